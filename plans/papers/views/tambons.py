"""The list of tambon plans in reach, whose papers are asked for one by one or many at once."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.access.reasons import may_somewhere, require_somewhere
from agencies.areas.models import Area
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.papers.lists import PRINTED_TAMBONS
from plans.rollup.lists.tambons import tambons
from plans.tambon.actions import startable
from plans.tambon.lists import PeriodFilters
from projects.periods import PlanPeriod


@require_http_methods(["GET", "POST"])
@door("tambon_plan.view")
def tambon_list(request: SignedIn) -> HttpResponseBase:
    """List the tambon plans in reach, one period at a time, narrowed to an area if wished."""
    require_somewhere(request.user, "tambon_plan.view")
    listing = tambons(request, PRINTED_TAMBONS)
    period = listing.filters.of if isinstance(listing.filters, PeriodFilters) else None
    return answer(listing, "plans/papers/tambon_list.html", {"startable": _startable(request, period)})


def _startable(request: SignedIn, period: PlanPeriod | None) -> list[tuple[Area, PlanPeriod]]:
    """Return the tambons whose plan of the chosen period the person may start."""
    if not may_somewhere(request.user, "tambon_plan.staff"):
        return []
    return [(tambon, open_period) for tambon, open_period in startable(request.user) if open_period == period]

"""Any projects of a plan, or those of one group of look-alikes, found by search and chosen to be compared."""

from __future__ import annotations

from collections.abc import Iterable

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from agencies.access.decorators import door
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.board.duplicates import Group, selected, sent_to, waiting
from plans.board.lists import choice_list, choosing
from plans.board.views.decision import may_decide
from plans.board.views.duplicates import alike_crumb
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


@require_GET
@door("tambon_plan.view", TambonPlan)
def alike_choose(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Find projects to compare: «?code=…» are chosen already, «?group=…» shows those of one group of look-alikes."""
    sent, asked = sent_to(plan), request.GET.get("group", "")
    group = _group(asked, waiting(plan, sent, with_prepared=may_decide(request, plan))) if asked else None
    chosen = selected(request.GET.getlist("code"), sent)
    offered = group.members if group else sorted(sent.values(), key=lambda project: project.code)
    codes = [one.code for one in chosen]
    context = {
        "plan": plan,
        "crumbs": way_to(plan, alike_crumb(plan)),
        "group": group,
        "is_gone": bool(asked) and group is None,
        "chosen": chosen,
        "without": [(one, choosing(plan, [code for code in codes if code != one.code])) for one in chosen],
        "everything": choosing(plan, codes),
    }
    listing = choice_list(request, plan, offered, chosen=chosen, group=group)
    return answer(listing, "plans/board/alike_choose.html", context)


def _group(stamp: str, groups: Iterable[Group]) -> Group | None:
    """Find the group that ``stamp`` stands for; None when it was judged or has changed meanwhile."""
    return next((group for group in groups if group.stamp == stamp), None)

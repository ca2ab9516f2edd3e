"""The papers of a tambon plan: which a person may take, and those that stand ready as its page lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from agencies.people.models import User
from paper.thai.digits import Digits
from plans.local.models import Edition
from plans.releases.content import said_digest
from plans.releases.models import Receipt
from plans.tambon.models import PlanReport, TambonMeeting, TambonPlan
from plans.village.models import VillagePlan

OLDER_PAPERS = 10


def villages_seen(plan: TambonPlan, reader: User) -> QuerySet[VillagePlan]:
    """Select the plans of the tambon's villages that ``reader`` may read."""
    return VillagePlan.objects.visible_to(reader).filter(village__parent=plan.area, period=plan.period)


def receipts_seen(plan: TambonPlan, reader: User) -> QuerySet[Receipt]:
    """Select the sendings of the tambon's releases that ``reader`` may read."""
    return Receipt.objects.visible_to(reader).filter(release__area=plan.area, release__period=plan.period)


def meetings_seen(plan: TambonPlan, reader: User) -> QuerySet[TambonMeeting]:
    """Select the tambon's meetings that ``reader`` may read."""
    return TambonMeeting.objects.visible_to(reader).filter(tambon_plan=plan)


def editions_seen(plan: TambonPlan, reader: User) -> QuerySet[Edition]:
    """Select the editions of the local plans of the tambon's authorities that ``reader`` may read."""
    here = Q(local_plan__agency__coverages__village__parent=plan.area) | Q(local_plan__agency__area=plan.area)
    return Edition.objects.visible_to(reader).filter(here, local_plan__period=plan.period).distinct()


# What a form that is about one thing is about, and by which of its columns «Ask.about» names it.
_ABOUT: Mapping[str, tuple[Callable[[TambonPlan, User], QuerySet[Any]], str]] = {
    "village": (villages_seen, "village__code"),
    "comparison": (editions_seen, "pk"),
    "letter": (receipts_seen, "pk"),
    "invitation": (meetings_seen, "pk"),
}


def takeable(plan: TambonPlan, reader: User, *, form: str = "") -> QuerySet[PlanReport]:
    """Select the papers of ``plan`` that ``reader`` may list and take, of one form or of all.

    The one rule for lists, states and downloads: a paper about a village's plan, an edition, a sending or a meeting is
    for who sees that; a paper about nothing in particular is for who sees the plan's papers.  What was asked for as a
    draft is none of them.
    """
    reports = PlanReport.objects.visible_to(reader).filter(tambon_plan=plan, is_draft=False)
    if form:
        reports = reports.filter(form=form)
    for name, (seen, column) in _ABOUT.items():
        if form in {"", name}:
            keys = [str(key) for key in seen(plan, reader).values_list(column, flat=True)]
            # A village's form without a village is nobody's; other forms without a name are about none.
            keys += [""] if column == "pk" else []
            reports = reports.filter(~Q(form=name) | Q(ask__about__in=keys))
    return reports


def papers_of(plan: TambonPlan, reader: User) -> dict[str, Any]:
    """Return the plan's papers as they stand and older ones, and the formats that may still be asked for."""
    books = PlanReport.objects.visible_to(reader).books().filter(tambon_plan=plan)
    readable = books.filter(digits=Digits.ARABIC)
    waits = ~Q(status__in=PlanReport.SETTLED)
    reports = list(readable.filter(Q(digest=plan.digest) | waits).order_by("format", "pk"))
    # What the plan says beside its lines (profile, meetings, answers) changes without its digest.
    said = {"", said_digest(plan)} if reports else set()
    present = [report for report in reports if report.digest == plan.digest and report.content_digest in said]
    # What was asked for before that is printed of the plan as it stands then.
    waiting = [report for report in reports if report not in present and report.status not in PlanReport.SETTLED]
    older = readable.exclude(pk__in=[report.pk for report in (*present, *waiting)])
    made = {report.format for report in present}
    return {
        "reports": [*present, *waiting],
        "older": older.filter(status=PlanReport.Status.DONE)[:OLDER_PAPERS],
        "formats": [book_format for book_format in PlanReport.BOOK_FORMATS if book_format not in made],
    }

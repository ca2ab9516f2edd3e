"""The papers of a tambon plan that stand ready, as its page lists them."""

from __future__ import annotations

from typing import Any

from agencies.people.models import User
from paper.thai.digits import Digits
from plans.releases.content import said_digest
from plans.tambon.models import PlanReport, TambonPlan

OLDER_PAPERS = 10


def papers_of(plan: TambonPlan, reader: User) -> dict[str, Any]:
    """Return the plan's papers as they stand and older ones, and the formats that may still be asked for."""
    books = PlanReport.objects.visible_to(reader).filter(tambon_plan=plan, form=PlanReport.BOOK)
    readable = books.filter(digits=Digits.ARABIC)
    reports = list(readable.filter(digest=plan.digest).order_by("format", "pk"))
    # What the plan says beside its lines (profile, meetings, answers) changes without its digest.
    said = {"", said_digest(plan)} if reports else set()
    present = [report for report in reports if report.content_digest in said]
    older = readable.exclude(pk__in=[report.pk for report in present])
    made = {report.format for report in present}
    return {
        "reports": present,
        "older": older.filter(status=PlanReport.Status.DONE)[:OLDER_PAPERS],
        "formats": [book_format for book_format in PlanReport.BOOK_FORMATS if book_format not in made],
    }

"""The payers of a frozen or present plan as the book says them: every sum with the projects that make it.

What payers bring, what nobody was named for, and what is stated beyond a project's money come to the plan's own sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from paper.thai import NOUGHT
from plans.board.shares import PayerReport, Share, payer_report, sum_of
from plans.decisions.models import FundingShare
from plans.releases.content import lines_of

UNSTATED, OVER = "ยังไม่ระบุผู้ออกเงิน", "หัก ส่วนที่ระบุเกินงบประมาณโครงการ"

Row = dict[str, Any]


def payer_rows(said: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return a row for every project of every payer of what a plan says; none where no payer was stated."""
    if not said.get("funding_shares"):
        return ()
    lines = lines_of(said)
    ids = {line.code: line.project_id for line in lines}
    report = payer_report(lines, _shares(said, ids))
    named = {line.project_id: {"code": line.code, "title": line.title} for line in lines}
    return tuple(_rows(report, named)) if report.rows else ()


def _shares(said: Mapping[str, Any], ids: Mapping[str, int]) -> list[Share]:
    return [
        Share(
            project_id=ids[share["code"]],
            payer=share["payer"],
            amount_baht=Decimal(share["amount_baht"]),
            agency=share["agency"],
            is_in_kind=share["form"] == FundingShare.Form.IN_KIND,
            is_acting=share["is_acting"],
        )
        for share in said["funding_shares"]
        if share["code"] in ids
    ]


def _rows(report: PayerReport, named: Mapping[int, Row]) -> Iterator[Row]:
    for payer in report.rows:
        by_project: defaultdict[int, list[Share]] = defaultdict(list)
        for share in payer.shares:
            by_project[share.project_id].append(share)
        yield from (named[pk] | {"heading": payer.name} | _brought(shares) for pk, shares in by_project.items())
    for heading, projects in ((UNSTATED, report.unstated), (OVER, report.over)):
        for project in projects:
            blank = {"cash_baht": None, "in_kind_baht": None}
            yield named[project.line.project_id] | blank | {"heading": heading, "total_baht": project.unstated_baht}


def _brought(shares: Sequence[Share]) -> Row:
    in_kind = sum_of(share for share in shares if share.is_in_kind)
    total = sum((share.amount_baht for share in shares), NOUGHT)
    return {"cash_baht": total - in_kind, "in_kind_baht": in_kind, "total_baht": total}

"""The list of tambon plans with what can be printed of many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agencies.errors import Cannot
from agencies.lists.acts import Act
from paper.jobs.job import CannotPrint
from plans.papers.tambon_book import wanted_report
from plans.rollup.lists.tambons import TAMBONS
from plans.tambon.models import PlanReport


def _print(thing: Any, *, by: Any, note: str) -> None:  # noqa: ANN401  a tambon plan, and who signed in
    del note  # a print needs no reason
    try:
        wanted_report(thing.pk, PlanReport.Format.PDF, by=by)
    except CannotPrint as why:
        raise Cannot(str(why)) from why


PRINTED_TAMBONS = replace(
    TAMBONS,
    acts=(
        Act(
            "print",
            "พิมพ์ทุกตำบลที่เลือก",
            "tambon_plan.print",
            _print,
            done="สั่งพิมพ์แล้ว",
            may=lambda entry: entry.may_print_now,
            asks="เล่มแผนจะพิมพ์ทีละเล่มตามคิว ท่านปิดหน้านี้ได้ เล่มที่เสร็จแล้วดาวน์โหลดได้จากรายการ",
        ),
    ),
)

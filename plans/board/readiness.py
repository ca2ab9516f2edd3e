"""Which projects of a tambon look alike and wait to be judged."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.board.duplicates import Sent, waiting
from plans.rollup.aggregation import Inputs
from plans.rollup.queries import sources_of
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act, register


@register(40)
def look_alikes(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of pairs that may be one thing: their money may be counted twice."""
    # Whose they are is not asked: only how many wait.
    lines = Inputs(plan.period.years, tuple(sources_of(plan))).lines()
    groups = [len(group.members) for group in waiting(plan, {line.code: Sent(line, "") for line in lines})]
    pairs = sum(members * (members - 1) // 2 for members in groups)
    if pairs:
        yield Reason(
            f"โครงการที่คล้ายกัน {pairs} คู่ยังไม่มีผู้เทียบ เงินของเรื่องเดียวกันอาจนับซ้ำ",
            place=reverse("plans:alike", args=[plan.pk]),
            severity=Severity.WARNING,
            code="look_alikes",
            figure=f"คล้ายกัน {pairs} คู่",
        )

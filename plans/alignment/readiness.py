"""Which projects serve nothing of the province's strategy yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.alignment.queries import unaligned
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act, register, titles


@register(70)
def not_aligned(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of the projects that keep a release from being sent on."""
    return alignment_lacking(plan, Severity.WARNING)


def alignment_lacking(plan: TambonPlan, severity: Severity) -> Iterator[Reason]:
    """Name the projects that leave the tambon and serve no item of the province's strategy (three queries)."""
    loose = [line.title for line in unaligned(plan)]
    if loose:
        yield Reason(
            f"ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด {len(loose)} โครงการ: {titles(loose)}",
            place=reverse("plans:alignment", args=[plan.pk]),
            severity=severity,
            code="unaligned",
            figure=f"ยังไม่สอดคล้องยุทธศาสตร์ {len(loose)} โครงการ",
        )

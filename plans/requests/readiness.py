"""Which requests to agencies have no answer yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.requests.models import CommitmentState
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act, register


@register(60)
def unanswered(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of requests that wait for their agency: one query."""
    waiting = plan.commitments.filter(state=CommitmentState.ASKED).count()
    if waiting:
        yield Reason(
            f"คำขอถึงหน่วยงาน {waiting} รายการยังไม่มีคำตอบ",
            place=reverse("plans:commitments", args=[plan.pk]),
            severity=Severity.WARNING,
            code="unanswered",
            figure=f"รอหน่วยงานตอบ {waiting} คำขอ",
        )

"""What a tambon plan lacks of the forum's decisions: projects without one, some unpublished, some without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.decisions.models import Decision, PublicationState
from plans.decisions.queries import double_ranks, joined, unheard
from plans.proposals.models import OWNERS, called
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act, first_of, register

S = PublicationState


def _board(plan: TambonPlan) -> str:
    return reverse("plans:decisions", args=[plan.pk])


@register(30)
def undecided(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of projects that wait for a forum and of which nothing is prepared, nor a merge of them: one query."""
    prepared = plan.decisions.filter(standing=S.PREPARED).values("project")
    left = unheard(plan.lines.all()).exclude(project__in=prepared).exclude(project__in=joined(plan))
    lines = left.order_by("position").select_related(*OWNERS)
    named = [called(line.project, line.title) for line in lines]
    if named:
        yield Reason(
            f"ยังไม่ได้พิจารณา {len(named)} โครงการ ซึ่งจะอยู่ในแผนตามที่เสนอ: {first_of(named)}",
            place=_board(plan),
            severity=Severity.WARNING,
            code="undecided",
            figure=f"ยังไม่พิจารณา {len(named)} โครงการ",
        )


@register(50)
def unpublished(plan: TambonPlan, act: Act) -> Iterator[Reason]:
    """Forbid to release while results are prepared: the release would say what the forum is about to change."""
    waiting = prepared_count(plan) if act == Act.RELEASE else 0
    if waiting:
        yield Reason(
            f"มีมติที่เตรียมไว้ {waiting} รายการยังไม่ได้ประกาศ กรุณาปิดเวทีเพื่อประกาศ หรือยกเลิกผลที่เตรียมไว้",
            place=_board(plan),
            figure=f"ยังไม่ประกาศ {waiting} มติ",
        )


def prepared_count(plan: TambonPlan) -> int:
    """Count the decisions and merges that were prepared and are not published yet."""
    merges = plan.merges.filter(standing=S.PREPARED, undone_at=None).order_by().values("pk")
    decisions = plan.decisions.filter(standing=S.PREPARED).order_by().values("pk")
    return int(decisions.union(merges, all=True).count())


@register(55)
def to_be_published(plan: TambonPlan, act: Act) -> Iterator[Reason]:
    """Forbid to publish what has no reason, and ranks that two projects would share."""
    if act != Act.CLOSE:
        return
    prepared = plan.decisions.filter(standing=S.PREPARED).select_related(*OWNERS).order_by("pk")
    yield from against_publishing(plan, list(prepared))


def against_publishing(plan: TambonPlan, prepared: Sequence[Decision]) -> Iterator[Reason]:
    """Say what forbids to publish what is prepared, the decisions in hand with ``OWNERS``: one query."""
    yield from _without_reason(plan, (decision for decision in prepared if not decision.reason))
    for sentence in double_ranks(plan, prepared):
        yield Reason(sentence, place=_board(plan))


@register(57)
def published(plan: TambonPlan, act: Act) -> Iterator[Reason]:
    """Tell whoever releases what is in force without a reason, as a file of decisions may have it."""
    if act == Act.RELEASE:
        bare = plan.decisions.filter(standing=S.PUBLISHED, reason="").select_related(*OWNERS).order_by("pk")
        yield from _without_reason(plan, bare, Severity.WARNING)


def _without_reason(plan: TambonPlan, bare: Iterable[Decision], severity: Severity = Severity.STOP) -> Iterator[Reason]:
    named = [called(decision.project) for decision in bare]
    if named:
        yield Reason(
            f"ผลการพิจารณา {len(named)} โครงการยังไม่มีเหตุผลให้หมู่บ้านอ่าน: {first_of(named)}",
            place=_board(plan),
            severity=severity,
            code="no_reason",
            figure=f"ไม่มีเหตุผล {len(named)} โครงการ",
        )

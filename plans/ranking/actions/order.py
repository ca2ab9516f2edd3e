"""The tambon's ranks: how an order becomes prepared decisions, by a ballot or from the villages' own ranks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from agencies.people.models import User
from plans.decisions.actions import CannotDecide, DecisionInput, held_for, input_of, prepare
from plans.decisions.models import Decision, Outcome, PublicationState
from plans.ranking.queries import Candidate, pool_of
from plans.ranking.scoring import moved
from plans.tambon.models import TambonMeeting, TambonPlan
from projects.models import Project

# The line of a decision's reason that speaks of its rank; what else the reason says stays.
ABOUT_RANK = "จัดลำดับ: "
RANK_LINE = re.compile(rf"^{ABOUT_RANK}.*\n?", re.MULTILINE)


@transaction.atomic
def put_ranks(
    plan: TambonPlan,
    order: Sequence[Candidate],
    *,
    by: User,
    reasons: Mapping[str, str] | None = None,
    meeting: TambonMeeting | None = None,
    unranked: Sequence[Candidate] = (),
) -> int:
    """Prepare a decision for every project whose rank changes, keeping what else was decided; return how many.

    ``order`` is everything that is ranked: a rank prepared for what has been merged since is taken back, and every rank
    of what is ``unranked``.  ``reasons`` is by project code.  Raises PermissionDenied, or CannotDecide with Thai
    sentences, and changes nothing.
    """
    held_for(plan, by)
    pks = [candidate.project_id for candidate in order]
    projects = Project.objects.in_bulk(pks)
    standing = _standing_decisions(plan, pks)
    changed = 0
    for rank, candidate in enumerate(order, start=1):
        current = standing.get(candidate.project_id)
        decision_input = _decision_input(current, rank, (reasons or {}).get(candidate.code, "").strip())
        if current is None or (current.rank, current.reason) != (decision_input.rank, decision_input.reason):
            prepare(plan, projects[candidate.project_id], decision_input, by=by, meeting=meeting)
            changed += 1
    prepared = plan.decisions.filter(standing=PublicationState.PREPARED, fate=Outcome.CARRIED, rank__isnull=False)
    others = list(prepared.exclude(project__in=pks).select_related("project", "lead"))
    standing = _standing_decisions(plan, [candidate.project_id for candidate in unranked])
    others += [
        decision
        for decision in standing.values()
        if decision.standing == PublicationState.PUBLISHED and decision.rank is not None
    ]
    return changed + _take_back_ranks(plan, others, by=by, meeting=meeting)


def _take_back_ranks(plan: TambonPlan, others: Sequence[Decision], *, by: User, meeting: TambonMeeting | None) -> int:
    """Take back the ranks of decisions about projects that are not ranked (any more); return how many."""
    for decision in others:
        prepare(plan, decision.project, replace(_decision_input(decision, 0, ""), rank=None), by=by, meeting=meeting)
    return len(others)


def _standing_decisions(plan: TambonPlan, projects: Sequence[int]) -> dict[int, Decision]:
    """Return the decision that stands for each project: what is prepared, else what is published."""
    decisions = plan.decisions.exclude(standing=PublicationState.REPLACED).filter(project__in=projects)
    # «published» comes before «prepared», which then takes its place.
    newest = decisions.order_by("-standing").select_related("project", "lead").prefetch_related("supporting")
    return {decision.project_id: decision for decision in newest}


def _decision_input(current: Decision | None, rank: int, reason: str) -> DecisionInput:
    about = f"{ABOUT_RANK}{' '.join(reason.split())}" if reason else ""
    if current is None:
        return DecisionInput(Outcome.CARRIED, rank=rank, reason=about)
    kept = RANK_LINE.sub("", current.reason).strip()
    return replace(input_of(current), rank=rank, reason="\n".join(part for part in (kept, about) if part))


@transaction.atomic
def confirm_order(plan: TambonPlan, order: Sequence[str], reasons: Mapping[str, str], *, by: User) -> int:
    """Take the order suggested from the villages' ranks, as it is or changed; return how many decisions changed.

    ``order`` is every ranked project's code, first to last.  Each project that was moved (not only pushed along by
    others) needs a reason in ``reasons``.  Raises CannotDecide with Thai sentences.
    """
    plan = held_for(plan, by)
    pool = pool_of(plan, with_prepared=True)
    if sorted(order) != sorted(pool.by_code):
        raise CannotDecide("รายการโครงการในแผนเปลี่ยนไปแล้ว กรุณาเปิดหน้านี้ใหม่แล้วจัดลำดับอีกครั้ง")
    suggestion = [suggestion.place.project for suggestion in pool.suggestions]
    given = {code: text for code, text in reasons.items() if text.strip()}
    if unexplained := moved(suggestion, order, given):
        raise CannotDecide(*(f"กรุณาบอกเหตุผลที่เปลี่ยนลำดับของ {pool.by_code[code].called}" for code in unexplained))
    # A reason belongs to a project that really stands elsewhere.
    elsewhere = {code for code, was in zip(order, suggestion, strict=True) if code != was}
    kept = {code: text for code, text in given.items() if code in elsewhere}
    return put_ranks(plan, [pool.by_code[code] for code in order], by=by, reasons=kept)

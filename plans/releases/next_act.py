"""What is to be done next about a tambon's releases: issue one, or send the newest on, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from agencies.errors import CheckList
from agencies.todo import Stage, Waiting
from plans.releases.actions import check_list
from plans.releases.journey import DONE, TOLD, stages_of, thread, with_facts
from plans.releases.models import Receipt, ReceiptState
from plans.releases.staleness import Validity
from plans.tambon.models import TambonPlan
from plans.tambon.steps import STEPS

# The step that is about to be done is not said to be in order.
RELEASES: Final = "releases"


def act_of_releases(
    plan: TambonPlan, validity: Validity | None, *, sending: Mapping[str, Any] | None
) -> Waiting | None:
    """Return what who may release does next; None while the newest release is on its way, or another sends it.

    ``sending`` says of the newest release whether the person ``may_forward`` it, the ``checks`` before that, and its
    ``receipts``; None while there is no release.
    """
    if validity is None or sending is None or validity.reasons:
        return _issue(plan, validity)
    receipts: Sequence[Receipt] = sending["receipts"]
    if not sending["may_forward"] or any(one.state != ReceiptState.RETURNED for one in receipts):
        return None
    url = reverse("plans:release_forward", args=[validity.release.pk])
    why = f"{receipts[0].agency.name} ส่งคืน: {receipts[0].reason}" if receipts else "ออกเล่มแผนแล้ว ยังไม่ได้ส่งให้หน่วยงานใด"
    title = f"ส่งเล่มแผน ครั้งที่ {validity.release.version} ต่อ"
    return Waiting(title, f"{why} {_said(sending['checks'], 'ส่ง')}", url, 1, action="ตรวจก่อนส่งแผนต่อ")


def in_order(plan: TambonPlan, recorded: Sequence[str] = ()) -> list[str]:
    """Return what is ``recorded``, then every step that its records say is done, with what they say: one query."""
    return [*recorded, *_done(thread(plan))]


def before_release(plan: TambonPlan) -> tuple[list[str], int]:
    """Return what is in order before a plan is released, and the number of the release it would be: one query."""
    row = with_facts(TambonPlan.objects.filter(pk=plan.pk)).get()
    return _done(stages_of(row)), (getattr(row, f"{TOLD}released_version") or 0) + 1


def _done(stages: Sequence[Stage]) -> list[str]:
    steps = zip(STEPS, stages, strict=True)
    return [f"{stage.label}: {stage.note}" for of, stage in steps if stage.state == DONE and of.name != RELEASES]


def _issue(plan: TambonPlan, validity: Validity | None) -> Waiting:
    """Ask for the first release, with what speaks against it, or for the next: the page it leads to says the rest."""
    url = reverse("plans:release_make", args=[plan.pk])
    number = validity.release.version + 1 if validity else 1
    if validity:
        why = "แผนเปลี่ยนหลังออกเล่มล่าสุด จึงส่งต่อเล่มเดิมไม่ได้"
    else:
        why = f"ยังไม่เคยออกเล่มแผน {_said(CheckList(check_list(plan)), 'ออกเล่มแผน')}"
    return Waiting(f"ออกเล่มแผน ครั้งที่ {number}", why, url, 1, action="ตรวจก่อนออกเล่มแผน")


def _said(checks: CheckList, act: str) -> str:
    """Say how many points are to be mended or looked at before ``act``, and the first of them."""
    if stops := checks.stops:
        return f"ยัง{act}ไม่ได้ ต้องแก้ก่อน {len(stops)} ข้อ: {_first(stops)}"
    warnings = checks.warnings
    return f"{act}ได้ ควรดูก่อน {len(warnings)} ข้อ: {_first(warnings)}" if warnings else f"{act}ได้"


def _first(reasons: Sequence[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{reasons[0]} …"

"""What is to be done next at the pages of weighing and ranking: what is still lacking, why, and where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from agencies.people.models import User
from agencies.todo import Waiting
from paper.thai import thai_datetime
from plans.ranking.actions.ballot_entry import FIRST, SECOND, Comparison
from plans.ranking.actions.ballots import lacking
from plans.ranking.models import Ballot
from plans.tambon.models import TambonPlan


def act_of_ranking(plan: TambonPlan, ballots: Iterable[Ballot], *, by: User) -> Waiting | None:
    """Return what ``by``, who may score, does next about ``ballots``, the newest first; None: nothing, or not hers."""
    latest = next((ballot for ballot in ballots if ballot.state != Ballot.State.DISCARDED), None)
    if latest is None or latest.used_at:
        return None
    url = reverse("plans:ballot", args=[latest.pk])
    if latest.state == Ballot.State.OPEN:
        return _act_of_open(latest, lacking(latest), url)
    if not by.has_perm("tambon_plan.decide", plan):
        return None
    closed = f"ปิดบันทึกเมื่อ {thai_datetime(latest.closed_at)} แล้ว แต่ยังไม่ได้นำลำดับนี้ไปใช้กับผลการพิจารณา"
    return Waiting(f"ใช้ลำดับครั้งที่ {latest.number}", closed, url, 1, action="ดูลำดับที่ได้")


def _act_of_open(ballot: Ballot, reasons: Sequence[str], url: str) -> Waiting:
    if not reasons:
        done = "บันทึกครบแล้ว เมื่อปิดบันทึก ระบบจะคำนวณลำดับให้ และแก้ใบคะแนนไม่ได้อีก"
        return Waiting(f"ปิดบันทึกครั้งที่ {ballot.number}", done, url, 1, action="ตรวจแล้วปิดบันทึก")
    return Waiting(f"บันทึกผลครั้งที่ {ballot.number}", unclosed(reasons), url, 1, action="เปิดการจัดลำดับนี้")


def unclosed(reasons: Sequence[str]) -> str:
    """Say in one line why a ballot cannot be closed yet: the first of ``reasons``, and how many there are besides."""
    more = f" และอีก {len(reasons) - 1:,} ข้อ" if len(reasons) > 1 else ""
    return f"ยังปิดบันทึกไม่ได้ เพราะ{reasons[0]}{more}"


def act_of_typing(ballot: Ballot, typed: Mapping[str, Any]) -> Waiting | None:
    """Return what is typed in or mended next of an open ballot; None once nothing keeps it from being closed.

    ``typed`` is what its page says of it: ``lacking``, how the typings ``compared``, and of each of the ``typings``
    its papers and the next number.
    """
    reasons: Sequence[str] = typed["lacking"]
    if not reasons:
        return None
    title, url, action = _typed_next(ballot, typed)
    return Waiting(title, unclosed(reasons), url, len(reasons), action=action)


def _typed_next(ballot: Ballot, typed: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return title, address and button: what differs goes before what is typed in once, that before the next paper."""
    if ballot.method == Ballot.Method.CONSENSUS:
        words = "บันทึกลำดับและมติ"
        return words, reverse("plans:ballot_order", args=[ballot.pk]), words
    compared: Comparison | None = typed["compared"]
    if compared and compared.boxes:
        return f"แก้ {len(compared.boxes):,} ช่องที่สองรอบไม่ตรงกัน", "#compared", "ไปช่องที่ไม่ตรงกัน"
    if compared and (once := compared.only_first or compared.only_second):
        other = SECOND if compared.only_first else FIRST
        return f"บันทึกใบที่ {once[0]} รอบที่ {other}", _paper(ballot, other, once[0]), "บันทึกใบนี้"
    number = typed["typings"][0][2]
    return f"บันทึกใบที่ {number}", _paper(ballot, FIRST, number), "บันทึกใบนี้"


def _paper(ballot: Ballot, typing: int, number: str) -> str:
    return f"{reverse('plans:ballot_paper', args=[ballot.pk])}?{urlencode({'typing': typing, 'paper': number})}"


def act_of_scoring(plan: TambonPlan, *, boxes: tuple[int, int], left: Sequence[tuple[str, str]]) -> Waiting | None:
    """Return what is to be scored next; None once everything is.

    ``boxes`` are how many are filled in and how many there are, ``left`` the title and the address of the row of every
    project that lacks a score, in the order of the page.
    """
    filled, whole = boxes
    if not left:
        return None
    if not whole:
        url = f"{reverse('plans:criteria', args=[plan.pk])}#feasibility"
        return Waiting("เปิดใช้เกณฑ์ก่อนให้คะแนน", "ยังไม่มีเกณฑ์ที่ใช้อยู่ จึงสรุปผลไม่ได้", url, 1, action="เปิดใช้เกณฑ์")
    title, url = left[0]
    why = f"ให้คะแนนแล้ว {filled:,} จาก {whole:,} ช่อง โครงการแรกที่ยังขาดคือ «{title}»"
    return Waiting(f"ให้คะแนนอีก {len(left):,} โครงการ", why, url, len(left), action="ไปโครงการที่ยังขาด")

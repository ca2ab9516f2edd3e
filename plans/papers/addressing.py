"""With which words a letter begins and ends: they follow whom it is written to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models

from paper.layout.letter import CLOSING, OPENING
from paper.thai import normalise


class Salutation(models.TextChoices):
    """The three pairs of opening and closing words."""

    USUAL = "usual", "เรียน … ขอแสดงความนับถือ"
    HIGH = "high", "กราบเรียน … ขอแสดงความนับถืออย่างยิ่ง"
    MONK = "monk", "นมัสการ … ขอนมัสการด้วยความเคารพ"


class Words(NamedTuple):
    """What stands before the addressee, and before the signature."""

    opening: str
    closing: str


WORDS: Mapping[str, Words] = {
    Salutation.USUAL: Words(OPENING, CLOSING),
    Salutation.HIGH: Words("กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง"),
    Salutation.MONK: Words("นมัสการ", "ขอนมัสการด้วยความเคารพ"),
}
# The fourteen posts of annex 2 of the regulation; nobody else is written to in these words.
HIGH_POSTS = (
    "รัฐบุรุษ",
    "นายกรัฐมนตรี",
    "ผู้ตรวจการแผ่นดิน",
    "ประธานองคมนตรี",
    "ประธานรัฐสภา",
    "ประธานสภาผู้แทนราษฎร",
    "ประธานวุฒิสภา",
    "ประธานศาลฎีกา",
    "ประธานศาลรัฐธรรมนูญ",
    "ประธานศาลปกครองสูงสุด",
    "ประธานกรรมการการเลือกตั้ง",
    "ประธานกรรมการสิทธิมนุษยชนแห่งชาติ",
    "ประธานกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ",
    "ประธานกรรมการตรวจเงินแผ่นดิน",
)
# How the names and posts of monks begin; a temple is an office like others.
MONKS = ("พระ", "เจ้าอาวาส", "รองเจ้าอาวาส", "ผู้ช่วยเจ้าอาวาส", "เจ้าคณะ", "รองเจ้าคณะ", "สมเด็จพระสังฆราช", "หลวงพ่อ", "หลวงปู่")
# Posts that lay people hold, though their names begin as those of monks do.
_NO_MONKS = ("พระนคร", "พระประแดง", "พระพรหม", "พระยืน", "พระแสง", "พระสมุทร")


def salutation_of(addressee: str) -> Salutation:
    """Tell in which words an addressee is written to; the usual ones where nothing asks for others."""
    name = normalise(addressee).replace("ประธานคณะกรรมการ", "ประธานกรรมการ")
    if any(name == post or name.startswith(f"{post} ") for post in HIGH_POSTS):
        return Salutation.HIGH
    if name.startswith(MONKS) and not name.startswith(_NO_MONKS):
        return Salutation.MONK
    return Salutation.USUAL


def words_for(addressee: str, chosen: str = "") -> Words:
    """Return the words that were chosen, or else those that the addressee asks for."""
    return WORDS[Salutation(chosen or salutation_of(addressee))]

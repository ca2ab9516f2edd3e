"""What every bound book has around its tables: a foreword, chapters numbered from 1, and a page on which it is signed.

Nothing here claims what has not happened: the foreword says what the book is, and who signs certifies by signing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from paper.layout.blocks import Block, Heading, Paragraph, Signature
from plans.tambon.models import TambonMeeting, TeamMember

FOREWORD, SIGNING = "คำนำ", "การลงนามรับรองแผน"
_DOTS = "." * 40
_SIGNED, _ON = f"ลงชื่อ {_DOTS}", "วันที่ ......./......./......."
_PURPOSE = (
    "เพื่อให้ทุกฝ่ายเห็นตรงกันว่าจะทำโครงการใด ที่ไหน ในปีใด ใช้งบประมาณเท่าใด และหน่วยงานใดเป็นเจ้าภาพ "
    "สำหรับใช้ประสานแผนและงบประมาณ และติดตามผลต่อไป"
)
_READING = (
    "จำนวนโครงการและงบประมาณเป็นไปตามข้อมูล ณ เวลาที่ระบุในเล่ม "
    "เลข 0 หมายความว่าศูนย์ ช่องที่เว้นว่างหมายความว่ายังไม่มีข้อมูล ไม่ได้หมายความว่าเป็นศูนย์ "
    "ช่องงบประมาณรายปีที่เว้นว่างหมายความว่าไม่มีการเสนอขอเงินในปีนั้น "
    "หมู่บ้านหรือพื้นที่ที่ยังไม่มีแผนในเล่มนี้มีคำบอกไว้และไม่มีตัวเลข"
)


class Numbers:
    """Numbers chapters from 1 in the order in which they are bound."""

    def __init__(self) -> None:
        self._counted = itertools.count(1)

    def title(self, words: str) -> str:
        """Give a chapter its number."""
        return f"{next(self._counted)}. {words}"

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Give every heading that begins a chapter its number."""
        return tuple(
            replace(block, text=self.title(block.text)) if isinstance(block, Heading) and block.level == 2 else block
            for block in blocks
        )


def foreword(title: str, place: str, whose: str, *, written: str = "") -> tuple[Block, ...]:
    """Return the foreword as people wrote it, or one that says what the book holds: ``whose`` plans."""
    paragraphs = (f"{title} {place} เล่มนี้รวม{whose}ไว้ด้วยกัน {_PURPOSE}", _READING)
    lines = [line for line in written.splitlines() if line.strip()] or paragraphs
    return (Heading(FOREWORD, 2), *map(Paragraph, lines), Paragraph(place, indented=False, align="end"))


def signing(what: str, signers: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Return the page to be signed: ``what`` is certified, then each signer's name ("" leaves dots) and post."""
    signatures = (Signature(_SIGNED, name or _DOTS, (post or _DOTS, _ON)) for name, post in signers)
    return (Heading(SIGNING, 2), Paragraph(f"ผู้ลงลายมือชื่อข้างท้ายนี้ขอรับรอง{what}"), *signatures)


def tambon_signers(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Name who signs for a tambon: chair and secretary of its last forum, then its team; without any, blank lines."""
    return (*_of_forum(said), *(_of_team(said) or [("", "ผู้แทนทีมปฏิบัติการตำบล")]))


def _of_forum(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    held = [meeting for meeting in said.get("meetings", ()) if meeting["kind"] == TambonMeeting.Kind.FORUM]
    last: Mapping[str, Any] = max(held, key=lambda meeting: meeting["held_on"] or "", default={})
    for field, post in (("chair", "ประธาน"), ("secretary", "เลขานุการ")):
        yield last.get(field) or "", f"{post}{TambonMeeting.Kind.FORUM.label}"


def _of_team(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    kinds = dict(TeamMember.Kind.choices)
    members = sorted(said.get("team", ()), key=lambda member: list(kinds).index(member["kind"]))
    return [(member["name"], member["position"] or str(kinds[member["kind"]])) for member in members]

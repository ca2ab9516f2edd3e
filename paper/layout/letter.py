"""An official letter as data: one to another office (หนังสือภายนอก), or a memo inside one (บันทึกข้อความ).

The order, words and places of its parts are those of ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ and its sample sheets; all
places are millimetres from the left margin.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from paper.layout.blocks import (
    Block,
    Dotted,
    Emblem,
    Enclosure,
    Field,
    Paragraph,
    Placed,
    Room,
    Sides,
    Signature,
    Urgency,
)
from paper.layout.html import in_digits
from paper.thai import thai_date
from paper.thai.digits import Digits

CLOSING: Final = "ขอแสดงความนับถือ"
MEMO: Final = "บันทึกข้อความ"
# How wide each closing is in 16 points: who signs is centred below it.
CLOSINGS_MM: Final[Mapping[str, int]] = {
    CLOSING: 30,
    "ขอแสดงความนับถืออย่างยิ่ง": 42,
    "ขอนมัสการด้วยความเคารพ": 42,
}
# Where the office's address, the date and the closing words begin: in the middle of the paper.
MIDDLE_MM: Final = 75
_EMBLEM_MM, _MEMO_EMBLEM_MM = 30, 15
# A head without an emblem begins as far down as one with a margin of its own.
_PLAIN_HEAD_MM: Final = 10
_LABELS_MM: Final[Mapping[str, int]] = {"เรื่อง": 13, "เรียน": 13, "อ้างถึง": 15, "สิ่งที่ส่งมาด้วย": 28}
# «1 Enter + Before 6 pt» between the parts of the head; a little between a post and who deals with the matter.
_GAP_POINTS, _CONTACT_POINTS = 6, 12


@dataclass(frozen=True)
class Letter:
    """A letter: reference number, the sender's address line by line, date, subject, addressee, and what it says.

    Where number, date or name are not known yet, room is left to write them by hand. ``content`` are blocks between the
    paragraphs and the closing words, ``after`` the paragraphs behind them. ``contact`` stands at the foot: who deals
    with it, telephone, e-mail; in a memo it stands behind the office. ``attached`` is printed behind the letter.
    """

    number: str
    office: tuple[str, ...]
    date: datetime.date | None
    subject: str
    to: str
    paragraphs: tuple[str, ...]
    signer: str
    posts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    content: tuple[Block, ...] = ()
    after: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    closing: str = CLOSING
    attached: tuple[Enclosure, ...] = ()
    urgency: str = ""
    is_memo: bool = False
    has_emblem: bool = False

    def blocks(self) -> tuple[Block, ...]:
        """Give the letter as blocks, in the order of the regulation."""
        return (*self._head(), *self._fields(), *self._body(), *self._foot(), *self.attached)

    def _head(self) -> Iterator[Block]:
        if self.is_memo:
            yield from self._memo_head()
            return
        yield Emblem(_EMBLEM_MM) if self.has_emblem else Room(_PLAIN_HEAD_MM)
        if self.urgency:
            yield Urgency(self.urgency)
        yield Sides((f"ที่ {self.number}".rstrip(),), self.office, MIDDLE_MM)
        yield Placed(thai_date(self.date), MIDDLE_MM, _GAP_POINTS)

    def _memo_head(self) -> Iterator[Block]:
        yield Emblem(_MEMO_EMBLEM_MM if self.has_emblem else 0, MEMO)
        if self.urgency:
            yield Urgency(self.urgency)
        yield Dotted((("ส่วนราชการ", " ".join((self.office[0], *self.contact))),), MIDDLE_MM)
        yield Dotted((("ที่", self.number), ("วันที่", thai_date(self.date))), MIDDLE_MM)
        yield Dotted((("เรื่อง", self.subject),), MIDDLE_MM)

    def _fields(self) -> Iterator[Block]:
        said = {
            "เรื่อง": () if self.is_memo else (self.subject,),
            "เรียน": (self.to,),
            "อ้างถึง": self.references,
            "สิ่งที่ส่งมาด้วย": self.enclosures,
        }
        yield from (Field(label, texts, _LABELS_MM[label]) for label, texts in said.items() if texts)

    def _body(self) -> Iterator[Block]:
        yield from map(Paragraph, self.paragraphs)
        yield from self.content
        yield from map(Paragraph, self.after)

    def _foot(self) -> Iterator[Block]:
        closing = "" if self.is_memo else self.closing
        centre = MIDDLE_MM + CLOSINGS_MM[self.closing] // 2
        yield Signature(closing, self.signer, self.posts, MIDDLE_MM, centre)
        if not self.is_memo:
            for place, line in enumerate(self.contact):
                yield Placed(line, gap_points=0 if place else _CONTACT_POINTS)


def as_html(letter: Letter, digits: Digits = Digits.ARABIC) -> SafeString:
    """Print a letter as part of a page."""
    markup = render_to_string("paper/blocks.html", {"blocks": letter.blocks()})
    return mark_safe(in_digits(markup, digits))  # noqa: S308  a template of ours

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
from paper.layout.heights import height_points
from paper.layout.html import in_digits
from paper.layout.measures import LETTER
from paper.thai import thai_date
from paper.thai.digits import Digits

OPENING: Final = "เรียน"
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
# A memo's «วันที่» stands under the ข of its title, and its date behind the last ม.
_MEMO_DATE_MM, _BEHIND_TITLE_MM = 72, 97
_EMBLEM_MM, _MEMO_EMBLEM_MM = 30, 15
# A head without an emblem begins as far down as one with a margin of its own.
_PLAIN_HEAD_MM: Final = 10
_LABELS_MM: Final[Mapping[str, int]] = {
    "เรื่อง": 13,
    OPENING: 13,
    "กราบเรียน": 19,
    "นมัสการ": 17,
    "อ้างถึง": 15,
    "สิ่งที่ส่งมาด้วย": 28,
}
# «1 Enter + Before 6 pt» between the parts of the head.
_GAP_POINTS: Final = 6
# Between a post and who deals with the matter: about four lines, a little where the page has no room for them.
_FAR_POINTS, _NEAR_POINTS = 72, 12


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
    opening: str = OPENING
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
        if self.has_emblem:
            yield Emblem(_EMBLEM_MM, urgency=self.urgency)
        else:
            yield Urgency(self.urgency) if self.urgency else Room(_PLAIN_HEAD_MM)
        yield Sides((f"ที่ {self.number}".rstrip(),), self.office, MIDDLE_MM)
        yield Placed(thai_date(self.date), MIDDLE_MM, _GAP_POINTS)

    def _memo_head(self) -> Iterator[Block]:
        yield Emblem(_MEMO_EMBLEM_MM if self.has_emblem else 0, MEMO, self.urgency)
        yield Dotted((("ส่วนราชการ", " ".join((self.office[0], *self.contact))),), MIDDLE_MM)
        yield Dotted((("ที่", self.number), ("วันที่", thai_date(self.date))), _MEMO_DATE_MM, _BEHIND_TITLE_MM)
        yield Dotted((("เรื่อง", self.subject),), MIDDLE_MM)

    def _fields(self) -> Iterator[Block]:
        said = {
            "เรื่อง": () if self.is_memo else (self.subject,),
            self.opening: (self.to,),
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
                yield Placed(line, gap_points=0 if place else self._contact_points())

    def _contact_points(self) -> int:
        """Leave four lines, unless the letter would need another page for them."""
        head = (*self._head(), *self._fields(), *self._body())
        signed = Signature(self.closing, self.signer, self.posts, MIDDLE_MM)
        contact = map(Placed, self.contact)
        needed = height_points((*head, signed, *contact)) + _NEAR_POINTS
        is_one_page = needed <= LETTER.body_points
        return _NEAR_POINTS if is_one_page and needed + _FAR_POINTS - _NEAR_POINTS > LETTER.body_points else _FAR_POINTS


def as_html(letter: Letter, digits: Digits = Digits.ARABIC) -> SafeString:
    """Print a letter as part of a page."""
    markup = render_to_string("paper/blocks.html", {"blocks": letter.blocks()})
    return mark_safe(in_digits(markup, digits))  # noqa: S308  a template of ours

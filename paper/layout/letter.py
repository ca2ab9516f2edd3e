"""An official letter (หนังสือภายนอก) as data, and its prints: page, PDF, and a document to go on writing in Word.

The order and the words of its fields are those of ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ. The emblem is not printed:
room for it is left.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from paper.layout.blocks import Block, Field, Paragraph, Room, Sides, Signature
from paper.layout.html import in_digits
from paper.thai import thai_date
from paper.thai.digits import Digits

CLOSING: Final = "ขอแสดงความนับถือ"
_EMBLEM_MM: Final = 30


@dataclass(frozen=True)
class Letter:
    """A letter: reference number, the sender's address line by line, date, subject, addressee, and what it says.

    A date that is not known yet leaves room to write it by hand. ``content`` are blocks between the paragraphs and the
    closing words, ``after`` the paragraphs behind them. ``contact`` stands at the foot: section, telephone.
    ``attached`` comes behind it all: what is too long for the letter itself.
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
    attached: tuple[Block, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        """Give the letter as blocks, in the order of the regulation."""
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        yield Room(_EMBLEM_MM)
        yield Sides((f"ที่ {self.number}",), self.office)
        yield Paragraph(thai_date(self.date) or "วันที่ ............................", indented=False, align="center")
        yield Field("เรื่อง", (self.subject,))
        yield Field("เรียน", (self.to,))
        if self.references:
            yield Field("อ้างถึง", self.references)
        if self.enclosures:
            yield Field("สิ่งที่ส่งมาด้วย", self.enclosures)
        yield from map(Paragraph, self.paragraphs)
        yield from self.content
        yield from map(Paragraph, self.after)
        yield Signature(self.closing, self.signer, self.posts)
        for line in self.contact:
            yield Paragraph(line, indented=False)
        yield from self.attached


def as_html(letter: Letter, digits: Digits = Digits.ARABIC) -> SafeString:
    """Print a letter as part of a page."""
    markup = render_to_string("paper/blocks.html", {"blocks": letter.blocks()})
    return mark_safe(in_digits(markup, digits))  # noqa: S308  a template of ours

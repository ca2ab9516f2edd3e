"""What letters and books are made of: the same blocks become HTML, PDF and a document people go on writing in Word.

A block says what it is, never how it looks; a ``TablePart`` is a block too: a table on its own pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from paper.layout.part import TablePart
from paper.layout.sheet import Grouping, Sheet


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (in the middle) to 3; several lines are divided by line ends."""

    text: str
    level: int = 1
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, beginning indented as in letters unless told otherwise; ``align`` is start, center or end."""

    text: str
    indented: bool = True
    bold: bool = False
    align: str = "start"
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Field:
    """A word and what belongs to it: «เรื่อง ส่งแผน»; several texts stand below one another, numbered."""

    label: str
    texts: tuple[str, ...]
    kind: ClassVar[str] = "field"

    @property
    def lines(self) -> tuple[str, ...]:
        """The texts as they are printed."""
        if len(self.texts) < 2:
            return self.texts
        return tuple(f"{number}. {text}" for number, text in enumerate(self.texts, start=1))


@dataclass(frozen=True)
class Sides:
    """Lines on the left and lines on the right of one another: reference number and sender's address."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: ClassVar[str] = "sides"


@dataclass(frozen=True)
class Room:
    """Empty room of a height in millimetres: for an emblem, or for a signature."""

    height_mm: float
    kind: ClassVar[str] = "room"


@dataclass(frozen=True)
class Signature:
    """Who signs, under the closing words: room for the hand, the name in brackets, the post in one or more lines."""

    closing: str
    name: str
    posts: tuple[str, ...] = ()
    kind: ClassVar[str] = "signature"


@dataclass(frozen=True)
class Table:
    """A table in the flow of the text; the caption is the sheet's title unless another, or none (""), is given."""

    sheet: Sheet
    rows: Iterable[Any]
    grouping: Grouping | None = None
    caption: str | None = None
    kind: ClassVar[str] = "table"


Block = Heading | Paragraph | Field | Sides | Room | Signature | Table | TablePart

"""What letters and books are made of: the same blocks become HTML, PDF and a document people go on writing in Word.

A block says what it is, never how it looks; a ``TablePart`` is a block too: a table on its own pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from paper.layout.part import TablePart
from paper.layout.sheet import Grouping, Sheet

# What stands between the brackets of a name that is not known.
NO_NAME = "\u00a0" * 40


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the title, in the middle) to 3; several lines are divided by line ends.

    In a document that people go on writing ``begins_page`` begins a page; a template has sections for that.
    """

    text: str
    level: int = 1
    # Not part of what the heading says, of which digests are made.
    begins_page: bool = field(default=False, repr=False)
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Contents:
    """The contents of a book that people go on writing: every heading of level 2, and the first line above a part."""

    kind: ClassVar[str] = "contents"


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
    """A word and what belongs to it, ``label_mm`` behind its beginning; several texts are numbered, one a line."""

    label: str
    texts: tuple[str, ...]
    label_mm: int = 26
    kind: ClassVar[str] = "field"

    @property
    def lines(self) -> tuple[str, ...]:
        """The texts as they are printed."""
        if len(self.texts) < 2:
            return self.texts
        return tuple(f"{number}. {text}" for number, text in enumerate(self.texts, start=1))


@dataclass(frozen=True)
class Sides:
    """Lines on the left, and lines that begin ``right_mm`` right of them: reference number and sender's address."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    right_mm: int
    kind: ClassVar[str] = "sides"


@dataclass(frozen=True)
class Room:
    """Empty room of a height in millimetres: for an emblem, or for a signature."""

    height_mm: int
    kind: ClassVar[str] = "room"


@dataclass(frozen=True)
class Emblem:
    """The emblem of state agencies, so high that 0 is none; alone in the middle, or on the left of a title.

    ``urgency`` stands on the left of an emblem that is alone, and between the emblem and its title.
    """

    height_mm: int
    title: str = ""
    urgency: str = ""
    kind: ClassVar[str] = "emblem"


@dataclass(frozen=True)
class Urgency:
    """How soon a letter must be seen to, in large red letters."""

    text: str
    kind: ClassVar[str] = "urgency"


@dataclass(frozen=True)
class Placed:
    """A line that begins so many millimetres right of the margin and so many points below the line above it."""

    text: str
    left_mm: int = 0
    gap_points: int = 0
    kind: ClassVar[str] = "placed"


@dataclass(frozen=True)
class Dotted:
    """A line of a memo's head: large words, what belongs to each on dots.

    The second begins at ``second_mm``, and what belongs to it not before ``text_mm``.
    """

    parts: tuple[tuple[str, str], ...]
    second_mm: int
    text_mm: int = 0
    kind: ClassVar[str] = "dotted"


@dataclass(frozen=True)
class Signature:
    """Who signs, under the closing words: room for the hand, the name in brackets, the post in one or more lines.

    In letters the closing words begin at ``left_mm``, and name and post are centred on ``centre_mm`` below them; all of
    it is in the middle of the right half where these are 0.
    """

    closing: str
    name: str
    posts: tuple[str, ...] = ()
    left_mm: int = 0
    centre_mm: int = 0
    kind: ClassVar[str] = "signature"

    @property
    def printed_name(self) -> str:
        """The name, or room to write it between its brackets."""
        return self.name or NO_NAME


@dataclass(frozen=True)
class Table:
    """A table in the flow of the text; the caption is the sheet's title unless another, or none (""), is given."""

    sheet: Sheet
    rows: Iterable[Any]
    grouping: Grouping | None = None
    caption: str | None = None
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Enclosure:
    """What is sent with a letter, on pages of its own that are not counted with the letter's; ``label`` says which."""

    label: str
    blocks: tuple[Heading | Paragraph | Table, ...]
    kind: ClassVar[str] = "enclosure"


OfLetter = Emblem | Urgency | Field | Sides | Placed | Dotted | Room | Signature | Enclosure
Block = Heading | Contents | Paragraph | Table | TablePart | OfLetter

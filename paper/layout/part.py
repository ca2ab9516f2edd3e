"""A part of a book that is one table of a form: what stands above it, its rows, and what stands below."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from paper.layout.sheet import Grouping, Sheet


@dataclass(frozen=True)
class TablePart:
    """A table on pages of its own, turned as its sheet is; rows may be a stream.

    ``heading`` are the lines above it, the first of which stands in the outline; ``above`` is a framed sentence,
    ``below`` the words under the last sum. The caption is the sheet's title when there is no heading, or what is given.
    """

    sheet: Sheet
    rows: Iterable[Any]
    grouping: Grouping | None = None
    heading: tuple[str, ...] = ()
    above: str = ""
    below: str = ""
    caption: str | None = None
    kind: ClassVar[str] = "part"

    @property
    def printed_caption(self) -> str:
        """The caption that is printed, or nothing."""
        if self.caption is None:
            return "" if self.heading else self.sheet.title
        return self.caption

    @property
    def label(self) -> str:
        """What the outline calls the part."""
        return self.heading[0] if self.heading else (self.printed_caption or self.sheet.title)

"""A filled-in form, ready for any printer: its title lines, its tables, who signs, and the digest of all it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paper.blocks import Block, Signature
from paper.part import TablePart
from paper.sheet import Line, Role
from plans.versions import digest


@dataclass(frozen=True)
class Official:
    """One form as it will be printed; ``titles`` are the centred lines above the first table.

    ``version`` says of which state of the plan it is, ``remarks`` stand in front of the tables (a sample, a draft).
    """

    form: str
    code: str
    titles: tuple[str, ...]
    place: str
    version: str
    parts: tuple[TablePart, ...]
    remarks: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        """Return the title of the document."""
        return " ".join(self.titles[:2])

    @property
    def digest(self) -> str:
        """Return the digest of everything the form says, whenever and however it is printed."""
        return digest([self.form, self.code, self.titles, self.place, self.remarks, list(map(_said, self.parts))])

    @property
    def row_count(self) -> int:
        """Return how many rows the tables have, without headings and sums."""
        return sum(line.role is Role.ROW for part in self.parts for line in _lines(part))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the form as blocks: its tables, then who signs."""
        return (*self.bound, *self.signatures)

    @property
    def bound(self) -> tuple[TablePart, ...]:
        """Return the tables as they are bound: the title lines above the first, remarks in its frame."""
        first, *rest = self.parts
        above = "\n".join((*self.remarks, *([first.above] if first.above else [])))
        return (replace(first, heading=(*self.titles, *first.heading), above=above), *rest)


def _lines(part: TablePart) -> Iterator[Line]:
    return part.sheet.lines(part.rows, part.grouping)


def _said(part: TablePart) -> list[object]:
    return [part.sheet.code, part.heading, part.above, part.sheet.matrix(part.rows, part.grouping), part.below]

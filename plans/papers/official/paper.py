"""A filled-in form, ready for any printer: its title lines, its tables, who signs, and the digest of all it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paper.layout.blocks import Block, Heading, Paragraph, Table
from paper.layout.part import TablePart
from paper.layout.sheet import Line, Role
from projects.snapshot import digest


@dataclass(frozen=True)
class Official:
    """One form as it will be printed; ``titles`` are the centred lines above the first table.

    ``version`` says of which state of the plan it is, ``remarks`` stand in front of the tables (a sample, a draft).
    ``front`` are short tables in the flow of the first pages, ``parts`` tables on pages of their own; ``closing`` says
    what is certified at the end, and who signs.
    """

    form: str
    code: str
    titles: tuple[str, ...]
    place: str
    version: str
    parts: tuple[TablePart, ...]
    remarks: tuple[str, ...] = ()
    front: tuple[Table, ...] = ()
    closing: tuple[Block, ...] = ()

    @property
    def title(self) -> str:
        """Return the title of the document."""
        return " ".join(self.titles[:2])

    @property
    def digest(self) -> str:
        """Return the digest of everything the form says, whenever and however it is printed."""
        tables = [[each.caption, each.sheet.matrix(each.rows, each.grouping)] for each in self.front]
        closing = [repr(each) for each in self.closing]
        parts = list(map(_said, self.parts))
        return digest([self.form, self.code, self.titles, self.place, self.remarks, tables, parts, closing])

    @property
    def row_count(self) -> int:
        """Return how many rows the tables have, without headings and sums."""
        return sum(line.role is Role.ROW for table in self.tables for line in _lines(table))

    @property
    def tables(self) -> tuple[Table | TablePart, ...]:
        """Return every table in the order of the form."""
        return (*self.front, *self.parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the form as blocks: its tables, then what is certified and who signs."""
        return (*self.opening, *self.bound, *self.closing)

    @property
    def opening(self) -> tuple[Block, ...]:
        """Return the first pages, of a form that begins with short tables: title lines, remarks, the tables."""
        if not self.front:
            return ()
        remarks = (Paragraph(remark, indented=False, bold=True, align="center") for remark in self.remarks)
        return (Heading("\n".join(self.titles)), *remarks, *self.front)

    @property
    def bound(self) -> tuple[TablePart, ...]:
        """Return the tables as they are bound: title lines above the first, unless they stand on the first pages."""
        if self.front:
            return self.parts
        first, *rest = self.parts
        above = "\n".join((*self.remarks, *([first.above] if first.above else [])))
        return (replace(first, heading=(*self.titles, *first.heading), above=above), *rest)


def _lines(part: Table | TablePart) -> Iterator[Line]:
    return part.sheet.lines(part.rows, part.grouping)


def _said(part: TablePart) -> list[object]:
    return [part.sheet.code, part.heading, part.above, part.sheet.matrix(part.rows, part.grouping), part.below]

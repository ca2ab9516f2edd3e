"""A column of a list, declared once: what it is called, what it reads, how it is sorted, shown and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from paper.layout.sheet import Column as SheetColumn
from paper.layout.sheet import Kind, Reader

# A row is whatever its list reads: a model, a dataclass, a named tuple.
Row = Any
Say = Callable[[Row], str]
# A pattern and what stands in it, which is escaped by ``format_html`` once for a whole row of cells.
Markup = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class Column:
    """One column: its word in addresses, its head, and what it reads out of a row (a dotted path or a function).

    ``order`` are the paths by which the database sorts it; ``words`` are paths of Thai words, which are sorted by the
    one function that knows their order (docs/decisions/0010-thai-order.md).  With neither it cannot be sorted by.
    ``computes`` are expressions that the database works out for ``order``, and only then.
    ``link``, ``badge`` (the code of a state), ``tag`` (code and words of a badge beside it) and ``note`` (a smaller
    line below) say more of a row's cell; «» is none.  ``data`` names the attribute that holds its exact value.
    ``part`` is a template for a cell that says more, where it is not blank; the export has the value alone.
    """

    name: str
    label: str
    reads: Reader
    kind: Kind = Kind.TEXT
    _: KW_ONLY
    order: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    computes: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    link: Say | None = None
    badge: Say | None = None
    tag: Callable[[Row], tuple[str, str] | None] | None = None
    note: Say | None = None
    data: str = ""
    part: str = ""
    is_hidden: bool = False
    blank: str = "-"
    width_mm: float = 30

    @property
    def is_sortable(self) -> bool:
        """Tell whether the list can be sorted by it."""
        return bool(self.order or self.words)

    @cached_property
    def printed(self) -> SheetColumn:
        """Return the same column of an exported sheet."""
        reads = self.reads
        if callable(reads):
            return SheetColumn("", self.label, self.width_mm, self.kind, value=reads)
        return SheetColumn(reads, self.label, self.width_mm, self.kind)

    @cached_property
    def look(self) -> str:
        """Return the class of its head and cells."""
        return "num" if self.kind.is_number else ""

    @cached_property
    def attributes(self) -> str:
        """Return what the tag of its cells says: the label, for cards on a phone have no heads, and the class."""
        return format_html(' data-label="{}"{}', self.label, mark_safe(' class="num"') if self.look else "")

    @cached_property
    def template(self) -> Any:  # noqa: ANN401  of whichever engine
        """Return the template of its cells, looked up once."""
        return get_template(self.part)

    def said(self, value: object) -> str:
        """Return a value as a screen says it, ``""`` where it is blank: no money is 0 there, «-» on papers."""
        return "0" if self.kind is Kind.BAHT and value == 0 else self.printed.cell(value).text

    def cell(self, row: Row) -> Cell:
        """Return what a page shows of a row."""
        text = self.said(self.printed.read(row))
        return Cell(self, row, text or self.blank, self.link(row) if self.link else "", is_blank=not text)


class Cell(NamedTuple):
    """One cell of a page: its words, and where they lead."""

    column: Column
    row: Row
    text: str
    url: str = ""
    is_blank: bool = False

    @property
    def markup(self) -> Markup:
        """Return its markup.

        Written here and not in a template: conditions about every cell of a page took half of its time.
        """
        column, row = self.column, self.row
        if column.part and not self.is_blank:
            return "{}", (column.template.render({"row": row}),)
        pattern, said = self._said(column.badge(row) if column.badge else "")
        if column.tag and (tag := column.tag(row)):
            pattern, said = f"{pattern} {{}}", (*said, _badge(*tag))
        if column.note and (note := column.note(row)):
            pattern, said = f'{pattern}<br><span class="soft">{{}}</span>', (*said, note)
        return pattern, said

    def _said(self, badge: str) -> Markup:
        if badge:
            return "{}", (_badge(badge, self.text),)
        if not self.url:
            return "{}", (self.text,)
        if self.column.data:
            value = self.column.printed.read(self.row)
            return '<a href="{}" data-{}="{}">{}</a>', (self.url, self.column.data, value, self.text)
        return '<a href="{}">{}</a>', (self.url, self.text)


@lru_cache(maxsize=512)  # states and their words are few, and a page shows the same ones again
def _badge(state: str, words: str) -> str:
    """Return the badge of a state in the words of its list."""
    return render_to_string("parts/state_badge.html", {"state": state, "label": words})

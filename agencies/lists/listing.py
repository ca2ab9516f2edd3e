"""A list declared in one place, and the same list as one person asked for it: its rows, page, order and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from agencies.lists.acts import Act
from agencies.lists.asking import Filters, InMemory
from agencies.lists.columns import Cell, Column, Row, Say
from agencies.lists.markup import written
from agencies.lists.ordering import MOST_WORDS, InThaiOrder, in_database, in_memory

Rows = QuerySet[Any] | Sequence[Any]
Dress = Callable[[Iterable[Row]], Sequence[Row]]
# The words of an address that every list understands, beside its own filters.
PAGE, SORT, COLUMNS, EXPORT = "page", "sort", "columns", "export"


@dataclass(frozen=True)
class List:
    """A list: what it is called, its columns, its filters, its order and what may be done to many of its rows.

    ``about`` is what the permission table calls its things.  ``order`` are the database's paths; without any the rows
    come in order already.  ``dress`` reads what a page shows beside its rows, in a constant number of queries, and
    returns as many in the same order.  ``pages`` cuts the pages of the list's own order where a paginator of Django
    would be slow.  ``anchor`` gives a row's id, ``mark`` its class and ``calls`` its name where the first column would
    call two rows the same.  The first column names the row and is always shown.  Who exports what ``is_personal`` is
    written into the log of downloads.  ``unfound`` is said where nothing is left of the list.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    _: KW_ONLY
    order: tuple[str, ...] = ()
    filters: Callable[..., Filters] | None = None
    per_page: int = 50
    dress: Dress = list
    pages: Callable[[Listing], Paginator[Any]] | None = None
    anchor: Say | None = None
    mark: Say | None = None
    calls: Say | None = None
    acts: tuple[Act, ...] = ()
    is_personal: bool = False
    unfound: str = "ไม่พบรายการที่ค้นหา"

    def read(self, request: HttpRequest, rows: Rows, *, dress: Dress | None = None) -> Listing:
        """Read what ``request`` asks for out of ``rows``, which are all that its person may see here.

        ``dress`` is for a list whose rows are dressed otherwise for each reader.
        """
        return Listing(self, request, rows, dress or self.dress)


class Order(NamedTuple):
    """By which column a list is sorted, and whether it falls."""

    column: Column
    is_falling: bool


class Head(NamedTuple):
    """The head of a column: where pressing it leads («» for nowhere), and how the list is sorted by it now."""

    column: Column
    url: str
    sorted: str


class Foot(NamedTuple):
    """The sums below a list: what they are of, and by the name of its column each sum."""

    label: str
    sums: Mapping[str, Any]


class Line(NamedTuple):
    """A row on the page, called ``name`` where it is ticked; ``key`` ticks it, with the state as it is shown."""

    first: Cell
    others: list[Cell]
    key: str
    attributes: str
    name: str = ""

    @property
    def shown(self) -> str:
        """Return the markup of its cells.  One call writes them all: one for each took a tenth of a page."""
        pattern, said = self.first.markup
        patterns, values = ['<th scope="row">', pattern, "</th>"], [*said]
        for cell in self.others:
            pattern, said = cell.markup
            patterns += ("<td{}>", pattern, "</td>")
            values += (cell.column.attributes, *said)
        return written("".join(patterns), values)


@dataclass
class Listing:
    """A list as one person asked for it.

    ``base`` is its address where its page also stands at another one; ``place`` is the id of the list on a page that
    has more, so that who searches stays beside it.  ``foot`` are sums of all rows; they are not shown below rows that
    were narrowed further.
    """

    declared: List
    request: HttpRequest
    every: Rows
    dress: Dress
    base: str = ""
    place: str = ""
    foot: Foot | None = None
    columns: list[Column] = field(init=False)

    def __post_init__(self) -> None:
        """Read the chosen columns out of the address; unknown ones are passed over."""
        asked = set(self.request.GET.getlist(COLUMNS))
        first, *others = self.declared.columns
        chosen = [column for column in others if column.name in asked]
        is_chosen = bool(chosen or first.name in asked)
        self.columns = [first, *(chosen if is_chosen else [column for column in others if not column.is_hidden])]

    # --- what was asked -----------------------------------------------------------------------------------------------
    @cached_property
    def filters(self) -> Filters | None:
        """Return the filters, filled in from the address."""
        if self.declared.filters is None or not isinstance(self.every, QuerySet | InMemory):
            return None
        rows: Any = self.every  # whichever the declared filters take
        return self.declared.filters(self.request.GET, rows, request=self.request)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether something is asked for, so that an empty page is the filters' doing."""
        return bool(self.filters and self.filters.asked)

    @cached_property
    def order(self) -> Order | None:
        """Return by what the list is sorted; None when it stands in its own order."""
        word = self.request.GET.get(SORT, "")
        named = {column.name: column for column in self.declared.columns if column.is_sortable}
        column = named.get(word.removeprefix("-"))
        return Order(column, word.startswith("-")) if column and not self._is_too_long(column) else None

    @property
    def is_too_long_for_words(self) -> bool:
        """Tell whether so much is found that its words are not sorted by."""
        return any(column.words for column in self.columns) and self.matched > MOST_WORDS

    def _is_too_long(self, column: Column) -> bool:
        return bool(column.words) and self.matched > MOST_WORDS

    # --- the rows -----------------------------------------------------------------------------------------------------
    @cached_property
    def found(self) -> Rows:
        """Return all rows that were asked for, in no order yet."""
        return self.filters.qs if self.filters else self.every

    @cached_property
    def matched(self) -> int:
        """Count the rows that were asked for."""
        return self.own_pages.count if self.own_pages else _count(self.found)

    @cached_property
    def total(self) -> int:
        """Count the rows that the person may see here."""
        if not self.filters or not self.is_narrowed:
            return self.matched
        return _count(self.filters.scoped(self.every)) if isinstance(self.every, QuerySet) else len(self.every)

    @cached_property
    def own_pages(self) -> Paginator[Any] | None:
        """Return the pages of the list's own order, where it cuts them itself."""
        if self.declared.pages is None or not isinstance(self.found, QuerySet):
            return None
        return self.declared.pages(self)

    @cached_property
    def rows(self) -> Any:  # noqa: ANN401  whatever can be counted and cut
        """Return the rows that were asked for, in order."""
        found, order = self.found, self.order
        if not isinstance(found, QuerySet):
            return in_memory(found, order.column, is_falling=order.is_falling) if order else found
        then = tuple(self.declared.order or found.query.order_by or found.query.get_meta().ordering or ())
        if order is None:
            return found.order_by(*self.declared.order, "pk") if self.declared.order else found
        if order.column.words:
            return InThaiOrder(found.order_by(*then, "pk"), order.column.words, is_falling=order.is_falling)
        found = found.annotate(**order.column.computes)
        return in_database(found, order.column.order, is_falling=order.is_falling, then=then)

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page that was asked for; a page beyond the last is the last."""
        pages = self.own_pages if self.own_pages and self.order is None else _Counted(self.rows, self.declared.per_page)
        if isinstance(pages, _Counted):
            pages.count = self.matched
        return pages.get_page(self.request.GET.get(PAGE))

    # --- what the page shows ------------------------------------------------------------------------------------------
    def heads(self) -> Iterator[Head]:
        """Return the heads of the shown columns."""
        for column in self.columns:
            is_now = self.order is not None and self.order.column == column
            is_falling = bool(is_now and self.order and self.order.is_falling)
            sort = ("" if is_falling or not is_now else "-") + column.name
            can = column.is_sortable and not self._is_too_long(column)
            yield Head(
                column,
                self.at(SORT, sort) if can else "",
                ("descending" if is_falling else "ascending") if is_now else "",
            )

    @cached_property
    def lines(self) -> list[Line]:
        """Return the rows of the page as cells."""
        return list(self._lines())

    def _lines(self) -> Iterator[Line]:
        read = list(self.page.object_list) if self.acts else self.page.object_list
        rows = self.dress(read)
        ticks = map(self._tick, rows, read) if self.acts else repeat("")
        for row, tick in zip(rows, ticks, strict=False):
            first, *others = [column.cell(row) for column in self.columns]
            yield Line(first, others, tick, self._attributes(row), self.called(first))

    def called(self, first: Cell) -> str:
        """Return what a row is called where it is chosen and told of, from its first cell."""
        return self.declared.calls(first.row) if self.declared.calls else first.text

    def _tick(self, row: Row, read: Row) -> str:
        """Return what ticks a row, with the state in which it is shown; «» where the person may do nothing to it."""
        person: Any = self.request.user
        for act in self.acts:
            if act.may(row) if act.may else person.has_perm(act.permission, read):
                return f"{row.pk}:{act.state(row)}"
        return ""

    @property
    def tickable(self) -> int | None:
        """Count what may be ticked of all that was found; None where other pages would have to be read."""
        return None if self.page.has_other_pages() else sum(1 for line in self.lines if line.key)

    def feet(self) -> list[tuple[Column, str]]:
        """Return the sums below the columns, «» below those that have none; nothing below a narrowed list."""
        if self.foot is None or self.is_narrowed:
            return []
        sums = self.foot.sums
        return [(column, column.said(sums.get(column.name))) for column in self.columns[1:]]

    def _attributes(self, row: Row) -> str:
        """Return what the opening tag of a row says: its id, so that an address leads to it, and its class."""
        anchor = self.declared.anchor(row) if self.declared.anchor else ""
        mark = self.declared.mark(row) if self.declared.mark else ""
        said = format_html(' id="{}" tabindex="-1"', anchor) if anchor else ""
        return format_html('{} class="{}"', said, mark) if mark else said

    def at(self, word: str, value: str) -> str:
        """Return the address of the same list with one word said otherwise, on its first page."""
        return f"{self.base}?{urlencode([*self._kept({word}), (word, value)])}{self._place}"

    @property
    def form_address(self) -> str:
        """Return where its forms of filters, order and columns go: «» for the address of the page itself."""
        return f"{self.base or self.request.path}{self._place}" if self.base or self.place else ""

    @property
    def _place(self) -> str:
        return f"#{self.place}" if self.place else ""

    def pages(self) -> list[tuple[str, str, str]]:
        """Return where the pages before and after this one are: how each is related, its words, its address."""
        page, found = self.page, []
        if page.has_previous():
            found.append(("prev", "หน้าก่อน", self.at(PAGE, str(page.previous_page_number()))))
        if page.has_next():
            found.append(("next", "หน้าถัดไป", self.at(PAGE, str(page.next_page_number()))))
        return found

    def files(self) -> list[tuple[str, str]]:
        """Return the names of the files that the list can be had as, with their addresses."""
        return [("Excel (XLSX)", self.at(EXPORT, "xlsx")), ("CSV", self.at(EXPORT, "csv"))]

    @property
    def here(self) -> str:
        """Return the address of the same list as the form of its rows is sent to."""
        return f"{self.base}?{urlencode(self._kept(set()))}"

    @property
    def cleared(self) -> str:
        """Return the address of the list with nothing asked of it; what says of what the list is stays."""
        own = set(self.filters.form.fields) - self.filters.scope if self.filters else set()
        kept = self._kept(own | {SORT, COLUMNS})
        address = f"{self.base}?{urlencode(kept)}" if kept else self.base or self.request.path
        return f"{address}{self._place}"

    @property
    def acts_here(self) -> list[Act]:
        """Return the bulk acts that the page offers: none where no row of it may be ticked."""
        return self.acts if any(line.key for line in self.lines) else []

    @cached_property
    def acts(self) -> list[Act]:
        """Return the bulk acts that the person may do somewhere."""
        return [act for act in self.declared.acts if act.is_offered(self.request.user)]

    def sorts(self) -> Iterator[tuple[str, str, bool]]:
        """Return what the list can be sorted by as choices: word, label, and whether it is so now."""
        now = self.request.GET.get(SORT, "") if self.order else ""
        for column in self.declared.columns:
            if column.is_sortable and not self._is_too_long(column):
                yield column.name, column.label, now == column.name
                yield f"-{column.name}", f"{column.label} (กลับลำดับ)", now == f"-{column.name}"

    def choices(self) -> Iterator[tuple[Column, bool]]:
        """Return the columns that may be shown or not, and whether each is."""
        return ((column, column in self.columns) for column in self.declared.columns[1:])

    def kept_by_filters(self) -> list[tuple[str, str]]:
        """Return what else the address says, which the form of the filters carries on."""
        return self._kept(set(self.filters.form.fields) if self.filters else set())

    def kept_by_columns(self) -> list[tuple[str, str]]:
        """Return what else the address says, which the form of order and columns carries on."""
        return self._kept({SORT, COLUMNS})

    def _kept(self, own: set[str]) -> list[tuple[str, str]]:
        said: Mapping[str, list[str]] = dict(self.request.GET.lists())
        gone = own | {PAGE, EXPORT}
        return [(name, value) for name, values in said.items() if name not in gone for value in values]


class _Counted(Paginator):  # type: ignore[type-arg]  # Django's class takes none when it runs
    """Pages of rows that were counted already."""

    count = 0


def _count(rows: Rows) -> int:
    return rows.order_by().count() if isinstance(rows, QuerySet) else len(rows)

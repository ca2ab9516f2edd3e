"""The order of a list: by the database where it has one, and by the one function for Thai words in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, overload

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy

from agencies.lists.columns import Column
from paper.layout.sheet import read
from paper.thai.ordering import Key, thai_sort_key

# So many titles are read and ordered in a fifth of a second; of more the words are not sorted by.
MOST_WORDS = 3_000


def in_database(rows: QuerySet[Any], paths: Iterable[str], *, is_falling: bool, then: Iterable[Any]) -> QuerySet[Any]:
    """Order rows by ``paths``, blank last either way, then as the list is ordered anyway; no two rows are equal."""
    first = [OrderBy(F(path), descending=is_falling, nulls_last=True) for path in paths]
    return rows.order_by(*first, *then, "pk")


def in_memory(rows: Sequence[Any], column: Column, *, is_falling: bool) -> list[Any]:
    """Order rows that are no queryset by what the column reads, blank last either way; equals stay as they were."""
    valued = [(read(row, column.reads), row) for row in rows]
    there = [pair for pair in valued if pair[0] not in {None, ""}]
    there.sort(key=_of_words if column.words else _of_values, reverse=is_falling)
    return [row for _, row in (*there, *(pair for pair in valued if pair[0] in {None, ""}))]


def _of_words(pair: tuple[Any, Any]) -> Key:
    return thai_sort_key(str(pair[0]))


def _of_values(pair: tuple[Any, Any]) -> Any:  # noqa: ANN401  whatever the column reads; it compares with its like
    return pair[0]


class InThaiOrder(Sequence[Any]):
    """The rows of a queryset in the order of Thai words: the words are read at once, the rows by the page."""

    def __init__(self, rows: QuerySet[Any], paths: Sequence[str], *, is_falling: bool) -> None:
        """Take rows in the order in which equal words stand."""
        self._rows = rows
        words = rows.prefetch_related(None).values_list("pk", *paths)
        keyed = [(tuple(str(word or "") for word in said), pk) for pk, *said in words]
        there = [pair for pair in keyed if any(pair[0])]
        there.sort(key=lambda pair: tuple(map(thai_sort_key, pair[0])), reverse=is_falling)
        self._keys = [pk for _, pk in (*there, *(pair for pair in keyed if not any(pair[0])))]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Any: ...  # noqa: ANN401  a row

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        """Read a row, or the rows of a page in one query."""
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        keys = self._keys[place]
        found: dict[Any, Model] = {row.pk: row for row in self._rows.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

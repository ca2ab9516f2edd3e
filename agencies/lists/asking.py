"""What may be asked of a list: filters declared with django-filter, whose form reads them out of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, ClassVar, Self

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_filters import CharFilter, ChoiceFilter, FilterSet

from agencies.lists.markup import written
from agencies.searching import MOST_WORDS, in_any_order, said_in
from paper.layout.sheet import Reader, read
from paper.thai.folding import holds, words_of


class Box(forms.TextInput):
    """A box for words, written without Django's templates of widgets: three of them took a tenth of a list's page."""

    def render(self, name: str, value: Any, attrs: Any = None, **_: Any) -> SafeString:  # type: ignore[override]  # noqa: ANN401  Django names the rest
        """Write it."""
        said = flatatt(self.build_attrs({"type": "search", **self.attrs}, attrs))
        return format_html('<input name="{}" value="{}"{}>', name, value or "", said)


class Pick(forms.Select):
    """A choice, written as lean as the box."""

    def render(self, name: str, value: Any, attrs: Any = None, **_: Any) -> SafeString:  # type: ignore[override]  # noqa: ANN401  Django names the rest
        """Write it with its options."""
        chosen, marked = str("" if value is None else value), mark_safe(" selected")
        choices = list(self.choices)
        said = (word for key, label in choices for word in (key, marked if str(key) == chosen else "", label))
        # A province has forty districts.
        options = written('<option value="{}"{}>{}</option>' * len(choices), said)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class _Lean:
    """A filter that is copied for a request without a copy of every word it says."""

    extra: dict[str, Any]
    method: Any

    def __deepcopy__(self, _memo: object) -> Self:
        """Return a filter whose own words may be set."""
        twin = copy(self)
        twin.extra = dict(self.extra)
        twin.method = self.method  # which binds it to the twin
        return twin


class Search(_Lean, CharFilter):
    """A box for words: every one must stand somewhere in the fields, in any order (agencies/searching.py).

    ``says`` is for lists that look further than fields: it gives the condition that one word is said of a row.
    """

    def __init__(self, *fields: str, says: Callable[[str], Q] | None = None, **about: Any) -> None:
        """Keep where the words are looked for."""
        super().__init__(**{"label": "ค้นหา", "widget": Box, **about})
        self.says = says or (lambda word: said_in(word, *fields))

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:  # noqa: ANN401  what the form read
        """Keep the rows of which every word is said."""
        return qs.filter(in_any_order(str(value), self.says)) if value else qs


class Choice(_Lean, ChoiceFilter):
    """One of a few values; ``every`` is what the choice of all of them is called, None when there is none."""

    def __init__(self, field: str | None = None, *, every: str | None = "ทั้งหมด", **about: Any) -> None:
        """Offer all first."""
        super().__init__(field, **{"empty_label": every, "widget": Pick, **about})


class AskedForm(forms.Form):
    """The form of filters; a box is called as its word in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the boxes."""
        super().__init__(*args, **{"auto_id": "%s", **kwargs})


class Filters(FilterSet):
    """The filters of one list.  A value that is not among the choices narrows nothing, as ever in addresses."""

    class Meta:
        form = AskedForm

    request: HttpRequest
    # What chooses of what the list is and does not narrow it: always asked, as the period of a plan is.
    scope: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, request: HttpRequest) -> None:
        """Read ``data``; filters whose choices depend on who asks are offered now."""
        super().__init__(data, queryset, request=request)
        self.offer()
        self.queryset = self.scoped(queryset)

    def offer(self) -> None:
        """Set what depends on ``self.request``; a list that has such filters says how."""

    def scoped(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that the list is of, before anything narrows it."""
        return rows

    def kept(self, rows: QuerySet[Any], *_: object) -> QuerySet[Any]:
        """Keep all rows: the method of what is in ``scope``."""
        return rows

    @cached_property
    def form(self) -> AskedForm:
        """Return the form, read from the address; without a class of its own for every request."""
        form = self.Meta.form(self.data, prefix=self.form_prefix)
        form.fields.update({name: each.field for name, each in self.filters.items()})
        return form

    @property
    def asked(self) -> Mapping[str, Any]:
        """Return what was asked for: the values that narrow the list, by name."""
        return (
            {name: value for name, value in self.form.cleaned_data.items() if value and name not in self.scope}
            if self.errors is not None
            else {}
        )

    @property
    def said(self) -> list[str]:
        """Say what narrows the list, in words: «บทบาท: กำนัน»."""
        fields = self.form.fields
        return [f"{fields[name].label}: {_chosen(fields[name], value)}" for name, value in self.asked.items()]


class InMemory(list[Any]):
    """Rows that are no queryset, all at hand and in their order, as the filters of ``PlainFilters`` narrow them."""

    model = None

    def all(self) -> InMemory:
        """Return them, as a queryset would."""
        return self


class Words(Search):
    """The box for words over rows in memory: ``says`` is the text of a row in which they are looked for."""

    def __init__(self, says: Callable[[Any], str], **about: Any) -> None:
        """Keep what is said of a row."""
        super().__init__(says=lambda _: Q(), **about)
        self.text = says

    def filter(self, qs: Any, value: Any) -> Any:  # noqa: ANN401  rows of any kind
        """Keep the rows whose text holds every word."""
        words = words_of(str(value or ""))[:MOST_WORDS]
        return InMemory(row for row in qs if holds(self.text(row), words)) if words else qs


class OneOf(Choice):
    """One of a few values over rows in memory: ``reads`` is what a row has, or all that it has."""

    def __init__(self, reads: Reader, **about: Any) -> None:
        """Keep what is read."""
        super().__init__(**about)
        self.reads = reads

    def filter(self, qs: Any, value: Any) -> Any:  # noqa: ANN401  rows of any kind
        """Keep the rows that have the value."""
        return InMemory(row for row in qs if value in _all(read(row, self.reads))) if value else qs


def _all(value: object) -> set[str]:
    return set(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else {str(value)}


class PlainFilters(Filters):
    """The filters of a list whose rows are ``InMemory``: ``Words`` and ``OneOf``, and filters with a method."""

    def filter_queryset(self, queryset: Any) -> Any:  # noqa: ANN401  rows of any kind
        """Let every filter keep its rows."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset


def _chosen(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.BooleanField | forms.NullBooleanField):
        return "ใช่" if value else "ไม่ใช่"
    choices = getattr(field, "choices", ())
    return str({str(key): label for key, label in choices}.get(str(value), value))

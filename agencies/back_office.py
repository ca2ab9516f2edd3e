"""What all lists of the administrators' site share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from agencies.searching import in_any_order, is_words, said_in
from paper.thai.forms import doubts, is_typed, thai_formfield


class _Read:
    """What is typed at /admin/ is read as everywhere."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401  Django's signature
        """Choose the box by the kind of value; what is chosen or ticked keeps Django's own."""
        if is_typed(db_field) and not db_field.primary_key:
            return thai_formfield(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # of Django's class beside


class BackOfficeRows(_Read, admin.TabularInline):  # type: ignore[type-arg]  # as below
    """Rows of something else, beside what they belong to."""


class BackOfficeList(_Read, admin.ModelAdmin):  # type: ignore[type-arg]  # of any model; when it runs, Django's takes no type
    """A list that is searched like every other, and sorted in the database by what has an order there.

    How Thai words are ordered is known to one function only (docs/decisions/0010-thai-order.md), so their columns are
    not sorted by.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Keep the rows in whose fields every word stands; none stands there twice."""
        fields = self.get_search_fields(request)
        return queryset.filter(in_any_order(search_term, lambda word: said_in(word, *map(str, fields)))), False

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """Return the columns that are no words."""
        words = {field.name for field in self.opts.concrete_fields if is_words(field)}
        return [column for column in self.get_list_display(request) if column not in words]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:  # noqa: ANN401, PLR0917  Django's signature
        """Store the rows too, and say what of all that was typed is worth a second look."""
        super().save_related(request, form, formsets, change)
        for doubt in (
            doubt for one in (form, *(row for rows in formsets for row in rows.forms)) for doubt in doubts(one)
        ):
            messages.warning(request, doubt)

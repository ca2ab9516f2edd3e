"""What all lists of the administrators' site share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.searching import in_any_order, is_words, said_in


class BackOfficeList(admin.ModelAdmin):  # type: ignore[type-arg]  # of any model; when it runs, Django's takes no type
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

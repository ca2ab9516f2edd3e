"""Pages of an order that is stored whole: what is typed on one page travels with the form to the next."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from plans.ranking.forms import TypedOrder

# An order to look at and to take as a file, found in and sorted; nothing is typed there.
TABLE = "plans/ranking/order_table.html"
# A row of an order weighs up to three kilobytes, a page at most 300 (docs/performance.md#pages).
ROWS_PER_PAGE = 50


def is_table(request: HttpRequest) -> bool:
    """Tell whether the order is asked for as a list."""
    return request.GET.get("view") == "table"


def part_of(typed: TypedOrder, number: str | None) -> dict[str, Any]:
    """Return a page of an order: the place and code of each of its rows, and what the form carries of the others."""
    page: Page[str] = Paginator(typed.order, ROWS_PER_PAGE).get_page(number)
    codes = list(page.object_list)
    return {
        "page": page,
        "placed": list(enumerate(codes, start=page.start_index())),
        "order": " ".join(typed.order),
        "kept": [(code, text) for code, text in typed.reasons.items() if text and code not in codes],
    }


def page_of(order: list[str], code: str) -> str:
    """Return the number of the page on which a project stands."""
    return str(order.index(code) // ROWS_PER_PAGE + 1)

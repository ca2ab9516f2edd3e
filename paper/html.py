"""The table of a sheet as HTML, on the screen and in the pages WeasyPrint prints."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from paper.sheet import Grouping, Sheet


def table(
    sheet: Sheet, rows: Iterable[Any], grouping: Grouping | None = None, *, caption: str | None = None
) -> SafeString:
    """Print the rows of a sheet as a table; the caption is the sheet's title unless another, or none (""), is given."""
    width = sum(column.width_mm for column in sheet.columns)
    context = {
        "sheet": sheet,
        "caption": sheet.title if caption is None else caption,
        "widths": [f"{100 * column.width_mm / width:.3f}" for column in sheet.columns],
        "headings": sheet.headings(),
        "lines": sheet.lines(rows, grouping),
    }
    return render_to_string("paper/table.html", context)

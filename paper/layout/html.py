"""The table of a sheet as HTML, on the screen and in the pages WeasyPrint prints, and HTML in other digits."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from paper.layout.sheet import Grouping, Sheet
from paper.thai.digits import Digits

# A tag with its name, or an entity; between them stands text.
_MARKUP: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>|&#?\w+;", re.DOTALL)
_UNCHANGED: Final = frozenset({"style", "script"})
_WITHOUT_END: Final = frozenset({"br", "wbr", "col", "hr", "img", "meta", "link", "input"})


def table(
    sheet: Sheet,
    rows: Iterable[Any],
    grouping: Grouping | None = None,
    *,
    caption: str | None = None,
    digits: Digits = Digits.ARABIC,
) -> SafeString:
    """Print the rows of a sheet as a table; the caption is the sheet's title unless another, or none (""), is given."""
    width = sum(column.width_mm for column in sheet.columns)
    context = {
        "sheet": sheet,
        "caption": digits.text(sheet.title if caption is None else caption),
        "widths": [f"{100 * column.width_mm / width:.3f}" for column in sheet.columns],
        "headings": sheet.headings(digits),
        "lines": sheet.lines(rows, grouping, digits=digits),
    }
    return render_to_string("paper/table.html", context)


def in_digits(markup: str, digits: Digits) -> str:
    """Write the text of a page in other digits; tags, styles and what is marked translate="no" stay as they are."""
    if digits is Digits.ARABIC:
        return markup
    written: list[str] = []
    place, kept = 0, 0  # how many elements deep nothing is changed
    for match in _MARKUP.finditer(markup):
        text = markup[place : match.start()]
        written += (text if kept else digits.text(text), match[0])
        place = match.end()
        kept = _kept(match, kept)
    return "".join((*written, digits.text(markup[place:])))


def _kept(match: re.Match[str], kept: int) -> int:
    name = (match[2] or "").lower()
    if not name or name in _WITHOUT_END or match[3]:
        return kept
    if match[1]:
        return max(0, kept - 1)
    return kept + 1 if kept or name in _UNCHANGED or 'translate="no"' in match[0] else 0

"""The table of a sheet as HTML, on the screen and in the pages WeasyPrint prints, and HTML in other digits."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from paper.layout.fitting import fitted_lines
from paper.layout.sheet import Grouping, Sheet
from paper.layout.widths import fitted, looked_at
from paper.thai.breaks import WHOLE
from paper.thai.digits import Digits

# A tag with its name, or an entity; between them stands text.
_MARKUP: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>|&#?\w+;", re.DOTALL)
_UNCHANGED: Final = frozenset({"style", "script"})
_WHOLE_SPAN: Final = r'<span class="paper-whole">\g<0></span>'
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
    first, every = looked_at(rows, sheet.lines(rows, grouping, digits=digits))
    fit = fitted(sheet, first)
    context = {
        "sheet": sheet,
        "caption": digits.text(sheet.title if caption is None else caption),
        "size": round(100 * fit.size),
        "widths": [f"{100 * share:.3f}" for share in fit.shares],
        "headings": sheet.headings(digits),
        "lines": fitted_lines(fit, every),
    }
    return render_to_string("paper/table.html", context)


def in_digits(markup: str, digits: Digits) -> str:
    """Write the text of a page in other digits; tags, styles and what is marked translate="no" stay as they are."""
    if digits is Digits.ARABIC:
        return markup
    return _rewritten(markup, digits.text, lambda name, tag: name in _UNCHANGED or 'translate="no"' in tag)


def with_whole_codes(markup: str) -> str:
    """Let no line of a page end inside a code or a number with strokes: «ผ.02/1»."""
    return _rewritten(markup, _with_whole_codes, lambda name, _tag: name in _UNCHANGED or name == "title")


def _with_whole_codes(text: str) -> str:
    return WHOLE.sub(_WHOLE_SPAN, text)


def _rewritten(markup: str, change: Callable[[str], str], is_unchanged: Callable[[str, str], bool]) -> str:
    """Change the text of a page, but not inside elements of which ``is_unchanged`` says so by their name and tag."""
    written: list[str] = []
    place, kept = 0, 0  # how many elements deep nothing is changed
    for match in _MARKUP.finditer(markup):
        text = markup[place : match.start()]
        written += (text if kept else change(text), match[0])
        place = match.end()
        kept = _kept(match, kept, is_unchanged)
    return "".join((*written, change(markup[place:])))


def _kept(match: re.Match[str], kept: int, is_unchanged: Callable[[str, str], bool]) -> int:
    name = (match[2] or "").lower()
    if not name or name in _WITHOUT_END or match[3]:
        return kept
    if match[1]:
        return max(0, kept - 1)
    return kept + 1 if kept or is_unchanged(name, match[0]) else 0

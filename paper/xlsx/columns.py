"""How wide the columns of a worksheet are: as on paper, in the larger letters of a worksheet."""

import re
from collections.abc import Sequence
from typing import Final

from paper.layout.letters import width as letters_width
from paper.layout.sheet import Column, Kind, Line, Sheet
from paper.layout.widths import fitted, page_of

# A heading that is nothing but a fiscal year, in either digits, is written as the number it is; a word stays a word.
YEAR_HEADING: Final = re.compile(r"(ปี )?(\d{4})")
# A digit of TH Sarabun New at 14 points, bold, and what a cell keeps free beside its text; in millimetres.
_DIGIT_MM: Final = 2.1
_BESIDE_MM: Final = 2.5
# What 14 points of TH Sarabun are in points of Sarabun.
_POINTS: Final = 14 / 1.51


def column_widths(sheet: Sheet, first: Sequence[Line]) -> list[float]:
    """Return the widths in millimetres: the form's own, or those in which its first lines are printed.

    A number always has room, for an office program shows «####» in place of one that has not; the page is made smaller
    when it is printed.
    """
    fit = fitted(sheet, first)
    form = [column.width_mm for column in sheet.columns]
    if fit.is_own:
        return form
    scale = page_of(sheet).text_mm * _POINTS / fit.points
    numbers = [
        _number_mm(place, first, column) if column.kind is not Kind.TEXT else 0.0
        for place, column in enumerate(sheet.columns)
    ]
    return [max(share * scale, number) for share, number in zip(fit.shares, numbers, strict=True)]


def _number_mm(place: int, lines: Sequence[Line], column: Column) -> float:
    """Return what the numbers of a column need, with the year that heads it, which is a number too."""
    texts = [line.cells[place - line.span].text for line in lines if line.cells and place >= line.span]
    texts += [column.title] if YEAR_HEADING.fullmatch(column.title) else []
    widest = max((letters_width(text) for text in texts), default=0.0)
    return widest / letters_width("0") * _DIGIT_MM + _BESIDE_MM

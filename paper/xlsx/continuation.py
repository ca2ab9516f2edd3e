"""A row that is too high for a worksheet, as several: what has no room goes on in rows below, as in real workbooks.

Excel makes no row higher than 409 points and hides what is below.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest

from paper.layout.sheet import Cell, Kind, Line
from paper.thai.breaks import pieces

# How many lines a text takes in a column.
Lines = Callable[[str, int], int]


def continued(line: Line, lines: Lines, most: int) -> Iterator[Line]:
    """Give a line as rows of at most so many lines of text; numbers, and texts that have room, stand in the first."""
    parts = [_parts(cell, place, lines, most=most) for place, cell in enumerate(line.cells, start=line.span)]
    if all(len(texts) <= 1 for texts in parts):
        yield line
        return
    for number, texts in enumerate(zip_longest(*parts)):
        cells = tuple(_cell(cell, text, is_first=not number) for cell, text in zip(line.cells, texts, strict=True))
        yield replace(line, cells=cells)


def _cell(cell: Cell, text: str | None, *, is_first: bool) -> Cell:
    if text is None:
        return cell if is_first else Cell(None, "", cell.kind, cell.bold)
    return cell._replace(value=text, text=text)


def _parts(cell: Cell, place: int, lines: Lines, *, most: int) -> list[str]:
    """Cut a text at its line ends, and inside a paragraph only where that alone has no room; a number is not cut."""
    if cell.kind is not Kind.TEXT or not cell.text or lines(cell.text, place) <= most:
        return []
    parts: list[str] = []
    for paragraph in (short for long in cell.text.split("\n") for short in _short(long, place, lines, most=most)):
        joined = f"{parts[-1]}\n{paragraph}" if parts else paragraph
        if parts and lines(joined, place) <= most:
            parts[-1] = joined
        else:
            parts.append(paragraph)
    return parts


def _short(paragraph: str, place: int, lines: Lines, *, most: int) -> Iterator[str]:
    if lines(paragraph, place) <= most:
        yield paragraph
        return
    part = ""
    for piece in pieces(paragraph):
        if part and lines(part + piece, place) > most:
            yield part.rstrip()
            part = ""
        part += piece
    yield part

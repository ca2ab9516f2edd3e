"""One book from two printers: WeasyPrint lays out the pages that are read, the press prints the tables.

The template is the whole book in its order; where it says {% table_part … %}, between two sections, the pages of a
table stand. Page numbers, outline, tags and feet go through the book; the pages of the press are written while its rows
are read, so that a book of a province is flat in memory. Short tables inside a section ({% sheet_table … %}) stay.
Where it says {% contents %} the press lists what follows the first page; which page each stands on is drawn at the end.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from paper.layout.contents import PLACE as CONTENTS
from paper.layout.contents import TITLE
from paper.layout.part import TablePart
from paper.pdf.fonts import typeface
from paper.pdf.pages import LaidOutPage, LaidOutPages
from paper.pdf.press.contents import Contents
from paper.pdf.press.document import Document
from paper.pdf.press.table import lay
from paper.pdf.weasy import lay_out, markup_of

_PLACE: Final = re.compile(rf"({CONTENTS}|<!--table-part \d+-->)")
_BODY: Final = re.compile(r"(.*<main>)(.*)(</main>.*)", re.DOTALL)


class Binding:
    """What a template meets as ``binding`` while it is written for a book: it collects the tables."""

    def __init__(self) -> None:
        self.parts: list[TablePart] = []
        self._marks: list[str] = []

    def take(self, part: TablePart) -> str:
        """Take a table, and give the mark of its place."""
        self.parts.append(part)
        self._marks.append(f"<!--table-part {len(self.parts) - 1}-->")
        return self._marks[-1]

    def part_at(self, mark: str) -> TablePart:
        """Give the table of a place."""
        return self.parts[self._marks.index(mark)]


def compose(template: str, context: Mapping[str, Any], target: BinaryIO) -> int:
    """Print a template that extends paper/page.html as a book; return the number of pages.

    ``context`` is that of ``paper.pdf.pdf``; the template places TablePart objects by {% table_part %}. PDF 1.7, tagged
    as PDF/UA-1 asks. Raises PrintFault, FontMissing and PangoMissing.
    """
    binding, page_footer = Binding(), context["page_footer"]
    markup, order = _cut_at_tables(markup_of(template, {**context, "binding": binding}))
    laid_out = lay_out(markup) if any(map(_is_leaf, order)) else None
    document = Document(target, page_footer, typeface=typeface(), pages=laid_out)
    leaves = _leaves(laid_out, order)
    of_parts = (page_footer.digits.text(part.label) for part in binding.parts)
    labels = list(_labels(leaves, order, of_parts))
    # What stands on the first page, the cover, is no chapter.
    covers = sum(level == 1 for level, *_ in leaves[order[0]][0].bookmarks) if order[0] in leaves else 0
    contents = None
    for each in order:
        if each == CONTENTS:
            contents = Contents(document, labels[covers:])
        elif each in leaves:
            for page in leaves[each]:
                document.take_page(page)
        else:
            lay(document, binding.part_at(each), page_footer.digits)
    if contents is None:
        return document.close()
    entries = [entry for entry in document.outline if entry.level == 1 and entry.label != TITLE][covers:]
    return document.close(functools.partial(contents.late, entries))


def _leaves(laid_out: LaidOutPages | None, order: list[str]) -> dict[str, tuple[LaidOutPage, ...]]:
    """Give the pages of every leaf."""
    if laid_out is None:
        return {}
    begins = {each: laid_out.with_anchor(each) for each in order if _is_leaf(each)}
    ends = [*list(begins.values())[1:], len(laid_out.pages)]
    return {each: laid_out.pages[begin:end] for (each, begin), end in zip(begins.items(), ends, strict=True)}


def _labels(leaves: Mapping[str, tuple[LaidOutPage, ...]], order: list[str], of_parts: Iterator[str]) -> Iterator[str]:
    """Give the words of the outline's upper level, in its order."""
    for each in order:
        if each in leaves:
            yield from (label for page in leaves[each] for level, label, _ in page.bookmarks if level == 1)
        elif each != CONTENTS:
            yield next(of_parts)


def _is_leaf(each: str) -> bool:
    return each.startswith("leaf-")


def _cut_at_tables(markup: str) -> tuple[str, list[str]]:
    """Cut the book at its tables; return what is left, each piece on pages of its own, and the order of all."""
    whole = _BODY.fullmatch(markup)
    if whole is None:
        message = "the template does not extend paper/page.html"
        raise ValueError(message)
    order: list[str] = []
    body: list[str] = []
    for place, piece in enumerate(_PLACE.split(whole[2])):
        if place % 2:
            order.append(piece)
        elif piece.strip():
            order.append(f"leaf-{place}")
            body.append(f'<div class="leaf" id="leaf-{place}">{piece}</div>')
    return whole[1] + "\n".join(body) + whole[3], order

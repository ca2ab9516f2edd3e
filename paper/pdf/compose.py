"""One book from two printers: WeasyPrint lays out the pages that are read, the press prints the tables.

The template is the whole book in its order; where it says {% table_part … %}, between two sections, the pages of a
table stand. Page numbers, outline, tags and feet go through the book; the pages of the press are written while its rows
are read, so that a book of a province is flat in memory. Short tables inside a section ({% sheet_table … %}) stay.
"""

import re
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from paper.layout.part import TablePart
from paper.pdf.fonts import typeface
from paper.pdf.press.document import Document
from paper.pdf.press.table import lay
from paper.pdf.weasy import lay_out, markup_of

_PLACE: Final = re.compile(r"<!--table-part (\d+)-->")
_BODY: Final = re.compile(r"(.*<main>)(.*)(</main>.*)", re.DOTALL)


class Binding:
    """What a template meets as ``binding`` while it is written for a book: it collects the tables."""

    def __init__(self) -> None:
        self.parts: list[TablePart] = []

    def take(self, part: TablePart) -> str:
        """Take a table, and give the mark of its place."""
        self.parts.append(part)
        return f"<!--table-part {len(self.parts) - 1}-->"


def compose(template: str, context: Mapping[str, Any], target: BinaryIO) -> int:
    """Print a template that extends paper/page.html as a book; return the number of pages.

    ``context`` is that of ``paper.pdf.pdf``; the template places TablePart objects by {% table_part %}. PDF 1.7, tagged
    as PDF/UA-1 asks. Raises PrintFault, FontMissing and PangoMissing.
    """
    binding, page_footer = Binding(), context["page_footer"]
    markup, order = _cut_at_tables(markup_of(template, {**context, "binding": binding}))
    laid_out = lay_out(markup) if any(isinstance(each, str) for each in order) else None
    document = Document(target, page_footer, typeface=typeface(), pages=laid_out)
    if laid_out is not None:
        begins = {each: laid_out.with_anchor(each) for each in order if isinstance(each, str)}
        ends = dict(zip(begins, [*list(begins.values())[1:], len(laid_out.pages)], strict=True))
    for each in order:
        if isinstance(each, int):
            lay(document, binding.parts[each], page_footer.digits)
        elif laid_out is not None:
            for page in laid_out.pages[begins[each] : ends[each]]:
                document.take_page(page)
    return document.close()


def _cut_at_tables(markup: str) -> tuple[str, list[str | int]]:
    """Cut the book at its tables; return what is left, each piece on pages of its own, and the order of all."""
    whole = _BODY.fullmatch(markup)
    if whole is None:
        message = "the template does not extend paper/page.html"
        raise ValueError(message)
    pieces = _PLACE.split(whole[2])
    order: list[str | int] = []
    body: list[str] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            order.append(int(piece))
        elif piece.strip():
            order.append(f"leaf-{place}")
            body.append(f'<div class="leaf" id="leaf-{place}">{piece}</div>')
    return whole[1] + "\n".join(body) + whole[3], order

"""The book of a tambon against one plain WeasyPrint call of its project table, and its workbook against xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import weasyprint
import xlsxwriter
from pypdf import PdfReader

from benchmarks import data
from benchmarks.measure import Measure, at_least, at_most, in_turn
from paper.layout.html import table
from paper.layout.sheet import Grouping, Sheet
from paper.pdf.fonts import font_folder
from plans.papers.book import Book, book_of
from plans.papers.tambon_book import made
from plans.tambon.models import PlanReport

# Goals of docs/performance.md#pdf: the book of 150 rows, all its pages, within a third of one plain call of its table
# alone; and of docs/performance.md#workbooks: export within one and a half of xlsxwriter alone.
BOOK_LIMIT, WORKBOOK_LIMIT = 1 / 3, 1.5
ROWS = ("book-pdf", "book-pages-a-second", "book-xlsx")
PLAIN = """<html lang="th"><style>
@font-face {{ font-family: Paper; src: url("{folder}/Sarabun-Regular.ttf"); }}
@page {{ size: A4 landscape; margin: 15mm; @bottom-right {{ content: counter(page) "/" counter(pages); }} }}
body {{ font: 9.2pt/1.4 Paper; }} table {{ border-collapse: collapse; }} td, th {{ border: .4pt solid; padding: 2pt; }}
</style><body>{table}"""


def measures(*, times: int = 3) -> Iterator[Measure]:
    """Measure time for the whole book, pages a second, and the workbook."""
    book = book_of(data.tambon_in_full(data.province()).pk)
    whole = (book.projects.sheet, book.projects.rows, book.projects.grouping)
    ours, plain = in_turn(lambda: made(book, PlanReport.Format.PDF), lambda: plainly(*whole), times=times)
    yield at_most("book-pdf", ours, plain, limit=BOOK_LIMIT)
    pages = [
        len(PdfReader(io.BytesIO(content)).pages) for content in (made(book, PlanReport.Format.PDF), plainly(*whole))
    ]
    speed = [pages[0] / ours, pages[1] / plain]
    words = f"{speed[0]:.1f}/s", f"{speed[1]:.1f}/s"
    yield at_least("book-pages-a-second", words, speed[0] / speed[1], least=1)
    cells = written(book)
    sheet, alone = in_turn(lambda: made(book, PlanReport.Format.XLSX), lambda: cells_alone(cells), times=times * 5)
    yield at_most("book-xlsx", sheet, alone, limit=WORKBOOK_LIMIT)


def plainly(sheet: Sheet, rows: Sequence[Any], grouping: Grouping | None) -> bytes:
    """Print a whole table by one plain call, columns left to the printer."""
    markup = PLAIN.format(folder=font_folder().as_uri(), table=table(sheet, rows, grouping))
    return bytes(weasyprint.HTML(string=markup, base_url=".").write_pdf())


Cells = list[list[list[object]]]


def written(book: Book) -> Cells:
    """Return the values of every cell of every form, ready to be written."""
    return [
        [[cell.value for cell in line.cells] for line in section.sheet.lines(section.rows, section.grouping)]
        for section in book.sections
    ]


def cells_alone(forms: Cells) -> bytes:
    """Write values with xlsxwriter and nothing else."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "default_date_format": "d mmm yyyy"}) as workbook:
        for rows in forms:
            page = workbook.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return content.getvalue()

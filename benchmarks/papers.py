"""The book of a tambon against one plain WeasyPrint call of its project table, and its workbook against xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import weasyprint
import xlsxwriter
from pypdf import PdfReader

from benchmarks import presses
from benchmarks.measure import Measure, at_most, in_turn
from paper.layout.html import table
from paper.layout.sheet import Grouping, Sheet
from paper.pdf.fonts import font_folder
from plans.papers.book import Book, book_of
from plans.papers.tambon_book import made
from plans.tambon.models import PlanReport, TambonPlan

# Goals of docs/performance.md#pdf: the book of 150 rows, all its pages, within a third of one plain call of its table
# alone; and of docs/performance.md#workbooks: export within one and a half of xlsxwriter alone.
BOOK_LIMIT, WORKBOOK_LIMIT = 1 / 3, 1.5
PLAIN = """<html lang="th"><style>
@font-face {{ font-family: Paper; src: url("{folder}/Sarabun-Regular.ttf"); }}
@page {{ size: A4 landscape; margin: 15mm; @bottom-right {{ content: counter(page) "/" counter(pages); }} }}
body {{ font: 9.2pt/1.4 Paper; }} table {{ border-collapse: collapse; }} td, th {{ border: .4pt solid; padding: 2pt; }}
</style><body>{table}"""


def measures(plan: TambonPlan, *, times: int = 3) -> list[Measure]:
    """Measure time for the whole book, pages a second, and the workbook."""
    book = book_of(plan.pk)
    rows = book.projects.rows
    whole = (book.projects.sheet, rows, book.projects.grouping)
    ours, plain = in_turn(lambda: made(book, PlanReport.Format.PDF), lambda: plainly(*whole), times=times)
    pages = [
        len(PdfReader(io.BytesIO(content)).pages) for content in (made(book, PlanReport.Format.PDF), plainly(*whole))
    ]
    speed = [pages[0] / ours, pages[1] / plain]
    sheet, alone = in_turn(
        lambda: made(book, PlanReport.Format.XLSX), lambda: cells_alone(written(book)), times=times * 5
    )
    return [
        at_most(
            f"book of {len(rows)} rows, PDF, against a plain call of its table",
            ours_s=ours,
            yardstick_s=plain,
            limit=BOOK_LIMIT,
        ),
        Measure(
            f"pages a second, {pages[0]} pages against {pages[1]}",
            f"{speed[0]:.1f}/s",
            f"{speed[1]:.1f}/s",
            speed[0] / speed[1],
            "≥ 1",
            speed[0] >= speed[1],
        ),
        at_most(
            f"book of {len(rows)} rows, XLSX, against xlsxwriter alone",
            ours_s=sheet,
            yardstick_s=alone,
            limit=WORKBOOK_LIMIT,
        ),
        *presses.measures(
            book.projects.sheet,
            _rows_of(book),
            lambda rows: plainly(book.projects.sheet, rows, presses.GROUPING),
        ),
    ]


def _rows_of(book: Book) -> list[presses.Row]:
    """Return the projects as plain rows of one group, which a process without the database can read."""
    names = ("heading", "objective", "target", "budget_baht", "indicator", "expected_result", "hosts")
    return [{"group": "joint"} | {name: getattr(row, name) for name in names} for row in book.projects.rows]


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

"""The book of a tambon against one plain WeasyPrint call of its project table, and its workbook against xlsxwriter."""

from __future__ import annotations

import io

import weasyprint
import xlsxwriter
from pypdf import PdfReader

from benchmarks.measure import Measure, at_most, in_turn
from paper.fonts import font_folder
from paper.html import table
from plans.book import Book, book_of
from plans.models import PlanReport, TambonPlan
from plans.printing import made

# performance.md §1: the book of 150 rows, all its pages, within a third of one plain call of its table alone; §4:
# export within one and a half of xlsxwriter alone.
BOOK_LIMIT, WORKBOOK_LIMIT = 1 / 3, 1.5
PLAIN = """<html lang="th"><style>
@font-face {{ font-family: Paper; src: url("{folder}/Sarabun-Regular.ttf"); }}
@page {{ size: A4 landscape; margin: 15mm; @bottom-right {{ content: counter(page) "/" counter(pages); }} }}
body {{ font: 9.2pt/1.4 Paper; }} table {{ border-collapse: collapse; }} td, th {{ border: .4pt solid; padding: 2pt; }}
</style><body>{table}"""


def measures(plan: TambonPlan, *, times: int = 3) -> list[Measure]:
    """Measure time for the whole book, pages a second, and the workbook."""
    book = book_of(plan.pk)
    ours, plain = in_turn(lambda: made(book, PlanReport.Format.PDF), lambda: plainly(book), times=times)
    pages = [
        len(PdfReader(io.BytesIO(content)).pages) for content in (made(book, PlanReport.Format.PDF), plainly(book))
    ]
    speed = [pages[0] / ours, pages[1] / plain]
    rows = len(book.projects.rows)
    sheet, alone = in_turn(
        lambda: made(book, PlanReport.Format.XLSX), lambda: cells_alone(written(book)), times=times * 5
    )
    return [
        at_most(
            f"book of {rows} rows, PDF, against a plain call of its table",
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
            f"book of {rows} rows, XLSX, against xlsxwriter alone",
            ours_s=sheet,
            yardstick_s=alone,
            limit=WORKBOOK_LIMIT,
        ),
    ]


def plainly(book: Book) -> bytes:
    """Print the whole project table by one plain call, columns left to the printer."""
    section = book.projects
    markup = PLAIN.format(folder=font_folder().as_uri(), table=table(section.sheet, section.rows, section.grouping))
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

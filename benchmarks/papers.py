"""The book of a tambon against one plain WeasyPrint call of its project table, and its workbook against xlsxwriter."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace

import weasyprint
import xlsxwriter
from pypdf import PdfReader

from benchmarks.measure import Measure, at_most, in_turn, milliseconds
from paper.fonts import font_folder
from paper.html import table
from paper.press import press
from plans.book import Book, book_of
from plans.models import PlanReport, TambonPlan
from plans.printing import imprint, made
from plans.sheets import ProjectRow

# performance.md §1: the book of 150 rows, all its pages, within a third of one plain call of its table alone (once its
# tables go through the table printer), and the table printer of 1,000 rows forty times as fast as one plain call; §4:
# export within one and a half of xlsxwriter alone.
BOOK_LIMIT, WORKBOOK_LIMIT, PRESS_TIMES, PRESS_ROWS = 1 / 3, 1.5, 40, 1000
PLAIN = """<html lang="th"><style>
@font-face {{ font-family: Paper; src: url("{folder}/Sarabun-Regular.ttf"); }}
@page {{ size: A4 landscape; margin: 15mm; @bottom-right {{ content: counter(page) "/" counter(pages); }} }}
body {{ font: 9.2pt/1.4 Paper; }} table {{ border-collapse: collapse; }} td, th {{ border: .4pt solid; padding: 2pt; }}
</style><body>{table}"""


def measures(plan: TambonPlan, *, times: int = 3) -> list[Measure]:
    """Measure time for the whole book, pages a second, and the workbook."""
    book = book_of(plan.pk)
    rows = book.projects.rows
    ours, plain = in_turn(lambda: made(book, PlanReport.Format.PDF), lambda: plainly(book, rows), times=times)
    pages = [
        len(PdfReader(io.BytesIO(content)).pages)
        for content in (made(book, PlanReport.Format.PDF), plainly(book, rows))
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
        _pressed(book),
    ]


def _pressed(book: Book) -> Measure:
    """Measure the table printer on as many rows as a big tambon has; once, for the plain call takes long."""
    section = book.projects
    rows = [replace(row, group="joint") for row in itertools.islice(itertools.cycle(section.rows), PRESS_ROWS)]
    edge = imprint(book)
    ours, plain = in_turn(
        lambda: press(section.sheet, rows, io.BytesIO(), imprint=edge, grouping=section.grouping),
        lambda: plainly(book, rows),
        times=1,
    )
    return Measure(
        f"table printer, {PRESS_ROWS:,} rows, times as fast as a plain call",
        milliseconds(ours),
        milliseconds(plain),
        plain / ours,
        f"≥ {PRESS_TIMES}",
        plain / ours >= PRESS_TIMES,
    )


def plainly(book: Book, rows: Sequence[ProjectRow]) -> bytes:
    """Print a whole project table by one plain call, columns left to the printer."""
    section = book.projects
    markup = PLAIN.format(folder=font_folder().as_uri(), table=table(section.sheet, rows, section.grouping))
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

"""Tables for Word: columns and letters as on paper, long rows that go on over pages, lines that stand together."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from paper.docx.document import document
from paper.layout.part import TablePart
from paper.layout.sheet import Grouping
from paper.layout.widths import fitted
from tests.paper.footers import PAGE_FOOTER
from tests.paper.real_length import ROWS, SHEET, YEARS

BY_LEAD = Grouping(lambda row: "กองช่าง", lambda row: "ของกองช่าง")


def table(rows, grouping=None):
    """Read the rows of the table back."""
    [made] = docx.Document(io.BytesIO(document([TablePart(SHEET, rows, grouping)], PAGE_FOOTER))).tables
    return made._tbl


def is_whole(row):
    return row.trPr.find(qn("w:cantSplit")) is not None


def is_kept(row):
    return all(paragraph.pPr.find(qn("w:keepNext")) is not None for paragraph in row.iter(qn("w:p")))


def test_columns_are_as_wide_and_letters_as_large_as_on_paper():
    fit, made = fitted(SHEET, list(SHEET.lines(ROWS))), table(ROWS)
    widths = [int(column.get(qn("w:w"))) for column in made.tblGrid]
    assert [width / sum(widths) for width in widths] == pytest.approx(fit.shares, abs=0.001)
    assert {run.rPr.find(qn("w:szCs")).get(qn("w:val")) for run in made.iter(qn("w:r"))} == {str(round(28 * fit.size))}
    assert fit.size < 1


def test_a_long_row_may_go_on_over_the_page_and_a_short_one_stays_whole():
    short = {**ROWS[0], **dict.fromkeys(("title", "objective", "target", "indicator", "expected_result"), "ขุดลอก")}
    head, year, long, whole, total = table([ROWS[0], short]).tr_lst
    assert [is_whole(row) for row in (head, year, long, whole, total)] == [True, True, False, True, True]


def test_a_groups_title_stands_with_its_first_row_and_sums_with_the_row_above():
    short = {**ROWS[0], **dict.fromkeys(("title", "objective", "target", "indicator", "expected_result"), "ขุดลอก")}
    *_, title, first, last, subtotal, total = table([short, short], BY_LEAD).tr_lst
    assert [is_kept(row) for row in (title, first, last, subtotal, total)] == [True, False, True, True, False]


def test_heads_are_as_high_as_their_longest_heading_on_every_page_they_come_again():
    heads = [row for row in table(ROWS).tr_lst if row.trPr.find(qn("w:tblHeader")) is not None]
    heights = [int(row.trPr.find(qn("w:trHeight")).get(qn("w:val"))) for row in heads]
    size = 20 * 14 * fitted(SHEET, list(SHEET.lines(ROWS))).size
    assert len(heads) == 2
    assert sum(heights) >= 3 * size  # «เป้าหมาย / (ผลผลิตของ / โครงการ)»


def test_a_number_wider_than_its_cell_is_set_tighter():
    rows = [{**row, "budget_baht": dict.fromkeys(YEARS, Decimal(123_456_789_012))} for row in ROWS]
    tight = [int(each.get(qn("w:val"))) for each in table(rows).iter(qn("w:w")) if each.getparent().tag == qn("w:rPr")]
    assert tight
    assert all(30 <= part < 100 for part in tight)

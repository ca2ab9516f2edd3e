"""Columns as wide as what is in them asks for, within the limits of the form."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.letters import width as letters_width
from paper.layout.measures import LANDSCAPE, POINTS_PER_MM
from paper.layout.sheet import Column, Kind, Sheet, year_columns
from paper.layout.widths import SIZES, fitted, looked_at
from paper.thai.digits import Digits

SHEET = Sheet(
    code="แบบ ท.2",
    title="ช่องกว้างตามเนื้อความ",
    source="a form of the tests",
    landscape=True,
    columns=(
        Column("", "ที่", 10, Kind.ORDER),
        Column("title", "โครงการ", 40),
        Column("objective", "วัตถุประสงค์", 40),
        *year_columns(2571, 5, key="baht.{year}", width_mm=20),
        Column("place", "พื้นที่", 30),
        *year_columns(2571, 5, key="ordinance.{year}", width_mm=20, band="ข้อบัญญัติ (บาท)"),
    ),
)
LONG = "เพื่อส่งเสริมให้ประชาชนในชุมชนมีคุณภาพชีวิตที่ดีขึ้น"


def row(title="ขุดลอก", objective="มีน้ำใช้", baht=(120_000,) * 5, place="หมู่ที่ 1"):
    amounts = {2571 + place: None if amount is None else Decimal(amount) for place, amount in enumerate(baht)}
    return {"title": title, "objective": objective, "baht": amounts, "place": place, "ordinance": {}}


def fit_of(rows, digits=Digits.ARABIC):
    return fitted(SHEET, list(SHEET.lines(rows, digits=digits)))


def in_mm(fit):
    return [share * LANDSCAPE.text_mm for share in fit.shares]


def test_short_rows_and_no_rows_leave_the_form_as_it_is():
    whole = sum(column.width_mm for column in SHEET.columns)
    for rows in ([], [row()] * 3):
        fit = fit_of(rows)
        assert fit.shares == pytest.approx([column.width_mm / whole for column in SHEET.columns])
        assert fit.size == 1


def test_long_text_gets_the_room_that_money_and_empty_columns_do_not_need():
    fit = fit_of([row(objective=LONG * 8, title=LONG)] * 4)
    order, title, objective, *money = in_mm(fit)
    assert objective > 1.5 * title > 30
    assert all(13 <= width <= 15 for width in money[:5])
    assert all(8 <= width <= 10 for width in money[6:])
    assert order < 8
    assert sum(fit.shares) == pytest.approx(1)


def test_letters_become_smaller_where_rows_are_high_and_never_smaller_than_can_be_read():
    sizes = [fit_of([row(objective=LONG * times, title=LONG)] * 4).size for times in (4, 16, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == SIZES[-1]
    assert fit_of([row(objective=LONG * 60)]).points >= 7.8


def test_an_amount_that_has_no_room_in_fifteen_millimetres_gets_more_and_thai_digits_are_wider():
    rows = [row(objective=LONG * 8, baht=(9_999_999_999,) * 5)]
    arabic, thai = (in_mm(fit_of(rows, digits)) for digits in Digits)
    assert 15 < arabic[3] < thai[3]


def test_a_long_word_of_one_cell_has_room_however_little_else_its_column_holds():
    fit = fit_of([row(objective=LONG * 20), row(objective=LONG * 20, place="สาธารณูปโภค")])
    assert fit.room(8) >= 9 * 0.55 * fit.points


def test_a_word_of_a_heading_has_room_above_the_narrowest_numbers():
    column = Column("cost", "งบประมาณที่เสนอ (บาท)", 20, Kind.BAHT)
    sheet = replace(SHEET, columns=(*SHEET.columns[:3], column))
    fit = fitted(sheet, list(sheet.lines([{**row(objective=LONG * 60, title=LONG * 20), "cost": Decimal(5)}])))
    assert fit.room(3) >= letters_width("งบประมาณ", bold=True) * fit.points


def test_a_date_is_never_set_tighter_and_has_room_in_one_line():
    columns = (Column("on", "วันที่", 18, Kind.DATE), Column("title", "โครงการ", 250))
    sheet = replace(SHEET, columns=columns)
    fit = fitted(sheet, list(sheet.lines([{"on": dt.date(2026, 11, 30), "title": "ขุดลอก"}])))
    assert fit.room(0) >= letters_width("30 พ.ย. 2569") * fit.points


def test_a_sum_counts_among_the_numbers_of_its_column():
    rows = [row(objective=LONG * 8, baht=(900_000,) * 5)] * 20
    assert in_mm(fit_of(rows))[3] > in_mm(fit_of(rows[:1]))[3]


@given(st.lists(st.builds(row, st.text("ก ขaญ/5\n", max_size=80), st.text("ก ขaญ/5\n", max_size=900)), max_size=5))
def test_whatever_is_typed_every_column_has_room_and_all_of_them_fill_the_page(rows):
    fit = fit_of(rows)
    assert sum(fit.shares) == pytest.approx(1)
    assert all(fit.room(place) > fit.points / 2 for place in range(len(SHEET.columns)))
    assert fit.room(0, len(SHEET.columns)) < LANDSCAPE.text_mm * POINTS_PER_MM


def test_of_a_stream_only_the_first_rows_are_read_ahead():
    read = []

    def stream():
        for number in range(500):
            read.append(number)
            yield row(title=f"โครงการ {number}")

    rows = stream()
    first, every = looked_at(rows, SHEET.lines(rows))
    assert len(first) == len(read) == 60
    assert len(list(every)) == 501

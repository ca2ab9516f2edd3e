"""Comma-separated text: opened by office programs in Thai, exact to the satang, and nothing in it runs."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.delimited import comma_separated, plain
from paper.layout.sheet import Column, Kind, Sheet

SHEET = Sheet(
    "",
    "ทดลอง",
    "",
    landscape=True,
    columns=(Column("a", "ชื่อ"), Column("b", "บาท", kind=Kind.BAHT), Column("c", "วันที่", kind=Kind.DATE)),
)


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_begins_with_the_mark_and_its_headings():
    content = comma_separated(SHEET, [])
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows(content) == [["ชื่อ", "บาท", "วันที่"]]


def test_numbers_are_exact_and_what_was_not_reported_is_blank_and_not_nought():
    told = [
        {"a": "ก", "b": Decimal("1234567.50"), "c": dt.date(2026, 11, 30)},
        {"a": None, "b": None, "c": None},
        {"a": "ข", "b": Decimal(0), "c": None},
        {"a": "-5", "b": Decimal(-5), "c": None},
    ]
    assert rows(comma_separated(SHEET, told))[1:] == [
        ["ก", "1234567.50", "30 พ.ย. 2569"],
        ["", "", ""],
        ["ข", "0", ""],
        ["'-5", "-5", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+66", "-x", "@SUM(A1)", "\tx", "  =1", "＝1"])
def test_what_looks_like_a_formula_is_text(text):
    assert plain(text) == f"'{text}"


@given(st.text())
def test_no_text_begins_as_a_formula_does(text):
    assert not plain(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(text).removeprefix("'") == text.removeprefix("'")

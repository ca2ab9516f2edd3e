from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import Unreadable, added, baht, baht_in_words, read_money, thai_digits

# Words of 1,005 amounts on which two independent programs agree.
WORDS = [line.split("\t") for line in Path(__file__).with_name("baht_words.tsv").read_text("utf-8").splitlines()]
AMOUNTS = st.decimals(0, 10**12, places=2)


def test_amounts_in_words_against_the_table():
    assert len(WORDS) > 1000
    wrong = [(figures, words) for figures, words in WORDS if baht_in_words(Decimal(figures)) != words]
    assert wrong == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal(0), "ศูนย์บาทถ้วน"),
        (Decimal(21), "ยี่สิบเอ็ดบาทถ้วน"),
        (1_000_001, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (Decimal("0.50"), "ห้าสิบสตางค์"),
        (Decimal("0.01"), "หนึ่งสตางค์"),
        (Decimal("11.11"), "สิบเอ็ดบาทสิบเอ็ดสตางค์"),
        (Decimal("-21.25"), "ลบยี่สิบเอ็ดบาทยี่สิบห้าสตางค์"),
        (10**18, "หนึ่งล้านล้านล้านบาทถ้วน"),
        (None, ""),
    ],
)
def test_amounts_in_words(amount, words):
    assert baht_in_words(amount) == words


def test_parts_of_a_satang_have_no_words():
    with pytest.raises(ValueError, match="satang"):
        baht_in_words(Decimal("1.005"))


@given(st.integers(1, 10**13), st.integers(1, 10**13))
def test_different_amounts_have_different_words(one, other):
    assert (baht_in_words(one) == baht_in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("amount", "figures"),
    [
        (Decimal(1632820), "1,632,820"),
        (Decimal("1632820.00"), "1,632,820"),
        (Decimal("0.5"), "0.50"),
        (Decimal("-1234.5"), "-1,234.50"),
        (0, "0"),
        (None, ""),
    ],
)
def test_figures_show_satang_only_where_there_are_any(amount, figures):
    assert baht(amount) == figures


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (80000, 80000),
        (80000.0, 80000),
        (0.1 + 0.2, "0.30"),
        (Decimal("1E+3"), 1000),
        (-0.0, 0),
        ("1,632,820", 1632820),
        (" 1,632,820.50 ", "1632820.50"),
        ("๕๐๐,๐๐๐ บาท", 500000),
        ("500 บาทถ้วน", 500),
        ("1,000.-", 1000),
        ("฿ 20", 20),
        ("007", 7),
        ("-", 0),
        (" -   ", 0),
        ("–", 0),
        ("\u200b0", 0),
    ],
)
def test_money_is_read_however_it_is_typed(typed, amount):
    assert read_money(typed) == Decimal(amount)


@pytest.mark.parametrize("blank", [None, "", "   ", "\u200b"])
def test_blank_is_not_nought(blank):
    assert read_money(blank) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ห้าร้อย", "เป็นจำนวนเงินไม่ได้"),
        ("1,23", "เป็นจำนวนเงินไม่ได้"),
        ("1 000", "เป็นจำนวนเงินไม่ได้"),
        ("(500)", "เป็นจำนวนเงินไม่ได้"),
        ("--", "เป็นจำนวนเงินไม่ได้"),
        ("=1+1", "เป็นจำนวนเงินไม่ได้"),
        ("1e5", "เป็นจำนวนเงินไม่ได้"),
        ("NaN", "เป็นจำนวนเงินไม่ได้"),
        (True, "เป็นจำนวนเงินไม่ได้"),
        (float("nan"), "เป็นจำนวนเงินไม่ได้"),
        (float("inf"), "เป็นจำนวนเงินไม่ได้"),
        (Decimal("sNaN"), "เป็นจำนวนเงินไม่ได้"),
        ([], "เป็นจำนวนเงินไม่ได้"),
        (-5, "ติดลบ"),
        ("-5", "ติดลบ"),
        ("- 5,000", "ติดลบ"),
        ("1.234", "ทศนิยมเกิน 2"),
        (0.125, "ทศนิยมเกิน 2"),
        (10**13, "มากเกินกว่า"),
        pytest.param(10**5000, "มากเกินกว่า", id="five thousand digits"),
        ("9" * 5000, "มากเกินกว่า"),
        (1e300, "มากเกินกว่า"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(typed, reason):
    with pytest.raises(Unreadable, match=reason):
        read_money(typed)


@given(AMOUNTS)
def test_what_is_printed_is_read_again(amount):
    assert read_money(baht(amount)) == amount
    assert read_money(thai_digits(baht(amount)) + " บาท") == amount
    assert read_money(amount) == amount


@given(st.integers(0, 10**14))
def test_a_workbook_float_is_read_to_the_satang(satang):
    assert read_money(satang / 100) == Decimal(satang) / 100


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.decimals()))
def test_reading_never_fails_otherwise(anything):
    try:
        amount = read_money(anything)
    except Unreadable:
        return
    assert amount is None or (amount >= 0 and amount == amount.quantize(Decimal("0.01")))


@pytest.mark.parametrize(
    ("amounts", "whole"),
    [((), None), ((None, None), None), ((None, Decimal(0)), 0), ((Decimal("0.25"), None, Decimal(2)), Decimal("2.25"))],
)
def test_blank_adds_nothing_and_nothing_but_blanks_is_blank(amounts, whole):
    assert added(iter(amounts)) == whole

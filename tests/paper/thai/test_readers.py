"""One reader per kind of value: what is taken, what is taken with a doubt, and what is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import Unreadable, normalise, readers
from paper.thai.typed import Percent, as_typed

THIS_YEAR = timezone.localdate().year + 543
EIGHTY = Percent.of(0.8)
BANG = "บ้านหนองทดลอง"


# --- text -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "text", "is_doubted"),
    [
        ("ก่อสร้างถนน คสล.", "ก่อสร้างถนน คสล.", False),
        ("ก่อสร้างถนน\nคอนกรีต", "ก่อสร้างถนน คอนกรีต", True),
        ("ก่อสร้างถนน \r\n คอนกรีต", "ก่อสร้างถนน คอนกรีต", True),
        ("ก่อสร้างถนน\r\n", "ก่อสร้างถนน", False),
        ("กองช่าง\x0bอบต.", "กองช่าง อบต.", True),
        (1669, "1669", False),
        (8123456789.0, "8123456789", False),
        (0.3333333333333333, "0.333333333333333", True),
        (EIGHTY, "80%", False),
        (None, "", False),
        ("โครงการ ????????", "โครงการ ????????", True),
        ("สะอาดไหม?", "สะอาดไหม?", False),
        ("25 °C ± 2, 4×4 ม.", "25 °C ± 2, 4×4 ม.", False),
    ],
)
def test_text_of_one_line(typed, text, is_doubted):
    read = readers.line(typed)
    assert (read.value, bool(read.doubt)) == (text, is_doubted)


@pytest.mark.parametrize("typed", ["31000", "๓๑๐๐๐", " 31 000 ", 31000])
def test_a_code_of_figures_is_read_as_arabic_figures(typed):
    assert readers.figures(typed) == readers.Reading("31000")


def test_text_of_many_lines_keeps_them():
    assert readers.lines("- ข้อหนึ่ง \r\n- ข้อสอง") == readers.Reading("- ข้อหนึ่ง\n- ข้อสอง")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (dt.datetime(2026, 2, 1), "วันที่ «1 ก.พ. 2569»"),  # noqa: DTZ001  as a workbook gives it
        (dt.time(8, 30), "เวลา «8.30 น.»"),
        (True, "ต้องเป็นข้อความ"),
        (1e21, "เกิน 15 หลัก"),
    ],
)
def test_what_a_table_program_made_of_text_is_refused(typed, words):
    with pytest.raises(Unreadable, match=words):
        readers.line(typed)


@given(st.text())
def test_one_line_is_the_normal_form_and_is_read_again_without_a_doubt_of_its_own(text):
    read = readers.line(text)
    assert read.value == normalise(text)
    assert readers.JOINED not in readers.line(read.value).doubt


# --- names ----------------------------------------------------------------------------------------------------------
LOST = {
    "question marks": "????????",
    "some question marks": "บ้าน????",
    "the replacement character": "\ufffd\ufffdหนอง",
    "TIS-620 as Latin": BANG.encode("cp874").decode("latin-1"),
    "UTF-8 as Latin": BANG.encode().decode("cp1252", "ignore"),
    "UTF-8 as TIS-620": BANG.encode().decode("cp874", "replace"),
    "UTF-8 as TIS-620, its rest dropped": BANG.encode().decode("cp874", "ignore"),
    "nought": "0",
    "a dash": "-",
    "a number": "12345",
    "a formula": "=SUM(A1)",
    "a tag": "<b>หนา</b>",
}


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("reader", [readers.person_name, readers.village_name])
def test_a_name_that_lost_its_letters_is_refused(reader, name):
    with pytest.raises(Unreadable):
        reader(LOST[name])


@pytest.mark.parametrize(
    ("typed", "is_doubted"),
    [
        ('หนอง "ใหญ่"', False),
        ("โคก/หนอง (เหนือ)", False),
        ("ไผ่ ๆ ฯลฯ", False),
        ("เธอเนินนา", False),
        ("", False),
        ("Ban Nong", True),
        ("🌾นาดี", True),
    ],
)
def test_names_of_villages(typed, is_doubted):
    read = readers.village_name(typed)
    assert (read.value, bool(read.doubt)) == (typed, is_doubted)


@pytest.mark.parametrize(
    ("typed", "is_doubted"),
    [("นายบุญมา รักถิ่น", False), ("บุญมา รักถิ่น (ม.4)", False), ("John Smith", False), ("บุญมา 081-234-5678", True)],
)
def test_names_of_people(typed, is_doubted):
    read = readers.person_name(typed)
    assert (read.value, bool(read.doubt)) == (typed, is_doubted)


@pytest.mark.parametrize(
    "good",
    [
        "บ้านหนองทดลอง",
        "เธอเนียนเธอ",
        "โครงการอบรม เน้นเธอ เน้นเนื้อ",
        "น้ำ 2 ลบ.ม. ½ ไร่ ²",
        "Café à la carte",
        "ทำไม? อย่างไร??",
        "\uf70aก",
    ],
)
def test_good_text_is_not_taken_for_lost(good):
    assert readers.LOST not in readers.line(good).doubt


# --- baht -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("500.000", r"ให้พิมพ์ 500,000 ถ้าหมายถึง 500 บาท"),
        ("1.250", r"ให้พิมพ์ 1,250 ถ้าหมายถึง 1.25 บาท"),
        ("12.500", r"ให้พิมพ์ 12,500 ถ้าหมายถึง 12.50 บาท"),
        ("๑.๒๕๐ บาท", r"ให้พิมพ์ 1,250"),
        ("1.632.820", r"ให้พิมพ์ 1,632,820$"),
        ("1.234", r"ให้พิมพ์ 1,234$"),
        ("500.0000", "ทศนิยมเกิน 2"),
        ("0.500", "ทศนิยมเกิน 2"),
        ("1,250.000", "ทศนิยมเกิน 2"),
        (EIGHTY, "เป็นร้อยละ"),
        ("50%", "เป็นร้อยละ"),
        (-5.0, "«-5»"),
        (dt.date(2023, 3, 15), "«15 มี.ค. 2566»"),
        ("1 ล้าน", "เป็นจำนวนเงินไม่ได้"),
        ("20,000+5,000", "เป็นจำนวนเงินไม่ได้"),
        ("250,00", "เป็นจำนวนเงินไม่ได้"),
        (10**12, "มากเกินกว่า"),
    ],
)
def test_money_that_could_be_two_amounts_or_none_is_refused(typed, words):
    with pytest.raises(Unreadable, match=words):
        readers.money(typed)


@pytest.mark.parametrize(
    ("typed", "baht"), [("500.00", 500), ("1.25", "1.25"), ("500,000.-", 500000), ("-", 0), ("", None)]
)
def test_money_that_can_only_be_one_amount_is_taken(typed, baht):
    assert readers.money(typed) == readers.Reading(None if baht is None else Decimal(baht))


# --- quantity, percent, count ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "number", "doubt"),
    [
        (400, 400, ""),
        ("1,250.5", "1250.5", ""),
        ("0.500", "0.5", ""),
        ("1.250", "1.25", "ถ้าหมายถึง 1,250"),
        ("12.500", "12.5", "ถ้าหมายถึง 12,500"),
        ("500.000", 500, "ถ้าหมายถึง 500,000"),
        (EIGHTY, 80, "อ่านเป็น 80 "),
        (Percent.of(1.0), 100, "อ่านเป็น 100 "),
        (Percent.of(0.125), "12.5", "อ่านเป็น 12.5 "),
        ("80%", 80, "อ่านเป็น 80 "),
        ("ร้อยละ ๘๐", 80, "อ่านเป็น 80 "),
        ("-", None, ""),
        ("", None, ""),
        (None, None, ""),
        (-0.0, 0, ""),
    ],
)
def test_quantities(typed, number, doubt):
    read = readers.quantity(typed)
    assert read.value == (None if number is None else Decimal(number))
    assert doubt in read.doubt
    assert bool(doubt) == bool(read.doubt)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0.125", "ทศนิยมไม่เกิน 2 ตำแหน่ง"),
        ("1.255", "ทศนิยมไม่เกิน 2 ตำแหน่ง"),
        (-5.0, "«-5»"),
        (True, "เป็นตัวเลขไม่ได้"),
        (dt.date(2026, 3, 1), "«1 มี.ค. 2569»"),
        ("400 ไร่", "หน่วยกรอกในช่องหน่วยนับ"),
        (10**10, "มากเกินกว่า"),
        ("%", "เป็นตัวเลขไม่ได้"),
        ("9" * 5000, "มากเกินกว่า"),
    ],
)
def test_quantities_that_are_refused(typed, words):
    with pytest.raises(Unreadable, match=words):
        readers.quantity(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("๑๒๐ ครัวเรือน", 120), ("1,200", 1200), (25.0, 25), ("-", None), ("", None)]
)
def test_counts(typed, number):
    assert readers.count(typed) == readers.Reading(number)


@pytest.mark.parametrize("typed", [EIGHTY, "1.200", "12.5", 1.5, -3.0, "สิบ", True, "3,000,000,000"])
def test_counts_that_are_refused(typed):
    with pytest.raises(Unreadable, match="ต้องเป็นจำนวนเต็ม"):
        readers.count(typed)


def test_a_dash_is_nought_only_where_the_table_says_so():
    assert readers.quantity(" - ", dash=Decimal(0)).value == 0
    assert readers.count("-", dash=0).value == 0


# --- dates and years ------------------------------------------------------------------------------------------------
def of_year(buddhist: int) -> str:
    return f"15/3/{buddhist}"


@pytest.mark.parametrize("away", [-5, 0, 5])
def test_dates_near_today_pass(away):
    assert readers.date(of_year(THIS_YEAR + away)) == readers.Reading(dt.date(THIS_YEAR + away - 543, 3, 15))


@pytest.mark.parametrize("away", [-20, -6, 6, 20])
def test_dates_farther_away_are_doubted(away):
    read = readers.date(of_year(THIS_YEAR + away))
    assert read.value == dt.date(THIS_YEAR + away - 543, 3, 15)
    assert f"พ.ศ. {THIS_YEAR + away}" in read.doubt
    assert f"{abs(away)} ปี" in read.doubt


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (of_year(2441), ""),
        (of_year(2696), ""),
        (of_year(THIS_YEAR - 21), ""),
        (of_year(THIS_YEAR + 21), ""),
        (f"15/3/{(THIS_YEAR - 543) % 100}", f"พ.ศ. {THIS_YEAR}"),
        (dt.date(1900 + THIS_YEAR % 100, 3, 15), f"พ.ศ. {THIS_YEAR}"),
        (dt.date(THIS_YEAR + 543, 3, 15), f"พ.ศ. {THIS_YEAR}"),
    ],
    ids=["2441", "2696", "long ago", "far ahead", "two figures of the common era", "Excel's 1969", "Excel's 3112"],
)
def test_far_dates_are_refused_and_the_near_one_is_offered(typed, meant):
    with pytest.raises(Unreadable, match="ไกลเกินกว่าที่ระบบรับ") as refusal:
        readers.date(typed)
    assert f"ถ้าหมายถึง {meant}" in str(refusal.value) if meant else "ถ้าหมายถึง" not in str(refusal.value)


def test_a_bare_number_in_a_date_is_named_as_the_day_it_is_to_a_table_program():
    with pytest.raises(Unreadable, match=r"«46101» .*แทนวันที่ 20 มี\.ค\. 2569"):
        readers.date(46101.0)


def test_years_of_plans():
    assert readers.year("๒๕๗๑") == readers.Reading(2571)
    assert readers.year(2571.0) == readers.Reading(2571)
    assert readers.year("") == readers.Reading(None)
    far = readers.year(str(THIS_YEAR + 13))
    assert (far.value, bool(far.doubt)) == (THIS_YEAR + 13, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("26", "สี่หลัก"),
        ("69", "สี่หลัก"),
        ("2441", "ไกลเกินกว่า"),
        ("2696", "ไกลเกินกว่า"),
        ("3112", "ถ้าหมายถึง พ.ศ. 2569"),
        ("1969", "พุทธศักราช"),
        ("2026", "ถ้าหมายถึง ค.ศ. 2026 ให้พิมพ์ 2569"),
        ("2,571", "สี่หลัก"),
        ("ปีหน้า", "สี่หลัก"),
        (2571.5, "สี่หลัก"),
    ],
)
def test_years_that_are_refused(typed, words):
    with pytest.raises(Unreadable, match=words):
        readers.year(typed)


# --- what is said again ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-5.0, "-5"),
        (46101.0, "46101"),
        (0.1 + 0.2, "0.3"),
        (Decimal("8E+1"), "80"),
        (dt.date(2569, 3, 15), "15 มี.ค. 2569"),
        (dt.date(2026, 3, 15), "15 มี.ค. 2569"),
        (True, "TRUE"),
        (Percent.of(0.8), "80%"),
        (" 1,23 ", "1,23"),
    ],
)
def test_a_value_is_said_as_it_was_typed(value, said):
    assert as_typed(value) == said


@given(
    st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.decimals(), st.dates(), st.times())
)
def test_no_reader_fails_otherwise(anything):
    kinds = (readers.line, readers.lines, readers.person_name, readers.village_name, readers.money, readers.quantity)
    for reader in (*kinds, readers.figures, readers.count, readers.date, readers.year):
        with contextlib.suppress(Unreadable):
            assert isinstance(reader(anything), readers.Reading)

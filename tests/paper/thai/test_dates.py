import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import (
    Unreadable,
    days_to,
    fiscal_quarter,
    fiscal_year,
    read_thai_date,
    thai_date,
    thai_datetime,
    thai_digits,
)

DAY = datetime.date(2026, 3, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "15 มี.ค. 2569",
        "15 มีนาคม 2569",
        "15/3/2569",
        "๑๕ มี.ค. ๖๙",
        "15-03-2569",
        "15.3.69",
        "15 มี.ค.2569",
        "15 มีค 2569",
        " 15  มีนาคม  พ.ศ. 2569 ",
        "วันที่ 15 มีนาคม 2569",
        "วันอาทิตย์ที่ ๑๕ มีนาคม พ.ศ.๒๕๖๙",
        "15 เดือนมีนาคม 2569",
        "2569-03-15",
        datetime.date(2026, 3, 15),
        datetime.datetime(2026, 3, 15, 9, 30),  # noqa: DTZ001  as a workbook gives it
        datetime.date(2569, 3, 15),  # the year of the Buddhist era typed into a workbook of the common era
    ],
)
def test_a_date_is_read_however_it_is_written(typed):
    assert read_thai_date(typed) == DAY


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b"])
def test_blank_is_no_date(blank):
    assert read_thai_date(blank) is None


@pytest.mark.parametrize(
    "typed", ["15/3/2026", "15 มีนาคม 1999", "2026-03-15", "15 มี.ค. ค.ศ. 2026", "2026-03-15 00:00:00"]
)
def test_the_common_era_is_refused_in_text(typed):
    with pytest.raises(Unreadable, match="พุทธศักราช"):
        read_thai_date(typed)


@pytest.mark.parametrize(
    "typed", ["31/2/2569", "29 กุมภาพันธ์ 2569", "15/13/2569", "0/1/2569", datetime.date(2568, 2, 29)]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(typed):
    with pytest.raises(Unreadable, match="ปฏิทิน"):
        read_thai_date(typed)


@pytest.mark.parametrize(
    "typed",
    ["เมื่อวาน", "15 มีนา 2569", "15/3", "15/3/569", "15/3-2569", "2569", 46096, 46096.0, True, "15/3/25690", "1" * 200],
)
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(Unreadable, match=r"เช่น 15 มี\.ค\. 2569"):
        read_thai_date(typed)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_what_is_printed_is_read_again(day):
    assert read_thai_date(thai_date(day)) == day
    assert read_thai_date(thai_date(day, short=True)) == day
    assert read_thai_date(thai_digits(thai_date(day, short=True))) == day
    assert read_thai_date(f"{day.day}/{day.month}/{day.year + 543}") == day
    assert read_thai_date(day) == day


def test_dates_are_printed_in_the_buddhist_era():
    assert thai_date(datetime.date(2026, 11, 21)) == "21 พฤศจิกายน 2569"
    assert thai_date(datetime.date(2026, 11, 21), short=True) == "21 พ.ย. 2569"
    assert thai_date(None) == ""


def test_moments_are_printed_in_the_time_of_the_office():
    moment = datetime.datetime(2026, 11, 21, 18, 5, tzinfo=datetime.UTC)
    assert thai_datetime(moment) == "22 พฤศจิกายน 2569 เวลา 01.05 น."
    assert thai_datetime(moment, short=True) == "22 พ.ย. 2569 เวลา 01.05 น."
    assert thai_date(moment) == "22 พฤศจิกายน 2569"
    assert thai_datetime(datetime.datetime(2026, 11, 21, 8, 0)) == "21 พฤศจิกายน 2569 เวลา 08.00 น."  # noqa: DTZ001
    assert thai_datetime(None) == ""


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (datetime.date(2025, 9, 30), 2568, 4),
        (datetime.date(2025, 10, 1), 2569, 1),
        (datetime.date(2025, 12, 31), 2569, 1),
        (datetime.date(2026, 1, 1), 2569, 2),
        (datetime.date(2026, 4, 1), 2569, 3),
        (datetime.date(2026, 9, 30), 2569, 4),
    ],
)
def test_the_fiscal_year_begins_in_october(day, year, quarter):
    assert (fiscal_year(day), fiscal_quarter(day)) == (year, quarter)


@pytest.mark.parametrize(("days", "said"), [(-3, "เลยกำหนด 3 วัน"), (0, "ครบกำหนดวันนี้"), (5, "อีก 5 วัน")])
def test_a_deadline_says_how_far_it_is(days, said):
    assert days_to(DAY + datetime.timedelta(days=days), DAY) == said

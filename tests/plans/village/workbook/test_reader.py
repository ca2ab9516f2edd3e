"""Reading a workbook that is right: what people type becomes what they meant."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from paper.thai import normalise
from plans.village.workbook import tidy
from plans.village.workbook.columns import FORUM, columns, letter
from plans.village.workbook.reader import read
from plans.village.workbook.rows import from_data, numbered, to_data
from tests.plans.workbook_files import (
    MARKET,
    MEETING,
    POND,
    STUBBLE,
    YEARS,
    edited,
    filled,
    with_cells,
)

THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \n\u200b\u00a0abเแำํ็่้-=1"))


def test_headings_are_the_issues_in_their_order():
    assert [column.heading for column in columns((2571, 2572))] == [
        "ลำดับ",
        "โครงการ/กิจกรรม",
        "วัตถุประสงค์",
        "เป้าหมาย (จำนวน)",
        "หน่วยนับ",
        "พื้นที่ดำเนินการ",
        "ครัวเรือนที่ได้รับประโยชน์",
        "งบประมาณ 2571",
        "งบประมาณ 2572",
        "แหล่งงบประมาณ",
        "กลุ่ม",
        "ความเร่งด่วน",
        "หน่วยงานรับผิดชอบหลัก",
        "หน่วยงานสนับสนุน",
        "ผลที่คาดว่าจะได้รับ",
        "ตัวชี้วัด",
        "มติที่ประชุม",
    ]


def test_everything_is_read_as_it_was_meant(empty):
    found = read(filled(empty, [STUBBLE, POND, MARKET], MEETING))
    assert found.errors == ()
    assert (found.village_code, found.period) == ("31010401", "2571-2575")
    stubble, pond, market = found.rows
    assert stubble.target_quantity == 400
    assert stubble.years_baht == (Decimal(80000), Decimal(0), None, None, None)
    assert (stubble.action_group, stubble.urgency) == ("support", "urgent")
    assert pond.years_baht == (Decimal(1632820), None, Decimal("500000.50"), None, None)
    assert pond.action_group == "joint"
    assert market.years_baht == (None,) * 5
    assert [row.position for row in found.rows] == [1, 2, 3]
    assert found.forum
    assert found.forum.held_on == dt.date(2026, 3, 15)
    assert (found.forum.male_count, found.forum.female_count) == (30, 35)


@pytest.mark.parametrize(
    "typed",
    [
        "15/3/2569",
        "๑๕ มีนาคม ๒๕๖๙",
        dt.date(2026, 3, 15),
        dt.datetime.combine(dt.date(2569, 3, 15), dt.time()),
        "15-03-2569",
        "15 มี.ค. 69",
    ],
)
def test_dates_are_read_as_people_type_them(empty, typed):
    assert read(filled(empty, forum={"วันที่": typed})).forum.held_on == dt.date(2026, 3, 15)


def test_blank_rows_and_bare_numbers_are_no_projects(empty):
    content = filled(empty, [{"ลำดับ": 1}, STUBBLE, {"ลำดับ": "๓"}, {"โครงการ/กิจกรรม": "   "}, POND])
    found = read(content)
    assert found.errors == ()
    assert [row.row for row in found.rows] == [3, 6]


def test_numbers_in_text_columns_are_text(empty):
    row = read(filled(empty, [{"โครงการ/กิจกรรม": 1669, "มติที่ประชุม": 2, "หน่วยนับ": 1.5}])).rows[0]
    assert (row.title, row.resolution, row.target_unit) == ("1669", "2", "1.5")


def test_text_is_written_in_its_normal_form(empty):
    row = read(filled(empty, [{"โครงการ/กิจกรรม": " เเหล่งน้ํา  บ้านบัว\u200b ", "วัตถุประสงค์": "- ข้อหนึ่ง \r\n- ข้อสอง"}])).rows[
        0
    ]
    assert row.title == "แหล่งน้ำ บ้านบัว"
    assert row.objective == "- ข้อหนึ่ง\n- ข้อสอง"


def test_notes_pictures_and_blank_rows_far_below_do_not_matter(empty):
    def dress(book):
        sheet = book["โครงการ"]
        sheet["B2"] = "ไถกลบตอซัง"
        sheet["B2"].comment = Comment("ตรวจแล้ว", "เลขานุการ")
        sheet.cell(40_000, 3).number_format = "0.00"
        book.create_sheet("กระดาษทด")["A1"] = "=1+1"

    found = read(edited(empty, dress))
    assert found.errors == ()
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([3, 1, 2], [3, 1, 2]),
        ([None, None], [1, 2]),
        ([1, 5, None, None], [1, 5, 6, 7]),
        ([1, None, 2], [1, 2, 3]),
        ([2, 1, 1], [3, 1, 2]),
        ([], []),
    ],
)
def test_rows_keep_their_order_where_numbers_are_blank_or_stand_twice(typed, places):
    assert numbered(typed) == places


@given(THAI)
def test_the_short_look_never_takes_untidy_text_for_tidy(text):
    assert tidy.tidied(text) == normalise(text, keep_lines=True)
    assert tidy.one_line(text) == normalise(text)


def test_what_was_read_survives_being_staged(empty):
    found = read(filled(empty, [STUBBLE, POND], MEETING | {"ผู้เข้าร่วมชาย": "หลายคน"}))
    assert found.errors
    assert from_data(to_data(found)) == found


def test_the_path_of_a_file_is_read_like_its_bytes(empty, tmp_path):
    path = tmp_path / "แผน.xlsx"
    path.write_bytes(empty)
    assert read(path, period_years=YEARS) == read(empty)


def test_another_period_is_refused(empty):
    (error,) = read(empty, period_years=(2566, 2567, 2568, 2569, 2570)).errors
    assert "พ.ศ. 2571–2575" in error.message
    assert "พ.ศ. 2566–2570" in error.message


def test_labels_of_the_forum_may_be_followed_by_a_colon(empty):
    assert read(with_cells(empty, {"A1": "วันที่ :"}, FORUM)).errors == ()


def test_column_letters():
    assert [letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("heading", "typed", "meant"),
    [
        ("เป้าหมาย (จำนวน)", "๑,๒๐๐.๕", Decimal("1200.5")),
        ("เป้าหมาย (จำนวน)", 0.1, Decimal("0.1")),
        ("เป้าหมาย (จำนวน)", " - ", 0),
        ("ครัวเรือนที่ได้รับประโยชน์", "๑๒๐ ครัวเรือน", 120),
        ("ครัวเรือนที่ได้รับประโยชน์", "-", 0),
        ("งบประมาณ 2571", 0.29, Decimal("0.29")),
        ("งบประมาณ 2571", "฿ 1,000.50", Decimal("1000.50")),
        ("งบประมาณ 2571", " -   ", 0),
    ],
)
def test_numbers_are_read_as_people_type_them(empty, heading, typed, meant):
    row = read(filled(empty, [{"โครงการ/กิจกรรม": "ก", heading: typed}])).rows[0]
    found = {"เป": row.target_quantity, "คร": row.beneficiary_households, "งบ": row.year_1}[heading[:2]]
    assert found == meant

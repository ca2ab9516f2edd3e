"""Notes of planners, as they are really written: spaced, misspelt, in Thai digits; and what is no such note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.local.models import RowLink
from plans.local.notes import read_notes

T, D, M, C = RowLink.Kind.TRANSFER, RowLink.Kind.DUPLICATE, RowLink.Kind.MERGE, RowLink.Kind.COORDINATE

# Invented variants of the four notes of docs/domain.md#cross-references: text, kind, number, target.
VARIANTS = [
    ("ซ้ำลำดับที่ 63", D, 63, ""),
    ("ซ้ำลำดับที่ ๖๓", D, 63, ""),
    ("ซ้ำ ลำดับที่63", D, 63, ""),
    ("ซ้ำกับลำดับที่ 7", D, 7, ""),
    ("ซ้ำกับโครงการที่ 12", D, 12, ""),
    ("ซ้ำข้อ 4", D, 4, ""),
    ("ซ้ำ 15", D, 15, ""),
    ("ซ้ำซ้อนกับลำดับ 9", D, 9, ""),
    ("โครงการนี้ซ้ำกับลำดับที่ 21", D, 21, ""),
    ("(ซ้ำลำดับที่ 8)", D, 8, ""),
    ("* ซ้ำลำดับที่ 5 *", D, 5, ""),
    ("หมายเหตุ: ซ้ำลำดับที่ 30", D, 30, ""),
    ("ซํ้าลำดับที่ 63", D, 63, ""),
    ("ซ้ำ no. 6", D, 6, ""),
    ("รวมกับลำดับที่ 2", M, 2, ""),
    ("รวมกับลำดับที่ ๒", M, 2, ""),
    ("รวม ลำดับ 2", M, 2, ""),
    ("ให้รวมกับข้อ 11", M, 11, ""),
    ("ยุบรวมกับโครงการที่ 3", M, 3, ""),
    ("ควบรวมกับรายการที่ 14", M, 14, ""),
    ("ย้ายไปรวมกับลำดับที่ 2", M, 2, ""),
    ("รวมกับ #9", M, 9, ""),
    ("ย้ายไปแผนงานการเกษตร", T, None, "แผนงานการเกษตร"),
    ("ย้ายไป แผนงานอุตสาหกรรมและการโยธา", T, None, "แผนงานอุตสาหกรรมและการโยธา"),
    ("ย้ายไปอยู่แผนงานเคหะและชุมชน", T, None, "แผนงานเคหะและชุมชน"),
    ("ขอย้ายไปไว้ในแผนงานสร้างความเข้มแข็งของชุมชน", T, None, "แผนงานสร้างความเข้มแข็งของชุมชน"),
    ("ย้ายไปยุทธศาสตร์ที่ 3", T, None, "ยุทธศาสตร์ที่ 3"),
    ("ย้ายไป ผ.03", T, None, "ผ.03"),
    ("ย้ายไปลำดับที่ 40", T, 40, ""),
    ("โอนไปแผนงานบริหารงานทั่วไป", T, None, "แผนงานบริหารงานทั่วไป"),
    ("ย้ายมาจากแผนงานการศึกษา", T, None, "แผนงานการศึกษา"),
    ("ไปประสาน 02/2", C, None, ""),
    ("ไปประสาน ๐๒/๒", C, None, ""),
    ("ไปประสาน ผ.02/2", C, None, ""),
    ("ประสาน ผ.๐๒/๒", C, None, ""),
    ("ย้ายไปประสาน 02/2", C, None, ""),
    ("ย้ายไป ผ.02/2", C, None, ""),
    ("ประสาน อบจ.", C, None, "อบจ"),
    ("ประสานจังหวัด", C, None, "จังหวัด"),
    ("เกินศักยภาพ ส่ง อบจ.พะเยา", C, None, "อบจ.พะเยา"),
    ("ไปประสาน 02.2 กรมชลประทาน", C, None, "กรมชลประทาน"),
]


@pytest.mark.parametrize(("text", "kind", "number", "target"), VARIANTS)
def test_a_planners_note_is_a_link(text, kind, number, target):
    reading = read_notes(text)
    assert [(one.kind, one.number, one.target) for one in reading.notes] == [(kind, number, target)]
    assert reading.unread == ()


def test_the_table_has_every_kind_and_is_long_enough():
    assert len(VARIANTS) >= 30
    assert {kind for _, kind, _, _ in VARIANTS} == set(RowLink.Kind)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("รวมกับลำดับที่ 2, 5 และ 7", [2, 5, 7]),
        ("ซ้ำลำดับที่ ๓-๕", [3, 4, 5]),
        ("ซ้ำลำดับที่ 3 ถึง 5", [3, 4, 5]),
        ("รวมกับลำดับที่ 4 และลำดับที่ 6", [4, 6]),
        ("ซ้ำลำดับที่ 9, 9", [9]),
    ],
)
def test_a_note_with_several_numbers_is_several_links(text, numbers):
    assert [one.number for one in read_notes(text).notes] == numbers


def test_several_notes_in_one_box_are_read_in_order():
    reading = read_notes("ซ้ำลำดับที่ 63\nย้ายไปแผนงานการเกษตร; ไปประสาน 02/2, รวมกับลำดับที่ 2")
    assert [one.kind for one in reading.notes] == [D, T, C, M]
    assert reading.notes[0].text == "ซ้ำลำดับที่ 63"


@pytest.mark.parametrize(
    "text",
    [
        "พอช., ท้องถิ่น, ประชาชนสมทบ",
        "งบรวมทั้งสิ้น",
        "รวมเป็นเงินทั้งหมด",
        "เพิ่มเติมครั้งที่ 5 / 2567",
        "ดำเนินการแล้วปี 2567",
        "หมู่ที่ 3",
        "ซ้ำ",
        "ย้าย",
    ],
)
def test_what_is_no_such_note_is_handed_back(text):
    reading = read_notes(text)
    assert reading.notes == ()
    assert reading.unread


def test_nothing_is_nothing():
    assert read_notes(" \n ; ") == read_notes("")


@given(st.text())
def test_any_text_is_read_or_handed_back(text):
    reading = read_notes(text)
    assert all(one.text for one in reading.notes)
    assert all(one.number is None or 1 <= one.number <= 9999 for one in reading.notes)

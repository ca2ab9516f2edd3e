"""A number of a workbook that can be read in two ways is kept as it stands in its cell, and asked about as in a box."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai.readers import quantity
from plans.village.doubted import Doubted
from plans.village.models import TypedDoubt
from plans.village.states import VILLAGE_PLANS
from plans.village.workbook import intake
from plans.village.workbook.reader import read
from plans.village.workbook.rows import from_data, to_data
from tests.pages import text_of
from tests.plans.village.pages import url
from tests.plans.workbook_files import MARKET, POND, STUBBLE, downloaded, filled, line, stored, upload, with_cells

QUANTITY, UNIT = "เป้าหมาย (จำนวน)", "หน่วยนับ"
CELL = "ไฟล์ Excel ชีต «โครงการ» ช่อง D2"
TWO_WAYS = MARKET | {QUANTITY: "๑.๒๕๐", UNIT: "ไร่"}
ONE_WAY = MARKET | {QUANTITY: 5, UNIT: "ไร่"}


def told(plan):
    said = VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["submit"])
    return [reason for reason in said if reason.code.startswith("number_")]


def stands(plan):
    return line(plan, "ตลาดนัดสีเขียว").project.target_quantity


def test_a_new_row_keeps_what_stands_in_its_cell_and_is_asked_about_with_sheet_and_cell(plan, secretary):
    stored(plan, filled(downloaded(plan), [TWO_WAYS]), secretary)
    doubt = TypedDoubt.objects.get()
    assert (doubt.field, doubt.typed, doubt.read_as, doubt.other) == ("target_quantity", "๑.๒๕๐", "1.25", "1250")
    assert doubt.place == CELL
    (reason,) = told(plan)
    assert f"เป้าหมาย (จำนวน) ใน{CELL} พิมพ์ไว้ «๑.๒๕๐» ระบบเก็บเป็น 1.25 กรุณาเลือกว่าหมายถึงเท่าไร" in reason
    assert [words for words, _ in reason.answers] == ["1.25 ไร่", "1,250 ไร่"]


@pytest.mark.parametrize(("place", "meant"), [(0, Decimal("1.25")), (1, Decimal(1250))])
def test_one_press_answers_and_the_same_file_once_more_changes_nothing_and_does_not_ask_again(
    as_, plan, secretary, place, meant
):
    content = filled(downloaded(plan), [TWO_WAYS])
    stored(plan, content, secretary)
    as_("secretary").post(told(plan)[0].answers[place][1])
    assert not stored(plan, content, secretary).has_changes
    assert (stands(plan), told(plan), TypedDoubt.objects.count()) == (meant, [], 0)


def test_a_cell_changed_later_is_asked_about_and_a_clear_number_ends_the_question(plan, secretary):
    blank = downloaded(plan)
    stored(plan, filled(blank, [ONE_WAY]), secretary)
    stored(plan, filled(blank, [TWO_WAYS]), secretary)
    assert [one.typed for one in TypedDoubt.objects.all()] == ["๑.๒๕๐"]
    stored(plan, filled(blank, [MARKET | {QUANTITY: "1,250"}]), secretary)
    assert (stands(plan), TypedDoubt.objects.count()) == (1250, 0)


def test_a_change_of_another_cell_leaves_the_question_open(plan, secretary):
    blank = downloaded(plan)
    stored(plan, filled(blank, [TWO_WAYS]), secretary)
    stored(plan, filled(blank, [TWO_WAYS | {"พื้นที่ดำเนินการ": "ตลาดเก่า"}]), secretary)
    assert len(told(plan)) == 1


def test_a_percentage_is_kept_with_the_one_way_it_was_read(plan, secretary):
    stored(plan, filled(downloaded(plan), [MARKET | {QUANTITY: "80%", UNIT: "ร้อยละ"}]), secretary)
    (reason,) = told(plan)
    assert [words for words, _ in reason.answers] == ["80 ร้อยละ"]


def test_only_rows_that_were_stored_are_asked_about(plan, secretary):
    wrong = POND | {QUANTITY: "2.500", "งบประมาณ 2571": "สองหมื่น"}
    stored(plan, filled(downloaded(plan), [TWO_WAYS, wrong]), secretary, only_right_rows=True)
    assert [one.typed for one in TypedDoubt.objects.all()] == ["๑.๒๕๐"]


def test_a_cell_that_lost_to_the_plan_is_not_asked_about(plan, secretary):
    stored(plan, filled(downloaded(plan), [ONE_WAY]), secretary)
    plan.refresh_from_db()
    file = with_cells(downloaded(plan), {"D2": "1.250"})
    plan.lines.get().project.__class__.objects.update(target_quantity=7)
    report = intake.report(upload(plan, file, secretary))
    assert [error.cell for error in report.errors] == ["D2"]
    assert report.numbers_doubted == 0


def test_whoever_confirms_reads_that_a_question_waits_before_the_plan_is_sent(as_, plan, secretary):
    kept = upload(plan, filled(downloaded(plan), [STUBBLE, TWO_WAYS]), secretary)
    page = as_("secretary").post(url("workbook_confirm", plan, kept.pk), {"rows": "all"}, follow=True)
    assert "มีตัวเลขที่อ่านได้สองอย่าง 1 ช่อง กรุณาเลือกในหน้าตรวจก่อนส่งให้ตำบล" in text_of(page)
    assert "ช่อง D3" in text_of(as_("secretary").get(url("village_review", plan)))


def test_what_is_doubted_survives_being_staged_and_an_older_upload_has_none(empty):
    found = read(filled(empty, [TWO_WAYS]))
    assert found.doubted == {2: {"target_quantity": Doubted("๑.๒๕๐", Decimal("1.25"), Decimal(1250), CELL)}}
    data = to_data(found)
    assert from_data(data) == found
    del data["doubted"]
    assert from_data(data).doubted == {}


@given(whole=st.integers(1, 999), hundredths=st.integers(0, 99))
def test_both_ways_to_read_a_number_are_kept_exactly(whole, hundredths):
    typed = f"{whole}.{hundredths:02d}0"
    reading = quantity(typed)
    doubt = Doubted.of(typed, reading.value, reading.other, place=CELL)
    assert (doubt.typed, doubt.read_as, doubt.other) == (typed, Decimal(typed), whole * 1000 + hundredths * 10)
    assert Doubted.from_columns(doubt.columns) == doubt

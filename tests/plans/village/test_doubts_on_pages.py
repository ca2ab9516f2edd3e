"""What a form takes and doubts is said beside what was stored; what a browser would change unseen is shown as it is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from paper.thai.forms import ThaiCharField, ThaiDateField
from plans.village.actions.moves import move
from plans.village.models import Forum
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans.village.pages import url
from tests.plans.village.typed import rows_data

VILLAGE, CODE = VILLAGES[0], "NEW2345"
THIS_YEAR = timezone.localdate().year + 543
THREE_DECIMALS = "เป้าหมาย (จำนวน): อ่าน «1.250» เป็น 1.25"


def row(**typed):
    return {"title": "ทำถนน", "base": "0", "target_quantity": "1.250", "target_unit": "กม."} | typed


def test_a_doubted_quantity_is_stored_and_told_on_the_next_page(as_, plan):
    client = as_("secretary")
    answer = client.post(url("row", plan, CODE), row(), follow=True)
    assert THREE_DECIMALS in text_of(answer)
    assert Project.objects.get(code=CODE).target_quantity == 1.25


def test_a_doubted_quantity_is_told_while_it_is_typed_and_when_it_saves_itself(as_, plan):
    client = as_("secretary")
    assert THREE_DECIMALS in text_of(client.post(url("row_check", plan, CODE), row(), headers=HTMX))
    assert THREE_DECIMALS in text_of(client.post(url("row", plan, CODE), row(), headers=HTMX))


@pytest.mark.parametrize(("typed", "words"), [("1.250", THREE_DECIMALS), ("80%", "ระบบอ่านเป็น 80 (ต่อร้อย)")])
def test_a_doubted_quantity_is_told_when_its_row_closes_at_once(as_, plan, typed, words):
    closed = as_("secretary").post(url("row", plan, CODE), row(target_quantity=typed, close="1"), headers=HTMX)
    assert (closed.status_code, words in text_of(closed)) == (200, True)


def test_an_amount_with_a_point_for_a_comma_is_refused_beside_its_box(as_, plan):
    answer = as_("secretary").post(url("row", plan, CODE), row(baht_2571="500.000"))
    assert answer.status_code == 422
    assert "ถ้าหมายถึง 500,000 บาท" in text_of(answer)
    assert not Project.objects.filter(code=CODE).exists()


@pytest.mark.parametrize(
    ("year", "is_stored", "words"),
    [
        (str(THIS_YEAR - 10), True, f"ปี พ.ศ. {THIS_YEAR - 10} อยู่ก่อนปีนี้ 10 ปี"),
        ("26", False, "ไกลเกินกว่าที่ระบบรับ"),
        ("2441", False, "ไกลเกินกว่าที่ระบบรับ"),
        ("2696", False, "ไกลเกินกว่าที่ระบบรับ"),
    ],
)
def test_the_year_of_a_forum_is_judged_in_its_form(as_, plan, year, is_stored, words):
    typed = rows_data() | {"kind": "plan", "held_on_0": "15", "held_on_1": "3", "held_on_2": year}
    answer = as_("secretary").post(url("forum_add", plan), typed, follow=True)
    assert words in text_of(answer)
    assert Forum.objects.exists() == is_stored


def test_lost_letters_of_a_resolution_are_doubted_beside_the_forum(as_, plan):
    typed = rows_data((None, 1, "เห็นชอบ", False), (None, 2, "เห็นชอบ ????", False)) | {"kind": "plan"}
    answer = as_("secretary").post(url("forum_add", plan), typed, follow=True)
    assert "มติที่ 2 ข้อความมติ: ตัวอักษรอาจเสียหาย" in text_of(answer)


def test_a_person_without_letters_is_refused_in_a_form(as_, plan):
    typed = rows_data() | {"kind": "plan", "chair": "????"}
    answer = as_("secretary").post(url("forum_add", plan), typed)
    assert (answer.status_code, "ไม่ใช่ชื่อบุคคล" in text_of(answer)) == (422, True)
    assert "ไฟล์ใหม่" not in text_of(answer)


def test_what_was_not_touched_is_not_told_again(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), row(target_quantity="1.25"), follow=True)
    base = Project.objects.get(code=CODE).revision
    again = client.post(url("row", plan, CODE), row(title="ทำถนนใหญ่", base=str(base)), follow=True)
    assert Project.objects.get(code=CODE).title == "ทำถนนใหญ่"
    assert THREE_DECIMALS not in text_of(again)


def test_a_break_that_is_stored_in_one_line_is_shown_as_a_space(as_, plan):
    project = factories.project(VILLAGE, {}, title="ก่อสร้างถนน\nคอนกรีต")
    factories.line(plan, project, None)
    page = as_("secretary").get(url("village_edit", plan), {"open": project.code}).content.decode()
    assert 'value="ก่อสร้างถนน คอนกรีต"' in page


def test_a_field_forgets_what_it_doubted_before():
    box = ThaiDateField(required=False)
    box.clean([f"15/3/{THIS_YEAR - 10}", "", ""])
    assert box.doubt
    box.clean(["", "", ""])
    assert not box.doubt
    line = ThaiCharField(required=False)
    assert line.clean("ก\nข") == "ก ข"
    assert "บรรทัดใหม่" in line.doubt


def test_a_reason_beside_a_button_is_read_and_its_doubt_told(as_, people):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    sent = {"move": "return", "note": "ขาด\u00a0 น\u0e4d\u0e32\u200b\ufdd0"}
    answer = as_("team").post(url("village_move", plan), sent, follow=True)
    assert plan.events.get(move="return").note == "ขาด น\u0e33\ufdd0"
    assert "ไม่มีในแบบอักษรของเอกสาร" in text_of(answer)

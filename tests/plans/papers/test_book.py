"""The book of a tambon plan: read at one moment, from frozen versions, with both sides reconciled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from plans.papers.book import NotReady, book_of, held
from plans.papers.project_rows import target
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.plans import ledger


@pytest.fixture
def book(small):
    return book_of(small.plan.pk)


def test_the_sections_stand_in_the_order_they_are_bound(book):
    assert [section.sheet.code for section in book.sections] == [
        "บัญชีหมู่บ้าน",
        "บัญชีเวที",
        "บัญชีสรุปตามกลุ่ม",
        "บัญชีสรุปตามความเร่งด่วน",
        "บัญชีสรุปตามแหล่งงบ",
        "บัญชีสรุปรายหมู่บ้าน",
        "บัญชีโครงการ",
        "งบกระทบยอด",
        "ภาคผนวก ก",
        "ภาคผนวก ข",
    ]


def test_every_form_that_sums_money_comes_to_the_same_total(book):
    found = []
    for section in book.sections:
        *_, last = section.sheet.lines(section.rows, section.grouping)
        if last.role == "total" and last.cells[-1].kind == "amount":
            found.append(last.cells[-1].value)
    assert found == [ledger.TOTAL] * 5


def test_the_project_table_adds_each_year_up(book):
    *_, last = book.projects.sheet.lines(book.projects.rows, book.projects.grouping)
    assert [cell.value for cell in last.cells[:5]] == list(ledger.BY_YEAR.values())
    assert last.label == "รวมทั้งสิ้น 5 โครงการ"


def test_a_project_is_printed_as_it_stood_in_the_accepted_version(small):
    Project.objects.filter(title="ไถกลบตอซัง").update(title="เปลี่ยนชื่อภายหลัง", objective="อื่น")
    row = next(row for row in book_of(small.plan.pk).projects.rows if row.title == "ไถกลบตอซัง")
    assert row.objective == "เพื่อให้ผู้ใหญ่บ้านและเกษตรกรมีน้ำใช้ทำการเกษตร"
    assert row.target == "120 ไร่"
    assert row.budget_baht == {2571: Decimal(20000), 2572: None, 2573: None, 2574: None, 2575: None}


def test_missing_villages_are_named_and_left_blank(book):
    missing = book.village_list.rows[-1]
    assert (missing.village, missing.standing) == ("หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง)", "ยังไม่รับแผน")
    assert (missing.version, missing.projects, missing.budget_baht) == (None, None, None)
    assert book.has_samples


def test_the_reconciliation_states_both_sides_and_no_difference(book):
    rows = [row for row in book.reconciliation.rows if row.village == "รวมทั้งตำบล"]
    assert [row.budget_baht for row in rows[:2]] == [ledger.BY_YEAR] * 2
    assert set(rows[2].budget_baht.values()) == {Decimal(0)}
    first = book.reconciliation.rows[0]
    assert first.statement == "ตามแผนหมู่บ้านที่รับแล้ว ส่งครั้งที่ 1"


def test_a_wrong_line_shows_in_the_reconciliation_of_its_village(small):
    small.plan.lines.filter(title="ไถกลบตอซัง").update(year_1=Decimal(19999))
    differences = {
        row.village[:9]: row.budget_baht[2571]
        for row in book_of(small.plan.pk).reconciliation.rows
        if row.statement == "ผลต่าง"
    }
    assert differences == {"หมู่ที่ 1": 0, "หมู่ที่ 2": -1, "หมู่ที่ 3": 0, "รวมทั้งตำ": -1}


def test_the_annexes_hold_forums_and_resolutions_with_the_projects_that_rest_on_them(book):
    forums, resolutions = book.annexes
    assert forums.rows[0].held_on == dt.date(2026, 3, 15)
    assert (forums.rows[0].attendance, forums.rows[0].groups) == (65, "เกษตรกร 49")
    assert [row.text for row in resolutions.rows][:2] == [
        "มติที่ 1 เห็นชอบขุดลอกหนองน้ำสาธารณะ",
        "มติที่ 2 เห็นชอบผลิตเมล็ดพันธุ์ข้าว",
    ]
    assert [row.projects for row in resolutions.rows] == [1] * 5


def test_returning_a_village_takes_its_pages_and_its_share_away(small):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไขวงเงิน")
    roll_up(small.plan.pk)
    book = book_of(small.plan.pk)
    assert book.whole.tambon.total_baht == ledger.TOTAL - ledger.SHARE_OF_VILLAGE_1
    assert {row.village[:9] for row in book.forum_list.rows} == {"หมู่ที่ 2", "หมู่ที่ 3"}
    assert [village.code for village in book.villages.missing] == ["31010401", "31010404"]


def test_a_plan_that_is_behind_cannot_be_printed(small):
    TambonPlan.objects.filter(pk=small.plan.pk).update(wanted=99)
    with pytest.raises(NotReady, match="กำลังรวมแผน"):
        held(small.plan.pk)


def test_a_plan_without_villages_cannot_be_printed(people):
    empty = factories.tambon_plan("310104")
    roll_up(empty.pk)
    with pytest.raises(NotReady, match="ยังไม่มีแผนหมู่บ้าน"):
        held(empty.pk)


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({"target_quantity": "1400.00", "target_unit": "ไร่", "target_text": ""}, "1,400 ไร่"),
        ({"target_quantity": "2.50", "target_unit": "กม.", "target_text": "ถนนดิน"}, "2.50 กม.\nถนนดิน"),
        ({"target_quantity": "0.00", "target_unit": "แห่ง"}, "0 แห่ง"),
        ({"target_quantity": None, "target_unit": "ไร่", "target_text": "ทุกครัวเรือน"}, "ทุกครัวเรือน"),
        ({}, ""),
    ],
)
def test_a_target_is_quantity_unit_and_words(details, text):
    assert target(details) == text

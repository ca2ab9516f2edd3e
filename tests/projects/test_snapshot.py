"""A project as it is frozen: every field in its one form, and equal data are equal bytes."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from projects import snapshot
from projects.models import Project, YearBudget


def frozen(**beside):
    """Freeze a project that says something in every field; nothing of it is in the database."""
    project = Project(
        pk=7,
        code="ABC2345",
        title="ไถกลบตอซัง",
        rationale="ดินแข็ง",
        objective="ลดการเผา",
        target_quantity=Decimal(400),
        target_unit="ไร่",
        target_text="นาหลังเก็บเกี่ยว",
        place="ทุ่งหน้า",
        beneficiary_households=100,
        quantity_per_household=Decimal(4),
        unit_rate_baht=Decimal("200.5"),
        activities="ไถ แล้วหว่านปอเทือง",
        start_month=10,
        end_month=1,
        funding_source="ทุนชุมชน",
        action_group="self",
        urgency="urgent",
        lead_name="กลุ่มทำนา",
        supporting_names="สถานีพัฒนาที่ดิน",
        expected_result="ดินดี",
        indicator="ไร่ที่ไถกลบ",
        is_pilot=True,
    )
    money = [
        YearBudget(fiscal_year=2572, amount_baht=Decimal(0)),
        YearBudget(fiscal_year=2571, amount_baht=Decimal(80000)),
    ]
    project._prefetched_objects_cache = {"year_budgets": money}
    return snapshot.entry(project, position=3, **beside)


WHOLE = {
    "id": 7,
    "code": "ABC2345",
    "position": 3,
    "resolution": "มติที่ 1",
    "budget_baht": {"2571": "80000.00", "2572": "0.00"},
    "title": "ไถกลบตอซัง",
    "rationale": "ดินแข็ง",
    "objective": "ลดการเผา",
    "target_quantity": "400.00",
    "target_unit": "ไร่",
    "target_text": "นาหลังเก็บเกี่ยว",
    "place": "ทุ่งหน้า",
    "beneficiary_households": 100,
    "quantity_per_household": "4.00",
    "unit_rate_baht": "200.50",
    "activities": "ไถ แล้วหว่านปอเทือง",
    "start_month": 10,
    "end_month": 1,
    "funding_source": "ทุนชุมชน",
    "action_group": "self",
    "urgency": "urgent",
    "lead_name": "กลุ่มทำนา",
    "supporting_names": "สถานีพัฒนาที่ดิน",
    "expected_result": "ดินดี",
    "indicator": "ไร่ที่ไถกลบ",
    "is_pilot": True,
}


def test_a_snapshot_of_a_project_says_this_and_nothing_else():
    assert frozen(resolution="มติที่ 1") == WHOLE
    assert list(frozen()["budget_baht"]) == ["2571", "2572"]


def test_a_project_that_rests_on_no_resolution_says_none():
    assert not frozen()["resolution"]


def test_what_is_blank_stays_blank():
    blank = Project(pk=7, code="ABC2345", title="ไถกลบ")
    blank._prefetched_objects_cache = {"year_budgets": []}
    kept = snapshot.entry(blank, position=1)
    assert {name for name, value in kept.items() if value is None} == {
        *("target_quantity", "beneficiary_households", "quantity_per_household", "unit_rate_baht"),
        *("start_month", "end_month"),
    }
    assert kept["budget_baht"] == {}


def test_days_are_iso_text():
    assert snapshot._plain(dt.date(2026, 3, 15)) == "2026-03-15"


def test_equal_data_are_equal_bytes_whatever_their_order():
    assert snapshot.canonical({"ข": [1, None], "ก": "น้ำ"}) == '{"ก":"น้ำ","ข":[1,null]}'.encode()
    assert snapshot.canonical({"b": 1, "a": 2}) == snapshot.canonical({"a": 2, "b": 1})


def test_the_digest_is_the_sha_256_of_these_bytes():
    assert snapshot.digest({"b": 1, "a": 2}) == "d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772"


def test_frozen_content_is_kept_in_thai_letters():
    assert json.dumps({"ชื่อ": "ไถกลบ"}, cls=snapshot.UnescapedEncoder) == '{"ชื่อ": "ไถกลบ"}'

"""What people type into a project's form, and what is read out of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms

from paper.thai.forms import (
    AreaField,
    BahtField,
    CountField,
    QuantityField,
    ThaiCharField,
    ThaiDateField,
    ThaiTextField,
)
from projects.forms import SECTIONS, ProjectForm
from projects.models import Project
from tests import factories

YEARS = (2571, 2572, 2573, 2574, 2575)


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (BahtField, "1,632,820", Decimal(1632820)),
        (BahtField, "๘๐,๐๐๐", Decimal(80000)),
        (BahtField, " - ", Decimal(0)),
        (BahtField, "", None),
        (BahtField, None, None),
        (BahtField, "500 บาท", Decimal(500)),
        (BahtField, "999,999,999,999.99", Decimal("999999999999.99")),
        (QuantityField, "๔๐๐", Decimal(400)),
        (QuantityField, "1,250.5", Decimal("1250.5")),
        (QuantityField, "-", None),
        (QuantityField, "", None),
        (CountField, "๑๒๐", 120),
        (CountField, "1,200", 1200),
        (CountField, "-", None),
        (CountField, "0", 0),
        (ThaiCharField, "  เเหล่งนํ้า  ", "แหล่งน้ำ"),
        (ThaiTextField, "ก \r\n ข", "ก\nข"),
        (ThaiDateField, ["15", "3", "2569"], dt.date(2026, 3, 15)),
        (ThaiDateField, ["๑๕", "3", "๒๕๖๙"], dt.date(2026, 3, 15)),
        (ThaiDateField, ["15", "3", "69"], dt.date(2026, 3, 15)),
        (ThaiDateField, ["21 พ.ย. 2569", "", ""], dt.date(2026, 11, 21)),
        (ThaiDateField, ["21/11/2569", "", ""], dt.date(2026, 11, 21)),
        (ThaiDateField, ["", "", ""], None),
        (AreaField, ["1,850", "2", "50"], 1850 * 400 + 250),
        (AreaField, ["", "3", ""], 300),
        (AreaField, ["0", "0", "0"], 0),
        (AreaField, ["", "", ""], None),
    ],
)
def test_what_is_typed_is_read(field, typed, read):
    found = field(required=False).clean(typed)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (BahtField, "แปดหมื่น", "เป็นจำนวนเงินไม่ได้"),
        (BahtField, "-500", "ติดลบ"),
        (BahtField, "1.005", "ทศนิยมเกิน 2 ตำแหน่ง"),
        (BahtField, "1,000,000,000,000", "มากเกินกว่าที่ระบบรับได้"),
        (QuantityField, "400 ไร่", "หน่วยกรอกในช่องหน่วยนับ"),
        (QuantityField, "-4", "เป็นตัวเลขไม่ได้"),
        (QuantityField, "0.125", "ทศนิยมไม่เกิน 2 ตำแหน่ง"),
        (QuantityField, "99999999999", "มากเกินกว่าที่ระบบรับได้"),
        (CountField, "12.5", "เป็นจำนวนเต็มไม่ได้"),
        (CountField, "สิบ", "เป็นจำนวนเต็มไม่ได้"),
        (CountField, "99999999999", "มากเกินกว่าที่ระบบรับได้"),
        (ThaiDateField, ["31", "2", "2569"], "ไม่มีวันที่"),
        (ThaiDateField, ["15", "3", "2026"], "พุทธศักราช"),
        (ThaiDateField, ["15", "", "2569"], "กรุณากรอกเดือนให้ครบ"),
        (ThaiDateField, ["15", "3", ""], "กรุณากรอกปี พ.ศ.ให้ครบ"),
        (ThaiDateField, ["วันเพ็ญ", "", ""], "อ่าน «วันเพ็ญ» เป็นวันที่ไม่ได้"),
        (AreaField, ["1", "4", "0"], "งานกรอกได้ 0–3"),
        (AreaField, ["1", "0", "100"], "ตารางวากรอกได้ 0–99"),
        (AreaField, ["ห้า", "", ""], "เป็นจำนวนเต็มไม่ได้"),
    ],
)
def test_what_cannot_be_read_is_said_in_thai(field, typed, words):
    with pytest.raises(forms.ValidationError) as refusal:
        field(required=False).clean(typed)
    assert words in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("field", "stored", "typed", "is_changed"),
    [
        (BahtField, Decimal("80000.00"), "80,000", False),
        (BahtField, None, "-", True),
        (BahtField, Decimal(0), "-", False),
        (BahtField, Decimal(0), "", True),
        (BahtField, Decimal(1), "x", True),
        (ThaiDateField, dt.date(2026, 3, 15), ["15", "3", "2569"], False),
        (ThaiDateField, None, ["x", "", ""], True),
        (AreaField, 400, ["1", "", ""], False),
        (AreaField, 400, ["1", "9", ""], True),
    ],
)
def test_a_change_is_a_change_of_the_value(field, stored, typed, is_changed):
    assert field(required=False).has_changed(stored, typed) is is_changed


def test_a_date_shows_its_three_boxes_filled_with_the_buddhist_year():
    class Form(forms.Form):
        day = ThaiDateField(label="วันที่จัดเวที", initial=dt.date(2026, 3, 15))

    shown = Form()["day"].as_widget()
    assert 'value="15"' in shown
    assert '<option value="3" selected>มีนาคม</option>' in shown
    assert 'value="2569"' in shown
    assert shown.count("<label") == 3


def test_an_area_shows_rai_ngan_and_square_wa():
    class Form(forms.Form):
        land = AreaField(initial=1850 * 400 + 250)

    shown = Form()["land"].as_widget()
    assert [part in shown for part in ('value="1,850"', 'value="2"', 'value="50"')] == [True] * 3


def typed_project(**fields):
    return {"title": "ไถกลบตอซัง"} | fields


@pytest.mark.django_db
def test_every_field_of_the_model_stands_in_one_section():
    names = [name for section in SECTIONS for name in section.names]
    assert len(names) == len(set(names))
    asked = {field.name for field in Project._meta.get_fields() if field.concrete and field.editable}
    # The agencies are found by the names as written.
    assert set(names) == asked - {"id", "area", "created_at", "updated_at", "lead_agency", "supporting_agencies"} | {
        "year_budgets"
    }


@pytest.mark.django_db
def test_blank_years_are_blank_and_dashes_are_nought():
    form = ProjectForm(typed_project(baht_2571="80,000", baht_2572="-"), years=YEARS)
    assert form.is_valid(), form.errors
    assert form.money == {2571: Decimal(80000), 2572: Decimal(0), 2573: None, 2574: None, 2575: None}


@pytest.mark.django_db
def test_the_form_shows_what_is_stored():
    project = factories.project("31010401", {2571: "80000.00", 2572: 0}, target_quantity=Decimal("400.00"))
    form = ProjectForm(years=YEARS, instance=project)
    assert 'value="80,000"' in form["baht_2571"].as_widget()
    assert 'value="0"' in form["baht_2572"].as_widget()
    assert "value" not in form["baht_2573"].as_widget()
    assert 'value="400"' in form["target_quantity"].as_widget()


@pytest.mark.django_db
def test_a_project_needs_a_name_only():
    form = ProjectForm({"title": "  "}, years=YEARS)
    assert form.errors == {"title": ["กรุณากรอกชื่อโครงการหรือกิจกรรม"]}


@pytest.mark.django_db
def test_a_choice_nobody_offered_names_the_choices():
    form = ProjectForm(typed_project(action_group="other", urgency="now"), years=YEARS)
    assert form.errors["action_group"] == ["กรุณาเลือกจาก ทำเอง / ทำร่วม / ขอรับการสนับสนุน"]
    assert form.errors["urgency"] == ["กรุณาเลือกจาก เร่งด่วน / ปานกลาง / ปกติ"]


@pytest.mark.django_db
def test_the_sums_are_done_while_it_is_typed():
    typed = typed_project(target_quantity="400", target_unit="ไร่", unit_rate_baht="200", baht_2571="80,000")
    assert ProjectForm(typed, years=YEARS).doubts == []
    wrong = ProjectForm(typed | {"baht_2572": "1"}, years=YEARS).doubts
    assert [one.message for one in wrong] == ["400 ไร่ × 200 บาท = 80,000 บาท แต่งบประมาณรวมทุกปีที่กรอกคือ 80,001 บาท"]
    unreadable = ProjectForm(typed | {"unit_rate_baht": "สองร้อย"}, years=YEARS)
    assert unreadable.doubts == [], "what cannot be read yet says nothing"


@pytest.mark.django_db
def test_rare_boxes_are_open_when_something_stands_in_them():
    closed = [is_open for section, _, is_open in ProjectForm(years=YEARS).grouped() if section.is_rare]
    assert closed == [False]
    project = factories.project("31010401", rationale="ดินเสื่อม")
    opened = ProjectForm(years=YEARS, instance=project).grouped()
    assert [is_open for section, _, is_open in opened if section.is_rare] == [True]

"""The registry says everything once: it reproduces every list the house keeps by hand, and no field is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from dataclasses import fields as attributes
from decimal import Decimal

import pytest
from django.db import models

from paper.layout import sheet
from plans.board import duplicates
from plans.decisions.models import Decision as TambonDecision
from plans.decisions.models import FundingShare, Merge
from plans.local import editions
from plans.local.actions import intake
from plans.papers import sheets
from plans.papers.sheets import layouts, projects, village
from plans.profile.models import FOREWORD, PROBLEM_FIELDS, PROFILE_FIELDS, Problem, TambonProfile
from plans.releases import comparing, content
from plans.rollup import aggregation
from plans.tambon.models import MEMBER_FIELDS, TambonMeeting, TeamMember
from plans.village import queries as village_queries
from plans.village import snapshot as village_snapshot
from plans.village.models import Forum
from plans.village.workbook import columns
from plans.village.workbook import rows as workbook_rows
from projects import arithmetic, fields, views
from projects import forms as form
from projects.fields import EXCEPTIONS, FIELDS, MONEY, Kind, Paper
from projects.models import Project
from projects.periods import PlanPeriod

YEARS = (2571, 2572, 2573, 2574, 2575)


# --- the registry itself ----------------------------------------------------------------------------------------------
def test_every_field_stands_once_and_by_the_name_of_a_field_of_the_model():
    known = fields.names(FIELDS)
    assert len(known) == len(set(known))
    assert set(known) <= {one.name for one in Project._meta.get_fields()}


KINDS = {
    Kind.LINE: models.CharField,
    Kind.TEXT: models.TextField,
    Kind.LONG_TEXT: models.TextField,
    Kind.QUANTITY: models.DecimalField,
    Kind.COUNT: models.PositiveIntegerField,
    Kind.BAHT: models.DecimalField,
    Kind.FLAG: models.BooleanField,
}


@pytest.mark.parametrize("one", fields.frozen(), ids=lambda one: one.name)
def test_the_kind_of_a_field_is_that_of_its_column(one):
    column = fields.column(one.name)
    assert bool(column.choices) == (one.kind is Kind.CHOICE) == bool(one.options)
    assert one.kind is Kind.CHOICE or type(column) is KINDS[one.kind]
    assert (one.kind is Kind.BAHT) == one.name.endswith("_baht")


@pytest.mark.parametrize("one", FIELDS, ids=lambda one: one.name)
def test_every_number_has_its_unit(one):
    own = {Kind.BAHT: "บาท", Kind.YEARS_BAHT: "บาท", Kind.COUNT: "ครัวเรือน"}
    assert one.unit == own.get(one.kind, "")
    assert one.unit_from == ("target_unit" if one.kind is Kind.QUANTITY else "")


def test_only_what_a_line_carries_can_be_merged():
    assert set(fields.mergeable()) <= set(fields.carried())


# --- nothing is forgotten ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Frozen:
    """What of a model is frozen, by the names of its fields, and why something is not."""

    model: type[models.Model]
    names: tuple[str, ...]
    exceptions: Mapping[str, str]


OWN_KEY = "the key of the row; a frozen plan knows things by what they say"
OF_PLAN = "the plan that is frozen holds it"
GUARD = "guards against overwriting; it says nothing"
UNDONE = "what was undone is not frozen"
BY_POST = "who did it stands by post, not by name"
EVERYTHING_FROZEN = (
    Frozen(Project, fields.names(FIELDS), EXCEPTIONS),
    Frozen(
        Forum,
        village_snapshot.FORUM_FIELDS,
        {
            "id": OWN_KEY,
            "plan": OF_PLAN,
            "state": "only certified forums are frozen",
            "certified_by": "stands by name in certified_name",
            "certified_at": "the village's history says when",
            "revision": GUARD,
        },
    ),
    Frozen(
        TambonProfile,
        (*PROFILE_FIELDS, FOREWORD),
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "revision": GUARD,
            "updated_at": "a plan says the same whenever typed",
        },
    ),
    Frozen(Problem, (*PROBLEM_FIELDS, "village"), {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
    Frozen(TeamMember, MEMBER_FIELDS, {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
    Frozen(
        TambonMeeting,
        content.MEETING_FIELDS,
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "state": "only closed meetings are frozen",
            "starts_at": "calls people together; what is recorded is the day",
            "revision": GUARD,
            "closed_by": BY_POST,
            "closed_name": BY_POST,
            "closed_at": "closing publishes the decisions, and each of them says its day",
        },
    ),
    Frozen(
        TambonDecision,
        ("project", "fate", "rank", "action_group", "lead", "supporting", "reason", "by_post", "published_at"),
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "standing": "only published decisions are frozen",
            "by": BY_POST,
            "by_name": BY_POST,
            "prepared_at": "prepared unseen; what counts is the day it was published",
            "meeting": "the meetings are frozen beside the decisions",
        },
    ),
    Frozen(
        Merge,
        ("kind", "survivor", "values", "reason", "by_post", "published_at"),
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "standing": "only published merges are frozen",
            "by": BY_POST,
            "by_name": BY_POST,
            "at": "prepared unseen; what counts is the day it was published",
            "undone_at": UNDONE,
            "undone_by": UNDONE,
            "undone_name": UNDONE,
            "undo_reason": UNDONE,
        },
    ),
    Frozen(FundingShare, (*content.SHARE_FIELDS, "project", "agency"), {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
)


@pytest.mark.parametrize("one", EVERYTHING_FROZEN, ids=lambda one: one.model.__name__)
def test_every_field_of_a_model_is_frozen_or_an_exception_with_its_reason(one):
    own = {column.name for column in (*one.model._meta.fields, *one.model._meta.many_to_many)}
    frozen = set(one.names) - {MONEY}
    assert own == frozen | one.exceptions.keys()
    assert not frozen & one.exceptions.keys()
    assert all(one.exceptions.values())


# --- what the house reads out of it -----------------------------------------------------------------------------------
def test_the_form_asks_in_parts_and_in_the_order_of_the_official_columns():
    assert [(section.title, section.names, section.is_rare) for section in form.SECTIONS] == [
        ("ชื่อและวัตถุประสงค์", ("title", "objective", "place"), False),
        ("เป้าหมายและผู้ได้รับประโยชน์", ("target_quantity", "target_unit", "beneficiary_households"), False),
        ("งบประมาณ", ("year_budgets", "funding_source"), False),
        ("การดำเนินงาน", ("action_group", "urgency", "lead_name", "supporting_names"), False),
        ("ผลและตัวชี้วัด", ("expected_result", "indicator"), False),
        (
            "รายละเอียดเพิ่มเติม (กรอกเมื่อมี)",
            (
                "unit_rate_baht",
                "quantity_per_household",
                "target_text",
                "rationale",
                "activities",
                "start_month",
                "end_month",
                "is_pilot",
            ),
            True,
        ),
    ]
    assert "year_budgets" not in form.FIELDS
    assert len(form.FIELDS) == 21


def test_a_box_of_the_form_has_its_hint_its_suggestions_and_its_lines():
    boxes = form.ProjectForm(years=YEARS).fields
    assert {name: boxes[name].help_text for name in form.FIELDS if boxes[name].help_text} == {
        "supporting_names": "มีหลายหน่วยงานให้คั่นด้วยเครื่องหมายจุลภาค (,)",
        "unit_rate_baht": "เช่น ไร่ละ 200 บาท ระบบจะตรวจว่า เป้าหมาย × อัตรา ตรงกับงบประมาณ",
        "quantity_per_household": "เช่น ครัวเรือนละ 4 ไร่ ระบบจะตรวจว่า ครัวเรือน × จำนวน ตรงกับเป้าหมาย",
    }
    dressed = {name: boxes[name].widget.attrs for name in form.FIELDS}
    assert {name: attrs["list"] for name, attrs in dressed.items() if "list" in attrs} == {
        "lead_name": "agency-names",
        "supporting_names": "agency-names",
        "funding_source": "funding-sources",
    }
    assert {name: attrs["rows"] for name, attrs in dressed.items() if "rows" in attrs} == {
        **dict.fromkeys(("objective", "expected_result", "indicator", "target_text"), 2),
        **dict.fromkeys(("rationale", "activities"), 4),
    }


def test_a_field_is_called_what_the_official_forms_call_it():
    assert {one.name: one.label for one in FIELDS} == {
        "title": "โครงการ/กิจกรรม",
        "objective": "วัตถุประสงค์",
        "target_quantity": "เป้าหมาย (จำนวน)",
        "target_unit": "หน่วยนับ",
        "unit_rate_baht": "อัตราต่อหน่วย (บาท)",
        "quantity_per_household": "จำนวนต่อครัวเรือน",
        "target_text": "เป้าหมาย (คำอธิบาย)",
        "place": "พื้นที่ดำเนินการ",
        "beneficiary_households": "ครัวเรือนที่ได้รับประโยชน์",
        "rationale": "หลักการและเหตุผล",
        "activities": "กิจกรรม/วิธีดำเนินการ",
        "start_month": "เดือนที่เริ่ม",
        "end_month": "เดือนที่สิ้นสุด",
        "year_budgets": "งบประมาณ",
        "funding_source": "แหล่งงบประมาณ",
        "action_group": "กลุ่ม",
        "urgency": "ความเร่งด่วน",
        "lead_name": "หน่วยงานรับผิดชอบหลัก",
        "supporting_names": "หน่วยงานสนับสนุน",
        "expected_result": "ผลที่คาดว่าจะได้รับ",
        "indicator": "ตัวชี้วัด",
        "is_pilot": "โครงการนำร่อง",
    }
    assert {one.name: one.told_as for one in FIELDS if one.told_as != one.label} == {"title": "ชื่อโครงการ"}


def test_a_snapshot_keeps_the_fields_in_the_order_of_the_model():
    assert fields.names(fields.frozen()) == (
        "title",
        "rationale",
        "objective",
        "target_quantity",
        "target_unit",
        "target_text",
        "place",
        "beneficiary_households",
        "quantity_per_household",
        "unit_rate_baht",
        "activities",
        "start_month",
        "end_month",
        "funding_source",
        "action_group",
        "urgency",
        "lead_name",
        "supporting_names",
        "expected_result",
        "indicator",
        "is_pilot",
    )


def test_the_arithmetic_reads_numbers_of_the_registry():
    numbers = {one.name for one in attributes(arithmetic.Facts)} - {"budget_baht"}
    assert numbers <= set(fields.names(FIELDS))
    assert {*arithmetic.MONEY_FIELDS, *arithmetic.SHARE_FIELDS} <= set(fields.names(FIELDS))


TEXT, QUANTITY, COUNT, CHOICE = (
    columns.Kind.TEXT,
    columns.Kind.QUANTITY,
    columns.Kind.COUNT,
    columns.Kind.CHOICE,
)
MONEY_NOTE = "จำนวนเงินเป็นบาท ปีที่ไม่ใช้เงินใส่ - ปีที่ยังไม่ทราบเว้นว่าง"
MANY = "หลายหน่วยงานคั่นด้วยเครื่องหมายจุลภาค (,)"
GROUPS = {"ทำเอง": "self", "ทำร่วม": "joint", "ขอรับการสนับสนุน": "support"}
URGENCIES = {"เร่งด่วน": "urgent", "ปานกลาง": "medium", "ปกติ": "normal"}
Column = columns.Column
THE_WORKBOOK = (
    Column("position", "ลำดับ", columns.Kind.POSITION, 7, note="ลำดับความสำคัญ เว้นว่างได้ ระบบจะเรียงตามแถว"),
    Column("title", "โครงการ/กิจกรรม", TEXT, 40, 300, note="ชื่อโครงการ ต้องกรอกทุกแถว"),
    Column("objective", "วัตถุประสงค์", TEXT, 34, note="โครงการนี้ทำเพื่ออะไร"),
    Column("target_quantity", "เป้าหมาย (จำนวน)", QUANTITY, 12, note="ตัวเลขอย่างเดียว เช่น 400"),
    Column("target_unit", "หน่วยนับ", TEXT, 10, 60, note="เช่น ไร่ แห่ง คน ครัวเรือน"),
    Column("place", "พื้นที่ดำเนินการ", TEXT, 24, 300, note="ทำที่ไหนในหมู่บ้าน"),
    Column("beneficiary_households", "ครัวเรือนที่ได้รับประโยชน์", COUNT, 15, note="จำนวนครัวเรือน เป็นตัวเลข"),
    Column("year_1", "งบประมาณ 2571", columns.Kind.MONEY, 16, note=MONEY_NOTE, fiscal_year=2571),
    Column("year_2", "งบประมาณ 2572", columns.Kind.MONEY, 16, note=MONEY_NOTE, fiscal_year=2572),
    Column("year_3", "งบประมาณ 2573", columns.Kind.MONEY, 16, note=MONEY_NOTE, fiscal_year=2573),
    Column("year_4", "งบประมาณ 2574", columns.Kind.MONEY, 16, note=MONEY_NOTE, fiscal_year=2574),
    Column("year_5", "งบประมาณ 2575", columns.Kind.MONEY, 16, note=MONEY_NOTE, fiscal_year=2575),
    Column("funding_source", "แหล่งงบประมาณ", TEXT, 22, 160, "FundingSources", note="เลือกจากรายการ หรือพิมพ์เองได้"),
    Column("action_group", "กลุ่ม", CHOICE, 18, list_name="ActionGroups", choices=GROUPS, note="เลือกจากรายการ"),
    Column("urgency", "ความเร่งด่วน", CHOICE, 15, list_name="Urgencies", choices=URGENCIES, note="เลือกจากรายการ"),
    Column(*("lead_name", "หน่วยงานรับผิดชอบหลัก", TEXT, 24, 200, "Agencies"), note="เลือกจากรายการ หรือพิมพ์ชื่อหน่วยงานเองได้"),
    Column("supporting_names", "หน่วยงานสนับสนุน", TEXT, 24, 500, "Agencies", note=MANY),
    Column("expected_result", "ผลที่คาดว่าจะได้รับ", TEXT, 30, note="เมื่อทำเสร็จแล้วหมู่บ้านได้อะไร"),
    Column("indicator", "ตัวชี้วัด", TEXT, 24, note="วัดความสำเร็จจากอะไร"),
    Column("resolution", "มติที่ประชุม", TEXT, 28, note="ข้อความมติ หรือเลขที่มติ เช่น 1"),
)


def test_the_workbook_has_these_columns():
    assert columns.columns(YEARS) == THE_WORKBOOK


def test_a_row_of_the_workbook_holds_what_its_columns_hold():
    held = [one.name for one in attributes(workbook_rows.ProjectRow)]
    assert len(held) == len(set(held))
    assert set(held) == {"row", "code", *(column.field for column in THE_WORKBOOK)}
    blank = {one.name: one.default for one in attributes(workbook_rows.ProjectRow)}
    assert {blank[column.field] for column in THE_WORKBOOK if column.kind in {TEXT, CHOICE}} == {"", MISSING}
    assert {blank[column.field] for column in THE_WORKBOOK if column.kind in {QUANTITY, COUNT}} == {None}


def test_a_line_of_the_tambon_plan_carries_these_fields():
    assert aggregation.COLUMNS == ("title", "action_group", "urgency", "funding_source")
    assert aggregation.DETAILS == (
        "objective",
        "target_quantity",
        "target_unit",
        "target_text",
        "place",
        "lead_name",
        "supporting_names",
        "expected_result",
        "indicator",
    )


def test_each_part_of_the_form_asks_its_own_fields_and_all_parts_ask_all_of_them():
    parts = [fields.typed(part) for part in fields.Part]
    assert all(parts)
    assert [{field.part for field in asked} for asked in parts] == [{part} for part in fields.Part]
    assert fields.typed() == tuple(field for asked in parts for field in asked)
    assert {field.name for field in fields.typed()} == {field.name for field in FIELDS if field.part is not None}


def test_a_merge_chooses_as_one_what_says_nothing_apart():
    together = {key: fields.names(parts) for key, parts in fields.chosen_together().items()}
    assert together["target"] == ("target_quantity", "target_unit")
    assert together["title"] == ("title",)
    assert [name for parts in together.values() for name in parts] == list(fields.names(fields.mergeable()))


def test_a_merge_chooses_these_things_under_these_names():
    assert {key: (label, duplicates.CHOICES[key]) for key, label in duplicates._TITLES.items()} == {
        "title": ("โครงการ/กิจกรรม", ("title",)),
        "objective": ("วัตถุประสงค์", ("objective",)),
        "target": ("เป้าหมาย (จำนวน)", ("target_quantity", "target_unit")),
        "target_text": ("เป้าหมาย (คำอธิบาย)", ("target_text",)),
        "place": ("พื้นที่ดำเนินการ", ("place",)),
        "urgency": ("ความเร่งด่วน", ("urgency",)),
        "lead_name": ("หน่วยงานรับผิดชอบหลัก", ("lead_name",)),
        "supporting_names": ("หน่วยงานสนับสนุน", ("supporting_names",)),
        "expected_result": ("ผลที่คาดว่าจะได้รับ", ("expected_result",)),
        "indicator": ("ตัวชี้วัด", ("indicator",)),
        "budget": ("งบประมาณรวม (บาท)", ("budget",)),
    }
    assert set(fields.CHOOSABLE) == {"title", "urgency", *aggregation.DETAILS}


def test_releases_are_compared_by_these_fields_under_these_names():
    assert list(comparing.WORDS.items()) == [
        ("title", "ชื่อโครงการ"),
        ("fate", "ผลการพิจารณา"),
        ("rank", "ลำดับความสำคัญ"),
        ("action_group", "กลุ่ม"),
        ("urgency", "ความเร่งด่วน"),
        ("funding_source", "แหล่งงบประมาณ"),
    ]
    assert list(comparing.IN_DETAILS.items()) == [
        ("objective", "วัตถุประสงค์"),
        ("target_quantity", "เป้าหมาย (จำนวน)"),
        ("target_unit", "หน่วยนับ"),
        ("target_text", "เป้าหมาย (คำอธิบาย)"),
        ("place", "พื้นที่ดำเนินการ"),
        ("lead_name", "หน่วยงานรับผิดชอบหลัก"),
        ("supporting_names", "หน่วยงานสนับสนุน"),
        ("expected_result", "ผลที่คาดว่าจะได้รับ"),
        ("indicator", "ตัวชี้วัด"),
    ]
    assert comparing._LABELS["action_group"] == {"self": "ทำเอง", "joint": "ทำร่วม", "support": "ขอรับการสนับสนุน"}
    assert comparing._LABELS["urgency"] == {"urgent": "เร่งด่วน", "medium": "ปานกลาง", "normal": "ปกติ"}


def test_a_local_plan_tells_changes_under_these_names():
    assert {name: editions.label(name) for name in (*editions.RULES, "village") if name != editions.BUDGET} == {
        "title": "ชื่อโครงการ",
        "indicator": "ตัวชี้วัด",
        "expected_result": "ผลที่คาดว่าจะได้รับ",
        "lead": "หน่วยงานรับผิดชอบหลัก",
        "issue": "ประเด็นการพัฒนา/ยุทธศาสตร์",
        "tactic": "กลยุทธ์",
        "programme": "แผนงาน",
        "equipment_type": "ประเภทครุภัณฑ์",
        "objective": "วัตถุประสงค์",
        "target_quantity": "เป้าหมาย (จำนวน)",
        "target_unit": "หน่วยนับ",
        "target_text": "เป้าหมาย (คำอธิบาย)",
        "place": "พื้นที่ดำเนินการ",
        "form": "แบบ",
        "village": "หมู่บ้านที่เสนอ",
    }
    assert set(intake.BROUGHT) - {"budget_baht"} <= set(fields.names(fields.carried()))


SAID = (
    ("title", "ไถกลบตอซัง", "ไถกลบตอซัง"),
    ("target_quantity", "400.00", "400"),
    ("target_quantity", "1632.50", "1,632.50"),
    ("quantity_per_household", "4.00", "4"),
    ("unit_rate_baht", "0.50", "0.50"),
    ("beneficiary_households", 1234, "1,234"),
    ("start_month", 10, "ตุลาคม"),
    ("end_month", 9, "กันยายน"),
    ("action_group", "joint", "ทำร่วม"),
    ("urgency", "urgent", "เร่งด่วน"),
    ("urgency", "unheard-of", "unheard-of"),
    ("is_pilot", True, "ใช่"),
    ("is_pilot", False, "ไม่ใช่"),
    ("target_quantity", "0.00", "0"),
    ("objective", "", ""),
    ("beneficiary_households", "", ""),
    ("is_pilot", "", ""),
    ("end_month", None, ""),
)


@pytest.mark.parametrize(("name", "value", "said"), SAID)
def test_a_frozen_value_is_said_in_words(name, value, said):
    assert fields.words(name, value) == said
    assert village_queries._said(Project, name, value) == (said or "(ว่าง)")


def test_amounts_of_a_stored_project_are_said_in_words_and_what_is_blank_is_left_out():
    project = Project(title="ไถกลบ", target_quantity=Decimal("1632.50"), beneficiary_households=1234, is_pilot=True)
    shown = {fact.label: fact.value for fact in views._facts(project, fields.names(fields.typed()))}
    assert shown == {
        "เป้าหมาย (จำนวน)": "1,632.50",
        "ครัวเรือนที่ได้รับประโยชน์": "1,234",
        "โครงการนำร่อง": "ใช่",
    }
    assert views._facts(Project(title="ไถกลบ"), ("is_pilot",)) == []


# --- what is printed --------------------------------------------------------------------------------------------------
# The columns of the official forms that do not bear the name of the one field they print.
COLUMNS = {
    "heading": ("title", "urgency"),
    "target": ("target_quantity", "target_unit", "target_text"),
    "months": ("start_month", "end_month"),
    "group": ("action_group",),
    "lead": ("lead_name",),
    "hosts": ("lead_name", "supporting_names"),
    "budget_baht": (MONEY,),
    "total_baht": (),
}
# Printed beside or above what the column names.
BESIDE = {
    Paper.VILLAGE: ("urgency",),
    Paper.PROJECTS: ("place", "action_group"),
    Paper.EQUIPMENT: ("place",),
    Paper.COMPARISON: ("place",),
}


def sheets_of(paper: Paper) -> list[sheet.Sheet]:
    period, widest = PlanPeriod(first_year=2571, last_year=2575), layouts.Layout.STRATEGY
    return {
        Paper.VILLAGE: [village.village_projects(period)],
        Paper.PROJECTS: [projects.details(period, widest), projects.project_list(period)],
        Paper.EQUIPMENT: [projects.equipment(period)],
        Paper.COMPARISON: [sheets.comparison(period, widest, code="", title="")],
    }[paper]


@pytest.mark.parametrize("paper", Paper)
def test_a_form_prints_what_the_registry_says(paper):
    keys = {one.key.removeprefix("project.").split(".")[0] for each in sheets_of(paper) for one in each.columns}
    known = {*COLUMNS, *fields.names(FIELDS)}
    found = {name for key in keys & known for name in COLUMNS.get(key, (key,))}
    assert found | set(BESIDE[paper]) == set(fields.names(fields.printed(paper)))

"""The official columns: headings in order, bands, sums, and blank that is not nought."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.papers.sheets import book, projects, summaries
from plans.papers.sheets.rows import ForumRow, SummaryRow
from plans.rollup.aggregation import Line
from plans.rollup.balance import figures
from projects.periods import PlanPeriod
from tests.plans.papers.rows import project

Form = PlanPeriod.FormVersion


def period(form, first=2571, last=2575):
    return PlanPeriod(first_year=first, last_year=last, form_version=form)


@pytest.mark.parametrize(
    ("form", "headings"),
    [
        (
            Form.STRATEGY_BASED,
            [
                "ที่",
                "โครงการ",
                "วัตถุประสงค์",
                "เป้าหมาย\n(ผลผลิตของโครงการ)",
                "2571",
                "2572",
                "2573",
                "2574",
                "2575",
                "ตัวชี้วัด (KPI)",
                "ผลที่คาดว่าจะได้รับ",
                "หน่วยงานที่รับผิดชอบหลัก",
            ],
        ),
        (
            Form.ISSUE_BASED,
            [
                "ที่",
                "โครงการ",
                "วัตถุประสงค์",
                "เป้าหมาย\n(ผลผลิตของโครงการ)",
                "2571",
                "2572",
                "2573",
                "2574",
                "2575",
                "ผลที่คาดว่าจะได้รับ",
                "หน่วยงานที่รับผิดชอบหลัก",
            ],
        ),
    ],
)
def test_the_project_list_has_the_columns_of_its_form_version(form, headings):
    sheet = projects.project_list(period(form))
    assert [column.title for column in sheet.columns] == headings
    assert [(band.text, band.columns) for band in sheet.bands()] == [("งบประมาณ (บาท)", 5)]


def test_a_period_of_three_years_has_three_money_columns():
    sheet = projects.project_list(period(Form.ISSUE_BASED, 2576, 2578))
    assert [column.title for column in sheet.columns if column.total] == ["2576", "2577", "2578"]


def test_projects_are_summed_per_group_and_over_all_and_blank_is_not_nought():
    sheet = projects.project_list(period(Form.ISSUE_BASED))
    rows = [project("self", y0=Decimal(0)), project("joint", y0=Decimal("10.50")), project("joint", y0=Decimal(2))]
    lines = list(sheet.lines(rows, projects.PROJECTS_BY_GROUP))
    assert [line.label for line in lines if line.label] == [
        projects.GROUP_TITLES["self"],
        "รวม 1 โครงการ",
        projects.GROUP_TITLES["joint"],
        "รวม 2 โครงการ",
        "รวมทั้งสิ้น 3 โครงการ",
    ]
    assert lines[1].cells[4].text == "0"
    assert lines[1].cells[5].text == ""
    assert lines[-1].cells[0].value == Decimal("12.50")
    assert lines[-1].cells[1].value is None


def test_a_project_says_title_village_code_and_urgency():
    assert project().heading == "ขุดลอก\nหมู่ที่ 1 บ้านโคกบัวทอง\nรหัส ABC2345 · เร่งด่วน"


def test_a_summary_labels_projects_and_project_years_apart():
    years = (2571, 2572)
    line = Line(1, "C", "31010401", "ขุดลอก", "self", "urgent", "", (Decimal(5), Decimal(7)))
    sums = figures([line, line], years)
    sheet = summaries.summary(period(Form.ISSUE_BASED, 2571, 2572), code="บัญชีสรุป", by="กลุ่ม", counted="กลุ่ม")
    cells = sheet.cells(SummaryRow("ทำเอง", "", sums.projects, sums.project_years, sums.budget_baht))
    read = {(column.bands, column.title): cell.value for column, cell in zip(sheet.columns, cells, strict=True)}
    assert read == {
        ((), "กลุ่ม"): "ทำเอง",
        (("ปี 2571",), "โครงการ"): 2,
        (("ปี 2571",), "งบประมาณ (บาท)"): Decimal(10),
        (("ปี 2572",), "โครงการ"): 2,
        (("ปี 2572",), "งบประมาณ (บาท)"): Decimal(14),
        (("รวม 2 ปี",), "โครงการ"): 2,
        (("รวม 2 ปี",), "จำนวนปีที่ใช้งบ"): 4,
        (("รวม 2 ปี",), "งบประมาณ (บาท)"): Decimal(24),
    }


def test_the_reconciliation_adds_nothing_up():
    assert not any(column.total for column in book.reconciliation(period(Form.ISSUE_BASED)).columns)


@pytest.mark.parametrize(
    "sheet",
    [
        book.VILLAGE_LIST,
        book.FORUM_LIST,
        book.FORUM_ANNEX,
        book.RESOLUTION_ANNEX,
        projects.project_list(period(Form.STRATEGY_BASED)),
        projects.project_list(period(Form.ISSUE_BASED)),
        book.reconciliation(period(Form.ISSUE_BASED)),
        summaries.summary(period(Form.ISSUE_BASED), code="ผ.01", by="กลุ่ม", counted="กลุ่ม"),
    ],
    ids=lambda sheet: sheet.title,
)
def test_a_form_fits_between_the_margins_of_its_page(sheet):
    # templates/paper/page.html: A4 with 12 mm at the sides lying down, 22 and 18 mm standing up.
    room_mm = 297 - 24 if sheet.landscape else 210 - 40
    assert sum(column.width_mm for column in sheet.columns) <= room_mm * 1.01


@pytest.mark.parametrize(("male", "female", "attendance"), [(30, 35, 65), (None, 5, 5), (None, None, None)])
def test_attendance_is_blank_only_when_nothing_was_written_down(male, female, attendance):
    row = ForumRow("", "", None, "", male, female, None, "", "", "", "", "")
    assert row.attendance == attendance

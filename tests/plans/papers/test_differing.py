"""The old/new comparison in print: what the new line says otherwise is bold, and only that."""

from __future__ import annotations

import io

import openpyxl

from paper.thai.digits import Digits
from plans.local.models import Edition, EditionRow
from plans.papers import formats, sheets
from plans.papers.marks import SAMPLE
from plans.papers.official.asking import Ask
from plans.papers.official.making import official
from plans.papers.sheets.rows import ComparisonRow
from plans.releases.actions import release
from plans.tambon.models import PlanReport, TambonLine
from tests import factories
from tests.plans import local_plans, maesai
from tests.plans.papers.rows import project
from tests.plans.released import issued


def bold(paper):
    """List what is bold in each line of the comparison, by the heading of its column."""
    [table] = paper.tables
    titles = [column.title for column in table.sheet.columns]
    return [
        (line.cells[1].text, {title: cell.text for title, cell in zip(titles, line.cells, strict=True) if cell.bold})
        for line in table.sheet.lines(table.rows)
    ]


def change(people, **after):
    """Announce an edition that changes the first of three lines, cancels the second and adds one."""
    main = local_plans.announced(maesai.ENTRIES[:3], by=people["planner"])
    edition = local_plans.edition_of(main.local_plan, by=people["planner"], kind=Edition.Kind.CHANGE, sequence=2)
    first, second, _ = main.rows.order_by("position")
    EditionRow.objects.create(edition=edition, line=first.line, old=first.new, new={**first.new, **after})
    EditionRow.objects.create(edition=edition, line=second.line, old=second.new, new=None)
    EditionRow.objects.create(edition=edition, new=maesai.ENTRIES[3].data())
    return factories.tambon_plan("310104", first_year=2566)


def test_an_edition_has_the_changed_cells_of_the_new_line_in_bold(people):
    plan = change(people, budget_baht={"2566": "750000.00"}, target_text="ยาว 2,000 เมตร", lead="กองช่าง")
    lines = bold(official(Ask("comparison"), plan))
    assert [standing for standing, _ in lines].count("เดิม") == 1
    changed = dict(lines)["ใหม่"]
    assert {"2566", "เป้าหมาย", "หน่วยงานที่รับผิดชอบหลัก"} <= changed.keys()
    assert (changed["2566"], changed["หน่วยงานที่รับผิดชอบหลัก"]) == ("750,000", "กองช่าง")
    assert "โครงการ" not in changed
    assert [marked for standing, marked in lines if standing != "ใหม่"] == [{}] * 3


def test_a_change_that_no_column_shows_leaves_every_cell_plain(people):
    plan = change(people, programme="แผนงานใหม่")
    paper = official(Ask("comparison"), plan)
    assert [marked for _, marked in bold(paper)] == [{}] * 4
    assert "แผนงาน" in next(row.changed_titles for row in paper.tables[0].rows if row.standing == "ใหม่")


def test_two_releases_are_compared_in_bold_too(small):
    release(small.plan, by=small.people["team"])
    TambonLine.objects.filter(title="ไถกลบตอซัง").update(title="ไถกลบตอซังและหว่านปอเทือง", year_1=25000)
    TambonLine.objects.filter(title="ทำปุ๋ยหมักใช้เอง").update(fate="declined", counts=False, reason="ทำเองได้อยู่แล้ว")
    issued(small.plan, small.people["team"])
    lines = bold(official(Ask("comparison"), small.plan))
    assert {"โครงการ": "ไถกลบตอซังและหว่านปอเทือง", "2571": "25,000"} in [marked for _, marked in lines]
    assert {"แบบ": "ไม่รับเข้าแผน"} in [marked for _, marked in lines]
    assert [marked for standing, marked in lines if standing == "เดิม"] == [{}] * 2


def test_a_comparison_of_invented_villages_says_that_it_is_a_sample(small):
    release(small.plan, by=small.people["team"])
    TambonLine.objects.filter(title="ไถกลบตอซัง").update(title="ไถกลบตอซังและหว่านปอเทือง")
    issued(small.plan, small.people["team"])
    paper = official(Ask("comparison"), small.plan)
    assert paper.remarks == (SAMPLE,)
    paper = official(Ask("comparison", source="tambon"), small.plan)
    assert SAMPLE in paper.bound[0].above


def test_every_print_says_it_in_bold(people):
    plan = change(people, budget_baht={"2566": "750000.00"})
    made = formats.filled(Ask("comparison"), plan.pk)
    page = formats.made(made, PlanReport.Format.HTML, Digits.ARABIC).decode()
    assert "<strong>750,000</strong>" in page
    book = openpyxl.load_workbook(io.BytesIO(formats.made(made, PlanReport.Format.XLSX, Digits.ARABIC)))
    [cell] = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 750000]
    assert cell.font.bold


def test_blank_and_nought_differ_and_a_year_that_is_missing_is_blank():
    old = ComparisonRow(1, "เดิม", project=project(y0=None, y1=0, y2=5))
    new = ComparisonRow(None, "ใหม่", project=project(y0=0, y1=None, y2=5))
    assert sheets.beside_old(old, new).changed == {"project.budget_baht.2571", "project.budget_baht.2572"}
    assert sheets.beside_old(old, old).changed == frozenset()

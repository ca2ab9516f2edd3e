"""The official forms: proved by their tables, read back out of every print, and by a real book's figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from agencies.areas.models import Area
from agencies.offices.models import Agency
from paper.thai.digits import Digits
from plans.alignment.models import Alignment
from plans.decisions.models import Outcome
from plans.local.labels import Wordings
from plans.local.models import FormLabel
from plans.papers import formats, sheets
from plans.papers.book import NotReady
from plans.papers.official import counting
from plans.papers.official.asking import Ask, Unfit, WhichOne
from plans.papers.official.catalogue import FORMS, fitted
from plans.papers.official.chapters import in_chapters, without_tactics
from plans.papers.official.making import official
from plans.papers.sheets import projects, rows
from plans.papers.sheets.layouts import Layout
from plans.tambon.models import PlanReport, TambonLine
from projects.models import Project
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework
from tests import factories
from tests.paper.readers import as_in_workbook, docx_matrices, html_matrices, pdf_matrices, unbroken, xlsx_matrix
from tests.plans import local_plans, maesai

Format = PlanReport.Format
Level = StrategyFramework.Level
TABLES = [name for name, form in FORMS.items() if not form.is_letter and name not in {"tambon", "comparison"}]


def about(form):
    return "31010401" if form == "village" else ""


def filled(small, form, **more):
    return formats.filled(Ask(form, about=about(form), **more), small.plan.pk)


def matrices(paper, digits=Digits.ARABIC):
    return [table.sheet.matrix(table.rows, table.grouping, digits=digits) for table in paper.tables]


def table_of(small, form, **more):
    return matrices(filled(small, form, **more).paper)[0]


# --- every print says the same table ---
@pytest.mark.parametrize("digits", Digits)
@pytest.mark.parametrize("form", TABLES)
def test_every_print_of_a_form_has_its_table(small, form, digits):
    made = filled(small, form)
    expected = matrices(made.paper, digits)
    contents = {wanted: formats.made(made, wanted, digits) for wanted in Format}
    assert html_matrices(contents[Format.HTML].decode()) == expected
    assert docx_matrices(contents[Format.DOCX]) == expected
    assert pdf_matrices(contents[Format.PDF]) == [unbroken(each) for each in expected]
    above = len(made.paper.titles[1:]) + len(made.paper.remarks) + 2
    shown = [xlsx_matrix(contents[Format.XLSX], place, above=above) for place in range(len(expected))]
    assert shown == [
        as_in_workbook(table.sheet).matrix(table.rows, table.grouping, digits=digits) for table in made.paper.tables
    ]


def test_a_form_has_its_code_titles_and_sample_note_in_every_print(small):
    made = filled(small, "p02")
    markup = formats.made(made, Format.HTML, Digits.ARABIC).decode()
    for text in ("แบบ ผ.02", "รายละเอียดโครงการพัฒนา", "ตำบลบ้านบัว อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์", "ข้อมูลสมมติ"):
        assert text in markup


def test_the_village_form_has_its_resolutions_and_how_many_projects_rest_on_each(small):
    table = next(each for each in filled(small, "village").paper.front if each.sheet is sheets.VILLAGE_RESOLUTIONS)
    held = small.village_plans["31010401"].accepted_version.content
    said = [text for forum in held["forums"] for text in forum["resolutions"]]
    assert [row.text for row in table.rows] == said != []
    resting = [project for project in held["projects"] if project["resolution"] in said]
    assert sum(row.projects for row in table.rows) == len(resting) > 0


# --- ผ.01 ---
def test_the_summary_counts_project_years_and_projects_and_is_made_of_the_very_details(small):
    *_, total = table_of(small, "p01")
    years = ["3", "104,000", "2", "160,000", "1", "40,000", "1", "180,000.50", "1", "50,000.25"]
    assert list(total[1:]) == [*years, "5", "8", "534,000.75"]
    assert total[0] == "รวมทั้งสิ้น 2 รายการ"


def test_a_real_supplement_of_23_projects_prints_38_project_years_and_18_428_000_baht(people):
    local_plans.announced(maesai.ENTRIES, by=people["planner"])
    plan = factories.tambon_plan("310104", first_year=2566)
    table = matrices(official(Ask("p01", source="local"), plan))[0]
    by_year = [text for year in maesai.YEARS for text in (f"{maesai.BY_YEAR[year][0]}", f"{maesai.BY_YEAR[year][1]:,}")]
    by_year[1] = "-"  # 2566 has no money at all
    assert list(table[-1][1:]) == [*by_year, "23", "38", "18,428,000"]
    sums = {row[0]: row[-1] for row in table[2:]}
    assert sums[maesai.CIVIL] == "821,000"
    assert sums[f"{maesai.CIVIL} (ผ.02/2)"] == "12,962,000"
    assert sums[maesai.HOUSING] == "4,125,000"
    assert sums[maesai.COMMUNITY] == "520,000"


def test_a_form_that_is_left_out_of_the_summary_stands_in_a_table_of_its_own_and_the_note_says_so(people):
    local_plans.announced(maesai.ENTRIES, by=people["planner"])
    FormLabel.objects.filter(form="p02-2").update(is_in_summary=False)
    plan = factories.tambon_plan("310104", first_year=2566)
    main, outside = official(Ask("p01", source="local"), plan).parts
    assert "ยอดรวมนี้รวมแบบ ผ.02 ไม่รวมแบบ ผ.02/2" in main.above
    assert main.below.endswith("5,466,000 บาท (ห้าล้านสี่แสนหกหมื่นหกพันบาทถ้วน)")
    assert outside.heading == ("แบบ ผ.02/2 ไม่รวมอยู่ในยอดรวมของ แบบ ผ.01",)
    assert outside.sheet.matrix(outside.rows, outside.grouping)[-1][-1] == "12,962,000"


def test_by_village_lists_every_village_and_adds_up_to_the_summary(small):
    table = table_of(small, "p01-villages")
    rows = {row[0]: row[-3:] for row in table[2:]}
    assert rows["หมู่ที่ 1 บ้านตัวอย่าง0401 (ตัวอย่าง)"] == ("2", "5", "364,000.50")
    assert rows["หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง)\nยังไม่รับแผน"] == ("", "", "-")
    assert rows["รวม 3 จาก 4 หมู่บ้าน"] == table_of(small, "p01")[-1][-3:]


# --- ผ.02 and its sisters ---
@pytest.mark.parametrize(
    ("layout", "columns", "has_indicator"), [("strategy", 12, True), ("strategy-17", 17, True), ("issue", 11, False)]
)
def test_the_layouts_of_the_details(small, layout, columns, has_indicator):
    first, years, *_ = table_of(small, "p02", layout=layout)
    assert len(first) == columns
    assert ("ตัวชี้วัด (KPI)" in first) is has_indicator
    assert [text for text in years if text] == ["2571", "2572", "2573", "2574", "2575"] * (2 if columns == 17 else 1)
    assert ("เทศบัญญัติ/ข้อบัญญัติ (บาท)" in first) is (columns == 17)


def test_nothing_is_nought_and_an_ordinance_nobody_entered_is_blank(small):
    sheet = table_of(small, "p02-1", layout="strategy-17")
    row = next(row for row in sheet if "ทำปุ๋ยหมักใช้เอง" in row[1])
    assert row[4:9] == ("-", "", "", "", "")
    assert row[12:] == ("",) * 5


def titles(table):
    return [row[1].split("\n")[0] for row in table if row[0].isdecimal()]


def test_who_must_do_a_project_decides_on_which_form_it_stands(small):
    project = Project.objects.get(title="ไถกลบตอซัง")
    TambonLine.objects.filter(project=project).update(fate=Outcome.PASSED_ON, counts=False)
    titles = {
        form: [row[1].split("\n")[0] for row in table_of(small, form) if row[0].isdecimal()] for form in TABLES[2:5]
    }
    assert titles == {
        "p02": ["ขุดลอกหนองน้ำสาธารณะ", "ผลิตเมล็ดพันธุ์ข้าว", "โรงสูบน้ำดื่มของหมู่บ้าน"],
        "p02-1": ["ทำปุ๋ยหมักใช้เอง"],
        "p02-2": ["ไถกลบตอซัง"],
    }


def test_a_declined_or_deferred_project_stands_on_no_form(small):
    TambonLine.objects.filter(project__title="ไถกลบตอซัง").update(fate=Outcome.DEFERRED, counts=False)
    assert all("ไถกลบตอซัง" not in str(table_of(small, form)) for form in ("p02", "p02-1", "p02-2"))
    assert table_of(small, "p01")[-1][-1] == "514,000.75"


def aligned(project, *, by, level, letter="", label="", number="", title, parent=None):
    framework = StrategyFramework.objects.get_or_create(
        level=level,
        letter=letter,
        defaults={
            "title": Level(level).label,
            "item_label": label,
            "area": factories.area("TH"),
            "first_year": 2561,
            "last_year": 2580,
        },
    )[0]
    item = framework.items.get_or_create(number=number, title=title, parent=parent)[0]
    Alignment.objects.create(project=project, item=item, by=by)
    return item


def test_projects_stand_under_their_strategy_tactic_and_programme_with_the_five_lines_above(small):
    first, second = Project.objects.get(title="ขุดลอกหนองน้ำสาธารณะ"), Project.objects.get(title="ไถกลบตอซัง")
    team = small.people["team"]
    strategy = aligned(first, by=team, level=Level.LOCAL, label="ยุทธศาสตร์ที่", number="2", title="การเกษตรและแหล่งน้ำ")
    tactic = aligned(second, by=team, level=Level.LOCAL, number="2.1", title="แหล่งน้ำ", parent=strategy)
    Alignment.objects.filter(project=first).update(item=tactic)
    for project in (first, second):
        aligned(project, by=team, level=Level.PROGRAMME, title="แผนงานการเกษตร")
    aligned(first, by=team, level=Level.NATIONAL, letter="ก", label="ยุทธศาสตร์ที่", number="4", title="ความเสมอภาค")
    table = table_of(small, "p02", layout="strategy")
    assert table[2][0] == (
        "ก. ยุทธศาสตร์ชาติ 20 ปี ยุทธศาสตร์ที่ 4 ความเสมอภาค\n"
        "ข. แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13: ยังไม่ระบุ\n"
        "ค. Sustainable Development Goals (SDGs): ยังไม่ระบุ\n"
        "ง. ยุทธศาสตร์จังหวัด: ยังไม่ระบุ\n"
        "จ. ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัด: ยังไม่ระบุ\n"
        "ยุทธศาสตร์ที่ 2 การเกษตรและแหล่งน้ำ\n"
        "กลยุทธ์: 2.1 แหล่งน้ำ\n"
        "แผนงานการเกษตร"
    )
    assert [row[0] for row in table[3:6]] == ["1", "2", "รวม 2 โครงการ"]
    assert table[6][0].endswith("ยุทธศาสตร์: ยังไม่ระบุ")
    by_issue = table_of(small, "p02", layout="issue")
    assert by_issue[2][0] == "ยุทธศาสตร์ที่ 2 การเกษตรและแหล่งน้ำ\nแผนงานการเกษตร"


def test_forms_ask_the_database_as_often_for_one_project_as_for_five(small):
    with CaptureQueriesContext(connection) as for_five:
        filled(small, "p02")
    TambonLine.objects.exclude(project__title="ไถกลบตอซัง").delete()
    with CaptureQueriesContext(connection) as for_one:
        filled(small, "p02")
    assert len(for_one) == len(for_five) <= 12


# --- ผ.03 ---
def test_equipment_stands_by_type_out_of_the_local_plan(people):
    pump = maesai.Entry(
        title="เครื่องสูบน้ำ",
        form="p03",
        equipment_type="ครุภัณฑ์การเกษตร",
        programme="แผนงานการเกษตร",
        budget_baht={2567: Decimal(95000)},
    )
    local_plans.announced([pump], by=people["planner"])
    plan = factories.tambon_plan("310104", first_year=2566)
    table = matrices(official(Ask("p03"), plan))[0]
    assert table[2][0] == "ประเภทครุภัณฑ์การเกษตร"
    assert table[3][:4] == ("1", "แผนงานการเกษตร", "ค่าครุภัณฑ์", "เครื่องสูบน้ำ")
    assert table[-1][0] == "รวมทั้งสิ้น 1 รายการ"
    assert "ตัวชี้วัด (KPI)" not in table[0]


def test_without_a_local_plan_the_equipment_form_is_empty_and_says_so(small):
    assert table_of(small, "p03")[-1][0] == "ไม่มีรายการ"


# --- what can be asked ---
@pytest.mark.parametrize(
    ("ask", "wanted", "sentence"),
    [
        (Ask("p09"), "", "ไม่มีแบบฟอร์ม «p09»"),
        (Ask("letter"), "xlsx", "พิมพ์เป็น xlsx ไม่ได้"),
        (Ask("p02", layout="wide"), "", "ไม่มีรูปแบบตาราง «wide»"),
        (Ask("p03", layout="issue"), "", "แบบนี้มีรูปแบบตารางเดียว"),
        (Ask("village", source="local"), "", "พิมพ์จากแผน «local» ไม่ได้"),
    ],
)
def test_what_does_not_exist_is_refused_in_thai(ask, wanted, sentence):
    with pytest.raises(Unfit, match=sentence):
        fitted(ask, wanted)


def test_a_tambon_of_two_authorities_must_name_one(people):
    local_plans.announced(maesai.ENTRIES[:1], by=people["planner"])
    plan = factories.tambon_plan("310104", first_year=2566)
    town = Agency.objects.create(
        code="town", kind="municipality", name="เทศบาลตำบลบ้านบัว", short_name="ทต.", area=plan.area
    )
    town.local_plans.create(period=plan.period)
    with pytest.raises(WhichOne, match=r"sao .*, town"):
        official(Ask("p02", source="local"), plan)
    assert official(Ask("p02", source="local", agency="sao"), plan).row_count == 1


def test_a_local_plan_that_is_asked_for_by_name_must_exist(small):
    with pytest.raises(Unfit, match="ยังไม่มีแผนพัฒนาท้องถิ่น"):
        official(Ask("p02", source="local"), small.plan)


def test_without_an_edition_there_is_nothing_to_compare(small):
    with pytest.raises(NotReady, match="จึงไม่มีรายการเดิมและใหม่ให้เปรียบเทียบ"):
        official(Ask("comparison"), small.plan)


def test_the_digest_is_that_of_what_is_said_and_not_of_when_or_how(small):
    first, again = filled(small, "p02"), filled(small, "p02")
    assert first.digest == again.digest
    assert filled(small, "p02", layout="strategy").digest != first.digest
    FormLabel.objects.filter(form="p02").update(title="รายละเอียดโครงการพัฒนา (แก้ไข)")
    assert filled(small, "p02").digest != first.digest


def test_a_period_decides_the_layout_unless_one_is_asked_for():
    by_strategy = PlanPeriod(first_year=2566, last_year=2570, form_version=PlanPeriod.FormVersion.STRATEGY_BASED)
    assert Ask("p02").layout_for(by_strategy) is Layout.STRATEGY
    assert Ask("p02", layout="issue").layout_for(by_strategy) is Layout.ISSUE
    assert [column.title for column in projects.details(by_strategy, Layout.ISSUE, is_amendment=True).columns][-1] == (
        "เหตุผลความจำเป็น"
    )


# --- the summary is the details, whatever they are ---
AMOUNTS = st.one_of(st.none(), st.decimals(0, 10_000_000, places=2))
ROWS = st.lists(
    st.builds(
        rows.ProjectRow,
        **dict.fromkeys(
            ("code", "title", "village", "group", "urgency", "funding_source", "objective", "target"), st.just("")
        ),
        **dict.fromkeys(("indicator", "expected_result", "lead"), st.just("")),
        budget_baht=st.fixed_dictionaries(dict.fromkeys(maesai.YEARS, AMOUNTS)),
        form=st.sampled_from(["p02", "p02-1", "p02-2", "p03"]),
        area_code=st.sampled_from(["", "31010401", "31010402"]),
        chapter=st.builds(
            rows.Chapter,
            strategy=st.sampled_from(["", "1 น้ำ", "2 ข้าว"]),
            tactic=st.sampled_from(["", "1.1"]),
            programme=st.sampled_from(["", "แผนงานการเกษตร"]),
        ),
    ),
    max_size=12,
)


@given(rows=ROWS, layout=st.sampled_from(Layout))
def test_summaries_come_to_what_the_details_say(rows, layout):
    words = Wordings()
    villages = [Area(code=code, level="village", name="บ้าน", moo=place) for place, code in enumerate(("31010401",), 1)]
    whole = counting.counted("", rows, maesai.YEARS)
    for lines in (
        counting.by_chapter(rows, maesai.YEARS, layout, wordings=words),
        counting.by_village(rows, villages, maesai.YEARS),
    ):
        assert sum(line.projects for line in lines) == len(rows)
        assert sum(line.total_project_years for line in lines) == whole.total_project_years
        assert sum(line.total_baht or 0 for line in lines) == (whole.total_baht or 0)
        for year in maesai.YEARS:
            amounts = [row.budget_baht[year] for row in rows if row.budget_baht[year] is not None]
            assert sum(line.budget_baht[year] or 0 for line in lines) == sum(amounts)
    if all(amount is None for row in rows for amount in row.budget_baht.values()):
        assert whole.total_baht is None


@given(rows=ROWS)
def test_ordering_by_chapter_loses_nothing_and_no_group_comes_twice(rows):
    placed = in_chapters([(row, None) for row in rows])
    assert len(placed) == len(rows)
    for layout, ordered in ((Layout.STRATEGY, placed), (Layout.ISSUE, without_tactics(placed))):
        grouping = projects.projects_by_chapter(layout)
        groups = list(projects.details(local_period(), layout).groups(ordered, grouping.key, grouping.title))
        assert sum(len(group.rows) for group in groups) == len(rows)
        assert len({group.title for group in groups}) == len(groups)
        counted = counting.by_chapter(ordered, maesai.YEARS, layout, wordings=Wordings())
        assert len({(line.section, line.label) for line in counted}) == len(counted)
        sections = [line.section for line in counted]
        changes = [name for place, name in enumerate(sections) if place == 0 or sections[place - 1] != name]
        assert len(set(changes)) == len(changes)
        chapters = [dict.fromkeys(row.form for row in group.rows) for group in groups]
        assert len(counted) == sum(map(len, chapters))


def local_period():
    return PlanPeriod(first_year=2566, last_year=2570, form_version=PlanPeriod.FormVersion.STRATEGY_BASED)

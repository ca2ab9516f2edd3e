"""The book of a district or province: from the frozen text, tambon by tambon, with the same sums as the plan."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.areas.models import Area
from plans.decisions import decision_file
from plans.decisions.models import Outcome
from plans.papers import release_papers
from plans.papers.upper_book import UpperBook
from plans.releases import queries as releases_queries
from plans.releases.models import ReleasePaper
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import summed
from plans.upper.actions import accept, decide, release_upper
from projects.models import Project
from tests.plans.levels import district, handed_up, province, released, several, tambon
from tests.plans.upper.reference import upper_inputs
from tests.scenery import scene

F = ReleasePaper.Format


@pytest.fixture
@scene
def taken(people):
    """A district that accepted two of its tambons, ranked one project, declined one, and has one passed on to it."""
    several(people, {"31010401": (100, 30), "31010402": (40,), "31010501": (7, 2), "31010601": (1,)})
    passed = tambon("310104").lines.get(year_1=30).project
    data = {"decisions": [{"project": passed.code, "fate": "passed_on", "lead": "ldd", "reason": "เกินกำลัง"}]}
    decision_file.apply(tambon("310104"), data, by=people["team"])
    roll_up(tambon("310104").pk)
    for code in ("310104", "310105"):
        accept(district(), handed_up(released(code)), by=people["district"])
    ours = Project.objects.filter(tambon_lines__area_code="31010501")
    decide(district(), ours.get(year_budgets__amount_baht=7), fate=Outcome.CARRIED, rank=1, by=people["district"])
    gone = ours.get(year_budgets__amount_baht=2)
    decide(district(), gone, fate=Outcome.DECLINED, by=people["district"], reason="ซ้ำกับกรม")
    return people


@pytest.fixture
@scene
def release(taken):
    return release_upper(district(), by=taken["district"])


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_sums_of_the_book_are_those_of_the_plan(release):
    book, plan = UpperBook(release), summed(upper_inputs(district()).lines(), release.period.years)
    assert (book.whole.projects, book.whole.total_baht) == (plan.projects, plan.total_baht) == (3, Decimal(147))
    assert {code: one.total_baht for code, one in book.sums[1].items()} == {"310104": 140, "310105": 7}
    for part in book.summaries:
        assert sum(row.total_baht for row in part.rows) == plan.total_baht


def test_projects_stand_by_tambon_the_ranked_first(release):
    rows = list(UpperBook(release).projects.rows)
    assert [row.area_code[:6] for row in rows] == ["310104", "310104", "310105"]
    assert "ลำดับที่ 1 ของอำเภอ" in rows[2].village


def test_decisions_and_what_waits_are_listed(release):
    rows = list(UpperBook(release).decided.rows)
    assert [(row.fate, row.rank, row.budget_baht, row.reason) for row in rows] == [
        ("บรรจุในแผนอำเภอ", 1, 7, ""),
        ("ระดับล่างส่งต่อขึ้นมา รอพิจารณา", None, 30, "เกินกำลัง"),
        ("ไม่รับเข้าแผนอำเภอ", None, 2, "ซ้ำกับกรม"),
    ]


def test_the_pdf_names_who_is_in_who_is_missing_and_how_to_check(release, settings):
    settings.PUBLIC_URL = "https://plan.example.go.th"
    text = text_of(release_papers.upper_made(release, F.PDF))
    for words in ("แผนพัฒนาอำเภอ", "ต.บ้านบัว", "ยังไม่รับเข้าแผน", "ซ้ำกับกรม", "147", "รวมทั้งสิ้น 3 โครงการ"):
        assert words in text
    assert f"https://plan.example.go.th/v/{release.token}/" in text.replace(" ", "")


def test_the_book_of_a_level_has_foreword_contents_numbered_chapters_and_a_page_to_sign(release):
    reader = PdfReader(io.BytesIO(release_papers.upper_made(release, F.PDF)))
    titles = [each.title for each in reader.outline]
    assert titles[1:5] == ["คำนำ", "สารบัญ", "1. ความพร้อมของตำบล", "2. สรุปงบประมาณ"]
    assert [title[:3] for title in titles[5:7]] == ["3. ", "4. "]
    assert titles[7:] == ["การลงนามรับรองแผน"]
    links = [link.get_object()["/Contents"] for link in reader.pages[2]["/Annots"]]
    assert links == [title for title in titles if title not in {titles[0], "สารบัญ"}]
    assert reader.pages[-1].extract_text().count("ลงชื่อ") == 3


def test_the_workbook_has_every_table_and_its_sums(release):
    book = load_workbook(io.BytesIO(release_papers.upper_made(release, F.XLSX)))
    assert len(book.sheetnames) == 5
    cells = {cell.value for row in book[book.sheetnames[3]].iter_rows() for cell in row}
    assert 147 in cells
    assert any("/v/" in str(cell) for cell in cells)


def test_a_year_later_it_says_what_it_said_then(release):
    before = [list(part.rows) for part in (UpperBook(release).accepted, UpperBook(release).projects)]
    Area.objects.update(name="ชื่อใหม่")
    book = UpperBook(type(release).objects.get(pk=release.pk))
    assert [list(part.rows) for part in (book.accepted, book.projects)] == before
    assert book.place == "อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์"
    assert json.loads(release.content)["names"]["310104"] == "ต.บ้านบัว"


def test_the_province_prints_what_the_districts_handed_up(release, taken):
    accept(province(), handed_up(release), by=taken["province"])
    top = release_upper(province(), by=taken["province"])
    book = UpperBook(top)
    assert book.whole.total_baht == 147
    assert [row.area for row in book.accepted.rows][:1] == ["อ.เมืองบุรีรัมย์"]
    text = text_of(release_papers.upper_made(top, F.PDF))
    assert "แผนพัฒนาจังหวัด" in text
    assert "หมู่ที่ 1 บ้านตัวอย่าง0501" in text


@pytest.mark.parametrize("wanted", F)
def test_the_worker_prints_it(release, wanted):
    paper = release_papers.wanted_paper(release, wanted)
    release_papers.print_job(paper.pk)
    paper.refresh_from_db()
    assert (paper.status, paper.error) == ("done", "")
    assert paper.file_name == f"เล่มแผนอำเภอเมืองบุรีรัมย์ 2571-2575 ครั้งที่ 1 {release.digest[:12]}.{wanted}"
    assert releases_queries.text_digest(release.content) == release.digest

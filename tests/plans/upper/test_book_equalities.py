"""No book of a district or province contradicts itself, nor what it took in; a release of one that does is stopped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.decisions import decision_file
from plans.decisions.models import Outcome
from plans.papers.upper_book import UpperBook
from plans.papers.upper_equalities import EQUALITIES, differences, laid_out, papers_of
from plans.releases.actions import issue
from plans.releases.models import Release, ReleaseLine
from plans.rollup.actions import roll_up
from plans.upper.actions import CannotAccept, accept, decide, release_upper
from plans.upper.content import upper_content
from projects.models import Project
from tests import factories
from tests.frozen import thawed
from tests.pages import text_of
from tests.plans.levels import district, handed_up, province, released, several, tambon
from tests.plans.upper.drawn import TAMBONS, decided, issued, ruled_on, taken, what_was_released
from tests.properties import examples
from tests.scenery import scene


# --- whatever was released and decided --------------------------------------------------------------------------------
def agreed(plan):
    """The book of a plan before its release, and the release's own, both without a contradiction."""
    standing = papers_of(plan)
    assert differences(standing) == []
    by = plan.acceptances.first().by
    made = issue(plan.area, plan.period, upper_content(plan), plan_digest="x", by=by, level=plan.level)
    frozen = laid_out(UpperBook(made))
    assert differences(frozen) == []
    assert {name: table.rows for name, table in standing.tables.items()} == {
        name: table.rows for name, table in frozen.tables.items()
    }
    return made


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(what_was_released(), what_was_released()), decided, decided)
def test_whatever_came_up_and_was_decided_no_two_places_contradict_each_other(pool, people, drawn, here, above):
    with transaction.atomic():
        for code, one in zip(TAMBONS, drawn, strict=True):
            taken(district(), issued(code, one, pool, people), people["district"])
        ruled_on(district(), here, pool, people["district"])
        taken(province(), agreed(district()), people["province"])
        ruled_on(province(), above, pool, people["province"])
        agreed(province())
        transaction.set_rollback(True)


# --- one plan with everything in it -----------------------------------------------------------------------------------
@pytest.fixture
@scene
def whole(people):
    """Two tambons of three: a joint project over two villages, one passed on and taken on here, one that waits."""
    several(people, {"31010401": (100, 30, 5, 4), "31010402": (40, 8), "31010501": (7, 2)})
    factories.area("31010601")
    codes = [line.project.code for line in tambon("310104").lines.select_related("project")]
    passed = [{"project": codes[place], "fate": "passed_on", "lead": "ldd", "reason": "เกินกำลัง"} for place in (1, 2)]
    merge = {"kind": "joint", "members": [codes[0], codes[4]], "survivor": codes[0], "reason": "แหล่งน้ำเดียวกัน"}
    decision_file.apply(tambon("310104"), {"decisions": passed, "merges": [merge]}, by=people["team"])
    roll_up(tambon("310104").pk)
    for code in TAMBONS:
        accept(district(), handed_up(released(code)), by=people["district"])
    decide(district(), Project.objects.get(code=codes[1]), fate=Outcome.CARRIED, rank=1, by=people["district"])
    gone = Project.objects.get(tambon_lines__area_code="31010501", year_budgets__amount_baht=2)
    decide(district(), gone, fate=Outcome.DECLINED, by=people["district"], reason="ซ้ำกับกรม")
    return people


TABLES = ("accepted", "by_area", "by_group", "projects", "decided")


def test_every_place_of_the_list_speaks_and_they_agree(whole):
    papers = papers_of(district())
    assert differences(papers) == []
    assert [
        equality.right.name
        for equality in EQUALITIES
        if not equality.left.read(papers).keys() & equality.right.read(papers).keys()
    ] == []
    assert papers.cover["จำนวนโครงการ"] == 5
    assert papers.cover["งบประมาณรวม"] == Decimal(100 + 40 + 30 + 4 + 8 + 7)


def a_baht_more(row):
    """Return a printed row with one baht more; of a row of sums in its first year."""
    money = row.budget_baht
    if isinstance(money, dict):
        first = min(money, default=2571)
        return replace(row, budget_baht={**money, first: money.get(first, 0) + 1})
    return replace(row, budget_baht=(money or 0) + 1)


@pytest.mark.parametrize("name", TABLES)
def test_a_baht_more_in_any_row_of_any_table_is_found_and_both_places_are_named(whole, name):
    papers = papers_of(district())
    table = papers.tables[name]
    assert table.rows
    for place, row in enumerate(table.rows):
        rows = (*table.rows[:place], a_baht_more(row), *table.rows[place + 1 :])
        found = differences(replace(papers, tables={**papers.tables, name: replace(table, rows=rows)}))
        assert found, row
        assert all("ตัวเลขในเอกสารไม่ตรงกัน" in sentence and "แต่ใน" in sentence for sentence in found)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_any_table_lacks_is_found(whole, name):
    papers = papers_of(district())
    table = papers.tables[name]
    for place, row in enumerate(table.rows):
        rows = (*table.rows[:place], *table.rows[place + 1 :])
        changed = replace(papers, tables={**papers.tables, name: replace(table, rows=rows)})
        # A project that the list holds may stand among the decisions beside it, and need not.
        assert differences(changed) or getattr(row, "fate", "") == papers.carried, row


@pytest.mark.parametrize("part", ["cover", "sent"])
def test_a_figure_of_the_cover_or_of_an_accepted_release_that_is_not_the_tables_is_found(whole, part):
    papers = papers_of(district())
    figures = getattr(papers, part)
    assert figures
    for name in figures:
        assert differences(replace(papers, **{part: {**figures, name: figures[name] + 1}})), name


def test_the_words_below_the_list_are_read_too(whole):
    papers = papers_of(district())
    listed = replace(papers.tables["projects"], below="รวมทั้งสิ้น 1 บาท (หนึ่งบาทถ้วน)")
    assert differences(replace(papers, tables={**papers.tables, "projects": listed}))


def test_every_table_counts_all_tambons_and_one_that_is_not_taken_in_says_so(whole):
    papers = papers_of(district())
    for name in ("accepted", "by_area"):
        table = papers.tables[name]
        *rows, last = table.sheet.matrix(table.rows)
        missing = [row for row in rows if any("ยังไม่รับเข้าแผน" in cell for cell in row)]
        assert len(missing) == 1, name
        assert "0" not in missing[0]
        assert last[0] == "รวม 2 จาก 3 ตำบล"


def test_a_sum_of_fewer_tambons_than_are_taken_in_is_found(whole):
    papers = papers_of(district())
    for name in ("accepted", "by_area"):
        table = papers.tables[name]
        first, *rest = table.rows
        money = {"budget_baht": None} if name == "accepted" else {"budget_baht": {}}
        changed = replace(table, rows=(replace(first, projects=None, **money), *rest))
        found = differences(replace(papers, tables={**papers.tables, name: changed}))
        assert any("จำนวนตำบลที่รับเข้าแผนแล้ว" in sentence and "ท้ายตาราง" in sentence for sentence in found), name


def test_a_tambon_of_which_nothing_is_carried_has_noughts(people):
    several(people, {"31010401": (100,), "31010501": (7,)})
    for code in TAMBONS:
        accept(district(), handed_up(released(code)), by=people["district"])
    only = Project.objects.get(tambon_lines__area_code="31010501")
    decide(district(), only, fate=Outcome.DECLINED, by=people["district"], reason="ซ้ำ")
    papers = papers_of(district())
    assert differences(papers) == []
    (row,) = [row for row in papers.tables["by_area"].rows if row.label == papers.areas["310105"]]
    assert (row.projects, row.total_baht) == (0, 0)


# --- before a release -------------------------------------------------------------------------------------------------
@pytest.fixture
def contradictory(whole):
    """A baht more in a row of an accepted release than its own text says, as somebody would who has the database."""
    with thawed():
        ReleaseLine.objects.filter(release__area__code="310105", year_1=7).update(year_1=8)
    return whole


BOTH = ("เล่มแผนที่รับเข้าแผน", "3. โครงการในแผน รวมกับที่ไม่บรรจุใน 4. ผลการพิจารณา")


def test_a_plan_that_says_other_than_what_it_took_in_is_not_released_and_both_places_are_named(contradictory):
    with pytest.raises(CannotAccept) as refused:
        release_upper(district(), by=contradictory["district"])
    assert all(place in str(refused.value) for place in BOTH)
    assert not Release.objects.filter(level="district").exists()


def test_its_page_says_so_before_the_button_and_offers_none(contradictory, as_):
    page, browser = reverse("plans:upper_release", args=[district().pk]), as_("district")
    assert "ยังไม่ได้เทียบตัวเลขในเอกสาร" in text_of(browser.get(page))
    for url in (f"{page}?compare=1", page):
        said = text_of(browser.get(url))
        assert all(place in said for place in BOTH), url
        assert "ออกเล่มแผน ครั้งที่ 1" not in said

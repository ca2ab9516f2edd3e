"""No paper contradicts itself: what is printed twice is the same, over random plans, and a release stops where not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.areas.models import Area
from plans.decisions.models import FundingShare, Merge, Outcome
from plans.local.labels import Wording, Wordings
from plans.papers.book import DIFFERENCE, SET_ASIDE, Book
from plans.papers.chapters import ALIGNED, NO_STRATEGY, WHOLE_PLAN
from plans.papers.equalities import EQUALITIES, differences
from plans.papers.official.filling import of_lines
from plans.papers.readings import RECONCILED, laid_out, papers_of
from plans.papers.sheets import ALIGNED_LIST, VILLAGE_LIST
from plans.releases import actions as releases
from plans.releases.content import line_said
from plans.releases.models import Release
from plans.rollup.aggregation import Inputs, Joining, PublishedDecision
from plans.rollup.balance import PROPOSED_BY_AGENCIES, Picture
from plans.rollup.queries import Villages
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import PlanVersion
from projects.periods import PlanPeriod
from tests.plans.tambons import YEARS, project, source, tambons

TAMBON = "310104"
EMPTY, MISSING = "31010420", "31010421"
NAMES = {
    "p01": "แบบ ผ.01",
    "p01-villages": "แบบ ผ.01.1",
    "p02": "แบบ ผ.02",
    "p02-1": "แบบ ผ.02/1",
    "p02-2": "แบบ ผ.02/2",
}


def alignment(code, number, *, framework="SDGs", letter="ค"):
    return {
        "code": code,
        "level": "sdg",
        "letter": letter,
        "framework": framework,
        "item_label": "เป้าหมายที่",
        "number": str(number),
        "title": f"เป้าหมาย {number}",
    }


def share(code, payer, baht):
    said = {"code": code, "payer": payer, "form": "cash" if baht % 2 else "in_kind", "amount_baht": f"{baht}.00"}
    return said | {"agency": "อบต." if payer == "local" else "", "is_acting": False}


def village(code):
    return Area(code=code, level=Area.Level.VILLAGE, name="บ้าน", moo=int(code[-2:]))


def plan_of():
    above = None
    for code, level in (("31", "province"), ("3101", "district"), (TAMBON, "tambon")):
        above = Area(code=code, level=level, name=f"ที่{code}", parent=above)
    return TambonPlan(
        area=above,
        period=PlanPeriod(first_year=YEARS[0], last_year=YEARS[-1]),
        rolled_up_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )


def printed_of(inputs, alignments=(), shares=(), *, outside=()):
    """Lay out the papers of a plan made of ``inputs``; a village without projects and a missing one are in it too."""
    plan, lines = plan_of(), tuple(inputs.lines())
    codes = {line.project_id: line.code for line in lines}
    inside = sorted({line.village for line in lines if line.village != TAMBON} | {EMPTY})
    villages = Villages(tuple(map(village, inside)), (village(MISSING),))
    labels = {code: str(village(code)) for code in inside} | {TAMBON: PROPOSED_BY_AGENCIES}
    content = {"household_count": 10, "farmer_household_count": 5, "forums": [], "projects": []}
    said = {
        "lines": [line_said(line, YEARS, codes.get(line.carrier_id, line.code)) for line in lines],
        "villages": [],
        "years": list(YEARS),
        "funding_shares": list(shares),
        "decisions": [{}],
        "alignments": list(alignments),
    }
    book = Book(
        *(plan, Picture(YEARS, lines, lines, labels, ""), villages),
        versions={code: PlanVersion(number=1, content=content) for code in inside},
        said=said,
    )
    words = Wordings({name: Wording(code, code, is_in_summary=name not in outside) for name, code in NAMES.items()})
    return laid_out(book, of_lines(plan, lines, villages, served={}), words)


@st.composite
def aligned_tambons(draw):
    inputs = draw(tambons())
    codes = [sent["code"] for one in inputs.sources for sent in one.content["projects"]]
    pairs = draw(st.lists(st.tuples(st.sampled_from(codes), st.sampled_from((1, 2, 10))), unique=True))
    paid = draw(
        st.lists(st.tuples(st.sampled_from(codes), st.sampled_from(FundingShare.Payer.values), st.integers(0, 99)))
    )
    return inputs, [alignment(code, number) for code, number in pairs], [share(*each) for each in paid]


@given(aligned_tambons(), st.sets(st.sampled_from(("p02-1", "p02-2"))))
def test_whatever_was_sent_decided_and_merged_no_two_places_contradict_each_other(drawn, outside):
    assert differences(printed_of(*drawn, outside=outside)) == []


# --- one plan with everything in it -----------------------------------------------------------------------------------
def amounts(*values):
    return {year: None if value is None else Decimal(value) for year, value in zip(YEARS, values, strict=True)}


def whole_inputs(*, passed_on=True):
    sources = (
        source(
            "31010401", project(1, amounts(100, 0, None)), project(2, amounts(None, 30, 30), group="joint", position=2)
        ),
        source(
            "31010402",
            project(3, amounts(7, 8, 9), group="joint"),
            project(4, amounts(50, None, None), group="support", position=2),
            project(5, amounts(1, 1, 1), position=3),
        ),
        source(TAMBON, project(6, amounts(None, None, 400), group="support")),
        source("31010403", project(7, amounts(5, 5, 5))),
    )
    fates = {4: Outcome.PASSED_ON if passed_on else Outcome.DEFERRED, 5: Outcome.DECLINED}
    return Inputs(
        YEARS,
        sources,
        tuple(PublishedDecision(pk, fate) for pk, fate in fates.items()),
        (Joining(Merge.Kind.JOINT, 2, frozenset({2, 3})), Joining(Merge.Kind.SAME, 1, frozenset({1, 7}))),
    )


# The member of a merge is aligned, its carrier is not: six carried projects would have been seven.
MEMBERS = [alignment("CODE003", 10), alignment("CODE001", 2), alignment("CODE001", 10)]


def whole_papers(*, passed_on=True):
    inputs = whole_inputs(passed_on=passed_on)
    codes = [sent["code"] for one in inputs.sources for sent in one.content["projects"]]
    return printed_of(inputs, MEMBERS, [share(code, "local", 3) for code in codes])


@pytest.mark.parametrize("passed_on", [True, False])
def test_every_place_of_the_list_speaks_and_they_agree(passed_on):
    papers = whole_papers(passed_on=passed_on)
    assert differences(papers) == []
    silent = {
        equality.right.name
        for equality in EQUALITIES
        if not equality.left.read(papers).keys() & equality.right.read(papers).keys()
    }
    # ผ.01.1 counts what is passed on; village by village it is compared where nothing is.
    assert silent <= ({"แบบ ผ.01.1"} if passed_on else {"บัญชีโครงการส่งต่อ"})


def a_baht_more(row):
    """Return a printed row with one baht more somewhere; None for one that holds no money."""
    if isinstance(row, dict):
        return {**row, "budget_baht": row["budget_baht"] + 1, "counted_baht": row.get("counted_baht", 0) + 1}
    money = row.budget_baht
    if isinstance(money, Decimal) or money is None:
        return replace(row, budget_baht=(money or 0) + 1)
    # A village's own part of a joint project counts for it beside the project's money.
    shares = {code: a_year_more(part) for code, part in row.shares.items()} if getattr(row, "shares", None) else {}
    return replace(row, budget_baht=a_year_more(money), **({"shares": shares} if shares else {}))


def a_year_more(money):
    return {**money, YEARS[0]: (money.get(YEARS[0]) or 0) + 1}


MONEY_TABLES = [name for name in whole_papers().tables if name in NAMES or name in {RECONCILED, VILLAGE_LIST.code}] + [
    "บัญชีสรุปตามกลุ่ม",
    "บัญชีสรุปตามความเร่งด่วน",
    "บัญชีสรุปตามแหล่งงบ",
    "บัญชีสรุปรายหมู่บ้าน",
    "บัญชีโครงการ",
    "บัญชีโครงการส่งต่อ",
    "ยอดตามผลการพิจารณา",
    "ผลการพิจารณา",
    "ความสอดคล้อง",
]
# No twin has these: of a village's own money nothing but its sum with the rest is printed anywhere else.
WITHOUT_TWIN = {SET_ASIDE, DIFFERENCE}


def has_twin(row):
    if isinstance(row, dict) and "item" in row:
        return row["item"] in {ALIGNED, NO_STRATEGY, WHOLE_PLAN}
    return getattr(row, "statement", "") not in WITHOUT_TWIN


@pytest.mark.parametrize("name", MONEY_TABLES)
def test_a_baht_more_in_any_row_of_any_table_is_found_and_both_places_are_named(name):
    papers = whole_papers()
    (table, *others) = papers.tables[name]
    rows = list(table.rows)
    damaged = [place for place, row in enumerate(rows) if has_twin(row)]
    assert damaged
    for place in damaged:
        changed = replace(table, rows=(*rows[:place], a_baht_more(rows[place]), *rows[place + 1 :]))
        found = differences(replace(papers, tables={**papers.tables, name: (changed, *others)}))
        assert found, rows[place]
        assert all("ตัวเลขในเอกสารไม่ตรงกัน" in sentence and "แต่ใน" in sentence for sentence in found)


@pytest.mark.parametrize("name", ["บัญชีโครงการ", "p02", "p02-1", "p02-2", "บัญชีโครงการส่งต่อ", "ผลการพิจารณา"])
def test_a_project_that_one_list_lacks_is_found(name):
    papers = whole_papers()
    (table,) = papers.tables[name]
    changed = replace(table, rows=tuple(table.rows)[1:])
    assert any(
        "จำนวนโครงการ" in one for one in differences(replace(papers, tables={**papers.tables, name: (changed,)}))
    )


@pytest.mark.parametrize("name", ["projects", "project_years", "total_baht"])
def test_a_figure_of_the_cover_that_is_not_the_tables_is_found(name):
    papers = whole_papers()
    wrong = replace(papers.cover, **{name: getattr(papers.cover, name) + 1})
    assert any("«ปก»" in sentence for sentence in differences(replace(papers, cover=wrong)))


@pytest.mark.parametrize(("accepted", "total"), [(4, 6), (3, 5), (5, 5)])
def test_villages_of_the_cover_that_are_not_those_of_the_lists_are_found(accepted, total):
    papers = whole_papers()
    assert papers.villages == (4, 5)
    assert any("หมู่บ้าน" in sentence for sentence in differences(replace(papers, villages=(accepted, total))))


def test_a_village_that_a_list_lacks_is_found_by_its_count():
    papers = whole_papers()
    for name in ("บัญชีสรุปรายหมู่บ้าน", "p01-villages", VILLAGE_LIST.code):
        (table, *others) = papers.tables[name]
        rows = [row for row in table.rows if str(village(MISSING)) not in str(vars(row))]
        assert len(rows) == len(tuple(table.rows)) - 1
        changed = replace(table, rows=tuple(rows))
        found = differences(replace(papers, tables={**papers.tables, name: (changed, *others)}))
        assert any("จำนวนหมู่บ้านทั้งหมด" in sentence for sentence in found), name


@pytest.mark.parametrize("name", ["บัญชีสรุปรายหมู่บ้าน", "p01-villages", VILLAGE_LIST.code])
def test_a_sum_of_fewer_villages_than_the_cover_says_are_in_the_plan_is_found(name):
    papers = whole_papers()
    (table, *others) = papers.tables[name]
    first, *rest = table.rows
    figures = {"project_years": {}, "budget_baht": {}} if hasattr(first, "project_years") else {"budget_baht": None}
    changed = replace(table, rows=(replace(first, projects=None, **figures), *rest))
    found = differences(replace(papers, tables={**papers.tables, name: (changed, *others)}))
    assert any("จำนวนหมู่บ้านในแผน" in sentence for sentence in found)


def test_a_bar_of_the_chart_that_is_not_its_year_is_found():
    papers = whole_papers()
    first, *rest = papers.chart.bars
    longer = replace(first, values=(Decimal(1) + (first.values[0] or 0), *first.values[1:]))
    assert differences(replace(papers, chart=replace(papers.chart, bars=(longer, *rest))))


# --- what the trial found ---------------------------------------------------------------------------------------------
def matrix(table):
    return table.sheet.matrix(table.rows, table.grouping)


def rows_of(papers, name):
    (table,) = papers.tables[name]
    return matrix(table)


def test_strategies_count_a_merged_member_with_its_carrier_and_come_to_the_cover():
    papers = whole_papers()
    rows = {row[0]: row[1:] for row in rows_of(papers, ALIGNED_LIST.code)}
    assert rows[ALIGNED] == ("2", "184")
    assert rows[NO_STRATEGY] == ("1", "400")
    assert rows[WHOLE_PLAN] == (str(papers.cover.projects), "584") == ("3", f"{papers.cover.total_baht:.0f}")


def test_goals_stand_by_their_number_and_not_by_its_letters():
    papers = printed_of(whole_inputs(), [alignment("CODE001", number) for number in (10, 2, 1, 17)])
    items = [row[0] for row in rows_of(papers, ALIGNED_LIST.code) if row[0].startswith("เป้าหมายที่")]
    assert [item.split()[1] for item in items] == ["1", "2", "10", "17"]


def test_a_letter_that_nothing_serves_is_said_and_seems_not_lost():
    rows = rows_of(whole_papers(), ALIGNED_LIST.code)
    headings = [row[0] for row in rows if row[0][1:2] == "."]
    assert [heading[0] for heading in headings][:2] == ["ก", "ข"]
    assert sorted(headings) == headings
    assert ("ไม่มีโครงการที่สอดคล้อง", "0", "0") in rows


def test_the_fates_say_how_the_proposed_money_becomes_the_covers():
    rows = {row[0]: row[1:] for row in rows_of(whole_papers(), "ยอดตามผลการพิจารณา")}
    assert rows["อยู่ในแผนตำบล"] == ("3", "560", "560")
    assert rows["รวมกับโครงการอื่น"] == ("2", "39", "24")
    assert rows["รวม"] == ("7", "652", "584")


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("บัญชีสรุปรายหมู่บ้าน", "รวม 4 จาก 5 หมู่บ้าน และหน่วยงาน"),
        ("p01-villages", "รวม 4 จาก 5 หมู่บ้าน และที่ไม่ระบุหมู่บ้าน"),
    ],
)
def test_a_sum_says_of_how_many_villages_it_is_and_what_else_is_in_it(name, last):
    rows = rows_of(whole_papers(), name)
    assert rows[-1][0] == last
    assert sum(1 for row in rows if row[0] in {PROPOSED_BY_AGENCIES, "ทั้งตำบล/ไม่ระบุหมู่บ้าน"}) == 1


# On the official form «-» is nought and nothing; the book's own tables have no such sign.
@pytest.mark.parametrize(("name", "signs"), [("บัญชีสรุปรายหมู่บ้าน", {""}), ("p01-villages", {"", "-"})])
def test_a_village_without_accepted_plan_says_so_and_one_without_projects_says_nought(name, signs):
    rows = {row[0]: row[1:] for row in rows_of(whole_papers(), name)}
    assert set(rows[f"{village(MISSING)}\nยังไม่รับแผน"]) == signs
    assert rows[str(village(EMPTY))][-3:-1] == ("0", "0")


def test_the_list_of_villages_says_it_too_and_comes_to_the_cover():
    papers = whole_papers()
    rows = rows_of(papers, VILLAGE_LIST.code)
    assert [row[2] for row in rows if row[1] == str(village(MISSING))] == ["ยังไม่รับแผน"]
    assert (rows[-1][0], rows[-1][-2:]) == ("รวม 4 จาก 5 หมู่บ้าน และหน่วยงาน", ("3", "584"))


def test_the_books_own_tables_are_not_called_like_the_official_forms():
    assert not [name for name in whole_papers().tables if "ผ.0" in name]


# --- before a release -------------------------------------------------------------------------------------------------
def test_the_papers_of_a_real_plan_agree(small):
    assert differences(papers_of(small.plan)) == []


def test_a_plan_whose_papers_contradict_each_other_is_not_released_and_both_places_are_named(small):
    line = TambonLine.objects.get(tambon_plan=small.plan, title="ไถกลบตอซัง")
    TambonLine.objects.filter(pk=line.pk).update(year_1=line.year_1 + 1)
    with pytest.raises(releases.CannotRelease) as refused:
        releases.release(small.plan, by=small.people["team"])
    said = str(refused.value)
    assert "งบกระทบยอด ที่เสนอ รวมทั้งตำบล" in said
    assert "งบกระทบยอด ตามแผนตำบลรวมกับส่วนที่ไม่นับ" in said
    assert not Release.objects.exists()

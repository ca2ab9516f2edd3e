"""What came up, by SQL: the same projects, money and fates as are computed from the accepted releases."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.decisions import decision_file
from plans.decisions.models import Outcome
from plans.papers.upper_book import UpperBook
from plans.releases.actions import issue
from plans.releases.reader import UNDECIDED, content_in, holds_together
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import FateSums, fates, summed
from plans.rollup.levels import level_sums
from plans.upper.actions import accept, decide, release_upper, upper_plan_for
from plans.upper.content import upper_content, upper_lines
from plans.upper.queries import Wanted, brought, projects, risen, risen_sums
from projects.models import Project
from tests import factories
from tests.plans.levels import district, handed_up, officer, province, released, several, tambon
from tests.plans.upper.drawn import TAMBONS, YEARS, decided, issued, ruled_on, taken, what_was_released
from tests.plans.upper.reference import upper_inputs
from tests.properties import examples
from tests.scenery import scene


@pytest.fixture
@scene
def country(people):
    """Two districts: joint and same projects, one passed on, one declined in the tambon; accepted by both levels."""
    several(people, {"31010401": (100, 30, 5), "31010402": (40, 8), "31010501": (7, 2), "31020101": (3, 1)})
    team = people["team"]
    codes = [line.project.code for line in tambon("310104").lines.select_related("project")]
    data = {
        "decisions": [
            {"project": codes[1], "fate": "passed_on", "lead": "ldd", "reason": "เกินกำลัง"},
            {"project": codes[2], "fate": "declined", "reason": "ซ้ำ"},
        ],
        "merges": [{"kind": "joint", "members": [codes[0], codes[3]], "survivor": codes[0], "reason": "แหล่งน้ำเดียวกัน"}],
    }
    decision_file.apply(tambon("310104"), data, by=team)
    roll_up(tambon("310104").pk)
    for code in ("310104", "310105"):
        accept(district(), handed_up(released(code)), by=people["district"])
    return people


def told(plan):
    """What the pages say of a plan: each project with its money and this level's word."""
    found = risen(projects(plan).select_related("project"))
    return {
        one.line.project.code: (one.line.title, one.fate, one.rank, one.years_baht, one.line.action_group)
        for one in found
    }


def computed(plan):
    return {
        line.code: (line.title, line.fate, line.rank, line.years_baht, line.action_group)
        for line in upper_inputs(plan).lines()
    }


def same_sums(plan):
    ours, theirs = risen_sums(plan), summed(upper_inputs(plan).lines(), YEARS)
    assert ours.by_year == dict(theirs.by_year)
    assert {key: baht for key, baht in ours.by_group.items() if baht} == {k: b for k, b in theirs.by_group.items() if b}
    assert ours.projects == theirs.projects
    assert sum(ours.by_area.values()) == theirs.total_baht
    told_fates = fates(upper_inputs(plan).lines())
    waiting, passed = ours.fates[UNDECIDED], ours.fates[Outcome.PASSED_ON]
    both = FateSums(waiting.projects + passed.projects, waiting.budget_baht + passed.budget_baht)
    together = {fate: one for fate, one in ours.fates.items() if fate != UNDECIDED} | {Outcome.PASSED_ON: both}
    assert together == {fate: told_fates[fate] for fate in together}


def test_the_district_reads_what_it_accepted(country):
    assert told(district()) == computed(district())
    assert len(told(district())) == 5
    same_sums(district())
    assert risen_sums(district()).total_baht == 100 + 40 + 8 + 7 + 2
    assert risen_sums(district()).by_area == {"310104": Decimal(148), "310105": Decimal(9)}


def test_a_release_brings_what_the_plan_that_takes_it_in_counts_joined_money_among_it(country):
    sums = risen_sums(district())
    carried, passed = brought(district().acceptances.get(area__code="310104").release)
    assert (carried.projects, carried.budget_baht) == (sums.projects_by_area["310104"], sums.by_area["310104"])
    assert (passed.projects, passed.budget_baht) == (1, 30)


def test_what_the_district_decides_is_said_of_its_plan_only(country):
    first, second = (
        Project.objects.get(tambon_lines__area_code="31010501", year_budgets__amount_baht=n) for n in (7, 2)
    )
    decide(district(), first, fate=Outcome.DECLINED, by=country["district"], reason="ซ้ำ")
    decide(district(), second, fate=Outcome.CARRIED, rank=1, by=country["district"])
    passed = Project.objects.get(tambon_lines__fate=Outcome.PASSED_ON)
    decide(district(), passed, fate=Outcome.CARRIED, rank=2, by=country["district"])
    assert told(district()) == computed(district())
    same_sums(district())
    assert [line.project_id for line in projects(district())][:2] == [second.pk, passed.pk]


def test_what_was_passed_on_waits_until_the_district_passes_it_on_itself(country):
    before = risen_sums(district()).fates
    assert (before[UNDECIDED].projects, before[UNDECIDED].budget_baht, before[Outcome.PASSED_ON].projects) == (1, 30, 0)
    assert not projects(district(), Wanted(fate=Outcome.PASSED_ON)).exists()
    passed = Project.objects.get(tambon_lines__fate=Outcome.PASSED_ON)
    decide(district(), passed, fate=Outcome.PASSED_ON, by=country["district"], reason="เกินกำลังอำเภอ")
    after = risen_sums(district()).fates
    assert (after[UNDECIDED].projects, after[Outcome.PASSED_ON].projects) == (0, 1)
    assert projects(district(), Wanted(fate=Outcome.PASSED_ON)).get().project_id == passed.pk


def test_within_a_tambon_its_own_ranks_hold_until_the_district_ranks(people):
    several(people, {"31010401": (100, 30), "31010402": (40,), "31010501": (7,)})
    first, second, third = (line.project.code for line in tambon("310104").lines.select_related("project"))
    ranks = [{"project": code, "fate": "carried", "rank": rank} for rank, code in enumerate((third, second, first), 1)]
    decision_file.apply(tambon("310104"), {"decisions": ranks}, by=people["team"])
    roll_up(tambon("310104").pk)
    for code in ("310104", "310105"):
        accept(district(), handed_up(released(code)), by=people["district"])
    found = [(one.line.project.code, one.line.rank) for one in risen(projects(district()).select_related("project"))]
    assert found[:3] == [(third, 1), (second, 2), (first, 3)]
    decide(district(), Project.objects.get(code=first), fate=Outcome.CARRIED, rank=1, by=people["district"])
    assert next(iter(told(district()))) == first


def test_the_province_reads_what_came_through_the_districts_hands(country):
    dropped = Project.objects.get(tambon_lines__area_code="31010501", year_budgets__amount_baht=7)
    lifted = Project.objects.get(tambon_lines__area_code="31010501", year_budgets__amount_baht=2)
    decide(district(), dropped, fate=Outcome.DEFERRED, by=country["district"], reason="รอแบบ")
    decide(district(), lifted, fate=Outcome.PASSED_ON, by=country["district"], reason="เกินกำลังอำเภอ")
    other = officer("3102")
    accept(district("3102"), handed_up(released("310201")), by=other)
    accept(province(), handed_up(release_upper(district(), by=country["district"])), by=country["province"])
    assert told(province()) == computed(province())
    accept(province(), handed_up(release_upper(district("3102"), by=other)), by=country["province"])
    decide(province(), lifted, fate=Outcome.CARRIED, rank=1, by=country["province"])
    assert told(province()) == computed(province())
    same_sums(province())
    assert dropped.code not in told(province())
    assert risen_sums(province()).by_area == {"3101": Decimal(150), "3102": Decimal(4)}


def test_nothing_accepted_is_nothing_come_up(people):
    plan = upper_plan_for(factories.area("3101"), factories.period())
    assert (told(plan), risen_sums(plan).total_baht, risen_sums(plan).projects) == ({}, 0, 0)


@pytest.mark.parametrize(
    ("words", "count", "baht"),
    [
        ({"below": "310105"}, 2, 9),
        ({"fate": "passed_on"}, 0, 0),
        ({"fate": UNDECIDED}, 1, 0),
        ({"fate": "declined"}, 0, 0),
        ({"group": "support"}, 5, 157),
        ({"group": "self"}, 0, 0),
        ({"year": "2571"}, 5, 157),
        ({"year": "2575"}, 0, 0),
        ({"search": "ไม่มีชื่อนี้"}, 0, 0),
        ({"search": "ตอ ซัง ไถ", "below": "31010401"}, 2, 140),
        ({"search": "ตอซัง", "below": "31010401"}, 2, 140),
    ],
)
def test_every_narrowing_lists_its_projects_and_their_sum(country, words, count, baht):
    wanted = Wanted.read(words, district())
    assert projects(district(), wanted).count() == count
    assert risen_sums(district(), wanted).total_baht == baht


@pytest.mark.parametrize(
    "words", [{"below": "80"}, {"below": "3101x"}, {"group": "x"}, {"fate": "x"}, {"year": "2599"}, {"year": "x"}]
)
def test_words_that_no_plan_of_the_district_has_are_refused(people, words):
    with pytest.raises(ValueError, match=r"."):
        Wanted.read(words, upper_plan_for(factories.area("3101"), factories.period()))


def test_a_page_costs_the_same_for_one_tambon_and_for_two(country, django_assert_num_queries):
    accept(district("3102"), handed_up(released("310201")), by=officer("3102"))
    for plan in (district(), district("3102")):
        assert plan.area.code
        assert plan.period.years
        with django_assert_num_queries(3):
            risen_sums(plan)
            risen(projects(plan))


def test_what_the_tambons_carry_now_is_what_the_level_sums_say(country):
    live = level_sums(factories.area("31"), factories.period())
    now = risen_sums(province(), Wanted(is_now=True))
    assert (now.total_baht, now.by_area, now.projects) == (live.total_baht, live.by_area, live.projects)
    assert risen_sums(province()).total_baht == 0
    narrowed = Wanted.read({"now": "", "below": "3102"}, province())
    assert risen_sums(province(), narrowed).total_baht == 4
    assert projects(province(), narrowed).count() == 2


# --- whatever was released and decided --------------------------------------------------------------------------------
def same_as_pure(plan):
    """The lines, the sums, the release and its book come to what the roll-up's arithmetic makes of the texts."""
    assert list(upper_lines(plan)) == upper_inputs(plan).lines()
    same_sums(plan)
    content = upper_content(plan)
    release = issue(plan.area, plan.period, content, plan_digest="x", by=plan.acceptances.first().by, level=plan.level)
    assert (content_in(release), holds_together(release)) == (content, True)
    book, sums = UpperBook(release), risen_sums(plan)
    assert (book.whole.projects, book.whole.total_baht) == (sums.projects, sums.total_baht)
    assert {code: one.total_baht for code, one in book.sums[1].items()} == sums.by_area
    return release


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(what_was_released(), what_was_released()), decided, decided)
def test_a_level_comes_to_what_the_pure_arithmetic_says(pool, people, drawn, here, above):
    with transaction.atomic():
        for code, one in zip(TAMBONS, drawn, strict=True):
            taken(district(), issued(code, one, pool, people), people["district"])
        ruled_on(district(), here, pool, people["district"])
        taken(province(), same_as_pure(district()), people["province"])
        ruled_on(province(), above, pool, people["province"])
        same_as_pure(province())
        transaction.set_rollback(True)

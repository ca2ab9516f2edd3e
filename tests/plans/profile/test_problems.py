"""The villages' problems: who writes them, and which surface as the tambon's own."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from agencies.areas.models import Area
from agencies.errors import Closed, Stale
from plans.profile.models import Problem, Topic
from plans.profile.problems import (
    by_topic,
    changeable_villages,
    problems_of,
    remove_problem,
    save_problem,
    shared,
    stamp,
    tambon_plan_for,
)
from plans.tambon.models import TambonPlan
from tests import factories
from tests.agencies.guarded import make
from tests.cast import NEIGHBOUR_TAMBON_VILLAGE, TAMBON, VILLAGES


def topic(name="แหล่งน้ำเพื่อการเกษตร"):
    return Topic.objects.get_or_create(name=name)[0]


def typed(**values):
    return {
        "topic": topic(),
        "title": "น้ำไม่พอทำนา",
        "cause": "หนองตื้นเขิน",
        "place": "",
        "households": 40,
        "urgency": "urgent",
    } | values


def problem(plan, code, **values):
    return Problem.objects.create(tambon_plan=plan, village=factories.area(code), **typed(**values))


# --- who ---
@pytest.mark.parametrize("name", ["secretary", "head", "team", "planner"])
def test_a_village_and_the_team_write_down_its_problems(plan, people, name):
    stored = save_problem(plan, factories.area(VILLAGES[0]), values=typed(), by=people[name])
    assert (stored.village.code, stored.tambon_plan, stored.households) == (VILLAGES[0], plan, 40)


@pytest.mark.parametrize("name", ["neighbour", "neighbour_head", "next_team", "kaset", "partner", "mayor", "admin"])
def test_nobody_else_does(plan, people, name):
    with pytest.raises(PermissionDenied):
        save_problem(plan, factories.area(VILLAGES[0]), values=typed(), by=people[name])
    assert not Problem.objects.exists()


def test_a_village_of_another_tambon_has_no_problem_here(plan, people):
    with pytest.raises(PermissionDenied):
        save_problem(plan, factories.area(NEIGHBOUR_TAMBON_VILLAGE), values=typed(), by=people["next_team"])


def test_each_writes_for_the_villages_in_reach(plan, people):
    codes = {name: [one.code for one in changeable_villages(plan, people[name])] for name in ("team", "head", "kaset")}
    assert codes == {"team": list(VILLAGES), "head": [VILLAGES[0]], "kaset": []}


# --- changes ---
def test_the_same_form_twice_is_one_problem(plan, people):
    village = factories.area(VILLAGES[0])
    first = save_problem(plan, village, values=typed(), by=people["head"])
    assert save_problem(plan, village, values=typed(), by=people["head"]) == first


def test_what_somebody_else_changed_is_not_overwritten(plan, people):
    stored = problem(plan, VILLAGES[0])
    base = stamp(stored)
    save_problem(plan, stored.village, values=typed(title="แก้แล้ว"), by=people["head"], problem=stored, base=base)
    with pytest.raises(Stale):
        save_problem(plan, stored.village, values=typed(title="ทับ"), by=people["team"], problem=stored, base=base)
    assert Problem.objects.get().title == "แก้แล้ว"


def test_what_is_gone_stays_gone(plan, people):
    stored = problem(plan, VILLAGES[0])
    base = stamp(stored)
    remove_problem(Problem.objects.get(), by=people["head"])
    with pytest.raises(Closed, match="มีผู้ลบ"):
        save_problem(plan, stored.village, values=typed(), by=people["head"], problem=stored, base=base)
    assert not Problem.objects.exists()


def test_a_plan_that_was_taken_over_changes_no_more(plan, people):
    stored = problem(plan, VILLAGES[0])
    TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=make("release", ""))
    with pytest.raises(Closed, match="ระดับบนรับไว้แล้ว"):
        save_problem(plan, stored.village, values=typed(title="ใหม่"), by=people["head"])
    with pytest.raises(Closed):
        remove_problem(stored, by=people["head"])
    assert Problem.objects.count() == 1


def test_a_villages_first_problem_names_the_tambons_plan(people):
    village = factories.area(VILLAGES[0])
    made = tambon_plan_for(village, factories.period())
    assert (made.area.code, tambon_plan_for(village, factories.period())) == (TAMBON, made)
    assert not made.is_behind


# --- what surfaces ---
def test_what_is_urgent_in_two_villages_is_the_tambons(plan, settings, django_assert_num_queries):
    problem(plan, VILLAGES[1], households=None, cause="ฝนทิ้งช่วง")
    problem(plan, VILLAGES[0])
    problem(plan, VILLAGES[2], urgency="normal", households=900)
    problem(plan, VILLAGES[0], topic=topic("หนี้สิน"), households=5)
    problem(plan, VILLAGES[0], topic=topic("หนี้สิน"), title="หนี้นอกระบบ")
    with django_assert_num_queries(1):
        found = shared(problems_of(plan))
    assert [(one.topic, [v.code for v in one.villages], one.households, one.unknown) for one in found] == [
        ("แหล่งน้ำเพื่อการเกษตร", [VILLAGES[0], VILLAGES[1]], 40, 1)
    ]
    assert found[0].causes == ("หนองตื้นเขิน", "ฝนทิ้งช่วง")
    settings.URGENT_VILLAGES = 3
    assert shared(problems_of(plan)) == []
    assert [one.topic for one in shared(problems_of(plan), threshold=1)] == ["แหล่งน้ำเพื่อการเกษตร", "หนี้สิน"]


def test_blank_households_are_not_nought(plan):
    for code in VILLAGES[:2]:
        problem(plan, code, households=None)
    assert [(one.households, one.unknown) for one in shared(problems_of(plan))] == [(None, 2)]
    Problem.objects.filter(village__code=VILLAGES[0]).update(households=0)
    assert [(one.households, one.unknown) for one in shared(problems_of(plan))] == [(0, 1)]


def test_a_plan_of_another_period_has_its_own_problems(plan):
    for code in VILLAGES[:2]:
        problem(factories.tambon_plan(TAMBON, first_year=2566), code)
    assert shared(problems_of(plan)) == []


KINDS = [Topic(pk=number, name=f"เรื่อง {number}") for number in range(1, 4)]
PLACES = [Area(pk=number, code=f"3101040{number}", level="village", moo=number, name="บ้าน") for number in range(1, 6)]
PROBLEMS = st.lists(
    st.builds(
        Problem,
        topic=st.sampled_from(KINDS),
        village=st.sampled_from(PLACES),
        title=st.just("ปัญหา"),
        cause=st.sampled_from(["", "สาเหตุ"]),
        households=st.none() | st.integers(0, 500),
        urgency=st.sampled_from(["urgent", "medium", "normal"]),
    ),
    max_size=25,
)


@given(problems=PROBLEMS, least=st.integers(1, 5))
def test_gathering_loses_nothing_and_surfaces_exactly_what_is_wide(problems, least):
    every = by_topic(problems)
    assert sum(one.problems for one in every) == len(problems)
    assert sum(one.households or 0 for one in every) == sum(one.households or 0 for one in problems)
    assert sum(one.unknown for one in every) == sum(1 for one in problems if one.households is None)
    places = {
        kind.name: {one.village for one in problems if one.topic == kind and one.urgency == "urgent"} for kind in KINDS
    }
    wide = {one.topic: set(one.villages) for one in shared(problems, threshold=least)}
    assert wide == {name: villages for name, villages in places.items() if len(villages) >= least}

"""What a tambon ranks: carried and undecided projects, survivors for what they carry, prepared work counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import criteria_of, in_use, pool_for, pool_of, verdicts
from plans.ranking.scoring import Feasibility
from plans.rollup.actions import roll_up
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.plans import ledger


def projects():
    return {one.title: one for one in Project.objects.all()}


def titles(plan):
    return [one.title for one in pool_of(plan, with_prepared=True).candidates]


POND, SEED, COMPOST, STUBBLE, PUMP = (title for rows in ledger.PROJECTS.values() for title, *_ in rows)


def test_every_project_of_the_roll_up_is_a_candidate_with_what_breaks_ties(small):
    Project.objects.filter(title=POND).update(beneficiary_households=40)
    pool = pool_of(small.plan, with_prepared=True)
    assert [one.title for one in pool.candidates] == [POND, SEED, COMPOST, STUBBLE, PUMP]
    pond = pool.candidates[0]
    assert (pond.urgency, pond.beneficiaries, pond.cost_baht) == ("urgent", 40, Decimal("204000.50"))
    assert pond.places == (str(factories.area(VILLAGES[0])),)
    assert pool.candidates[1].beneficiaries is None
    assert pool.candidates[2].cost_baht == 0  # nought was written; it is not blank


def test_what_is_prepared_counts_before_it_is_published(small):
    found, by = projects(), small.people["team"]
    prepare(small.plan, found[SEED], DecisionInput("deferred", reason="รอแหล่งเงิน"), by=by)
    prepare(small.plan, found[POND], DecisionInput("carried", rank=4, reason="ชุมชนพร้อม"), by=by)
    assert titles(small.plan) == [POND, COMPOST, STUBBLE, PUMP]
    assert pool_of(small.plan, with_prepared=True).candidates[0].rank == 4
    publish(small.plan, by=by)
    roll_up(small.plan.pk)
    assert SEED not in titles(small.plan)
    prepare(small.plan, found[SEED], DecisionInput("carried", reason="ชุมชนพร้อม"), by=by)
    assert SEED in titles(small.plan)


def test_who_does_not_decide_ranks_what_is_published(small):
    found, by = projects(), small.people["team"]
    prepare(small.plan, found[SEED], DecisionInput("deferred", reason="รอแหล่งเงิน"), by=by)
    prepare(small.plan, found[COMPOST], DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=by)
    join(small.plan, [found[PUMP]], kind="joint", survivor=found[POND], reason="น้ำเรื่องเดียวกัน", by=by)
    before = pool_for(small.plan, small.people["kaset"])
    assert [one.title for one in before.candidates] == [POND, SEED, COMPOST, STUBBLE, PUMP]
    assert [one.rank for one in before.candidates] == [None] * 5
    assert before.candidates[0].cost_baht == Decimal("204000.50")
    assert [one.title for one in pool_for(small.plan, by).candidates] == [POND, COMPOST, STUBBLE]
    publish(small.plan, by=by)
    roll_up(small.plan.pk)
    after = pool_for(small.plan, small.people["kaset"])
    assert [(one.title, one.rank) for one in after.candidates] == [(POND, None), (COMPOST, 1), (STUBBLE, None)]
    assert after == pool_for(small.plan, by)


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize(("kind", "cost"), [("same", "204000.50"), ("joint", "354000.75")])
def test_a_survivor_stands_for_all_its_members(small, kind, cost, is_published):
    found, by = projects(), small.people["team"]
    Project.objects.filter(title__in=[POND, PUMP]).update(beneficiary_households=30)
    join(small.plan, [found[PUMP]], kind=kind, survivor=found[POND], reason="น้ำเรื่องเดียวกัน", by=by)
    if is_published:
        publish(small.plan, by=by)
        roll_up(small.plan.pk)
    pool = pool_of(small.plan, with_prepared=True)
    assert {one.title for one in pool.candidates} == {POND, SEED, COMPOST, STUBBLE}
    pond = pool.by_code[found[POND].code]
    assert len(pond.places) == 2
    assert (pond.cost_baht, pond.beneficiaries) == (Decimal(cost), 60)
    suggestion = next(one for one in pool.suggestions if one.place.project == pond.code)
    assert suggestion.villages == ((VILLAGES[0], 1, 2), (VILLAGES[2], 1, 1))


def test_the_villages_own_order_is_read_whatever_the_tambon_ranked(small):
    found, by = projects(), small.people["team"]
    before = pool_of(small.plan, with_prepared=True).suggestions
    prepare(small.plan, found[STUBBLE], DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=by)
    publish(small.plan, by=by)
    roll_up(small.plan.pk)
    assert pool_of(small.plan, with_prepared=True).suggestions == before
    order = [one.place.project for one in before]
    # Village 1: pond 1, seed 1/2; village 2: compost 1, stubble 1/2; village 3: pump 1. Ties by urgency, then cost.
    assert order == [found[title].code for title in (PUMP, POND, COMPOST, STUBBLE, SEED)]


def test_households_weigh_and_who_wrote_none_is_named(small):
    plans = small.village_plans
    assert pool_of(small.plan, with_prepared=True).households == dict.fromkeys(VILLAGES[:3], 118)
    type(plans[VILLAGES[1]]).objects.filter(pk=plans[VILLAGES[1]].pk).update(household_count=None)
    assert pool_of(small.plan, with_prepared=True).without_households == [str(factories.area(VILLAGES[1]))]


def test_a_pool_takes_as_many_queries_for_one_project_as_for_many(small, django_assert_num_queries):
    with django_assert_num_queries(5):
        pool_of(small.plan, with_prepared=True)
    small.plan.lines.exclude(title=POND).delete()
    with django_assert_num_queries(5):
        pool_of(small.plan, with_prepared=True)


# --- criteria and verdicts ---
def test_a_tambon_uses_the_defaults_until_it_has_its_own(small):
    defaults = criteria_of(small.plan, Criterion.Purpose.FEASIBILITY)
    assert len(defaults) == 6
    assert all(one.tambon_plan_id is None and one.risk for one in defaults)
    own = Criterion.objects.create(tambon_plan=small.plan, purpose="feasibility", name="น้ำ", is_in_use=False)
    assert criteria_of(small.plan, Criterion.Purpose.FEASIBILITY) == [own]
    assert in_use([own]) == []
    assert len(criteria_of(small.plan, Criterion.Purpose.RANKING)) == 6


def test_verdicts_read_the_scores_of_this_plan_only(small, django_assert_num_queries):
    criteria = criteria_of(small.plan, Criterion.Purpose.FEASIBILITY)
    pool = pool_of(small.plan, with_prepared=True)
    other = factories.tambon_plan("310104", first_year=2566)
    for plan, score in ((small.plan, 4), (other, 1)):
        FeasibilityScore.objects.bulk_create(
            FeasibilityScore(
                tambon_plan=plan, project_id=pool.candidates[0].project_id, criterion=criterion, score=score
            )
            for criterion in criteria
        )
    with django_assert_num_queries(1):
        found = verdicts(small.plan, pool.candidates, criteria)
    outcomes = [found[one.project_id][1].outcome for one in pool.candidates]
    assert outcomes == [Feasibility.FEASIBLE, *[Feasibility.INCOMPLETE] * 4]


def test_an_office_may_set_its_own_bands(small, settings):
    criteria = criteria_of(small.plan, Criterion.Purpose.FEASIBILITY)
    pool = pool_of(small.plan, with_prepared=True)
    FeasibilityScore.objects.bulk_create(
        FeasibilityScore(tambon_plan=small.plan, project_id=one.project_id, criterion=criterion, score=3)
        for one in pool.candidates
        for criterion in criteria
    )
    outcomes = []
    for feasible, doubtful in (("3.5", "2.5"), ("3", "2.5"), ("4", "3.25")):
        settings.FEASIBLE_MEAN, settings.NOT_FEASIBLE_BELOW = Decimal(feasible), Decimal(doubtful)
        found = verdicts(small.plan, pool.candidates, criteria).values()
        outcomes.append({verdict.outcome for _, verdict in found})
    assert outcomes == [{Feasibility.CONDITIONAL}, {Feasibility.FEASIBLE}, {Feasibility.NOT_FEASIBLE}]

"""Criteria made a tambon's own, and feasibility scores that two people may write side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from plans.decisions.actions import CannotDecide
from plans.ranking.actions.criteria import CannotScore, Cell, CriterionRow, put_scores, save_criteria
from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import criteria_of, pool_of
from projects.models import Project
from tests.plans.ranking.criteria import RANKING, freeze, rows


@pytest.fixture
def code(small):
    return pool_of(small.plan).candidates[0].code


# --- criteria ---
def test_changing_a_default_makes_all_of_them_the_tambons_own_and_leaves_the_defaults(small):
    changed = rows(small.plan)
    changed[0] = CriterionRow(1, "น้ำใช้", Decimal(2), is_in_use=True)
    changed[5] = CriterionRow(6, changed[5].name, Decimal(1), is_in_use=False)
    save_criteria(
        small.plan,
        RANKING,
        [*changed, CriterionRow(None, "เยาวชน", Decimal(1), is_in_use=True)],
        by=small.people["team"],
    )
    own = criteria_of(small.plan, RANKING)
    assert [one.name for one in own][0::6] == ["น้ำใช้", "เยาวชน"]
    assert {one.tambon_plan_id for one in own} == {small.plan.pk}
    assert [one.is_in_use for one in own] == [True] * 5 + [False, True]
    assert Criterion.objects.get(tambon_plan=None, purpose=RANKING, position=1).name == "ขนาดของปัญหา"


def test_saving_twice_makes_no_second_copy(small):
    for _ in range(2):
        save_criteria(small.plan, RANKING, rows(small.plan), by=small.people["team"])
    assert Criterion.objects.filter(tambon_plan=small.plan, purpose=RANKING).count() == 6
    assert [one.position for one in criteria_of(small.plan, RANKING)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "ความร้ายแรง"}, "ซ้ำกัน"),
        ({"weight": Decimal(0)}, "มากกว่า 0"),
        ({"place": 77}, "เปลี่ยนไปแล้ว"),
    ],
)
def test_criteria_that_make_no_sense_are_refused_in_words(small, change, said):
    bad = {"place": 1, "name": "น้ำ", "weight": Decimal(1), "is_in_use": True} | change
    with pytest.raises(CannotScore, match=said):
        save_criteria(small.plan, RANKING, [CriterionRow(**bad), *rows(small.plan)[1:]], by=small.people["team"])
    assert not Criterion.objects.filter(tambon_plan=small.plan).exists()


def test_one_criterion_stays_in_use(small):
    none = [CriterionRow(one.place, one.name, one.weight, is_in_use=False) for one in rows(small.plan)]
    with pytest.raises(CannotScore, match="อย่างน้อย 1 ข้อ"):
        save_criteria(small.plan, RANKING, none, by=small.people["team"])


# --- scores ---
def test_scores_are_kept_and_a_blank_takes_one_away(small, code):
    by = small.people["kaset"]
    assert put_scores(small.plan, code, [Cell(1, None, 4), Cell(2, None, 5), Cell(3, None, None)], by=by) == 2
    stored = FeasibilityScore.objects.filter(tambon_plan=small.plan, project__code=code)
    assert [(one.criterion.position, one.score) for one in stored.order_by("criterion__position")] == [(1, 4), (2, 5)]
    assert {one.criterion.tambon_plan_id for one in stored} == {small.plan.pk}
    assert put_scores(small.plan, code, [Cell(1, 4, None)], by=by) == 1
    assert stored.get().criterion.position == 2


def test_two_people_do_not_undo_each_other(small, code):
    put_scores(small.plan, code, [Cell(1, None, 4), Cell(2, None, None)], by=small.people["team"])
    put_scores(small.plan, code, [Cell(1, None, None), Cell(2, None, 3)], by=small.people["kaset"])
    assert FeasibilityScore.objects.filter(project__code=code).count() == 2
    with pytest.raises(CannotScore, match="มีผู้บันทึกเป็น 4 ก่อนหน้า"):
        put_scores(small.plan, code, [Cell(1, None, 2)], by=small.people["kaset"])
    put_scores(small.plan, code, [Cell(1, None, 4)], by=small.people["kaset"])  # both want the same


@pytest.mark.parametrize(
    ("cell", "said"), [(Cell(1, None, 6), "1–5"), (Cell(1, None, 0), "1–5"), (Cell(9, None, 3), "เปลี่ยนไป")]
)
def test_scores_outside_the_form_are_refused(small, code, cell, said):
    with pytest.raises(CannotScore, match=said):
        put_scores(small.plan, code, [cell], by=small.people["team"])
    assert not FeasibilityScore.objects.exists()


def test_a_project_that_is_not_in_the_plan_is_refused(small):
    with pytest.raises(CannotScore, match="ไม่อยู่ในแผนตำบลแล้ว"):
        put_scores(small.plan, "ZZZZZZZ", [Cell(1, None, 3)], by=small.people["team"])


def test_villages_do_not_score_and_a_frozen_plan_takes_nothing(small, code):
    for name in ("secretary", "head", "mayor", "partner", "next_team"):
        with pytest.raises(PermissionDenied):
            put_scores(small.plan, code, [Cell(1, None, 3)], by=small.people[name])
        with pytest.raises(PermissionDenied):
            save_criteria(small.plan, RANKING, rows(small.plan), by=small.people[name])
    freeze(small.plan, small.people["district"])
    with pytest.raises(CannotDecide, match="แก้ไขไม่ได้"):
        put_scores(small.plan, code, [Cell(1, None, 3)], by=small.people["team"])
    with pytest.raises(CannotDecide, match="แก้ไขไม่ได้"):
        save_criteria(small.plan, RANKING, rows(small.plan), by=small.people["team"])
    assert Project.objects.get(code=code).feasibility_scores.count() == 0

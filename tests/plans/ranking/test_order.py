"""Ranks become prepared decisions: nothing else of a decision is lost, and a changed suggestion has its reason."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied

from agencies.offices.models import Agency
from plans.decisions.actions import CannotDecide, DecisionInput, join, prepare, publish
from plans.decisions.models import Decision, PublicationState
from plans.ranking.actions.order import confirm_order, put_ranks
from plans.ranking.queries import pool_of
from plans.rollup.actions import roll_up
from projects.models import Project
from tests.plans.explained import published
from tests.plans.ranking.criteria import freeze


def suggestion(plan):
    return [one.place.project for one in pool_of(plan, with_prepared=True).suggestions]


def ranks(plan, standing=PublicationState.PREPARED):
    found = plan.decisions.filter(standing=standing).order_by("rank")
    return {one.project.code: one.rank for one in found.select_related("project")}


def test_confirming_the_suggestion_prepares_one_decision_per_project(small):
    order = suggestion(small.plan)
    assert confirm_order(small.plan, order, {}, by=small.people["team"]) == 5
    assert ranks(small.plan) == {code: place for place, code in enumerate(order, start=1)}
    assert {one.fate for one in small.plan.decisions.all()} == {"carried"}
    assert confirm_order(small.plan, order, {}, by=small.people["team"]) == 0
    published(small.plan, by=small.people["team"])
    roll_up(small.plan.pk)
    assert list(small.plan.lines.order_by("rank").values_list("project__code", "rank")) == list(
        zip(order, range(1, 6), strict=True)
    )


def test_a_moved_project_needs_a_reason_and_those_it_pushes_do_not(small):
    first, *rest, last = suggestion(small.plan)
    order = [last, first, *rest]
    moved = Project.objects.select_related("area").get(code=last)
    said = f"เหตุผลที่เปลี่ยนลำดับของ «{moved.title}» ({moved.area} รหัส {last})"
    with pytest.raises(CannotDecide, match=re.escape(said)):
        confirm_order(small.plan, order, {first: "  "}, by=small.people["team"])
    assert not small.plan.decisions.exists()
    confirm_order(small.plan, order, {last: "น้ำแล้งทั้งตำบล\nปีนี้"}, by=small.people["team"])
    assert ranks(small.plan) == {code: place for place, code in enumerate(order, start=1)}
    reasons = dict(small.plan.decisions.values_list("project__code", "reason"))
    assert reasons[last] == "จัดลำดับ: น้ำแล้งทั้งตำบล ปีนี้"
    assert reasons[first] == ""


def test_what_else_was_decided_is_kept(small):
    by = small.people["team"]
    code = suggestion(small.plan)[0]
    project = Project.objects.get(code=code)
    lead, supporting = Agency.objects.get(code="sao"), Agency.objects.get(code="ldd")
    wish = DecisionInput(
        "carried", rank=9, action_group="self", lead=lead, supporting=(supporting,), reason="ชุมชนทำเองได้"
    )
    prepare(small.plan, project, wish, by=by)
    publish(small.plan, by=by)
    put_ranks(small.plan, [pool_of(small.plan).by_code[code]], by=by, reasons={code: "เวทีเลือก"})
    decision = Decision.objects.get(project=project, standing=PublicationState.PREPARED)
    assert (decision.rank, decision.action_group, decision.lead) == (1, "self", lead)
    assert list(decision.supporting.all()) == [supporting]
    assert decision.reason == "ชุมชนทำเองได้\nจัดลำดับ: เวทีเลือก"
    put_ranks(small.plan, [pool_of(small.plan).by_code[code]], by=by)
    assert Decision.objects.get(project=project, standing=PublicationState.PREPARED).reason == "ชุมชนทำเองได้"


def test_a_rank_prepared_before_a_merge_does_not_stand_in_the_way_of_the_next_order(small):
    by = small.people["team"]
    order = suggestion(small.plan)
    confirm_order(small.plan, order, {}, by=by)
    survivor, member = (Project.objects.get(code=code) for code in order[:2])
    join(small.plan, [member], kind="same", survivor=survivor, reason="เรื่องเดียวกัน", by=by)
    left = suggestion(small.plan)
    assert member.code not in left
    confirm_order(small.plan, left, {}, by=by)
    assert {code: rank for code, rank in ranks(small.plan).items() if rank} == {
        code: place for place, code in enumerate(left, start=1)
    }
    published(small.plan, by=by)
    roll_up(small.plan.pk)
    assert list(small.plan.lines.filter(rank__isnull=False).order_by("rank").values_list("rank", flat=True)) == [
        1,
        2,
        3,
        4,
    ]


def test_an_order_of_other_projects_is_refused(small):
    order = suggestion(small.plan)
    for wrong in (order[:-1], [*order, "ZZZZZZZ"], [*order[:-1], order[0]]):
        with pytest.raises(CannotDecide, match="เปลี่ยนไปแล้ว"):
            confirm_order(small.plan, wrong, {}, by=small.people["team"])


def test_only_who_decides_confirms_and_a_frozen_plan_takes_nothing(small):
    order = suggestion(small.plan)
    for name in ("secretary", "kaset", "mayor", "district", "next_team"):
        with pytest.raises(PermissionDenied):
            confirm_order(small.plan, order, {}, by=small.people[name])
    freeze(small.plan, small.people["district"])
    with pytest.raises(CannotDecide, match="แก้ไขไม่ได้"):
        confirm_order(small.plan, order, {}, by=small.people["team"])
    assert not small.plan.decisions.exists()

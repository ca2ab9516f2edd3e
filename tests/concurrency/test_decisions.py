"""Several people decide, merge, accept and undo at once, on real PostgreSQL: one wins and every satang has its fate."""

from __future__ import annotations

import pytest

from agencies.access.roles import Role
from agencies.people.models import User
from plans.board.actions import judge_group
from plans.board.duplicates import sent_to, waiting
from plans.decisions.actions import DecisionInput, join, prepare, publish, undo
from plans.decisions.models import Decision, Merge, MergeMember, PublicationState, Unlike
from plans.proposals import actions as proposals_actions
from plans.proposals.models import AgencyProposal
from plans.releases.actions import release
from plans.rollup.actions import roll_up
from plans.rollup.queries import balance
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, upper_plan_for
from plans.upper.models import Acceptance
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.agencies import guarded
from tests.cast import VILLAGES
from tests.concurrency.together import decided_at_once, refused
from tests.plans.levels import handed_up

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(people: dict[str, User]) -> TambonPlan:
    for code in VILLAGES:
        made = factories.ready_plan(code, by=people["secretary"], head=people["head"])
        move(made, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
        move(made, "accept", by=people["team"])
    found = TambonPlan.objects.select_related("area", "period").get()
    roll_up(found.pk)
    return found


def projects(plan: TambonPlan) -> list[Project]:
    return list(Project.objects.filter(tambon_lines__tambon_plan=plan).order_by("area__code"))


def test_of_two_secretaries_who_saw_the_same_one_is_told(plan, people):
    first = projects(plan)[0]
    outcomes = decided_at_once(
        *(
            lambda name=name: prepare(plan, first, DecisionInput("carried", rank=1), by=people[name], seen=0)
            for name in ("team", "planner", "team", "planner")
        )
    )
    assert refused(outcomes) == 3
    assert Decision.objects.count() == 1


def test_a_project_goes_into_one_of_two_merges(plan, people):
    one, two, three, _ = projects(plan)
    outcomes = decided_at_once(
        *(
            lambda other=other: join(plan, [one], kind="same", survivor=other, reason="ซ้ำ", by=people["team"])
            for other in (two, three)
        )
    )
    assert refused(outcomes) == 1
    assert MergeMember.objects.filter(project=one, is_active=True).count() == 1


def test_of_several_who_judge_one_group_of_look_alikes_one_is_heard_and_the_others_are_told(plan, people):
    [group] = waiting(plan, sent_to(plan))
    assert (len(group.members), group.pairs) == (4, 6)
    outcomes = decided_at_once(
        *(
            lambda name=name: judge_group(plan, group.stamp, verdict="elsewhere", reason=name, by=people[name])
            for name in ("team", "planner", "team", "planner")
        )
    )
    assert refused(outcomes) == 3
    assert Unlike.objects.count() == 6
    assert len(set(Unlike.objects.values_list("by", "reason", "at"))) == 1


def test_published_twice_at_once_is_published_once(plan, people):
    one, two, three, four = projects(plan)
    prepare(plan, one, DecisionInput("declined", reason="ซ้ำ"), by=people["team"])
    prepare(plan, two, DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=people["team"])
    join(plan, [three], kind="joint", survivor=four, reason="สระเดียวกัน", by=people["team"])
    outcomes = decided_at_once(*(lambda name=name: publish(plan, by=people[name]) for name in ("team", "planner") * 3))
    assert sorted(outcomes) == [0, 0, 0, 0, 0, 3]
    assert Decision.objects.filter(standing=PublicationState.PUBLISHED).count() == 2
    roll_up(plan.pk)
    assert balance(plan).is_even


def test_a_merge_undone_by_three_is_undone_once(plan, people):
    one, two, *_ = projects(plan)
    merge = join(plan, [one], kind="same", survivor=two, reason="ซ้ำ", by=people["team"])
    outcomes = decided_at_once(*(lambda: undo(merge, by=people["team"], reason="คนละแห่ง") for _ in range(3)))
    assert refused(outcomes) == 2
    assert Merge.objects.filter(undone_at__isnull=False).count() == 1


def test_two_offices_accept_one_release_once(plan, people):
    made = handed_up(release(plan, by=people["team"]))
    district = upper_plan_for(factories.area("3101"), factories.period())
    outcomes = decided_at_once(
        *(lambda name=name: accept(district, made, by=people[name]) for name in ("district", "cdd"))
    )
    assert refused(outcomes) == 1
    assert Acceptance.objects.filter(ended_at=None).count() == 1


def test_accepting_and_reopening_at_once_leave_no_frozen_plan_that_changed(plan, people):
    """Either the village is reopened and the release no longer holds, or it is held and the village stays."""
    made = handed_up(release(plan, by=people["team"]))
    district = upper_plan_for(factories.area("3101"), factories.period())
    village = projects(plan)[0].village_line.plan
    decided_at_once(
        lambda: accept(district, made, by=people["district"]),
        lambda: move(village, "reopen", by=people["team"], note="แก้ยอด"),
    )
    plan.refresh_from_db()
    village.refresh_from_db()
    assert not (plan.frozen_by_id and village.state != "accepted"), "frozen over a plan that changed"


def test_accepting_and_proposing_at_once_leave_no_frozen_plan_that_changed(plan, people):
    made = handed_up(release(plan, by=people["team"]))
    district = upper_plan_for(factories.area("3101"), factories.period())
    proposal = guarded.make("proposal", "draft")
    AgencyProposal.objects.filter(pk=proposal.pk).update(tambon_plan=plan)
    officer = factories.person(Role.PARTNER, "31", agency=proposal.agency)
    proposal.refresh_from_db()
    outcomes = decided_at_once(
        lambda: accept(district, made, by=people["district"]),
        lambda: proposals_actions.move(proposal, "submit", by=officer),
    )
    assert refused(outcomes) == 1

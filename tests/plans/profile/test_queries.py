"""The tambon's profile, its picture summed from accepted villages, its team, and who took part."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Closed, Stale
from plans.forum.queries import participation
from plans.profile.actions import save_profile
from plans.profile.models import TambonProfile
from plans.profile.queries import figures, overview, profile_of
from plans.tambon.actions import missing_kinds, remove_member, save_member, stamp
from plans.tambon.models import Invitee, MeetingState, Presentation, TambonMeeting, TambonPlan, TeamMember
from plans.village.models import AttendanceGroup, ForumState, VillagePlan
from tests import factories
from tests.agencies.guarded import make
from tests.cast import VILLAGES

MEMBER = {"kind": "official", "name": "เกษม ไร่นา", "position": "นวส.", "duty": "เลขานุการทีม"}


# --- the profile ---
def test_a_profile_is_stored_over_what_was_read(plan, people):
    assert profile_of(plan).pk is None
    first = save_profile(plan, {"identity": "ข้าวหอมมะลิ"}, base=1, by=people["team"])
    assert (first.identity, first.revision) == ("ข้าวหอมมะลิ", 2)
    with pytest.raises(Stale):
        save_profile(plan, {"identity": "ทับ"}, base=1, by=people["planner"])
    assert TambonProfile.objects.get().identity == "ข้าวหอมมะลิ"


@pytest.mark.parametrize("name", ["secretary", "head", "mayor", "district", "next_team", "partner"])
def test_who_may_not_describe_is_refused(plan, people, name):
    with pytest.raises(PermissionDenied):
        save_profile(plan, {"identity": "ก"}, base=1, by=people[name])
    assert not TambonProfile.objects.exists()


def test_a_plan_that_was_taken_over_is_not_described_anew(plan, people):
    TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=make("release", ""))
    with pytest.raises(Closed):
        save_profile(plan, {"identity": "ก"}, base=1, by=people["team"])
    with pytest.raises(Closed):
        save_member(plan, MEMBER, by=people["team"])


# --- the picture ---
def accepted(people, code, **basics):
    made = factories.ready_plan(code, by=people["secretary"], head=people["head"])
    version = made.versions.create(number=1, content=basics, digest="0" * 64, submitted_by=people["head"])
    VillagePlan.objects.filter(pk=made.pk).update(state="accepted", accepted_version=version, household_count=999)


def test_the_picture_is_summed_from_accepted_versions_and_blank_is_said(plan, people, django_assert_num_queries):
    accepted(people, VILLAGES[0], population_male=100, population_female=120, household_count=50, farm_area_sq_wa=400)
    accepted(people, VILLAGES[1], population_male=30, population_female=None, household_count=0)
    factories.village_plan(VILLAGES[2], household_count=77)
    with django_assert_num_queries(2):
        found = overview(plan)
    assert (found.accepted, found.villages) == (2, 4)
    assert {one.name: (one.total, one.unknown) for one in found.figures} == {
        "population": (220, 1),
        "population_male": (130, 0),
        "population_female": (120, 1),
        "household_count": (50, 0),
        "farmer_household_count": (None, 2),
        "farm_area_sq_wa": (400, 1),
    }


def test_no_villages_have_no_figures():
    assert {(one.total, one.unknown) for one in figures([])} == {(None, 0)}


# --- the team ---
def test_the_team_says_which_kinds_are_missing(plan, people):
    assert len(missing_kinds(plan)) == 4
    save_member(plan, MEMBER, by=people["team"])
    assert missing_kinds(plan) == [str(kind.label) for kind in TeamMember.Kind if kind != "official"]
    for kind in ("local", "network", "leader"):
        save_member(plan, MEMBER | {"kind": kind}, by=people["cdd"])
    assert missing_kinds(plan) == []


def test_a_member_is_stored_once_changed_once_and_removed(plan, people):
    member = save_member(plan, MEMBER, by=people["team"])
    assert save_member(plan, MEMBER, by=people["team"]) == member
    base = stamp(member)
    save_member(plan, MEMBER | {"duty": "ประธาน"}, by=people["team"], member=member, base=base)
    with pytest.raises(Stale):
        save_member(plan, MEMBER | {"duty": "ทับ"}, by=people["planner"], member=member, base=base)
    remove_member(plan.team_members.get(), by=people["team"])
    with pytest.raises(Closed):
        save_member(plan, MEMBER, by=people["team"], member=member, base=base)


@pytest.mark.parametrize("name", ["secretary", "head", "partner", "kaset", "next_team"])
def test_who_may_not_staff_is_refused(plan, people, name):
    with pytest.raises(PermissionDenied):
        save_member(plan, MEMBER, by=people[name])


# --- who took part ---
@pytest.fixture
def gatherings(plan, people):
    held = factories.forum(factories.village_plan(VILLAGES[0]), agencies_present="อบต.\nสนง.กษอ.")
    AttendanceGroup.objects.create(forum=held, group="farmers", count=49)
    factories.forum(factories.village_plan(VILLAGES[1]), male_count=None, held_on=dt.date(2026, 3, 1))
    factories.forum(held.plan, state=ForumState.CANCELLED, male_count=1000)
    meeting = TambonMeeting.objects.create(
        tambon_plan=plan, held_on=dt.date(2026, 4, 20), male_count=10, female_count=12
    )
    Presentation.objects.create(meeting=meeting, village=factories.area(VILLAGES[0]), presenter="บัวผัน")
    for kind, name, came in (("leader", "กำนัน", True), ("state", "สพด.", True), ("state", "ธ.ก.ส.", False)):
        Invitee.objects.create(meeting=meeting, kind=kind, name=name, came=came)
    TambonMeeting.objects.create(tambon_plan=plan, state=MeetingState.CANCELLED, male_count=500, female_count=1)
    return meeting


def test_participation_of_every_step_is_told_with_its_sums(plan, people, gatherings, django_assert_num_queries):
    team = people["team"]
    assert team.reaches
    with django_assert_num_queries(6):
        found = participation(plan, reader=team)
    assert [(one.is_forum, one.men, one.women) for one in found.gatherings] == [
        (True, None, 35),
        (True, 30, 35),
        (False, 10, 12),
    ]
    assert (found.men, found.women, found.unknown, len(found.villages)) == (40, 82, 1, 2)
    village, tambon = found.gatherings[1:]
    assert (village.groups, village.agencies) == (("เกษตรกร 49 คน",), ("อบต.", "สนง.กษอ."))
    assert (tambon.groups, tambon.agencies) == (("ผู้นำชุมชน 1 ราย", "ภาคีภาครัฐ 1 ราย"), ("สพด.",))


@pytest.mark.parametrize(("name", "forums"), [("secretary", 1), ("neighbour", 1), ("team", 2), ("stranger", 0)])
def test_a_forum_that_may_not_be_read_is_not_told(plan, people, gatherings, name, forums):
    found = participation(plan, reader=people[name])
    assert sum(one.is_forum for one in found.gatherings) == forums

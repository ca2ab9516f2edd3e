"""Two people end one meeting at the same moment, on real PostgreSQL: it is closed once and publishes once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from agencies.access.roles import Role
from agencies.errors import Stale
from plans.decisions.actions import DecisionInput, prepare
from plans.decisions.models import Decision, Outcome, PublicationState
from plans.forum.actions import CannotMeet, attach, cancel, change, close, invite_standing, record_presentations
from plans.profile.actions import save_profile
from plans.profile.models import Problem, Topic
from plans.profile.problems import save_problem
from plans.profile.queries import profile_of
from plans.rollup.actions import roll_up
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import TAMBON, VILLAGES
from tests.concurrency.together import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forum(people, settings, tmp_path):
    """Return a forum that could be closed, with one decision prepared for it."""
    settings.MEDIA_ROOT = tmp_path
    team = people["team"]
    factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=team)
    plan = TambonPlan.objects.get()
    roll_up(plan.pk)
    prepare(plan, plan.lines.get().project, DecisionInput(fate=Outcome.DEFERRED, reason="รอน้ำ"), by=team)
    made = TambonMeeting.objects.create(
        tambon_plan=plan, held_on=dt.date(2026, 4, 20), chair="ประธาน", male_count=10, female_count=12
    )
    attach(made, ContentFile(pdf(), name="รายงาน.pdf"), "minutes", by=team)
    record_presentations(made, {factories.area(VILLAGES[0]).pk: "ผู้ใหญ่บ้าน"}, by=team)
    return made


def refusals(outcomes):
    found = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, CannotMeet | Stale) for one in found), found
    return found


def told(call):
    """Call, and return a refusal instead of raising it."""

    def outcome():
        try:
            return call()
        except (CannotMeet, Stale) as refusal:
            return refusal

    return outcome


def test_eight_closers_close_once_and_publish_once(forum, people):
    kamnan = factories.person(Role.KAMNAN, TAMBON)
    wanted = TambonPlan.objects.get().wanted
    closers = [people["team"], people["planner"], kamnan, people["team"]] * 2
    outcomes = at_once([told(lambda by=by: close(forum, by=by, base=1, expected=1)) for by in closers])
    assert (len(refusals(outcomes)), outcomes.count(1)) == (7, 1)
    assert Decision.objects.get().standing == PublicationState.PUBLISHED
    assert TambonPlan.objects.get().wanted == wanted + 1


def test_closing_against_cancelling_and_changing_ends_in_one_of_them(forum, people):
    team, planner = people["team"], people["planner"]
    outcomes = at_once(
        [
            told(lambda: close(forum, by=team, base=1, expected=1)),
            told(lambda: cancel(forum, by=planner, base=1)),
            told(lambda: change(forum, {"male_count": None}, base=1, by=planner)),
        ]
    )
    assert len(refusals(outcomes)) == 2
    stored = TambonMeeting.objects.get()
    is_published = Decision.objects.get().standing == PublicationState.PUBLISHED
    assert is_published == (stored.state == MeetingState.CLOSED)
    assert stored.male_count == (None if stored.state == MeetingState.SCHEDULED else 10)


def test_one_press_twice_at_once_invites_everybody_once(forum, people):
    outcomes = at_once([told(lambda: invite_standing(forum, by=people["team"])) for _ in range(6)])
    names = list(forum.invitees.values_list("name", flat=True))
    assert (refusals(outcomes), len(names), sum(outcomes)) == ([], len(set(names)), len(names))


def test_two_first_profiles_at_once_keep_one_and_tell_the_other(forum, people):
    plan = forum.tambon_plan
    outcomes = at_once(
        [told(lambda n=n: save_profile(plan, {"identity": f"ที่ {n}"}, base=1, by=people["team"])) for n in range(4)]
    )
    assert len(refusals(outcomes)) == 3
    assert profile_of(plan).revision == 2


def test_one_problem_sent_six_times_at_once_is_one_problem(forum, people):
    village, topic = factories.area(VILLAGES[0]), Topic.objects.get_or_create(name="แหล่งน้ำ")[0]
    values = {"topic": topic, "title": "น้ำไม่พอ", "cause": "", "place": "", "households": 4, "urgency": "urgent"}
    outcomes = at_once(
        [told(lambda: save_problem(forum.tambon_plan, village, values=values, by=people["head"])) for _ in range(6)]
    )
    assert (refusals(outcomes), Problem.objects.count()) == ([], 1)

"""Every page of plans, projects and evaluation on a phone and a desk: accessible, in its frame, without complaints."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.knowledge.models import KnowledgeRecord
from plans.forum.actions import invite_standing, record_presentations, schedule
from plans.profile.models import Topic
from plans.profile.problems import save_problem
from plans.releases.actions import took_home
from plans.rollup.actions import roll_up
from plans.tambon.actions import save_member
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, decide, release_upper
from plans.village.models import PlanState
from tests import factories
from tests.cast import VILLAGES, World
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.plans.levels import district, handed_up, released, several
from tests.plans.levels import tambon as tambon_of

pytestmark = pytest.mark.django_db(transaction=True)


def forum_pages(plan: TambonPlan, world: World) -> list[str]:
    """Return the pages of a tambon's team, profile, problems and meetings, each with something on it."""
    team, village = world.people["team"], factories.area(VILLAGES[0])
    member = save_member(plan, {"kind": "leader", "name": "พิมพ์ใจ", "position": "", "duty": ""}, by=team)
    topic = Topic.objects.get_or_create(name="แหล่งน้ำ")[0]
    values = {"topic": topic, "title": "น้ำไม่พอ", "cause": "", "place": "", "households": None, "urgency": "urgent"}
    problem = save_problem(plan, village, values=values, by=team)
    meeting = schedule(plan, {"kind": "forum", "chair": "อำนวย"}, by=team)
    invite_standing(meeting, by=team)
    record_presentations(meeting, {village.pk: "บัวผัน"}, by=team)
    of_plan = ("team", "guide", "profile", "profile_edit", "problem_add", "meetings", "meeting_add", "participation")
    of_meeting = ("meeting", "meeting_edit", "meeting_close")
    return [
        *(reverse(f"plans:{name}", args=[plan.pk]) for name in of_plan),
        *(reverse(f"plans:{name}", args=[meeting.pk]) for name in of_meeting),
        reverse("plans:member_edit", args=[plan.pk, member.pk]),
        reverse("plans:problem", args=[problem.pk]),
        reverse("plans:village_problem_add", args=[world.plans[VILLAGES[1]].pk]),
    ]


def upper_pages(world: World) -> list[str]:
    """Return the pages of a district that took one tambon in and waits for another, and of what changed since."""
    several(world.people, {"31010501": (7, 2)})
    plan, officer = district(), world.people["district"]
    accept(plan, handed_up(released("310105")), by=officer)
    waiting = handed_up(released("310104"))
    project = tambon_of("310105").lines.first().project
    decide(plan, project, fate="declined", by=officer, reason="ซ้ำกับโครงการของกรม")
    own = release_upper(plan, by=officer)
    took_home(own, by=officer)
    return [
        reverse("plans:upper_list"),
        reverse("plans:upper", args=[plan.pk]),
        reverse("plans:upper_rows", args=[plan.pk]),
        reverse("plans:upper_decision", args=[plan.pk, project.code]),
        reverse("plans:tambon", args=[tambon_of("310105").pk]),
        reverse("plans:since"),
        reverse("plans:since_one", args=[waiting.pk]),
        reverse("plans:since_one", args=[own.pk]),
    ]


@pytest.fixture
def visits(world: World):
    """Who opens which address: a plan in each state, a forum to fill in and one to certify, sums, rows, papers."""
    secretary = world.people["secretary"]
    draft = factories.village_plan(VILLAGES[0], first_year=2566)
    forum = factories.forum(draft)
    line = factories.line(draft, factories.project(VILLAGES[0], {2566: 100}), factories.resolution(forum))
    tambon = TambonPlan.objects.get(period__first_year=2571)
    roll_up(tambon.pk)
    record = KnowledgeRecord.objects.create(
        area=tambon.area,
        title="ไถกลบแทนเผา",
        fiscal_year=2569,
        author_name="เกษม ไร่นา",
        post=world.people["kaset"].posts[0],
        state="published",
        published_at=timezone.now(),
    )
    accepted = world.plans[VILLAGES[0]]
    assert accepted.state == PlanState.ACCEPTED
    mine = [
        reverse("plans:village_list"),
        reverse("plans:village", args=[draft.pk]),
        reverse("plans:village_review", args=[draft.pk]),
        f"{reverse('plans:village_review', args=[draft.pk])}?project={line.project.code}",
        f"{reverse('plans:similar', args=[draft.pk])}?code={line.project.code}",
        reverse("plans:village_edit", args=[draft.pk]),
        reverse("plans:row", args=[draft.pk, line.project.code]),
        reverse("plans:row_remove", args=[draft.pk, line.project.code]),
        reverse("plans:enter", args=[draft.pk]),
        *(reverse("plans:screen", args=[draft.pk, line.project.code, number]) for number in (1, 2, 3)),
        reverse("plans:forum_add", args=[draft.pk]),
        reverse("plans:forum", args=[forum.pk]),
        reverse("plans:forum_edit", args=[forum.pk]),
        reverse("plans:workbook", args=[draft.pk]),
        reverse("plans:village", args=[accepted.pk]),
        reverse("plans:village_rows", args=[accepted.pk]),
        reverse("plans:village_version", args=[accepted.pk, 1]),
        reverse("projects:project", args=[line.project.code]),
    ]
    upper = [
        reverse("plans:tambon_list"),
        reverse("plans:tambon", args=[tambon.pk]),
        reverse("plans:tambon_rows", args=[tambon.pk]),
        reverse("plans:official_list", args=[tambon.pk]),
        *(reverse("plans:official_form", args=[tambon.pk, form]) for form in ("p01", "p02", "village", "letter")),
        reverse("evaluation:records"),
        reverse("evaluation:record", args=[record.pk]),
    ]
    above = upper_pages(world)  # before the forum's: a plan whose forum is open is not released
    return (
        [(world.people["team"], one) for one in forum_pages(tambon, world)]
        + [(secretary, one) for one in mine]
        + [(world.people["team"], reverse("plans:village", args=[world.plans[VILLAGES[1]].pk]))]
        + [(world.people["kaset"], reverse("evaluation:new"))]
        + [(world.people["district"], one) for one in upper]
        + [(world.people["district"], one) for one in above]
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_stays_in_its_frame(visits, sign_in, viewport):
    screens = {}
    for user, address in visits:
        page = screens.get(user.pk) or screens.setdefault(user.pk, sign_in(user, viewport))
        answer = page.goto(address)
        assert answer.status == 200, address
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_pages_hold_at_twice_the_size(visits, sign_in):
    """200 % zoom on a desk leaves 640 pixels of width; nothing may hang over."""
    half = {"width": 640, "height": 450}
    screens = {}
    for user, address in visits:
        page = screens.get(user.pk) or screens.setdefault(user.pk, sign_in(user, half))
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= half["width"], address

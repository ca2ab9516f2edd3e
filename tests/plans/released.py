"""A tambon plan that is ready to be released and sent: aligned, its forum closed; what the tests of releases share."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency
from agencies.people.models import PostHolder
from plans.alignment.models import Alignment
from plans.releases.actions import issue
from plans.releases.content import content_of
from plans.rollup.actions import roll_up
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from plans.village.actions.moves import move
from plans.village.models import PlanState
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories


def rolled_up(code="310104"):
    """The tambon's plan, rolled up."""
    plan = factories.tambon_plan(code)
    roll_up(plan.pk)
    return fresh(plan)


def fresh(plan):
    """The plan as it stands in the database."""
    return TambonPlan.objects.select_related("area__parent__parent", "period").get(pk=plan.pk)


def issued(plan, by):
    """Freeze the plan as its lines stand, however they came to say so."""
    return issue(plan.area, plan.period, content_of(plan), plan_digest=plan.digest, by=by)


def forum_closed(plan, by):
    """Close a forum without asking whether it may be."""
    return TambonMeeting.objects.create(
        tambon_plan=plan,
        kind=TambonMeeting.Kind.FORUM,
        state=MeetingState.CLOSED,
        held_on=dt.date(2026, 4, 10),
        chair="ประธาน สมมติ",
        male_count=20,
        female_count=22,
        closed_by=by,
        closed_at=timezone.now(),
    )


def aligned(plan, by):
    """Align every project of the plan to an item of the province's strategy."""
    framework, _ = StrategyFramework.objects.get_or_create(
        level=StrategyFramework.Level.PROVINCE,
        title="ยุทธศาสตร์จังหวัดตัวอย่าง",
        area=Area.objects.get(code=plan.area.code[:2]),
        first_year=2571,
        last_year=2575,
    )
    item, _ = StrategyItem.objects.get_or_create(framework=framework, number="1", title="เกษตรมูลค่าสูง")
    for line in plan.lines.all():
        Alignment.objects.get_or_create(project=line.project, item=item, defaults={"by": by})
    return item


def sendable(plan, by):
    """Make a plan that nothing keeps from being sent."""
    forum_closed(plan, by)
    aligned(plan, by)
    return fresh(plan)


def taken_in(village_plan, people):
    """Take a village's plan, whatever its state, into the tambon's by the product's own moves."""
    factories.in_state(village_plan, PlanState.DRAFT)
    move(village_plan, "submit", by=factories.person(Role.VILLAGE_SECRETARY, village_plan.village.code))
    move(village_plan, "accept", by=people["team"])


def office(people, name, kind, area_code):
    """Give somebody of the cast an agency of her own."""
    agency = Agency.objects.create(
        code=f"office-{name}",
        kind=kind,
        name=f"สำนักงานของ {name}",
        short_name=f"สนง.{name}",
        area=factories.area(area_code),
    )
    tenure = PostHolder.objects.get(user=people[name])
    tenure.post.agency = agency
    tenure.post.save()
    return agency

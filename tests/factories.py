"""One factory per model, no surprises: every argument that matters is given by the test.

The classes hold what a test need not say; the functions below them are what tests call, by code and person.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import factory
import geothai
from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.codes import COUNTRY, parents
from agencies.areas.models import Area
from agencies.people.models import Post, PostHolder, User
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from plans.village.models import Attachment, Forum, ForumState, PlanLine, PlanState, Resolution, VillagePlan
from projects.models import ActionGroup, Project, Stage, Urgency
from projects.periods import PlanPeriod

SAMPLE = b"%PDF-1.4 sample"
LEVELS = {2: Area.Level.PROVINCE, 4: Area.Level.DISTRICT, 6: Area.Level.TAMBON, 8: Area.Level.VILLAGE}
READ = {2: geothai.province, 4: geothai.district, 6: geothai.subdistrict}


class UserFactory(factory.django.DjangoModelFactory):
    """A person; no password opens the account."""

    class Meta:
        model = User

    first_name = "สมมติ"


class PostFactory(factory.django.DjangoModelFactory):
    """A post, called by its role and the code of its area."""

    class Meta:
        model = Post

    title = factory.LazyAttribute(lambda post: f"{post.role.label} {post.area.code}")


class PostHolderFactory(factory.django.DjangoModelFactory):
    """That a person holds a post of her own."""

    class Meta:
        model = PostHolder

    post = factory.SubFactory(PostFactory)


class PlanPeriodFactory(factory.django.DjangoModelFactory):
    """Five years, open, of which the forms are by issue."""

    class Meta:
        model = PlanPeriod
        django_get_or_create = ("first_year", "last_year")

    first_year = 2571
    last_year = factory.LazyAttribute(lambda period: period.first_year + 4)
    form_version = PlanPeriod.FormVersion.ISSUE_BASED
    is_open = True


class VillagePlanFactory(factory.django.DjangoModelFactory):
    """A draft."""

    class Meta:
        model = VillagePlan

    period = factory.SubFactory(PlanPeriodFactory)


class ProjectFactory(factory.django.DjangoModelFactory):
    """A project without money."""

    class Meta:
        model = Project

    title = "ไถกลบตอซัง"
    action_group = ActionGroup.SUPPORT
    urgency = Urgency.URGENT
    funding_source = "ข้อบัญญัติ อบต."


class ForumFactory(factory.django.DjangoModelFactory):
    """A forum that was held and waits for its certificate."""

    class Meta:
        model = Forum

    state = ForumState.HELD
    held_on = dt.date(2026, 3, 15)
    place = "ศาลากลางหมู่บ้าน"
    chair = "บุญมา รักถิ่น"
    secretary = "บัวผัน ใจงาม"
    male_count = 30
    female_count = 35
    household_count = 50


class ResolutionFactory(factory.django.DjangoModelFactory):
    """A resolution of a forum."""

    class Meta:
        model = Resolution


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A stored paper of fifteen bytes that did not go through the upload's checks."""

    class Meta:
        model = Attachment

    file = factory.LazyFunction(lambda: ContentFile(SAMPLE, name="minutes.pdf"))
    file_name = "รายงานการประชุม.pdf"
    media_type = "application/pdf"
    size_bytes = 15
    sha256 = hashlib.sha256(SAMPLE).hexdigest()


class PlanLineFactory(factory.django.DjangoModelFactory):
    """A project's place in a village's plan."""

    class Meta:
        model = PlanLine


class TambonPlanFactory(factory.django.DjangoModelFactory):
    """An empty tambon plan, or the one there is."""

    class Meta:
        model = TambonPlan
        django_get_or_create = ("area", "period")


def area(code: str, name: str = "") -> Area:
    """Make an area with everything above it, by its real name where there is one."""
    return Area.objects.filter(code=code).first() or areas(code, names={code: name})[code]


def areas(*codes: str, names: Mapping[str, str] | None = None) -> dict[str, Area]:
    """Make areas with everything above them, a level at a time; return all of them by code."""
    wanted = {code for one in codes for code in (*parents(one), one)}
    found = {one.code: one for one in Area.objects.filter(code__in=wanted)}
    for depth in range(len(LEVELS) + 1):
        missing = [code for code in sorted(wanted - found.keys()) if len(parents(code)) == depth]
        made = Area.objects.bulk_create(_area(code, (names or {}).get(code, ""), found) for code in missing)
        found |= {one.code: one for one in made}
    return found


def _area(code: str, name: str, above: Mapping[str, Area]) -> Area:
    if code == COUNTRY:
        return Area(code=COUNTRY, level=Area.Level.COUNTRY, name="ประเทศไทย")
    is_village = len(code) == 8
    return Area(
        code=code,
        level=LEVELS[len(code)],
        name=name or (f"บ้านตัวอย่าง{code[-4:]}" if is_village else READ[len(code)](code).name_th),
        moo=int(code[-2:]) if is_village else None,
        parent=above[parents(code)[-1]],
        is_sample=is_village,
    )


def person(role: Role, code: str, *, username: str = "", agency: Any = None) -> User:
    """Make a person who holds a new post of ``role`` over the area ``code``."""
    user: User = UserFactory(username=username or f"{role}-{code}-{User.objects.count()}")
    PostHolderFactory(user=user, post__role=role, post__area=area(code), post__agency=agency)
    return user


def staff(posts: Mapping[str, tuple[Role, str, Any]]) -> dict[str, User]:
    """Make people by user name, each with a new post: its role, area and agency; a few inserts for all of them."""
    places = areas(*(code for _, code, _ in posts.values()))
    users = User.objects.bulk_create(User(username=name, first_name="สมมติ") for name in posts)
    seats = Post.objects.bulk_create(
        Post(role=role, title=f"{role.label} {code}", area=places[code], agency=agency)
        for role, code, agency in posts.values()
    )
    PostHolder.objects.bulk_create(PostHolder(post=post, user=user) for post, user in zip(seats, users, strict=True))
    return dict(zip(posts, users, strict=True))


def period(first: int = 2571) -> PlanPeriod:
    """Find a period of five years."""
    return PlanPeriodFactory(first_year=first)


def village_plan(code: str, *, first_year: int = 2571, **fields: Any) -> VillagePlan:
    """Make a draft plan of the village ``code``."""
    return VillagePlanFactory(village=area(code), period__first_year=first_year, **fields)


def project(code: str, amounts: Mapping[int, int | str | None] | None = None, **fields: Any) -> Project:
    """Make a project of the area ``code``; ``amounts`` is baht by fiscal year, None is blank."""
    made: Project = ProjectFactory(area=area(code), **fields)
    made.put_budgets(
        {year: None if amount is None else Decimal(amount) for year, amount in (amounts or {2571: 24000}).items()}
    )
    return made


def forum(plan: VillagePlan, **fields: Any) -> Forum:
    """Make a forum that was held and waits for its certificate."""
    return ForumFactory(plan=plan, **fields)


def resolution(of: Forum, number: int = 1, text: str = "เห็นชอบ") -> Resolution:
    """Make a resolution."""
    return ResolutionFactory(forum=of, number=number, text=text)


def paper(of: Forum, by: User, kind: Attachment.Kind = Attachment.Kind.MINUTES) -> Attachment:
    """Make a stored paper without going through the upload's checks."""
    return AttachmentFactory(forum=of, kind=kind, uploaded_by=by)


def certified(of: Forum, by: User) -> Forum:
    """Write the certificate on a forum without asking whether it may be given."""
    Forum.objects.filter(pk=of.pk).update(
        state=ForumState.CERTIFIED, certified_by=by, certified_name=by.full_name, certified_at=timezone.now()
    )
    of.refresh_from_db()
    return of


def ready_plan(
    code: str, *, by: User, head: User, amounts: Mapping[int, int | str | None] | None = None, **project_fields: Any
) -> VillagePlan:
    """Make a plan that has everything it needs to be submitted: one project, a certified forum, minutes."""
    plan = village_plan(code)
    held = forum(plan)
    line(plan, project(code, amounts, **project_fields), resolution(held))
    paper(held, by)
    certified(held, head)
    return plan


def line(plan: VillagePlan, of: Project, rests_on: Resolution | None, position: int = 0) -> PlanLine:
    """Put a project into a plan."""
    return PlanLineFactory(plan=plan, project=of, resolution=rests_on, position=position or plan.lines.count() + 1)


def accepted_plan(
    code: str, *, secretary: User, head: User, team: User, amounts: Mapping[int, int | str | None] | None = None
) -> VillagePlan:
    """Make a plan and take it to ACCEPTED by the product's own moves."""
    plan = ready_plan(code, by=secretary, head=head, amounts=amounts)
    move(plan, "submit", by=secretary)
    move(plan, "accept", by=team)
    plan.refresh_from_db()
    return plan


def in_state(plan: VillagePlan, state: PlanState) -> VillagePlan:
    """Set a state directly, for tests about reading."""
    stage = {PlanState.SUBMITTED: Stage.PROPOSED, PlanState.ACCEPTED: Stage.ACCEPTED}.get(state, Stage.DRAFT)
    VillagePlan.objects.filter(pk=plan.pk).update(state=state)
    Project.objects.filter(village_line__plan=plan).update(stage=stage)
    plan.refresh_from_db()
    return plan


def tambon_plan(code: str, *, first_year: int = 2571) -> TambonPlan:
    """Make an empty tambon plan."""
    return TambonPlanFactory(area=area(code), period=period(first_year))

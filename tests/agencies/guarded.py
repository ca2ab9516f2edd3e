"""One of every guarded model in any state, for tests that speak of all of them alike."""

from django.apps import apps
from django.utils import timezone

from agencies.models import Agency, Download, Post, Role, User
from agencies.scope import _values
from evaluation.models import KnowledgePrint, KnowledgeRecord, KnowledgeState
from plans.models import Forum, ForumState, PlanReport, PlanState, VillagePlan
from projects.models import Project
from tests import factories

TAMBON, VILLAGE = "310104", "31010401"
# By the name the permission table uses.
GUARDED = {model.ACCESS.name: model for model in apps.get_models() if hasattr(model, "ACCESS")}


def placed_at(thing):
    """The area code by which a thing is reached."""
    return str(_values(thing, thing.ACCESS.area)[0])


def clerk():
    """Somebody who stands in the rows but is asked nothing."""
    return User.objects.get_or_create(username="clerk-of-the-rows")[0]


def make(name, state, *, code=""):
    """Make one thing of the object ``name`` in ``state``, in the sample village or tambon or at ``code``."""
    return MAKERS[name](state, code)


def village_plan(state, code):
    plan = factories.village_plan(code or VILLAGE, first_year=2571 + 5 * VillagePlan.objects.count())
    return in_plan_state(plan, state)


def in_plan_state(plan, state):
    version = None
    if state == PlanState.ACCEPTED:
        version = plan.versions.create(number=1, content={}, digest="0" * 64, submitted_by=clerk())
    VillagePlan.objects.filter(pk=plan.pk).update(state=state, accepted_version=version)
    plan.refresh_from_db()
    return plan


def forum(state, code):
    held = factories.forum(village_plan(PlanState.DRAFT, code))
    proof = {"certified_by": clerk(), "certified_at": timezone.now()} if state == ForumState.CERTIFIED else {}
    Forum.objects.filter(pk=held.pk).update(state=state, **proof)
    held.refresh_from_db()
    return held


def attachment(state, code):
    return factories.paper(forum(state, code), clerk())


def project(state, code):
    made = factories.project(code or VILLAGE, stage=state)
    number = 2 * Project.objects.count()
    lead, support = (
        Agency.objects.create(
            code=f"agency-{place}",
            kind=Agency.Kind.BAAC,
            name=f"หน่วยงาน {place}",
            short_name=str(place),
            area=made.area,
        )
        for place in (number, number + 1)
    )
    made.lead_agency = lead
    made.save()
    made.supporting_agencies.add(support)
    return made


def tambon_plan(_state, code):
    return factories.tambon_plan(code or TAMBON)


def plan_report(_state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return PlanReport.objects.create(
        tambon_plan=plan, format="pdf", digest=f"{PlanReport.objects.count():064}", requested_by=clerk()
    )


def post(state, code):
    return Post.objects.create(role=state, title=Role(state).label, area=factories.area(code or TAMBON))


def download(_state, code):
    return Download.objects.create(
        user=clerk(), object="plan_report", object_id=1, area_code=code or TAMBON, file_name="แผน.pdf", sha256="0" * 64
    )


def knowledge(state, code):
    area = factories.area(code or TAMBON)
    author, _ = Post.objects.get_or_create(role=Role.EXT_OFFICER, title="ผู้บันทึก", area=area)
    return KnowledgeRecord.objects.create(
        title="ปุ๋ยหมักจากฟางข้าว",
        state=state,
        published_at=timezone.now() if state == KnowledgeState.PUBLISHED else None,
        area=area,
        post=author,
        fiscal_year=2569,
        author_name="สมมติ ใจดี",
        author_position="นักวิชาการส่งเสริมการเกษตร",
        author_office="สำนักงานเกษตรอำเภอ",
        story="เรื่องเล่า",
    )


def knowledge_print(_state, code):
    record = knowledge(KnowledgeState.PUBLISHED, code)
    return KnowledgePrint.objects.create(record=record, record_revision=1, requested_by=clerk())


MAKERS = {
    "attachment": attachment,
    "download": download,
    "forum": forum,
    "knowledge": knowledge,
    "knowledge_print": knowledge_print,
    "plan_report": plan_report,
    "post": post,
    "project": project,
    "tambon_plan": tambon_plan,
    "village_plan": village_plan,
}

"""One of every guarded model in any state, for tests that speak of all of them alike."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from agencies.access.reach import _values
from agencies.access.roles import Role
from agencies.appointments.models import Appointment
from agencies.documents.models import Download
from agencies.offices.models import Agency, Letterhead
from agencies.people.models import Post, User
from evaluation.knowledge.models import KnowledgePrint, KnowledgeRecord, KnowledgeState
from plans.decisions.models import Decision, Merge, PublicationState
from plans.local.models import Edition, LocalPlan
from plans.profile.models import Problem, Topic
from plans.proposals.models import AgencyProposal
from plans.ranking.models import Ballot
from plans.releases.models import Receipt, Release, ReleasePaper
from plans.requests.models import Commitment
from plans.tambon.models import MeetingPaper, MeetingState, PlanReport, TambonMeeting
from plans.upper.models import UpperPlan
from plans.village.models import Forum, ForumState, PlanState, VillagePlan
from projects.models import Project
from projects.strategies.models import StrategyFramework
from tests import factories

TAMBON, VILLAGE = "310104", "31010401"
# By the name the permission table uses.
GUARDED = {model.ACCESS.name: model for model in apps.get_models() if hasattr(model, "ACCESS")}


def placed_at(thing):
    """The area code by which a thing is reached."""
    return str(_values(thing, thing.ACCESS.area)[0])


def states_of(name):
    """Every state an object can be in, or one nameless state for objects without."""
    access = GUARDED[name].ACCESS
    if not access.state:
        return [""]
    field, model = None, GUARDED[name]
    for step in access.state.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model or model
    return [str(value) for value, _ in field.choices]


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
    # A forum is seen by who sees its plan: of a submitted one by every role the table names for forums.
    held = factories.forum(village_plan(PlanState.SUBMITTED, code))
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


def office(_state, code):
    area = factories.area(code or TAMBON)
    number = Agency.objects.count()
    return Letterhead.objects.create(
        code=f"office-{number}", kind=Agency.Kind.BAAC, name=f"สาขา {number}", short_name=f"ส. {number}", area=area
    )


def post(state, code):
    return Post.objects.create(role=state, title=Role(state).label, area=factories.area(code or TAMBON))


def appointment(state, code):
    return Appointment.objects.create(
        post=post(state, code),
        user=clerk(),
        reason="ตามคำสั่ง",
        asked_by=clerk(),
        expires_at=timezone.now() + timedelta(days=1),
    )


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


def agency(area, place):
    return Agency.objects.get_or_create(
        code=f"agency-{place}",
        defaults={"kind": Agency.Kind.BAAC, "name": f"หน่วยงาน {place}", "short_name": str(place), "area": area},
    )[0]


def decision(state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return Decision.objects.create(
        tambon_plan=plan,
        project=factories.project(VILLAGE),
        standing=state,
        by=clerk(),
        published_at=None if state == PublicationState.PREPARED else timezone.now(),
    )


def merge(state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return Merge.objects.create(
        tambon_plan=plan, kind=Merge.Kind.SAME, survivor=factories.project(VILLAGE), standing=state, by=clerk()
    )


def meeting(state, code):
    closed = {"closed_by": clerk(), "closed_at": timezone.now()} if state == MeetingState.CLOSED else {}
    return TambonMeeting.objects.create(
        tambon_plan=factories.tambon_plan(code or TAMBON),
        state=state,
        held_on=timezone.localdate(),
        male_count=1,
        female_count=1,
        **closed,
    )


def meeting_paper(state, code):
    return MeetingPaper.objects.create(
        meeting=meeting(state, code),
        kind=MeetingPaper.Kind.MINUTES,
        file="uploads/00/none.pdf",
        file_name="รายงานการประชุม.pdf",
        media_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        uploaded_by=clerk(),
    )


def problem(_state, code):
    village = factories.area(code or VILLAGE)
    return Problem.objects.create(
        tambon_plan=factories.tambon_plan(village.code[:6]),
        village=village,
        topic=Topic.objects.get_or_create(name="แหล่งน้ำ")[0],
        title="น้ำไม่พอทำนา",
        urgency="urgent",
    )


def ballot(state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return Ballot.objects.create(
        tambon_plan=plan,
        number=Ballot.objects.count() + 1,
        method=Ballot.Method.VOTE,
        state=state,
        by=clerk(),
        settled={"projects": [], "criteria": [], "order": []},
    )


def commitment(state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return Commitment.objects.create(
        tambon_plan=plan,
        project=factories.project(VILLAGE),
        agency=agency(plan.area, "asked"),
        kind=Commitment.Kind.MONEY,
        due_on=timezone.localdate(),
        state=state,
        asked_by=clerk(),
    )


def proposal(state, code):
    plan = factories.tambon_plan(code or TAMBON)
    return AgencyProposal.objects.create(
        tambon_plan=plan,
        agency=agency(plan.area, "proposing"),
        project=factories.project(plan.area.code),
        state=state,
        content={"title": "ตลาดนัดสินค้าเกษตร"},
        digest="0" * 64,
        by=clerk(),
    )


def strategy(_state, code):
    area = factories.area(code or TAMBON)
    return StrategyFramework.objects.create(
        level=StrategyFramework.Level.AGENCY,
        title="ยุทธศาสตร์ของหน่วยงาน",
        area=area,
        agency=agency(area, "planning"),
        first_year=2571,
        last_year=2575,
    )


def release(state, code):
    return Release.objects.create(
        level=state or Release.Level.TAMBON,
        area=factories.area(code or TAMBON),
        period=factories.period(),
        version=Release.objects.count() + 1,
        content="{}",
        digest="0" * 64,
        plan_digest="0" * 64,
        by=clerk(),
    )


def release_paper(_state, code):
    return ReleasePaper.objects.create(release=release("", code), format=ReleasePaper.Format.PDF)


def receipt(state, code):
    sent = release("", code)
    return Receipt.objects.create(
        release=sent, agency=agency(sent.area, "receiving"), state=state, reason="ตัวเลขไม่ครบ", sent_by=clerk()
    )


def upper_plan(state, code):
    return UpperPlan.objects.create(
        area=factories.area(code or TAMBON), level=state, period=factories.period(2571 + 5 * UpperPlan.objects.count())
    )


def local_plan(_state, code):
    area = factories.area(code or TAMBON)
    return LocalPlan.objects.create(
        agency=agency(area, "local"), period=factories.period(2571 + 5 * LocalPlan.objects.count())
    )


def edition(state, code):
    made = local_plan("", code)
    return Edition.objects.create(
        local_plan=made,
        kind=Edition.Kind.MAIN,
        number=1,
        year=2571,
        state=state,
        sequence=1,
        announced_on=timezone.localdate(),
        created_by=clerk(),
    )


MAKERS = {
    "letterhead": office,
    "appointment": appointment,
    "ballot": ballot,
    "commitment": commitment,
    "decision": decision,
    "edition": edition,
    "local_plan": local_plan,
    "meeting": meeting,
    "meeting_paper": meeting_paper,
    "merge": merge,
    "problem": problem,
    "proposal": proposal,
    "receipt": receipt,
    "release": release,
    "release_paper": release_paper,
    "strategy": strategy,
    "upper_plan": upper_plan,
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

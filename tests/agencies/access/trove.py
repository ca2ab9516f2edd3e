"""A tambon where something of every kind lies, and the same far away: what could be seen by people who may not.

Every text that belongs to one thing holds that thing's mark, so that a page can be searched for what it may not show.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.access.roles import Role
from agencies.appointments.models import Appointment
from agencies.documents.models import Download
from agencies.offices.models import Agency
from agencies.people.actions import invite
from agencies.people.models import Post, User
from evaluation.knowledge.models import Comment, KnowledgeRecord
from plans.decisions.models import Decision, Merge
from plans.local.models import Edition, EditionStep
from plans.profile.models import Problem
from plans.proposals.actions import Written, draft, move
from plans.ranking.models import Ballot
from plans.releases.actions import issue
from plans.releases.content import content_of
from plans.releases.models import Receipt, Release, ReleasePaper
from plans.requests.models import Commitment
from plans.tambon.models import MeetingPaper, PlanReport, TambonMeeting, TambonPlan, TeamMember
from plans.village.models import Attachment, Forum, PlanState, Resolution, VillagePlan
from plans.village.snapshot import freeze
from projects.models import Project
from tests import factories
from tests.agencies.guarded import MAKERS, states_of
from tests.cast import FAR_VILLAGE, TAMBON, VILLAGES, World
from tests.frozen import thawed
from tests.plans import released
from tests.plans.levels import district, province
from tests.plans.proposals.typed import MONEY, VALUES
from tests.plans.requests import commitments

# The roles that the standing cast leaves out, and two from elsewhere.
OTHERS = {
    "kamnan": (Role.KAMNAN, TAMBON, None),
    "sochoto": (Role.SOCHOTO, TAMBON, None),
    "cdd_province": (Role.PROV_CDD, "31", None),
    "inspector": (Role.INSPECTOR, "31", None),
    "nfc_central": (Role.NFC_CENTRAL, "TH", None),
    "tcoc": (Role.TCOC, TAMBON, None),
    "next_head": (Role.VILLAGE_HEAD, "31010501", None),
    "far_district": (Role.DIST_OFFICE, "8008", None),
}
# Which text belongs to which thing: model, column, the permission that opens it, and the path to the thing.
TEXTS: tuple[tuple[Any, str, str, str], ...] = (
    (Project, "title", "project.view", "pk"),
    (Project, "objective", "project.view", "pk"),
    (VillagePlan, "context", "village_plan.view", "pk"),
    (Forum, "agencies_present", "forum.view", "pk"),
    (Resolution, "text", "forum.view", "forum_id"),
    (Attachment, "file_name", "attachment.view", "pk"),
    (TambonMeeting, "summary", "meeting.view", "pk"),
    (MeetingPaper, "file_name", "meeting_paper.view", "pk"),
    (Problem, "title", "problem.view", "pk"),
    (Decision, "reason", "decision.view", "pk"),
    (Merge, "reason", "merge.view", "pk"),
    (Ballot, "resolution", "ballot.view", "pk"),
    (Commitment, "details", "commitment.view", "pk"),
    (Commitment, "internal_note", "commitment.note", "pk"),
    (Receipt, "note", "receipt.view", "pk"),
    (Receipt, "letter_number", "receipt.view", "pk"),
    (Edition, "reason", "edition.view", "pk"),
    (EditionStep, "resolution", "edition.view", "edition_id"),
    (KnowledgeRecord, "title", "knowledge.view", "pk"),
    (KnowledgeRecord, "story", "knowledge.view", "pk"),
    (Comment, "text", "knowledge.view", "record_id"),
    (Appointment, "reason", "appointment.view", "pk"),
    (Download, "file_name", "download.view", "pk"),
    (PlanReport, "file_name", "plan_report.view", "pk"),
    (ReleasePaper, "file_name", "release_paper.view", "pk"),
)
MARK = re.compile(r"⟦([a-z_]+\.[a-z_]+) (\d+)⟧")


def filled(world: World, plan: TambonPlan) -> dict[str, User]:
    """Lay something of every kind into the cast's tambon and far away, mark it all, and return everybody."""
    sao = Agency.objects.get(code="sao")
    people = world.people | factories.staff(OTHERS | {"council": (Role.SAO_COUNCIL, TAMBON, sao)})
    with thawed():  # marks are written over what the database keeps as it happened
        _far(_here(people, plan))
        # What was sent was frozen when it was sent; the world's plans were only set into their state.
        for sent in VillagePlan.objects.filter(state=PlanState.SUBMITTED, versions=None):
            freeze(sent, by=people["team"])
        _mark()
    return people


def _here(people: dict[str, User], plan: TambonPlan) -> Release:
    """Bring the tambon's plan as far as it goes by the product's own moves, and beside it what waits."""
    team, partner, station = people["team"], people["partner"], Agency.objects.get(code="ldd")
    factories.tambon_plan("310105")
    released.aligned(plan, team)
    closed = released.forum_closed(plan, team)
    for state in states_of("meeting"):
        MAKERS["meeting"](state, TAMBON)
    MAKERS["meeting_paper"]("closed", TAMBON)
    MeetingPaper.objects.update(meeting=closed)
    TeamMember.objects.create(tambon_plan=plan, kind=TeamMember.Kind.LEADER, name="ผู้นำ สมมติ")
    for _ in range(2):
        proposal = draft(plan, station, Written(VALUES, MONEY), by=partner)
    move(proposal, "submit", by=partner)
    commitments.make(plan, station, team, internal_note="ลับ")
    commitments.in_state(commitments.make(plan, station, team, kind="people"), "countered", answer="ได้ครึ่งหนึ่ง")
    line = plan.lines.first()
    for state in ("prepared", "published"):
        made = MAKERS["decision"](state, TAMBON)
        Decision.objects.filter(pk=made.pk).update(project=line.project)
    for name in ("ballot", "problem", "plan_report", "knowledge", "knowledge_print", "strategy", "download"):
        for state in states_of(name):
            MAKERS[name](state, "")
    district(), province()
    local = MAKERS["edition"]("draft", TAMBON)
    Edition.objects.filter(pk=local.pk).update(state="announced")
    edition = MAKERS["edition"]("draft", TAMBON)
    edition.local_plan.agency = Agency.objects.get(code="sao")
    edition.local_plan.save()
    fresh = released.fresh(plan)
    made = issue(fresh.area, fresh.period, content_of(fresh), plan_digest=fresh.digest, by=team)
    sent = Receipt.objects.create(release=made, agency=station, sent_by=team, sent_name=team.full_name)
    ReleasePaper.objects.create(release=made, format=ReleasePaper.Format.PDF)
    for form, about in (("village", VILLAGES[3]), ("village", VILLAGES[0]), ("letter", str(sent.pk))):
        PlanReport.objects.create(
            tambon_plan=plan,
            form=form,
            format="pdf",
            digest="f" * 64,
            content_digest=f"{form}{about}",
            ask={"form": form, "about": about},
            requested_by=team,
        )
    mayor = Post.objects.get(role=Role.SAO_MAYOR)
    Appointment.objects.create(
        post=mayor,
        user=people["clerk"],
        outgoing=people["mayor"],
        reason="-",
        asked_by=people["admin"],
        expires_at=timezone.now() + timedelta(days=1),
    )
    invite(Post.objects.get(role=Role.VILLAGE_HEAD, area__code=VILLAGES[0]), name="สมศรี", email="", by=team)
    return made


def _far(made: Release) -> None:
    """Lay one of everything into another province, in its first state: nobody here may find it."""
    area = factories.area(FAR_VILLAGE[:6])
    # A release is frozen as it is written: that of the far tambon says what the cast's says.
    there = issue(area, made.period, json.loads(made.content), plan_digest=made.plan_digest, by=made.by)
    ReleasePaper.objects.create(release=there, format=ReleasePaper.Format.PDF)
    office = Agency.objects.create(code="far", kind=Agency.Kind.BAAC, name="ธ.ก.ส. ไกล", short_name="ไกล", area=area)
    Receipt.objects.create(release=there, agency=office, sent_by=made.by)
    for name, make in MAKERS.items():
        if name not in {"village_plan", "project", "post", "release", "release_paper", "receipt"}:
            code = FAR_VILLAGE if name in {"forum", "attachment", "problem"} else FAR_VILLAGE[:6]
            make(states_of(name)[0], code)


def _mark() -> None:
    for model, column, permission, path in TEXTS:
        for pk, thing in model.objects.values_list("pk", path):
            model.objects.filter(pk=pk).update(**{column: f"⟦{permission} {thing}⟧"})

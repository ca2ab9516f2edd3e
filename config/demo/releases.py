"""Release the demo's plan of ต.สะแกโพรง and send it: one addressee has received it, the others have it before them."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency
from agencies.people.models import User
from config.demo.people import holder
from plans.alignment.models import Alignment
from plans.alignment.queries import of_province, unaligned
from plans.forum.actions import attach, close, record_presentations, schedule
from plans.releases.actions import release
from plans.releases.forwarding import Letter, forward, receive
from plans.releases.models import Release
from plans.rollup.actions import roll_up
from plans.tambon.models import MeetingPaper, TambonMeeting, TambonPlan
from plans.village.models import Attachment
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyItem

TAMBON, DISTRICT = "310105", "3101"
ADDRESSEES = ("sao-310105", "office-3101", "cdd-3101", "agri-3101")
RECEIVED_BY = "agri-3101"


def build_releases() -> None:
    """Hold the forum, align, release and send the plan of one tambon, unless it was released before."""
    period = PlanPeriod.objects.get(first_year=2571)
    plan = TambonPlan.objects.select_related("area", "period").filter(area__code=TAMBON, period=period).first()
    if plan is None or Release.objects.filter(area=plan.area, period=period).exists():
        return
    team = holder(TAMBON, Role.TAMBON_TEAM)
    roll_up(plan.pk)
    plan.refresh_from_db()
    if not _closed_forum(plan, team) or not _aligned(plan, team):
        return
    released = release(plan, by=team)
    letter = Letter("บร 74902/112", "ส่งแผนชุมชนบูรณาการเพื่อโปรดพิจารณาบรรจุในแผนที่เกี่ยวข้อง (ข้อมูลตัวอย่าง)")
    for sent in forward(released, Agency.objects.filter(code__in=ADDRESSEES), letter, by=team):
        if sent.agency.code == RECEIVED_BY:
            receive(sent, by=holder(DISTRICT, Role.DIST_AGRI))


def _closed_forum(plan: TambonPlan, team: User) -> bool:
    """Hold the tambon's forum and close it, with the minutes that a sample village's forum has."""
    paper = Attachment.objects.filter(forum__plan__village__parent=plan.area_id).first()
    if paper is None:
        return False
    values = {
        "kind": TambonMeeting.Kind.FORUM,
        "held_on": timezone.localdate() - dt.timedelta(days=10),
        "starts_at": dt.time(9, 30),
        "place": "ศาลาประชาคมตำบลสะแกโพรง",
        "agenda": "1. หมู่บ้านนำเสนอแผน\n2. พิจารณาโครงการและจัดลำดับความสำคัญ",
        "chair": "ประธานเวที (ตัวอย่าง)",
        "secretary": "เลขานุการเวที (ตัวอย่าง)",
        "male_count": 21,
        "female_count": 24,
        "summary": "เห็นชอบให้บรรจุโครงการตามที่หมู่บ้านเสนอ",
    }
    forum = schedule(plan, values, by=team)
    with paper.file.open("rb") as stored:
        minutes = ContentFile(stored.read(), name="รายงานการประชุมเวทีตำบล.pdf")
    attach(forum, minutes, MeetingPaper.Kind.MINUTES, by=team)
    villages = Area.objects.filter(parent=plan.area_id, is_sample=True)
    record_presentations(forum, {village.pk: f"ผู้แทน{village.name}" for village in villages}, by=team)
    forum.refresh_from_db()
    close(forum, by=team, base=forum.revision, expected=0)
    return True


def _aligned(plan: TambonPlan, team: User) -> bool:
    """Let every project serve the first item of the province's sample strategy; tell whether none is left out."""
    item = StrategyItem.objects.filter(framework__in=of_province(plan)).first()
    if item is not None:
        loose = unaligned(plan)
        Alignment.objects.bulk_create(Alignment(project=line.project, item=item, by=team) for line in loose)
    return not unaligned(plan)

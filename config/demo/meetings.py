"""Build what ต.บ้านบัว's demo forum stands on: its team and briefing, its profile, its problems, and the forum ahead."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.people.models import User
from config.demo.people import holder
from plans.forum.actions import attach, close, invite_standing, record_presence, schedule
from plans.profile.actions import save_profile
from plans.profile.models import Topic
from plans.profile.problems import save_problem
from plans.tambon.actions import save_member
from plans.tambon.models import MeetingPaper, TambonMeeting, TambonPlan, TeamMember
from plans.village.models import Attachment
from projects.models import Urgency
from projects.periods import PlanPeriod

TAMBON = "310104"
TEAM = (
    (TeamMember.Kind.OFFICIAL, "เกษม ไร่นา", "นวส. ประจำตำบลบ้านบัว", "ข้อมูลการเกษตรและวิชาการ"),
    (TeamMember.Kind.LOCAL, "ณัฐพล วางแผน", "นักวิเคราะห์นโยบายและแผน อบต.บ้านบัว", "เลขานุการทีม"),
    (TeamMember.Kind.NETWORK, "สายหยุด ทอผ้า", "ประธานกลุ่มทอผ้าไหมบ้านสระใหม่", "ประสานกลุ่มอาชีพ"),
    (TeamMember.Kind.LEADER, "พิมพ์ใจ สานสุข", "ประธานผู้นำ อช. ตำบลบ้านบัว", "หัวหน้าทีม"),
)
PROFILE = {
    "identity": "ตำบลข้าวหอมมะลิและผ้าไหม คนในตำบลช่วยกันทำนาเป็นกลุ่ม (ข้อมูลตัวอย่าง)",
    "positioning": "แหล่งผลิตข้าวหอมมะลิปลอดการเผาของอำเภอเมืองบุรีรัมย์",
    "direction": "มีน้ำพอใช้หลังฤดูนา ลดต้นทุน และมีตลาดของชุมชนเอง",
    "potential": "กลุ่มผลิตเมล็ดพันธุ์ 4 หมู่บ้าน หนองน้ำสาธารณะ และลานตลาดหน้าวัด",
    "years_ahead": "ปีที่ 1 ขุดลอกหนองน้ำและไถกลบตอซัง\nปีที่ 2 เปิดตลาดชุมชน\nปีที่ 3 ขยายกลุ่มเมล็ดพันธุ์",
    "strengths": "กลุ่มเข้มแข็ง ประชุมสม่ำเสมอ",
    "weaknesses": "น้ำต้นทุนน้อย เกษตรกรสูงอายุ",
    "opportunities": "จังหวัดส่งเสริมเกษตรปลอดการเผา",
    "threats": "ฝนทิ้งช่วงและราคาปุ๋ยสูง",
}
WATER, SOIL, DEBT = "แหล่งน้ำเพื่อการเกษตร", "ดินและการเผาตอซัง", "หนี้สิน"
# Village, topic, problem, cause, households (None: nobody counted), urgency.
PROBLEMS = (
    ("31010401", WATER, "น้ำไม่พอทำนาปรัง", "หนองสาธารณะตื้นเขิน", 62, Urgency.URGENT),
    ("31010402", WATER, "ขาดน้ำปลูกผักหลังนา", "คลองส่งน้ำขาดช่วง", None, Urgency.URGENT),
    ("31010404", WATER, "บ่อน้ำตื้นแห้งเดือนมีนาคม", "ฝนทิ้งช่วง", 35, Urgency.URGENT),
    ("31010401", SOIL, "หน้าดินเสื่อมจากการเผาตอซัง", "ไม่มีรถไถกลบในช่วงเก็บเกี่ยว", 30, Urgency.MEDIUM),
    ("31010403", SOIL, "ฝุ่นควันจากการเผาตอซัง", "เร่งเตรียมดินให้ทันฤดู", 25, Urgency.URGENT),
    ("31010402", DEBT, "หนี้ค่าปุ๋ยและยา", "ปัจจัยการผลิตราคาสูง", 41, Urgency.NORMAL),
)


def build_meetings() -> None:
    """Add team, briefing, profile, problems and the coming forum, unless the tambon has a team already."""
    plan = TambonPlan.objects.filter(area__code=TAMBON, period=PlanPeriod.objects.get(first_year=2571)).first()
    if plan is None or plan.team_members.exists():
        return
    team = holder(TAMBON, Role.TAMBON_TEAM)
    for kind, name, position, duty in TEAM:
        save_member(plan, {"kind": kind, "name": name, "position": position, "duty": duty}, by=team)
    save_profile(plan, PROFILE, base=1, by=team)
    _problems(plan, team)
    _briefing(plan, team)
    forum = _scheduled(plan, TambonMeeting.Kind.FORUM, by=team, day=timezone.localdate() + dt.timedelta(days=14))
    invite_standing(forum, by=team)


def _problems(plan: TambonPlan, team: User) -> None:
    for code, topic, title, cause, households, urgency in PROBLEMS:
        values = {
            "topic": Topic.objects.get_or_create(name=topic)[0],
            "title": title,
            "cause": cause,
            "place": "",
            "households": households,
            "urgency": urgency,
        }
        save_problem(plan, Area.objects.get(code=code), values=values, by=team)


def _briefing(plan: TambonPlan, team: User) -> None:
    """Hold the briefing and close it, with the minutes that a sample village's forum has."""
    briefing = _scheduled(plan, TambonMeeting.Kind.BRIEFING, by=team, day=timezone.localdate() - dt.timedelta(days=7))
    invite_standing(briefing, by=team)
    guests = list(briefing.invitees.all())
    # All but the last came: both marks are there to be seen.
    record_presence(briefing, {guest.pk: (guest != guests[-1], "") for guest in guests}, by=team)
    paper = Attachment.objects.filter(forum__plan__village__parent=plan.area_id).first()
    if paper is not None:
        with paper.file.open("rb") as stored:
            minutes = ContentFile(stored.read(), name="รายงานการประชุมชี้แจง.pdf")
        attach(briefing, minutes, MeetingPaper.Kind.MINUTES, by=team)
        close(briefing, by=team, base=briefing.revision, expected=0)


def _scheduled(plan: TambonPlan, kind: TambonMeeting.Kind, *, by: User, day: dt.date) -> TambonMeeting:
    is_past = day <= timezone.localdate()
    values = {
        "kind": kind,
        "held_on": day,
        "starts_at": dt.time(9, 30),
        "place": "หอประชุม อบต.บ้านบัว",
        "agenda": "1. ประธานแจ้งให้ที่ประชุมทราบ\n2. หมู่บ้านนำเสนอแผน\n3. พิจารณาโครงการและจัดลำดับความสำคัญ\n4. เรื่องอื่น ๆ",
        "chair": "อำนวย พัฒนาถิ่น",
        "secretary": "ณัฐพล วางแผน",
        "male_count": 14 if is_past else None,
        "female_count": 11 if is_past else None,
        "summary": "ทุกฝ่ายเข้าใจขั้นตอนและตกลงแบ่งหน้าที่ในทีม" if is_past else "",
    }
    return schedule(plan, values, by=by)

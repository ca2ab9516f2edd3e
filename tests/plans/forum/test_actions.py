"""Tambon meetings: scheduled, recorded, closed once everything is there, and a forum's decisions published with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.access.roles import Role
from agencies.errors import Stale
from agencies.offices.models import Agency
from plans.decisions.actions import DecisionInput, join, prepare
from plans.decisions.models import Decision, Merge, Outcome, PublicationState
from plans.forum.actions import (
    CannotMeet,
    attach,
    cancel,
    change,
    close,
    detach,
    invite,
    invite_standing,
    lacking,
    prepared,
    record_presence,
    record_presentations,
    schedule,
)
from plans.forum.guests import standing_guests
from plans.rollup.actions import roll_up
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, TambonMeeting, TambonPlan
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import NEXT_TAMBON, TAMBON, VILLAGES

RECORD = {
    "kind": "forum",
    "held_on": dt.date(2026, 4, 20),
    "place": "หอประชุม อบต.บ้านบัว",
    "chair": "อำนวย พัฒนาถิ่น",
    "male_count": 40,
    "female_count": 52,
}


@pytest.fixture
def forum(plan):
    return TambonMeeting.objects.create(tambon_plan=plan, **RECORD)


def minutes(meeting, by):
    return attach(meeting, ContentFile(pdf(), name="รายงาน.pdf"), MeetingPaper.Kind.MINUTES, by=by)


def presented(meeting, by, code=VILLAGES[0]):
    village = factories.area(code)
    record_presentations(meeting, {village.pk: "บัวผัน ใจงาม"}, by=by)
    return village


def complete(meeting, by):
    minutes(meeting, by)
    presented(meeting, by)
    return meeting


# --- the record ---
def test_the_same_appointment_sent_twice_is_one_meeting(plan, people):
    first = schedule(plan, RECORD, by=people["team"])
    assert schedule(plan, RECORD, by=people["planner"]) == first
    assert schedule(plan, RECORD | {"place": "วัด"}, by=people["team"]) != first
    assert plan.meetings.count() == 2


@pytest.mark.parametrize("name", ["secretary", "head", "partner", "next_team", "auditor", "admin", "nobody"])
def test_who_may_not_schedule_is_refused(plan, people, name):
    with pytest.raises(PermissionDenied):
        schedule(plan, RECORD, by=people[name])
    assert not plan.meetings.exists()


def test_a_record_typed_over_an_older_one_is_not_stored(forum, people):
    change(forum, {"chair": "คนแรก"}, base=1, by=people["team"])
    with pytest.raises(Stale):
        change(forum, {"chair": "คนหลัง"}, base=1, by=people["planner"])
    forum.refresh_from_db()
    assert (forum.chair, forum.revision) == ("คนแรก", 2)


def test_a_paper_or_a_guest_meanwhile_disturbs_no_typing(forum, people):
    complete(forum, people["team"])
    invite_standing(forum, by=people["team"])
    assert change(forum, {"chair": "คนใหม่"}, base=1, by=people["team"]).chair == "คนใหม่"


# --- guests ---
@pytest.fixture
def agencies(people):
    places = factories.areas(TAMBON, NEXT_TAMBON)
    made = {}
    for code, kind, area in (
        ("team", "tambon_team", TAMBON),
        ("office", "district_office", "3101"),
        ("market", "private", "31"),
        ("council", "tcoc", TAMBON),
        ("next", "sao", NEXT_TAMBON),
        ("ministry", "doae", "TH"),
        ("audit", "audit", "31"),
    ):
        made[code] = Agency.objects.create(
            code=code, kind=kind, name=f"หน่วยงาน {code}", short_name=code, area=places[area]
        )
    return made


def test_one_press_invites_heads_authorities_and_agencies_of_the_place(forum, people, agencies):
    factories.person(Role.KAMNAN, TAMBON)
    assert invite_standing(forum, by=people["team"]) == forum.invitees.count()
    found = {kind: set(forum.invitees.filter(kind=kind).values_list("name", flat=True)) for kind in Invitee.Kind}
    heads = {f"ผู้ใหญ่บ้าน {factories.area(code)}" for code in VILLAGES}
    assert found == {
        "leader": heads | {"กำนัน ต.บ้านบัว"},
        "local": {"องค์การบริหารส่วนตำบลบ้านบัว"},
        "state": {"หน่วยงาน office", "สถานีพัฒนาที่ดินบุรีรัมย์"},
        "private": {"หน่วยงาน market"},
        "network": {"หน่วยงาน council"},
    }
    assert invite_standing(forum, by=people["team"]) == 0


def test_an_authority_seated_elsewhere_that_covers_a_village_is_invited(people, agencies):
    village = factories.area(VILLAGES[0])
    agencies["next"].coverages.create(village=village)
    assert [one.agency for one in standing_guests(factories.area(TAMBON))].count(agencies["next"]) == 1


def test_a_name_is_invited_once_and_struck_off(forum, people):
    team = people["team"]
    first = invite(forum, kind="private", name="โรงสีชุมชน", agency=None, by=team)
    assert invite(forum, kind="private", name="โรงสีชุมชน", agency=None, by=team) == first
    other = invite(forum, kind="network", name="กลุ่มแม่บ้าน", agency=None, by=team)
    record_presence(forum, {first.pk: (True, "สมศรี"), other.pk: (None, "")}, by=team, gone={other.pk})
    assert list(forum.invitees.values_list("name", "came", "delegate")) == [("โรงสีชุมชน", True, "สมศรี")]


def test_marks_of_another_meetings_guests_change_nothing(plan, forum, people):
    other = TambonMeeting.objects.create(tambon_plan=plan)
    guest = invite(other, kind="leader", name="ผู้ใหญ่บ้าน", agency=None, by=people["team"])
    record_presence(forum, {guest.pk: (True, "")}, by=people["team"], gone={guest.pk})
    assert list(other.invitees.values_list("came", flat=True)) == [None]


# --- presentations ---
def test_presentations_are_of_the_tambons_villages_and_can_be_taken_back(forum, people):
    village = presented(forum, people["team"])
    far = factories.area("31010501")
    record_presentations(forum, {village.pk: "", far.pk: "คนไกล"}, by=people["team"])
    assert not forum.presentations.exists()


# --- papers ---
def test_a_paper_is_opened_kept_once_and_removed_with_its_file(forum, people, media):
    first = minutes(forum, people["team"])
    assert minutes(forum, people["planner"]) == first
    with pytest.raises(ValidationError):
        attach(forum, ContentFile(b"MZ" * 99, name="ก.pdf"), "other", by=people["team"])
    assert [path.name for path in media.rglob("*") if path.is_file()] == [first.file.name.rsplit("/", 1)[-1]]
    detach(first, by=people["team"])
    assert not forum.papers.exists()


# --- the end of it ---
def test_everything_that_is_lacking_is_said_at_once(plan):
    blank = TambonMeeting.objects.create(tambon_plan=plan)
    assert [reason.split(" ")[0] for reason in lacking(blank)] == [
        "ยังไม่ได้กรอกวันที่ประชุม",
        "ยังไม่ได้กรอกชื่อประธาน",
        "ยังไม่ได้กรอกจำนวนผู้เข้าร่วมให้ครบทั้งชายและหญิง",
        "ยังไม่ได้แนบรายงานการประชุม",
        "ยังไม่ได้บันทึกว่ามีหมู่บ้านใดนำเสนอแผน",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": None}, "วันที่ประชุม"),
        ({"held_on": timezone.localdate() + dt.timedelta(days=1)}, "ยังมาไม่ถึง"),
        ({"chair": ""}, "ประธาน"),
        ({"male_count": None}, "ทั้งชายและหญิง"),
        ({"female_count": None}, "ทั้งชายและหญิง"),
        ({"male_count": 0, "female_count": 0}, "0 คน"),
    ],
)
def test_a_meeting_is_not_closed_while_something_is_lacking(forum, people, wrong, said):
    complete(forum, people["team"])
    TambonMeeting.objects.filter(pk=forum.pk).update(**wrong)
    with pytest.raises(CannotMeet) as refusal:
        close(forum, by=people["team"], base=1, expected=0)
    assert len(refusal.value.reasons) == 1
    assert said in refusal.value.reasons[0]
    forum.refresh_from_db()
    assert forum.state == MeetingState.SCHEDULED


@pytest.mark.parametrize(("lost", "said"), [("papers", "รายงานการประชุม"), ("presentations", "นำเสนอแผน")])
def test_a_forum_needs_its_minutes_and_a_village(forum, people, lost, said):
    complete(forum, people["team"])
    getattr(forum, lost).all().delete()
    with pytest.raises(CannotMeet, match=said):
        close(forum, by=people["team"], base=1, expected=0)


def test_other_meetings_need_no_village(plan, people):
    briefing = TambonMeeting.objects.create(tambon_plan=plan, **RECORD | {"kind": "briefing"})
    minutes(briefing, people["team"])
    assert close(briefing, by=people["team"], base=1, expected=0) == 0
    briefing.refresh_from_db()
    assert (briefing.state, briefing.closed_by, briefing.closed_name) == (
        "closed",
        people["team"],
        f"สมมติ ({people['team'].posts[0].title})",
    )


@pytest.mark.parametrize("name", ["secretary", "head", "kaset", "partner", "mayor", "next_team"])
def test_who_may_not_close_is_refused(forum, people, name):
    complete(forum, people["team"])
    with pytest.raises(PermissionDenied):
        close(forum, by=people[name], base=1, expected=0)


def test_a_closed_meeting_takes_no_change(forum, people):
    team, paper = people["team"], minutes(forum, people["team"])
    presented(forum, team)
    guest = invite(forum, kind="leader", name="กำนัน", agency=None, by=team)
    close(forum, by=team, base=1, expected=0)
    for deed in (
        lambda: change(forum, {"chair": ""}, base=forum.revision, by=team),
        lambda: minutes(forum, team),
        lambda: detach(paper, by=team),
        lambda: invite_standing(forum, by=team),
        lambda: invite(forum, kind="leader", name="ใหม่", agency=None, by=team),
        lambda: record_presence(forum, {guest.pk: (True, "")}, by=team),
        lambda: record_presentations(forum, {}, by=team),
        lambda: cancel(forum, by=team, base=forum.revision),
        lambda: close(forum, by=team, base=forum.revision, expected=0),
    ):
        with pytest.raises(CannotMeet):
            deed()
    assert (forum.papers.count(), forum.presentations.count(), forum.invitees.get().came) == (1, 1, None)


def test_a_stale_object_does_not_open_a_closed_meeting(forum, people):
    old = TambonMeeting.objects.get(pk=forum.pk)
    close(complete(forum, people["team"]), by=people["team"], base=1, expected=0)
    with pytest.raises(CannotMeet):
        record_presentations(old, {}, by=people["team"])
    with pytest.raises(CannotMeet):
        change(old, {"chair": ""}, base=2, by=people["team"])


def test_what_was_read_is_what_is_closed(forum, people):
    complete(forum, people["team"])
    change(forum, {"male_count": 4}, base=1, by=people["planner"])
    with pytest.raises(CannotMeet, match="ก่อนหน้าเพียงครู่เดียว"):
        close(forum, by=people["team"], base=1, expected=0)


def test_a_cancelled_meeting_stays_and_closes_no_more(forum, people):
    with pytest.raises(PermissionDenied):
        cancel(forum, by=people["cdd"], base=1)
    cancel(forum, by=people["team"], base=1)
    with pytest.raises(CannotMeet):
        close(forum, by=people["team"], base=2, expected=0)
    assert forum.state == MeetingState.CANCELLED


# --- what a forum publishes ---
@pytest.fixture
def rolled(world):
    """Return the tambon's plan with two villages in it, rolled up."""
    secretary = factories.person(Role.VILLAGE_SECRETARY, "31010405")
    head, team = world.people["head"], world.people["team"]
    factories.accepted_plan("31010405", secretary=secretary, head=head, team=team)
    plan = TambonPlan.objects.get(area__code=TAMBON)
    roll_up(plan.pk)
    return plan


def decided(plan, by, **wish):
    project = plan.lines.first().project
    return prepare(plan, project, DecisionInput(**{"fate": Outcome.DEFERRED, "reason": "รอแหล่งน้ำ"} | wish), by=by)


def test_closing_a_forum_publishes_what_was_prepared_all_at_once(rolled, people):
    forum = TambonMeeting.objects.create(tambon_plan=rolled, **RECORD)
    team = people["team"]
    decision = decided(rolled, team)
    first, second = (line.project for line in rolled.lines.all())
    merge = join(rolled, [first, second], kind="same", survivor=first, reason="เรื่องเดียวกัน", by=team)
    complete(forum, team)
    wanted = TambonPlan.objects.get(pk=rolled.pk).wanted
    assert prepared(forum) == 2
    assert close(forum, by=team, base=1, expected=2) == 2
    decision.refresh_from_db()
    merge.refresh_from_db()
    assert (decision.standing, decision.meeting, merge.standing) == (
        PublicationState.PUBLISHED,
        forum,
        PublicationState.PUBLISHED,
    )
    assert TambonPlan.objects.get(pk=rolled.pk).wanted > wanted


def test_a_number_that_was_not_announced_is_not_published(rolled, people):
    forum = TambonMeeting.objects.create(tambon_plan=rolled, **RECORD)
    complete(forum, people["team"])
    decided(rolled, people["planner"])
    with pytest.raises(CannotMeet, match="มีมติที่เตรียมไว้ 1 รายการ ไม่ใช่ 0 รายการ"):
        close(forum, by=people["team"], base=1, expected=0)
    assert Decision.objects.get().standing == PublicationState.PREPARED


def test_what_cannot_be_published_keeps_the_meeting_open(rolled, people):
    forum = TambonMeeting.objects.create(tambon_plan=rolled, **RECORD)
    complete(forum, people["team"])
    for line in rolled.lines.all():
        prepare(rolled, line.project, DecisionInput(fate=Outcome.CARRIED, rank=1), by=people["team"])
    with pytest.raises(CannotMeet, match="ลำดับที่ 1 ซ้ำกัน"):
        close(forum, by=people["team"], base=1, expected=2)
    forum.refresh_from_db()
    assert forum.state == MeetingState.SCHEDULED
    assert not Decision.objects.exclude(standing=PublicationState.PREPARED).exists()


@pytest.mark.parametrize("kind", ["briefing", "series", "discussion"])
def test_only_a_forum_publishes(rolled, people, kind):
    decided(rolled, people["team"])
    meeting = TambonMeeting.objects.create(tambon_plan=rolled, **RECORD | {"kind": kind})
    complete(meeting, people["team"])
    assert close(meeting, by=people["team"], base=1, expected=0) == 0
    assert (Decision.objects.get().standing, Merge.objects.count()) == (PublicationState.PREPARED, 0)


def test_the_chair_closes_without_the_right_to_decide_alone(rolled, people):
    kamnan = factories.person(Role.KAMNAN, TAMBON)
    forum = TambonMeeting.objects.create(tambon_plan=rolled, **RECORD)
    complete(forum, people["team"])
    decided(rolled, people["team"])
    assert not kamnan.has_perm("tambon_plan.decide", rolled)
    assert close(forum, by=kamnan, base=1, expected=1) == 1

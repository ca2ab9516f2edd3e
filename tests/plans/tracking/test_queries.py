"""«ติดอยู่ที่ไหน»: every edge shows at once, nobody's name is told, and what may not be told answers like nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from agencies.people.models import User
from config.home.queries import waiting
from plans.decisions.models import Decision, Merge, MergeMember, Outcome, PublicationState
from plans.decisions.queries import AS_PROPOSED, UNCHANGED, WAITING
from plans.local.models import EditionRow
from plans.proposals.models import AgencyProposal, ProposalState
from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases.forwarding import Letter
from plans.releases.models import Receipt, ReceiptState, Release
from plans.tambon.models import TambonMeeting, TambonPlan
from plans.tracking import queries
from plans.upper import actions as upper_actions
from plans.village.actions.moves import move
from plans.village.models import Forum
from projects import codes
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.plans.levels import district, handed_up
from tests.plans.local_plans import announced
from tests.plans.released import forum_closed, office, rolled_up, sendable, taken_in

REASON = "งบประมาณปีนี้ไม่พอ"


@pytest.fixture
def project(plan):
    return Project.objects.get(village_line__plan__village__code=VILLAGES[0])


def page(client, project_or_code):
    code = getattr(project_or_code, "code", project_or_code)
    answer = client.get(reverse("tracked", args=[code]))
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def told(answer):
    """What an answer says, without the token against forgery, which is drawn for every page."""
    return re.sub(rb'"X-CSRFToken": "\w+"', b"", answer.content)


def decided(plan, project, fate, people, **fields):
    return Decision.objects.create(
        tambon_plan=plan,
        project=project,
        standing=fields.pop("standing", PublicationState.PUBLISHED),
        fate=fate,
        reason=REASON,
        by=people["team"],
        by_name="พิมพ์ใจ สานสุข",
        by_post="ทีมตำบล",
        published_at=fields.pop("published_at", timezone.now()),
        **fields,
    )


# --- reading a code -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABC2345", "ABC2345"),
        (" abc 2345 ", "ABC2345"),
        ("abc-๒๓๔๕", "ABC2345"),
        ("ABC２３４５", "ABC2345"),
        ("ABC\u200b2345", "ABC2345"),
        ("ABC234", ""),
        ("ABC23456", ""),
        ("ABC1340", ""),
        ("ไถกลบตอ", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_copy_it(typed, code):
    assert codes.read_code(typed) == code


# --- every edge of the village plan ---------------------------------------------------------------------------------
def test_each_move_of_the_plan_shows_at_once(client, people, world):
    village_plan = factories.in_state(world.plans[VILLAGES[1]], "draft")
    project = Project.objects.get(village_line__plan=village_plan)
    assert page(client, project)[0] == 404
    move(village_plan, "submit", by=people["neighbour"])
    status, text = page(client, project)
    assert (status, "รอทีมตำบลตรวจแผนหมู่บ้าน" in text, "ทีมปฏิบัติการระดับตำบล 310104" in text) == (200, True, True)
    move(village_plan, "pull_back", by=people["neighbour"])
    assert page(client, project)[0] == 404
    move(village_plan, "submit", by=people["neighbour"])
    move(village_plan, "return", by=people["team"], note="แก้จำนวนครัวเรือน")
    text = page(client, project)[1]
    assert "ถูกส่งกลับให้แก้ไข" in text
    assert "เลขานุการเวทีประชาคมหมู่บ้าน 31010402" in text
    move(village_plan, "submit", by=people["neighbour"])
    move(village_plan, "accept", by=people["team"])
    assert "รอเวทีบูรณาการแผนระดับตำบลพิจารณา" in page(client, project)[1]
    move(village_plan, "reopen", by=people["team"], note="ปรับวงเงิน")
    assert "ถูกส่งกลับให้แก้ไข" in page(client, project)[1]


def test_a_project_taken_out_after_the_plan_came_back_is_withdrawn(client, people, world, project):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    assert page(client, project)[0] == 200
    project.village_line.delete()
    assert page(client, project)[0] == 404


def test_a_project_written_after_the_plan_came_back_is_a_draft(client, people, world):
    village_plan = world.plans[VILLAGES[0]]
    move(village_plan, "reopen", by=people["team"], note="ปรับ")
    added = factories.project(VILLAGES[0])
    factories.line(village_plan, added, village_plan.lines.first().resolution)
    assert page(client, added)[0] == 404


def test_what_is_edited_meanwhile_is_not_shown_before_it_is_sent(client, people, world, project):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    Project.objects.filter(pk=project.pk).update(title="ร่างชื่อใหม่ที่ยังไม่ส่ง")
    text = page(client, project)[1]
    assert "ไถกลบตอซัง" in text
    assert "ร่างชื่อใหม่" not in text


def test_days_are_counted_from_the_last_step(client, people, world, project):
    with thawed():
        world.plans[VILLAGES[0]].events.filter(move="accept").update(at=timezone.now() - dt.timedelta(days=12))
    assert "รอมาแล้ว 12 วัน" in page(client, project)[1]


# --- the forum ------------------------------------------------------------------------------------------------------
def test_the_next_forum_is_named_by_its_day(client, plan, project):
    day = timezone.localdate() + dt.timedelta(days=9)
    TambonMeeting.objects.create(tambon_plan=plan, kind="forum", held_on=day, chair="ประธาน ลับเฉพาะ")
    text = page(client, project)[1]
    assert f"เวทีตำบลนัดประชุม {day.day} " in text
    assert "ลับเฉพาะ" not in text


@pytest.mark.parametrize("fate", [Outcome.DEFERRED, Outcome.DECLINED])
def test_a_published_decision_and_its_reason_are_shown(client, plan, project, people, fate):
    decided(plan, project, fate, people)
    text = page(client, project)[1]
    assert str(fate.label) in text
    assert REASON in text
    assert "รอมาแล้ว" not in text


def test_a_prepared_decision_is_not_shown(client, plan, project, people):
    decided(plan, project, Outcome.DECLINED, people, standing=PublicationState.PREPARED, published_at=None)
    text = page(client, project)[1]
    assert REASON not in text
    assert "ไม่รับเข้าแผน" not in text
    assert WAITING in text


def passed_to(agency, people, at=None):
    """Release the plan and send it to the agency, at a moment of old or now."""
    release = releases_actions.release(sendable(rolled_up(), people["team"]), by=people["team"])
    receipt = Receipt.objects.create(release=release, agency=agency, sent_by=people["team"], sent_name="ทีมตำบล")
    if at is not None:
        with thawed():
            Release.objects.filter(pk=release.pk).update(at=at)
            Receipt.objects.filter(pk=receipt.pk).update(sent_at=at)


def test_a_project_passed_on_is_with_the_named_agency(client, plan, project, people):
    ldd = Agency.objects.get(code="ldd")
    decided(plan, project, Outcome.PASSED_ON, people, lead=ldd)
    text = page(client, project)[1]
    assert "อยู่กับ สถานี" not in text
    assert "รอทีมตำบลออกเล่มแผน" in text
    passed_to(ldd, people)
    text = page(client, project)[1]
    assert "อยู่กับ สถานีพัฒนาที่ดินบุรีรัมย์" in text
    assert REASON in text


def test_a_merged_project_leads_to_the_one_that_carries_it(client, plan, project, people, world):
    taken_in(world.plans[VILLAGES[1]], people)
    other = Project.objects.get(village_line__plan=world.plans[VILLAGES[1]])
    merge = Merge.objects.create(
        tambon_plan=plan,
        kind=Merge.Kind.SAME,
        survivor=project,
        reason="เป็นหนองน้ำเดียวกัน",
        standing=PublicationState.PREPARED,
        by=people["team"],
    )
    for one in (project, other):
        MergeMember.objects.create(merge=merge, project=one)
    assert project.code not in page(client, other)[1]
    forum_closed(plan, people["team"])
    Merge.objects.update(standing=PublicationState.PUBLISHED, published_at=timezone.now())
    answer = client.get(reverse("tracked", args=[other.code])).content.decode()
    assert reverse("tracked", args=[project.code]) in answer
    assert "เป็นหนองน้ำเดียวกัน" in answer
    text = page(client, other)[1]
    assert f"ดำเนินการต่อในโครงการรหัส {project.code}" in text
    assert "ไม่ดำเนินการ" not in text
    assert "ดำเนินโครงการและรายงานผล" not in text
    assert f"รวมกับโครงการรหัส {project.code} เวทีบูรณาการแผนระดับตำบล 10 เมษายน 2569" in text
    assert "เป็นโครงการหลักที่โครงการอื่นมารวม" in page(client, project)[1]


def in_local_plan(project, by):
    """Put the project into อบต.บ้านบัว's plan, announced on 7 May 2567."""
    edition = announced([], by=by)
    return EditionRow.objects.create(edition=edition, project=project, new={"title": project.title})


def test_a_project_passed_on_is_with_that_agency_though_a_local_plan_holds_it(client, plan, project, people):
    in_local_plan(project, people["planner"])
    published = timezone.now() - dt.timedelta(days=3)
    ldd = Agency.objects.get(code="ldd")
    decided(plan, project, Outcome.PASSED_ON, people, lead=ldd, published_at=published)
    passed_to(ldd, people, at=published)
    text = page(client, project)[1]
    assert "อยู่กับ สถานีพัฒนาที่ดินบุรีรัมย์ รอมาแล้ว 3 วัน" in text
    assert "และอยู่ในแผนพัฒนาท้องถิ่นของ" in text
    way = [one.label for one in queries.find(project.code).steps if one.mark == "done"]
    assert way.index("บรรจุในแผนพัฒนาท้องถิ่น") < way.index("เวทีตำบลพิจารณา")
    assert way.count("บรรจุในแผนพัฒนาท้องถิ่น") == 1


def test_what_happened_is_told_in_the_order_of_its_days(client, plan, project, people):
    in_local_plan(project, people["planner"])
    releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    found = queries.find(project.code)
    days = [one.on for one in found.steps if one.mark == "done"]
    assert len(days) >= 4
    assert days == sorted(days)
    assert found.status.stage == "ดำเนินโครงการและรายงานผล"


def test_the_forum_is_told_by_the_day_it_was_held(client, plan, project, people):
    sendable(plan, people["team"])
    assert "เวทีประชุมเมื่อ 10 เมษายน 2569" in page(client, project)[1]
    assert queries.find(project.code).status.days == 0


def test_a_decision_of_a_forum_is_told_by_the_day_it_was_held(client, plan, project, people):
    sendable(plan, people["team"])
    decided(plan, project, Outcome.DECLINED, people, meeting=TambonMeeting.objects.get())
    assert "ไม่รับเข้าแผน เวทีบูรณาการแผนระดับตำบล 10 เมษายน 2569" in page(client, project)[1]


def test_a_forum_that_said_nothing_of_it_carries_it(client, plan, project, people):
    sendable(plan, people["team"])
    text = page(client, project)[1]
    assert "รอทีมตำบลออกเล่มแผน" in text
    assert f"{UNCHANGED} {AS_PROPOSED}" in text


def test_the_decisions_at_the_foot_are_those_that_are_recorded(client, plan, project, people):
    sendable(plan, people["team"])
    assert queries.find(project.code).verdicts == ()
    foot = page(client, project)[1].partition("ผลการพิจารณา")[2]
    assert f"{UNCHANGED} {AS_PROPOSED}" in foot
    assert "เวทีประชุมเมื่อ 10 เมษายน 2569" in foot
    assert "บรรจุในแผนตำบล" not in foot
    assert WAITING not in foot
    decided(plan, project, Outcome.DECLINED, people, meeting=TambonMeeting.objects.get())
    assert AS_PROPOSED not in page(client, project)[1]


# --- released and sent ----------------------------------------------------------------------------------------------
def test_from_release_to_receipt_each_step_shows_at_once(client, plan, project, people):
    agency = office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    release = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    assert "รอทีมตำบลส่งแผนต่อ" in page(client, project)[1]
    receipt = forwarding.forward(release, [agency], Letter(), by=people["team"])[0]
    text = page(client, project)[1]
    assert "รอหน่วยงานที่ได้รับแผนลงรับ" in text
    assert f"อยู่กับ {agency.name}" in text
    forwarding.receive(receipt, by=people["district"])
    text = page(client, project)[1]
    assert "รอ อปท. บรรจุในแผนพัฒนาท้องถิ่น" in text
    assert "นักวิเคราะห์นโยบายและแผน อปท. 310104" in text
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงาน")
    assert "หน่วยงานส่งแผนคืน" in page(client, project)[1]
    # What was received stays told, and is to be done once more.
    steps = [(one.label, one.mark) for one in queries.find(project.code).steps]
    received, returned, again = (
        steps.index(step)
        for step in (
            ("หน่วยงานที่ได้รับแผนลงรับ", "done"),
            (f"{agency.name}ส่งแผนคืน", "done"),
            ("หน่วยงานที่ได้รับแผนลงรับ", "to_come"),
        )
    )
    assert received < returned < again


def accepted(plan, people):
    """Have the district take the plan in."""
    release = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    return upper_actions.accept(district(), handed_up(release), by=people["district"])


def test_the_upper_level_is_heard_in_its_own_words_while_it_holds_the_plan(client, plan, project, people):
    taken = accepted(plan, people)
    upper_actions.decide(taken.upper_plan, project, fate=Outcome.CARRIED, by=people["district"], reason="ตรงเป้าอำเภอ")
    text = page(client, project)[1]
    assert "บรรจุในแผนอำเภอ อำเภอ อ.เมืองบุรีรัมย์" in text
    assert "ตรงเป้าอำเภอ" in text
    upper_actions.give_back(taken, by=people["district"], reason="ขาดหมู่ 3")
    text = page(client, project)[1]
    assert "แผนอำเภอ" not in text
    assert "ตรงเป้าอำเภอ" not in text


def test_what_the_district_declines_is_said_beside_the_local_plan_that_holds_it(client, plan, project, people):
    taken = accepted(plan, people)
    upper_actions.decide(taken.upper_plan, project, fate=Outcome.DECLINED, by=people["district"], reason=REASON)
    assert "แต่อำเภอ อ.เมืองบุรีรัมย์มีมติ «ไม่รับเข้าแผนอำเภอ»" in page(client, project)[1]
    in_local_plan(project, people["planner"])
    text = page(client, project)[1]
    said = "อยู่ในแผนพัฒนาท้องถิ่นแล้ว รอดำเนินโครงการ แต่อำเภอ อ.เมืองบุรีรัมย์มีมติ «ไม่รับเข้าแผนอำเภอ»"
    assert said in text


def test_a_plan_taken_in_is_received_at_the_accepting_office_alone(client, plan, project, people):
    offices = [
        office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101"),
        office(people, "cdd", Agency.Kind.DISTRICT_CDD, "3101"),
    ]
    release = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    own, other = (forwarding.forward(release, [one], Letter(), by=people["team"])[0] for one in offices)
    assert any("ลงรับแผน" in one.title for one in waiting(people["district"]))
    upper_actions.accept(district(), release, by=people["district"])
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, own.settled_by, own.settled_name != "") == (ReceiptState.RECEIVED, people["district"], True)
    assert own.opened_at == own.settled_at is not None
    assert other.state == ReceiptState.SENT
    assert not any("ลงรับแผน" in one.title for one in waiting(people["district"]))
    text = page(client, project)[1]
    assert "รอหน่วยงานที่ได้รับแผนลงรับ" not in text
    assert "รอ อปท. บรรจุในแผนพัฒนาท้องถิ่น" in text


def test_only_who_signed_is_counted_among_those_who_received(client, plan, project, people):
    """The district took the plan in: its other offices are not waited for, and have still not signed."""
    offices = [
        office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101"),
        office(people, "cdd", Agency.Kind.DISTRICT_CDD, "3101"),
        office(people, "planner", Agency.Kind.SAO, "310104"),
    ]
    release = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    forwarding.forward(release, offices, Letter(), by=people["team"])
    upper_actions.accept(district(), release, by=people["district"])
    assert "ลงรับแล้ว 1 จาก 3 หน่วยงาน" in page(client, project)[1]


def test_a_returned_receipt_stays_returned_when_the_plan_is_taken_in(plan, people):
    agency = office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    release = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    receipt = forwarding.forward(release, [agency], Letter(), by=people["team"])[0]
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงาน")
    with pytest.raises(upper_actions.CannotAccept, match="ส่งคืนไปแล้ว"):
        upper_actions.accept(district(), release, by=people["district"])
    (again,) = forwarding.forward(release, [agency], Letter(), by=people["team"])
    upper_actions.accept(district(), release, by=people["district"])
    again.refresh_from_db()
    assert again.state == ReceiptState.RECEIVED
    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason) == (ReceiptState.RETURNED, "ขาดรายงาน")


def test_an_agencys_proposal_is_followed_while_it_is_proposed(client, plan, people):
    made = factories.project("310104", title="ตลาดเกษตรกร")
    proposal = AgencyProposal.objects.create(
        tambon_plan=plan,
        agency=Agency.objects.get(code="ldd"),
        project=made,
        state=ProposalState.PROPOSED,
        content={"title": "ตลาดเกษตรกร", "budget_baht": {"2571": "9000.00"}},
        digest="0" * 64,
        by=people["partner"],
        proposed_at=timezone.now(),
    )
    status, text = page(client, made)
    assert (status, "สถานีพัฒนาที่ดินบุรีรัมย์เสนอโครงการ" in text, "9,000 บาท" in text) == (200, True, True)
    AgencyProposal.objects.filter(pk=proposal.pk).update(state=ProposalState.WITHDRAWN)
    assert page(client, made)[0] == 404


# --- what may not be told -------------------------------------------------------------------------------------------
def test_nobodys_name_or_number_is_on_the_page(client, plan, project, people):
    names = ["พิมพ์ใจ", "สานสุข", "บัวผัน", "บุญมา", "081-234-5678"]
    User.objects.update(first_name="พิมพ์ใจ", last_name="สานสุข", email="someone@example.go.th")
    Forum.objects.update(chair="บุญมา รักถิ่น", secretary="บัวผัน ใจงาม 081-234-5678", certified_name="บุญมา รักถิ่น")
    agency = office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    decided(plan, project, Outcome.CARRIED, people)
    release = releases_actions.release(sendable(rolled_up(), people["team"]), by=people["team"])
    receipt = forwarding.forward(release, [agency], Letter(), by=people["team"])[0]
    for _ in range(2):
        html = client.get(reverse("tracked", args=[project.code])).content.decode()
        assert [name for name in [*names, "someone@", "สมมติ"] if name in html] == []
        forwarding.receive(receipt, by=people["district"]) if receipt.state == "sent" else None
    html = client.get(reverse("release_check", args=[release.token])).content.decode()
    assert [name for name in names if name in html] == []


def test_unknown_misspelt_draft_and_withdrawn_answer_alike(client, people, world, project):
    draft = Project.objects.get(village_line__plan=world.plans[VILLAGES[3]])
    withdrawn = project
    project.village_line.delete()
    answers = {}
    for name, code in {
        "unknown": "ZZZZZZZ",
        "misspelt": "ไม่ใช่รหัส",
        "long": "A" * 500,
        "draft": draft.code,
        "withdrawn": withdrawn.code,
    }.items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("tracked", args=[code]))
        headers = {header: value for header, value in answer.headers.items() if header != "X-Request-ID"}
        answers[name] = (answer.status_code, told(answer), len(queries), sorted(headers.items()))
    assert {one[0] for one in answers.values()} == {404}
    assert len({one[1:3] for one in answers.values()}) == 1
    assert len({str(one[3]) for one in answers.values()}) == 1


def test_asking_too_often_is_answered_with_patience(client, project, settings):
    settings.PUBLIC_LOOKUPS_PER_MINUTE = 3
    found = [client.get(reverse("tracked", args=["ZZZZZZZ"])).status_code for _ in range(4)]
    assert found == [404, 404, 404, 429]
    assert client.get(reverse("track")).status_code == 429
    assert client.get(reverse("tracked", args=[project.code])).headers["Retry-After"] == "60"


def test_the_form_leads_to_the_page(client, project):
    assert client.get(reverse("track")).status_code == 200
    typed = f" {project.code[:3].lower()} {project.code[3:]}"
    answer = client.get(reverse("track"), {"code": typed})
    assert (answer.status_code, answer.url) == (302, reverse("tracked", args=[project.code]))
    wrong = client.get(reverse("track"), {"code": "ผิด"})
    assert wrong.status_code == 404
    assert told(wrong) == told(client.get(reverse("tracked", args=["ZZZZZZZ"])))


def test_a_page_takes_as_many_queries_whoever_asks(client, project, as_):
    assert TambonPlan.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("tracked", args=[project.code]))
    assert len(queries) < 20

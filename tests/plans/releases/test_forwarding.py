"""A release on its way: what keeps it, to whom it may go, and each receipt's steps, one at a time."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.errors import warnings
from agencies.offices.models import Agency
from paper.thai import thai_datetime
from plans.alignment.models import Alignment
from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases import queries as releases_queries
from plans.releases.forwarding import CannotForward, Letter
from plans.releases.models import Receipt, ReceiptState
from plans.tambon.models import TambonMeeting, TambonPlan
from plans.village.actions.moves import move
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.released import fresh, office, rolled_up, sendable
from tests.scenery import scene

S = ReceiptState


@pytest.fixture
@scene
def release(world, people):
    plan = sendable(rolled_up(), people["team"])
    return releases_actions.release(plan, by=people["team"])


def plan_of(release):
    return fresh(releases_queries.plan_of(release))


# --- may it go ------------------------------------------------------------------------------------------------------
def test_nothing_keeps_an_aligned_release_after_its_forum(release):
    assert forwarding.barriers(release) == []
    assert "บูรณาการแล้ว" in warnings(forwarding.check_list(release))[0]


def test_an_integrated_plan_has_no_warning(release):
    TambonPlan.objects.update(integrated_at=release.at)
    assert warnings(forwarding.check_list(release)) == []


def test_whatever_keeps_it_or_is_told_says_where_it_is_mended(release):
    Alignment.objects.all().delete()
    TambonMeeting.objects.update(kind=TambonMeeting.Kind.BRIEFING)
    pk = plan_of(release).pk
    assert [reason.place for reason in forwarding.check_list(release)] == [
        reverse("plans:meetings", args=[pk]),
        reverse("plans:alignment", args=[pk]),
        reverse("plans:commitments", args=[pk]),
    ]
    TambonPlan.objects.update(digest="0" * 64)
    assert forwarding.barriers(release)[0].place == reverse("plans:releases", args=[pk])


def test_what_is_not_aligned_is_named(release, people, agency):
    project = release.lines.get().project
    Alignment.objects.all().delete()
    assert forwarding.barriers(release) == [
        f"ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด 1 โครงการ: «ไถกลบตอซัง» ({project.area} รหัส {project.code})"
    ]
    with pytest.raises(CannotForward, match="«ไถกลบตอซัง»"):
        forwarding.forward(release, [agency], Letter(), by=people["team"])
    assert not Receipt.objects.exists()


def test_without_a_closed_forum_it_stays(release, people, agency):
    TambonMeeting.objects.update(kind=TambonMeeting.Kind.BRIEFING)
    with pytest.raises(CannotForward, match="ยังไม่มีเวทีบูรณาการ"):
        forwarding.forward(release, [agency], Letter(), by=people["team"])


def test_a_reopened_village_stops_the_sending_and_is_named(release, people, agency, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    with pytest.raises(CannotForward, match="เล่มแผนนี้ไม่เป็นปัจจุบัน: แผน หมู่ที่ 1") as refused:
        forwarding.forward(release, [agency], Letter(), by=people["team"])
    assert "กำลังรวมแผนใหม่" in " ".join(refused.value.reasons) or "ออกเล่มแผนใหม่" not in str(refused.value)
    assert not Receipt.objects.exists()


def test_an_older_version_is_not_sent(release, people, agency):
    TambonMeeting.objects.update(summary="เห็นชอบ")
    releases_actions.release(plan_of(release), by=people["team"])
    with pytest.raises(CannotForward, match="มีเล่มแผน ครั้งที่ 2 ออกแทนแล้ว"):
        forwarding.forward(release, [agency], Letter(), by=people["team"])


# --- sending --------------------------------------------------------------------------------------------------------
def test_every_addressee_has_a_receipt_of_its_own(release, people, agency):
    sao = Agency.objects.get(code="sao")
    sent = forwarding.forward(release, [agency, sao], Letter(" บร 1/2569 ", "โปรดพิจารณา"), by=people["planner"])
    assert {one.agency for one in sent} == {agency, sao}
    assert {(one.state, one.letter_number, one.note) for one in sent} == {(S.SENT, "บร 1/2569", "โปรดพิจารณา")}
    assert sent[0].sent_name.startswith("สมมติ (นักวิเคราะห์นโยบายและแผน")


def test_sending_twice_sends_once(release, receipt, people, agency):
    assert forwarding.forward(release, [agency], Letter(), by=people["team"]) == []
    assert Receipt.objects.get() == receipt


def test_nobody_chosen_is_said(release, people):
    with pytest.raises(CannotForward, match="เลือกหน่วยงานผู้รับ"):
        forwarding.forward(release, [], Letter(), by=people["team"])


@pytest.mark.parametrize("who", ["secretary", "mayor", "kaset", "partner", "next_team", "auditor", "nobody"])
def test_whoever_may_not_send_does_not(release, people, agency, who):
    with pytest.raises(PermissionDenied):
        forwarding.forward(release, [agency], Letter(), by=people[who])
    assert not Receipt.objects.exists()


def test_offered_are_those_who_serve_the_tambon_nearest_first(release, people, agency):
    far = office(people, "codi", Agency.Kind.DISTRICT_OFFICE, "8008")
    offered = forwarding.addressees(release)
    assert [one.code for one in offered] == ["sao", "office-district", "ldd"]
    assert far not in offered
    assert [one.code for one in forwarding.ticked(release, offered)] == ["sao", "office-district"]


def test_where_nobody_holds_a_post_yet_the_sender_is_told(release, people, agency, as_):
    empty = Agency.objects.create(
        code="empty", kind=Agency.Kind.DISTRICT_CDD, name="สพอ. ว่าง", short_name="สพอ.", area=agency.area
    )
    page = as_("team").get(reverse("plans:release_forward", args=[release.pk]))
    said = dict(page.context["form"].fields["agencies"].choices)
    assert said[empty.pk].endswith("ยังไม่มีผู้ลงรับในระบบ")
    assert "ยังไม่มีผู้ลงรับ" not in said[agency.pk]


def test_whoever_has_it_is_not_ticked_again(release, receipt):
    offered = forwarding.addressees(release)
    assert [one.code for one in forwarding.ticked(release, offered)] == ["sao"]


def test_where_nobody_can_receive_nothing_is_sent_or_offered(release, people):
    audit = office(people, "auditor", Agency.Kind.AUDIT, "31")
    far = office(people, "codi", Agency.Kind.DISTRICT_OFFICE, "8008")
    assert not {audit, far}.intersection(forwarding.addressees(release))
    for agency in (audit, far):
        with pytest.raises(CannotForward, match=f"ส่งถึง{agency.name}ไม่ได้"):
            forwarding.forward(release, [agency], Letter(), by=people["team"])
    assert not Receipt.objects.exists()


def test_what_came_back_is_sent_again_on_a_receipt_of_its_own(release, receipt, people, agency):
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงานการประชุม")
    (again,) = forwarding.forward(release, [agency], Letter(), by=people["team"])
    receipt.refresh_from_db()
    assert (again.state, receipt.state, receipt.reason) == (S.SENT, S.RETURNED, "ขาดรายงานการประชุม")
    assert forwarding.having(release) == {agency.pk}


# --- at the addressee -----------------------------------------------------------------------------------------------
def test_opening_is_noted_once_and_only_of_who_may_receive(receipt, people):
    assert not forwarding.opened(receipt, by=people["team"])
    assert not forwarding.opened(receipt, by=people["cdd"])
    assert forwarding.opened(receipt, by=people["district"])
    receipt.refresh_from_db()
    first = receipt.opened_at
    assert (receipt.state, first is not None) == (S.OPENED, True)
    assert not forwarding.opened(receipt, by=people["district"])
    receipt.refresh_from_db()
    assert receipt.opened_at == first


def test_received_by_its_agency_with_name_and_time(receipt, people):
    forwarding.receive(receipt, by=people["district"])
    assert (receipt.state, receipt.settled_by) == (S.RECEIVED, people["district"])
    assert receipt.settled_at is not None
    assert receipt.opened_at is not None


def test_returned_with_a_reason_even_after_it_was_received(receipt, people):
    forwarding.receive(receipt, by=people["district"])
    with pytest.raises(CannotForward, match="บอกเหตุผล"):
        forwarding.give_back(receipt, by=people["district"], reason="  ")
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงานการประชุม")
    assert (receipt.state, receipt.reason) == (S.RETURNED, "ขาดรายงานการประชุม")


def test_that_it_was_received_stays_when_it_is_returned(receipt, people, as_):
    forwarding.receive(receipt, by=people["district"])
    received, by = receipt.received_at, receipt.received_name
    assert (received, by) == (receipt.settled_at, receipt.settled_name)
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงานการประชุม")
    receipt.refresh_from_db()
    assert (receipt.received_at, receipt.received_name) == (received, by)
    assert receipt.sent_at < receipt.opened_at <= received < receipt.settled_at
    shown = text_of(as_("team").get(reverse("plans:receipt", args=[receipt.pk])))
    days = [shown.index(word) for word in ("ส่งเมื่อ", "เปิดอ่านเมื่อ", "ลงรับเมื่อ", "ส่งคืนเมื่อ")]
    assert days == sorted(days)
    assert f"ลงรับเมื่อ {thai_datetime(received)} โดย {by}" in shown
    listed = text_of(as_("team").get(reverse("plans:release", args=[receipt.release_id])))
    assert listed.count(thai_datetime(received)) >= 1
    assert "ขาดรายงานการประชุม" in listed


def test_what_came_back_unreceived_was_never_received(receipt, people, as_):
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงานการประชุม")
    assert (receipt.received_at, receipt.received_name) == (None, "")
    assert "ลงรับเมื่อ" not in text_of(as_("team").get(reverse("plans:receipt", args=[receipt.pk])))


def test_what_is_settled_is_not_settled_again(receipt, people):
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงานการประชุม")
    with pytest.raises(CannotForward, match="อยู่ในสถานะ «ส่งคืน» แล้ว จึงลงรับไม่ได้"):
        forwarding.receive(receipt, by=people["district"])
    with pytest.raises(CannotForward, match="ส่งคืนไม่ได้"):
        forwarding.give_back(receipt, by=people["district"], reason="อีกครั้ง")
    assert receipt.reason == "ขาดรายงานการประชุม"


@pytest.mark.parametrize("who", ["team", "planner", "cdd", "mayor", "province", "nobody"])
def test_another_agency_settles_nothing(receipt, people, who):
    with pytest.raises(PermissionDenied):
        forwarding.receive(receipt, by=people[who])
    with pytest.raises(PermissionDenied):
        forwarding.give_back(receipt, by=people[who], reason="ไม่ใช่ของเรา")
    assert Receipt.objects.get().state == S.SENT


# --- many at once -----------------------------------------------------------------------------------------------------
def test_many_are_received_by_one_press_and_what_moved_meanwhile_is_left_as_it_is(as_, receipt, people):
    page, district = reverse("plans:receipts"), as_("district")
    sent = f"{receipt.pk}:sent"
    assert f'value="{sent}"' in district.get(page).content.decode()
    asking = text_of(district.post(page, {"act": "receive", "chosen": sent}))
    assert "ลงรับ 1 รายการ" in asking
    told = [text_of(district.post(page, {"act": "receive", "chosen": sent, "confirmed": "1"})) for _ in range(2)]
    assert "ลงรับแล้ว 1 รายการ" in told[0]
    assert "ลงรับแล้ว 0 รายการ" in told[1]
    receipt.refresh_from_db()
    assert receipt.state == S.RECEIVED


def test_who_follows_a_receipt_does_not_receive_it_among_many(as_, receipt):
    as_("team").post(reverse("plans:receipts"), {"act": "receive", "chosen": f"{receipt.pk}:sent", "confirmed": "1"})
    receipt.refresh_from_db()
    assert receipt.state != S.RECEIVED

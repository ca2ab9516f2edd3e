"""The pages of requests: asking, confirming at home and on the page, and the log of what was done."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.access.roles import Role
from agencies.appointments.actions import Wish, file, settle
from agencies.appointments.models import Appointment
from agencies.people import second_step
from agencies.people.actions import invite
from agencies.people.models import Post, User
from tests import factories
from tests.pages import text_of

WHY = "คำสั่งอำเภอที่ 12/2571"


def entries(page):
    return [line.first.row for line in page.context["listing"].lines]


@pytest.fixture
def other(people):
    people["other"] = factories.person(Role.SYSADMIN, "TH", username="other-admin")
    return people["other"]


@pytest.fixture
def mayor(people):
    return Post.objects.get(role=Role.SAO_MAYOR)


@pytest.fixture
def asked(people, mayor):
    return file(mayor, Wish(WHY, user=people["clerk"]), by=people["admin"])


def test_an_administrator_asks_and_the_district_confirms(as_, client, people, mayor, mailoutbox):
    User.objects.filter(username="mayor").update(email="mayor@example.com")
    page = reverse("agencies:appoint", args=[mayor.pk])
    assert page in as_("admin").get(reverse("agencies:post", args=[mayor.pk])).content.decode()
    answer = client.post(page, {"username": "clerk", "reason": WHY})
    asked = Appointment.objects.get()
    request = reverse("agencies:appointment", args=[asked.pk])
    assert answer.url == request
    assert "เห็นชอบตามคำขอ" not in text_of(client.get(request))
    home = as_("district").get(reverse("home")).content.decode()
    assert request in home
    assert "เห็นชอบตามคำขอ" in text_of(client.get(request))
    client.post(reverse("agencies:appointment_move", args=[asked.pk]), {"move": "confirm"})
    assert mayor.holder == people["clerk"]
    # Once when it was asked, once when it had happened.
    assert [letter.to for letter in mailoutbox] == [["mayor@example.com"]] * 2
    assert all(WHY in letter.body for letter in mailoutbox)
    assert request not in client.get(reverse("home")).content.decode()
    assert "ส่งมอบตำแหน่ง" in text_of(as_("mayor").get(reverse("home")))
    assert "เห็นชอบตามคำขอ" in text_of(as_("admin").get(reverse("home")))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"username": "ไม่มี", "reason": WHY}, "ไม่พบบัญชี"),
        ({"username": "clerk", "reason": ""}, "กรุณากรอกช่องนี้"),
        ({"username": "mayor", "reason": WHY}, "ดำรงตำแหน่งนี้อยู่แล้ว"),
    ],
)
def test_slips_are_told_and_nothing_is_asked(as_, mayor, typed, told):
    page = as_("admin").post(reverse("agencies:appoint", args=[mayor.pk]), typed)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Appointment.objects.exists()


def test_to_the_administrators_post_either_an_account_or_a_name(as_, people):
    own = people["admin"].posts[0]
    page = reverse("agencies:appoint", args=[own.pk])
    for typed in ({"username": "clerk", "name": "ใคร"}, {}):
        assert "อย่างใดอย่างหนึ่ง" in as_("admin").post(page, typed | {"reason": WHY}).content.decode()
    assert as_("admin").post(page, {"name": "ผู้ดูแลคนใหม่", "reason": WHY}).status_code == 302


def test_the_link_is_shown_to_who_asked_and_to_nobody_else(as_, people, other):
    asked = file(people["admin"].posts[0], Wish(WHY, name="ผู้ดูแลคนใหม่"), by=people["admin"])
    settle(asked, "confirm", by=other)
    page = reverse("agencies:appointment", args=[asked.pk])
    assert "/invitation/" in as_("admin").get(page).content.decode()
    assert "/invitation/" not in as_("other").get(page).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("district", 200), ("admin", 200), ("province", 404), ("team", 404), ("mayor", 404), ("stranger", 404)],
)
def test_who_sees_a_request(as_, asked, name, status):
    assert as_(name).get(reverse("agencies:appointment", args=[asked.pk])).status_code == status
    move = reverse("agencies:appointment_move", args=[asked.pk])
    assert as_(name).post(move, {"move": "confirm"}).status_code == {"admin": 403, "district": 302}.get(name, 404)


def test_a_settled_request_says_so_in_place_of_doing_it_again(as_, asked):
    move = reverse("agencies:appointment_move", args=[asked.pk])
    assert as_("district").post(move, {"move": "decline", "note": "ยังไม่มีคำสั่ง"}).status_code == 302
    again = as_("district").post(move, {"move": "confirm"})
    assert again.status_code == 409
    assert "ไม่ยืนยัน" in text_of(again)
    assert as_("district").post(move, {"move": "seize"}).status_code == 404


@pytest.mark.parametrize("name", ["team", "secretary", "stranger", "mayor"])
def test_who_does_not_ask_finds_no_way_to(as_, mayor, name):
    answer = as_(name).post(reverse("agencies:appoint", args=[mayor.pk]), {"username": name, "reason": WHY})
    assert answer.status_code in {403, 404}
    assert not Appointment.objects.exists()


def test_the_log_tells_everything_in_order_for_administrators_only(as_, people, other, mayor, asked):
    LogEntry.objects.log_actions(people["admin"].pk, [mayor], CHANGE, change_message="เปลี่ยนชื่อตำแหน่ง")
    invite(mayor, name="สมศรี", email="", by=people["district"], reason="เกษียณ")
    settle(asked, "confirm", by=other)
    page = as_("admin").get(reverse("agencies:log"))
    said = [(entry.what, entry.why) for entry in entries(page)]
    # Of the invitation two lines: it was made, and closed when the post was filled.
    assert len(said) == 6
    assert sorted((entry.at for entry in entries(page)), reverse=True) == [entry.at for entry in entries(page)]
    text = text_of(page)
    for words in ("เปลี่ยนชื่อตำแหน่ง", "เกษียณ", WHY, "รับตำแหน่ง", "ยื่นคำขอ", "หน้าผู้ดูแลระบบ"):
        assert words in text
    for name in ("district", "auditor", "mayor"):
        assert as_(name).get(reverse("agencies:log")).status_code == 403


def test_the_log_asks_as_much_for_many_as_for_one(as_, people, mayor, asked, django_assert_num_queries):
    browser = as_("admin")
    with django_assert_num_queries(15, exact=False) as one:
        browser.get(reverse("agencies:log"))
    for _ in range(5):
        invite(mayor, name="สมศรี", email="", by=people["district"], reason="เกษียณ")
        LogEntry.objects.log_actions(people["admin"].pk, [mayor], CHANGE, change_message="x")
    with django_assert_num_queries(len(one) + 2, exact=False):
        browser.get(reverse("agencies:log"))


def test_the_list_asks_as_much_for_three_as_for_one(as_, people, mayor, asked, django_assert_num_queries):
    browser = as_("admin")
    with django_assert_num_queries(15, exact=False) as one:
        browser.get(reverse("agencies:appointments"))
    for name in ("secretary", "head"):
        file(people[name].posts[0], Wish(WHY, user=people["clerk"]), by=people["admin"])
    with django_assert_num_queries(len(one)):
        browser.get(reverse("agencies:appointments"))


def test_who_holds_the_post_is_told_before_anybody_confirms(as_, people, mayor, mailoutbox):
    User.objects.filter(username="mayor").update(email="mayor@example.com")
    as_("admin").post(reverse("agencies:appoint", args=[mayor.pk]), {"username": "clerk", "reason": WHY})
    page = reverse("agencies:replacement", args=[mayor.pk])
    (letter,) = mailoutbox
    assert letter.to == ["mayor@example.com"]
    for said in (people["clerk"].full_name, people["admin"].full_name, WHY, page, "ยังไม่มีผลจนกว่าบุคคลที่สองจะยืนยัน"):
        assert said in letter.body
    home = as_("mayor").get(reverse("home"))
    assert page in home.content.decode()
    assert "ดูคำขอแต่งตั้งผู้อื่นแทนท่าน ซึ่งรอบุคคลที่สองยืนยัน" in text_of(home)
    shown = text_of(as_("mayor").get(page))
    for said in (people["clerk"].full_name, people["admin"].full_name, WHY):
        assert said in shown
    assert page not in as_("clerk").get(reverse("home")).content.decode()
    settle(Appointment.objects.get(), "withdraw", by=people["admin"])
    assert page not in as_("mayor").get(reverse("home")).content.decode()
    assert "ไม่มีคำขอที่รอยืนยัน" in text_of(as_("mayor").get(page))


@pytest.mark.parametrize("name", ["clerk", "district", "admin", "nobody"])
def test_what_was_asked_about_a_post_is_read_there_by_its_holder_alone(as_, asked, mayor, name):
    assert as_(name).get(reverse("agencies:replacement", args=[mayor.pk])).status_code == 404


def test_an_empty_post_has_nobody_to_tell(as_, people, mayor, mailoutbox):
    mayor.tenures.all().delete()
    as_("admin").post(reverse("agencies:appoint", args=[mayor.pk]), {"username": "clerk", "reason": WHY})
    assert Appointment.objects.get().outgoing is None
    assert not mailoutbox


def test_an_administrator_takes_an_open_invitation_back_on_its_page(as_, client, people, other):
    asked = file(people["admin"].posts[0], Wish(WHY, name="ผู้ดูแลคนใหม่"), by=people["admin"])
    settle(asked, "confirm", by=other)
    page = reverse("agencies:appointment", args=[asked.pk])
    assert "ถอนคำเชิญ" in text_of(as_("other").get(page))
    client.post(reverse("agencies:appointment_move", args=[asked.pk]), {"move": "recall"})
    after = client.get(page)
    assert after.context["events"][0]["title"] == "ถอนคำเชิญ"
    assert after.context["moves"] == []
    assert "/invitation/" not in as_("admin").get(page).content.decode()


@pytest.fixture
def locked_out(people, settings):
    """The mayor has lost the phone that gives her codes."""
    settings.MFA, settings.MFA_ROLES = True, [Role.SAO_MAYOR]
    TOTPDevice.objects.create(user=people["mayor"], key=second_step.new_key(), confirmed=True)
    User.objects.filter(username="mayor").update(email="mayor@example.com")
    return people["mayor"]


def test_a_lost_phone_is_asked_about_confirmed_and_told(as_, client, mayor, locked_out, mailoutbox):
    page = reverse("agencies:second_step_reset", args=[mayor.pk])
    assert page in as_("admin").get(reverse("agencies:post", args=[mayor.pk])).content.decode()
    assert locked_out.full_name in text_of(client.get(page))
    answer = client.post(page, {"reason": "โทรศัพท์ตกน้ำ"})
    asked = Appointment.objects.get()
    assert answer.url == reverse("agencies:appointment", args=[asked.pk])
    assert "เห็นชอบตามคำขอ" not in text_of(client.get(answer.url))
    assert "ล้างการยืนยันสองชั้น" in as_("district").get(reverse("home")).content.decode()
    client.post(reverse("agencies:appointment_move", args=[asked.pk]), {"move": "confirm"})
    assert not second_step.is_set_up(locked_out)
    assert [letter.to for letter in mailoutbox] == [["mayor@example.com"]] * 2
    assert "คำขอมีผลเมื่อบุคคลที่สองยืนยัน" in mailoutbox[0].body
    assert "ถูกล้างแล้ว" in mailoutbox[1].body
    assert all("โทรศัพท์ตกน้ำ" in letter.body for letter in mailoutbox)
    log = [entry.what for entry in entries(as_("admin").get(reverse("agencies:log")))]
    assert any(what.startswith("คำขอล้างการยืนยันสองชั้น: ") for what in log)
    assert not any(what.startswith("คำขอแต่งตั้ง: ") for what in log)
    session = as_("mayor").session
    session["second_step"] = "done"
    session.save()
    assert "ล้างการยืนยันสองชั้น" in text_of(client.get(reverse("home")))


def test_why_a_lost_phone_is_asked_about_must_be_said(as_, mayor, locked_out):
    page = as_("admin").post(reverse("agencies:second_step_reset", args=[mayor.pk]), {"reason": " "})
    assert page.status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("district", 403), ("team", 403), ("stranger", 404)])
def test_who_is_no_administrator_asks_about_nobodys_phone(as_, mayor, locked_out, name, status):
    answer = as_(name).post(reverse("agencies:second_step_reset", args=[mayor.pk]), {"reason": WHY})
    assert answer.status_code == status
    assert not Appointment.objects.exists()


def test_where_nobody_has_a_second_step_there_is_no_such_page(as_, mayor):
    assert as_("admin").get(reverse("agencies:second_step_reset", args=[mayor.pk])).status_code == 404

"""Inviting somebody to a post, withdrawing, and taking the post by the one-time link."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.people import actions as people_actions
from agencies.people.models import Invitation, Post, User
from tests import factories

PASSWORD = "ข้าวหอมมะลิ105"


@pytest.fixture
def invitation(people, seat):
    return people_actions.invite(seat, name="สมศรี ใจดี", email="somsri@example.com", by=people["team"], reason="ย้าย")


@pytest.fixture
def link(invitation):
    return reverse("agencies:accept", args=[people_actions.token_of(invitation)])


def newcomer(**more):
    typed = {"first_name": "สมศรี", "last_name": "ใจดี", "username": "somsri"}
    return typed | {"password1": PASSWORD, "password2": PASSWORD} | more


@pytest.mark.parametrize(
    ("name", "status"),
    [("team", 302), ("planner", 302), ("district", 403), ("mayor", 403), ("secretary", 404), ("stranger", 404)],
)
def test_only_the_roles_of_the_table_invite(client, people, seat, name, status):
    client.force_login(people[name])
    typed = {"name": "สมศรี ใจดี", "email": ""}
    assert client.post(reverse("agencies:invite", args=[seat.pk]), typed).status_code == status
    assert Invitation.objects.count() == (1 if status == 302 else 0)
    assert client.post(reverse("agencies:withdraw", args=[seat.pk])).status_code == status


def test_the_team_invites_no_kamnan(client, people):
    kamnan = factories.person(Role.KAMNAN, "310104").posts[0]
    client.force_login(people["team"])
    refused = client.get(reverse("agencies:invite", args=[kamnan.pk]))
    assert refused.status_code == 403
    assert "เลขานุการเวทีประชาคมหมู่บ้าน หรือ ผู้ใหญ่บ้าน" in refused.content.decode()


def test_visitors_cannot_invite(client, people, seat):
    assert client.post(reverse("agencies:invite", args=[seat.pk]), {"name": "ใคร"}).url.startswith(reverse("sign_in"))
    assert Invitation.objects.count() == 0


def test_the_link_is_shown_to_copy_and_mailed(client, people, seat, mailoutbox):
    client.force_login(people["team"])
    typed = {"name": "  สมศรี   ใจดี ", "email": "somsri@example.com"}
    page = client.post(reverse("agencies:invite", args=[seat.pk]), typed, follow=True)
    made = Invitation.objects.get()
    address = "http://testserver" + reverse("agencies:accept", args=[people_actions.token_of(made)])
    assert made.name == "สมศรี ใจดี"
    assert f'value="{address}"' in page.content.decode()
    assert mailoutbox[0].to == ["somsri@example.com"]
    assert address in mailoutbox[0].body


def test_without_an_address_nothing_is_mailed(client, people, seat, mailoutbox):
    client.force_login(people["team"])
    page = client.post(reverse("agencies:invite", args=[seat.pk]), {"name": "สมศรี", "email": ""}, follow=True)
    assert "กรุณาคัดลอกลิงก์" in page.content.decode()
    assert mailoutbox == []


def test_where_no_mail_is_sent_none_is_claimed(client, people, seat, settings):
    settings.EMAIL_BACKEND = "config.mail.NotSent"
    client.force_login(people["team"])
    typed = {"name": "สมศรี", "email": "s@example.com", "reason": "ย้าย"}
    page = client.post(reverse("agencies:invite", args=[seat.pk]), typed, follow=True)
    assert "กรุณาคัดลอกลิงก์" in page.content.decode()
    assert "ส่งลิงก์ไปที่" not in page.content.decode()


def test_a_mail_server_that_fails_costs_a_sentence_not_the_invitation(client, people, seat, monkeypatch):
    def hangs_up(*_args, **_kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", hangs_up)
    client.force_login(people["team"])
    answer = client.post(reverse("agencies:invite", args=[seat.pk]), {"name": "สมศรี", "email": "s@example.com"})
    assert answer.status_code == 302
    assert "ส่งอีเมลไม่สำเร็จ" in str(*get_messages(answer.wsgi_request))
    assert Invitation.objects.count() == 1


def test_an_invitation_needs_a_name(client, people, seat):
    client.force_login(people["team"])
    page = client.post(reverse("agencies:invite", args=[seat.pk]), {"name": " ", "email": "ไม่ใช่อีเมล"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "กรุณากรอกช่องนี้" in text
    assert "อีเมลไม่ถูกต้อง" in text
    assert Invitation.objects.count() == 0


def test_a_newcomer_takes_the_post_and_the_former_holder_leaves_the_same_day(client, people, seat, link):
    assert "สมศรี" in client.get(link).content.decode()
    page = client.post(link, newcomer(), follow=True)
    assert page.redirect_chain[-1][0] == reverse("home")
    person = User.objects.get(username="somsri")
    assert (person.full_name, person.email) == ("สมศรี ใจดี", "somsri@example.com")
    assert person.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert [post.pk for post in person.posts] == [seat.pk]
    former = seat.tenures.get(user=people["secretary"])
    assert former.until == timezone.localdate() == seat.tenures.get(user=person).since
    assert User.objects.get(pk=people["secretary"].pk).posts == ()
    assert Post.objects.get(pk=seat.pk).holder == person


def test_the_link_works_once(client, people, seat, link):
    client.post(link, newcomer())
    client.logout()
    assert client.get(link).status_code == 410
    assert client.post(link, newcomer(username="other")).status_code == 410
    assert not User.objects.filter(username="other").exists()
    assert seat.tenures.filter(until=None).count() == 1


def test_somebody_with_an_account_takes_the_post_with_it(client, people, seat, link):
    client.force_login(people["neighbour"])
    assert people["neighbour"].username in client.get(link).content.decode()
    client.post(link)
    assert seat.pk in {post.pk for post in User.objects.get(pk=people["neighbour"].pk).posts}
    assert User.objects.filter(username="somsri").count() == 0


def test_a_visitor_with_an_account_signs_in_first_and_comes_back(client, people, link):
    assert re.search(r'href="/sign-in/\?next=[^"]*invitation', client.get(link).content.decode())


@pytest.mark.parametrize("spoil", ["expired", "withdrawn", "replaced", "forged", "garbled"])
def test_every_closed_link_gives_the_same_page(client, people, seat, invitation, link, spoil):
    if spoil == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "withdrawn":
        client.force_login(people["planner"])
        client.post(reverse("agencies:withdraw", args=[seat.pk]))
        client.logout()
    elif spoil == "replaced":
        people_actions.invite(seat, name="อีกคน", email="", by=people["team"])
    elif spoil == "forged":
        link = reverse("agencies:accept", args=[f"{invitation.pk}:forged"])
    else:
        link = reverse("agencies:accept", args=["x"])
    page = client.get(link)
    assert page.status_code == 410
    assert "ลิงก์คำเชิญนี้ใช้ไม่ได้" in page.content.decode()
    assert client.post(link, newcomer()).status_code == 410
    assert seat.tenures.get(until=None).user == people["secretary"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"username": "team"}, "มีบัญชีชื่อนี้แล้ว"),
        ({"username": "สม ศรี"}, "ห้ามเว้นวรรค"),
        ({"username": "1-1037-00000-00-1"}, "ห้ามใช้เลขประจำตัวประชาชนเป็นชื่อเข้าสู่ระบบ"),
        ({"password2": "อื่น"}, "รหัสผ่านสองช่องไม่ตรงกัน"),
        ({"password1": "1234567890123", "password2": "1234567890123"}, "ห้ามใช้เลขประจำตัวประชาชน"),
        ({"first_name": ""}, "กรุณากรอกช่องนี้"),
    ],
)
def test_a_newcomers_slips_are_told_and_the_link_stays_open(client, people, seat, link, typed, told):
    page = client.post(link, newcomer(**typed))
    assert page.status_code == 422
    assert told in page.content.decode()
    assert seat.tenures.get(until=None).user == people["secretary"]
    assert client.post(link, newcomer()).status_code == 302


def test_only_who_issued_an_invitation_is_shown_its_address(client, people, seat):
    people_actions.invite(seat, name="สมศรี ใจดี", email="somsri@example.com", by=people["team"])
    for name, is_shown in (("team", True), ("planner", False)):
        client.force_login(people[name])
        page = client.get(reverse("agencies:post", args=[seat.pk])).content.decode()
        assert "สมศรี ใจดี" in page
        assert ("somsri@example.com" in page) is is_shown

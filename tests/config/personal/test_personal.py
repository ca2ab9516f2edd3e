"""What is kept about a person: hers to see and to take, and cleared of every way to reach her once she has left."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agencies.documents.models import Download
from agencies.people.actions import invite
from agencies.people.models import Invitation
from evaluation.knowledge.models import KnowledgeRecord
from tests.pages import text_of

MAIL = "kasem@example.org"


@pytest.fixture
def kaset(people):
    user = people["kaset"]
    user.email = MAIL
    user.save()
    post = user.posts[0]
    for taker, name in ((user, "ผ.02 บ้านบัว.pdf"), (people["team"], "ของคนอื่น.pdf")):
        Download.objects.create(
            user=taker, object="release", object_id=1, area_code="310104", file_name=name, sha256="0" * 64
        )
    AccessAttempt.objects.create(username=user.username, ip_address="203.0.113.9", failures_since_start=1)
    KnowledgeRecord.objects.create(
        area=post.area, title="ไถกลบแทนเผา", fiscal_year=2569, author_name=user.full_name, author_phone="000", post=post
    )
    invite(people["head"].posts[0], name=user.full_name, email=MAIL, by=people["admin"])
    return user


def answer(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return json.loads(out.getvalue())


def left(user):
    user.tenures.update(since=timezone.localdate() - timedelta(days=1), until=timezone.localdate())


@pytest.mark.parametrize("is_set_up", [True, False])
def test_the_page_says_when_no_letter_goes_out(as_, kaset, settings, is_set_up):
    if not is_set_up:
        settings.EMAIL_BACKEND = "config.mail.NotSent"
    page = text_of(as_("kaset").get(reverse("personal")))
    assert ("ระบบนี้ยังไม่ได้ตั้งค่าอีเมล จึงไม่ส่งอีเมลถึงผู้ใด" in page) is not is_set_up


def test_a_person_sees_and_takes_what_is_kept_about_her_and_nothing_of_others(as_, kaset):
    client = as_("kaset")
    page = text_of(client.get(reverse("personal")))
    assert MAIL in page
    assert "1 รายการ" in page
    taken = client.get(reverse("personal_file"))
    data = json.loads(taken.content)
    assert data["account"]["email"] == MAIL
    assert [download["file_name"] for download in data["downloads"]] == ["ผ.02 บ้านบัว.pdf"]
    assert [attempt["ip_address"] for attempt in data["failed_sign_ins"]] == ["203.0.113.9"]
    assert [post["area"] for post in data["posts"]] == ["310104"]
    assert "attachment" in taken["Content-Disposition"]
    assert answer("personal_data", "kaset") == data


def test_the_file_asks_equally_much_however_much_she_did(as_, kaset, django_assert_max_num_queries):
    Download.objects.bulk_create(
        Download(user=kaset, object="release", object_id=n, area_code="310104", file_name=f"{n}.pdf", sha256="0" * 64)
        for n in range(30)
    )
    client = as_("kaset")
    with django_assert_max_num_queries(12):
        client.get(reverse("personal_file"))


def test_nobody_in_office_is_cleared(kaset, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("clear_person", "kaset")
    assert ended.value.code == 1
    kaset.refresh_from_db()
    assert kaset.email == MAIL


def test_who_has_left_cannot_be_reached_and_cannot_sign_in_and_what_she_did_keeps_her_name(as_, kaset):
    client = as_("kaset")
    left(kaset)
    expected = {"username": "kaset", "email": True, "telephones": 1, "invitations": 1, "failed_sign_ins": 1}
    assert answer("clear_person", "kaset") == expected
    kaset.refresh_from_db()
    assert (kaset.email, kaset.is_active, kaset.has_usable_password()) == ("", False, False)
    assert not Invitation.objects.filter(email=MAIL).exists()
    assert client.get(reverse("home")).status_code == 302, "a session that was open is over"
    assert Download.objects.filter(user=kaset).count() == 1
    assert kaset.full_name
    again = {**expected, "email": False, "telephones": 0, "invitations": 0, "failed_sign_ins": 0}
    assert answer("clear_person", "kaset") == again


def test_a_person_changes_her_address_with_her_password_and_the_former_one_is_told(client, kaset, settings):
    settings.EMAIL_HOST = "mail.example.org"
    kaset.set_password("ทุ่งนาสีทอง-2570")
    kaset.save()
    client.force_login(kaset)
    sent = {"email": "new@example.org", "password": "ไม่ใช่รหัสนี้"}
    refused = client.post(reverse("personal"), sent)
    assert (refused.status_code, mail.outbox) == (422, [])
    assert "รหัสผ่านไม่ถูกต้อง" in text_of(refused)
    assert client.post(reverse("personal"), sent | {"password": "ทุ่งนาสีทอง-2570"}).status_code == 302
    kaset.refresh_from_db()
    assert kaset.email == "new@example.org"
    (letter,) = mail.outbox
    assert letter.to == [MAIL]
    assert "new@example.org" not in letter.body


def test_a_name_that_nobody_has_is_bad_input(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("personal_data", "nobody-at-all")
    assert ended.value.code == 2

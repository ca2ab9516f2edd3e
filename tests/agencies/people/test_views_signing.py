"""Signing in and out, being locked out, changing and resetting a password."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.people.models import User
from config import settings as configured
from tests import factories

PASSWORD = "ข้าวหอมมะลิ105"
NEW = "ปลาทูแม่กลอง2569"
# What Django, axes or crispy would say in English.
ENGLISH = re.compile(r"(?i)\b(please|password|required|field|username|correct|match|common|account|error|enter)\b")


def words(response):
    """The page's text without tags, attributes and scripts."""
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.fixture
def somsri(db):
    person = factories.person(Role.TAMBON_TEAM, "310104", username="somsri")
    person.set_password(PASSWORD)
    person.email = "somsri@example.com"
    person.save()
    return person


def sign_in(client, name="somsri", password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": name, "password": password, **more})


def test_visitors_are_asked_to_sign_in_and_come_back_to_the_same_page(client, somsri):
    page = client.get("/posts/?role=kamnan")
    assert page.url == "/sign-in/?next=/posts/%3Frole%3Dkamnan"
    assert 'name="next" value="/posts/?role=kamnan"' in client.get(page.url).content.decode()
    assert sign_in(client, next="/posts/?role=kamnan").url == "/posts/?role=kamnan"


def test_nobody_is_sent_to_another_site_after_signing_in(client, somsri):
    assert sign_in(client, next="https://elsewhere.example/").url == reverse("home")


def test_an_ended_session_takes_the_whole_page_to_the_sign_in(client, somsri):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/plans/village/7/?open=1"}
    answer = client.get(reverse("sign_in"), headers=headers)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fplans%2Fvillage%2F7%2F%3Fopen%3D1"


def test_signing_out_needs_a_post(client, somsri):
    client.force_login(somsri)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).url == reverse("sign_in")
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("typed", [{"password": "ผิด"}, {"name": "nobody"}, {"name": "", "password": ""}])
def test_a_wrong_sign_in_is_told_in_thai_and_not_which_half_was_wrong(client, somsri, typed):
    page = sign_in(client, **typed)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not ENGLISH.findall(words(page))


def test_the_fifth_failure_locks_even_the_right_password_out(client, somsri):
    for _ in range(4):
        assert sign_in(client, password="ผิด").status_code == 200
    locked = sign_in(client, password="ผิด")
    assert locked.status_code == 429
    again = sign_in(client)
    assert again.status_code == 429
    assert "_auth_user_id" not in client.session
    ends = timezone.localtime(timezone.now() + timedelta(minutes=30))
    shown = re.search(r"ลองใหม่ได้ตั้งแต่เวลา (\d\d):(\d\d)", words(again))
    assert abs(int(shown[1]) * 60 + int(shown[2]) - ends.hour * 60 - ends.minute) <= 1
    assert not ENGLISH.findall(words(again))


def test_a_lock_ends_when_it_was_said_to_end_whoever_goes_on_trying(client, somsri):
    for _ in range(5):
        sign_in(client, password="ผิด")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=20))
    first = sign_in(client, password="ผิด")
    assert first.status_code == 429
    assert 590 <= int(first["Retry-After"]) <= 600
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert sign_in(client).url == reverse("home")


def test_wrong_passwords_from_elsewhere_lock_nobody_out(client, somsri):
    for _ in range(6):
        client.post(reverse("sign_in"), {"username": "somsri", "password": "ผิด"}, REMOTE_ADDR="198.51.100.9")
    assert sign_in(client).url == reverse("home")


def test_a_mailed_link_ends_a_lock_at_once(client, somsri, mailoutbox):
    for _ in range(5):
        sign_in(client, password="ผิด")
    assert sign_in(client).status_code == 429
    client.post(reverse("password_reset"), {"email": somsri.email})
    form = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert sign_in(client, password=NEW).url == reverse("home")


def test_ever_new_names_reach_no_hashing_beyond_the_limit(client, db, settings, monkeypatch):
    settings.SIGN_INS_PER_MINUTE = 3
    hashed, make = [], hashers.make_password
    monkeypatch.setattr(User, "set_password", lambda _self, raw: hashed.append(make(raw)))
    found = [sign_in(client, name=f"nobody-{number}").status_code for number in range(6)]
    assert found == [200, 200, 200, 429, 429, 429]
    assert len(hashed) == 3


def test_an_account_tried_from_everywhere_is_slowed_down_and_its_own_place_is_not(client, somsri, settings):
    settings.ACCOUNT_SIGN_INS_PER_MINUTE = 3
    home = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.post(reverse("sign_in"), {"username": "somsri", "password": PASSWORD}, **home).status_code == 302
    client.logout()
    for number in range(4):
        page = client.post(
            reverse("sign_in"), {"username": "somsri", "password": "ผิด"}, REMOTE_ADDR=f"198.51.100.{number}"
        )
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "บัญชีไม่ได้ถูกปิด" in words(page)
    assert not ENGLISH.findall(words(page))
    assert client.post(reverse("sign_in"), {"username": "somsri", "password": PASSWORD}, **home).url == reverse("home")


def test_an_old_hash_is_written_anew_at_the_next_sign_in(client, somsri, settings):
    settings.PASSWORD_HASHERS = configured.PASSWORD_HASHERS
    somsri.password = hashers.make_password(PASSWORD, hasher="pbkdf2_sha256")
    somsri.save()
    assert sign_in(client).url == reverse("home")
    somsri.refresh_from_db()
    assert somsri.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    client.logout()
    assert sign_in(client).url == reverse("home")


def test_a_colleague_at_the_same_address_is_not_shut_out(client, somsri):
    other = factories.person(Role.KAMNAN, "310104", username="manee")
    other.set_password(PASSWORD)
    other.save()
    for _ in range(6):
        sign_in(client, password="ผิด")
    assert sign_in(client, name="manee").url == reverse("home")


def test_the_lock_ends_by_itself(client, somsri):
    for _ in range(5):
        sign_in(client, password="ผิด")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert sign_in(client).url == reverse("home")


def change(client, old=PASSWORD, new=NEW, again=NEW):
    typed = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(reverse("password_change"), typed, follow=True)


def test_a_password_can_be_changed(client, somsri):
    client.force_login(somsri)
    assert "เปลี่ยนรหัสผ่านแล้ว" in words(change(client))
    somsri.refresh_from_db()
    assert somsri.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": "ผิด"}, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
        ({"again": "อื่น"}, "รหัสผ่านสองช่องไม่ตรงกัน"),
        ({"new": "สั้น", "again": "สั้น"}, "อย่างน้อย 10 ตัวอักษร"),
        ({"new": "password123", "again": "password123"}, "เดาง่ายเกินไป"),
        ({"new": "9876501234567", "again": "9876501234567"}, "ตัวเลขล้วน"),
        ({"new": "x1101700203451x", "again": "x1101700203451x"}, "ห้ามใช้เลขประจำตัวประชาชน"),
        ({"new": "somsri@example.com", "again": "somsri@example.com"}, "คล้ายกับ"),
        ({"old": "", "new": "", "again": ""}, "กรุณากรอกช่องนี้"),
    ],
)
def test_a_refused_password_is_explained_in_thai(client, somsri, typed, told):
    client.force_login(somsri)
    page = change(client, **typed)
    assert told in words(page)
    assert not ENGLISH.findall(words(page))
    somsri.refresh_from_db()
    assert somsri.check_password(PASSWORD)


def link_in(mail):
    return re.search(r"http://testserver(\S+)", mail.body)[1]


def test_a_forgotten_password_is_reset_by_a_mailed_link_once(client, somsri, mailoutbox):
    assert "ตรวจอีเมลของท่าน" in words(client.post(reverse("password_reset"), {"email": somsri.email}, follow=True))
    link = link_in(mailoutbox[0])
    assert "somsri" in mailoutbox[0].body
    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW}, follow=True)
    assert "ตั้งรหัสผ่านใหม่แล้ว" in words(done)
    somsri.refresh_from_db()
    assert somsri.check_password(NEW)
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in words(client.get(link, follow=True))


def test_one_person_gets_no_flood_of_mails_and_nobody_learns_of_it(client, somsri, mailoutbox, settings):
    settings.RESET_MAILS_PER_HOUR = 2
    pages = [
        client.post(reverse("password_reset"), {"email": email}, follow=True, REMOTE_ADDR=f"198.51.100.{number}")
        for number, email in enumerate([somsri.email, somsri.email.upper(), somsri.email, somsri.email])
    ]
    assert len(mailoutbox) == 2
    assert {words(page) for page in pages} == {words(pages[0])}
    assert "ลิงก์ในอีเมลที่ได้รับแล้ว" in words(pages[0])


def test_one_address_asks_for_no_flood_of_mails(client, db, settings):
    settings.RESET_REQUESTS_PER_HOUR = 2
    asked = [client.post(reverse("password_reset"), {"email": f"{n}@example.com"}) for n in range(3)]
    assert [page.status_code for page in asked] == [302, 302, 429]
    assert asked[-1]["Retry-After"] == "3600"
    assert "กรุณารอ 60 นาที" in words(asked[-1])
    assert client.get(reverse("password_reset")).status_code == 200


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, db, mailoutbox):
    page = client.post(reverse("password_reset"), {"email": "nobody@example.com"}, follow=True)
    assert "ตรวจอีเมลของท่าน" in words(page)
    assert mailoutbox == []


def test_where_no_mail_is_sent_none_is_promised(client, somsri, settings):
    settings.EMAIL_BACKEND = "config.mail.NotSent"
    for page in (
        client.get(reverse("password_reset")),
        client.post(reverse("password_reset"), {"email": somsri.email}),
    ):
        assert "ยังไม่ได้ตั้งค่าอีเมล" in words(page)
        assert "ส่งลิงก์</button>" not in page.content.decode()
        assert "ออกลิงก์คำเชิญใหม่" in words(page)


def test_people_without_mail_are_told_who_helps(client, db):
    assert "ออกลิงก์คำเชิญใหม่" in words(client.get(reverse("password_reset")))


def test_the_administrators_pages_use_the_same_sign_in(client, somsri):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    assert client.get("/admin/login/?next=/admin/agencies/").url == "/sign-in/?next=%2Fadmin%2Fagencies%2F"
    client.force_login(somsri)
    assert client.get("/admin/", follow=True).status_code == 403

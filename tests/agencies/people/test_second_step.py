"""The second step of signing in: who is asked, what opens, and how somebody without her phone gets in."""

import re
import time
from binascii import unhexlify

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.access.roles import Role
from agencies.people import second_step
from tests import factories
from tests.pages import HTMX, text_of

PASSWORD = "ข้าวหอมมะลิ105"
CODE, SET_UP, HOME = "/sign-in/code/", "/two-factor/", "/"


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.MFA, settings.MFA_ROLES = True, [Role.SAO_MAYOR]


def holder(role, name):
    person = factories.person(role, "310104", username=name)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def mayor(db):
    return holder(Role.SAO_MAYOR, "mayor-of-ban-bua")


@pytest.fixture
def clerk(db):
    return holder(Role.SAO_CLERK, "clerk-of-ban-bua")


def sign_in(client, person, **more):
    return client.post(reverse("sign_in"), {"username": person.username, "password": PASSWORD, **more}, follow=True)


def shown(key, *, later=0):
    """What a phone shows that has read ``key``, ``later`` steps of 30 seconds from now."""
    clock = TOTP(unhexlify(key))
    clock.time = time.time() + 30 * later
    return f"{clock.token():06d}"


def with_phone(person):
    """Set a phone up as the person would, long enough ago that its last code is over."""
    key = second_step.new_key()
    codes = second_step.set_up(person, key, shown(key))
    TOTPDevice.objects.filter(user=person).update(last_t=-1)
    return key, codes


def at(response):
    return (
        response.redirect_chain[-1][0].partition("?")[0] if response.redirect_chain else response.request["PATH_INFO"]
    )


def test_who_approves_is_led_to_set_it_up_and_comes_to_nothing_else(client, mayor):
    page = sign_in(client, mayor)
    assert at(page) == SET_UP
    assert "ตำแหน่งของท่านมีอำนาจอนุมัติ" in text_of(page)
    assert client.get("/posts/").url == "/two-factor/?next=%2Fposts%2F"
    assert client.get("/admin/").url.startswith(SET_UP)


def test_what_was_typed_is_not_thrown_away_by_a_redirect(client, mayor):
    sign_in(client, mayor)
    answer = client.post(reverse("password_change"), {})
    assert answer.status_code == 403
    assert "ยังไม่ได้บันทึก" in text_of(answer)
    part = client.post(reverse("password_change"), {}, headers=HTMX)
    assert (part.status_code, part["HX-Redirect"]) == (401, SET_UP)


def test_the_phone_is_set_up_without_mail_and_the_codes_are_shown_once(client, mayor, mailoutbox):
    sign_in(client, mayor, next="/posts/")
    page = client.get("/two-factor/?next=/posts/")
    assert 'src="data:image/svg+xml' in page.content.decode()
    key = client.session["two_factor_key"]
    wrong = client.post(SET_UP, {"code": "000000" if shown(key) != "000000" else "111111"})
    assert "รหัสไม่ตรง" in text_of(wrong)
    assert not second_step.is_set_up(mayor)
    done = client.post(SET_UP, {"code": shown(key), "next": "/posts/"})
    codes = re.findall(r"<code>(\w{8})</code>", done.content.decode())
    assert len(set(codes)) == 10
    assert 'href="/posts/"' in done.content.decode()
    assert client.get("/posts/").status_code == 200
    again = text_of(client.get(SET_UP))
    assert "เหลือรหัสที่ยังไม่ได้ใช้ 10 รหัส" in again
    assert not any(code in again for code in codes)
    assert mailoutbox == []


def test_the_secret_for_typing_is_the_one_in_the_picture(client, mayor):
    sign_in(client, mayor)
    spelled = re.search(r"กุญแจนี้ <code>([A-Z2-7 ]+)</code>", client.get(SET_UP).content.decode())[1]
    address = second_step.device(mayor, client.session["two_factor_key"]).config_url
    assert f"secret={spelled.replace(' ', '')}&" in address
    assert client.get(SET_UP).content.decode().count(spelled) == 1


def test_a_password_alone_opens_nothing_once_it_is_set_up(client, mayor):
    key, _ = with_phone(mayor)
    page = sign_in(client, mayor, next="/posts/")
    assert at(page) == CODE
    for address in (HOME, "/posts/", SET_UP, "/admin/", reverse("password_change")):
        assert client.get(address).url.startswith(CODE)
    assert client.post(CODE, {"code": "12"}).status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post(CODE, {"code": f" {shown(key)[:3]} {shown(key)[3:]} ", "next": "/posts/"}).url == "/posts/"
    assert client.get("/posts/").status_code == 200


def test_nobody_takes_a_phone_away_or_makes_codes_with_a_password_alone(client, mayor):
    with_phone(mayor)
    sign_in(client, mayor)
    assert [client.post(f"/two-factor/{what}/").status_code for what in ("off", "codes")] == [403, 403]
    assert second_step.is_set_up(mayor)
    assert second_step.codes_left(mayor) == 10


def test_a_code_works_once(client, mayor):
    key, _ = with_phone(mayor)
    code = shown(key)
    sign_in(client, mayor)
    assert client.post(CODE, {"code": code}).url == HOME
    client.post(reverse("sign_out"))
    sign_in(client, mayor)
    assert "ใช้ไปแล้ว" in text_of(client.post(CODE, {"code": code}))


def test_guessing_makes_the_next_try_wait(client, mayor):
    key, _ = with_phone(mayor)
    sign_in(client, mayor)
    for _ in range(4):
        client.post(CODE, {"code": "000000"})
    assert "ลองถี่เกินไป" in text_of(client.post(CODE, {"code": shown(key)}))


def test_a_lost_phone_is_replaced_by_a_code_on_paper_each_once(client, mayor):
    _, codes = with_phone(mayor)
    sign_in(client, mayor)
    assert client.post(CODE, {"code": codes[3].upper()}).url == HOME
    assert second_step.codes_left(mayor) == 9
    client.post("/two-factor/off/")
    assert at(client.get(HOME, follow=True)) == SET_UP
    assert not StaticDevice.objects.filter(user=mayor).exists()
    key = client.session.get("two_factor_key") or (client.get(SET_UP) and client.session["two_factor_key"])
    assert "รหัสสำรองของท่าน" in text_of(client.post(SET_UP, {"code": shown(key)}))


def test_a_code_on_paper_does_not_work_twice_and_a_wrong_one_does_not_bar_the_phone(client, mayor):
    key, codes = with_phone(mayor)
    assert second_step.opens(mayor, codes[0])
    assert not second_step.opens(mayor, codes[0])
    assert second_step.opens(mayor, shown(key))


def test_few_codes_left_are_told(client, mayor):
    _, codes = with_phone(mayor)
    mayor.staticdevice_set.get().token_set.exclude(token__in=codes[:3]).delete()
    sign_in(client, mayor)
    page = client.post(CODE, {"code": codes[0]}, follow=True)
    assert "รหัสสำรองเหลือ 2 รหัส" in text_of(page)
    new = client.post("/two-factor/codes/")
    assert len(re.findall(r"<code>\w{8}</code>", new.content.decode())) == 10
    assert second_step.codes_left(mayor) == 10
    assert not second_step.opens(mayor, codes[1])


def test_who_need_not_may(client, clerk):
    assert at(sign_in(client, clerk)) == HOME
    client.get(SET_UP)
    client.post(SET_UP, {"code": shown(client.session["two_factor_key"])})
    client.post(reverse("sign_out"))
    assert at(sign_in(client, clerk)) == CODE


def test_a_new_password_by_mail_does_not_replace_the_phone(client, mayor, mailoutbox):
    with_phone(mayor)
    mayor.email = "mayor@example.com"
    mayor.save()
    client.post(reverse("password_reset"), {"email": mayor.email})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": PASSWORD + "x", "new_password2": PASSWORD + "x"})
    signed = client.post(reverse("sign_in"), {"username": mayor.username, "password": PASSWORD + "x"}, follow=True)
    assert at(signed) == CODE


def test_nobody_is_sent_to_another_site_after_the_code(client, mayor):
    key, _ = with_phone(mayor)
    sign_in(client, mayor)
    assert client.post(CODE, {"code": shown(key), "next": "https://elsewhere.example/"}).url == HOME


def test_pages_for_everybody_and_leaving_stay_open(client, mayor):
    sign_in(client, mayor)
    assert client.get("/about/").status_code == 200
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


def test_in_the_demo_there_is_none(client, mayor, settings):
    settings.MFA, settings.MFA_ROLES = False, []
    assert at(sign_in(client, mayor)) == HOME
    assert client.get(SET_UP).status_code == 404
    assert "ยืนยันสองชั้น" not in text_of(client.get(HOME))


def test_the_set_up_pages_show_nobodys_second_step():
    assert not {TOTPDevice, StaticDevice} & set(admin.site._registry)


def test_the_server_gives_somebody_without_phone_and_paper_one_code(client, mayor, capsys):
    with_phone(mayor)
    call_command("addstatictoken", mayor.username)
    code = capsys.readouterr().out.strip()
    sign_in(client, mayor)
    assert client.post(CODE, {"code": code}).url == HOME
    assert not second_step.opens(mayor, code)

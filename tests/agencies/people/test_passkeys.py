"""A passkey as the second step: made, answered with, taken away; what is not hers or was asked before opens nothing."""

import base64
import hashlib
import json
import re
import secrets

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.contrib import admin
from django.core.checks import run_checks
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from agencies.access.roles import Role
from agencies.people import second_step
from tests import factories
from tests.pages import text_of

PASSWORD = "ข้าวหอมมะลิ105"
HOME, CODE, SET_UP = "/", "/sign-in/code/", "/two-factor/"
ANSWER, ADD, ORIGIN = "/sign-in/passkey/", "/two-factor/passkeys/", "https://plan.example.go.th"


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.MFA, settings.MFA_ROLES, settings.PASSKEYS = True, [Role.SAO_MAYOR], True
    settings.OTP_WEBAUTHN_RP_ID, settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = "plan.example.go.th", [ORIGIN]


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


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    """A security key of the tests: ES256, without attestation."""

    def __init__(self, origin=ORIGIN):
        self.secret, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32), 0
        self.origin = origin

    def _said(self, asked, what):
        return json.dumps({"type": what, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _state(self, flags):
        self.count += 1
        return hashlib.sha256(b"plan.example.go.th").digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response):
        response = {key: text(value) for key, value in response.items()}
        answer = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps(answer)

    def makes(self, asked):
        point = self.secret.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self._state(0x45) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=self._said(asked, "webauthn.create"), attestationObject=made)

    def signs(self, asked):
        said, data = self._said(asked, "webauthn.get"), self._state(0x05)
        signature = self.secret.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)


def sign_in(client, person):
    return client.post(reverse("sign_in"), {"username": person.username, "password": PASSWORD}, follow=True)


def asked(client, page):
    return json.loads(client.get(page).context["asked"])


def add(client, key, name="คอมพิวเตอร์ห้องปลัด", page=SET_UP, **more):
    return client.post(ADD, {"name": name, "answer": key.makes(asked(client, page)), **more}, follow=True)


@pytest.fixture
def key(client, mayor):
    """The mayor's passkey; she has signed out again."""
    made = Key()
    sign_in(client, mayor)
    add(client, made)
    client.post(reverse("sign_out"))
    return made


def test_who_approves_may_set_up_a_passkey_alone_and_gets_codes_for_paper(client, mayor):
    sign_in(client, mayor)
    page = add(client, Key(), next="/posts/")
    assert len(set(re.findall(r"<code>(\w{8})</code>", page.content.decode()))) == 10
    assert 'href="/posts/"' in page.content.decode()
    assert client.get("/posts/").status_code == 200
    assert "คอมพิวเตอร์ห้องปลัด" in text_of(client.get(SET_UP))
    assert not TOTPDevice.objects.exists()


def test_a_passkey_opens_and_a_password_alone_no_longer_does(client, mayor, key):
    page = sign_in(client, mayor)
    assert page.redirect_chain[-1][0].startswith(CODE)
    assert client.get("/posts/").url.startswith(CODE)
    answer = client.post(ANSWER, {"answer": key.signs(asked(client, CODE)), "next": "/posts/"})
    assert answer.url == "/posts/"
    assert client.get("/posts/").status_code == 200
    assert mayor.webauthncredential_set.get().last_used_at
    kept = json.loads(client.get(reverse("personal_file")).content)["passkeys"]
    assert [passkey["name"] for passkey in kept] == ["คอมพิวเตอร์ห้องปลัด"]


def test_a_code_on_paper_opens_where_the_passkey_is_not_at_hand(client, mayor, key):
    code = StaticDevice.objects.get(user=mayor).token_set.first().token
    sign_in(client, mayor)
    assert client.post(CODE, {"code": code}).url == HOME


def refused(client, answer):
    page = client.post(ANSWER, {"answer": answer}, follow=True)
    return page.redirect_chain[-1][0].startswith(CODE) and "พาสคีย์นี้ใช้ยืนยันไม่ได้" in text_of(page)


def test_an_answer_holds_for_its_own_question_once(client, mayor, key):
    sign_in(client, mayor)
    old = key.signs(asked(client, CODE))
    asked(client, CODE)
    assert refused(client, old)
    used = key.signs(asked(client, CODE))
    client.post(ANSWER, {"answer": used})
    client.post(reverse("sign_out"))
    sign_in(client, mayor)
    assert refused(client, used)
    assert client.get("/posts/").url.startswith(CODE)


def test_anothers_passkey_an_unknown_one_and_another_site_open_nothing(client, mayor, clerk, key):
    theirs = Key()
    sign_in(client, clerk)
    add(client, theirs)
    client.post(reverse("sign_out"))
    sign_in(client, mayor)
    assert refused(client, theirs.signs(asked(client, CODE)))
    assert refused(client, Key().signs(asked(client, CODE)))
    key.origin = "https://plan.example.com"
    assert refused(client, key.signs(asked(client, CODE)))


@pytest.mark.parametrize("answer", ["", "null", "x", "[]", "3", '"x"', "{}", '{"id": 1, "rawId": [], "response": 2}'])
def test_what_is_no_answer_is_refused_in_one_sentence(client, mayor, key, answer):
    sign_in(client, mayor)
    asked(client, CODE)
    assert refused(client, answer)
    client.post(reverse("sign_out"))
    client.force_login(holder(Role.SAO_CLERK, "clerk"))
    asked(client, SET_UP)
    page = client.post(ADD, {"name": "ก", "answer": answer}, follow=True)
    assert "ยังไม่ได้เพิ่มพาสคีย์" in text_of(page)
    assert WebAuthnCredential.objects.count() == 1


def test_a_passkey_is_added_by_nobody_who_has_not_taken_the_second_step(client, mayor, key):
    sign_in(client, mayor)
    assert client.post(ADD, {"name": "ก", "answer": "{}"}).status_code == 403
    pk = mayor.webauthncredential_set.get().pk
    for address in (reverse("passkey_off", args=[pk]), reverse("two_factor_off")):
        assert client.post(address).status_code == 403
    assert client.get(reverse("phone_add")).url.startswith(CODE)
    assert second_step.is_set_up(mayor)


def test_the_same_passkey_is_not_added_twice(client, mayor, clerk, key):
    sign_in(client, clerk)
    assert "ยังไม่ได้เพิ่มพาสคีย์" in text_of(add(client, key))
    assert not second_step.is_set_up(clerk)


def test_the_last_second_step_of_a_post_that_approves_is_set_up_anew_at_once(client, mayor, key):
    sign_in(client, mayor)
    client.post(ANSWER, {"answer": key.signs(asked(client, CODE))})
    add(client, Key(), "กุญแจสำรอง")
    first, second = mayor.webauthncredential_set.order_by("pk")
    client.post(reverse("passkey_off", args=[first.pk]))
    assert client.get("/posts/").status_code == 200
    assert second_step.codes_left(mayor) == 10
    client.post(reverse("passkey_off", args=[second.pk]))
    assert client.get("/posts/").url.startswith(SET_UP)
    assert not StaticDevice.objects.filter(user=mayor).exists()


def test_a_phone_beside_a_passkey_comes_and_goes_alone(client, mayor, key):
    sign_in(client, mayor)
    client.post(ANSWER, {"answer": key.signs(asked(client, CODE))})
    assert "ใส่รหัส 6 หลักที่แอปแสดง" in text_of(client.get(reverse("phone_add")))
    TOTPDevice.objects.create(user=mayor, name="phone")
    assert client.get(reverse("phone_add")).url == SET_UP
    client.post(reverse("two_factor_off"))
    assert second_step.is_set_up(mayor)
    assert client.get("/posts/").status_code == 200


def test_nobody_takes_anothers_passkey_away(client, mayor, clerk, key):
    sign_in(client, clerk)
    add(client, Key())
    client.post(reverse("passkey_off", args=[mayor.webauthncredential_set.get().pk]))
    assert second_step.is_set_up(mayor)


def test_an_address_without_https_offers_a_phone_alone_and_says_why(client, mayor, settings):
    settings.PASSKEYS = False
    sign_in(client, mayor)
    page = client.get(SET_UP)
    assert page.context["asked"] == ""
    assert "ไม่ใช่ https" in text_of(page)
    assert "data-passkey=" not in page.content.decode()


def test_in_the_demo_there_are_none(client, mayor, settings):
    settings.MFA, settings.MFA_ROLES = False, []
    sign_in(client, mayor)
    assert client.post(ADD).status_code == 404


def test_the_set_up_pages_show_nobodys_passkey_and_the_package_finds_its_address():
    assert WebAuthnCredential not in admin.site._registry
    assert [error for error in run_checks() if error.id.startswith("otp_webauthn")] == []

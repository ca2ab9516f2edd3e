"""The second step of signing in: a code from the person's own phone, a passkey, or a recovery code on paper.

None needs a mail server or a line to anybody: the phone counts time (TOTP, RFC 6238), the passkey signs with the screen
lock of her device or a security key (WebAuthn), the paper lies in a drawer.
"""

from __future__ import annotations

import re
import time
from binascii import unhexlify
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from agencies.people.models import User

# What the session knows: a person signed in by password alone and has still to give a code, or has given one.
SESSION_KEY, DUE, DONE = "second_step", "due", "done"
RECOVERY_CODES = 10
TOTP_DIGITS = 6
# One step of 30 seconds before and after: a phone's clock is a little wrong.
TOLERANCE = 1
# What an answer raises that is no passkey's, or not to this question; its shape is whatever a browser was made to send.
NO_ANSWER = (OTPWebAuthnApiError, WebAuthnException, DatabaseError, ValueError, LookupError, TypeError, AttributeError)


def is_set_up(user: User) -> bool:
    """Tell whether the person has a phone that gives codes, or a passkey."""
    return has_phone(user) or passkeys(user).exists()


def has_phone(user: User) -> bool:
    """Tell whether the person has a phone that gives codes."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def passkeys(user: User) -> QuerySet[Any]:
    """Return the person's passkeys, the oldest first."""
    found: QuerySet[Any] = WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")
    return found


def must_have(user: User) -> bool:
    """Tell whether a post that the person holds approves, so that a password alone is too little."""
    return bool(settings.MFA_ROLES) and any(post.role in settings.MFA_ROLES for post in user.posts)


def new_key() -> str:
    """Return a secret for a phone, as hexadecimal digits."""
    return str(random_hex(20))


def device(user: User, key: str) -> TOTPDevice:
    """Return what a phone is told of ``key``, not stored."""
    return TOTPDevice(user=user, key=key, name="phone", tolerance=TOLERANCE)


def read(typed: str) -> str:
    """Return a code without the spaces and dashes it is written with, in small letters."""
    return re.sub(r"[\s-]", "", typed).lower()


@transaction.atomic
def opens(user: User, typed: str) -> bool:
    """Tell whether a code is right, and use it up; wrong ones make the next wait longer (1, 2, 4 … seconds)."""
    code = read(typed)
    # Of one kind only: a code of the other kind would count as a wrong one there.
    kind = TOTPDevice if code.isdecimal() and len(code) == TOTP_DIGITS else StaticDevice
    devices = kind.objects.filter(user=user, confirmed=True).select_for_update()
    return any(found.verify_token(code) for found in devices)


@transaction.atomic
def set_up(user: User, key: str, typed: str) -> list[str]:
    """Take the phone that shows ``typed`` for ``key``, and return new recovery codes; none when the code is wrong."""
    code = read(typed)
    clock = TOTP(unhexlify(key))
    clock.time = time.time()
    if not (code.isdecimal() and clock.verify(int(code), tolerance=TOLERANCE)):
        return []
    TOTPDevice.objects.filter(user=user).delete()
    phone = device(user, key)
    phone.last_t, phone.drift = clock.t(), clock.drift  # this code is used up
    phone.save()
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Return codes that work once each; the former ones work no more."""
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name="paper")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return codes


def codes_left(user: User) -> int:
    """Return how many recovery codes have not been used."""
    return int(StaticToken.objects.filter(device__user=user).count())


def asked_for_new(user: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a browser is asked to make a passkey, and the state by which its answer is judged (both JSON)."""
    options, state = WebAuthnCredential.get_webauthn_helper(request=None).register_begin(user=user)
    return options, state


def asked_for_known(user: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a browser is asked to sign with one of the person's passkeys, and the state that judges it."""
    helper = WebAuthnCredential.get_webauthn_helper(request=None)
    options, state = helper.authenticate_begin(user=user, require_user_verification=False)
    return options, state


def add_passkey(user: User, state: dict[str, Any], *, name: str, answer: dict[str, Any]) -> bool:
    """Keep the passkey under ``name``; tell whether its answer held."""
    helper = WebAuthnCredential.get_webauthn_helper(request=None)
    try:
        with transaction.atomic():
            # What the browser adds beside the signed answer is not asked for.
            made = helper.register_complete(user=user, state=state, data=answer | {"clientExtensionResults": {}})
            made.name = name
            made.save(update_fields=["name"])
    except NO_ANSWER:
        return False
    return True


def passkey_opens(user: User, state: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether one of the person's passkeys signed what ``state`` asks."""
    helper = WebAuthnCredential.get_webauthn_helper(request=None)
    try:
        with transaction.atomic():
            return bool(helper.authenticate_complete(user=user, state=state, data=answer).confirmed)
    except NO_ANSWER:
        return False


@transaction.atomic
def take_phone(user: User) -> None:
    """Take the phone away; with the last second step the codes on paper end too."""
    TOTPDevice.objects.filter(user=user).delete()
    _end_without(user)


@transaction.atomic
def take_passkey(user: User, pk: int) -> None:
    """Take one of the person's own passkeys away, if it is hers; with the last second step the codes end too."""
    WebAuthnCredential.objects.filter(user=user, pk=pk).delete()
    _end_without(user)


@transaction.atomic
def take_all(user: User) -> None:
    """Take phone, passkeys and codes away from who has lost them: she sets a new second step up when she signs in."""
    WebAuthnCredential.objects.filter(user=user).delete()
    take_phone(user)


def _end_without(user: User) -> None:
    if not is_set_up(user):
        StaticDevice.objects.filter(user=user).delete()

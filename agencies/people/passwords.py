"""What neither a password nor a user name may be, and how a password is kept."""

import re

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

CITIZEN_ID_DIGITS = 13


class Argon2(Argon2PasswordHasher):
    """Django's Argon2id with the memory that OWASP advises: 19 MiB; Django's 100 would fill a small server."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def holds_citizen_id(text: str) -> bool:
    """Tell whether 13 digits in a row, however they are punctuated, stand in ``text``; Thai digits are digits."""
    return bool(re.search(rf"\d{{{CITIZEN_ID_DIGITS}}}", re.sub(r"[\s._-]", "", text)))


def no_citizen_id(user_name: str) -> None:
    """Raise ValidationError for a user name built around 13 digits: others see it, and every log holds it."""
    if holds_citizen_id(user_name):
        raise ValidationError("ห้ามใช้เลขประจำตัวประชาชนเป็นชื่อเข้าสู่ระบบ", code="citizen_id")


class NoCitizenIdValidator:
    """Refuse a password that holds a 13-digit number, however it is punctuated: nobody signs in with a citizen id."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  the signature is Django's
        """Raise ValidationError for a password built around 13 digits."""
        if holds_citizen_id(password):
            raise ValidationError(self.get_help_text(), code="citizen_id")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "ห้ามใช้เลขประจำตัวประชาชนเป็นรหัสผ่าน"

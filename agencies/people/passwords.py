"""What a password may not be."""

import re

from django.core.exceptions import ValidationError

CITIZEN_ID_DIGITS = 13


class NoCitizenIdValidator:
    """Refuse a password that holds a 13-digit number, however it is punctuated: nobody signs in with a citizen id."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  the signature is Django's
        """Raise ValidationError for a password built around 13 digits."""
        if re.search(rf"\d{{{CITIZEN_ID_DIGITS}}}", re.sub(r"[\s.-]", "", password)):
            raise ValidationError(self.get_help_text(), code="citizen_id")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "ห้ามใช้เลขประจำตัวประชาชนเป็นรหัสผ่าน"

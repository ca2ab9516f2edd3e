"""The name somebody signs in with: how it is read wherever it is typed, and what a new one may hold.

It is stored as it is read, so that the unique index of the database tells twins by case or by look, and every query by
name finds it however it was typed.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from paper.thai.folding import folded

LONGEST = 150
ALLOWED = "ตัวอักษรไทยหรืออังกฤษ ตัวเลข และ @ . + - _ ห้ามเว้นวรรค"

# Consonants, ฯ, vowels, ๆ, tones and the other marks; no currency and no signs that end a chapter.
_STRANGE = re.compile(r"[^a-z0-9@.+_\-\u0e01-\u0e3a\u0e40-\u0e4e]")
# A consonant bears one vowel above or below and one tone or sign: what else is typed is drawn over it and not seen.
_MISPLACED = re.compile(
    "(?<![\u0e01-\u0e2e])[\u0e31\u0e34-\u0e3a]|(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a])[\u0e47-\u0e4e]"
)


def user_name(typed: str) -> str:
    """Return the user name that was meant: `Secretary–04` with a zero-width space at its end is `secretary-04`."""
    return folded(typed)


def only_allowed(name: str) -> None:
    """Raise ValidationError for a user name with letters that it may not hold or that nobody sees."""
    if strange := sorted(set(_STRANGE.findall(name))):
        shown = "เว้นวรรค" if strange == [" "] else " ".join(f"«{letter}»" for letter in strange if letter != " ")
        raise ValidationError(f"ชื่อเข้าสู่ระบบใช้ได้เฉพาะ{ALLOWED} (ที่พิมพ์มามี {shown})", code="letters")
    if _MISPLACED.search(name):
        raise ValidationError("ชื่อเข้าสู่ระบบมีสระหรือวรรณยุกต์ที่พิมพ์ซ้ำหรือไม่มีพยัญชนะรองรับ กรุณาพิมพ์ใหม่", code="marks")


class UserNameInput(forms.CharField):
    """A user name as it is typed, in every form that asks for one."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401  Django's signature
        """Read the name; what is too long to be one is not read, only refused."""
        text = super().to_python(value) or ""
        return text if len(text) > LONGEST else user_name(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask browsers and telephones to leave the letters alone."""
        own = {"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}
        return {**super().widget_attrs(widget), **own}


class UserNameField(models.CharField):  # type: ignore[type-arg]  # what goes in and comes out is text
    """A user name as it is stored and asked for."""

    # ``thai_formfield`` leaves its box to the field itself.
    reads_itself = True

    def to_python(self, value: Any) -> Any:  # noqa: ANN401  Django's signature
        """Read what is validated."""
        text = super().to_python(value)
        return user_name(text) if isinstance(text, str) else text

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  the same
        """Read what is stored or asked for."""
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ANN401, FBT001  the same
        """Leave in the instance what is stored."""
        name = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, name)
        return name

    def formfield(self, **kwargs: Any) -> Any:  # noqa: ANN401  the same
        """Ask for a name in the same way everywhere."""
        return super().formfield(**{"form_class": UserNameInput, **kwargs})

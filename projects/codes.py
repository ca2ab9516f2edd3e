"""«ติดอยู่ที่ไหน»: where a project is, told to anybody who holds its code, without a person's name in it.

Everything shown is of record: frozen versions, published decisions, released plans, announced editions.  Holders are
posts and agencies.  Whatever may not be shown is not found, by the very query that looks for it.
"""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings
from django.urls import reverse

from projects.models import CODE_PATTERN

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_CODE = re.compile(CODE_PATTERN)


def read_code(text: str) -> str:
    """Read a code as people copy it from paper: spaces, hyphens, small letters and Thai digits; "" when it is none."""
    plain = unicodedata.normalize("NFKC", text).translate(_THAI_DIGITS).upper()
    code = "".join(letter for letter in plain if letter.isalnum())
    return code if _CODE.fullmatch(code) else ""


def public_address(code: str = "") -> str:
    """Return the full address at which anybody follows a project, or asks for its code; it is printed on paper."""
    path = reverse("tracked", args=[code]) if code else reverse("track")
    return f"{settings.PUBLIC_URL}{path}"

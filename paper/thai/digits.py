"""Thai or Arabic digits, chosen once for a document; codes, addresses and digests keep their Arabic ones."""

import re
from typing import Final

from django.db import models

from paper.thai import thai_digits

# What has Latin letters in it (ABC2345, CO2, an address) and what is called a code: nobody would find it again.
_CODE: Final = re.compile(
    r"รหัส[\u0e01-\u0e4e]*[^\S\n]*[0-9A-Za-z][0-9A-Za-z\-]*|[0-9:/@._?&=#%~+\-]*[A-Za-z][0-9A-Za-z:/@._?&=#%~+\-]*"
)


class Digits(models.TextChoices):
    """With which digits a document is written."""

    ARABIC = "arabic", "เลขอารบิก"
    THAI = "thai", "เลขไทย"

    def text(self, text: str) -> str:
        """Write a text with these digits: «โครงการที่ ๑ รหัส ABC2345»."""
        if self is Digits.ARABIC:
            return text
        written: list[str] = []
        place = 0
        for code in _CODE.finditer(text):
            written += (thai_digits(text[place : code.start()]), code[0])
            place = code.end()
        return "".join((*written, thai_digits(text[place:])))

"""What stands on the edge of every printed page, so that paper can be matched to data."""

import datetime
from dataclasses import dataclass

from paper.thai import thai_datetime
from paper.thai.digits import Digits


@dataclass(frozen=True)
class PageFooter:
    """Form code, title, place, version, moment of printing, and the digest of the data that was printed.

    ``version`` is said whole, «ฉบับที่ 2 ออกเมื่อ …» or «ข้อมูล ณ …», for what is printed may be no version.
    ``digits`` are those of the whole document, honoured by every printer, a form's code («ผ.๐๒») among what is
    written with them; codes of projects and areas and digests stay Arabic.
    """

    code: str
    title: str
    printed_at: datetime.datetime
    place: str = ""
    version: str = ""
    digest: str = ""
    digits: Digits = Digits.ARABIC

    @property
    def shown_title(self) -> str:
        """The title in the document's digits."""
        return self.digits.text(self.title)

    @property
    def shown_code(self) -> str:
        """The form's code in the document's digits: «แบบ ผ.๐๒»."""
        return self.digits.text(self.code)

    @property
    def footer(self) -> str:
        """The line at the foot of every page, without the page number."""
        parts = (
            self.place,
            self.version,
            f"พิมพ์เมื่อ {thai_datetime(self.printed_at, short=True)}",
            self.digest and f"รหัสข้อมูล {self.digest[:12]}",
        )
        return self.digits.text(" · ".join(part for part in parts if part))

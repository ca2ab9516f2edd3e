"""Recompute the digest of a release's JSON file and say which release it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput, Unproven
from plans.releases.checking import Check, NotJson, checked
from plans.releases.queries import newer
from plans.releases.reader import holds_together

ROWS_DIFFER = "ไฟล์ตรงกับเล่มแผนที่ออกจากระบบนี้ แต่รายการโครงการที่เก็บไว้ในฐานข้อมูลไม่ตรงกับรหัสตรวจสอบ กรุณาแจ้งผู้ดูแลระบบ"


class Command(AnsweringCommand):
    """Verify a file; it ends with 1 when it is no release, claims another digest, or its rows say something else."""

    help = "เทียบรหัสตรวจสอบของไฟล์ JSON ของเล่มแผนที่ออกแล้ว"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def answer(self, **options: Any) -> object:
        """Return the digest of the file's content, whether it is a stored release, and which."""
        try:
            check = checked(options["file"].read_bytes())
        except OSError as error:
            raise BadInput(f"อ่านไฟล์ {options['file']} ไม่ได้") from error
        except NotJson as bad:
            raise BadInput(str(bad)) from bad
        answer = _answer(check)
        if not check.holds:
            raise Unproven(_why(check), answer)
        if check.release and not holds_together(check.release):
            raise Unproven(ROWS_DIFFER, answer)
        return answer


def _answer(check: Check) -> dict[str, Any]:
    release = check.release
    return {
        "digest": check.digest,
        "claimed_digest": check.claimed or None,
        "matches": check.holds,
        "release": release
        and {
            "level": release.level,
            "area": release.area.code,
            "period": release.period.slug,
            "version": release.version,
            "is_newest": newer(release) is None,
        },
    }


def _why(check: Check) -> str:
    if check.release is None:
        return "ไม่ตรงกับเล่มแผนใดที่ออกจากระบบนี้ ไฟล์อาจถูกแก้ไข"
    return "รหัสตรวจสอบที่ระบุในไฟล์ไม่ตรงกับเนื้อหา"

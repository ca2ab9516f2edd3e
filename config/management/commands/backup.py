"""Write the whole installation, database and files, into one archive while people work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput, Refused
from config.backup.making import CannotBackUp, back_up


class Command(AnsweringCommand):
    """Back up; the archive is there whole, or not at all."""

    help = "สำรองฐานข้อมูลและไฟล์ทั้งหมดเป็นไฟล์เดียว ไม่ต้องหยุดระบบ"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="ไฟล์ .tar ที่จะเขียน")

    def answer(self, **options: Any) -> object:
        """Return what was backed up where; what is to be looked at goes to stderr."""
        out: Path = options["out"]
        if not out.parent.is_dir() or out.is_dir():
            raise BadInput(f"เขียนไฟล์ {out} ไม่ได้ กรุณาตรวจสอบโฟลเดอร์ปลายทาง")
        try:
            backup = back_up(out)
        except CannotBackUp as refusal:
            raise Refused(str(refusal)) from refusal
        for warning in backup.warnings:
            self.stderr.write(warning)
        return {"file": out.name, "sha256": backup.sha256, "releases": backup.releases, "files": backup.files}

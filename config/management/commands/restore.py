"""Bring a backup into an empty installation, compare everything, and certify it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput, Refused, Unproven
from config.backup.certificate import certified
from config.backup.restoring import CannotRestore, restore


class Command(AnsweringCommand):
    """Restore; it ends with 1 when the installation is not empty, or when something is not what was backed up."""

    help = "กู้คืนไฟล์สำรองลงในระบบที่ว่าง แล้วตรวจเทียบทุกรายการ"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def answer(self, **options: Any) -> object:
        """Return how much stands there now, and whether it is what was backed up."""
        archive: Path = options["file"]
        if not archive.is_file():
            raise BadInput(f"อ่านไฟล์ {archive} ไม่ได้")
        try:
            restored = restore(archive)
        except CannotRestore as refusal:
            raise Refused(str(refusal)) from refusal
        self.stderr.write(f"ใบรับรอง: {certified(restored, archive)}")
        answer = {"releases": restored.releases, "files": restored.files, "equal": not restored.differences}
        if restored.differences:
            raise Unproven(" ".join(restored.differences), answer)
        return answer

"""Close the account of a person who has left, and clear every way to reach her."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, Refused
from config.management.commands.personal_data import named
from config.personal.actions import StillInOffice, clear


class Command(AnsweringCommand):
    """Answer with how much was cleared."""

    help = "ปิดบัญชีผู้ที่พ้นตำแหน่งแล้ว และลบอีเมล โทรศัพท์ กับบันทึกการเข้าใช้ที่ไม่สำเร็จ"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name."""
        parser.add_argument("username", help="ชื่อเข้าสู่ระบบ")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Return user name and counts; refused while she holds a post."""
        user = named(options["username"])
        try:
            return {"username": user.username, **asdict(clear(user))}
        except StillInOffice as refusal:
            raise Refused("\n".join(refusal.reasons)) from refusal

"""Say everything that is kept about a person, for an answer to her request."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput
from agencies.people.models import User
from config.personal.queries import personal_data


class Command(AnsweringCommand):
    """Answer with what is kept, by kind."""

    help = "แสดงข้อมูลส่วนบุคคลทั้งหมดที่ระบบเก็บเกี่ยวกับบุคคลหนึ่งคน"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name; the account may be closed."""
        parser.add_argument("username", help="ชื่อเข้าสู่ระบบ")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Return the same data as the person's own page offers."""
        return personal_data(named(options["username"]))


def named(username: str) -> User:
    """Find a person by user name, also one whose account is closed; raises BadInput."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise BadInput(f"ไม่พบบัญชี «{username}»")
    return user

"""Say whether this version of the program may work on the data; bin/run asks before it writes anything."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.origin import ForeignData, refuse_foreign_data


class Command(BaseCommand):
    """End with 1 and one sentence when another version made the data."""

    help = "ตรวจว่าข้อมูลนี้เป็นของโปรแกรมรุ่นนี้"

    def handle(self, **_options: Any) -> None:
        """Look, and write nothing."""
        try:
            refuse_foreign_data(connection)
        except ForeignData as refusal:
            raise CommandError(str(refusal)) from None

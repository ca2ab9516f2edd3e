"""Take away stored files that no row names; the scheduler does it every hour by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand
from config.upkeep.sweeping import sweep_files


class Command(AnsweringCommand):
    """Sweep, or only count."""

    help = "ลบไฟล์ที่ไม่มีรายการใดอ้างถึงและเก่ากว่าหนึ่งวัน"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a trial."""
        parser.add_argument("--dry-run", action="store_true", help="นับอย่างเดียว ไม่ลบ")

    def answer(self, **options: Any) -> object:
        """Return how many files were swept, or would be, and their bytes."""
        swept = sweep_files(is_trial=options["dry_run"])
        return {"files": swept.files, "bytes": swept.bytes}

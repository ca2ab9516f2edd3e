"""Load villages from a file in DOPA's column layout; safe to run again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.loading import Fault, Tally, VillageFile, put, read_villages
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, Refused


class Command(AnsweringCommand):
    """Store the villages of a CSV file; a file with one bad line is not stored at all."""

    help = "บันทึกหมู่บ้านจากไฟล์ CSV ของกรมการปกครอง (คั่นด้วย | หรือจุลภาค)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file's path."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Check every line, store all or nothing, and say what was done."""
        if not Area.objects.filter(level=Area.Level.TAMBON).exists():
            raise Refused("ยังไม่มีข้อมูลตำบล กรุณาสั่ง load_areas ก่อน")
        village_file = _read(options["file"])
        if village_file.passed_by:
            self.stderr.write(f"ข้ามบรรทัดยอดรวมและชุมชนในเขตเทศบาล {village_file.passed_by:,} บรรทัด")
        for doubt in village_file.doubts:
            self.stderr.write(f"บรรทัดที่ {doubt.line}: {doubt.message}")
        if village_file.faults:
            sentences = "\n".join(f"บรรทัดที่ {fault.line}: {fault.message}" for fault in village_file.faults)
            raise BadInput(f"{sentences}\nไม่ได้บันทึกข้อมูลใด ๆ กรุณาแก้ไขแล้วสั่งใหม่", _summary(village_file, Tally()))
        tally = put(village_file.villages)
        self.stderr.write(f"บันทึกหมู่บ้านแล้ว เพิ่ม {tally.created:,} ปรับปรุง {tally.updated:,}")
        return _summary(village_file, tally)


def _read(file: Path) -> VillageFile:
    try:
        return read_villages(file.read_bytes())
    except FileNotFoundError:
        return VillageFile((), (Fault(0, f"ไม่พบไฟล์ {file}"),))
    except OSError:
        return VillageFile((), (Fault(0, f"เปิดไฟล์ {file} ไม่ได้"),))


def _summary(village_file: VillageFile, tally: Tally) -> dict[str, Any]:
    return {
        "villages": len(village_file.villages),
        "created": tally.created,
        "updated": tally.updated,
        "errors": _plain(village_file.faults),
        "warnings": _plain(village_file.doubts),
    }


def _plain(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [{"line": fault.line, "message": fault.message} for fault in faults]

"""Put a file of the tambon forum's decisions and merges into force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput, Refused, add_person, person
from plans.decisions import decision_file
from plans.decisions.actions import CannotDecide
from plans.decisions.models import DECIDABLE, Merge
from plans.management.options import add_period, tambon_plan
from plans.rollup import actions as rollup_actions
from projects.models import ActionGroup

FILE_HELP = (
    'ไฟล์ผลการพิจารณา รูปแบบ {"decisions": […], "merges": […]} '
    f"แต่ละรายการใน decisions มี project (รหัสโครงการ) และ fate ({' '.join(sorted(DECIDABLE))}) "
    "จะใส่ rank (ลำดับ 1 2 3 …) "
    f"group ({' '.join(ActionGroup.values)}) lead (รหัสหรือชื่อหน่วยงาน) supporting (รายการหน่วยงาน) และ reason ก็ได้ "
    f"แต่ละรายการใน merges มี kind ({' '.join(Merge.Kind.values)}) members (รายการรหัสโครงการ) survivor (รหัสโครงการหลัก) "
    "และ reason จะใส่ values (ชื่อช่อง: รหัสโครงการที่ใช้ค่าของช่องนั้น) ก็ได้"
)


class Command(AnsweringCommand):
    """Decide on the projects of a tambon plan."""

    help = "บันทึกและประกาศผลการพิจารณาของเวทีตำบลจากไฟล์ JSON ทั้งไฟล์หรือไม่บันทึกเลย"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the tambon, the period, the file and who decides."""
        parser.add_argument("area_code")
        add_period(parser)
        parser.add_argument("--file", required=True, type=Path, metavar="decisions.json", help=FILE_HELP)
        add_person(parser)

    def answer(self, **options: Any) -> object:
        """Return how many decisions and merges were put into force, and how many were in force already."""
        plan = tambon_plan(options["area_code"], options["period"])
        by = person(options["username"])
        data = read(options["file"])
        # The lines decide which projects the file may name: they are brought up to what is accepted now.
        rollup_actions.roll_up(plan.pk)
        try:
            outcome = decision_file.apply(plan, data, by=by)
        except decision_file.BadFile as bad:
            raise BadInput(str(bad)) from bad
        except CannotDecide as refusal:
            raise Refused(str(refusal)) from refusal
        rollup_actions.roll_up(plan.pk)
        for doubt in outcome.doubts:
            self.stderr.write(f"{doubt.entry}: {doubt.message}")
        return {
            "area": plan.area.code,
            "period": plan.period.slug,
            "decisions": outcome.decisions,
            "merges": outcome.merges,
            "unchanged": outcome.unchanged,
            "warnings": [doubt._asdict() for doubt in outcome.doubts],
        }


def read(path: Path) -> object:
    """Read a JSON file; raises BadInput with a Thai sentence that names the place of a mistake."""
    if not path.is_file():
        raise BadInput(f"ไม่พบไฟล์ {path.name}")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as bad:
        raise BadInput(f"ไฟล์ {path.name} ต้องเป็นข้อความ UTF-8") from bad
    except json.JSONDecodeError as bad:
        raise BadInput(f"ไฟล์ {path.name} ไม่ใช่ JSON ที่ถูกต้อง ดูบรรทัดที่ {bad.lineno} ตัวที่ {bad.colno}") from bad

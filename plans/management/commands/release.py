"""Release a tambon plan as it stands and say its version and digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.errors import warnings
from agencies.management.answers import AnsweringCommand, BadInput, Refused, add_person, person
from plans.management.options import add_confirm, add_period, refusal_words, tambon_plan, told
from plans.releases import actions as releases_actions
from plans.releases import queries as releases_queries
from plans.rollup.actions import roll_up


class Command(AnsweringCommand):
    """Release a plan; one that is behind is rolled up first, one that has not changed keeps its version."""

    help = "ออกเล่มแผนตำบลที่ตรวจสอบได้"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the tambon, the period, who releases, and, if wished, a file for the frozen text."""
        parser.add_argument("area_code")
        add_period(parser)
        parser.add_argument("--out", type=Path, metavar="FILE", help="เขียน JSON ของเล่มแผนลงไฟล์นี้")
        add_confirm(parser)
        add_person(parser)

    def answer(self, **options: Any) -> object:
        """Return version and digest, where the release is checked, and what was to be known before it."""
        user = person(options["username"])
        plan = tambon_plan(options["area_code"], options["period"])
        if plan.is_behind:
            roll_up(plan.pk)
            plan.refresh_from_db()
        known = warnings(releases_actions.check_list(plan))
        try:
            release = releases_actions.release(plan, by=user, confirmed=options["confirm"])
        except releases_actions.CannotRelease as refusal:
            raise Refused(refusal_words(refusal.reasons)) from refusal
        if options["out"]:
            _write(options["out"], release.content)
        return {
            "area": release.area.code,
            "period": release.period.slug,
            "version": release.version,
            "digest": release.digest,
            "plan_digest": release.plan_digest,
            "check_url": releases_queries.check_url(release),
            "warnings": told(known),
        }


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise BadInput(f"เขียนไฟล์ {path} ไม่ได้ กรุณาตรวจสอบโฟลเดอร์และสิทธิการเขียน") from error

"""Attach the minutes to a plan's forum and certify it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import CommandParser

from agencies.errors import Cannot
from agencies.management.answers import AnsweringCommand, BadInput, Refused, add_person, person
from agencies.people.models import User
from plans.management.options import add_confirm, add_period, refusal_words, told, village_plan
from plans.village.actions.forum import FORUMS, attach, certify
from plans.village.models import Attachment, Forum, ForumState, VillagePlan


class Command(AnsweringCommand):
    """Certify a forum."""

    help = "แนบรายงานการประชุมและรับรองเวทีประชาคม"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the village, the period, the minutes and who certifies."""
        parser.add_argument("village_code")
        add_period(parser)
        parser.add_argument("--minutes", required=True, type=Path, metavar="FILE", help="ไฟล์รายงานการประชุม")
        add_confirm(parser)
        add_person(parser)

    def answer(self, **options: Any) -> object:
        """Return the forum's state, the stored paper's SHA-256, and what was to be known before."""
        forum = _forum(village_plan(options["village_code"], options["period"]))
        paper = _certified(forum, options["minutes"], person(options["username"]), confirmed=options["confirm"])
        return {
            "village": options["village_code"],
            "period": options["period"],
            "state": ForumState.CERTIFIED.value,
            "held_on": forum.held_on and forum.held_on.isoformat(),
            "minutes": {"file_name": paper.file_name, "sha256": paper.sha256},
            "warnings": told(FORUMS.doubts(forum, FORUMS["certify"])),
        }


def _forum(plan: VillagePlan) -> Forum:
    forum: Forum | None = plan.forums.exclude(state=ForumState.CANCELLED).order_by("-held_on", "-pk").first()
    if forum is None:
        raise Refused("แผนนี้ยังไม่มีเวทีประชาคม กรุณาบันทึกเวทีก่อน")
    if forum.state == ForumState.CERTIFIED:
        raise Refused(f"เวทีนี้รับรองแล้วโดย {forum.certified_name} ไม่ต้องรับรองซ้ำ")
    return forum


def _certified(forum: Forum, minutes: Path, user: User, *, confirmed: list[str] | None) -> Attachment:
    if not minutes.is_file():
        raise BadInput(f"ไม่พบไฟล์ {minutes.name}")
    try:
        with minutes.open("rb") as stream:
            paper = attach(forum, File(stream, name=minutes.name), Attachment.Kind.MINUTES, by=user)
        certify(forum, by=user, confirmed=confirmed)
    except ValidationError as bad:
        raise BadInput(" ".join(bad.messages)) from bad
    except Cannot as refusal:
        raise Refused(refusal_words(refusal.reasons)) from refusal
    forum.refresh_from_db()
    return paper

"""Take a village plan one step: submit, pull back, return, accept, reopen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, Refused, add_person, person
from plans.management.options import add_confirm, add_period, refusal_words, told, village_plan
from plans.village.actions.moves import move
from plans.village.states import VILLAGE_PLANS, CannotMove


class Command(AnsweringCommand):
    """Move a village plan as one person."""

    help = "เปลี่ยนสถานะแผนหมู่บ้าน"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the village, the move, the period, the person and the reason."""
        parser.add_argument("village_code")
        parser.add_argument("move", choices=list(VILLAGE_PLANS.by_name))
        add_period(parser)
        add_person(parser)
        parser.add_argument("--note", default="", help="เหตุผล")
        add_confirm(parser)

    def answer(self, **options: Any) -> object:
        """Return the plan's new state and version."""
        plan = village_plan(options["village_code"], options["period"])
        by, known = person(options["username"]), VILLAGE_PLANS.doubts(plan, VILLAGE_PLANS[options["move"]])
        try:
            note = self.words(options["note"])
            event = move(plan, options["move"], by=by, note=note, confirmed=options["confirm"])
        except CannotMove as refusal:
            raise Refused(refusal_words(refusal.reasons)) from refusal
        return {
            "village": options["village_code"],
            "period": options["period"],
            "move": event.move,
            "from": event.from_state,
            "state": event.to_state,
            "version": event.version.number if event.version else None,
            "digest": event.version.digest if event.version else None,
            "warnings": told(known),
        }

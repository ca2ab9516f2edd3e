"""Make the demo: sample villages, invented people, and plans in every state; calling it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction

from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, Refused
from agencies.people.models import User
from config.demo.ballots import build_ballots
from config.demo.cast import SIGN_INS
from config.demo.commitments import build_commitments
from config.demo.decisions import build_decisions
from config.demo.knowledge import build_knowledge
from config.demo.local import build_local_plan
from config.demo.meetings import build_meetings
from config.demo.people import build_agencies, build_beside, build_people, build_villages
from config.demo.plans import build_plans
from config.demo.proposals import build_proposals
from config.demo.releases import build_releases
from config.demo.strategies import build_strategies
from config.demo.upper import build_upper
from plans.village.models import VillagePlan


class Command(AnsweringCommand):
    """Build the demo, or list who can sign in."""

    help = "สร้างข้อมูลสาธิต"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer people without plans, and the plain list of sign-ins."""
        parser.add_argument("--empty", action="store_true", help="สร้างเฉพาะบัญชีและหมู่บ้าน ไม่มีแผน")
        parser.add_argument("--list", action="store_true", help="แสดงรายชื่อบัญชีสาธิต")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list as a table for people; everything else answers in JSON."""
        if options["list"]:
            for part in SIGN_INS:
                self.stdout.write(f"  {part.username:<16} {part.title}")
            return
        super().handle(*args, **options)

    def answer(self, **options: Any) -> object:
        """Return how many people, villages and plans there are now."""
        if settings.PRODUCTION or not settings.DEMO_PASSWORD:
            raise Refused("ข้อมูลสาธิตใช้ในระบบจริงไม่ได้ ต้องตั้ง DEMO=1 และ DEMO_PASSWORD")
        if not Area.objects.filter(level=Area.Level.TAMBON).exists():
            call_command("load_areas", stdout=self.stderr)
        with transaction.atomic():
            build_villages()
            build_agencies()
            build_people(settings.DEMO_PASSWORD)
            built = 0 if options["empty"] else build_plans()
            if not options["empty"]:
                build_meetings()
                build_knowledge()
                build_ballots()
                build_decisions()
                build_local_plan()
                build_commitments()
                build_proposals()
                build_strategies()
                build_releases()
                build_upper()
            build_beside(settings.DEMO_PASSWORD)
        return {
            "people": User.objects.count(),
            "sample_villages": Area.objects.filter(is_sample=True).count(),
            "plans": VillagePlan.objects.count(),
            "built": built,
        }

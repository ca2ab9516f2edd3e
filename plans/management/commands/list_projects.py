"""List the projects of the accepted village plans under an area."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.codes import under
from agencies.management.answers import AnsweringCommand, area
from plans.management.options import add_period, period
from plans.village.models import PlanState, VillagePlan


class Command(AnsweringCommand):
    """List projects."""

    help = "รายการโครงการในแผนหมู่บ้านที่รับแล้ว"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the area and the period."""
        parser.add_argument("area_code")
        add_period(parser)

    def answer(self, **options: Any) -> object:
        """Return one entry per project, by village and the village's own order; a blank year is left out."""
        accepted = (
            VillagePlan.objects.filter(under(area(options["area_code"]).code, "village__code"))
            .filter(period=period(options["period"]), state=PlanState.ACCEPTED)
            .select_related("village", "accepted_version")
            .order_by("village__code")
        )
        return [
            {
                "code": project["code"],
                "title": project["title"],
                "village": plan.village.code,
                "group": project["action_group"],
                "urgency": project["urgency"],
                "budget_baht": project["budget_baht"],
            }
            for plan in accepted
            if plan.accepted_version
            for project in plan.accepted_version.content["projects"]
        ]

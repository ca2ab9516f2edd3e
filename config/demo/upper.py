"""Start the demo's district and province plans: a tambon's release waits to be taken in, others show what they lack."""

from __future__ import annotations

from agencies.access.roles import Role
from agencies.areas.models import Area
from config.demo.people import holder
from plans.releases.actions import took_home
from plans.releases.models import Release
from plans.upper.actions import upper_plan_for
from projects.periods import PlanPeriod

DISTRICT, PROVINCE = "3101", "31"


def build_upper() -> None:
    """Start both plans; the district's agricultural officer has taken home what is released until now."""
    period = PlanPeriod.objects.get(first_year=2571)
    for code in (DISTRICT, PROVINCE):
        upper_plan_for(Area.objects.get(code=code), period)
    reader = holder(DISTRICT, Role.DIST_AGRI)
    for release in Release.objects.visible_to(reader).filter(period=period).exclude(deliveries__user=reader):
        took_home(release, by=reader)

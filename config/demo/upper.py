"""Start the demo's district and province plans: a tambon's release waits to be taken in, others show what they lack."""

from __future__ import annotations

from agencies.models import Area, Role
from config.demo.people import holder
from plans.accepting import upper_plan_for
from plans.models import PlanPeriod, Release
from plans.releases import took_home

DISTRICT, PROVINCE = "3101", "31"


def build_upper() -> None:
    """Start both plans; the district's agricultural officer has taken home what is released until now."""
    period = PlanPeriod.objects.get(first_year=2571)
    for code in (DISTRICT, PROVINCE):
        upper_plan_for(Area.objects.get(code=code), period)
    reader = holder(DISTRICT, Role.DIST_AGRI)
    for one in Release.objects.visible_to(reader).filter(period=period).exclude(deliveries__user=reader):
        took_home(one, by=reader)

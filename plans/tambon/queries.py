"""The roll-up: a tambon plan rebuilt, whole, from frozen versions and the forum's published decisions.

Nothing is updated in place and nothing is added to an older sum: the lines are computed anew, compared by digest, and
replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

from agencies.areas.models import Area
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod


def tambon_plan_for(area: Area, period: PlanPeriod) -> TambonPlan:
    """Find or start the tambon plan of an area and period."""
    return TambonPlan.objects.get_or_create(area=area, period=period)[0]

"""Who and where: the codes of the places the tests plan in, and the world of their plans."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.people.models import User
from plans.village.models import VillagePlan

TAMBON = "310104"
NEXT_TAMBON = "310105"
VILLAGES = ("31010401", "31010402", "31010403", "31010404")
NEIGHBOUR_TAMBON_VILLAGE = "31010501"
FAR_VILLAGE = "80080101"


@dataclass(frozen=True)
class World:
    """The cast by name, the villages' plans by code, and what else a test may want to look at."""

    people: dict[str, User] = field(default_factory=dict)
    plans: dict[str, VillagePlan] = field(default_factory=dict)

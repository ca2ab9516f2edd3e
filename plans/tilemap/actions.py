"""Placing the squares of an area: over the layout that was shown, with who did it kept for ever."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from agencies.access.permissions import check_permission
from agencies.areas.models import TileLayout
from agencies.areas.tiling import Layout, Square
from agencies.errors import Stale
from agencies.history import Actor
from agencies.people.models import User
from plans.tilemap.queries import AnyPlan, standing


def arrange(plan: AnyPlan, places: Mapping[str, Square], *, base: int, by: User) -> Layout:
    """Place the areas inside a plan's area over version ``base`` of their layout; nothing new is stored twice.

    Raises PermissionDenied, or Stale when somebody placed them meanwhile.
    """
    check_permission(by, f"{plan.ACCESS.name}.arrange", plan)
    before = standing(plan)
    if before.version != base:
        raise Stale
    if before.version and before.places == places:
        return before
    written = {code: list(square) for code, square in sorted(places.items())}
    try:
        with transaction.atomic():
            TileLayout.objects.create(area=plan.area, number=base + 1, places=written, **Actor.of(by).columns)
    except IntegrityError:
        # Somebody else's version of that number came in since it was read.
        raise Stale from None
    return standing(plan)

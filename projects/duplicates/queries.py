"""The names that the titles of an area may hold."""

from __future__ import annotations

from django.db.models import Q

from agencies.areas.codes import parents, under
from agencies.areas.models import Area
from projects.duplicates.places import Place


def places_of(area: Area) -> list[Place]:
    """Return the areas whose names titles may hold: those under an area, itself and those above it; one query."""
    known = Area.objects.filter(under(area.code) | Q(code__in=parents(area.code))).select_related("parent")
    return [
        Place(
            code=relative.code,
            name=relative.name,
            parent=relative.parent.code if relative.parent else "",
            moo=relative.moo,
        )
        for relative in known
    ]

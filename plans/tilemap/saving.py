"""How the places of squares are saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from agencies.areas.tiling import Layout
from agencies.conflict import Saving
from agencies.people.models import User
from plans.tilemap.actions import arrange
from plans.tilemap.forms import TileForm
from plans.tilemap.queries import AnyPlan, inside, standing


@dataclass(frozen=True)
class TileSaving(Saving[TileForm, Layout]):
    """The squares of the areas inside a plan's area."""

    plan: AnyPlan
    by: User

    def make(self, data: QueryDict | None = None) -> TileForm:
        """Make the form of the layout as it stands now."""
        return TileForm(data, areas=inside(self.plan), layout=standing(self.plan))

    def store(self, form: TileForm) -> Layout:
        """Store the places."""
        return arrange(self.plan, form.places, base=form.cleaned_data["base"], by=self.by)

"""Two numbers for every area: in which column and in which row its square stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from agencies.areas.models import Area
from agencies.areas.tiling import SIDE, Layout, Square
from paper.thai.forms import CountField


class TileForm(forms.Form):
    """Where each area stands, counted from one as people count; ``base`` is the version it was typed over."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    # How many places a side of the sheet has.
    side = SIDE

    def __init__(self, data: Mapping[str, Any] | None = None, *, areas: Sequence[Area], layout: Layout) -> None:
        """Give every area its two boxes."""
        super().__init__(data, use_required_attribute=False)
        self.areas = areas
        self.fields["base"].initial = layout.version
        for area in areas:
            square = layout.places[area.code]
            for word, axis, at in (("ช่องที่ (นับจากซ้าย)", "x", square.x), ("แถวที่ (นับจากบน)", "y", square.y)):
                self.fields[f"{axis}_{area.code}"] = CountField(label=f"{area} {word}", initial=at + 1, required=True)

    @property
    def rows(self) -> Iterator[tuple[Area, forms.BoundField, forms.BoundField]]:
        """Return every area with its boxes."""
        return ((area, self[f"x_{area.code}"], self[f"y_{area.code}"]) for area in self.areas)

    @property
    def places(self) -> dict[str, Square]:
        """Return the places as typed."""
        typed = self.cleaned_data
        return {area.code: Square(typed[f"x_{area.code}"] - 1, typed[f"y_{area.code}"] - 1) for area in self.areas}

    def clean(self) -> dict[str, Any]:
        """Refuse a place outside of the sheet, and two areas in one place."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name != "base"]:
            if not 1 <= cleaned[name] <= SIDE:
                self.add_error(name, f"กรอกเลข 1 ถึง {SIDE}")
        taken: dict[tuple[int, int], Area] = {}
        for area in self.areas:
            across, down = cleaned.get(f"x_{area.code}"), cleaned.get(f"y_{area.code}")
            if across and down and taken.setdefault((across, down), area) is not area:
                self.add_error(f"x_{area.code}", f"{taken[across, down]} อยู่ช่องนี้แล้ว เลือกช่องหรือแถวอื่น")
        return cleaned

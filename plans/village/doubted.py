"""Numbers that could have been meant otherwise: kept as typed, from a box or a cell, until somebody says which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from paper.thai.typed import as_typed
from plans.village.models import TypedDoubt


@dataclass(frozen=True)
class Doubted:
    """A number as it was typed, as it was read, and what else it may mean (None where nobody can tell).

    ``place`` names the sheet and the cell of a file, blank for a box of a form.
    """

    typed: str
    read_as: Decimal
    other: Decimal | None = None
    place: str = ""

    @classmethod
    def of(cls, typed: object, value: Any, other: Any, *, place: str = "") -> Doubted:  # noqa: ANN401  any number
        """Make it of what stood in a box or a cell and the numbers that a reader found in it."""
        return cls(as_typed(typed), Decimal(value), None if other is None else Decimal(other), place)

    @classmethod
    def from_columns(cls, columns: Mapping[str, str]) -> Doubted:
        """Read back what ``columns`` returned."""
        other = columns["other"]
        return cls(columns["typed"], Decimal(columns["read_as"]), Decimal(other) if other else None, columns["place"])

    @property
    def columns(self) -> dict[str, str]:
        """Return what is stored of it, numbers as decimal text."""
        other = "" if self.other is None else f"{self.other:f}"
        return {"typed": self.typed, "read_as": f"{self.read_as:f}", "other": other, "place": self.place}


def unknown(project_id: int, doubts: Mapping[str, Doubted]) -> dict[str, Doubted]:
    """Return those of ``doubts`` (by field) that are not stored yet."""
    if not doubts:
        return {}
    known = {one.field: one for one in TypedDoubt.objects.filter(project=project_id)}
    return {
        name: doubt
        for name, doubt in doubts.items()
        if name not in known or any(getattr(known[name], key) != said for key, said in doubt.columns.items())
    }


def keep(project_id: int, doubts: Mapping[str, Doubted]) -> None:
    """Store what is doubted of a project's numbers, by field; what was doubted of the same numbers before goes."""
    for name, doubt in unknown(project_id, doubts).items():
        TypedDoubt.objects.update_or_create(project_id=project_id, field=name, defaults=doubt.columns)


def forget(project_id: int, fields: Iterable[str]) -> None:
    """Take back what was doubted of numbers that were typed anew."""
    TypedDoubt.objects.filter(project=project_id, field__in=fields).delete()

"""A project as a printed row: made once, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from plans.papers.sheets.rows import Money, ProjectRow
from plans.rollup.aggregation import COLUMNS, Line
from projects.fields import FIELDS, MONEY, words

# Printed by some family of forms; the money has rows of its own.
PRINTED = tuple(field.name for field in FIELDS if field.printed and field.name != MONEY)


def values_of(line: Line) -> dict[str, Any]:
    """Return what a line of a tambon plan says of its project, by the registry's names; quantities are decimal text."""
    return {**line.details, **{name: getattr(line, name) for name in COLUMNS}}


def project_row(values: Mapping[str, Any], *, code: str, village: str, budget_baht: Money) -> ProjectRow:
    """Write a project as the forms print it; ``values`` are its fields by the registry's names.

    What is missing among them, as in an older snapshot, is blank.  Money is baht by fiscal year, None is a blank year.
    """
    return ProjectRow(
        code=code,
        title=values["title"],
        village=village,
        group=values.get("action_group", ""),
        urgency=words("urgency", values.get("urgency")),
        funding_source=values.get("funding_source", ""),
        objective=values.get("objective", ""),
        target=target(values),
        budget_baht=budget_baht,
        indicator=values.get("indicator", ""),
        expected_result=values.get("expected_result", ""),
        lead=values.get("lead_name", ""),
        supporting=values.get("supporting_names", ""),
        said={name: words(name, values.get(name)) for name in PRINTED},
    )


def line_row(line: Line, years: Sequence[int], *, village: str) -> ProjectRow:
    """Write a line of a tambon plan as the forms print it, still without its place among strategies."""
    row = project_row(
        values_of(line),
        code=line.code,
        village=village,
        budget_baht=dict(zip(years, line.years_baht, strict=True)),
    )
    return replace(row, rank=line.rank)


def target(values: Mapping[str, Any]) -> str:
    """Write a project's target as the forms do: quantity and unit, then the explanation on a line of its own."""
    quantity = values.get("target_quantity")
    amount = f"{Decimal(quantity):,.2f}".removesuffix(".00") if quantity is not None else ""
    measured = f"{amount} {values.get('target_unit', '')}".strip() if amount else ""
    return "\n".join(part for part in (measured, values.get("target_text", "")) if part)

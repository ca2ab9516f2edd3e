"""The lines of a release as rows: written out of its content once, and read back as the values and words they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from plans.releases.content import line_said, lines_of
from plans.releases.models import Release, ReleaseLine
from plans.rollup.aggregation import COLUMNS, Line
from projects.snapshot import digest

BATCH = 500


def head_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a release says beside its projects."""
    return {name: value for name, value in content.items() if name != "lines"}


def store_lines(release: Release, content: Mapping[str, Any]) -> None:
    """Write the rows of a release; the caller is in the transaction that makes it, for none can be added later."""
    rows = rows_of(release, content)
    while batch := list(islice(rows, BATCH)):
        ReleaseLine.objects.bulk_create(batch)


def rows_of(release: Release, content: Mapping[str, Any]) -> Iterator[ReleaseLine]:
    """Return the rows of a release, not stored yet, nor need the release be."""
    said_and_read = zip(content["lines"], lines_of(content), strict=True)
    for position, (said, line) in enumerate(said_and_read, start=1):
        yield ReleaseLine(
            release=release,
            position=position,
            project_id=line.project_id,
            code=line.code,
            area_code=line.village,
            fate=line.fate,
            counts=line.counts,
            rank=line.rank,
            carrier_id=line.carrier_id,
            funded_years=line.funded,
            reason=line.reason,
            details=dict(line.details),
            digest=digest(said),
            **dict(zip(ReleaseLine.YEAR_FIELDS, line.years_baht, strict=False)),
            **{name: getattr(line, name) for name in COLUMNS},
        )


def line_of(row: ReleaseLine, years: int) -> Line:
    """Read a row as the values the roll-up computes with; ``years`` is how many years the period has."""
    return Line(
        project_id=row.project_id,
        code=row.code,
        village=row.area_code,
        years_baht=row.years_baht[:years],
        details=row.details,
        fate=row.fate,
        counts=row.counts,
        rank=row.rank,
        carrier_id=row.carrier_id,
        joined_years=row.funded_years,
        reason=row.reason,
        **{name: getattr(row, name) for name in COLUMNS},
    )


def words_of(
    rows: Iterable[ReleaseLine], years: Iterable[int], carriers: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    """Write rows as the text of their release says them; ``carriers`` are the codes of those that carry others."""
    years = tuple(years)
    for row in rows:
        yield line_said(line_of(row, len(years)), years, carriers.get(row.carrier_id, row.code))

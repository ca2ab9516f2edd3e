"""The agencies that a workbook names and nobody in the system is called by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agencies.areas.models import Area
from agencies.offices.queries import Directory, Unknown
from plans.village.workbook.columns import PROJECTS, address, columns
from plans.village.workbook.report import Report, RowOutcome
from plans.village.workbook.rows import at
from projects.forms import AGENCY_BOXES


def with_doubted_agencies(report: Report, village: Area) -> Report:
    """Return the report with one warning for each name that is nearly an agency's, and the agencies that may be meant.

    The name is taken as it is written all the same, so a file that is imported again is warned of alike; names that are
    like nobody's («วัด») are no mistake.  One query, and none where no agency is named.
    """
    known = Directory.near(village)
    doubts = {name.typed: (cell, name.sentence) for cell, name in reversed([*_doubted(report, known)])}
    warnings = [at(PROJECTS, cell, sentence) for cell, sentence in reversed(doubts.values())]
    return replace(report, warnings=(*report.warnings, *warnings)) if warnings else report


def _doubted(report: Report, known: Directory) -> Iterator[tuple[str, Unknown]]:
    places = {column.field: place for place, column in enumerate(columns(report.years))}
    for row in report.rows:
        if row.result and row.fate not in {RowOutcome.REMOVED, RowOutcome.WRONG}:
            for box in AGENCY_BOXES:
                found = known.unknown(getattr(row.result, box))
                yield from ((address(places[box], row.row), unknown) for unknown in found if unknown.candidates)

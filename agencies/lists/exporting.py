"""What a list shows, as a file: all rows that were asked for, the chosen columns, in the order of the page."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from agencies.lists.listing import Listing
from paper.delimited import comma_separated
from paper.layout.sheet import Sheet
from paper.thai import thai_date
from paper.xlsx.workbook import workbook

# So many rows are written well within a second; whoever wants more narrows the list, or asks for the printed plan.
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Exported:
    """A file made of a list, as the log of downloads knows it."""

    about: str
    file_name: str
    sha256: str


class Log(Protocol):
    """Who writes into the log of downloads that a list of people's data left the house."""

    def __call__(self, request: HttpRequest, exported: Exported) -> None:
        """Write it."""


_LOGS: list[Log] = []


def register_log(log: Log) -> Log:
    """Register the log of downloads, which stands above the lists."""
    _LOGS.append(log)
    return log


def _as_workbook(listing: Listing, rows: list[Any]) -> bytes:
    said = listing.filters.said if listing.filters else []
    counted = f"{len(rows):,} รายการ ณ วันที่ {thai_date(_today())}"
    return workbook([(_sheet(listing), rows)], [*said, counted])


def _as_text(listing: Listing, rows: list[Any]) -> bytes:
    return comma_separated(_sheet(listing), rows)


FORMATS: Mapping[str, Callable[[Listing, list[Any]], bytes]] = {"xlsx": _as_workbook, "csv": _as_text}


def _today() -> dt.date:
    return timezone.localdate()


def _sheet(listing: Listing) -> Sheet:
    columns = tuple(column.printed for column in listing.columns)
    return Sheet("", listing.declared.name, "", landscape=True, columns=columns, counted="รายการ")


def is_too_much(listing: Listing) -> bool:
    """Tell whether the list is too long to be written while somebody waits."""
    return listing.matched > MOST_ROWS


def file_of(listing: Listing, wanted: str) -> FileResponse:
    """Write the list in one of ``FORMATS``; people's data is logged before the first byte leaves."""
    rows = listing.dress(listing.rows[:MOST_ROWS])
    content = FORMATS[wanted](listing, list(rows))
    name = f"{listing.declared.name} {_today().year + 543}{_today():-%m-%d}.{wanted}"
    if listing.declared.is_personal:
        exported = Exported(listing.declared.about, name, hashlib.sha256(content).hexdigest())
        log, *others = _LOGS  # without a log nothing leaves
        for each in (log, *others):
            each(listing.request, exported)
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

"""The strategies that hold for the whole country, read from a table that anybody can check and correct."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from agencies.areas.codes import COUNTRY
from agencies.areas.models import Area
from projects.strategies.models import StrategyFramework, StrategyItem

TABLE = Path(__file__).with_name("strategies.csv")
COLUMNS = ("level", "letter", "title", "item_label", "first_year", "last_year", "source")


@dataclass(frozen=True)
class Document:
    """One strategy of the table with its items as pairs of number and title."""

    level: str
    letter: str
    title: str
    item_label: str
    first_year: int
    last_year: int
    source: str
    items: tuple[tuple[str, str], ...]


def documents(path: Path = TABLE) -> list[Document]:
    """Read the table: one document for the rows that share everything but the item."""
    by_document: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_document[tuple(row[name] for name in COLUMNS)].append((row["number"], row["item"]))
    return [_document(key, items) for key, items in by_document.items()]


def _document(key: Sequence[str], items: Iterable[tuple[str, str]]) -> Document:
    level, letter, title, item_label, first_year, last_year, source = key
    return Document(level, letter, title, item_label, int(first_year), int(last_year), source, tuple(items))


@transaction.atomic
def put(wanted: Iterable[Document]) -> int:
    """Add the strategies that are not in the library yet, unconfirmed, and return how many were added.

    One that is there, by level and title, is left alone: it may have been corrected or confirmed meanwhile.
    """
    country = Area.objects.get(code=COUNTRY)
    added = 0
    for document in wanted:
        framework, is_new = StrategyFramework.objects.get_or_create(
            level=document.level, title=document.title, area=country, agency=None, defaults=_values(document)
        )
        if is_new:
            added += 1
            StrategyItem.objects.bulk_create(
                StrategyItem(framework=framework, number=number, title=title, position=place)
                for place, (number, title) in enumerate(document.items, start=1)
            )
    return added


def _values(document: Document) -> dict[str, object]:
    names = ("letter", "item_label", "first_year", "last_year", "source")
    return {name: getattr(document, name) for name in names}

"""The figures of a tambon plan as its page lays them out: rows with the address behind every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from paper.thai import NOUGHT, baht
from plans.decisions.models import Outcome
from plans.rollup.aggregation import FateSums
from plans.rollup.balance import TITLES, Dimension, Entry, Picture
from plans.rollup.narrowing import AS_PROPOSED, DECIDED, NOT_DECIDED, UNNAMED, Counted
from plans.rollup.tiles import Tile

# How the page offers each way of breaking the money down; the first is shown unasked.
WAYS: Mapping[Dimension, str] = {
    Dimension.VILLAGE: "ตามหมู่บ้าน",
    Dimension.GROUP: "ตามกลุ่ม",
    Dimension.URGENCY: "ตามความเร่งด่วน",
    Dimension.SOURCE: "ตามแหล่งงบ",
}


@dataclass(frozen=True)
class Row:
    """One row of the table of money: its label, its projects and its baht by year, each with an address.

    ``badge`` and ``said`` stand in place of the figures of a village that is not in the sum; ``wrong`` says by how much
    the row differs from what was sent.
    """

    label: str
    count: tuple[int, str] | None = None
    amounts: Sequence[tuple[int, Decimal | None, str]] = ()
    total: tuple[Decimal | None, str] = (None, "")
    badge: str = ""
    said: str = ""
    url: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Table:
    """The money of a plan by one dimension and year; ``ways`` are the others (label, address, whether it is this)."""

    title: str
    first: str
    years: Sequence[int]
    rows: Sequence[Row]
    foot: Row
    ways: Sequence[tuple[str, str, bool]]
    project_years: tuple[int, str]


def money_table(sums: Picture, dimension: Dimension, tiles: Sequence[Tile], *, page_url: str, rows_url: str) -> Table:
    """Return the money by ``dimension``; by villages every village has its row, in the sum or not."""
    breakdown = sums.breakdowns[dimension]
    rows = {
        entry.key: _row(entry, {dimension.value: entry.key}, rows_url, years=sums.years) for entry in breakdown.entries
    }
    if dimension is Dimension.VILLAGE:
        rows = {tile.village.code: rows.get(tile.village.code) or _outside(tile, sums.years) for tile in tiles} | {
            key: row for key, row in rows.items() if key not in {tile.village.code for tile in tiles}
        }
    whole = breakdown.whole
    counted = (whole.tambon.total_project_years, address(rows_url, {"show": Counted.YEARS.value}))
    return Table(
        title=f"เงิน{WAYS[dimension]}และปี",
        first=TITLES[dimension],
        years=sums.years,
        rows=list(rows.values()),
        foot=_row(whole, {}, rows_url, years=sums.years),
        ways=[(words, f"{page_url}?by={way}#money", way is dimension) for way, words in WAYS.items()],
        project_years=counted,
    )


def _row(entry: Entry, words: Mapping[str, str], rows_url: str, *, years: Sequence[int]) -> Row:
    ours, difference = entry.tambon, entry.total_difference_baht
    return Row(
        label=entry.label,
        count=(ours.projects, address(rows_url, {**words, "show": Counted.PROJECTS.value})),
        amounts=[(year, ours.budget_baht.get(year), address(rows_url, words, year)) for year in years],
        total=(ours.total_baht, address(rows_url, words)),
        wrong="" if entry.is_even else f"ไม่ตรง ต่าง {baht(difference)} บาท",
    )


def _outside(tile: Tile, years: Sequence[int]) -> Row:
    """Return the row of a village that has no figures: it is not in the sum, or its accepted plan has no project."""
    if tile.is_inside:
        return Row(str(tile.village), (0, ""), [(year, None, "") for year in years])
    return Row(str(tile.village), badge=tile.state, said=tile.said, url=tile.url)


# --- both sides -----------------------------------------------------------------------------------------------------
def sides_by_year(sums: Picture, rows_url: str) -> list[dict[str, Any]]:
    """Return both sides of every year, each number with the address of its rows."""
    whole = sums.whole
    return [
        {
            "year": year,
            "numbers": [
                (label, amount or NOUGHT, address(rows_url, words, year))
                for label, amount, words in (
                    ("หมู่บ้านและหน่วยงานเสนอ (บาท)", whole.villages.budget_baht[year], {"show": Counted.SENT.value}),
                    ("แผนตำบล (บาท)", whole.tambon.budget_baht[year], {}),
                    ("ไม่นับในแผน (บาท)", whole.aside.budget_baht[year], {"show": Counted.ASIDE.value}),
                )
            ],
            "difference": whole.difference_baht[year],
        }
        for year in sums.years
    ]


def fates(sums: Picture, rows_url: str) -> list[dict[str, Any]]:
    """Return every fate with its projects and money, each with the address of its rows.

    What is in the plan because nobody has decided otherwise yet stands apart: it is no result.
    """
    told = [(Outcome(fate).label, {"fate": fate}, fate_sums) for fate, fate_sums in sums.fates.items()]
    carried = sums.fates[Outcome.CARRIED]
    unnamed = [(AS_PROPOSED, sums.as_proposed), (NOT_DECIDED, sums.undecided)]
    if any(left.projects for _, left in unnamed):
        words = {"fate": Outcome.CARRIED.value}
        projects = carried.projects - sum(left.projects for _, left in unnamed)
        baht = carried.budget_baht - sum((left.budget_baht for _, left in unnamed), NOUGHT)
        told = [
            (Outcome.CARRIED.label, {**words, "decided": DECIDED}, FateSums(projects, baht)),
            *((UNNAMED[word], {**words, "decided": word}, left) for word, left in unnamed if left.projects),
            *(row for row in told if row[2] is not carried),
        ]
    return [
        {
            "label": label,
            "projects": fate_sums.projects,
            "projects_url": address(rows_url, {**words, "show": Counted.PROJECTS.value}),
            "baht": fate_sums.budget_baht,
            "url": address(rows_url, words),
        }
        for label, words, fate_sums in told
    ]


def address(rows_url: str, words: Mapping[str, str], year: int | None = None) -> str:
    """Return where the rows of a number stand: those of ``words``, and of one year where it is named."""
    query = urlencode({**words, **({"year": year} if year else {})})
    return f"{rows_url}?{query}" if query else rows_url

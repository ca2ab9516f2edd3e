"""The rows by group: a group makes the data its rows share, once, and only when one of its rows is asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from benchmarks import (
    growth,
    likeness,
    lists,
    nation,
    papers,
    presses,
    published,
    queries,
    queue,
    rollups,
    weights,
    workbooks,
)
from benchmarks.measure import HEADING, Measure


@dataclass(frozen=True)
class Group:
    """Rows measured over the same data; ``is_heavy`` ones need more than a minute."""

    rows: Sequence[str]
    measures: Callable[[], Iterable[Measure]]
    is_heavy: bool = False


GROUPS = (
    Group(rollups.ROWS, rollups.measures),
    Group(lists.ROWS, lists.measures),
    *(Group((row,), partial(growth.measures, name)) for name, row in zip(growth.PAGES, growth.ROWS, strict=True)),
    Group(queries.ROWS, queries.measures),
    Group(published.ROWS, published.measures),
    Group(queue.ROWS, queue.measures),
    Group(workbooks.ROWS, workbooks.measures),
    Group(papers.ROWS, papers.measures),
    Group(likeness.ROWS, likeness.measures),
    Group(presses.ROWS, presses.measures, is_heavy=True),
    Group(likeness.HEAVY_ROWS, likeness.heavy_measures, is_heavy=True),
    Group(weights.ROWS, weights.measures, is_heavy=True),
    Group(nation.ROWS, nation.measures, is_heavy=True),
)


def main(rows: Sequence[str], *, is_heavy: bool, is_json: bool, is_list: bool) -> int:
    """Measure what is asked for and print it; return 1 when a goal is missed that no later change is to reach."""
    known = [row for group in GROUPS for row in group.rows]
    if unknown := set(rows) - set(known):
        raise SystemExit(f"no such row: {', '.join(sorted(unknown))}; --list names them")
    if is_list:
        print("\n".join(known))
        return 0
    call_command("migrate", verbosity=0)
    measures = []
    for measure in _measured(rows, is_heavy=is_heavy):
        if not is_json:
            print(measure if measures else f"{HEADING}\n{measure}", flush=True)
        measures.append(measure)
    if is_json:
        print(json.dumps([measure.data() for measure in measures], ensure_ascii=False, indent=1))
    return int(any(not (measure.holds or measure.is_later) for measure in measures))


def _measured(rows: Sequence[str], *, is_heavy: bool) -> Iterator[Measure]:
    """Give the rows asked for, or else all that are not heavy, each group on a database that nobody has used."""
    fresh = _kept()
    for group in GROUPS:
        if set(rows) & set(group.rows) or (not rows and (is_heavy or not group.is_heavy)):
            _put_back(fresh)
            yield from (measure for measure in group.measures() if not rows or measure.row in rows)


def _kept() -> Path | None:
    """Keep a copy of the embedded database as it is; on another one there is one group a run."""
    if connection.vendor != "sqlite":
        return None
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    return Path(shutil.copy(path, path.with_suffix(".fresh")))


def _put_back(fresh: Path | None) -> None:
    if fresh:
        connection.close()
        path = Path(connection.settings_dict["NAME"])
        for beside in path.parent.glob(f"{path.name}-*"):
            beside.unlink()
        shutil.copy(fresh, path)

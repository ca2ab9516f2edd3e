"""Two things done in turn, again and again, in one run: the ratio of their medians is what a measure says."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Measure:
    """One row: its name, both sides in words, the value and the goal it is held against (docs/performance.md).

    ``is_later`` is a goal that a later change is to reach: it is said, and does not fail.
    """

    row: str
    ours: str
    yardstick: str
    value: float
    goal: str
    holds: bool
    is_later: bool = False

    def __str__(self) -> str:
        """Write the row."""
        verdict = "met" if self.holds else "later" if self.is_later else "MISSED"
        return f"{self.row:<32} {self.ours:>16} {self.yardstick:>16} {self.value:>8.2f} {self.goal:>9}  {verdict}"

    def data(self) -> dict[str, object]:
        """Return the row as JSON has it."""
        said = {"row": self.row, "value": round(self.value, 3), "goal": self.goal, "holds": self.holds}
        return said | ({"later": True} if self.is_later else {})


HEADING = f"{'':<32} {'ours':>16} {'yardstick':>16} {'value':>8} {'goal':>9}"


def in_turn(
    ours: Callable[[], object],
    yardstick: Callable[[], object],
    *,
    times: int,
    clock: Callable[[], float] | None = None,
    before: Callable[[], object] | None = None,
) -> tuple[float, float]:
    """Do both ``times`` times in turn, warm after one unmeasured round; return the medians in CPU seconds.

    What has to be put back each time is put back by ``before``, unmeasured.

    CPU time, for the neighbours of this machine are not measured; in turn, for its speed changes while it works.
    Where another process does the work ``clock`` is the wall's.
    """
    clock = clock or process_time
    before = before or (lambda: None)
    taken: tuple[list[float], list[float]] = ([], [])
    before()
    ours()
    yardstick()
    gc.collect()
    for _ in range(times):
        before()
        for place, work in enumerate((ours, yardstick)):
            begun = clock()
            work()
            taken[place].append(clock() - begun)
    return median(taken[0]), median(taken[1])


def at_most(row: str, ours_s: float, yardstick_s: float, *, limit: float, is_later: bool = False) -> Measure:
    """Make the measure of a time that should be at most ``limit`` times its yardstick."""
    ratio = ours_s / yardstick_s
    words = milliseconds(ours_s), milliseconds(yardstick_s)
    return Measure(row, *words, ratio, f"≤ {limit:.2g}", ratio <= limit, is_later)


def at_least(row: str, words: tuple[str, str], value: float, *, least: float, is_later: bool = False) -> Measure:
    """Make the measure of a value that should be at least ``least``."""
    return Measure(row, *words, value, f"≥ {least:.2g}", value >= least, is_later)


def milliseconds(seconds: float) -> str:
    """Write seconds as milliseconds."""
    return f"{seconds * 1000:,.2f} ms"

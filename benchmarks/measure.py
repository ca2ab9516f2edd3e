"""Two things done in turn, again and again, in one run: the ratio of their medians is what a measure says."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Measure:
    """One row of the table: what was measured, both sides, their ratio, and the target it is held against."""

    what: str
    ours: str
    yardstick: str
    ratio: float
    target: str
    is_met: bool

    def __str__(self) -> str:
        """Write the row."""
        verdict = "met" if self.is_met else "MISSED"
        return f"{self.what:<58} {self.ours:>16} {self.yardstick:>16} {self.ratio:>8.2f} {self.target:>9}  {verdict}"


HEADING = f"{'':<58} {'ours':>16} {'yardstick':>16} {'ratio':>8} {'target':>9}"


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


def at_most(what: str, *, ours_s: float, yardstick_s: float, limit: float) -> Measure:
    """Make the measure of a time that should be at most ``limit`` times its yardstick."""
    ratio = ours_s / yardstick_s
    return Measure(what, milliseconds(ours_s), milliseconds(yardstick_s), ratio, f"≤ {limit:.2g}", ratio <= limit)


def milliseconds(seconds: float) -> str:
    """Write seconds as milliseconds."""
    return f"{seconds * 1000:,.2f} ms"

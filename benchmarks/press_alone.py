"""A table printed, or written as a workbook, in a process of its own: tells the memory before and the most of it."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from paper.layout.page_footer import PageFooter
from paper.layout.sheet import Grouping, Sheet
from paper.pdf.fonts import font_folder
from paper.pdf.press.table import press
from paper.xlsx.workbook import workbook

GROUPING = Grouping("group")

Row = Mapping[str, Any]


def varied(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """Make rows of one group, no two of which have the same words."""
    for number, row in enumerate(itertools.islice(itertools.cycle(rows), count)):
        yield {**row, "heading": f"{row['heading']} {number}", "objective": f"{row['objective']} รายที่ {number}"}


def printed(sheet: Sheet, rows: Sequence[Row] | Iterator[Row]) -> int:
    """Print rows; return the number of pages."""
    edge = PageFooter("แบบ ผ.02", "แผนตำบล", dt.datetime.now(dt.UTC), digest="0" * 64)
    with tempfile.TemporaryFile() as target:
        return press(sheet, rows, target, page_footer=edge, grouping=GROUPING)


def tabulated(sheet: Sheet, rows: Iterator[Row]) -> int:
    """Write rows as a workbook; return the number of bytes."""
    return len(workbook([(sheet, rows, GROUPING)]))


def _alone() -> None:
    """Take (sheet, rows, how many to make of them) from the standard input; tell the memory before and after."""
    settings.configure(VAR_DIR=os.environ["VAR_DIR"], PLAN_FONT_DIR="", USE_TZ=True)
    sheet, rows, count = pickle.load(sys.stdin.buffer)
    font_folder()
    before = _most()
    (tabulated if sys.argv[1:] == ["xlsx"] else printed)(sheet, varied(rows, count))
    print(before, _most())


def _most() -> float:
    """Tell the most memory this process ever had, in megabytes; getrusage would tell its parent's."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _alone()

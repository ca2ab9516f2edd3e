"""The table printer by itself: against plain WeasyPrint, against its own floor, and how it grows to a province's book.

Run as a program it prints a table in a process that does nothing else and tells how much memory that ever had.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import itertools
import os
import pickle
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import uharfbuzz as hb
from django.conf import settings

from benchmarks.measure import Measure, at_most, in_turn, milliseconds
from paper.layout.page_footer import PageFooter
from paper.layout.sheet import Grouping, Sheet
from paper.pdf.fonts import font_folder
from paper.pdf.press.table import press
from paper.thai import breaks

# Goals of docs/performance.md#pdf: forty times as fast as one plain call at 1,000 rows; a row of 20,000 at most 1.3
# times a row of 1,000; at most twice the time of breaking, shaping and compressing alone; at most 100 MB.
TIMES, GROWTH, FLOOR, MEGABYTES = 40, 1.3, 2, 100
SMALL, BIG = 1_000, 20_000
GROUPING = Grouping("group")

Row = Mapping[str, Any]


def measures(sheet: Sheet, rows: Sequence[Row], plain: Callable[[Sequence[Row]], bytes]) -> Iterator[Measure]:
    """Measure the printer on as many rows as a big tambon has, and a province; ``plain`` prints them by WeasyPrint."""
    few = list(varied(rows, SMALL))
    once, by_plain = in_turn(lambda: printed(sheet, few), lambda: plain(few), times=1)
    yield Measure(
        f"table printer, {SMALL:,} rows, times as fast as a plain call",
        milliseconds(once),
        milliseconds(by_plain),
        by_plain / once,
        f"≥ {TIMES}",
        by_plain / once >= TIMES,
    )
    ours, floor = in_turn(lambda: printed(sheet, few), lambda: bare(sheet, few), times=7)
    name = f"table printer, {SMALL:,} rows, against breaking, shaping, deflate"
    yield at_most(name, ours_s=ours, yardstick_s=floor, limit=FLOOR)
    begun = process_time()
    printed(sheet, varied(rows, BIG))
    row_s = (process_time() - begun) / BIG
    name = f"table printer, a row of {BIG:,} against a row of {SMALL:,}"
    yield at_most(name, ours_s=row_s, yardstick_s=ours / SMALL, limit=GROWTH)
    for count in (SMALL, BIG):
        yield _remembered(sheet, rows, count)


def varied(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """Make rows of one group, no two of which have the same words."""
    for number, row in enumerate(itertools.islice(itertools.cycle(rows), count)):
        yield {**row, "heading": f"{row['heading']} {number}", "objective": f"{row['objective']} รายที่ {number}"}


def printed(sheet: Sheet, rows: Sequence[Row] | Iterator[Row]) -> int:
    """Print rows; return the number of pages."""
    edge = PageFooter("แบบ ผ.02", "แผนตำบล", dt.datetime.now(dt.UTC), digest="0" * 64)
    with tempfile.TemporaryFile() as target:
        return press(sheet, rows, target, page_footer=edge, grouping=GROUPING)


def bare(sheet: Sheet, rows: Sequence[Row]) -> int:
    """Do what no printer can leave out: break every text by libthai, shape it by HarfBuzz, deflate its glyphs."""
    pango, thai = breaks._pango()  # noqa: SLF001  the library alone, without our cutting
    font = hb.Font(hb.Face(hb.Blob.from_file_path(font_folder() / "Regular.ttf")))
    deflate, room = zlib.compressobj(3), ctypes.create_string_buffer(1 << 16)
    size = 0
    for line in sheet.matrix(rows, GROUPING):
        for text in line:
            encoded = text.encode()
            pango.pango_get_log_attrs(encoded, len(encoded), -1, thai, room, len(text) + 1)
            buffer = hb.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            hb.shape(font, buffer)
            size += len(deflate.compress(b"".join(b"%04x" % info.codepoint for info in buffer.glyph_infos)))
    return size + len(deflate.flush())


def _remembered(sheet: Sheet, rows: Sequence[Row], count: int) -> Measure:
    """Print in a process of its own; half of its memory is the interpreter with the libraries."""
    given = pickle.dumps((sheet, list(rows), count))
    command = [sys.executable, "-m", "benchmarks.presses"]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, input=given, capture_output=True, check=True, cwd=root)
    empty, used = map(float, done.stdout.split())
    name = f"table printer, {count:,} rows, memory, and before it printed"
    return Measure(name, f"{used:.0f} MB", f"{empty:.0f} MB", used / empty, f"≤ {MEGABYTES} MB", used <= MEGABYTES)


def _alone() -> None:
    """Take (sheet, rows, how many to make of them) from the standard input; tell the memory before and after."""
    settings.configure(VAR_DIR=os.environ["VAR_DIR"], PLAN_FONT_DIR="", USE_TZ=True)
    sheet, rows, count = pickle.load(sys.stdin.buffer)
    font_folder()
    before = _most()
    printed(sheet, varied(rows, count))
    print(before, _most())


def _most() -> float:
    """Tell the most memory this process ever had, in megabytes; getrusage would tell its parent's."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _alone()

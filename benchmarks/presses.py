"""The table printer by itself: against plain WeasyPrint, against its own floor, and how it grows to a province."""

from __future__ import annotations

import ctypes
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import uharfbuzz as hb

from benchmarks import data
from benchmarks.measure import Measure, at_least, at_most, in_turn, milliseconds
from benchmarks.papers import plainly
from benchmarks.press_alone import GROUPING, Row, printed, varied
from paper.layout.sheet import Sheet
from paper.pdf.fonts import font_folder
from paper.thai import breaks
from plans.papers.book import Book, book_of

# Goals of docs/performance.md#pdf: forty times as fast as one plain call at 1,000 rows; a row of 20,000 at most 1.3
# times a row of 1,000; at most twice the time of breaking, shaping and compressing alone; at most 100 MB.
TIMES, GROWTH, FLOOR, MEGABYTES = 40, 1.3, 2, 100
SMALL, BIG = 1_000, 20_000
# And of #workbooks: 100,000 rows of one sheet.
HUGE, HUGE_MEGABYTES = 100_000, 400
ROWS = (
    *("press-plain", "press-floor", "press-growth", f"press-memory-{SMALL}", f"press-memory-{BIG}"),
    f"workbook-memory-{HUGE}",
)


def measures() -> Iterator[Measure]:
    """Measure the printer on as many rows as a big tambon has, and a province."""
    book = book_of(data.tambon_in_full(data.province()).pk)
    sheet, rows = book.projects.sheet, _rows_of(book)
    few = list(varied(rows, SMALL))
    once, by_plain = in_turn(lambda: printed(sheet, few), lambda: plainly(sheet, few, GROUPING), times=3)
    yield at_least("press-plain", (milliseconds(once), milliseconds(by_plain)), by_plain / once, least=TIMES)
    ours, floor = in_turn(lambda: printed(sheet, few), lambda: bare(sheet, few), times=7)
    yield at_most("press-floor", ours, floor, limit=FLOOR)
    big = list(varied(rows, BIG))
    row_s = median(_taken(lambda: printed(sheet, big)) for _ in range(3)) / BIG
    yield at_most("press-growth", row_s, ours / SMALL, limit=GROWTH)
    for count in (SMALL, BIG):
        yield _remembered(f"press-memory-{count}", (sheet, rows, count), most=MEGABYTES)
    yield _remembered(f"workbook-memory-{HUGE}", (sheet, rows, HUGE), most=HUGE_MEGABYTES, what=("xlsx",))


def _taken(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _rows_of(book: Book) -> list[Row]:
    """Return the projects as plain rows of one group, which a process without the database can read."""
    names = ("heading", "objective", "target", "budget_baht", "indicator", "expected_result", "hosts")
    return [{"group": "joint"} | {name: getattr(row, name) for name in names} for row in book.projects.rows]


def bare(sheet: Sheet, rows: Sequence[Row]) -> int:
    """Do what no printer can leave out: break every text by libthai, shape each distinct word once, deflate glyphs."""
    pango, thai = breaks._pango()  # noqa: SLF001  the library alone, without our cutting
    font = hb.Font(hb.Face(hb.Blob.from_file_path(font_folder() / "Regular.ttf")))
    deflate, room = zlib.compressobj(3), ctypes.create_string_buffer(1 << 16)
    shaped: dict[str, bytes] = {}
    size = 0
    for line in sheet.matrix(rows, GROUPING):
        for text in line:
            encoded = text.encode()
            pango.pango_get_log_attrs(encoded, len(encoded), -1, thai, room, len(text) + 1)
            for word in breaks.pieces(text):
                if word not in shaped:
                    shaped[word] = _glyphs(font, word)
                size += len(deflate.compress(shaped[word]))
    return size + len(deflate.flush())


def _glyphs(font: hb.Font, word: str) -> bytes:
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return b"".join(b"%04x" % info.codepoint for info in buffer.glyph_infos)


def _remembered(row: str, given: tuple[Sheet, list[Row], int], *, most: float, what: tuple[str, ...] = ()) -> Measure:
    """Print in a process of its own; half of its memory is the interpreter with the libraries."""
    sheet, rows, count = given
    # What columns keep for themselves cannot be sent to another process.
    bare = replace(sheet, columns=tuple(map(replace, sheet.columns)))
    command = [sys.executable, "-m", "benchmarks.press_alone", *what]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, input=pickle.dumps((bare, rows, count)), capture_output=True, check=True, cwd=root)
    empty, used = map(float, done.stdout.split())
    return Measure(row, f"{used:.0f} MB", f"{empty:.0f} MB", used, f"≤ {most}", used <= most)

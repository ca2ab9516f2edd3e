"""Where a line of Thai may be broken: by the words of the dictionary, as Pango with libthai finds them.

Words of the field are in that dictionary (``paper.thai.dictionary``), and a code or a number with strokes stays whole.
Pango also breaks the lines of the pages WeasyPrint prints, so that every printer breaks a text in the same places.
"""

import ctypes
import functools
import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings

from paper.thai.dictionary import field_words, use_field_words

_LIBRARIES: Final = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
# A PangoLogAttr is 32 bits; the first of them, on every processor Debian serves, says that a line may end here.
_ATTRIBUTE_BYTES: Final = 4
_LINE_BREAKS: Final = bytes(value & 1 for value in range(256))
# Twenty-one letters in a row, neither Thai nor blank nor a mark behind which a line may end, are no word but a code.
_LONG_RUN = re.compile(r"[^\s\u0e00-\u0e7f\-/?\u2010-\u2015]{21,}")
_PART_OF_RUN: Final = 10
# The comma between the two numbers of a coordinate.
_BETWEEN_COORDINATES = re.compile(r"(?<=\.\d)(\d*,)(?=-?\d+\.\d)")
# «ผ.02/1», «พ.ศ.2566», «5/2567», «๑๔/๒»: the library would end a line behind their points and strokes.
_CODES: Final = r"(?:[ก-ฮ]{1,4}\.)+[0-9๐-๙]+(?:[./][0-9๐-๙]+)*|[0-9๐-๙]+(?:/[0-9๐-๙]+)+"
# «09.30 น.», «พ.ศ. 2571–2575», «หมู่ที่ 4», «รหัสข้อมูล 73a30a6933fe» are read in one breath.
_ONE_BREATH: Final = (
    r"[0-9๐-๙]{1,2}\.[0-9๐-๙]{2} น\.|(?:[ก-ฮ]{1,4}\.)+ [0-9๐-๙]{1,4}(?:–[0-9๐-๙]{1,4})?(?![0-9๐-๙.,])"
    r"|หมู่ที่ [0-9๐-๙]{1,2}(?![0-9๐-๙])|รหัสข้อมูล [0-9a-f]{12}"
)
WHOLE: Final = re.compile(f"{_CODES}|{_ONE_BREATH}")
_CODE: Final = re.compile(_CODES)


class PangoMissing(Exception):
    """The library that lays out text is not on this machine."""


def use_dictionary() -> None:
    """Let every library of this process that breaks Thai know the words of the field, before it breaks anything."""
    use_field_words(Path(settings.VAR_DIR) / "words")


@functools.cache
def _pango() -> tuple[ctypes.CDLL, ctypes.c_void_p]:
    use_dictionary()
    for name in _LIBRARIES:
        try:
            pango = ctypes.CDLL(name)
        except OSError:
            continue
        pango.pango_language_from_string.restype = ctypes.c_void_p
        pango.pango_language_from_string.argtypes = [ctypes.c_char_p]
        pango.pango_get_log_attrs.restype = None
        pango.pango_get_log_attrs.argtypes = [
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_int,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_int,
        ]
        return pango, ctypes.c_void_p(pango.pango_language_from_string(b"th"))
    raise PangoMissing(_LIBRARIES[0])


class _Room(threading.local):
    """What Pango writes into, kept from text to text; every thread has its own."""

    def __init__(self) -> None:
        self.attributes = ctypes.create_string_buffer(4096)


_room = _Room()


def long_runs(text: str) -> list[str]:
    """Cut a text inside coordinates, codes and the like, where nothing else may end a line; mostly it stays whole."""
    places = [comma.end() for comma in _BETWEEN_COORDINATES.finditer(text)] if "," in text else []
    for run in _LONG_RUN.finditer(text):
        places += range(run.start() + _PART_OF_RUN, run.end() - _PART_OF_RUN // 2, _PART_OF_RUN)
    cuts = sorted({0, len(text), *places})
    return [text[begin:end] for begin, end in pairwise(cuts)] or [text]


def pieces(text: str) -> list[str]:
    """Cut a text at every place where a line may end; joined again the pieces are the text. Raises PangoMissing."""
    return _cut(text, WHOLE)


def _cut(text: str, whole: re.Pattern[str]) -> list[str]:
    pango, thai = _pango()
    encoded, length = text.encode(), len(text)
    size = _ATTRIBUTE_BYTES * (length + 1)
    if len(_room.attributes) < size:
        _room.attributes = ctypes.create_string_buffer(2 * size)
    pango.pango_get_log_attrs(encoded, len(encoded), -1, thai, _room.attributes, length + 1)
    # One byte per letter: 1 where a line may end before it.
    breaks = bytes(memoryview(_room.attributes)[:size:_ATTRIBUTE_BYTES]).translate(_LINE_BREAKS)
    if "/" in text or "." in text or "หมู่ที่ " in text:
        breaks = _kept_whole(text, breaks, whole)
    segments, begin = [], 0
    while begin < length:
        end = breaks.find(1, begin + 1, length)
        if end < 0:
            end = length
        segments.append(text[begin:end])
        begin = end
    return [part for piece in segments for part in long_runs(piece)] if _may_be_cut(text) else segments


def shortest_words(text: str) -> Iterator[str]:
    """Cut a text into the words by which texts are compared: without blanks, words of the field in their parts."""
    parts = field_words()
    for piece in _cut(text, _CODE):
        word = piece.rstrip()
        yield from parts.get(word, (word,))


def _may_be_cut(text: str) -> bool:
    return _LONG_RUN.search(text) is not None or _BETWEEN_COORDINATES.search(text) is not None


def _kept_whole(text: str, breaks: bytes, whole: re.Pattern[str]) -> bytes:
    """Take away the places inside codes, numbers with strokes and the like."""
    for code in whole.finditer(text):
        begin, end = code.start() + 1, code.end()
        breaks = breaks[:begin] + bytes(end - begin) + breaks[end:]
    return breaks

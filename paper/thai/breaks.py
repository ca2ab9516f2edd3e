"""Where a line of Thai may be broken: by the words of the dictionary, as Pango with libthai finds them.

Pango also breaks the lines of the pages WeasyPrint prints, so that every printer breaks a text in the same places.
"""

import ctypes
import functools
import re
import threading
from typing import Final

_LIBRARIES: Final = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
# A PangoLogAttr is 32 bits; the first of them, on every processor Debian serves, says that a line may end here.
_ATTRIBUTE_BYTES: Final = 4
_LINE_BREAKS: Final = bytes(value & 1 for value in range(256))
# Twenty-one letters in a row, neither Thai nor blank nor a mark behind which a line may end, are no word but a code.
_LONG_RUN = re.compile(r"[^\s\u0e00-\u0e7f\-/?\u2010-\u2015]{21,}")
_PART_OF_RUN: Final = 10


class PangoMissing(Exception):
    """The library that lays out text is not on this machine."""


@functools.cache
def _pango() -> tuple[ctypes.CDLL, ctypes.c_void_p]:
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
    """Cut a text inside codes and the like, which have no other place to end a line; mostly it stays whole."""
    parts, begin = [], 0
    for run in _LONG_RUN.finditer(text):
        for place in range(run.start() + _PART_OF_RUN, run.end() - _PART_OF_RUN // 2, _PART_OF_RUN):
            parts.append(text[begin:place])
            begin = place
    return [*parts, text[begin:]]


def pieces(text: str) -> list[str]:
    """Cut a text at every place where a line may end; joined again the pieces are the text. Raises PangoMissing."""
    pango, thai = _pango()
    encoded, length = text.encode(), len(text)
    size = _ATTRIBUTE_BYTES * (length + 1)
    if len(_room.attributes) < size:
        _room.attributes = ctypes.create_string_buffer(2 * size)
    pango.pango_get_log_attrs(encoded, len(encoded), -1, thai, _room.attributes, length + 1)
    # One byte per letter: 1 where a line may end before it.
    breaks = bytes(memoryview(_room.attributes)[:size:_ATTRIBUTE_BYTES]).translate(_LINE_BREAKS)
    segments, begin = [], 0
    while begin < length:
        end = breaks.find(1, begin + 1, length)
        if end < 0:
            end = length
        segments.append(text[begin:end])
        begin = end
    return [part for piece in segments for part in long_runs(piece)] if _LONG_RUN.search(text) else segments

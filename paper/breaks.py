"""Where a line of Thai may be broken: by the words of the dictionary, as Pango with libthai finds them.

Pango also breaks the lines of the pages WeasyPrint prints, so that every printer breaks a text in the same places.
"""

import ctypes
import functools
from typing import Final

_LIBRARIES: Final = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
_LINE_BREAK: Final = 1  # the first bit of a PangoLogAttr: a line can break before the character


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


def pieces(text: str) -> list[str]:
    """Cut a text at every place where a line may end; joined again the pieces are the text. Raises PangoMissing."""
    pango, thai = _pango()
    encoded = text.encode()
    attributes = (ctypes.c_uint32 * (len(text) + 1))()
    pango.pango_get_log_attrs(encoded, len(encoded), -1, thai, attributes, len(text) + 1)
    places = [place for place in range(1, len(text)) if attributes[place] & _LINE_BREAK]
    return [text[begin:end] for begin, end in zip([0, *places], [*places, len(text)], strict=True)] if text else []

"""Which letters can be printed: those of the papers' font, those of the spare fonts, and what is said of the others."""

import functools
import re
import unicodedata
from pathlib import Path
from typing import Final

import fontpkg
from fontTools.ttLib import TTFont

# Where Debian puts the fonts of its packages fonts-dejavu-core and fonts-symbola.
_SHARED: Final = Path("/usr/share/fonts/truetype")
_DEBIAN: Final = ("dejavu/DejaVuSans.ttf", "ancient-scripts/Symbola_hint.ttf")
# Letters that every font of the papers has: nobody looks them up.
_PLAIN: Final = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C), 0x0A)))
_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))
_NAMED: Final = 5
_LAO_AM: Final = re.compile("([\u0ec8-\u0ecb]?)\u0eb3")


@functools.cache
def spare_fonts() -> tuple[Path, ...]:
    """Return the fonts for letters that the papers' own font lacks, in the order in which they are asked.

    Khmer, then Lao, arrows and signs, then pictures of faces and things; a font that is not installed is left out.
    """
    files = (*_packaged("Noto Sans Khmer"), *(_SHARED / name for name in _DEBIAN))
    return tuple(file for file in files if file.is_file())


def _packaged(family: str) -> tuple[Path, ...]:
    try:
        return (Path(fontpkg.path(family, 400, "normal")),)
    except (fontpkg.FontpkgError, OSError):
        return ()


@functools.cache
def _known() -> frozenset[str]:
    """Return every letter that some font of the papers has."""
    letters: set[str] = set()
    for path in (*_packaged("Sarabun"), *spare_fonts()):
        with TTFont(path, lazy=True) as font:
            letters.update(map(chr, font.getBestCmap()))
    return frozenset(letters)


def is_silent(letter: str) -> bool:
    """Tell whether a letter is never drawn: it joins others or says how they are drawn."""
    return letter in _SELECTORS or unicodedata.category(letter) in {"Cf", "Cc"}


def in_parts(text: str) -> str:
    """Write the Lao letter am as its two parts, as which it is drawn: a PDF knows one text for every glyph of a font.

    What is copied then has the parts too, and means the same (NFKC).
    """
    return _LAO_AM.sub("\u0ecd\\1\u0eb2", text)


def unprinted(text: str) -> list[str]:
    """Return the letters of a text that no font of the papers has, each once."""
    asked = dict.fromkeys(letter for letter in text if letter not in _PLAIN and not is_silent(letter))
    return [letter for letter in asked if not _known() >= {letter} and not _is_meant(letter)]


def _is_meant(letter: str) -> bool:
    meant = unicodedata.normalize("NFKC", letter)
    return meant != letter and _known() >= set(meant)


def doubt_of_letters(text: str) -> list[str]:
    """Say of a text, in one sentence, which of its letters cannot be printed; nothing when all of them can."""
    letters = unprinted(text)
    if not letters:
        return []
    named = " ".join(f"«{letter}»" for letter in letters[:_NAMED])
    return [f"อักษร {named} ไม่มีในแบบอักษรของเอกสาร เมื่อพิมพ์ลงกระดาษจะเป็น «?» กรุณาใช้คำหรือเครื่องหมายอื่นแทน"]

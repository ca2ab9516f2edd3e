"""The fonts of everything printed: Sarabun, or an office's own TH Sarabun, prepared once and kept among the state."""

import functools
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import fontpkg
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttFont import TTLibError

from paper.folders import at_one_stroke
from paper.layout.measures import SARABUN_POINTS
from paper.pdf.copyable import make_copyable
from paper.thai.breaks import PangoMissing, pieces

# Raise it when the preparation changes, so that prepared fonts are made anew.
_PREPARATION: Final = 6
# 16 points of TH Sarabun are 10.6 points of Sarabun: the letters of the latter are 1.51 times as large per point.
_OFFICIAL_FACTOR: Final = 16 / SARABUN_POINTS
_TOLERANCE: Final = 0.1
# The height of Sarabun's lines above and below the foot of the letters, as parts of the letter size.
_ASCENT, _DESCENT = 1.068, 0.232
_REFERENCE_LETTER: Final = ord("ก")
# name of the face -> weight and style in CSS, and the bits of the font's own macStyle
FACES: Final = {
    "Regular": (400, "normal", 0),
    "Bold": (700, "normal", 1),
    "Italic": (400, "italic", 2),
    "BoldItalic": (700, "italic", 3),
}
_NEEDED = ("Regular", "Bold")
# Broken by letters this sentence would have other pieces; every piece is a word of the Thai dictionary.
_KNOWN_SENTENCE: Final = ("แผน", "พัฒนา", "ตำบล", "ส่งเสริม", "การ", "เกษตร")
# The dictionary of libthai alone would cut it in two.
_FIELD_WORD: Final = "ครัวเรือน"


class FontMissing(Exception):
    """A font that printing needs is not there; the message is a Thai sentence for the administrator."""


@dataclass(frozen=True)
class Typeface:
    """The prepared font files of one family; all are printed in SARABUN_POINTS where the office says 16."""

    folder: Path
    faces: tuple[str, ...]


def typeface() -> Typeface:
    """Give the fonts to print with; they are prepared on first use. Raises FontMissing."""
    return _prepared(settings.PLAN_FONT_DIR, Path(settings.VAR_DIR) / "fonts")


def font_folder() -> Path:
    """Give the folder of the prepared fonts: Regular.ttf, Bold.ttf, Italic.ttf, BoldItalic.ttf."""
    return typeface().folder


@functools.cache
def _prepared(office_folder: str, cache: Path) -> Typeface:
    sources = _office_fonts(Path(office_folder)) if office_folder else _sarabun()
    missing = [face for face in _NEEDED if face not in sources]
    if missing:
        where = f"ในโฟลเดอร์ {office_folder}" if office_folder else "ในระบบ"
        message = f"ไม่พบแบบอักษรสำหรับพิมพ์เอกสาร ({', '.join(missing)}) {where} ที่ใช้งานได้"
        raise FontMissing(message)
    digest = hashlib.sha256(str(_PREPARATION).encode())
    for face, path in sorted(sources.items()):
        digest.update(face.encode() + path.read_bytes())
    folder = cache / digest.hexdigest()[:16]
    if not folder.is_dir():
        _prepare(sources, folder)
    return Typeface(folder, tuple(face for face in FACES if face in sources))


def _sarabun() -> dict[str, Path]:
    try:
        return {face: fontpkg.path("Sarabun", weight, style) for face, (weight, style, _) in FACES.items()}
    except (fontpkg.FontpkgError, OSError):
        return {}


def _office_fonts(folder: Path) -> dict[str, Path]:
    """Find the faces in an office's folder by what each file says of itself, not by its name."""
    faces: dict[str, Path] = {}
    by_style = {style: face for face, (_, _, style) in FACES.items()}
    for path in sorted(folder.glob("*.[tT][tT][fF]")):
        try:
            with path.open("rb") as file, TTFont(file, lazy=True) as font:
                if _REFERENCE_LETTER in font.getBestCmap():
                    faces.setdefault(by_style[font["head"].macStyle & 3], path)
        except (TTLibError, OSError):
            continue  # not a font; _prepared says which face is missing
    return faces


def _prepare(sources: dict[str, Path], folder: Path) -> None:
    """Write the prepared fonts into the folder at one stroke."""
    factor = _factor(sources["Regular"])
    with at_one_stroke(folder) as draft:
        for face, path in sources.items():
            with TTFont(path) as font:
                make_copyable(font)
                _enlarge(font, factor)
                font.save(draft / f"{face}.ttf")
            licence = path.parent.parent / "LICENSE"
            if licence.is_file():
                shutil.copyfile(licence, draft / "LICENSE")


def _factor(regular: Path) -> float:
    """Measure how much larger the letters of a font must be to be as tall as Sarabun's."""
    sarabun = _sarabun()
    if not sarabun:  # an office's own fonts are all there is
        return 1
    factor = _letter_height(sarabun["Regular"]) / _letter_height(regular)
    # TH Sarabun is what the office's 16 points mean.
    return _OFFICIAL_FACTOR if abs(factor - _OFFICIAL_FACTOR) < _TOLERANCE else factor


def _enlarge(font: TTFont, factor: float) -> None:
    """Let the letters of a font fill more of their size, with lines as high as Sarabun's.

    Pages then need one size and one leading for all fonts, and WeasyPrint, which guesses from the size how much text to
    look at, always looks at enough to find the words.
    """
    if factor == 1:
        return
    per_em = font["head"].unitsPerEm = round(font["head"].unitsPerEm / factor)
    above, below = round(_ASCENT * per_em), round(_DESCENT * per_em)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = above, -below, 0
    table = font["OS/2"]
    table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = above, -below, 0
    table.usWinAscent, table.usWinDescent = above, below


def _letter_height(path: Path) -> float:
    with TTFont(path) as font:
        letter = font["glyf"][font.getBestCmap()[_REFERENCE_LETTER]]
        return float(letter.yMax / font["head"].unitsPerEm)


def check_printing() -> list[str]:
    """Tell in Thai sentences what would spoil a print on this machine; an empty list means all is well.

    Looks at the fonts and at whether lines of Thai are broken by a dictionary (Pango with libthai).
    """
    troubles = []
    try:
        typeface()
    except FontMissing as trouble:
        troubles.append(f"{trouble} กรุณาติดตั้งแพ็กเกจ fontpkg-sarabun หรือแก้ไขค่า PLAN_FONT_DIR")
    except (OSError, ValueError, KeyError) as trouble:
        troubles.append(f"เตรียมแบบอักษรสำหรับพิมพ์เอกสารไม่สำเร็จ: {trouble}")
    try:
        if tuple(pieces("".join(_KNOWN_SENTENCE))) != _KNOWN_SENTENCE:
            troubles.append("ระบบตัดคำภาษาไทยตามพจนานุกรมไม่ได้ กรุณาติดตั้ง libthai0 และ libthai-data")
        elif len(pieces(_FIELD_WORD)) > 1:
            troubles.append("ระบบตัดคำของงานแผนผิด เช่น «ครัวเรือน» กรุณาติดตั้ง libthai-data และให้ระบบเขียนโฟลเดอร์ VAR_DIR ได้")
    except PangoMissing:
        troubles.append("ไม่พบไลบรารีจัดหน้าเอกสาร (Pango) กรุณาติดตั้ง libpango-1.0-0 และ libpangoft2-1.0-0")
    return troubles

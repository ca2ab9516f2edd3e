"""Thai letters and digits: normal form, Thai digits, areas."""

import re
import unicodedata
from typing import Any, Final

# Thai marks are named by their code points here: alone in an editor they are drawn on top of their neighbours.
_SARA_E, _SARA_AE = "\u0e40", "\u0e41"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
_VOWEL_MARKS = "\u0e31\u0e34-\u0e3a"  # above and below: ั ิ ี ึ ื ุ ู ฺ
_TONE_MARKS = "\u0e48-\u0e4c"  # ่ ้ ๊ ๋ ์

_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans("0123456789", _DIGITS)
_TO_ARABIC = str.maketrans(_DIGITS, "0123456789")

# Old Windows fonts kept moved vowels and tones at private code points; text copied out of such documents still has
# them. The table is the one of Microsoft's Thai shaping (U+F700 … U+F71A).
_PRIVATE_MARKS = {
    0xF700 + place: ord(letter)
    for place, letter in enumerate(
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
    )
}
# Invisible kinds: controls, formats (zero-width and direction marks), lone surrogates.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})

_MARK_BEFORE_VOWEL = re.compile(f"([{_TONE_MARKS}])([{_VOWEL_MARKS}])")
_SARA_AM_IN_PIECES = re.compile(f"{_NIKHAHIT}([{_TONE_MARKS}]?){_SARA_AA}|([{_TONE_MARKS}]){_NIKHAHIT}{_SARA_AA}")
_SARA_AM_BEFORE_MARK = re.compile(f"{_SARA_AM}([{_TONE_MARKS}])")
_MARK_TWICE = re.compile(f"([{_VOWEL_MARKS}\u0e47-\u0e4e])\\1+")
_SPACES = re.compile(r"[^\S\n]+")

SQ_WA_PER_NGAN: Final = 100
SQ_WA_PER_RAI: Final = 400


class Unreadable(ValueError):
    """What was typed cannot be read; the message is a Thai sentence for the person who typed it.

    ``value`` is what it says, where it can be read and is not taken all the same; None otherwise.
    """

    def __init__(self, message: str, value: Any = None) -> None:  # noqa: ANN401  whatever was read
        """Keep the value beside the message."""
        super().__init__(message)
        self.value = value


def thai_digits(text: object) -> str:
    """Print every digit 0–9 of the text as a Thai digit."""
    return str(text).translate(_TO_THAI)


def arabic_digits(text: object) -> str:
    """Print every Thai digit of the text as a digit 0–9."""
    return str(text).translate(_TO_ARABIC)


def normalise(text: str, *, keep_lines: bool = False) -> str:
    """Write Thai text in its one normal form, so that equal words are equal strings.

    NFC; two sara e become sara ae; nikhahit and sara aa become sara am; a tone typed before its vowel changes places
    with it and a mark typed twice is kept once; invisible characters go; spaces are single and none stands at an end.
    Line ends become spaces unless ``keep_lines``.
    """
    text = unicodedata.normalize("NFC", text.translate(_PRIVATE_MARKS))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\x0b", "\n").replace("\x0c", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    if not keep_lines:
        text = text.replace("\n", " ")
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _INVISIBLE)
    before = None
    while before != text:  # mending one mark can bring two others together
        before = text
        text = text.replace(_SARA_E * 2, _SARA_AE)
        text = _MARK_TWICE.sub(r"\1", text)
        text = _MARK_BEFORE_VOWEL.sub(r"\2\1", text)
        text = _SARA_AM_BEFORE_MARK.sub(rf"\1{_SARA_AM}", text)
        text = _SARA_AM_IN_PIECES.sub(lambda match: (match[1] or match[2] or "") + _SARA_AM, text)
        text = unicodedata.normalize("NFC", text)
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip()


def _rai_ngan_wa(sq_wa: int) -> tuple[int, int, int]:
    """Divide an area in square wa into rai, ngan and square wa (1 rai = 4 ngan = 400 square wa)."""
    if sq_wa < 0:
        message = f"an area is never negative: {sq_wa}"
        raise ValueError(message)
    rai, rest = divmod(sq_wa, SQ_WA_PER_RAI)
    ngan, wa = divmod(rest, SQ_WA_PER_NGAN)
    return rai, ngan, wa


def area_text(sq_wa: int | None) -> str:
    """Print an area for a sentence: «12 ไร่ 3 งาน 45 ตร.ว.», without the units that are nought."""
    if sq_wa is None:
        return ""
    amounts = zip(_rai_ngan_wa(sq_wa), ("ไร่", "งาน", "ตร.ว."), strict=True)
    return " ".join(f"{amount:,} {unit}" for amount, unit in amounts if amount) or "0 ไร่"


def area_dashed(sq_wa: int | None) -> str:
    """Print an area for a column headed ไร่-งาน-ตร.ว.: «12-3-45»."""
    if sq_wa is None:
        return ""
    rai, ngan, wa = _rai_ngan_wa(sq_wa)
    return f"{rai:,}-{ngan}-{wa:02d}"

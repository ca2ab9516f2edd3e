"""Text whose letters were lost on the way: question marks, the replacement character, one encoding read as another."""

import re
from typing import Final

# UTF-8 read as TIS-620 is a row of «เธ?» and «เน?», the third sign often lost; three of them that touch are no Thai.
_TELLING: Final = "\u0e40\u0e18"
_AS_THAI: Final = re.compile(r"\u0e40[\u0e18\u0e19][^\u0e40]?(?:\u0e40[\u0e18\u0e19][^\u0e40]?){2}")
# TIS-620 or UTF-8 read as Latin is a row of accented letters («ºéÒ¹Ë¹Í§», «à¸šà¹‰»); no word of any language has
# three that touch. Signs that Thai offices do type (° ± ² ³ · × ÷ ½ « ») are none of them.
_AS_LATIN: Final = r"[\xa1-\xaa\xac-\xaf\xb4-\xb6\xb8-\xba\xbf-\xd6\xd8-\xf6\xf8-\xff]{3}|(?:\xe0[\xb8\xb9].?){2}"
# The replacement character, letters of private fonts (but those that ``normalise`` knows), controls that nobody types.
_NO_LETTER: Final = r"[\ufffd\ue000-\uf6ff\uf71b-\uf8ff\x80-\x84\x86-\x9f]"
_LOST: Final = re.compile(f"{_NO_LETTER}|{_AS_LATIN}")
_ASKED_AWAY: Final = "???"


def is_lost(text: str) -> bool:
    """Tell whether a text lost its letters; three question marks in a row are what is left of three."""
    if _ASKED_AWAY in text or (_TELLING in text and _AS_THAI.search(text)):
        return True
    try:
        # Letters that the old Thai encoding has are none of the others; the look at each letter is for what is left.
        text.encode("cp874")
    except UnicodeEncodeError:
        return _LOST.search(text) is not None
    return False


def has_letters(text: str) -> bool:
    """Tell whether a text has any letter to read: «0», «-» and «12345» have none."""
    return any(map(str.isalpha, text))

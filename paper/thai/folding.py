"""Text as it is meant, whatever it was typed with: for finding things, and for telling whether two names are one."""

import unicodedata

from paper.thai.text import arabic_digits, normalise

_LAKKHANGYAO, _SARA_AA = "\u0e45", "\u0e32"
_MINUS = "\u2212"


def folded(text: str) -> str:
    """Return ``text`` in the one spelling of everything that looks or reads like it; it is compared, never printed.

    Case, width, Thai and Arabic digits, hyphens and dashes, the two long aa, every order and form of vowels and tones,
    invisible characters and kinds of spaces make no difference.
    """
    for _ in range(2):  # what was folded can hold capitals of other scripts, and the other way round
        text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join("-" if _is_dash(letter) else letter for letter in text)
    return arabic_digits(normalise(text).replace(_LAKKHANGYAO, _SARA_AA))


def _is_dash(letter: str) -> bool:
    return letter == _MINUS or unicodedata.category(letter) == "Pd"

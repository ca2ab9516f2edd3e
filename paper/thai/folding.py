"""Text as it is meant, whatever it was typed with: for finding things, and for telling whether two names are one."""

import unicodedata
from typing import Final

from paper.thai.text import arabic_digits, normalise

_LAKKHANGYAO, _SARA_AA = "\u0e45", "\u0e32"
_MINUS = "\u2212"

# What a database makes equal in stored text before it looks for a word in it (agencies/searching.py), letter by letter:
# the part of ``folded`` that stored text, which is normal already, still needs.
EQUAL: Final = {
    **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    _LAKKHANGYAO: _SARA_AA,
}


def folded(text: str) -> str:
    """Return ``text`` in the one spelling of everything that looks or reads like it; it is compared, never printed.

    Case, width, Thai and Arabic digits, hyphens and dashes, the two long aa, every order and form of vowels and tones,
    invisible characters and kinds of spaces make no difference.
    """
    for _ in range(2):  # what was folded can hold capitals of other scripts, and the other way round
        text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join("-" if _is_dash(letter) else letter for letter in text)
    return arabic_digits(normalise(text).replace(_LAKKHANGYAO, _SARA_AA))


def words_of(text: str) -> list[str]:
    """Return the words of what was typed into a search box, each once; each of them is looked for."""
    return list(dict.fromkeys(folded(text).split()))


def holds(text: str, words: list[str]) -> bool:
    """Tell whether every word stands somewhere in ``text``, in any order and whatever its spaces."""
    plain = folded(text).replace(" ", "")
    return all(word in plain for word in words)


def _is_dash(letter: str) -> bool:
    return letter == _MINUS or unicodedata.category(letter) == "Pd"

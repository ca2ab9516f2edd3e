"""Where a person may look: area codes, reach, and the one definition that lists and single objects share.

Area codes are DOPA codes that nest by prefix: province 2, district 4, tambon 6, village 8 digits; «TH» is the whole
country.  This is the only file that reads anything out of a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    pass


COUNTRY = "TH"
TAMBON_DIGITS = 6
PARENT_DIGITS = (2, 4, 6)
NOTHING = Q(pk__in=())
# An empty Q() would vanish when it is joined by «or», and with it the reach of the whole country.
EVERYTHING = ~NOTHING


def under(code: str, field: str = "code") -> Q:
    """Select ``code`` and everything below it, as a range that one index serves on every database."""
    if code == COUNTRY:
        return EVERYTHING
    return Q(**{f"{field}__gte": code, f"{field}__lt": _next(code)})


def _next(code: str) -> str:
    return str(int(code) + 1).zfill(len(code))


def parents(code: str) -> tuple[str, ...]:
    """Return the codes above ``code``, the country first."""
    if code == COUNTRY:
        return ()
    return (COUNTRY, *(code[:digits] for digits in PARENT_DIGITS if digits < len(code)))


def tambon_of(code: str) -> str:
    """Return the tambon's code of a village or tambon code."""
    return code[:TAMBON_DIGITS]


def child_digits(code: str) -> int:
    """Return how many digits the codes one level below ``code`` have."""
    return 2 if code == COUNTRY else len(code) + 2


def moo_of(code: str) -> int:
    """Return the village number that a village's code ends with; 0 is no village but its tambon's sum."""
    return int(code[TAMBON_DIGITS:])


def covers(upper: str, code: str) -> bool:
    """Tell whether ``code`` is ``upper`` or lies below it."""
    return upper == COUNTRY or code.startswith(upper)


def overlaps(code: str, other: str) -> bool:
    """Tell whether one of the two codes lies in the other."""
    return covers(code, other) or covers(other, code)

"""What is said when something is not possible now: Thai sentences, all of them at once, each with the place to mend it.

A reason is a string, so whatever reads reasons reads it; who knows where it is mended says so beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Cannot(Exception):
    """A step that is not possible now; ``reasons`` are Thai sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Severity(StrEnum):
    """Whether a reason forbids, or is only told before somebody goes on."""

    STOP = "stop"
    WARNING = "warning"


class Reason(str):
    """One Thai sentence with the address of the place that mends it («» when there is none to go to)."""

    __slots__ = ("place", "severity")
    place: str
    severity: Severity

    def __new__(cls, sentence: str, *, place: str = "", severity: Severity = Severity.STOP) -> Self:
        """Keep the place and how heavy the reason is beside the sentence."""
        made = super().__new__(cls, sentence)
        made.place, made.severity = place, severity
        return made

    @classmethod
    def of(cls, sentence: str) -> Reason:
        """Return a sentence as a reason; one that is only a string forbids and has no place."""
        return sentence if isinstance(sentence, Reason) else cls(sentence)


def stops(sentences: Iterable[str]) -> list[Reason]:
    """Keep what forbids."""
    return [reason for reason in map(Reason.of, sentences) if reason.severity == Severity.STOP]


def warnings(sentences: Iterable[str]) -> list[Reason]:
    """Keep what is told and does not forbid."""
    return [reason for reason in map(Reason.of, sentences) if reason.severity == Severity.WARNING]


class Closed(Cannot):
    """The thing takes no changes any more."""


class Stale(Cannot):
    """Somebody else stored first; nothing of the later change was written."""


class Removed(Stale):
    """Somebody else took the thing out, or put it back; ``base`` is the state that is stored now."""

    def __init__(self, *reasons: str, base: object = 0) -> None:
        """Keep the reasons and the state on which it can be put back."""
        super().__init__(*reasons)
        self.base = base

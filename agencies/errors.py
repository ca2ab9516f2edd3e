"""What is said when something is not possible now: Thai sentences, all of them at once, each with the place to mend it.

A reason is a string, so whatever reads reasons reads it; who knows where it is mended says so beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self

# Of the words of a warning, in what confirms it: short enough to be typed, long enough that no change passes.
DIGEST_LENGTH = 6


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
    """One Thai sentence with the address of the place that mends it («» when there is none to go to).

    One cause is one reason, however many things it touches: ``each`` names them, each with its own address.  ``code``
    names the cause; ``figure`` says it in a few words with its number («ขาด 2 หมู่บ้าน»), for the sentence that asks
    before the act.  ``answers`` are the words of buttons that settle it, each with the address it is sent to.
    """

    __slots__ = ("answers", "code", "each", "figure", "place", "severity")
    answers: Sequence[tuple[str, str]]
    code: str
    each: Sequence[tuple[str, str]]
    figure: str
    place: str
    severity: Severity

    def __new__(
        cls,
        sentence: str,
        *,
        place: str = "",
        severity: Severity = Severity.STOP,
        code: str = "",
        figure: str = "",
        each: Sequence[tuple[str, str]] = (),
        answers: Sequence[tuple[str, str]] = (),
    ) -> Self:
        """Keep beside the sentence where it is mended, how heavy it is, its name and figure, and what it touches."""
        made = super().__new__(cls, sentence)
        made.place, made.severity, made.code, made.figure, made.each = place, severity, code, figure, each
        made.answers = answers
        return made

    @classmethod
    def of(cls, sentence: str) -> Reason:
        """Return a sentence as a reason; one that is only a string forbids and has no place."""
        return sentence if isinstance(sentence, Reason) else cls(sentence)

    @property
    def confirmation(self) -> str:
        """Return what confirms a warning as it was read: its code and a short digest of its words.

        Who confirmed that two villages are missing has not confirmed that five are, nor two others.
        """
        return f"{self.code}:{sha256(self.encode()).hexdigest()[:DIGEST_LENGTH]}"


def stops(sentences: Iterable[str]) -> list[Reason]:
    """Keep what forbids."""
    return [reason for reason in map(Reason.of, sentences) if reason.severity == Severity.STOP]


def warnings(sentences: Iterable[str]) -> list[Reason]:
    """Keep what is told and does not forbid."""
    return [reason for reason in map(Reason.of, sentences) if reason.severity == Severity.WARNING]


CONFIRM_EACH = "กรุณาอ่านข้อที่ต้องทราบในขณะนี้ และทำเครื่องหมายยืนยันให้ครบทุกข้อ"


def against(said: Iterable[str], confirmed: Collection[str] | None = None) -> list[Reason]:
    """Return what keeps an act from being done now: what forbids it, or that its warnings were not confirmed by name.

    ``confirmed`` holds ``Reason.confirmation`` of each warning that the person has read, neither more nor fewer than
    there are now, in the words in which they stand now; None says that nobody was asked, as by a command that tells
    the warnings in its answer.
    """
    reasons = [Reason.of(sentence) for sentence in said]
    forbidden = stops(reasons)
    if forbidden or confirmed is None:
        return forbidden
    known = warnings(reasons)
    if set(confirmed) == {warning.confirmation for warning in known}:
        return []
    return [Reason(CONFIRM_EACH), *(warning for warning in known if warning.confirmation not in confirmed)]


@dataclass(frozen=True)
class CheckList:
    """What a page says before an act: everything that is said of it, and which warnings were ticked already."""

    said: Collection[str] = ()
    ticked: Collection[str] = ()

    @property
    def stops(self) -> list[Reason]:
        """Return what forbids; none means the button is offered."""
        return stops(self.said)

    @property
    def warnings(self) -> list[Reason]:
        """Return what is to be confirmed by name."""
        return warnings(self.said)

    def beside(self, refusals: Iterable[str]) -> list[str]:
        """Return of why an act was refused what does not stand in this list, with its links and boxes, itself."""
        return [reason for reason in refusals if reason not in self.said]

    @property
    def figures(self) -> str:
        """Say the warnings with their numbers in one breath: «ขาด 2 หมู่บ้าน คล้ายกัน 5 คู่»."""
        return " ".join(reason.figure for reason in self.warnings if reason.figure)


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

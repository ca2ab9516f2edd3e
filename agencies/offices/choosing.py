"""A form that takes names of agencies asks which agency is meant where nobody has the name.

Beside each such box stands one question for each name that was not found: the agencies that may be meant, or the name
as it was typed.  A question is called by the name that it asks about, so that an answer never meets another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.models import ModelChoiceIterator

from agencies.offices.models import Agency
from agencies.offices.names import split_names
from agencies.offices.queries import Directory, Unknown
from paper.thai import normalise, thai_sort_key

PREFIX = "agency:"
# The hidden box of a form that saves itself: the names that stood when it was opened.
STOOD = "agencies-stood"


@dataclass(frozen=True)
class Question:
    """What is asked about one name; the answer is an agency's code, «» for the name as typed, None for none yet."""

    unknown: Unknown
    answer: str | None = None
    # Which box of the form it was typed into; blank where there is but one.
    label: str = ""

    @property
    def box(self) -> str:
        """Return the name of the box that answers."""
        return f"{PREFIX}{self.unknown.typed}"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has to choose before the form is stored."""
        return self.answer is None and bool(self.unknown.candidates)


def listed(agencies: Iterable[Agency]) -> list[Agency]:
    """Return agencies as a list shows them: in the order of their areas as they come, and of one area by name."""
    areas: dict[int, int] = {}
    placed = [(areas.setdefault(agency.area_id, len(areas)), agency) for agency in agencies]
    return [agency for _, agency in sorted(placed, key=lambda one: (one[0], thai_sort_key(str(one[1]))))]


class ListedAgencies(ModelChoiceIterator):  # type: ignore[type-arg]  # when it runs, Django's takes no type
    """The choices of a field that takes agencies, as lists show them."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """Offer no agency first, where that is an answer."""
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from (self.choice(agency) for agency in listed(self.queryset))


class AgencyChoice:
    """What was typed into the boxes of one form that take names of agencies.

    ``stored`` are the names as they stand: nobody is asked twice whether she meant them.  What saved itself while the
    form is open stands without having been chosen: such a form sends ``STOOD`` along, which then says what stood.
    """

    def __init__(self, known: Directory, data: Mapping[str, Any] | None, *, stored: Iterable[str] = ()) -> None:
        """Keep the agencies to choose from, what was sent with the form, and what is stored."""
        self.known, self.data = known, data or {}
        stood = [self.data[STOOD]] if STOOD in self.data else stored
        self.kept = dict.fromkeys(name for text in stood for name in split_names(text))

    def ask_again(self, names: Iterable[str]) -> None:
        """Ask about ``names`` although they are stored: they saved themselves, and nobody answered."""
        self.kept = {name: None for name in self.kept if name not in set(names)}

    @property
    def stood(self) -> str:
        """Return what the hidden box ``STOOD`` carries."""
        return ", ".join(self.kept)

    def questions(self, text: str, *, label: str = "") -> list[Question]:
        """Return what is to be asked about the names in the ``text`` of one box, each name once."""
        names = dict.fromkeys(split_names(normalise(text)))
        return [Question(one, self._answer(one.typed), label) for name in names for one in self.known.unknown(name)]

    def answered(self, text: str) -> str:
        """Return ``text`` with the short names of the agencies that were chosen in the place of what was typed."""
        for name in split_names(text):
            code = self._answer(name)
            meant = next((agency for agency in self.known.close(name) if agency.code == code), None) if code else None
            if meant:
                text = text.replace(name, meant.short_name, 1)
        return text

    def _answer(self, name: str) -> str | None:
        kept = "" if name in self.kept else None
        answer: str | None = self.data.get(f"{PREFIX}{name}", kept)
        return answer

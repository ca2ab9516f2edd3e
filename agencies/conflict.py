"""A form typed over a state of its thing: stored, refused box by box, or both people's values shown to choose from.

The form carries the state it was typed over in its hidden box ``base``.  Whoever stores raises Stale when somebody was
first; what she typed is never lost, and nobody is overwritten in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict

from agencies.access.responses import CONFLICT, UNREADABLE
from agencies.errors import Cannot, Removed, Stale
from paper.thai import area_text, thai_date
from paper.thai.forms import AreaField, ThaiDateField

BLANK = "(ว่าง)"
MINE, THEIRS, CHOSEN, PUT_BACK = "mine", "theirs", "chosen", "put_back"

F = TypeVar("F", bound=forms.BaseForm)
T = TypeVar("T")


# --- both people's values -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Difference:
    """One box that the two wrote differently, in words."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(mine: forms.BaseForm, theirs: forms.BaseForm) -> list[Difference]:
    """Compare a valid bound form with the unbound form of what is stored now."""
    unlike = []
    for name, field in mine.fields.items():
        if field.widget.is_hidden:
            continue
        stored = theirs.get_initial_for_field(theirs.fields[name], name)
        typed = mine.cleaned_data.get(name)
        typed = getattr(typed, "pk", typed)
        if not _same(typed, stored):
            unlike.append(Difference(name, str(field.label), shown(field, typed), shown(field, stored)))
    return unlike


def _same(left: object, right: object) -> bool:
    """Compare two values of a box; both ways to leave it blank are the same, and blank is never nought."""
    blank: tuple[object, ...] = (None, "")
    if left in blank or right in blank:
        return left in blank and right in blank
    return left == right


def shown(field: forms.Field, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    """Say a value as people read it."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return in_words(field, value)


@singledispatch
def in_words(field: forms.Field, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    """Say a value that is there; a kind of field with words of its own registers them."""
    return str(field.prepare_value(value))


@in_words.register
def _(field: forms.ChoiceField, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]  # choices of ours are flat
    return next((str(label) for key, label in choices if str(key) == str(value)), BLANK)


@in_words.register
def _(_field: ThaiDateField, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    return thai_date(value)


@in_words.register
def _(_field: AreaField, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    return area_text(value)


# --- the choice between them ----------------------------------------------------------------------------------------
def takes_theirs(data: QueryDict, name: str) -> bool:
    """Tell whether the other's value was chosen for a box."""
    keep = data.get("keep")
    return keep == THEIRS or (keep == CHOSEN and data.get(f"keep_{name}") == THEIRS)


def resolved(data: QueryDict, theirs: forms.BaseForm) -> QueryDict:
    """Put together what was chosen, over the state the choice was made on.

    ``keep`` is mine, theirs or chosen; with «chosen» each box says itself, in ``keep_<name>``.
    """
    chosen = data.copy()
    chosen["base"] = data.get("resolve_base", "")
    for name, field in theirs.fields.items():
        if takes_theirs(data, name) and not field.widget.is_hidden:
            _put(chosen, theirs, name)
    return chosen


def _put(data: QueryDict, theirs: forms.BaseForm, name: str) -> None:
    """Write a stored value into the data of a form, as its boxes would send it."""
    field, stored = theirs.fields[name], theirs[name].value()
    if isinstance(field.widget, forms.MultiWidget):
        for place, part in enumerate(field.widget.decompress(stored) or ()):
            data[f"{name}_{place}"] = "" if part is None else str(part)
    elif isinstance(field.widget, forms.CheckboxInput):
        data.pop(name, None)
        if stored:
            data[name] = "on"
    else:
        data[name] = "" if stored is None else str(stored)


# --- storing --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answer(Generic[F, T]):
    """What is said to a save: ``status`` 200 stored, 422 boxes to mend, 409 closed or changed by somebody else."""

    form: F
    status: int = 200
    stored: T | None = None
    refusals: Sequence[str] = ()
    differences: Sequence[Difference] = ()
    # The state on which a choice between mine and theirs is made.
    base: object = None
    is_removed: bool = False

    @property
    def is_stored(self) -> bool:
        """Tell whether everything typed is stored now."""
        return self.status == 200


class Saving(Generic[F, T]):
    """One way to save a form that is typed over its thing; a kind of form says how it is made and stored.

    ``choose`` and ``compare`` are for forms that hold more than their boxes, such as rows below them.
    """

    def make(self, data: QueryDict | None = None) -> F:
        """Make the form anew from what is stored now, blank or over data."""
        raise NotImplementedError

    def store(self, form: F) -> T:
        """Store a valid form; raises Stale, or a refusal with Thai reasons."""
        raise NotImplementedError

    def already(self, form: F) -> T | None:
        """Return the thing behind an unbound form."""
        thing: T | None = getattr(form, "instance", None)
        return thing

    def base_of(self, stored: T) -> object:  # noqa: ARG002  a kind of form that is saved as it is typed says it
        """Return the state that the same page goes on typing over; None when the page is made anew."""
        return None

    def choose(self, data: QueryDict, theirs: F) -> QueryDict:
        """Put together what was chosen between two people's values."""
        return resolved(data, theirs)

    def compare(self, mine: F, theirs: F) -> list[Difference]:
        """Return where what was typed differs from what is stored now."""
        return differences(mine, theirs)

    def blank(self) -> Answer[F, T]:
        """Answer with the form before anything is typed over what is stored."""
        return Answer(self.make())

    def answer(self, data: QueryDict) -> Answer[F, T]:
        """Store what was typed, or chosen between two people's values (``keep``)."""
        form = self.make(self.choose(data, self.make()) if "keep" in data else data)
        if not form.is_valid():
            return Answer(form, UNREADABLE)
        try:
            stored = self.store(form)
        except Removed as gone:
            return Answer(form, CONFLICT, base=gone.base, is_removed=True)
        except Stale:
            return self._both(form)
        except Cannot as refusal:
            return Answer(form, CONFLICT, refusals=refusal.reasons)
        return Answer(form, stored=stored, base=self.base_of(stored))

    def _both(self, form: F) -> Answer[F, T]:
        theirs = self.make()
        unlike = self.compare(form, theirs)
        # The same form sent twice: what it wanted is stored.
        status = CONFLICT if unlike else 200
        return Answer(form, status, self.already(theirs), differences=unlike, base=theirs["base"].value())

"""When two people saved the same thing: both values per box, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from agencies.access.responses import CONFLICT, UNREADABLE
from agencies.errors import Cannot, Stale
from paper.thai import area_text, thai_date
from paper.thai.forms import AreaField, ThaiDateField

BLANK = "(ว่าง)"
MINE, THEIRS, CHOSEN, PUT_BACK = "mine", "theirs", "chosen", "put_back"


@dataclass(frozen=True)
class Difference:
    """One box that the two wrote differently, in words."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Answer:
    """What is said to a save: ``status`` 200 stored, 422 boxes to mend, 409 closed or changed by somebody else."""

    form: forms.ModelForm
    status: int = 200
    refusals: Sequence[str] = ()
    differences: Sequence[Difference] = ()
    # The state on which a choice between mine and theirs is made.
    base: object = None
    is_removed: bool = False

    @property
    def is_stored(self) -> bool:
        """Tell whether everything typed is stored now."""
        return self.status == 200


def differences(mine: forms.BaseForm, theirs: forms.BaseForm) -> list[Difference]:
    """Compare a valid bound form with the unbound form of what is stored now."""
    found = []
    for name, field in mine.fields.items():
        if field.widget.is_hidden:
            continue
        stored = theirs.get_initial_for_field(theirs.fields[name], name)
        typed = mine.cleaned_data.get(name)
        typed = getattr(typed, "pk", typed)
        if not _same(typed, stored):
            found.append(Difference(name, str(field.label), shown(field, typed), shown(field, stored)))
    return found


def _same(one: object, other: object) -> bool:
    """Compare two values of a box; both ways to leave it blank are the same, and blank is never nought."""
    blank: tuple[object, ...] = (None, "")
    if one in blank or other in blank:
        return one in blank and other in blank
    return one == other


def shown(field: forms.Field, value: Any) -> str:  # noqa: ANN401  whatever a form holds
    """Say a value as people read it."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(field, ThaiDateField):
        return thai_date(value)
    if isinstance(field, AreaField):
        return area_text(value)
    if isinstance(field, forms.ChoiceField):
        choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]  # choices of ours are flat
        return next((str(label) for key, label in choices if str(key) == str(value)), BLANK)
    return str(field.prepare_value(value))


def resolved(data: QueryDict, theirs: forms.BaseForm) -> QueryDict:
    """Put together what was chosen, over the state the choice was made on.

    ``keep`` is mine, theirs or chosen; with «chosen» each box says itself, in ``keep_<name>``.
    """
    chosen = data.copy()
    chosen["base"] = data.get("resolve_base", "")
    keep = data.get("keep")
    for name, field in theirs.fields.items():
        takes_theirs = keep == THEIRS or (keep == CHOSEN and data.get(f"keep_{name}") == THEIRS)
        if takes_theirs and not field.widget.is_hidden:
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


TypedForm = TypeVar("TypedForm", bound=forms.ModelForm)


def settled(
    make: Callable[[QueryDict | None], TypedForm], store: Callable[[TypedForm], Any], data: QueryDict
) -> Answer:
    """Store what was typed, or chosen between two people's values (``keep``).

    ``make`` makes the form anew from what is stored now, blank or over data; ``store`` stores a valid one and raises
    Stale when somebody was first, or a refusal with Thai reasons.
    """
    form = make(resolved(data, make(None)) if "keep" in data else data)
    if not form.is_valid():
        return Answer(form, UNREADABLE)
    try:
        store(form)
    except Stale:
        now = make(None)
        found, base = differences(form, now), now["base"].value()
        # The same form sent twice: what it wanted is stored.
        return Answer(form, CONFLICT if found else 200, differences=found, base=base)
    except Cannot as refusal:
        return Answer(form, CONFLICT, refusals=refusal.reasons)
    return Answer(form)

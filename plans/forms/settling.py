"""Save a form that was typed over a state of its thing: stored, refused box by box, or both people's values shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from plans.forms.conflict import differences, resolved
from plans.forms.saving import CONFLICT, UNREADABLE, Answer
from plans.forums import CannotCertify, Stale
from plans.meetings import CannotMeet

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
    except (CannotCertify, CannotMeet) as refusal:
        return Answer(form, CONFLICT, refusals=refusal.reasons)
    return Answer(form)

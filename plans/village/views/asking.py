"""Names of agencies that saved themselves before anybody said which is meant: asked about until somebody answers."""

from __future__ import annotations

from typing import TypeVar

from agencies.people.requests import SignedIn
from plans.village.forms.plan import LineForm

# By the code of their row.
UNANSWERED = "agencies_unanswered"

L = TypeVar("L", bound=LineForm)


def asking_again(request: SignedIn, form: L) -> L:
    """Return a form of what is stored, which asks about a name that saved itself until somebody answers."""
    form.agency_choice.ask_again(request.session.get(UNANSWERED, {}).get(form.code, ()))
    return form


def keep_unanswered(request: SignedIn, form: LineForm) -> None:
    """Remember which names a form that was stored still asks about."""
    if not form.agency_boxes:
        return
    kept = request.session.get(UNANSWERED, {})
    names = [question.unknown.typed for question in form.agency_questions if question.is_open]
    if names != kept.get(form.code, []):
        others = {code: those for code, those in kept.items() if code != form.code}
        request.session[UNANSWERED] = others | ({form.code: names} if names else {})

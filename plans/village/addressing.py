"""Where a value of a project is typed: the short screen that holds its box."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from projects.fields import MONEY, SCREENS
from projects.forms import YEAR_BOX

# What a form carries that was opened from the page before sending: the box that it was opened at.
REVIEW: Final = "review"


def screen_url(plan: int, code: str, number: int = 1) -> str:
    """Return the address of a screen of the project ``code``; ``plan`` is the key of its plan."""
    return reverse("plans:screen", args=[plan, code, number])


def field_url(plan: int, code: str, box: str) -> str:
    """Return the address that opens one box of a project on its screen, from where one comes back to the review."""
    return f"{screen_url(plan, code, screen_of(box))}?{REVIEW}={box}#row-{code}-{box}"


def review_url(plan: int, code: str) -> str:
    """Return where the review shows the answers of the project ``code``."""
    return f"{reverse('plans:village_review', args=[plan])}?project={code}#project-{code}"


def screen_of(box: str) -> int:
    """Return the number of the screen on which a box stands; what belongs to no field of a project is on the first."""
    name = MONEY if box.startswith(YEAR_BOX) else box
    return next((number for number, screen in enumerate(SCREENS, start=1) if name in screen.names), 1)

"""Whose letterhead somebody may write."""

from __future__ import annotations

from django.db.models import QuerySet

from agencies.offices.models import Letterhead
from agencies.people.models import User


def changeable(user: User) -> QuerySet[Letterhead]:
    """Return the letterheads that ``user`` may write, by the code of their offices."""
    written: QuerySet[Letterhead] = Letterhead.objects.allowing(user, "change").order_by("code")
    return written

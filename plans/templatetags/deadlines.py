"""How far the deadline of a request is: its words, and the days that are gone as a bar."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from plans.requests.models import Commitment

register = template.Library()


@register.inclusion_tag("parts/figures/days.html")
def days_left(asked: Commitment) -> dict[str, Any]:
    """Say how far the deadline of a request that waits is: {% days_left commitment %}.

    The bar runs from the day of asking to the day that was asked for; where that was no later there is none.
    """
    today, begun = timezone.localdate(), timezone.localdate(asked.asked_at)
    given = max((asked.due_on - begun).days, 0)
    return {"due": asked.due_on, "today": today, "given": given, "gone": min((today - begun).days, given)}

"""The tambon operations team on the screen, with its briefing; and the guide: every step and who does what in it."""

from __future__ import annotations

from django.urls import reverse

from plans.tambon.models import TambonPlan


def way_to(plan: TambonPlan, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page below a tambon plan's own: pairs of text and address."""
    listed = f"{reverse('plans:tambon_list')}?period={plan.period.slug}"
    return [("แผนตำบลในพื้นที่", listed), (f"{plan.area} {plan.period}", reverse("plans:tambon", args=[plan.pk])), *more]

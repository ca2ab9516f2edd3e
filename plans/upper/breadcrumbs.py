"""Plans of districts and provinces on the screen: how ready the level below is, taking in, deciding, releasing."""

from __future__ import annotations

from django.urls import reverse

from plans.upper.models import UpperPlan


def way_up(plan: UpperPlan, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page below an upper plan's own: pairs of text and address."""
    listed = f"{reverse('plans:upper_list')}?period={plan.period.slug}"
    return [("แผนอำเภอและจังหวัด", listed), (f"{plan.area} {plan.period}", reverse("plans:upper", args=[plan.pk])), *more]

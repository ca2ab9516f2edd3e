"""What waits for who records resolutions on the local plan."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from agencies.todo import Waiting, first_and_count, register
from plans.local.models import Edition


def _to_record(user: User) -> ReachQuerySet:
    mine = [Edition.ACCESS.query(user, action) for action in ("agree", "approve", "announce")]
    return Edition.objects.filter(reduce(or_, mine))


@register(140, rows=_to_record)
def editions(user: User) -> list[Waiting]:
    """Find editions of local plans that wait for a resolution or the announcement that this person records."""
    found, count = first_and_count(_to_record(user).select_related("local_plan__agency", "local_plan__period"), 1)
    if not found:
        return []
    first = found[0]
    url = (
        reverse("plans:edition", args=[first.pk]) if count == 1 else reverse("plans:local", args=[first.local_plan_id])
    )
    detail = f"{first} · {first.get_state_display()}"
    return [Waiting(title="บันทึกมติของแผนท้องถิ่น", detail=detail, url=url, count=count, action="บันทึกมติ", unit="ฉบับ")]

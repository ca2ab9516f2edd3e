"""The list of local plans."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.urls import reverse

from agencies.lists.asking import Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_date
from plans.local.models import Edition, LocalPlan
from plans.tambon.lists import PeriodFilters


class Entry(NamedTuple):
    """A local plan, and its last announced edition that the reader may see."""

    plan: LocalPlan
    edition: Edition | None

    @property
    def announced(self) -> str:
        """Say the edition with its day."""
        if self.edition is None:
            return "ยังไม่ประกาศใช้"
        day = f" ({thai_date(self.edition.announced_on)})" if self.edition.announced_on else ""
        return f"{self.edition}{day}"


class LocalFilters(PeriodFilters):
    """What narrows the list: words of the authority's or its area's name."""

    q = Search("agency__name", "agency__area__name", help_text="ชื่อ อปท. หรือพื้นที่")


LOCAL_PLANS = List(
    "แผนพัฒนาท้องถิ่น",
    "local_plan",
    (
        Column(
            "agency",
            "อปท.",
            "plan.agency.name",
            words=("agency__name",),
            link=lambda entry: reverse("plans:local", args=[entry.plan.pk]),
            width_mm=60,
        ),
        Column("area", "พื้นที่", "plan.agency.area", order=("agency__area__code", "agency__code")),
        Column("code", "รหัสพื้นที่", "plan.agency.area.code", Kind.CODE, order=("agency__area__code",), is_hidden=True),
        Column("edition", "ฉบับล่าสุดที่ประกาศใช้", "announced"),
    ),
    order=("agency__area__code", "agency__code"),
    filters=LocalFilters,
    per_page=20,
)


def local_plans(request: SignedIn) -> Listing:
    """Read the local plans that a person asks for, with the newest edition of each."""
    plans = LocalPlan.objects.visible_to(request.user).select_related("agency__area", "period")
    return LOCAL_PLANS.read(request, plans, dress=partial(_with_newest, request=request))


def _with_newest(plans: Iterable[LocalPlan], *, request: SignedIn) -> list[Entry]:
    listed = list(plans)
    readable = Edition.objects.visible_to(request.user).filter(local_plan__in=listed, sequence__isnull=False)
    newest = {edition.local_plan_id: edition for edition in readable.order_by("sequence")}
    return [Entry(plan, newest.get(plan.pk)) for plan in listed]

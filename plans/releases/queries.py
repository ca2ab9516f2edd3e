"""Releases found again: by area and period, by version, by the plan they were made from; their addresses and names."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.areas.models import Area
from agencies.offices.models import kinds_that_may
from plans.releases.models import Receipt, ReceiptState, Release
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod


def text_digest(text: str) -> str:
    """Return the SHA-256 of a release's very text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- finding --------------------------------------------------------------------------------------------------------
def versions_of(area: Area, period: PlanPeriod) -> ReachQuerySet:
    """Return every release of an area's plan, the newest first."""
    releases: ReachQuerySet = Release.objects.filter(area=area, period=period).order_by("-version")
    return releases


def newest(area: Area, period: PlanPeriod) -> Release | None:
    """Return the release in force of an area's plan."""
    release: Release | None = versions_of(area, period).defer("content").first()
    return release


def newest_of(areas: Collection[int], period: int) -> ReachQuerySet:
    """Return the release in force of each of some areas' plans of a period, by their keys, without their content."""
    every = Release.objects.filter(area__in=areas, period=period)
    later = every.filter(area=OuterRef("area"), version__gt=OuterRef("version"))
    newest_of_each: ReachQuerySet = every.filter(~Exists(later)).defer("content", "head")
    return newest_of_each


def newer(than: Release) -> Release | None:
    """Return the release that replaced ``than``, without what it says, or None when it is the newest."""
    later = Release.objects.filter(area=than.area_id, period=than.period_id, version__gt=than.version)
    release: Release | None = later.order_by("-version").defer("content", "head").first()
    return release


def at_takers(area: int | OuterRef) -> QuerySet[Receipt]:
    """Select what was sent to the offices of an area that take plans of the level below into the plan of theirs."""
    takers = kinds_that_may("upper_plan.accept")
    receipts: QuerySet[Receipt] = Receipt.objects.filter(agency__area=area, agency__kind__in=takers)
    return receipts


def told_by_takers(area: int | OuterRef) -> QuerySet[Any]:
    """Select the same and say of each, as ``is_back``, whether it speaks no more.

    What one office of a level sends back the level has sent back, whatever still lies before another office there,
    until it is sent to one of them anew.
    """
    takers = kinds_that_may("upper_plan.accept")
    beside = Receipt.objects.filter(
        release=OuterRef("release"), agency__area=OuterRef("agency__area"), agency__kind__in=takers
    )
    itself_or_later = Q(pk=OuterRef("pk")) | Q(settled_at__gte=OuterRef("sent_at"))
    return at_takers(area).annotate(is_back=Exists(beside.filter(itself_or_later, state=ReceiptState.RETURNED)))


def plan_of(release: Release) -> TambonPlan | None:
    """Return the tambon plan that a release was made from, with its place, period and profile; None above tambons."""
    if release.level != Release.Level.TAMBON:
        return None
    plans = TambonPlan.objects.with_place().select_related("profile")
    plan: TambonPlan | None = plans.filter(area=release.area_id, period=release.period_id).first()
    return plan


def check_url(release: Release) -> str:
    """Return the full public address at which anybody checks a release; the QR code holds it."""
    return f"{settings.PUBLIC_URL}{reverse('release_check', args=[release.token])}"


def grouped(digest: str) -> str:
    """Write a digest in groups of four, for reading it aloud."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def file_name(release: Release, suffix: str) -> str:
    """Name a file of a release by area, period, version and the beginning of its digest."""
    area, years = release.area.name, release.period.slug
    return f"เล่มแผน{release.get_level_display()}{area} {years} ครั้งที่ {release.version} {release.digest[:12]}.{suffix}"

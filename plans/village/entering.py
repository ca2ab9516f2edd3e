"""The way through entering a plan, one thing per screen: what was resolved and became of it, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from plans.village.models import Forum, ForumState, PlanLine, Resolution, VillagePlan


@dataclass(frozen=True)
class Step:
    """The next thing to do of a plan: what, why and how much of it, where, and the words of its button."""

    title: str
    why: str
    url: str
    action: str
    is_last: bool = False


def resolutions_of(plan: VillagePlan) -> list[Resolution]:
    """Return what the plan's forums resolved, in order, each with its forum and the projects that rest on it."""
    resting = Prefetch("lines", PlanLine.objects.filter(plan=plan).select_related("project"))
    kept = Resolution.objects.filter(forum__plan=plan).exclude(forum__state=ForumState.CANCELLED)
    return list(kept.select_related("forum").order_by("forum__held_on", "forum", "number").prefetch_related(resting))


def undecided(resolutions: Sequence[Resolution]) -> list[Resolution]:
    """Keep those of which nobody has said yet whether they become a project."""
    return [one for one in resolutions if not one.without_project and not one.lines.all()]


def next_step(plan: VillagePlan, resolutions: Sequence[Resolution]) -> Step:
    """Return what comes next of a plan that is written; ``resolutions`` are its own (``resolutions_of``)."""
    waiting = undecided(resolutions)
    if waiting:
        why = f"เหลือ {len(waiting)} จาก {len(resolutions)} เรื่อง"
        return Step("ทำมติเวทีให้เป็นโครงการ", why, f"{_page(plan)}#resolution-{waiting[0].pk}", "ทำเรื่องต่อไป")
    return _forum_step(plan) if not resolutions else _review(plan)


def _page(plan: VillagePlan) -> str:
    return reverse("plans:enter", args=[plan.pk])


def _forum_step(plan: VillagePlan) -> Step:
    """Ask for the forum, or for what it resolved; where that is certified without a resolution, projects come next."""
    forum = plan.forums.exclude(state=ForumState.CANCELLED).order_by("-pk").first()
    if forum is None:
        return Step("บันทึกเวทีประชาคม", "วันที่ สถานที่ คนที่มา และมติ", reverse("plans:forum_add", args=[plan.pk]), "บันทึกเวที")
    if forum.state == ForumState.CERTIFIED:
        return _review(plan)
    return Step("จดมติของเวที", _named(forum), reverse("plans:forum_edit", args=[forum.pk]), "จดมติ")


def _named(forum: Forum) -> str:
    return f"{forum} ยังไม่มีมติ"


def _review(plan: VillagePlan) -> Step:
    review = reverse("plans:village_review", args=[plan.pk])
    return Step("ตรวจทานและส่งแผน", "มติทุกข้อตัดสินแล้ว", review, "ตรวจทาน", is_last=True)

"""A plan released: its content frozen in one canonical text, found again by its digest, and whether it still holds.

``issue`` takes any level's content; what a tambon's plan says is in ``plans.sayings``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.areas.models import Area
from agencies.areas.reach import ReachQuerySet
from agencies.errors import Cannot
from agencies.people.models import User
from paper.thai import thai_date
from plans.releases.content import content_of
from plans.releases.models import Delivery, Release
from plans.tambon.models import PlanReport, TambonPlan
from plans.upper.content import upper_digest
from plans.upper.models import UpperPlan
from plans.village.models import PlanState, VillagePlan
from projects.periods import PlanPeriod
from projects.snapshot import canonical

BY_LENGTH = 320
STALE_WORDS = "ข้อมูลไม่เป็นปัจจุบัน"


class CannotRelease(Cannot):
    """A plan that cannot be released now; ``reasons`` are Thai sentences."""


def text_digest(text: str) -> str:
    """Return the SHA-256 of a release's very text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- releasing ------------------------------------------------------------------------------------------------------
@transaction.atomic
def release(plan: TambonPlan, *, by: User) -> Release:
    """Release a tambon plan as it stands; what was not changed since its last release is that release.

    Raises PermissionDenied, or CannotRelease with Thai sentences.
    """
    plan = TambonPlan.objects.select_for_update(of=("self",)).select_related("area", "period").get(pk=plan.pk)
    if not by.has_perm("tambon_plan.release", plan):
        raise PermissionDenied("tambon_plan.release")
    if reasons := unready(plan):
        raise CannotRelease(*reasons)
    return issue(plan.area, plan.period, content_of(plan), plan_digest=plan.digest, by=by)


def unready(plan: TambonPlan) -> list[str]:
    """Return why a plan cannot be released now; none means it can."""
    if plan.is_behind:
        return ["กำลังรวมแผน กรุณาออกฉบับอีกครั้งเมื่อรวมแผนเสร็จ"]
    if not plan.lines.exists():
        return ["ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล จึงยังไม่มีสิ่งที่จะออกฉบับ"]
    return []


def issue(
    area: Area,
    period: PlanPeriod,
    content: Mapping[str, Any],
    *,
    plan_digest: str,
    by: User,
    level: str = Release.Level.TAMBON,
) -> Release:
    """Freeze ``content`` as the next version of an area's plan, unless the newest version says the very same.

    The caller holds the row of the plan it was made from, in a transaction, and has checked who may.
    """
    text = canonical(content).decode()
    found = text_digest(text)
    latest = newest(area, period)
    if latest is not None and latest.digest == found:
        return latest
    return Release.objects.create(
        level=level,
        area=area,
        period=period,
        version=latest.version + 1 if latest else 1,
        content=text,
        digest=found,
        plan_digest=plan_digest,
        by=by,
        by_name=signed(by),
    )


def signed(by: User) -> str:
    """Write a person out with her posts: the history keeps both when the post changes hands."""
    posts = ", ".join(post.title for post in by.posts)
    return (f"{by.full_name} ({posts})" if posts else by.full_name)[:BY_LENGTH]


# --- finding --------------------------------------------------------------------------------------------------------
def versions_of(area: Area, period: PlanPeriod) -> ReachQuerySet:
    """Return every release of an area's plan, the newest first."""
    found: ReachQuerySet = Release.objects.filter(area=area, period=period).order_by("-version")
    return found


def newest(area: Area, period: PlanPeriod) -> Release | None:
    """Return the release in force of an area's plan."""
    found: Release | None = versions_of(area, period).first()
    return found


def newer(than: Release) -> Release | None:
    """Return the release that replaced ``than``, or None when it is the newest."""
    found = newest(than.area, than.period)
    return found if found is not None and found.version > than.version else None


def plan_of(one: Release) -> TambonPlan | None:
    """Return the tambon plan that a release was made from; None for the levels above."""
    if one.level != Release.Level.TAMBON:
        return None
    plans = TambonPlan.objects.select_related("area", "period")
    return plans.filter(area=one.area_id, period=one.period_id).first()


def check_url(one: Release) -> str:
    """Return the full public address at which anybody checks a release; the QR code holds it."""
    return f"{settings.PUBLIC_URL}{reverse('release_check', args=[one.token])}"


def grouped(digest: str) -> str:
    """Write a digest in groups of four, for reading it aloud."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def contents_of(one: Release) -> dict[str, Any]:
    """Read what a release says."""
    found: dict[str, Any] = json.loads(one.content)
    return found


def took_home(one: Release, *, by: User) -> None:
    """Remember the release as the one that ``by`` last took of its area: «ตั้งแต่ครั้งก่อน» compares with it."""
    Delivery.objects.update_or_create(
        user=by, area=one.area, period=one.period, defaults={"release": one, "at": timezone.now()}
    )


# --- staying true ---------------------------------------------------------------------------------------------------
def staleness(plan: TambonPlan) -> list[str]:
    """Return in Thai why the plan's newest release no longer says what the plan says; none while it does.

    A plan without a release is not out of date.  One query while nothing has changed.
    """
    latest = newest(plan.area, plan.period)
    if latest is None or (not plan.is_behind and plan.digest == latest.plan_digest):
        return []
    named = list(_villages_changed(plan, latest))
    if plan.is_behind:
        return [*named, "กำลังรวมแผนใหม่ ยอดของแผนอาจไม่ตรงกับฉบับที่ออกแล้ว"]
    return named or [f"ผลการพิจารณาหรือโครงการในแผนตำบลเปลี่ยนหลังออกฉบับที่ {latest.version} กรุณาออกฉบับใหม่"]


def _villages_changed(plan: TambonPlan, latest: Release) -> Iterator[str]:
    """Say which villages' plans were reopened, sent anew or added since a release, each by name."""
    released = {one["code"]: one for one in contents_of(latest)["villages"] if one["digest"]}
    plans = VillagePlan.objects.filter(village__parent=plan.area_id, period=plan.period_id)
    for one in plans.select_related("village", "accepted_version").order_by("village__code"):
        before = released.get(one.village.code)
        is_in = one.state == PlanState.ACCEPTED and one.accepted_version is not None
        if before is not None and not is_in:
            yield f"แผน {one.village} ถูกเปิดให้แก้ไขใหม่หลังออกฉบับที่ {latest.version} ({_since(one)})"
        elif before is not None and one.accepted_version and one.accepted_version.digest != before["digest"]:
            yield f"แผน {one.village} ส่งฉบับใหม่แล้วหลังออกฉบับที่ {latest.version}"
        elif before is None and is_in:
            yield f"แผน {one.village} เข้าแผนตำบลหลังออกฉบับที่ {latest.version}"


def _since(plan: VillagePlan) -> str:
    event = plan.events.first()
    return f"เมื่อ {thai_date(event.at)}" if event else "ไม่ทราบวันที่"


def was_reopened(plan: TambonPlan) -> bool:
    """Tell whether a village's plan that the newest release holds has been opened again since, or taken out."""
    latest = newest(plan.area, plan.period)
    if latest is None or (not plan.is_behind and plan.digest == latest.plan_digest):
        return False
    released = {one["code"] for one in contents_of(latest)["villages"] if one["digest"]}
    held = VillagePlan.objects.filter(
        village__code__in=released, period=plan.period_id, state=PlanState.ACCEPTED
    ).values_list("village__code", flat=True)
    return released != set(held)


def was_left_behind(report: PlanReport) -> bool:
    """Tell whether a printed book is of a plan that has changed since, or that stands open at a village now."""
    plan = report.tambon_plan
    if report.form != PlanReport.BOOK:
        return False
    is_older = plan.rolled_up_at is not None and report.created_at < plan.rolled_up_at and report.digest != plan.digest
    return plan.is_behind or is_older or was_reopened(plan)


def out_of_date(one: Release) -> list[str]:
    """Return in Thai why a release is not what holds today: a newer one, or a plan that has changed since."""
    later = newer(one)
    if later is not None:
        return [f"มีฉบับที่ {later.version} ออกแทนแล้วเมื่อ {thai_date(later.at)}"]
    plan = plan_of(one)
    return staleness(plan) if plan is not None else _upper_staleness(one)


def is_changed_beside(one: Release) -> bool:
    """Tell whether only what a tambon's release holds beside the projects has changed: agreements, profile, and so on.

    It may still be sent then, and releasing makes a new version.  False of one that is out of date or was replaced.
    Reads the whole plan, in equally many queries however big it is.
    """
    plan = plan_of(one)
    if plan is None or out_of_date(one):
        return False
    return text_digest(canonical(content_of(plan)).decode()) != one.digest


def _upper_staleness(one: Release) -> list[str]:
    """Say that a district's or province's plan has accepted, given back or decided something since its release."""
    plan = UpperPlan.objects.filter(area=one.area_id, period=one.period_id).first()
    if plan is None or upper_digest(plan) == one.plan_digest:
        return []
    return [f"แผนที่รับจากระดับล่างหรือผลการพิจารณาเปลี่ยนหลังออกฉบับที่ {one.version} กรุณาออกฉบับใหม่"]


# --- checking -------------------------------------------------------------------------------------------------------
class NotJson(ValueError):
    """What was given is no JSON that a release could be; the message is a Thai sentence."""


@dataclass(frozen=True)
class Check:
    """What came out of checking a file: its digest anew, what it claims, and the release it is, if any."""

    digest: str
    claimed: str
    release: Release | None

    @property
    def holds(self) -> bool:
        """Tell whether it is a release, word for word, and claims nothing else."""
        return self.release is not None and self.claimed in {"", self.digest}


def checked(raw: bytes) -> Check:
    """Recompute the digest of a file: a release's JSON, however it is spaced, or {"content": …, "digest": …}.

    Raises NotJson.
    """
    try:
        data = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, UnicodeDecodeError, RecursionError) as bad:
        raise NotJson("ไฟล์นี้ไม่ใช่ JSON ของแผนฉบับที่ออกแล้ว หรือไฟล์ไม่ครบ") from bad
    claimed = ""
    if isinstance(data, dict) and {"content", "digest"} <= data.keys():
        claimed, data = str(data["digest"]), data["content"]
        data = _inner(data) if isinstance(data, str) else data
    found = text_digest(canonical(data).decode())
    return Check(found, claimed, Release.objects.filter(digest=found).select_related("area", "period").last())


def _inner(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except ValueError:
        return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice: readers would not agree which holds."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_text: str) -> object:
    """Refuse numbers that no release holds (money is decimal text)."""
    raise ValueError

"""What waits between a district or province and the level below it, and what became lately of what was released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.areas.models import Area
from agencies.people.models import User
from agencies.todo import NAMED, RECENT, Happening, Waiting, named, register, register_history
from plans.releases.models import Receipt, ReceiptState, Release
from plans.releases.queries import told_by_takers
from plans.tambon.models import TambonPlan
from plans.upper.checks import BELOW
from plans.upper.models import Acceptance, UpperPlan

ABOVE = {below: UpperPlan.Level(level) for level, below in BELOW.items()}


def _given_back(user: User) -> QuerySet[Acceptance]:
    lower = TambonPlan.objects.allowing(user, "release").order_by()
    upper = UpperPlan.objects.allowing(user, "release").order_by()
    area, period = OuterRef("area"), OuterRef("upper_plan__period")
    mine = Exists(lower.filter(area=area, period=period)) | Exists(upper.filter(area=area, period=period))
    newer = Acceptance.objects.filter(area=area, upper_plan__period=period, pk__gt=OuterRef("pk"))
    anew = Release.objects.filter(area=area, period=period, at__gt=OuterRef("ended_at"))
    return Acceptance.objects.filter(mine, ~Exists(newer), ~Exists(anew), ended_at__isnull=False)


@register(110, rows=_given_back)
def back_from_above(user: User) -> list[Waiting]:
    """Find plans that the level above gave back, until they are released anew, at those who may release."""
    ended = _given_back(user).select_related("area", "upper_plan__area", "upper_plan__period")
    returned = list(ended.order_by("-ended_at"))
    if not returned:
        return []
    first, names = returned[0], [str(acceptance.area) for acceptance in returned[1 : NAMED + 1]]
    plan, others = first.upper_plan, f" · {named(names, len(returned) - 1)}" if names else ""
    more = f" และอีก {len(returned) - 1} แผน" if names else ""
    return [
        Waiting(
            title=f"แก้ไขแผนที่{plan.get_level_display()}คืน แล้วออกเล่มแผนใหม่: {first.area} {plan.period}{more}",
            detail=f"{plan.area}: {first.end_reason}{others}",
            url=_page_of(first),
            count=len(returned),
            action="ดูเหตุผล",
            unit="",
            since=first.ended_at,
        )
    ]


def _page_of(given_back: Acceptance) -> str:
    """Return the address of the plan that came back, where it is told who gave it back and why."""
    area, period = given_back.area_id, given_back.upper_plan.period_id
    if given_back.upper_plan.level == UpperPlan.Level.DISTRICT:
        return reverse("plans:tambon", args=[TambonPlan.objects.get(area=area, period=period).pk])
    return reverse("plans:upper", args=[UpperPlan.objects.get(area=area, period=period).pk])


@register(130)
def to_take_in(user: User) -> list[Waiting]:
    """Find releases of the level below that wait for a district or province to take them into its plan."""
    if not may_somewhere(user, "upper_plan.accept"):
        return []
    plans = UpperPlan.objects.allowing(user, "accept").filter(period__is_open=True, frozen_by=None).order_by()
    later = Release.objects.filter(area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("version"))
    taken = Acceptance.objects.filter(area=OuterRef("area"), upper_plan__period=OuterRef("period"), ended_at=None)
    mine = Exists(plans.filter(area=OuterRef("area__parent"), period=OuterRef("period")))
    here = told_by_takers(OuterRef("area__parent")).filter(release=OuterRef("pk"), is_back=False)
    sent = Release.objects.filter(mine, Exists(here), ~Exists(later), ~Exists(taken))
    upper = plans.filter(area=OuterRef("area__parent"), period=OuterRef("period")).values("pk")[:1]
    waiting = sent.select_related("area").defer("content", "head").annotate(upper=Subquery(upper))
    by_level: dict[str, list[Release]] = defaultdict(list)
    for release in waiting.order_by("area__code", "period__first_year"):
        by_level[release.level].append(release)
    return [_taking_in(releases) for releases in by_level.values()]


def _taking_in(releases: Sequence[Any]) -> Waiting:
    """Tell which releases of one level wait: on the page of the plan above them, or on the list where it is several."""
    below, names = Area.Level(releases[0].area.level), [str(release.area) for release in releases]
    plans = {release.upper for release in releases}
    return Waiting(
        title=f"รับแผนที่{below.label}ส่งมาเข้าแผน{ABOVE[below].label}",
        detail=named(names[:NAMED], len(names)),
        url=reverse("plans:upper", args=[*plans]) if len(plans) == 1 else reverse("plans:upper_list"),
        count=len(names),
        action="ตรวจและรับแผน",
        unit=below.label,
    )


# --- what happened last -----------------------------------------------------------------------------------------------
@register_history
def released_and_moved(user: User) -> list[Happening]:
    """Return the last releases that ``user`` may read, the last sending of each, and what became of them there.

    One query where nothing was released, three otherwise.
    """
    settled = Receipt.objects.visible_to(user).filter(settled_at__isnull=False)
    taken = Acceptance.objects.filter(upper_plan__in=UpperPlan.objects.visible_to(user).order_by().values("pk"))
    releases = list(_last_moved(user, settled, taken))
    if not releases:
        return []
    by_key = {release.pk: release for release in releases}
    receipts = settled.filter(release__in=by_key).select_related("agency").order_by("-settled_at")
    acceptances = taken.filter(release__in=by_key).select_related("upper_plan__area", "upper_plan__period")
    return [
        *(event for release in releases for event in _made_and_sent(release)),
        *(event for one in receipts for event in _at_addressee(by_key[one.release_id], one)),
        *(event for one in acceptances for event in _at_level_above(by_key[one.release_id], one)),
    ]


def _last_moved(user: User, settled: QuerySet[Receipt], taken: QuerySet[Acceptance]) -> QuerySet[Release]:
    of = {"release": OuterRef("pk")}
    last = Receipt.objects.filter(**of).order_by("-sent_at", "-pk")
    moved = taken.filter(**of).annotate(moved_at=Coalesce("ended_at", "at")).order_by("-moved_at")
    readable = Release.objects.visible_to(user).annotate(
        sent_at=Subquery(last.values("sent_at")[:1]),
        sent_by=Subquery(last.values("sent_by")[:1]),
        sent_by_name=Subquery(last.values("sent_name")[:1]),
        sent_to=Count("receipts", distinct=True),
        settled_at=Subquery(settled.filter(**of).order_by("-settled_at").values("settled_at")[:1]),
        moved_at=Subquery(moved.values("moved_at")[:1]),
    )
    latest = Greatest(*(Coalesce(name, "at") for name in ("sent_at", "settled_at", "moved_at")))
    releases: QuerySet[Release] = readable.select_related("area", "period").defer("content", "head")
    return releases.order_by(latest.desc())[:RECENT]


def _made_and_sent(one: Any) -> Iterator[Happening]:  # noqa: ANN401  a release with what was annotated
    url = reverse("plans:release", args=[one.pk])
    yield Happening(at=one.at, title=f"ออก{one}", by_name=one.by_name, by_post="", note="", url=url, by=one.by_id)
    if one.sent_at:
        sent, name, by = f"ส่งต่อ{one} ถึง {one.sent_to} แห่ง", one.sent_by_name, one.sent_by
        yield Happening(at=one.sent_at, title=sent, by_name=name, by_post="", note="", url=url, by=by)


def _at_addressee(release: Release, receipt: Receipt) -> Iterator[Happening]:
    of, url = f"{release} ที่{receipt.agency.name}", reverse("plans:receipt", args=[receipt.pk])
    if receipt.received_at:
        # Who settled it last is kept: of one that was returned since, not who had received it.
        name, by = receipt.received_name, receipt.settled_by_id if receipt.state == ReceiptState.RECEIVED else None
        yield Happening(receipt.received_at, f"ลงรับ{of}", name, by_post="", note="", url=url, by=by)
    if receipt.settled_at and receipt.state == ReceiptState.RETURNED:
        back, note, by = f"ส่งคืน{of}", receipt.reason, receipt.settled_by_id
        yield Happening(receipt.settled_at, back, receipt.settled_name, by_post="", note=note, url=url, by=by)


def _at_level_above(release: Release, acceptance: Acceptance) -> Iterator[Happening]:
    """Tell when it was taken in and by whom, and when its level gave it back and why."""
    plan, by = acceptance.upper_plan, acceptance.by_id
    url, name = reverse("plans:upper", args=[plan.pk]), acceptance.by_name
    yield Happening(acceptance.at, f"รับ{release} เข้า{plan}", name, by_post="", note="", url=url, by=by)
    if acceptance.ended_at:
        back, note = f"คืน{release} จาก{plan}", acceptance.end_reason
        yield Happening(acceptance.ended_at, back, str(plan.area), by_post="", note=note, url=url)

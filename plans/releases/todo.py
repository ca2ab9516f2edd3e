"""What waits of releases: to receive, given back, released anew since taken home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.areas.models import Area
from agencies.people.models import User
from agencies.todo import NAMED, Journey, Stage, Waiting, around, named, register, register_journey
from paper.thai import thai_datetime
from plans.releases.journey import DONE, LATE, LATER, NOW, stages_of, with_facts
from plans.releases.models import Delivery, Receipt, ReceiptState, Release
from plans.tambon.models import TambonPlan
from plans.tambon.steps import STEPS

# How many offices that have not signed yet are named.
LISTED: Final = 8


def _to_receive(user: User) -> ReachQuerySet:
    return Receipt.objects.allowing(user, "receive")


@register(90, rows=_to_receive)
def to_receive(user: User) -> list[Waiting]:
    """Find released plans that were sent to the person's agency and wait to be received."""
    return _sent_plans(_to_receive(user), "ลงรับแผนที่ส่งถึงหน่วยงานของท่าน", _sender, action="ลงรับ")


def _sender(receipt: Receipt) -> str:
    return f"ส่งโดย {receipt.sent_name} เมื่อ {thai_datetime(receipt.sent_at)}"


def _given_back(user: User) -> ReachQuerySet:
    plans = TambonPlan.objects.allowing(user, "release").order_by()
    later = Release.objects.filter(
        area=OuterRef("release__area"), period=OuterRef("release__period"), version__gt=OuterRef("release__version")
    )
    again = Receipt.objects.filter(release=OuterRef("release"), agency=OuterRef("agency"), pk__gt=OuterRef("pk"))
    returned = Receipt.objects.visible_to(user).filter(~Exists(later), ~Exists(again), state=ReceiptState.RETURNED)
    return returned.filter(release__area__in=plans.values("area"))


@register(100, rows=_given_back)
def given_back(user: User) -> list[Waiting]:
    """Find plans that came back from an addressee and did not go out anew since, at those who may release."""
    return _sent_plans(
        _given_back(user), "แก้ไขแผนที่หน่วยงานส่งคืน", lambda receipt: f"{receipt.agency}: {receipt.reason}", action="ดูเหตุผล"
    )


def _changed_since(user: User) -> QuerySet[Delivery]:
    later = Release.objects.visible_to(user).filter(
        area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("release__version")
    )
    return Delivery.objects.filter(Exists(later), user=user)


@register(150, rows=_changed_since)
def changed_since(user: User) -> list[Waiting]:
    """Find the plans that were released again after the person took them home."""
    names = [str(mark.area) for mark in _changed_since(user).select_related("area").order_by("area__code")]
    return [
        Waiting(
            title="อ่านแผนที่เปลี่ยนตั้งแต่ท่านดาวน์โหลดครั้งก่อน",
            detail=named(names[:NAMED], len(names)),
            url=reverse("plans:since"),
            count=len(names),
            unit="แผน",
            is_reading=True,
        )
    ]


def _sent_plans(receipts: ReachQuerySet, title: str, detail: Callable[[Receipt], str], *, action: str) -> list[Waiting]:
    """Say the first sent plan's ``detail``; one is opened at once, several in their list."""
    first = (
        receipts.select_related("agency", "release__area", "release__period")
        .defer("release__content", "release__head")
        .first()
    )
    if first is None:
        return []
    count = receipts.count()
    url = reverse("plans:receipt", args=[first.pk]) if count == 1 else reverse("plans:receipts")
    said = f"{title}: {first.release}" + (f" และอีก {count - 1} เล่ม" if count > 1 else "")
    return [Waiting(title=said, detail=detail(first), url=url, count=count, action=action, unit="")]


# --- what others have to do -------------------------------------------------------------------------------------------
def _under_way(user: User) -> ReachQuerySet:
    plans = TambonPlan.objects.allowing(user, "release").order_by()
    sent = Receipt.objects.visible_to(user).filter(state__in=(ReceiptState.SENT, ReceiptState.OPENED))
    return sent.filter(release__area__in=plans.values("area"))


@register(190, rows=_under_way)
def awaited_of_addressees(user: User) -> list[Waiting]:
    """Tell which offices have not signed for a plan that was sent to them, at those who may release it."""
    sent = _under_way(user).select_related("agency", "release__area", "release__period").order_by("sent_at")
    return [
        Waiting(
            title=f"ลงรับ{receipt.release}",
            detail=f"เปิดอ่านแล้วเมื่อ {thai_datetime(receipt.opened_at)}" if receipt.opened_at else "ยังไม่ได้เปิดอ่าน",
            url=reverse("plans:receipt", args=[receipt.pk]),
            count=1,
            waits_for=receipt.agency.name,
            since=receipt.sent_at,
        )
        for receipt in sent.defer("release__content", "release__head")[:LISTED]
    ]


# --- how far the plan is ----------------------------------------------------------------------------------------------
@register_journey
def of_tambon(user: User) -> Journey | None:
    """Tell how far the newest plan of her tambon is, where her posts are of one tambon: one query."""
    tambons = {post.area_id for post in user.posts if post.area.level == Area.Level.TAMBON}
    if len(tambons) != 1:
        return None
    plans = TambonPlan.objects.visible_to(user).filter(area__in=tambons, period__is_open=True)
    plan = with_facts(plans.with_place()).order_by("-period__first_year").first()
    if plan is None:
        return None
    stages = stages_of(plan)
    url = reverse("plans:tambon", args=[plan.pk])
    acts = _acts(user, plan, stages)
    here = next((place for place, stage in enumerate(stages) if stage.state != DONE), len(stages) - 1)
    title = f"แผนตำบล{plan.area.name} {plan.period}"
    return Journey(title=title, url=url, stages=around(stages, here), acts=acts)


def _acts(user: User, plan: TambonPlan, stages: Sequence[Stage]) -> list[Waiting]:
    """Return what this person may do now: steps that were begun, or else the first that nobody has begun."""
    steps = [] if plan.frozen_by_id else zip(STEPS, stages, strict=True)
    mine = [
        (step.act, stage) for step, stage in steps if step.act and user.has_perm(f"tambon_plan.{step.action}", plan)
    ]
    now = [pair for pair in mine if pair[1].state in {NOW, LATE}]
    chosen = now or [pair for pair in mine if pair[1].state == LATER][:1]
    return [Waiting(title=title, detail=stage.note, url=stage.url, count=1, action="ทำขั้นนี้") for title, stage in chosen]

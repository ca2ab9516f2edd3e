"""What waits of releases: to receive, given back, released anew since taken home."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from agencies.todo import NAMED, Waiting, named, register
from paper.thai import thai_datetime
from plans.releases.models import Delivery, Receipt, ReceiptState, Release
from plans.tambon.models import TambonPlan


def _to_receive(user: User) -> ReachQuerySet:
    return Receipt.objects.allowing(user, "receive")


@register(90, rows=_to_receive)
def to_receive(user: User) -> list[Waiting]:
    """Find released plans that were sent to the person's agency and wait to be received."""
    return _sent_plans(_to_receive(user), "ลงรับแผนที่ส่งถึงหน่วยงานของท่าน", _sender)


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
    return _sent_plans(_given_back(user), "แผนที่หน่วยงานส่งคืน", lambda receipt: f"{receipt.agency}: {receipt.reason}")


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
            title="แผนที่เปลี่ยนตั้งแต่ท่านดาวน์โหลดครั้งก่อน",
            detail=named(names[:NAMED], len(names)),
            url=reverse("plans:since"),
            count=len(names),
        )
    ]


def _sent_plans(receipts: ReachQuerySet, title: str, detail: Callable[[Receipt], str]) -> list[Waiting]:
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
    return [Waiting(title=f"{title}: {first.release}", detail=detail(first), url=url, count=count)]

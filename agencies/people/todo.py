"""Posts that wait for a holder."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.access.permissions import rows
from agencies.people.actions import open_invitations
from agencies.people.models import Handover, Invitation, Post, PostHolder, User
from agencies.todo import RECENT, Happening, Waiting, first_and_count, named, register, register_history

# When a holder said whether she hands over; one of the two at most.
ANSWERED = Coalesce("consented_at", "refused_at")


def _to_own_posts(user: User) -> QuerySet[Invitation]:
    mine = open_invitations().filter(post__in=[post.pk for post in user.posts], consented_at=None)
    return mine.exclude(invited_by=user)


@register(5, rows=_to_own_posts)
def to_hand_over(user: User) -> list[Waiting]:
    """Find invitations to this person's own posts: what she is asked to agree to, or is told before it happens."""
    waiting = list(_to_own_posts(user).select_related("post").order_by("created_at"))
    return [
        Waiting(
            title=f"{'จะมี' if one.reason else 'ขอความยินยอมส่งมอบให้'}ผู้รับช่วงตำแหน่งของท่าน: {one.post}",
            detail=f"{one.name} เหตุผล: {one.reason}" if one.reason else f"{one.name} รับตำแหน่งได้เมื่อท่านยินยอม",
            url=reverse("agencies:successor", args=[one.post_id]),
            count=1,
        )
        for one in waiting
    ]


@register(170)
def to_fill(user: User) -> list[Waiting]:
    """Find posts without a holder to which this person may invite somebody."""
    held = PostHolder.objects.current().filter(post=OuterRef("pk"))
    posts = Post.objects.allowing(user, "invite").exclude(Exists(held))
    (first, count), url = first_and_count(posts), reverse("agencies:posts") + "?held=no"
    detail = named([post.title for post in first], count)
    return [Waiting(title="ตำแหน่งว่างที่ท่านเชิญผู้ดำรงตำแหน่งได้", detail=detail, url=url, count=count)]


@register_history
def of_posts(user: User) -> list[Happening]:
    """Return the last hand-overs this person gave, took or brought about, and refusals of those she invited to."""
    mine = Q(outgoing=user) | Q(incoming=user) | Q(by=user)
    passed = Handover.objects.filter(mine).select_related("post", "outgoing", "incoming")
    # Asked only for those whose post invites.
    invites = any(rows("post", "invite", reach.role) for reach in user.reaches)
    answered = Invitation.objects.alias(answered_at=ANSWERED).filter(invited_by=user, answered_at__isnull=False)
    answers = answered.select_related("post").order_by("-answered_at")[:RECENT] if invites else []
    return [*(_passed(handover) for handover in passed[:RECENT]), *(_answered(invitation) for invitation in answers)]


def _answered(invitation: Invitation) -> Happening:
    word = "ยินยอม" if invitation.consented_at else "ไม่ยินยอม"
    return Happening(
        at=invitation.consented_at or invitation.refused_at or invitation.created_at,
        title=f"ผู้ดำรงตำแหน่ง{word}ส่งมอบ {invitation.post} ให้ {invitation.name}",
        by_name="ผู้ดำรงตำแหน่ง",
        by_post=invitation.post.title,
        note="",
    )


def _passed(handover: Handover) -> Happening:
    sides = (handover.outgoing, handover.incoming)
    return Happening(
        at=handover.at,
        title=f"ส่งมอบตำแหน่ง {handover.post}: {' ถึง '.join(side.full_name for side in sides if side)}",
        by_name=handover.by_name,
        by_post="",
        note=handover.why,
    )

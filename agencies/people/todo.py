"""Posts that wait for a holder."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.access.permissions import rows
from agencies.access.roles import Role
from agencies.people.actions import open_invitations
from agencies.people.models import Handover, Invitation, Post, PostHolder, User
from agencies.todo import RECENT, Happening, Waiting, first_and_count, named, register, register_history

# When a holder said whether she hands over; one of the two at most.
ANSWERED = Coalesce("consented_at", "refused_at")
# Whether the post has changed hands since somebody was invited to it.
PASSED_SINCE = Exists(Handover.objects.filter(post=OuterRef("post"), at__gte=OuterRef("created_at")))


def _first_of_all(user: User) -> QuerySet[User]:
    """Find the person while nobody but administrators has a post: the installation is new."""
    return User.objects.filter(~Exists(Post.objects.exclude(role=Role.SYSADMIN)), pk=user.pk)


@register(2, rows=_first_of_all)
def to_set_up(user: User) -> list[Waiting]:
    """Tell an administrator of a new installation how it begins: with the posts of the first tambon."""
    if not user.has_perm("agencies.add_post"):
        return []
    return [
        Waiting(
            title="เริ่มจากเลือกตำบล แล้วเพิ่มตำแหน่งแรก",
            detail="ยังไม่มีตำแหน่งใดนอกจากผู้ดูแลระบบ เพิ่มตำแหน่งของตำบลแล้วเชิญผู้ดำรงตำแหน่งได้",
            url=reverse("admin:agencies_post_add"),
            count=1,
            action="เพิ่มตำแหน่ง",
        )
    ]


def _to_administer(user: User) -> QuerySet[Post]:
    """Select the posts of others, for who holds an administrator's: none while the installation is new."""
    is_admin = any(post.role == Role.SYSADMIN for post in user.posts)
    return Post.objects.exclude(role=Role.SYSADMIN) if is_admin else Post.objects.none()


@register(175, rows=_to_administer)
def to_look_after(user: User) -> list[Waiting]:
    """Tell an administrator how many posts there are and how many of them nobody holds, where she looks after them."""
    held = PostHolder.objects.current().filter(post=OuterRef("pk"))
    posts = Post.objects.visible_to(user).order_by()
    counts = posts.aggregate(all=Count("pk", distinct=True), vacant=Count("pk", filter=~Exists(held), distinct=True))
    return [
        Waiting(
            title="ดูคนและตำแหน่ง",
            detail=f"มี {counts['all']} ตำแหน่ง ว่าง {counts['vacant']} ตำแหน่ง",
            url=reverse("agencies:posts"),
            count=counts["all"],
            unit="",
            is_reading=True,
        )
    ]


def _to_own_posts(user: User) -> QuerySet[Invitation]:
    mine = open_invitations().filter(post__in=[post.pk for post in user.posts], consented_at=None)
    return mine.exclude(invited_by=user)


@register(5, rows=_to_own_posts)
def to_hand_over(user: User) -> list[Waiting]:
    """Find invitations to this person's own posts: what she is asked to agree to, or is told before it happens."""
    waiting = list(_to_own_posts(user).select_related("post").order_by("created_at"))
    return [
        Waiting(
            title=f"{'ดูผู้ที่จะ' if one.reason else 'ตอบว่ายินยอมส่งมอบให้ผู้'}รับช่วงตำแหน่งของท่าน: {one.post}",
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
    return [
        Waiting(title="เชิญผู้ดำรงตำแหน่งที่ว่าง", detail=detail, url=url, count=count, action="เลือกตำแหน่ง", unit="ตำแหน่ง")
    ]


@register_history
def of_posts(user: User) -> list[Happening]:
    """Return the last hand-overs this person gave, took or brought about, and what became of invitations.

    Those are the answers of holders whose posts she invited to, and what was taken back of what asked for her own.
    """
    mine = Q(outgoing=user) | Q(incoming=user) | Q(by=user)
    passed = Handover.objects.filter(mine).select_related("post", "outgoing", "incoming")
    invited = _invitations(user)
    # Both are rare: one question for most people, who have neither.
    if not User.objects.filter(Exists(passed) | Exists(invited), pk=user.pk).exists():
        return []
    latest = invited.order_by(Coalesce("withdrawn_at", "answered_at").desc())[:RECENT]
    told = (_answered(one) if one.invited_by_id == user.pk else _taken_back(one) for one in latest)
    return [*(_passed(handover) for handover in passed[:RECENT]), *told]


def _invitations(user: User) -> QuerySet[Invitation]:
    held = Q(post__in=[post.pk for post in user.posts], withdrawn_at__isnull=False, refused_at=None)
    about = held & ~Q(invited_by=user) & Q(~PASSED_SINCE)
    # Asked only for those whose post invites.
    if any(rows("post", "invite", reach.role) for reach in user.reaches):
        about |= Q(invited_by=user, answered_at__isnull=False)
    return Invitation.objects.alias(answered_at=ANSWERED).filter(about).select_related("post")


def _taken_back(invitation: Invitation) -> Happening:
    return Happening(
        at=invitation.withdrawn_at or invitation.created_at,
        title=f"ถอนคำเชิญผู้รับช่วงตำแหน่งของท่านแล้ว: {invitation.post} ({invitation.name})",
        by_name="ผู้เชิญ",
        by_post="",
        note="",
    )


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

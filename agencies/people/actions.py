"""From hand to hand: an invitation is made, withdrawn or accepted, and a post passes to its next holder."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.errors import Cannot
from agencies.locking import locked, locked_rows
from agencies.people.models import Handover, Invitation, Post, PostHolder, User

# Two weeks: an invitation reaches a village by hand, at the monthly meeting of heads at the latest by the next visit.
VALID_FOR = timedelta(days=14)
# The link is the row's number under the site's signature: nothing that opens a post is stored anywhere.
SIGNER = Signer(salt="agencies.invitation")


OWN_INVITATION = "ท่านเป็นผู้ออกคำเชิญนี้ จึงรับตำแหน่งด้วยคำเชิญนี้เองไม่ได้ ให้ผู้รับเชิญเป็นผู้เปิดลิงก์"
HOLDER_STANDS = "ตำแหน่งนี้มีผู้ดำรงอยู่และยังไม่ได้ยินยอมส่งมอบ เมื่อยินยอมแล้ว ลิงก์เดิมนี้ใช้รับตำแหน่งได้"


class LinkClosed(Exception):
    """An invitation that was used, withdrawn or has run out, or was never made."""


class NotHandedOver(Cannot):
    """A post that is held, whose holder was neither given a reason by the inviting office nor agreed."""


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations whose links still work."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def invite(post: Post, *, name: str, email: str, by: User, reason: str = "") -> Invitation:
    """Invite ``name`` to hold ``post``; an earlier invitation to the same post that is still open is withdrawn.

    Of a post that is held, ``reason`` says why it changes hands; without one its holder must agree before the
    invitation can be taken.
    """
    withdraw(post)
    return Invitation.objects.create(
        post=post, name=name, email=email, invited_by=by, reason=reason, expires_at=timezone.now() + VALID_FOR
    )


def withdraw(post: Post) -> int:
    """Close every open invitation to ``post`` and return how many there were."""
    return open_invitations().filter(post=post).update(withdrawn_at=timezone.now())


def recall(invitation: Invitation) -> bool:
    """Close one invitation; tell whether it was still open."""
    return open_invitations().filter(pk=invitation.pk).update(withdrawn_at=timezone.now()) == 1


def token_of(invitation: Invitation) -> str:
    """Return the part of the link that opens ``invitation``."""
    return SIGNER.sign(str(invitation.pk))


def address_of(invitation: Invitation) -> str:
    """Return the path that opens ``invitation``."""
    return reverse("agencies:accept", kwargs={"token": token_of(invitation)})


def opened(token: str) -> Invitation:
    """Return the open invitation behind ``token``; raises LinkClosed, the same for every cause."""
    try:
        key = int(SIGNER.unsign(token))
        return open_invitations().select_related("post__area", "post__agency", "invited_by").get(pk=key)
    except (BadSignature, ValueError, Invitation.DoesNotExist) as closed:
        raise LinkClosed from closed


def check_taker(invitation: Invitation, user: User) -> None:
    """Raise PermissionDenied for who issued the invitation: nobody seats herself by her own letter."""
    if user.pk is not None and user.pk == invitation.invited_by_id:
        raise PermissionDenied(OWN_INVITATION)


def waits_for_holder(invitation: Invitation, user: User | None = None) -> bool:
    """Tell whether the post is held by somebody else than ``user`` who was neither given a reason nor agreed."""
    return not _ready(Invitation.objects.filter(pk=invitation.pk), user).exists()


def _ready(invitations: QuerySet[Invitation], user: User | None) -> QuerySet[Invitation]:
    """Keep those that may be taken now: the post is vacant, its holder agreed, or the inviting office said why."""
    holders = PostHolder.objects.filter(post=OuterRef("post"), until=None)
    if user is not None and user.pk is not None:
        holders = holders.exclude(user=user)
    return invitations.filter(~Exists(holders) | ~Q(reason="") | Q(consented_at__isnull=False))


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Handover:
    """Hand the post to ``user`` (saved here when new) and end the former tenure the same day.

    Raises LinkClosed when somebody was faster: the invitation is taken by compare-and-set before anything else;
    PermissionDenied for who issued it, NotHandedOver while a holder stands who was not asked.
    """
    check_taker(invitation, user)
    post = locked(invitation.post)
    standing = open_invitations().filter(pk=invitation.pk)
    if _ready(standing, user).update(accepted_at=timezone.now()) != 1:
        raise NotHandedOver(HOLDER_STANDS) if standing.exists() else LinkClosed
    if user._state.adding:  # noqa: SLF001  Django's own word for «not stored yet»
        user.save()
    taken = Invitation.objects.select_related("invited_by").get(pk=invitation.pk)
    return _handed_over(post, user, by=taken.invited_by, reason=taken.reason, is_agreed=taken.consented_at is not None)


@transaction.atomic
def answer_successor(invitation: Invitation, *, by: User, agrees: bool) -> None:
    """Keep whether the holder of the post agrees to hand it over; a refusal closes the link.

    Raises PermissionDenied for anybody else, LinkClosed when it was answered, taken or withdrawn meanwhile.
    """
    post = locked(invitation.post)
    if not PostHolder.objects.current().filter(post=post, user=by).exists():
        raise PermissionDenied("ผู้ตอบได้คือผู้ดำรงตำแหน่งนี้ในปัจจุบันเท่านั้น")
    now = timezone.now()
    said = {"consented_at": now} if agrees else {"refused_at": now, "withdrawn_at": now}
    unanswered = open_invitations().filter(pk=invitation.pk, reason="", consented_at=None)
    if unanswered.update(**said) != 1:
        raise LinkClosed


@transaction.atomic
def seat(post: Post, user: User, *, by: User, reason: str) -> Handover:
    """Hand ``post`` to ``user`` without an invitation; one that is open is withdrawn, for it is no longer needed."""
    post = locked(post)
    withdraw(post)
    return _handed_over(post, user, by=by, reason=reason, is_agreed=False)


def _handed_over(post: Post, user: User, *, by: User | None, reason: str, is_agreed: bool) -> Handover:
    """End the tenure there is and begin the next on the same day; the post's row is held."""
    today = timezone.localdate()
    standing = PostHolder.objects.filter(post=post, until=None)
    former = [tenure.user for tenure in standing.select_related("user")]
    if post.role == Role.SYSADMIN:
        for leaving in former:
            close_back_office(leaving)
        open_back_office(user)
    standing.update(until=Greatest(F("since"), today))
    PostHolder.objects.create(post=post, user=user, since=today)
    return Handover.objects.create(
        post=post,
        outgoing=next(iter(former), None),
        incoming=user,
        by=by,
        by_name=by.full_name if by else "ผู้ติดตั้งระบบ",
        is_agreed=is_agreed,
        reason=reason,
    )


# --- the administrator ----------------------------------------------------------------------------------------------
FIRST_ADMINISTRATOR = "ผู้ดูแลระบบคนแรก"
SECOND_ADMINISTRATOR = "ผู้ดูแลระบบคนที่สอง"


def open_back_office(user: User) -> None:
    """Let who holds the administrator's post configure: areas, agencies, posts, people, and never any content."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="agencies"))


def close_back_office(user: User) -> None:
    """Take from who leaves the post what ``open_back_office`` gave; a superuser stays what she is."""
    if not user.is_superuser:
        user.is_staff = False
        user.save(update_fields=["is_staff"])
        user.user_permissions.clear()


@transaction.atomic
def second_invitation() -> Invitation | None:
    """Return the installation's own invitation to a second administrator, so that two can confirm each other.

    None while there is no administrator, or once there are two: from then on people are invited by people.
    """
    country = locked_rows(Area.objects.all()).get(level=Area.Level.COUNTRY)
    posts = Post.objects.filter(role=Role.SYSADMIN)
    if PostHolder.objects.current().filter(post__in=posts).values("user").distinct().count() != 1:
        return None
    vacant = posts.exclude(Exists(PostHolder.objects.filter(post=OuterRef("pk"), until=None))).first()
    title = f"{Role.SYSADMIN.label} คนที่ {posts.count() + 1}"
    post = vacant or Post.objects.create(role=Role.SYSADMIN, area=country, title=title)
    return _own_invitation(post, SECOND_ADMINISTRATOR)


@transaction.atomic
def first_invitation() -> Invitation | None:
    """Return the installation's own invitation to its first administrator, made anew when it has run out.

    None once anybody has held an administrator's post: from then on people are invited by people.  Raises
    Area.DoesNotExist before the areas are loaded.
    """
    country = locked_rows(Area.objects.all()).get(level=Area.Level.COUNTRY)
    if PostHolder.objects.filter(post__role=Role.SYSADMIN).exists():
        return None
    post, _ = Post.objects.get_or_create(role=Role.SYSADMIN, area=country, defaults={"title": str(Role.SYSADMIN.label)})
    return _own_invitation(post, FIRST_ADMINISTRATOR)


def _own_invitation(post: Post, name: str) -> Invitation:
    """Return the installation's open invitation to ``post``, or make one; what a person issued is withdrawn."""
    standing = open_invitations().filter(post=post, invited_by=None).first()
    if standing is None:
        withdraw(post)
        standing = Invitation.objects.create(post=post, name=name, expires_at=timezone.now() + VALID_FOR)
    return standing

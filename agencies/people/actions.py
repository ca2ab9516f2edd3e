"""From hand to hand: an invitation is made, withdrawn or accepted, and a post passes to its next holder."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.locking import locked_rows
from agencies.people.models import Invitation, Post, PostHolder, User

# Two weeks: an invitation reaches a village by hand, at the monthly meeting of heads at the latest by the next visit.
VALID_FOR = timedelta(days=14)
# The link is the row's number under the site's signature: nothing that opens a post is stored anywhere.
SIGNER = Signer(salt="agencies.invitation")


class LinkClosed(Exception):
    """An invitation that was used, withdrawn or has run out, or was never made."""


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations whose links still work."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def invite(post: Post, *, name: str, email: str, by: User) -> Invitation:
    """Invite ``name`` to hold ``post``; an earlier invitation to the same post that is still open is withdrawn."""
    withdraw(post)
    return Invitation.objects.create(
        post=post, name=name, email=email, invited_by=by, expires_at=timezone.now() + VALID_FOR
    )


def withdraw(post: Post) -> int:
    """Close every open invitation to ``post`` and return how many there were."""
    return open_invitations().filter(post=post).update(withdrawn_at=timezone.now())


def token_of(invitation: Invitation) -> str:
    """Return the part of the link that opens ``invitation``."""
    return SIGNER.sign(str(invitation.pk))


def opened(token: str) -> Invitation:
    """Return the open invitation behind ``token``; raises LinkClosed, the same for every cause."""
    try:
        key = int(SIGNER.unsign(token))
        return open_invitations().select_related("post__area", "post__agency", "invited_by").get(pk=key)
    except (BadSignature, ValueError, Invitation.DoesNotExist) as closed:
        raise LinkClosed from closed


@transaction.atomic
def accept(invitation: Invitation, user: User) -> PostHolder:
    """Hand the post to ``user`` (saved here when new) and end the former tenure the same day.

    Raises LinkClosed when somebody was faster: the invitation is taken by compare-and-set before anything else.
    """
    now = timezone.now()
    if open_invitations().filter(pk=invitation.pk).update(accepted_at=now) != 1:
        raise LinkClosed
    if user._state.adding:  # noqa: SLF001  Django's own word for «not stored yet»
        user.save()
    today = timezone.localdate()
    former = PostHolder.objects.filter(post=invitation.post, until=None)
    if invitation.post.role == Role.SYSADMIN:
        for tenure in former.select_related("user"):
            close_back_office(tenure.user)
        open_back_office(user)
    former.update(until=Greatest(F("since"), today))
    return PostHolder.objects.create(post=invitation.post, user=user, since=today)


# --- the administrator ----------------------------------------------------------------------------------------------
FIRST_ADMINISTRATOR = "ผู้ดูแลระบบคนแรก"


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
def first_invitation() -> Invitation | None:
    """Return the installation's own invitation to its first administrator, made anew when it has run out.

    None once anybody has held an administrator's post: from then on people are invited by people.  Raises
    Area.DoesNotExist before the areas are loaded.
    """
    country = locked_rows(Area.objects.all()).get(level=Area.Level.COUNTRY)
    if PostHolder.objects.filter(post__role=Role.SYSADMIN).exists():
        return None
    post, _ = Post.objects.get_or_create(role=Role.SYSADMIN, area=country, defaults={"title": str(Role.SYSADMIN.label)})
    standing = open_invitations().filter(post=post, invited_by=None).first()
    return standing or Invitation.objects.create(
        post=post, name=FIRST_ADMINISTRATOR, expires_at=timezone.now() + VALID_FOR
    )

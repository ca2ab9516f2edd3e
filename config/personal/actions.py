"""Clearing what nobody needs of a person who has left; what an office did, and under whose name, stays its record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from agencies.errors import Cannot
from agencies.locking import locked
from agencies.people.letters import of_address
from agencies.people.models import Invitation, PostHolder, User
from config.personal.queries import failures_of
from evaluation.knowledge.models import KnowledgeRecord


class StillInOffice(Cannot):
    """A person who holds a post is reached through it: it is handed over first."""


def change_address(user: User, email: str) -> None:
    """Store another address, or none, and tell the former one: who did not do it herself learns of it there."""
    former, user.email = user.email, email
    user.save(update_fields=["email"])
    if former and former != email:
        of_address(former, user)


@dataclass(frozen=True)
class Cleared:
    """How much of what was cleared: e-mail and telephone, addresses of invitations, failed attempts."""

    email: bool
    telephones: int
    invitations: int
    failed_sign_ins: int


@transaction.atomic
def clear(user: User) -> Cleared:
    """Close the account of a person without a post and clear every way to reach her.

    Raises StillInOffice.  Her name stays where she acted for her office: in histories, handovers and the log of
    downloads, which nobody may change.
    """
    held = locked(user)
    if PostHolder.objects.filter(user=held).current().exists():
        raise StillInOffice("ผู้นี้ยังดำรงตำแหน่งอยู่ ต้องส่งมอบหรือพ้นตำแหน่งก่อน จึงลบข้อมูลติดต่อได้")
    invited = Invitation.objects.filter(email=held.email).exclude(email="")
    attempts, _ = failures_of(held).delete()
    cleared = Cleared(
        email=bool(held.email),
        telephones=_telephones(held),
        invitations=invited.update(email=""),
        failed_sign_ins=attempts,
    )
    held.email, held.is_active = "", False
    held.set_unusable_password()  # a password no longer in use also ends every session
    held.save(update_fields=["email", "is_active", "password"])
    return cleared


def _telephones(user: User) -> int:
    """Clear the telephone under what she wrote herself; the record itself is the post's."""
    written = KnowledgeRecord.objects.filter(post__tenures__user=user, author_name=user.full_name)
    return KnowledgeRecord.objects.filter(pk__in=written.values("pk")).exclude(author_phone="").update(author_phone="")

"""Letters about posts, where there is an address: to who is invited, to who holds the post, and of a hand-over."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from agencies.people.models import Handover, Invitation, Post, User

log = logging.getLogger(__name__)


def go_out() -> bool:
    """Tell whether this installation sends any letter at all; without a mail server it sends none."""
    return str(settings.EMAIL_BACKEND) != "config.mail.NotSent"


def _sent(to: str, subject: str, letter: str, **said: object) -> bool:
    """Send one letter and tell whether it went; a mail server that fails costs a line in the log, nothing else."""
    if not to:
        return False
    text = render_to_string(f"agencies/people/{letter}", said)
    try:
        return bool(send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to]))
    except (SMTPException, OSError):
        log.exception("%s: the letter could not be sent", letter)
        return False


def to_invited(invitation: Invitation, link: str) -> bool:
    """Send the link to who is invited."""
    subject = "คำเชิญให้เข้าใช้งานแผนร่วมตำบล"
    return _sent(invitation.email, subject, "invitation_mail.txt", invitation=invitation, link=link)


def to_holder(invitation: Invitation, holder: User, link: str) -> bool:
    """Tell who holds the post that a successor is invited, why, and where she answers."""
    subject = f"มีคำเชิญผู้รับช่วงตำแหน่ง {invitation.post}"
    return _sent(holder.email, subject, "successor_mail.txt", invitation=invitation, holder=holder, link=link)


def to_replaced(post: Post, holder: User, *, whom: str, asker: User, reason: str, link: str) -> bool:
    """Tell who holds the post that somebody else was asked for in her place, by whom and why, before it happens."""
    said = {"post": post, "holder": holder, "whom": whom, "asker": asker, "reason": reason, "link": link}
    return _sent(holder.email, f"มีคำขอแต่งตั้งผู้อื่นในตำแหน่ง {post}", "replaced_mail.txt", **said)


def of_refusal(invitation: Invitation, holder: User) -> bool:
    """Tell who invited that the holder does not agree."""
    to = invitation.invited_by.email if invitation.invited_by else ""
    subject = f"ผู้ดำรงตำแหน่ง {invitation.post} ไม่ยินยอมส่งมอบ"
    return _sent(to, subject, "refusal_mail.txt", invitation=invitation, holder=holder)


def of_withdrawal(invitation: Invitation, holder: User, *, by: User) -> bool:
    """Tell who holds the post that the invitation she was told of was taken back."""
    subject = f"ถอนคำเชิญผู้รับช่วงตำแหน่ง {invitation.post} แล้ว"
    return _sent(holder.email, subject, "withdrawn_mail.txt", invitation=invitation, holder=holder, by=by)


def of_address(former: str, person: User) -> bool:
    """Tell the former address that letters go elsewhere from now on; the new one is not named."""
    return _sent(former, "อีเมลของบัญชีแผนร่วมตำบลเปลี่ยนแล้ว", "address_mail.txt", person=person)


def of_second_step(person: User, *, by: User, reason: str, is_done: bool) -> bool:
    """Tell a person that her second step is asked to be taken away, or that it was: by whom and why."""
    subject = "การยืนยันสองชั้นของท่านถูกล้างแล้ว" if is_done else "มีคำขอล้างการยืนยันสองชั้นของท่าน"
    said = {"person": person, "by": by, "reason": reason, "is_done": is_done}
    return _sent(person.email, subject, "second_step_mail.txt", **said)


def of_handover(handover: Handover) -> None:
    """Tell both sides that the post has changed hands, by whose doing and why."""
    subject = f"ส่งมอบตำแหน่ง {handover.post} แล้ว"
    for person in (handover.outgoing, handover.incoming):
        if person is not None:
            _sent(person.email, subject, "handover_mail.txt", handover=handover, person=person)

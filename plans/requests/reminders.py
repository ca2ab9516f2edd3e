"""Reminders of requests past their day: marked once a day, written into the history, and mailed where there is mail."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from agencies.access.permissions import rows
from agencies.offices.models import Agency
from agencies.people.models import PostHolder
from plans.requests.actions.moves import REMIND, record
from plans.requests.models import Commitment, CommitmentState

log = logging.getLogger(__name__)


def remind(now: datetime) -> list[Commitment]:
    """Mark every unanswered request past its day, at most once a day, and mail each agency one letter.

    Returns the requests marked now.  Called again on the same day, or by two workers at once, it marks nothing twice.
    """
    marked = [request for request in _due(now) if _mark(request, now)]
    for agency, requests in _by_agency(marked).items():
        _mail(agency, requests)
    return marked


def _not_today(now: datetime) -> Q:
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(reminded_at=None) | Q(reminded_at__lt=begin)


def _due(now: datetime) -> list[Commitment]:
    waiting = Commitment.objects.filter(state=CommitmentState.ASKED, due_on__lt=timezone.localdate(now))
    return list(waiting.filter(_not_today(now)).select_related("agency", *Commitment.NAMED, "tambon_plan__area"))


@transaction.atomic
def _mark(commitment: Commitment, now: datetime) -> bool:
    still = Commitment.objects.filter(_not_today(now), pk=commitment.pk, state=CommitmentState.ASKED)
    if still.update(reminded_at=now) != 1:
        return False
    record(commitment, REMIND, by=None)
    return True


def _by_agency(requests: Sequence[Commitment]) -> dict[Agency, list[Commitment]]:
    by_agency: defaultdict[Agency, list[Commitment]] = defaultdict(list)
    for request in requests:
        by_agency[request.agency].append(request)
    return by_agency


def _mail(agency: Agency, requests: Sequence[Commitment]) -> None:
    """Write to those of the agency who may answer; a mail server that fails costs a line in the log."""
    addresses = addresses_of(agency)
    if not (settings.EMAIL_HOST and addresses):
        return
    letter = render_to_string("plans/requests/commitment_mail.txt", {"agency": agency, "requests": requests})
    try:
        send_mail("คำขอร่วมดำเนินการที่รอคำตอบของหน่วยงาน", letter, settings.DEFAULT_FROM_EMAIL, addresses)
    except (SMTPException, OSError):
        log.exception("agency %s: the reminder could not be sent", agency.pk)


def addresses_of(agency: Agency) -> list[str]:
    """Return the addresses of the agency's people who may answer for it."""
    holders = PostHolder.objects.current().filter(post__agency=agency).select_related("post", "user")
    addresses = {
        holder.user.email for holder in holders if holder.user.email and rows("commitment", "answer", holder.post.role)
    }
    return sorted(addresses)

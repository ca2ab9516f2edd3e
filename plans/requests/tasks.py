"""What happens later: ids in, one call; the rows say what is wanted, so a task may come twice, late or never."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from plans.requests import reminders


@shared_task
def remind_agencies() -> None:
    """Mark the requests past their day and remind whoever owes the answer."""
    reminders.remind(timezone.now())

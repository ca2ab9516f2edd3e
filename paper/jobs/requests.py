"""Asking for a print: the same thing is printed once, whoever asks and however often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from paper.jobs import tasks
from paper.jobs.job import Job, PrintJob


@transaction.atomic
def request(
    model: type[Job],
    what: Mapping[str, Any],
    *,
    by: models.Model | None,
    area_code: str,
    also: Mapping[str, Any] | None = None,
) -> Job:
    """Find the print of ``what``, or put one in line with what is ``also`` written on it; a failed one is put back.

    ``what`` are the columns that make it the same print; the model's constraint lets two that ask at once get one.
    ``by`` and the code of the place decide its turn.  A worker is woken when the transaction commits.
    """
    status = PrintJob.Status
    same = model._default_manager.filter(**what)  # noqa: SLF001  any model's manager
    job = same.exclude(status=status.FAILED).first() or same.first()
    if job is None:
        new = {"requested_by": by, "province": area_code[:2], **(also or {})}
        job, _ = same.get_or_create(**what, defaults=new)
    elif job.retry():
        job.refresh_from_db()
    if job.status == status.QUEUED:
        transaction.on_commit(tasks.wake)
    return job

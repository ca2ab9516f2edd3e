"""What happens later: ids in, one call; the rows say what is wanted, so a task may come twice, late or never."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from plans.papers import formats, release_papers
from plans.releases.models import ReleasePaper
from plans.tambon.models import PlanReport


@shared_task
def print_report(report_id: int) -> None:
    """Print one paper of a tambon plan."""
    formats.print_job(report_id)


@shared_task
def print_release(paper_id: int) -> None:
    """Print one paper of a release."""
    release_papers.print_job(paper_id)


@shared_task
def sweep_prints() -> None:
    """Ask again for every print that waits or whose worker has not been heard of."""
    for pk in PlanReport.objects.due(timezone.now()).values_list("pk", flat=True):
        print_report.delay(pk)
    for pk in ReleasePaper.objects.due(timezone.now()).values_list("pk", flat=True):
        print_release.delay(pk)

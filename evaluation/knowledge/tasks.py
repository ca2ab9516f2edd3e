"""What happens later: a record is printed; ids in, one call, safe to come twice or late."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from evaluation.knowledge import printing
from evaluation.knowledge.models import KnowledgePrint


@shared_task
def print_knowledge(print_id: int) -> None:
    """Print one knowledge record."""
    printing.print_job(print_id)


@shared_task
def sweep_prints() -> None:
    """Ask again for every print that waits or whose worker has not been heard of."""
    for pk in KnowledgePrint.objects.due(timezone.now()).values_list("pk", flat=True):
        print_knowledge.delay(pk)

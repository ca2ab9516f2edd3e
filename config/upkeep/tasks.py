"""What happens by the clock; it may come twice, late or never."""

from __future__ import annotations

from celery import shared_task

from config.upkeep import sweeping


@shared_task
def sweep_files() -> None:
    """Take away the stored files that no row names."""
    sweeping.sweep_files()


@shared_task
def purge_sign_ins() -> None:
    """Take away sessions and notes about signing in that have had their day."""
    sweeping.purge_sign_ins()

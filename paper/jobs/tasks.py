"""What wakes the printers: a message names no print, so one that is lost, late or comes twice does no harm."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from paper.jobs import queue

_LOGGER = logging.getLogger(__name__)


@shared_task
def print_next() -> None:
    """Make the print whose turn it is, and wake a worker for the one behind it."""
    if queue.print_next():
        wake(len(queue.groups()))


@shared_task
def sweep_prints() -> None:
    """Wake workers when prints wait, or are left behind by a worker that has not been heard of."""
    wake(sum(group.count for group in queue.groups()))


def wake(due: int = 1) -> None:
    """Leave as many messages as ``due`` prints and PRINT_WORKERS workers can use; those that lie there count."""
    wanted = min(due, settings.PRINT_WORKERS)
    for _ in range(wanted - _messages() if wanted else 0):
        print_next.hint()


def _messages() -> int:
    """Count the messages that lie in the queue; as good as enough when the broker is away, for the sweep comes."""
    app = print_next.app
    if app.conf.task_always_eager:
        return 0
    name, connection = app.amqp.router.route({}, print_next.name)["queue"].name, app.connection_for_write()
    try:
        with connection:
            return int(connection.default_channel.queue_declare(queue=name).message_count)
    except (OperationalError, *connection.connection_errors) as error:
        _LOGGER.warning("The broker is away (%s): prints wait for the sweep.", error)
        return int(settings.PRINT_WORKERS)

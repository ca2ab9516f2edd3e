"""The worker's application: two queues, so that a long print never delays a sum."""

import logging
import os
from functools import partial
from typing import Any

from celery import Celery, bootsteps
from celery.contrib.django.task import DjangoTask
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, close_old_connections, connection, transaction
from kombu.exceptions import OperationalError as BrokerAway

from config.origin import ForeignData, refuse_foreign_data
from config.upkeep import heartbeat
from paper.pdf.fonts import check_printing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
logger = logging.getLogger(__name__)


class HintedTask(DjangoTask):  # type: ignore[misc]  # Celery has no types
    """A task whose message is only a hint: the row is already saved, and the sweeps find it when the broker is away."""

    abstract = True

    def delay_on_commit(self, *args: object, **kwargs: object) -> None:
        """Queue the task when the transaction commits; a broker that is away is logged and never the caller's error."""
        transaction.on_commit(partial(self.hint, *args, **kwargs))

    def hint(self, *args: object, **kwargs: object) -> None:
        """Queue the task now; a broker that is away is logged, for what was asked for is already committed."""
        try:
            self.delay(*args, **kwargs)
        except BrokerAway as error:
            logger.warning("The broker is away (%s): %s%r waits for the sweep.", error, self.name, args)


class PrintingReady(bootsteps.Step):  # type: ignore[misc]  # Celery has no types
    """A worker that cannot print Thai as it should does not start."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: object, **options: object) -> None:
        """Look at fonts and word breaks before the first task; raise with Thai sentences that name what is missing."""
        super().__init__(parent, **options)
        if troubles := check_printing():
            raise ImproperlyConfigured(" ".join(troubles))


class DataIsOurs(bootsteps.Step):  # type: ignore[misc]  # Celery has no types
    """A worker does not start on data that another version of the program made."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: object, **options: object) -> None:
        """End the process with one sentence before the first task; a database that is away is not our question."""
        super().__init__(parent, **options)
        try:
            refuse_foreign_data(connection)
        except ForeignData as refusal:
            raise SystemExit(str(refusal)) from None
        except OperationalError as error:
            logger.warning("The database is away (%s).", error)
        finally:
            close_old_connections()


class Heartbeat(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
    """A worker says every few seconds that it lives, for whoever watches; no task delays it."""

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:  # noqa: ANN401  as above
        """Say it now and from now on."""
        queues = sorted(parent.app.amqp.queues.consume_from)
        heartbeat.say(queues)
        self._entry = parent.timer.call_repeatedly(heartbeat.EVERY_S, heartbeat.say, (queues,))

    def stop(self, parent: object) -> None:  # noqa: ARG002  Celery calls it so
        """Say it no more."""
        self._entry.cancel()


app = Celery("phaen_ruam", task_cls=HintedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(("config.upkeep", "paper.jobs", "plans.requests", "plans.rollup"))
app.steps["worker"].add(PrintingReady)
app.steps["worker"].add(DataIsOurs)
app.steps["worker"].add(Heartbeat)

"""A print as a row: who wants it, how far it is, what became of it. The row is the status, never the message queue."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import ClassVar, Self, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

_LOGGER = logging.getLogger(__name__)
FAILED_SENTENCE = "พิมพ์ไม่สำเร็จ กรุณากด «ทำใหม่อีกครั้ง» หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
TOO_OFTEN_SENTENCE = "พิมพ์ไม่สำเร็จ: ระบบพิมพ์หยุดกลางคันทุกครั้งที่ลองพิมพ์เอกสารนี้ กรุณากด «ทำใหม่อีกครั้ง» หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
TOO_LONG_SENTENCE = (
    "พิมพ์ไม่เสร็จภายในเวลาที่กำหนด ระบบจึงหยุดพิมพ์เอกสารนี้ กรุณากด «ทำใหม่อีกครั้ง» เมื่อมีคนใช้น้อยลง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
)


class LostLease(Exception):
    """Another worker has taken this print over; what this one made is thrown away."""


class CannotPrint(Exception):
    """What was asked for cannot be printed as things are; the message is a Thai sentence for who asked."""


def stored_name(_job: models.Model, file_name: str) -> str:
    """Draw a random name under prints/ that keeps the suffix; people see the real name only on the download."""
    return f"prints/{secrets.token_hex(2)}/{secrets.token_hex(16)}{PurePath(file_name).suffix.lower()}"


def _due(now: datetime) -> Q:
    """Match prints that wait, or whose worker has not been heard of since its lease ran out."""
    status = PrintJob.Status
    return Q(status=status.QUEUED) | Q(status=status.RUNNING, leased_until__lt=now)


# How many times longer than the first the lease of a print becomes that was lost again and again.
LONGEST_LEASE = 8


def _lease_from_now(take: int) -> datetime:
    """Return when the lease of the print's ``take``-th take ends, should it begin now."""
    lost = (take - 1) % settings.PRINT_MAX_ATTEMPTS
    return timezone.now() + timedelta(seconds=settings.PRINT_LEASE_S * min(2**lost, LONGEST_LEASE))


@dataclass(frozen=True)
class Place:
    """Where a print stands in the line: how many come before it, and about how long it takes (None: nobody knows)."""

    ahead: int
    minutes: int | None

    def __str__(self) -> str:
        """Say it in Thai."""
        where = f"อยู่ลำดับที่ {self.ahead + 1} ของคิวพิมพ์"
        return where if self.minutes is None else f"{where} คาดว่าเสร็จในประมาณ {self.minutes} นาที"


class PrintJobQuerySet(models.QuerySet["PrintJob"]):
    """Sets of prints."""

    def due(self, now: datetime) -> Self:
        """Keep prints that wait, or whose worker has not been heard of since its lease ran out."""
        return self.filter(_due(now))


class PrintJob(models.Model):
    """One print; a worker takes it by compare-and-set, keeps it by renewing its lease, and ends it once.

    ``attempts`` numbers the takes and never comes back to a number it had, so that a worker believed dead can never
    write over the work of its successor. PRINT_MAX_ATTEMPTS of them belong to one asking.  A fault of the paper settles
    it at once; what a dead worker left behind is taken again, and each time left alone for longer if that comes to
    nothing too: most workers are killed by a restart, but one may have been killed by the paper.
    """

    class Status(models.TextChoices):
        """How far a print is."""

        QUEUED = "queued", "รอพิมพ์"
        RUNNING = "running", "กำลังพิมพ์"
        DONE = "done", "เสร็จแล้ว"
        FAILED = "failed", "ล้มเหลว ทำใหม่ได้"

    status = models.CharField("สถานะ", max_length=8, choices=Status, default=Status.QUEUED, editable=False)
    attempts = models.PositiveSmallIntegerField("ครั้งที่ทำ", default=0, editable=False)
    step = models.CharField("ขั้นตอน", max_length=80, blank=True, editable=False)
    done_steps = models.PositiveSmallIntegerField(default=0, editable=False)
    total_steps = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.TextField("สาเหตุ", blank=True, editable=False)
    file = models.FileField("ไฟล์", upload_to=stored_name, blank=True, editable=False)
    file_name = models.CharField("ชื่อไฟล์", max_length=200, blank=True, editable=False)
    sha256 = models.CharField("รหัสตรวจสอบไฟล์", max_length=64, blank=True, editable=False)
    size_bytes = models.PositiveBigIntegerField("ขนาดไฟล์ (ไบต์)", default=0, editable=False)
    # Whose turn it is: the line is fair between provinces (two digits) and, in one province, between persons.
    province = models.CharField(max_length=2, blank=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField("สั่งพิมพ์เมื่อ", auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField("เสร็จเมื่อ", null=True, blank=True, editable=False)

    # Said by the page that watches a print which waits.
    place: Place | None = None

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["status", "created_at"], name="%(class)s_due"),
            models.Index(fields=["taken_at"], name="%(class)s_taken"),
        ]

    SETTLED: ClassVar = frozenset({Status.DONE, Status.FAILED})

    @classmethod
    def waiting(cls) -> models.QuerySet[Self]:
        """Return the prints that are due now, in no order."""
        return cls._rows().filter(_due(timezone.now())).order_by()

    @classmethod
    def take_oldest(cls, **group: object) -> Self | None:
        """Take the oldest due print of a group; None when there is none that nobody else is taking."""
        while True:
            with transaction.atomic():
                oldest = cls.waiting().filter(**group).order_by("created_at", "pk").select_for_update(skip_locked=True)
                pk = oldest.values_list("pk", flat=True).first()
                if pk is None:
                    return None
                # A print that was taken too often is settled by this, and the next one is looked for.
                if job := cls.take(pk):
                    return job

    @classmethod
    def take(cls, pk: int) -> Self | None:
        """Take a waiting or abandoned print by compare-and-set; None when it is settled or somebody else has it."""
        now = timezone.now()
        job = cls._rows().filter(pk=pk).first()
        if job is None:
            return None
        due = cls._rows().filter(_due(now), pk=pk, attempts=job.attempts)
        used_up = job.attempts > 0 and job.attempts % settings.PRINT_MAX_ATTEMPTS == 0
        if used_up and due.filter(status=cls.Status.RUNNING).update(
            status=cls.Status.FAILED, error=TOO_OFTEN_SENTENCE, finished_at=now, leased_until=None
        ):
            return None
        taken = due.update(
            status=cls.Status.RUNNING,
            attempts=job.attempts + 1,
            leased_until=_lease_from_now(job.attempts + 1),
            taken_at=now,
            error="",
        )
        return cls._rows().filter(pk=pk, attempts=job.attempts + 1).first() if taken else None

    @classmethod
    def _rows(cls) -> models.QuerySet[Self]:
        return cls._default_manager.all()

    def _mine(self) -> models.QuerySet[Self]:
        return self._rows().filter(pk=self.pk, status=self.Status.RUNNING, attempts=self.attempts)

    def tick(self, step: str, done: int, total: int) -> None:
        """Say how far the print is and renew the lease; raises LostLease when another worker took over."""
        until = _lease_from_now(self.attempts)
        if not self._mine().update(step=step, done_steps=done, total_steps=total, leased_until=until):
            raise LostLease(self.pk)

    def restate(self, **columns: object) -> None:
        """Write on the row what is printed in place of what was asked for; raises LostLease as above."""
        if not self._mine().update(**columns):
            raise LostLease(self.pk)

    def finish(self, content: bytes, file_name: str) -> None:
        """Store the file and settle the print; who lost the lease takes its file away again and raises LostLease."""
        self.file.save(file_name, ContentFile(content), save=False)
        try:
            settled = self._mine().update(
                status=self.Status.DONE,
                file=self.file.name,
                file_name=file_name,
                sha256=hashlib.sha256(content).hexdigest(),
                size_bytes=len(content),
                done_steps=F("total_steps"),
                finished_at=timezone.now(),
                leased_until=None,
            )
            if not settled:
                raise LostLease(self.pk)
        except BaseException:
            self.file.delete(save=False)
            raise

    def fail(self, sentence: str) -> None:
        """Settle the print as failed, with a Thai sentence; nothing happens when another worker has it."""
        self._mine().update(status=self.Status.FAILED, error=sentence, finished_at=timezone.now(), leased_until=None)

    def retry(self) -> bool:
        """Put a failed print back in line with all its attempts; False when somebody did so before."""
        again = self._rows().filter(pk=self.pk, status=self.Status.FAILED, attempts=self.attempts)
        rounds = -(-self.attempts // settings.PRINT_MAX_ATTEMPTS)
        return bool(
            again.update(
                status=self.Status.QUEUED,
                attempts=rounds * settings.PRINT_MAX_ATTEMPTS,
                error="",
                step="",
                done_steps=0,
                finished_at=None,
            )
        )


Job = TypeVar("Job", bound=PrintJob)


def run(model: type[Job], pk: int, work: Callable[[Job], tuple[bytes, str]]) -> None:
    """Take the print ``pk`` out of its turn and make it, unless it is settled or in another worker's hands."""
    if job := model.take(pk):
        make(job, work)


def make(job: Job, work: Callable[[Job], tuple[bytes, str]]) -> None:
    """Let ``work`` make the bytes and the file name of a print that was taken, and settle it.

    CannotPrint is told to people in its own sentence. Whatever else goes wrong is logged with its traceback and told in
    a general one.  A lost lease is no fault of the paper, nor is a database that is away: then the print is left behind
    as by a dead worker.
    """
    try:
        job.finish(*work(job))
    except LostLease:
        _LOGGER.warning("print %s of %s was taken over", job.pk, type(job).__name__)
    except OperationalError:
        _LOGGER.exception("print %s of %s lost its database and waits for another try", job.pk, type(job).__name__)
    except SoftTimeLimitExceeded:
        _LOGGER.warning("print %s of %s took too long", job.pk, type(job).__name__)
        job.fail(TOO_LONG_SENTENCE)
    except CannotPrint as reason:
        job.fail(str(reason))
    except Exception:
        _LOGGER.exception("print %s of %s failed", job.pk, type(job).__name__)
        job.fail(FAILED_SENTENCE)

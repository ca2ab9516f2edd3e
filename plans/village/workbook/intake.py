"""The public face of importing: a workbook is staged, looked at, confirmed.

``staged(plan, file, by)`` reads an uploaded file and keeps what was read beside the plan; ``report(upload)`` tells what
storing it would do, as often as asked and always against the plan as it stands now; ``confirm(upload, by)`` stores it.
``check`` and ``store`` do the same without a staged upload.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agencies.access.incoming import MEGABYTE
from agencies.access.permissions import check_permission
from agencies.people.models import User
from paper.thai import normalise
from plans.village.models import VillagePlan, WorkbookUpload
from plans.village.workbook.agencies import with_doubted_agencies
from plans.village.workbook.columns import FORUM, FORUM_LABELS, columns
from plans.village.workbook.compare import compared
from plans.village.workbook.envelope import EMPTY, too_large
from plans.village.workbook.held import held
from plans.village.workbook.reader import read, refused
from plans.village.workbook.report import Report
from plans.village.workbook.rows import (
    Base,
    BaseRow,
    CellError,
    ReadWorkbook,
    base_from_data,
    base_to_data,
    from_data,
    marks,
    to_data,
)
from plans.village.workbook.storing import CannotStore, write

__all__ = ["CannotStore", "check", "confirm", "report", "require", "staged", "store"]
# Uploads that nobody confirmed are of no use after a while; they go when the next one comes.
KEPT_FOR: Final = timedelta(days=30)
NAME_LENGTH: Final = 200


class UploadedWorkbook(Protocol):
    """A file as a form or a command hands it over."""

    name: str | None

    @property
    def size(self) -> int | None:
        """Return the number of bytes."""

    def read(self, num_bytes: int | None = None) -> bytes:
        """Read bytes."""


def staged(plan: VillagePlan, uploaded_file: UploadedWorkbook, by: User) -> WorkbookUpload:
    """Read an uploaded file and keep what was read for the dry run; the plan is not touched.

    Whatever is wrong with the file stands in ``report``.  The same file uploaded again by the same person before it
    was confirmed is the same upload.  Raises PermissionDenied, or CannotStore when the plan takes no changes.
    """
    require(plan, by)
    workbook, sha256 = _read_upload(uploaded_file, plan)
    old = plan.uploads.filter(confirmed_at=None)
    old.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    # What was kept the last time is written over, not read.
    known = old.filter(by=by, sha256=sha256).defer("content").first()
    upload = known or WorkbookUpload(plan=plan, by=by, sha256=sha256)
    upload.file_name = _name(uploaded_file.name or "")
    upload.content = {"workbook": workbook.base.workbook, "read": to_data(workbook)}
    upload.at = timezone.now()
    upload.save()
    return upload


def report(upload: WorkbookUpload) -> Report:
    """Tell what storing the upload would do to the plan as it stands now; changes nothing and never raises."""
    return check(upload.plan, from_data(upload.content["read"]), by=upload.by)


@transaction.atomic
def confirm(upload: WorkbookUpload, by: User, *, only_right_rows: bool = False) -> Report:
    """Store a staged upload and return the report of what was done; confirming twice stores once.

    The workbook is compared anew, so that nothing that came into the plan since the dry run is overwritten: that
    would be a conflict.  Raises PermissionDenied, or CannotStore when there are errors (unless ``only_right_rows``),
    when no row can be used, or when the plan takes no changes.
    """
    workbook = from_data(upload.content["read"])
    before = _last_base(upload.plan, workbook, upload.by) or workbook.base
    done = report(upload)
    claimed = WorkbookUpload.objects.filter(pk=upload.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    if not claimed:
        return done
    codes = store(upload.plan, done, by=by, only_right_rows=only_right_rows)
    left = _base_left_behind(upload.plan, before, done, file=workbook, codes=codes)
    upload.content = upload.content | {"base": base_to_data(left)}
    upload.save(update_fields=["content"])
    upload.refresh_from_db()
    return done


def check(plan: VillagePlan, read_workbook: ReadWorkbook, *, by: User) -> Report:
    """Compare a read workbook with the plan; an unsaved plan holds nothing.  Changes nothing and never raises."""
    base = _last_base(plan, read_workbook, by) or read_workbook.base
    done = with_doubted_agencies(compared(read_workbook, held(plan), base, today=timezone.localdate()), plan.village)
    if plan.pk and not plan.is_editable:
        done = replace(done, errors=(CellError("", "", _closed(plan)), *done.errors), is_fatal=True)
    return done


def store(plan: VillagePlan, done: Report, *, by: User, only_right_rows: bool = False) -> dict[int, str]:
    """Write a report's rows into the plan, all or nothing, and return the codes of new projects by sheet row.

    Raises as ``confirm`` does, and CannotStore when the plan has moved since the report was made.
    """
    require(plan, by)
    if done.is_fatal or (done.errors and not only_right_rows):
        raise CannotStore(*(error.message for error in done.errors))
    return write(plan, done)


def require(plan: VillagePlan, by: User) -> None:
    """Raise CannotStore when the plan takes no changes, PermissionDenied when ``by`` may not change it."""
    if not plan.is_editable and by.has_perm("village_plan.view", plan):
        raise CannotStore(_closed(plan))
    check_permission(by, "village_plan.change", plan)


def _closed(plan: VillagePlan) -> str:
    return f"แผนอยู่ในสถานะ «{plan.get_state_display()}» จึงรับไฟล์ไม่ได้ กรุณาดึงแผนกลับหรือขอให้ผู้ตรวจส่งกลับก่อน"


# --- the file -------------------------------------------------------------------------------------------------------
def _read_upload(uploaded_file: UploadedWorkbook, plan: VillagePlan) -> tuple[ReadWorkbook, str]:
    """Return what was read and the file's SHA-256; a file that is too large is not even read."""
    size, limit = uploaded_file.size or 0, settings.WORKBOOK_MAX_MB
    if not size or size > limit * MEGABYTE:
        nothing = hashlib.sha256(str(size).encode()).hexdigest()
        return refused(too_large(size, limit) if size else EMPTY), nothing
    content = uploaded_file.read()
    return read(content, period_years=plan.period.years, max_mb=limit), hashlib.sha256(content).hexdigest()


def _name(name: str) -> str:
    """Keep what people call the file, without folders."""
    return normalise(re.split(r"[/\\]", name)[-1])[-NAME_LENGTH:] or "ไม่มีชื่อ"


# --- what this workbook and the plan last agreed on -----------------------------------------------------------------
def _last_base(plan: VillagePlan, read_workbook: ReadWorkbook, by: User) -> Base | None:
    """Return the base that the last stored upload of the same workbook by the same person left behind.

    Somebody who goes on working in the file he has uploaded is not in conflict with himself.  Another person's copy
    keeps the base of its download.
    """
    if not read_workbook.base.workbook or not plan.pk:
        return None
    before = plan.uploads.filter(by=by, confirmed_at__isnull=False, content__workbook=read_workbook.base.workbook)
    last = before.order_by("-confirmed_at", "-pk").first()
    content: Mapping[str, Any] = last.content if last else {}
    return base_from_data(content["base"]) if "base" in content else None


def _base_left_behind(
    plan: VillagePlan, before: Base, done: Report, *, file: ReadWorkbook, codes: Mapping[int, str]
) -> Base:
    """Return the base for the next upload of this workbook: what the file says of the rows that were stored.

    Rows and forum that were not stored keep the base they had ``before``.
    """
    kept = {row.code: row for row in before.rows}
    for row in (*done.new, *done.changed, *done.unchanged):
        if row.typed:
            code = row.code or codes[row.row]
            kept[code] = BaseRow(code, " ".join(marks(row.typed, columns(done.years))), row.row)
    for row in done.removed:
        kept.pop(row.code, None)
    left = replace(before, rows=tuple(kept.values()))
    if file.forum is None or any(error.sheet == FORUM for error in done.errors):
        return left
    forum = held(plan).forum
    return replace(left, forum_id=forum.id if forum else 0, forum_marks=marks(file.forum, FORUM_LABELS))

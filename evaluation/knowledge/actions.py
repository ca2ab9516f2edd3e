"""What may happen to a knowledge record: saved, published, discarded, commented on, printed, by one hand at a time."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.errors import Cannot, Reason
from agencies.history import Actor
from agencies.people.models import User
from agencies.workflow import Machine, Move
from evaluation.knowledge.models import Comment, KnowledgePrint, KnowledgeRecord, KnowledgeState, heading_of
from paper.jobs.requests import request

Kind = KnowledgeRecord.Kind
# Four parts of a telling; of a best practice where, with whom, what came of it, what next:
# docs/domain.md#owner-documents.
NEEDED: Mapping[str, tuple[str, ...]] = {
    Kind.KNOWLEDGE: ("story", "method", "insights", "core"),
    Kind.BEST_PRACTICE: ("place", "story", "partners", "result", "extension"),
}
CHANGED_MEANWHILE = "มีผู้บันทึกเรื่องนี้หลังจากที่ท่านเปิดหน้า กรุณาอ่านข้อความล่าสุดก่อนดำเนินการอีกครั้ง"


class CannotChange(Cannot):
    """Something that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def lacking(record: KnowledgeRecord) -> list[str]:
    """Return the names of the fields that must be filled before others may read the record."""
    return [name for name in NEEDED[record.kind] if not getattr(record, name).strip()]


def missing(record: KnowledgeRecord) -> list[Reason]:
    """Say in Thai what is still to be written before the record can be published, and where it is written."""
    form = reverse("evaluation:edit", args=[record.pk])
    return [Reason(f"ยังไม่ได้เขียน «{heading_of(name)}»", place=form) for name in lacking(record)]


def save(record: KnowledgeRecord, *, opened_at_revision: int) -> bool:
    """Write every field of ``record`` if nobody saved since ``opened_at_revision``; False writes nothing."""
    written = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields  # noqa: SLF001  Django's documented way to a model's fields
        if field.editable and not field.primary_key
    }
    stored = KnowledgeRecord.objects.filter(pk=record.pk, revision=opened_at_revision)
    return bool(stored.update(**written, revision=F("revision") + 1, updated_at=timezone.now()))


def _read(record: KnowledgeRecord, _move: Move[KnowledgeRecord]) -> KnowledgeRecord:
    """Take the record as its author saw it: nothing is held, and whoever saved meanwhile was faster."""
    return record


KNOWLEDGE = Machine(
    "knowledge",
    KnowledgeRecord,
    KnowledgeState,
    refusal=CannotChange,
    hold=_read,
    elsewhere=lambda *_: ["เรื่องนี้เผยแพร่แล้ว"],
    hears=lambda *_: True,
    overtaken=CHANGED_MEANWHILE,
    counts=True,
    starts={"create": (KnowledgeState.DRAFT, "บันทึกเรื่อง")},
    moves=(Move("publish", "เผยแพร่", {KnowledgeState.DRAFT}, KnowledgeState.PUBLISHED, conditions=(missing,)),),
)


@transaction.atomic
def publish(record: KnowledgeRecord, *, by: User, seen_revision: int) -> None:
    """Let everybody in reach read a draft, exactly as the author saw it.

    Raises PermissionDenied if ``by`` may not, CannotChange when parts are missing or somebody was faster.
    """
    step = KNOWLEDGE.begin(record, "publish", by=by)
    step.check()
    if step.thing.revision != seen_revision:
        raise CannotChange(CHANGED_MEANWHILE)
    now = timezone.now()
    step.take(published_at=now, updated_at=now)


def discard(record: KnowledgeRecord, *, by: User) -> None:
    """Delete a draft for good; raises CannotChange once it is published, PermissionDenied if ``by`` may not."""
    if record.is_published:
        raise CannotChange("เรื่องที่เผยแพร่แล้วลบไม่ได้ เพราะอาจมีผู้อ้างถึง")
    check_permission(by, "knowledge.discard", record)
    gone, _ = KnowledgeRecord.objects.filter(pk=record.pk, state=KnowledgeState.DRAFT).delete()
    if not gone:
        raise CannotChange(CHANGED_MEANWHILE)


def say(record: KnowledgeRecord, text: str, *, by: User) -> Comment:
    """Add a reader's comment, with her name and posts as they are today."""
    return Comment.objects.create(
        record=record,
        text=text,
        **Actor.of(by).columns,
    )


def ask_for_print(record: KnowledgeRecord, *, by: User) -> KnowledgePrint:
    """Find or order the paper of the record as it stands; a print that failed is put back in line."""
    what = {"record": record, "record_revision": record.revision}
    return request(KnowledgePrint, what, by=by, area_code=record.area.code)

"""What happened stays written: the database refuses to change or delete versions, events, decisions and downloads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from agencies.appointments.models import AppointmentEvent
from agencies.areas.models import TileLayout
from agencies.documents.models import Download
from agencies.letterheads.models import LetterheadChange
from agencies.people.models import Handover
from plans.decisions.actions import DecisionInput, prepare, publish
from plans.decisions.models import Decision, Merge, PublicationState
from plans.local.models import EditionStep
from plans.requests.models import CommitmentEvent
from plans.upper.models import UpperDecision
from plans.village.models import PlanEvent, PlanVersion
from tests.frozen import thawed

pytestmark = pytest.mark.django_db
REFUSAL = "only added"
HISTORY = (
    Download,
    Handover,
    LetterheadChange,
    TileLayout,
    AppointmentEvent,
    PlanVersion,
    PlanEvent,
    CommitmentEvent,
    EditionStep,
)
WHOLE = {"standing": "published", "published_at": timezone.now(), "fate": "carried", "kind": "same", "reason": "เหตุผล"}


def written(model: type[models.Model], **values: object) -> models.Model:
    """Write a row whose references lead nowhere; it is gone before anybody follows them."""
    names = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    given = {name: value for name, value in (WHOLE | values).items() if name in names}
    filled = {
        name: 987
        for name, field in names.items()
        if (field.is_relation and not field.null) or name in {"number", "object_id"}
    }
    row = model(**filled | {"content": {}} | given if "content" in names else filled | given)
    with thawed():
        row.save(force_insert=True)
    return row


@pytest.fixture
def rows() -> Iterator[None]:
    """Take away what `written` wrote before references are checked."""
    yield
    with thawed():
        for model in (*HISTORY, Decision, UpperDecision, Merge):
            model._base_manager.all().delete()


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
def test_a_row_of_history_is_neither_changed_nor_deleted_nor_pushed_out(model, rows):
    row = written(model)
    table, every = model._meta.db_table, model._base_manager.filter(pk=row.pk)
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'UPDATE {table} SET "{field.column}" = "{field.column}"')
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    refuse_to_empty(table)
    assert every.exists()


def refuse_to_empty(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            columns = ", ".join(f'"{name}"' for name in columns_of(table))
            with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
                cursor.execute(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [f"{table}_no_truncate"])
            assert cursor.fetchone() == (1,)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def may(row: models.Model, **values: object) -> bool:
    """Tell whether the database lets a change happen."""
    every = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            return bool(every.update(**values))
    except IntegrityError:
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            every.update(**values)
        return False


def test_a_decision_is_published_once_and_replaced_once_and_else_stays(rows):
    now = timezone.now()
    prepared = written(Decision, standing="prepared", published_at=None)
    assert not may(prepared, reason="อื่น")
    assert not may(prepared, standing="published", published_at=now, fate="declined")
    assert may(prepared, standing="published", published_at=now)
    assert not may(prepared, published_at=timezone.now())
    assert not may(prepared, standing="prepared", published_at=None)
    assert not may(prepared, standing="replaced", reason="อื่น")
    assert may(prepared, standing="replaced")
    assert not may(prepared, standing="published")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        Decision.objects.filter(pk=prepared.pk)._raw_delete("default")


def test_a_decision_that_is_only_prepared_may_be_dropped(rows):
    prepared = written(Decision, standing="prepared", published_at=None)
    assert Decision.objects.filter(pk=prepared.pk)._raw_delete("default") == 1


def test_a_decision_of_a_level_above_is_replaced_and_else_stays(rows):
    decision = written(UpperDecision)
    assert not may(decision, fate="declined")
    assert not may(decision, standing="replaced", rank=9)
    assert may(decision, standing="replaced")
    assert not may(decision, standing="published")
    refuse_to_empty("plans_upperdecision")


def test_a_merge_is_published_once_and_undone_once(rows):
    merge = written(Merge, standing="prepared", published_at=None)
    assert not may(merge, kind="joint")
    assert may(merge, standing="published", published_at=timezone.now())
    assert not may(merge, standing="prepared", published_at=None)
    assert may(merge, undone_at=timezone.now(), undone_name="ผู้ยกเลิก", undo_reason="เหตุผล")
    assert not may(merge, undone_at=None)
    assert not may(merge, undo_reason="อื่น")


def test_who_supports_a_published_decision_stays_written(plan, people, station):
    project = plan.lines.first().project
    wish = DecisionInput("carried", supporting=(station,), reason="ชุมชนพร้อม")
    prepare(plan, project, wish, by=people["team"])
    prepare(plan, project, wish, by=people["team"])
    publish(plan, by=people["team"])
    decision = Decision.objects.get(project=project, standing=PublicationState.PUBLISHED)
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        decision.supporting.clear()
    assert list(decision.supporting.all()) == [station]

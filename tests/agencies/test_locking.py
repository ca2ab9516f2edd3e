"""Rows are held in one place: read anew under their lock, taken by a write, written over a known revision."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from agencies.errors import Cannot, Closed, Stale
from agencies.locking import hold, locked, locked_rows, open_plan, overwrite
from plans.tambon.models import TambonPlan
from plans.village.models import PlanState, VillagePlan
from tests import factories
from tests.cast import VILLAGES


@pytest.fixture
def plan(people):
    return factories.village_plan(VILLAGES[0])


def test_a_locked_row_is_read_as_it_is_stored_now(plan):
    VillagePlan.objects.filter(pk=plan.pk).update(context="ใหม่")
    assert locked(plan).context == "ใหม่"
    assert plan.context != "ใหม่"


def test_what_is_read_along_needs_no_further_query(plan):
    with CaptureQueriesContext(connection) as queries:
        assert locked(plan, "village", "period").village.code == VILLAGES[0]
    assert len(queries) == 1


def test_without_names_only_the_row_itself_is_read(plan):
    with CaptureQueriesContext(connection) as queries:
        locked(plan)
    assert "JOIN" not in queries[0]["sql"]


def test_only_the_rows_own_table_is_locked(plan):
    assert locked_rows(VillagePlan.objects.all()).query.select_for_update_of == ("self",)


def test_a_plan_that_the_level_above_holds_is_closed(plan):
    free, taken = TambonPlan(), TambonPlan(frozen_by_id=1)
    assert open_plan(free, Closed("รับแล้ว")) is free
    with pytest.raises(Closed, match="รับแล้ว"):
        open_plan(taken, Closed("รับแล้ว"))


def test_rows_are_taken_by_a_write_or_refused(plan):
    rows = VillagePlan.objects.filter(pk=plan.pk, state=PlanState.DRAFT)
    hold(rows, Closed("ปิด"), revision=F("revision") + 1)
    assert rows.get().revision == plan.revision + 1
    with pytest.raises(Closed, match="ปิด"):
        hold(rows.filter(state=PlanState.SUBMITTED), Closed("ปิด"), state=F("state"))


def test_a_known_revision_is_written_over_and_counted(plan):
    rows = VillagePlan.objects.filter(pk=plan.pk, state=PlanState.DRAFT)
    overwrite(rows, Closed("ปิด"), base=plan.revision, context="หนึ่ง")
    stored = rows.get()
    assert (stored.context, stored.revision) == ("หนึ่ง", plan.revision + 1)
    with pytest.raises(Stale):
        overwrite(rows, Closed("ปิด"), base=plan.revision, context="สอง")
    with pytest.raises(Cannot, match="ปิด"):
        overwrite(rows.filter(state=PlanState.SUBMITTED), Closed("ปิด"), base=stored.revision, context="สอง")
    assert rows.get().context == "หนึ่ง"

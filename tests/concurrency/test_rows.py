"""Rows, forums and papers saved by many at once, on real PostgreSQL: nobody is overwritten, nothing is stored twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from agencies.errors import Closed, Stale
from plans.village.actions.editing import Row, put_back, save_row, shift_row, start, take_out
from plans.village.actions.forum import CannotCertify, attach, certify, resolution_of
from plans.village.actions.moves import move
from plans.village.models import Attachment, ForumState, PlanState, VillagePlan
from plans.village.states import CannotMove
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.concurrency.together import at_once, ready

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
VILLAGE = VILLAGES[0]


def told(call):
    """Turn what a page would tell into an outcome."""

    def calling():
        try:
            return call()
        except (Stale, Closed, CannotCertify, CannotMove) as refusal:
            return refusal

    return calling


def a_row(code: str, revision: int, title: str) -> Row:
    return Row(code=code, revision=revision, values={"title": title}, money={2571: Decimal(len(title))})


def test_of_ten_who_save_over_the_same_revision_one_wins(people):
    plan = factories.village_plan(VILLAGE)
    line = factories.line(plan, factories.project(VILLAGE), None)
    calls = [told(lambda n=n: save_row(plan, a_row(line.project.code, 1, f"คนที่ {n}" + "ก" * n))) for n in range(10)]
    outcomes = at_once(calls)
    winners = [one for one in outcomes if not isinstance(one, Exception)]
    assert len(winners) == 1
    assert all(isinstance(one, Stale) for one in outcomes if one not in winners)
    stored = plan.lines.select_related("project").get().project
    assert (stored.title, stored.revision) == (winners[0].project.title, 2)
    assert stored.budget_by_year == {2571: Decimal(len(stored.title))}, "money and title are of the same person"
    assert VillagePlan.objects.get().revision == plan.revision + 1


def test_the_same_new_row_sent_ten_times_is_one_row(people):
    plan = factories.village_plan(VILLAGE)
    outcomes = at_once([told(lambda: save_row(plan, a_row("NEW2345", 0, "ใหม่"))) for _ in range(10)])
    assert {getattr(one, "pk", None) or type(one) for one in outcomes} <= {plan.lines.get().pk, Stale}
    assert VillagePlan.objects.get().revision == plan.revision + 1


def test_new_rows_at_once_stand_one_behind_the_other(people):
    plan = factories.village_plan(VILLAGE)
    codes = [f"NEW234{n}" for n in range(2, 10)]
    at_once([told(lambda code=code: save_row(plan, a_row(code, 0, code))) for code in codes])
    assert [line.position for line in plan.lines.all()] == list(range(1, 9))


def test_rows_moved_taken_out_and_put_back_at_once_keep_a_whole_order(people):
    plan = factories.village_plan(VILLAGE)
    codes = [factories.line(plan, factories.project(VILLAGE), None).project.code for _ in range(5)]
    taken = take_out(plan, codes[0])
    calls = [told(lambda: put_back(plan, taken)) for _ in range(2)]
    calls += [told(lambda code=code: shift_row(plan, code, by=-1)) for code in codes[1:]]
    calls += [told(lambda: take_out(plan, codes[4])) for _ in range(2)]
    at_once(calls)
    assert [line.position for line in plan.lines.all()] == [1, 2, 3, 4]


def test_what_is_submitted_is_what_was_saved(people):
    plan = ready(people, VILLAGE)
    line = plan.lines.get()
    # A row that let go of its resolution would rightly keep the plan from being submitted.
    rows = [replace(a_row(line.project.code, 1, f"แก้ไข {n}"), resolution=line.resolution) for n in range(5)]
    calls = [told(lambda: move(plan, "submit", by=people["secretary"]))]
    calls += [told(lambda row=row: save_row(plan, row)) for row in rows]
    at_once(calls)
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED
    project = plan.lines.select_related("project").get().project
    frozen = plan.versions.get().content["projects"][0]
    assert frozen["title"] == project.title
    assert Decimal(frozen["budget_baht"]["2571"]) == project.budget_by_year[2571]


def test_the_same_resolution_typed_by_many_is_one(people):
    plan = factories.village_plan(VILLAGE)
    factories.forum(plan)
    rows = [
        Row(code=f"NEW234{n}", revision=0, values={"title": f"{n}"}, money={}, resolution_text="เห็นชอบ")
        for n in range(2, 8)
    ]
    at_once([told(lambda row=row: save_row(plan, row)) for row in rows])
    assert resolution_of(plan, "เห็นชอบ").lines.count() == 6
    assert plan.forums.get().resolutions.count() == 1


def test_a_plan_is_started_once(people):
    village, period = factories.area(VILLAGE), factories.period()
    plans = at_once([lambda: start(village, period, by=people["secretary"]) for _ in range(8)])
    assert len({plan.pk for plan in plans}) == 1
    assert plans[0].events.count() == 1


def test_a_forum_is_certified_once_and_its_papers_are_settled_with_it(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    forum = factories.forum(factories.village_plan(VILLAGE))
    factories.paper(forum, people["secretary"])
    content = pdf()
    calls = [told(lambda: certify(forum, by=people["head"])) for _ in range(4)]
    kind = Attachment.Kind.ATTENDANCE
    calls += [
        told(lambda: attach(forum, ContentFile(content, name="ก.pdf"), kind, by=people["secretary"])) for _ in range(4)
    ]
    outcomes = at_once(calls)
    assert sum(one is None for one in outcomes[:4]) == 1
    forum.refresh_from_db()
    assert forum.state == ForumState.CERTIFIED
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(stored) == forum.attachments.count() <= 2, "the same file is kept once, and no file is left behind"

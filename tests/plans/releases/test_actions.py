"""A release is frozen: the same plan is the same version, one satang is another digest, and the database refuses."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.profile.models import TambonProfile
from plans.releases import actions as releases_actions
from plans.releases import checking, staleness
from plans.releases import queries as releases_queries
from plans.releases.content import beside_in, beside_of, content_of, inputs_in, lines_of
from plans.releases.models import Release, ReleaseLine
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import summed
from plans.rollup.queries import inputs_of, stored_lines
from plans.village.actions.moves import move
from projects.models import Project
from projects.snapshot import canonical
from tests import factories
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.plans.released import aligned, forum_closed, fresh, rolled_up, taken_in


@pytest.fixture
def first(plan, people):
    return releases_actions.release(plan, by=people["team"])


def test_a_release_holds_the_canonical_text_and_its_digest(plan, first):
    assert first.version == 1
    assert first.digest == releases_queries.text_digest(first.content)
    assert canonical(json.loads(first.content)).decode() == first.content
    assert first.plan_digest == plan.digest
    assert first.by_name == "สมมติ (ทีมปฏิบัติการระดับตำบล 310104)"


def test_the_same_plan_released_twice_is_the_same_version(plan, first, people):
    roll_up(plan.pk)
    again = releases_actions.release(plan, by=people["planner"])
    assert again == first
    assert Release.objects.count() == 1


def test_nothing_in_the_content_tells_when_it_was_made(plan, first):
    assert canonical(content_of(fresh(plan))).decode() == first.content


@pytest.mark.parametrize("change", ["profile", "money", "meeting"])
def test_a_change_of_what_the_plan_says_is_a_new_version(plan, first, people, world, change):
    if change == "profile":
        TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    elif change == "meeting":
        forum_closed(plan, people["team"])
    else:
        one_satang_more(world.plans[VILLAGES[0]], people)
        plan = rolled_up()
    second = releases_actions.release(plan, by=people["team"])
    assert second.version == 2
    assert second.digest != first.digest
    assert releases_queries.newer(first) == second


def one_satang_more(village_plan, people):
    """Reopen a village's plan, change its money by a satang, and take it in again."""
    move(village_plan, "reopen", by=people["team"], note="ปรับวงเงิน")
    Project.objects.get(village_line__plan=village_plan).put_budgets({2571: Decimal("24000.01")})
    move(village_plan, "submit", by=people["secretary"])
    move(village_plan, "accept", by=people["team"])


def test_lines_and_inputs_are_read_back_as_they_were(plan, first, people, world):
    content = json.loads(first.content)
    assert lines_of(content) == stored_lines(plan)
    versions = {VILLAGES[0]: world.plans[VILLAGES[0]].accepted_version}
    assert inputs_in(content, versions).digest == inputs_of(plan).digest == plan.digest
    assert summed(inputs_in(content, versions).lines(), plan.period.years) == summed(
        stored_lines(plan), plan.period.years
    )


def test_the_content_knows_what_is_not_in_the_plan(plan, first):
    villages = {one["code"]: one for one in json.loads(first.content)["villages"]}
    assert list(villages) == list(VILLAGES)
    assert villages[VILLAGES[0]]["version"] == 1
    assert [villages[code]["digest"] for code in VILLAGES[1:]] == [None, None, None]


def queries_of(plan):
    with CaptureQueriesContext(connection) as queries:
        content_of(plan)
    return len(queries)


def test_content_takes_as_many_queries_for_one_project_as_for_three(plan, people, world):
    aligned(plan, people["team"])
    plan = fresh(plan)
    one = queries_of(plan)
    taken_in(world.plans[VILLAGES[1]], people)
    taken_in(world.plans[VILLAGES[2]], people)
    plan = rolled_up()
    aligned(plan, people["team"])
    assert plan.lines.count() == 3
    assert queries_of(fresh(plan)) == one


@pytest.mark.parametrize("who", ["secretary", "mayor", "district", "next_team", "auditor", "nobody"])
def test_whoever_may_not_release_does_not(plan, people, who):
    with pytest.raises(PermissionDenied):
        releases_actions.release(plan, by=people[who])
    assert not Release.objects.exists()


def test_a_plan_that_is_behind_or_empty_is_not_released(plan, people):
    type(plan).objects.filter(pk=plan.pk).update(wanted=plan.wanted + 1)
    with pytest.raises(releases_actions.CannotRelease, match="กำลังรวมแผน"):
        releases_actions.release(plan, by=people["team"])
    empty = factories.tambon_plan("310105")
    with pytest.raises(releases_actions.CannotRelease, match="ยังไม่มีแผนหมู่บ้าน"):
        releases_actions.release(empty, by=people["next_team"])


# --- the database refuses -------------------------------------------------------------------------------------------
def test_the_database_refuses_to_change_a_release(first):
    for change in ({"content": "{}"}, {"digest": "0" * 64}, {"version": 9}, {"by_name": "ผู้อื่น"}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Release.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        first.save()
    kept = Release.objects.get(pk=first.pk)
    assert releases_queries.text_digest(kept.content) == kept.digest == first.digest


def test_the_database_refuses_to_delete_a_release(first):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        first.delete()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM plans_release")
    if connection.vendor == "postgresql":
        connection.check_constraints()  # what waits for the end of the transaction would refuse it first
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE plans_release CASCADE")
    assert Release.objects.filter(pk=first.pk).exists()


def test_the_database_refuses_to_push_a_release_out(first):
    same = {"area": first.area, "period": first.period, "version": 2, "by": first.by, "token": first.token}
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.bulk_create(
            [Release(**same)], update_conflicts=True, update_fields=["content"], unique_fields=["token"]
        )
    if connection.vendor == "sqlite":
        columns = ", ".join(field.column for field in Release._meta.concrete_fields)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO plans_release ({columns}) SELECT {columns} FROM plans_release")
    assert Release.objects.get(pk=first.pk).content == first.content


def test_the_database_refuses_to_change_or_delete_a_line(first):
    rows = ReleaseLine.objects.filter(release=first)
    for change in ({"title": "อื่น"}, {"year_1": 1}, {"fate": "declined"}, {"position": 9}, {"details": {}}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.get().delete()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM plans_releaseline")
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE plans_releaseline")
    assert rows.get().digest


def test_the_database_refuses_to_push_a_line_out(first):
    row = ReleaseLine.objects.get(release=first)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseLine.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["title"], unique_fields=["release", "position"]
        )
    if connection.vendor == "sqlite":
        columns = ", ".join(field.column for field in ReleaseLine._meta.concrete_fields)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO plans_releaseline ({columns}) SELECT {columns} FROM plans_releaseline"
            )


@pytest.mark.parametrize("position", [0, 2, 99])
def test_the_database_refuses_a_line_that_the_release_does_not_count(first, position):
    row = ReleaseLine.objects.get(release=first)
    row.pk, row.position = None, position
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        row.save(force_insert=True)
    assert (first.line_count, first.lines.count()) == (1, 1)


def test_a_release_and_its_lines_are_written_together_or_not_at_all(plan, people):
    content = content_of(plan)
    content["lines"].append(content["lines"][0] | {"carrier": "ไม่มี"})
    with pytest.raises(KeyError):
        releases_actions.issue(plan.area, plan.period, content, plan_digest="x", by=people["team"])
    assert (Release.objects.count(), ReleaseLine.objects.count()) == (0, 0)


def test_the_tables_are_emptied_after_a_test_that_commits(transactional_db, world, people):
    """The end of this test is the proof: without tests/frozen.py it fails there."""
    kept = releases_actions.release(rolled_up(), by=people["team"])
    with thawed():
        Release.objects.filter(pk=kept.pk).update(by_name="ผู้อื่น")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Release.objects.filter(pk=kept.pk).update(by_name="ผู้อื่น")


# --- out of date ----------------------------------------------------------------------------------------------------
def test_a_plan_without_release_or_change_is_not_out_of_date(plan, people):
    assert staleness.staleness(plan) == []
    one = releases_actions.release(plan, by=people["team"])
    assert staleness.staleness(fresh(plan)) == []
    assert staleness.out_of_date(one) == []


def is_changed_beside(release):
    return staleness.is_changed_beside(staleness.validity_of(release))


def test_what_stands_beside_the_projects_is_noticed_and_does_not_make_the_release_out_of_date(plan, first, people):
    assert not is_changed_beside(first)
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    assert is_changed_beside(first)
    assert staleness.out_of_date(first) == []
    second = releases_actions.release(plan, by=people["team"])
    assert not is_changed_beside(second)
    assert not is_changed_beside(first)


def test_what_changed_in_the_projects_is_not_said_twice(plan, first, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    assert staleness.out_of_date(first)
    assert not is_changed_beside(first)


def test_a_reopened_village_makes_the_release_out_of_date_and_is_named(plan, first, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    reasons = staleness.staleness(fresh(plan))
    assert "แผน หมู่ที่ 1 บ้านตัวอย่าง0401 (ตัวอย่าง) ถูกเปิดให้แก้ไขใหม่หลังออกเล่มแผน ครั้งที่ 1" in reasons[0]
    assert staleness.out_of_date(first) == reasons


def test_a_village_that_came_later_and_one_that_was_sent_anew_are_named(plan, first, people, world):
    taken_in(world.plans[VILLAGES[1]], people)
    one_satang_more(world.plans[VILLAGES[0]], people)
    reasons = " ".join(staleness.staleness(rolled_up()))
    assert "หมู่ที่ 1 บ้านตัวอย่าง0401 (ตัวอย่าง) ส่งแผนใหม่แล้ว" in reasons
    assert "หมู่ที่ 2 บ้านตัวอย่าง0402 (ตัวอย่าง) เข้าแผนตำบลหลังออกเล่มแผน ครั้งที่ 1" in reasons


def test_a_newer_release_replaces_the_older(plan, first, people):
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    releases_actions.release(plan, by=people["team"])
    assert staleness.out_of_date(first)[0].startswith("มีเล่มแผน ครั้งที่ 2 ออกแทนแล้วเมื่อ")


# --- checking -------------------------------------------------------------------------------------------------------
def test_a_release_is_recognised_however_its_file_is_spaced(first):
    for raw in (first.content.encode(), json.dumps(json.loads(first.content), indent=2).encode()):
        found = checking.checked(raw)
        assert (found.release, found.digest, found.holds) == (first, first.digest, True)


@pytest.mark.parametrize("as_text", [True, False])
def test_a_wrapper_with_its_claim_is_checked(first, as_text):
    inner = first.content if as_text else json.loads(first.content)
    found = checking.checked(json.dumps({"content": inner, "digest": first.digest}).encode())
    assert found.holds
    lying = checking.checked(json.dumps({"content": inner, "digest": "0" * 64}).encode())
    assert lying.release == first
    assert not lying.holds


def test_one_changed_satang_is_found_out(first):
    assert '"24000.00"' in first.content
    found = checking.checked(first.content.replace('"24000.00"', '"24000.01"', 1).encode())
    assert found.release is None
    assert found.digest != first.digest


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": 1.5}',
        b"[" * 9999,
        b'["\\ud800"]',
        b"9" * 9999,
    ],
)
def test_what_is_no_json_of_a_release_is_refused(db, raw):
    with pytest.raises(checking.NotJson):
        checking.checked(raw)


def test_a_large_file_is_recognised_by_its_bytes_and_never_read_as_json(first):
    found = checking.checked(first.content.encode() + b"\n")
    assert found.holds
    with pytest.raises(checking.NotJson, match="2 เมกะไบต์"):
        checking.checked(b"[" + b"[]," * 1_000_000 + b"[]]")


def test_a_digest_is_read_aloud_in_groups_of_four():
    assert releases_queries.grouped("0123456789ab") == "0123 4567 89ab"


def test_what_stands_beside_is_compared_without_reading_the_projects(plan, first):
    with CaptureQueriesContext(connection) as seen:
        assert not is_changed_beside(first)
    assert not [one["sql"] for one in seen if '"plans_planversion"."content"' in one["sql"]]
    assert not [one["sql"] for one in seen if '"plans_tambonline"."details"' in one["sql"]]
    assert content_of(plan).keys() - beside_of(plan).keys() == {"lines"}
    assert canonical(beside_in(content_of(plan))) == canonical(beside_of(plan))

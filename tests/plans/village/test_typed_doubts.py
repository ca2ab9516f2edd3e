"""A number that can be read in two ways stays doubted, with both, until somebody says which was meant or types anew."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agencies.errors import Stale
from plans.village.actions.editing import make_project, put_back, settle, take_out
from plans.village.models import PlanState, TypedDoubt
from plans.village.states import VILLAGE_PLANS
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans.village.pages import url


@pytest.fixture
def line(plan):
    return make_project(plan, factories.resolution(factories.forum(plan), 1, "ขุดลอกหนองตะโก"))


def write(client, plan, line, quantity, **more):
    """Type a quantity into the first screen."""
    line.project.refresh_from_db()
    sent = {"base": line.project.revision, "title": line.project.title, "resolution": line.resolution_id, "next": "1"}
    sent |= {"target_quantity": quantity, "target_unit": "ไร่"} | more
    return client.post(url("screen", plan, line.project.code, 1), sent, headers=HTMX if "autosave" in more else {})


def told(plan):
    said = VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["submit"])
    return [reason for reason in said if reason.code.startswith("number_")]


def quantity(line):
    return Project.objects.get(pk=line.project_id).target_quantity


def test_what_was_typed_is_kept_with_both_ways_to_read_it(as_, plan, line):
    write(as_("secretary"), plan, line, "๑.๒๕๐")
    doubt = TypedDoubt.objects.get()
    assert (doubt.field, doubt.typed, doubt.read_as, doubt.other) == ("target_quantity", "๑.๒๕๐", "1.25", "1250")
    (reason,) = told(plan)
    assert "เป้าหมาย (จำนวน) พิมพ์ไว้ «๑.๒๕๐» ระบบเก็บเป็น 1.25 กรุณาเลือกว่าหมายถึงเท่าไร" in reason
    assert [words for words, _ in reason.answers] == ["1.25 ไร่", "1,250 ไร่"]


def test_a_save_nobody_asked_for_and_the_row_of_the_table_keep_it_too(as_, plan, line):
    client = as_("secretary")
    write(client, plan, line, "1.250", autosave="1")
    write(client, plan, line, "1.250", autosave="1")
    assert TypedDoubt.objects.count() == 1
    TypedDoubt.objects.all().delete()
    line.project.refresh_from_db()
    row = {"base": line.project.revision, "title": "ขุดลอก", "target_quantity": "12.500"}
    client.post(url("row", plan, line.project.code), row)
    assert TypedDoubt.objects.get().other == "12500"


def test_what_stands_untouched_is_not_confirmed_and_what_is_typed_anew_is(as_, plan, line):
    client = as_("secretary")
    write(client, plan, line, "1.250")
    write(client, plan, line, "1.25", place="เหนือวัด")
    assert len(told(plan)) == 1
    write(client, plan, line, "1,250")
    assert (told(plan), TypedDoubt.objects.count()) == ([], 0)


@pytest.mark.parametrize(("place", "meant"), [(0, Decimal("1.25")), (1, Decimal(1250))])
def test_the_review_asks_and_one_press_answers(as_, plan, line, place, meant):
    client = as_("secretary")
    write(client, plan, line, "1.250")
    (reason,) = told(plan)
    words, address = reason.answers[place]
    page = client.get(url("village_review", plan))
    assert words in text_of(page)
    assert f'formaction="{address}"' in page.content.decode()
    assert client.post(address).url.startswith(url("village_review", plan))
    assert (quantity(line), told(plan)) == (meant, [])
    again = client.post(address, follow=True)
    assert "ตัวเลขนี้มีผู้ตอบหรือแก้ไปแล้ว" in text_of(again)


def test_the_answer_moves_the_revision_so_that_nobody_overwrites_it_in_silence(as_, plan, line):
    write(as_("secretary"), plan, line, "1.250")
    before = Project.objects.get().revision
    settle(plan, TypedDoubt.objects.get(), takes_other=True)
    assert Project.objects.get().revision == before + 1


def test_a_number_that_is_another_by_now_is_not_doubted_and_not_written_over(as_, plan, line):
    write(as_("secretary"), plan, line, "1.250")
    Project.objects.update(target_quantity=7)
    assert told(plan) == []
    with pytest.raises(Stale):
        settle(plan, TypedDoubt.objects.get(), takes_other=True)
    assert quantity(line) == 7


def test_a_row_put_back_is_doubted_as_before(as_, plan, line):
    write(as_("secretary"), plan, line, "1.250")
    put_back(plan, take_out(plan, line.project.code))
    assert len(told(plan)) == 1


def test_a_percentage_is_told_with_the_one_way_it_was_read(as_, plan, line):
    write(as_("secretary"), plan, line, "80%", target_unit="ร้อยละ")
    (reason,) = told(plan)
    assert [words for words, _ in reason.answers] == ["80 ร้อยละ"]


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("team", 403), ("neighbour", 404), ("nobody", 404)])
def test_only_who_writes_the_plan_answers(as_, plan, line, name, status):
    write(as_("secretary"), plan, line, "1.250")
    address = told(plan)[0].answers[1][1]
    assert as_(name).post(address).status_code == status
    assert quantity(line) == Decimal("1.25")
    if name == "head":
        assert "formaction" not in as_(name).get(url("village_review", plan)).content.decode()


def test_a_plan_that_was_sent_and_a_doubt_of_another_plan_are_not_answered(as_, plan, line):
    client = as_("secretary")
    write(client, plan, line, "1.250")
    address = told(plan)[0].answers[1][1]
    far = factories.line(factories.village_plan(VILLAGES[1]), factories.project(VILLAGES[1], target_quantity=2), None)
    theirs = TypedDoubt.objects.create(
        project=far.project, field="target_quantity", typed="2.000", read_as="2", other="2000"
    )
    client.post(url("settle", plan, theirs.pk, "other"))
    assert (quantity(far), client.post(url("settle", plan, theirs.pk, "ghost")).status_code) == (2, 404)
    factories.in_state(plan, PlanState.SUBMITTED)
    assert client.post(address).status_code == 403
    assert quantity(line) == Decimal("1.25")

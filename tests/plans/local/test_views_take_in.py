"""The page that takes projects of the tambon plan into a draft, and the odd ends of a draft's other pages."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from plans.local.actions.changes import Draft, open_local_plan, put_row
from plans.local.editions import plan_in_force
from plans.local.models import Edition
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories
from tests.plans.amendments import TAMBON, add, announced, authority, edition_of, entry, plan_with
from tests.plans.local.carried import carried

pytestmark = pytest.mark.django_db
K = Edition.Kind


@pytest.fixture
def draft(lao, people):
    return edition_of(open_local_plan(lao[0], factories.period(), by=people["planner"]), people)


@pytest.fixture
def planner(client, people):
    client.force_login(people["planner"])
    return client


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def item(level, title, **fields):
    framework = StrategyFramework.objects.create(
        level=level, title="คลัง", item_label="", area=factories.area(TAMBON), first_year=2571, last_year=2575, **fields
    )
    return StrategyItem.objects.create(framework=framework, title=title)


def test_chosen_projects_come_on_the_chosen_form_at_the_chosen_place(planner, draft):
    programme = item("programme", "แผนงานการเกษตร")
    item("programme", "แผนงานของ อปท. อื่น", agency=authority(code="other")[0])
    first, second, left = (carried(title) for title in ("ขุดลอก", "ถนน", "ฝาย"))
    page = planner.get(url("edition_take_in", draft.pk)).content.decode()
    assert '<option value="แผนงานการเกษตร">' in page
    assert "แผนงานของ อปท. อื่น" not in page
    sent = {
        f"take_{first.project_id}": "on",
        f"take_{second.project_id}": "on",
        f"form_{second.project_id}": "p02-2",
        "programme": "แผนงานการเกษตร",
        "issue": "ประเด็นที่ 1",
    }
    answer = planner.post(url("edition_take_in", draft.pk), sent, follow=True)
    assert "เข้าฉบับนี้แล้ว 2 โครงการ" in answer.content.decode()
    rows = {row.new["title"]: row for row in draft.rows.all()}
    assert {title: row.form for title, row in rows.items()} == {"ขุดลอก": "p02", "ถนน": "p02-2"}
    assert rows["ถนน"].new["programme_id"] == programme.pk
    assert (rows["ถนน"].new["issue"], rows["ถนน"].new["issue_id"]) == ("ประเด็นที่ 1", None)
    page = planner.get(url("edition_take_in", draft.pk)).content.decode()
    assert page.count('<td data-label="สถานะ">อยู่ในฉบับนี้แล้ว') == 2
    assert f"take_{left.project_id}" in page


def test_nothing_chosen_and_a_form_nobody_knows_are_refused(planner, draft):
    line = carried("ขุดลอก")
    answer = planner.post(url("edition_take_in", draft.pk), {"programme": "แผนงาน"})
    assert answer.status_code == 422
    assert "กรุณาเลือกโครงการอย่างน้อยหนึ่งโครงการ" in answer.content.decode()
    sent = {f"take_{line.project_id}": "on", f"form_{line.project_id}": "p99"}
    assert planner.post(url("edition_take_in", draft.pk), sent).status_code == 422
    assert not draft.rows.exists()


def test_without_a_tambon_plan_the_page_says_what_to_do(planner, draft):
    assert "ยังไม่มีโครงการจากแผนตำบล" in planner.get(url("edition_take_in", draft.pk)).content.decode()
    line = carried("ขุดลอก")
    planner.post(url("edition_take_in", draft.pk), {f"take_{line.project_id}": "on"})
    assert "ทุกโครงการของแผนตำบลอยู่ในแผนหรือในฉบับนี้แล้ว" in planner.get(url("edition_take_in", draft.pk)).content.decode()


def test_the_page_asks_the_same_for_one_project_and_many(planner, draft, django_assert_num_queries):
    carried("ขุดลอก")
    planner.get(url("edition_take_in", draft.pk))
    with django_assert_num_queries(30, exact=False) as one:
        planner.get(url("edition_take_in", draft.pk))
    for number in range(3):
        carried(f"ฝาย {number}")
    with django_assert_num_queries(len(one)):
        planner.get(url("edition_take_in", draft.pk))


def test_a_typed_programme_of_the_library_keeps_its_item(planner, draft, people):
    programme = item("programme", "แผนงานการเกษตร")
    row = add(draft, people, entry("ฝาย"))
    sent = {"title": "ฝาย", "programme": "แผนงานการเกษตร ", "form": "p02", "base": ""}
    page = planner.get(url("edition_line", draft.pk, row.line))
    sent["base"] = page.context["form"]["base"].value()
    planner.post(url("edition_line", draft.pk, row.line), sent)
    row.refresh_from_db()
    assert row.new["programme_id"] == programme.pk


# --- odd ends ---------------------------------------------------------------------------------------------------------
def test_a_drafts_words_are_changed_or_refused_in_words(planner, lao, people):
    plan, _ = plan_with(people, lao[0], entry("ขุดลอก"))
    other, draft = edition_of(plan, people, K.SUPPLEMENT), edition_of(plan, people, K.SUPPLEMENT)
    sent = {"kind": "supplement", "number": str(other.number), "year": str(other.year), "reason": "น้ำท่วม"}
    answer = planner.post(url("edition_edit", draft.pk), sent)
    assert answer.status_code == 422
    assert "อยู่แล้ว" in answer.content.decode()
    answer = planner.post(url("edition_edit", draft.pk), sent | {"number": "", "kind": "change"}, follow=True)
    assert "น้ำท่วม" in answer.content.decode()
    draft.refresh_from_db()
    # A box left blank keeps the number the draft has.
    assert (draft.kind, draft.number) == (K.CHANGE, 2)


def test_old_is_brought_up_to_date_from_the_page(planner, lao, people):
    pond = entry("ขุดลอก")
    plan, (first,) = plan_with(people, lao[0], pond)
    mine, theirs = edition_of(plan, people, K.CHANGE), edition_of(plan, people, K.CHANGE)
    money = replace(pond, budget_baht={2571: Decimal("300000.00")})
    put_row(mine, first.line, Draft(replace(money, place="หมู่ 2"), "ย้ายที่"), by=people["planner"])
    put_row(theirs, first.line, Draft(money, "เพิ่มเงิน"), by=people["planner"])
    announced(theirs, people, confirmed=None)
    assert "ไม่ตรงกับแผนที่ใช้อยู่แล้ว" in planner.get(url("edition", mine.pk)).content.decode()
    answer = planner.post(url("edition_line_renew", mine.pk, first.line), follow=True)
    assert "ให้ตรงกับแผนที่ใช้อยู่แล้ว" in answer.content.decode()
    assert mine.rows.get().changed == ["place"]
    assert len(plan_in_force(plan)) == 1


def test_ending_a_line_with_an_unreadable_note_is_refused(planner, lao, people):
    plan, (first,) = plan_with(people, lao[0], entry("ขุดลอก"))
    draft = edition_of(plan, people, K.CHANGE)
    answer = planner.post(url("edition_line_end", draft.pk, first.line), {"reason": "ทำแล้ว", "note": "งบ พอช"})
    assert answer.status_code == 422
    assert "อ่านหมายเหตุ «งบ พอช» ไม่ออก" in answer.content.decode()
    assert "ทำแล้ว</textarea>" in answer.content.decode()
    added = add(draft, people, entry("ใหม่"))
    assert planner.get(url("edition_line_end", draft.pk, added.line)).status_code == 404


def test_a_proposed_draft_is_not_discarded(planner, lao, people):
    plan, _ = plan_with(people, lao[0], entry("ขุดลอก"))
    draft = edition_of(plan, people, K.SUPPLEMENT)
    draft.steps.create(from_state="draft", to_state="committee", by=people["planner"], by_name="ก")
    answer = planner.post(url("edition_discard", draft.pk))
    assert answer.status_code == 409
    assert "เคยเสนอพิจารณาแล้ว" in answer.content.decode()

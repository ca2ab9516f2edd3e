"""The form of a village plan on the screen: rows and basic data, by whole pages and part by part."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import pytest

from plans.village.models import PlanState
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans.village.pages import fresh, url

VILLAGE = VILLAGES[0]
CODE = "NEW2345"


@pytest.fixture
def plan(people):
    """Return a draft of the first village that could be submitted."""
    return factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], amounts={2571: 24000, 2572: 0})


# --- the form, whole pages ---
def sent(**typed):
    return {"title": "ขุดลอกหนอง", "base": "0"} | typed


def test_add_offers_a_blank_row_and_stores_nothing(as_, plan):
    answer = as_("secretary").post(url("row_add", plan))
    code = re.search(r"open=(\w{7})#", answer.url)[1]
    shown = as_("secretary").get(answer.url)
    assert f'id="row-{code}"' in shown.content.decode()
    assert "โครงการใหม่" in text_of(shown)
    assert plan.lines.count() == 1


def test_a_row_is_saved_by_a_whole_page_once(as_, plan):
    client = as_("secretary")
    typed = sent(baht_2571="๘๐,๐๐๐", baht_2572="-", target_quantity="400")
    first, second = (client.post(url("row", plan, CODE), typed) for _ in range(2))
    assert first.url == second.url == f"{url('village_edit', plan)}#row-{CODE}"
    project = Project.objects.get(code=CODE)
    assert project.budget_by_year == {2571: Decimal(80000), 2572: Decimal(0)}
    assert plan.lines.count() == 2


def test_errors_stand_beside_the_box_and_on_top(as_, plan):
    answer = as_("secretary").post(url("row", plan, CODE), sent(title="", baht_2571="แปด"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("กรุณากรอกชื่อโครงการหรือกิจกรรม") == 2
    assert 'value="แปด"' in page
    assert f'id="row-{CODE}-title_error"' in page
    assert plan.lines.count() == 1


def test_two_editors_are_both_shown_and_nothing_is_lost(as_, plan):
    project = plan.lines.get().project
    client = as_("secretary")
    Project.objects.filter(pk=project.pk).update(title="ของเขา", revision=2)
    answer = client.post(url("row", plan, project.code), sent(title="ของฉัน", base="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "มีผู้บันทึกก่อนท่าน" in page
    assert 'value="ของฉัน"' in page
    assert 'name="keep_title" value="theirs"' in page
    kept = client.post(url("row", plan, project.code), sent(title="ของฉัน", base="1", keep="mine", resolve_base="2"))
    assert kept.status_code == 302
    project.refresh_from_db()
    assert (project.title, project.revision) == ("ของฉัน", 3)


def test_a_code_nobody_could_draw_is_no_address(as_, plan):
    address = url("row", plan, CODE).replace(CODE, "ILO0123")
    assert as_("secretary").post(address, sent()).status_code == 404


def test_the_row_of_another_plan_is_no_row_of_this_one(as_, plan):
    other = factories.line(factories.village_plan(VILLAGES[1]), factories.project(VILLAGES[1]), None).project
    client = as_("secretary")
    assert client.post(url("row", plan, other.code), sent(title="ยึด", base="1")).status_code == 404
    assert client.get(url("village_edit", plan), {"open": other.code}).status_code == 404


def test_basic_data_are_saved_by_a_whole_page(as_, plan):
    client = as_("secretary")
    stamp = client.get(url("village_edit", plan)).context["basics"]["base"].value()
    answer = client.post(
        url("village_basics", plan), {"base": stamp, "household_count": "๑๑๘", "farm_area_sq_wa_0": "2"}
    )
    assert answer.status_code == 302
    assert (fresh(plan).household_count, fresh(plan).farm_area_sq_wa) == (118, 800)
    late = client.post(url("village_basics", plan), {"base": stamp, "household_count": "1"})
    assert (late.status_code, "ครัวเรือนทั้งหมด: ใช้ของฉัน" in html.unescape(late.content.decode())) == (409, True)
    wrong = client.post(url("village_basics", plan), {"base": stamp, "household_count": "มาก"})
    assert (wrong.status_code, "เป็นจำนวนเต็มไม่ได้" in text_of(wrong)) == (422, True)


def test_a_row_is_moved_taken_out_and_put_back_by_whole_pages(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    assert client.post(url("row_shift", plan, CODE), {"way": "up"}).status_code == 302
    assert plan.lines.first().project.code == CODE
    asked = client.get(url("row_remove", plan, CODE))
    assert "ต้องการลบ «ขุดลอกหนอง»" in text_of(asked)
    assert plan.lines.count() == 2
    assert client.post(url("row_remove", plan, CODE)).url.endswith("#taken-out")
    assert "ขุดลอกหนอง" in text_of(client.get(url("village_edit", plan)))
    assert client.post(url("row_restore", plan, CODE)).status_code == 302
    assert plan.lines.first().project.code == CODE


def test_only_who_took_a_row_out_puts_it_back(as_, plan, people):
    as_("secretary").post(url("row", plan, CODE), sent())
    plan.lines.filter(project__code=CODE).delete()
    assert as_("secretary").post(url("row_restore", plan, CODE)).status_code == 404


# --- the form, part by part ---
def test_an_autosave_answers_with_what_changed_on_the_page(as_, plan):
    client = as_("secretary")
    answer = client.post(url("row", plan, CODE), sent(baht_2571="80,000"), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="row-{CODE}-base" value="1" hx-swap-oob="true"' in page
    assert "บันทึกแล้ว" in page
    assert "104,000" in text_of(answer), "the sums of the plan are renewed"
    assert "<html" not in page
    again = client.post(url("row", plan, CODE), sent(baht_2571="80,000", base="1"), headers=HTMX)
    assert 'value="1" hx-swap-oob' in again.content.decode(), "the same content is no change"


def test_an_autosave_that_cannot_be_read_or_comes_late_says_so(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    wrong = client.post(url("row", plan, CODE), sent(base="1", baht_2571="แปด"), headers=HTMX)
    assert (wrong.status_code, "บันทึกแล้ว" in text_of(wrong), "เป็นจำนวนเงินไม่ได้" in text_of(wrong)) == (422, False, True)
    late = client.post(url("row", plan, CODE), sent(title="อีกชื่อ"), headers=HTMX)
    assert (late.status_code, "มีผู้บันทึกก่อนท่าน" in text_of(late)) == (409, True)


def test_a_plan_sent_meanwhile_stops_the_autosave(as_, plan):
    client = as_("secretary")
    factories.in_state(plan, PlanState.SUBMITTED)
    assert client.post(url("row", plan, CODE), sent(), headers=HTMX).status_code == 403
    assert not Project.objects.filter(code=CODE).exists()


def test_rows_are_opened_closed_and_resolved_in_their_place(as_, plan):
    client, code = as_("secretary"), plan.lines.get().project.code
    opened = client.get(url("row", plan, code), headers=HTMX).content.decode()
    assert opened.lstrip().startswith(f'<tr id="row-{code}" class="row-open"')
    closed = client.get(url("row", plan, code) + "?close=1", headers=HTMX).content.decode()
    assert closed.lstrip().startswith(f'<tr id="row-{code}" data-row="{code}"')
    assert client.get(url("row", plan, CODE) + "?close=1", headers=HTMX).content == b""
    whole = client.post(url("row", plan, code), sent(base="1", close="1"), headers=HTMX)
    assert (whole["HX-Retarget"], whole["HX-Reswap"]) == (f"#row-{code}", "outerHTML")
    kept = client.post(url("row", plan, code), sent(base="1", keep="theirs", resolve_base="2"), headers=HTMX)
    assert (kept.status_code, 'class="row-open"' in kept.content.decode()) == (200, True)


def test_a_row_moves_by_a_word_to_the_page(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    up = client.post(url("row_shift", plan, CODE), {"way": "up"}, headers=HTMX)
    assert (up.status_code, json.loads(up["HX-Trigger"])) == (204, {"row-moved": {"code": CODE, "by": -1}})
    end = client.post(url("row_shift", plan, CODE), {"way": "up"}, headers=HTMX)
    assert json.loads(end["HX-Trigger"])["row-moved"]["by"] == 0


def test_a_row_taken_out_leaves_its_undo_in_place(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    gone = client.post(url("row_remove", plan, CODE), headers=HTMX)
    assert "ลบ «ขุดลอกหนอง» ออกจากแผนแล้ว" in text_of(gone)
    assert 'class="taken-out"' in gone.content.decode()
    back = client.post(url("row_restore", plan, CODE), headers=HTMX)
    assert f'data-row="{CODE}"' in back.content.decode()
    assert plan.lines.count() == 2


def test_a_blank_row_is_added_without_reloading(as_, plan):
    added = as_("secretary").post(url("row_add", plan), headers=HTMX).content.decode()
    assert re.match(r'\s*<tr id="row-\w{7}" class="row-open"', added)
    assert plan.lines.count() == 1


def test_an_address_of_a_row_opens_it_in_its_page(as_, plan):
    code = plan.lines.get().project.code
    opened = as_("secretary").get(url("row", plan, code))
    assert opened.url == f"{url('village_edit', plan)}?open={code}#row-{code}"
    assert 'class="row-open"' in as_("secretary").get(opened.url).content.decode()


@pytest.mark.parametrize("code", ["-1", "ก" * 300, "\x01<b>", "9" * 40])
def test_a_question_that_is_no_code_opens_no_row(as_, plan, code):
    page = as_("secretary").get(url("village_edit", plan), {"open": code})
    assert page.status_code == 200
    assert 'class="row-open"' not in page.content.decode()


def test_what_is_gone_cannot_be_moved_or_taken_out_or_put_back_twice(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    client.post(url("row_remove", plan, CODE))
    for view in ("row_shift", "row_remove"):
        late = client.post(url(view, plan, CODE), {"way": "up"}, headers=HTMX)
        assert (late.status_code, late["HX-Refresh"]) == (409, "true")
        whole = client.post(url(view, plan, CODE), {"way": "up"})
        assert (whole.status_code, "แถวนี้มีผู้ลบหรือนำกลับไปก่อนแล้ว" in text_of(whole)) == (409, True)
    assert client.get(url("row_remove", plan, CODE)).status_code == 404
    assert client.post(url("row_restore", plan, CODE)).status_code == 302
    assert client.post(url("row_restore", plan, CODE)).status_code == 409
    assert plan.lines.count() == 2


def test_basic_data_save_themselves_and_settle_a_conflict(as_, plan):
    client = as_("secretary")
    stamp = client.get(url("village_edit", plan)).context["basics"]["base"].value()
    saved = client.post(url("village_basics", plan), {"base": stamp, "household_count": "118"}, headers=HTMX)
    assert (saved.status_code, "บันทึกแล้ว" in text_of(saved)) == (200, True)
    twice = client.post(url("village_basics", plan), {"base": stamp, "household_count": "118"}, headers=HTMX)
    assert twice.status_code == 200
    late = client.post(url("village_basics", plan), {"base": stamp, "household_count": "9"}, headers=HTMX)
    assert late.status_code == 409
    chosen = {"base": stamp, "household_count": "9", "keep": "mine", "resolve_base": late.context["answer"].base}
    kept = client.post(url("village_basics", plan), chosen, headers=HTMX)
    assert (kept["HX-Refresh"], fresh(plan).household_count) == ("true", 9)


def test_a_new_resolution_without_an_open_forum_is_refused_in_words(as_, plan):
    answer = as_("secretary").post(url("row", plan, CODE), sent(resolution_text="มติใหม่"), headers=HTMX)
    assert (answer.status_code, "ยังไม่มีเวทีประชาคมที่เพิ่มมติได้" in text_of(answer)) == (409, True)
    assert not Project.objects.filter(code=CODE).exists()


def test_sums_are_checked_while_they_are_typed(as_, plan):
    typed = sent(target_quantity="400", target_unit="ไร่", unit_rate_baht="200", baht_2571="70,000")
    answer = as_("secretary").post(url("row_check", plan, CODE), typed, headers=HTMX)
    assert "400 ไร่ × 200 บาท = 80,000 บาท แต่งบประมาณรวมทุกปีที่กรอกคือ 70,000 บาท" in text_of(answer)
    assert not Project.objects.filter(code=CODE).exists()


def test_the_form_asks_as_much_for_three_rows_as_for_one(as_, plan, django_assert_num_queries):
    client, address = as_("secretary"), url("village_edit", plan)
    client.get(address)
    with django_assert_num_queries(12) as one:  # one of them is the frame's: whose plan the bar on her phone leads to
        client.get(address)
    for _ in range(2):
        factories.line(plan, factories.project(VILLAGE), plan.forums.get().resolutions.get())
    with django_assert_num_queries(len(one)):
        client.get(address)

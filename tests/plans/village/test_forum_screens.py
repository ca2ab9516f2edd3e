"""A forum in four short screens: each saved by itself, nothing of the others touched, nothing typed lost."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html as tree

from plans.village.models import Forum, ForumState, PlanState, Resolution
from tests import factories
from tests.agencies.documents.files import pdf
from tests.pages import HTMX, text_of
from tests.plans.village.pages import fresh, url
from tests.plans.village.typed import rows_data
from tests.uploads import files

pytestmark = pytest.mark.usefixtures("media")
HELD = {"kind": "plan", "held_on_0": "15", "held_on_1": "3", "held_on_2": "2569", "place": "ศาลา"}


@pytest.fixture
def forum(plan):
    return factories.forum(plan)


def at(forum, number):
    return reverse("plans:forum_screen", args=[forum.pk, number])


def stored(forum):
    return Forum.objects.get(pk=forum.pk)


def rows(forum, *typed, **more):
    return rows_data(*typed) | {"base": str(stored(forum).revision)} | more


# --- the way ---
def test_four_screens_write_a_forum_down_and_lead_to_the_list(as_, plan):
    client = as_("secretary")
    begun = client.post(url("forum_begin", plan), HELD | {"male_count": "๓๘", "female_count": "44", "next": "1"})
    forum = Forum.objects.get()
    assert begun.url == at(forum, 2)
    assert (forum.attendance, forum.state, forum.place) == (82, ForumState.HELD, "ศาลา")
    stamp = client.get(at(forum, 2)).context["form"]["base"].value()
    said = client.post(at(forum, 2), {"base": stamp, "context": "น้ำไม่พอหน้าแล้ง", "next": "1"})
    assert (said.url, fresh(plan).context) == (at(forum, 3), "น้ำไม่พอหน้าแล้ง")
    typed = rows(forum, (None, "", "ขุดลอกหนอง", False), (None, "", "ซ่อมถนน", False), next="1")
    assert client.post(at(forum, 3), typed).url == at(forum, 4)
    assert [(one.number, one.text) for one in Resolution.objects.all()] == [(1, "ขุดลอกหนอง"), (2, "ซ่อมถนน")]
    papers = {"kind": "minutes", "papers": files(("minutes.pdf", pdf()))[0], "from": "enter"}
    assert client.post(url_of("papers_add", forum), papers).url == at(forum, 4)
    assert "มา 82 คน (ชาย 38 หญิง 44) มติ 2 ข้อ" in text_of(client.get(at(forum, 4)))
    assert client.post(at(forum, 4), {"next": "1"}).url == f"{url('enter', plan)}#next"
    shown = text_of(client.get(url("enter", plan)))
    for words in ("เมื่อไร ที่ไหน ใครมา 15 มีนาคม 2569 82 คน", "ปัญหาที่เวทีพูดถึง จดแล้ว", "มติของเวที 2 ข้อ", "1 ไฟล์"):
        assert words in shown


def url_of(name, forum):
    return reverse(f"plans:{name}", args=[forum.pk])


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_screen_goes_back_and_offers_the_one_before(as_, plan, forum, number):
    client = as_("secretary")
    base = client.get(at(forum, number)).context["form"]
    sent = HELD | rows_data() | {"context": "", "base": base["base"].value() if base else "", "back": "1"}
    goal = at(forum, number - 1) if number > 1 else f"{url('enter', plan)}#next"
    assert client.post(at(forum, number), sent).url == goal


def test_what_is_rarely_filled_in_is_folded_away_unless_it_is_wrong(as_, forum):
    Forum.objects.filter(pk=forum.pk).update(chair="ประสิทธิ์ มั่นคง")
    client = as_("secretary")
    page = tree.fromstring(client.get(at(forum, 1)).content.decode())
    (fold,) = page.xpath('//details[.//*[@name="chair"]]')
    assert fold.get("open") is None
    wrong = client.post(at(forum, 1), HELD | {"household_count": "มาก", "base": "1", "next": "1"})
    (fold,) = tree.fromstring(wrong.content.decode()).xpath('//details[.//*[@name="chair"]]')
    assert fold.get("open") is not None


def test_a_screen_leaves_what_it_does_not_ask_as_it_is(as_, plan, forum):
    client = as_("secretary")
    factories.resolution(forum, 1, "ขุดลอกหนอง")
    forum.groups.create(group="women", count=9)
    Forum.objects.filter(pk=forum.pk).update(place="วัด")
    client.post(at(forum, 3), rows(forum, (None, 2, "ซ่อมถนน", False), next="1"))
    assert (stored(forum).place, forum.groups.get().count) == ("วัด", 9)
    client.post(at(forum, 1), HELD | {"base": str(stored(forum).revision), "next": "1"})
    assert (stored(forum).place, forum.resolutions.count()) == ("ศาลา", 1)


@pytest.mark.parametrize("number", [0, 5, 99])
def test_there_is_no_other_screen(as_, forum, number):
    assert as_("secretary").get(at(forum, number)).status_code == 404


# --- saved while it is typed ---
def test_resolutions_that_save_themselves_while_they_are_typed_are_stored_once(as_, forum):
    client = as_("secretary")
    for text in ("ขุด", "ขุดลอก", "ขุดลอกหนอง"):
        typed = rows(forum, (None, "", text, False), autosave="1")
        answer = client.post(at(forum, 3), typed, headers=HTMX)
        page = answer.content.decode()
        assert (answer.status_code, "บันทึกแล้ว" in page) == (200, True)
        assert f'name="base" id="id_base" value="{stored(forum).revision}" hx-swap-oob' in page
    (one,) = forum.resolutions.all()
    assert (one.number, one.text) == (1, "ขุดลอกหนอง")
    assert "มติ 1 ข้อ" in text_of(answer)


def test_a_row_taken_away_and_a_new_one_are_two_things(as_, plan, forum):
    pond = factories.resolution(forum, 1, "ขุดลอกหนอง")
    factories.line(plan, factories.project(plan.village.code), pond)
    typed = rows(forum, (pond.pk, 1, "ขุดลอกหนอง", True), (None, "", "ซ่อมถนน", False), next="1")
    refused = as_("secretary").post(at(forum, 3), typed)
    assert (refused.status_code, "มีโครงการอ้างมติที่ 1 อยู่ จึงลบไม่ได้" in text_of(refused)) == (409, True)
    assert [one.text for one in forum.resolutions.all()] == ["ขุดลอกหนอง"]


def test_two_who_write_resolutions_at_once_are_both_shown(as_, forum):
    client = as_("secretary")
    mine = rows(forum, (None, 1, "ของฉัน", False), next="1")
    client.post(at(forum, 3), rows(forum, (None, 1, "ของเขา", False), next="1"))
    late = client.post(at(forum, 3), mine)
    assert (late.status_code, "มติที่ 1 ของเขา" in text_of(late)) == (409, True)
    both = mine | {"keep": "mine", "resolve_base": str(stored(forum).revision)}
    assert client.post(at(forum, 3), both).status_code == 302
    assert [one.text for one in forum.resolutions.all()] == ["ของฉัน"]


def test_the_page_has_a_blank_row_to_add_without_the_network_and_one_more_with_it(as_, forum):
    client = as_("secretary")
    page = tree.fromstring(client.get(at(forum, 3)).content.decode())
    assert page.xpath('//template//*[@name="resolutions-__prefix__-text"]')
    more = client.post(at(forum, 3), rows(forum, (None, "", "ขุดลอกหนอง", False), add_resolution="1"))
    assert more.url == at(forum, 3)
    assert 'name="resolutions-1-text"' in client.get(more.url).content.decode()


def test_errors_stand_beside_the_boxes_and_nothing_is_stored(as_, plan, forum):
    wrong = as_("secretary").post(at(forum, 1), HELD | {"male_count": "มาก", "base": "1", "next": "1"})
    assert (wrong.status_code, "เป็นจำนวนเต็มไม่ได้" in text_of(wrong)) == (422, True)
    wrong = as_("secretary").post(at(forum, 3), rows(forum, (None, 1000, "ก", False), autosave="1"), headers=HTMX)
    assert (wrong.status_code, "เลขมติกรอกได้ 1–999" in text_of(wrong)) == (422, True)
    assert not forum.resolutions.exists()


def test_a_new_forum_is_stored_by_its_button_alone(as_, plan):
    page = tree.fromstring(as_("secretary").get(url("forum_begin", plan)).content.decode())
    (form,) = page.xpath("//form[@data-screen]")
    assert form.get("data-autosave") == "pressed"
    sent = [as_("secretary").post(url("forum_begin", plan), HELD | {"next": "1"}) for _ in range(2)]
    assert {answer.url for answer in sent} == {at(Forum.objects.get(), 2)}


# --- who ---
@pytest.mark.parametrize(("name", "status"), [("head", 403), ("team", 403), ("neighbour", 404), ("nobody", 404)])
def test_only_who_writes_the_forum_opens_its_screens(as_, plan, forum, name, status):
    client = as_(name)
    assert {client.get(at(forum, number)).status_code for number in (1, 2, 3, 4)} == {status}
    assert client.post(url("forum_begin", plan), HELD).status_code == status


def test_a_certified_forum_and_a_plan_that_was_sent_are_not_typed_over(as_, plan, forum, people):
    factories.certified(forum, people["head"])
    assert as_("secretary").get(at(forum, 3)).status_code == 403
    other = factories.forum(plan)
    factories.in_state(plan, PlanState.SUBMITTED)
    sent = as_("secretary").post(at(other, 1), HELD | {"base": "1", "next": "1"})
    assert sent.status_code in {403, 409}
    assert stored(other).place != "ศาลา"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_screen_asks_at_most_twenty_times_of_the_database(as_, forum, number, django_assert_max_num_queries):
    for place in range(1, 9):
        factories.resolution(forum, place, f"มติ {place}")
    client = as_("secretary")
    client.get(at(forum, number))
    with django_assert_max_num_queries(20):
        client.get(at(forum, number))

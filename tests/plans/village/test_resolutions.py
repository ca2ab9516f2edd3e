"""What a forum resolved becomes projects by one press each: linked both ways, undone by one press, never made twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.errors import Closed
from plans.village.actions.editing import make_project, say_without_project, title_of
from plans.village.models import ForumState, PlanState, Resolution
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.village.pages import fresh, url


@pytest.fixture
def forum(plan):
    return factories.forum(plan)


@pytest.fixture
def pond(forum):
    return factories.resolution(forum, 1, "ขุดลอกหนองตะโก\nเพราะหน้าแล้งน้ำไม่พอ")


def press(client, plan, resolution, become="project", **typed):
    return client.post(url("resolution", plan, resolution.pk), {"become": become} | typed)


# --- the action ---
def test_a_resolution_becomes_a_project_with_its_text_as_the_title(plan, pond):
    line = make_project(plan, pond)
    assert line.project.title == "ขุดลอกหนองตะโก เพราะหน้าแล้งน้ำไม่พอ"
    assert (line.resolution, line.project.area_id) == (pond, plan.village_id)
    # Nobody has said anything else of it.
    assert (line.project.action_group, line.project.budget_by_year) == ("", {})


def test_pressed_twice_it_is_one_project(plan, pond):
    assert make_project(plan, pond).pk == make_project(plan, pond).pk
    assert plan.lines.count() == 1


def test_a_text_longer_than_a_title_is_cut_between_words_and_kept_whole_by_the_resolution(plan, forum):
    text = "ขุดลอกคลอง " * 60
    line = make_project(plan, factories.resolution(forum, 1, text))
    line.refresh_from_db()
    assert 280 < len(line.project.title) <= 300
    assert line.project.title.endswith("ขุดลอกคลอง")
    assert line.resolution.text == text
    assert title_of("ก" * 400) == "ก" * 300


def test_a_plan_that_is_sent_takes_no_project_from_a_resolution(plan, pond):
    factories.in_state(plan, PlanState.SUBMITTED)
    for act in (lambda: make_project(plan, pond), lambda: say_without_project(plan, pond, is_without=True)):
        with pytest.raises(Closed):
            act()
    assert not plan.lines.exists()


def test_a_resolution_that_is_no_project_says_so_until_it_becomes_one(plan, pond):
    say_without_project(plan, pond, is_without=True)
    assert Resolution.objects.get().without_project
    make_project(plan, pond)
    assert not Resolution.objects.get().without_project


def test_what_has_a_project_cannot_be_called_without_one(plan, pond):
    make_project(plan, pond)
    with pytest.raises(Closed, match="มติที่ 1 มีโครงการแล้ว"):
        say_without_project(plan, pond, is_without=True)
    assert not Resolution.objects.get().without_project


# --- the page ---
def test_one_press_makes_the_project_and_the_resolution_shows_it(as_, plan, pond):
    client = as_("secretary")
    assert "ทำเป็นโครงการ" in text_of(client.get(url("enter", plan)))
    press(client, plan, pond)
    project = Project.objects.get()
    page = client.get(url("enter", plan))
    assert url("row", plan, project.code) in page.content.decode()
    assert "เป็นโครงการแล้ว: ขุดลอกหนองตะโก เพราะหน้าแล้งน้ำไม่พอ" in text_of(page)


def test_a_press_is_taken_back_and_the_project_comes_back_with_what_was_typed(as_, plan, pond):
    client = as_("secretary")
    press(client, plan, pond)
    project = Project.objects.get()
    Project.objects.update(place="หนองตะโก")
    gone = client.post(url("row_remove", plan, project.code), {"from": "enter"})
    assert gone.url == f"{url('enter', plan)}#taken-out"
    assert not plan.lines.exists()
    page = text_of(client.get(url("enter", plan)))
    assert "เป็นโครงการแล้ว" not in page
    back = client.post(url("row_restore", plan, project.code), {"from": "enter"})
    assert back.url.startswith(url("enter", plan))
    line = plan.lines.get()
    assert (line.resolution, line.project.place) == (pond, "หนองตะโก")


def test_a_resolution_is_said_to_be_none_and_undecided_again(as_, plan, pond):
    client = as_("secretary")
    press(client, plan, pond, "none")
    assert "เลือกใหม่" in text_of(client.get(url("enter", plan)))
    assert Resolution.objects.get().without_project
    press(client, plan, pond, "undecided")
    assert not Resolution.objects.get().without_project


def test_an_unknown_wish_changes_nothing(as_, plan, pond):
    assert press(as_("secretary"), plan, pond, "ghost").status_code == 302
    assert not plan.lines.exists()


def test_a_refusal_is_said_on_the_page(as_, plan, pond):
    client = as_("secretary")
    press(client, plan, pond)
    refused = press(client, plan, pond, "none")
    assert (refused.status_code, "มติที่ 1 มีโครงการแล้ว" in text_of(refused)) == (409, True)


def test_resolutions_of_another_plan_or_of_a_cancelled_forum_are_not_found(as_, plan, pond, forum):
    far = factories.resolution(factories.forum(factories.village_plan(VILLAGES[1])), 1, "ของเขา")
    client = as_("secretary")
    assert press(client, plan, far).status_code == 404
    forum.__class__.objects.filter(pk=forum.pk).update(state=ForumState.CANCELLED)
    assert press(client, plan, pond).status_code == 404
    assert "ขุดลอก" not in text_of(client.get(url("enter", plan)))


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("team", 403), ("neighbour", 404), ("nobody", 404)])
def test_only_who_writes_the_plan_enters_it(as_, plan, pond, name, status):
    assert as_(name).get(url("enter", plan)).status_code == status
    assert press(as_(name), plan, pond).status_code == status
    assert not plan.lines.exists()


def test_the_resolutions_of_a_certified_forum_still_become_projects(as_, plan, pond, forum, people):
    factories.certified(forum, people["head"])
    press(as_("secretary"), plan, pond)
    assert plan.lines.get().resolution == pond


# --- what comes next ---
def test_the_next_step_leads_from_the_forum_over_resolutions_to_the_review(as_, plan, people):
    client = as_("secretary")

    def told():
        return client.get(url("enter", plan)).context["step"]

    assert (told().title, told().url) == ("บันทึกเวทีประชาคม", url("forum_begin", plan))
    forum = factories.forum(plan)
    assert (told().title, told().url) == ("จดมติของเวที", reverse("plans:forum_screen", args=[forum.pk, 3]))
    first, second = (factories.resolution(forum, number, f"ขุดลอกหนอง {number}") for number in (1, 2))
    assert (told().title, told().why) == ("ทำมติเวทีให้เป็นโครงการ", "เหลือ 2 จาก 2 เรื่อง")
    assert told().resolution == first
    line = make_project(plan, first)
    for number, said in enumerate(({"place": "เหนือวัด"}, {"action_group": "self"}, {"urgency": "normal"}), start=1):
        assert told().title == "กรอกโครงการให้ครบ"
        assert told().url == url("screen", plan, line.project.code, number)
        Project.objects.update(**said)
    assert told().why == "เหลือ 1 จาก 2 เรื่อง"
    say_without_project(plan, second, is_without=True)
    # The forum has no minutes: what is left to do is not to send.
    assert (told().title, told().url) == ("แก้สิ่งที่ขาดก่อนส่งแผน", url("village_review", plan))
    assert "ยังไม่ได้แนบรายงานการประชุม" in told().why
    factories.certified(forum, people["head"])
    factories.paper(forum, people["head"])
    assert (told().title, told().url) == ("ตรวจก่อนส่งให้ตำบล", url("village_review", plan))


def test_the_page_asks_at_most_twenty_times_of_the_database(as_, plan, forum, django_assert_max_num_queries):
    client = as_("secretary")
    for number in range(1, 9):
        make_project(plan, factories.resolution(forum, number, f"ขุดลอกหนอง {number}"))
    client.get(url("enter", plan))
    with django_assert_max_num_queries(20):
        client.get(url("enter", plan))
    assert fresh(plan).lines.count() == 8

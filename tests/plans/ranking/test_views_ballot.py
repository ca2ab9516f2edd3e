"""Ballots on the screen: opened, typed paper by paper, blind the second time, closed, used; and the villages' order."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from agencies.access.roles import Role
from plans.decisions.actions import DecisionInput, join, prepare
from plans.decisions.models import PublicationState
from plans.ranking.actions.ballot_entry import Paper, boxes_of, codes_of, marks_of, papers_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot
from plans.ranking.models import Ballot
from plans.ranking.queries import pool_of
from plans.rollup.actions import roll_up
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.ranking.criteria import freeze


@pytest.fixture
def team(small):
    return small.people["team"]


def as_(client, person):
    client.force_login(person)
    return client


def at(name, *keys):
    return reverse(f"plans:{name}", args=keys)


def opened(small, method="vote", **how):
    return open_ballot(small.plan, Opening(method, **how), by=small.people["team"])


def closed(small, *votes):
    ballot = opened(small, votes_each=99)
    values = dict(zip(boxes_of(ballot), votes, strict=False))
    put_paper(ballot, Paper(1, "1", values), by=small.people["team"])
    return close_ballot(ballot, by=small.people["team"])


def boxes(*values):
    return {f"b-{place}": value for place, value in enumerate(values)}


# --- who ---
def test_an_open_ballot_is_seen_by_those_who_type_and_a_closed_one_by_the_tambon(client, small):
    open_one, closed_one = opened(small), closed(small, 1)
    for name, seen in (
        ("team", (200, 200)),
        ("kaset", (200, 200)),
        ("secretary", (404, 200)),
        ("next_team", (404, 404)),
    ):
        as_(client, small.people[name])
        assert tuple(client.get(at("ballot", one.pk)).status_code for one in (open_one, closed_one)) == seen, name
    listed = as_(client, small.people["head"]).get(at("ranking", small.plan.pk))
    assert [one.pk for one in listed.context["ballots"]] == [closed_one.pk]


# --- what is prepared ---
def prepare_some(small):
    """Prepare a merge, a fate and a rank; return the titles of those that are no longer ranked then."""
    one, other, third, fourth, _ = (Project.objects.get(code=each.code) for each in pool_of(small.plan).candidates)
    by = small.people["team"]
    join(small.plan, [other], kind="joint", survivor=one, reason="เรื่องเดียวกัน", by=by)
    prepare(small.plan, third, DecisionInput("declined", reason="ชุมชนทำเองได้"), by=by)
    prepare(small.plan, fourth, DecisionInput("carried", rank=77), by=by)
    return {other.title, third.title}


@pytest.mark.parametrize("name", ["kaset", "secretary", "head", "district", "partner", "mayor"])
def test_who_does_not_decide_sees_the_same_before_and_after_something_is_prepared(client, small, name):
    ballot = closed(small, 5, 4, 3, 2, 1)
    pages = [at(page, small.plan.pk) for page in ("ranking", "suggestion", "feasibility")]
    pages.append(at("ballot", ballot.pk))
    as_(client, small.people[name])
    before = [text_of(client.get(page)) for page in pages]
    assert "ต้องจัดลำดับ 5 โครงการ" in before[0]
    prepare_some(small)
    assert [text_of(client.get(page)) for page in pages] == before


def test_who_decides_sees_what_is_prepared(client, small, team):
    ballot = closed(small, 5, 4, 3, 2, 1)
    gone = prepare_some(small)
    as_(client, team)
    assert "ต้องจัดลำดับ 3 โครงการ" in text_of(client.get(at("ranking", small.plan.pk)))
    assert {row["rank"] for row in client.get(at("suggestion", small.plan.pk)).context["rows"]} == {None, 77}
    grid = text_of(client.get(at("feasibility", small.plan.pk)))
    assert not [title for title in gone if title in grid]
    drifted = client.get(at("ballot", ballot.pk)).context["drift"]
    assert {one["title"] for one in ballot.settled["projects"] if one["code"] in drifted.gone} == gone


def test_who_scores_without_deciding_works_on_what_is_published(client, small):
    gone = prepare_some(small)
    as_(client, small.people["kaset"])
    pool = pool_of(small.plan)
    scores = {f"was-{place}": "" for place in range(1, 7)} | {f"s-{place}": "4" for place in range(1, 7)}
    for one in pool.candidates:
        assert client.post(at("feasibility_row", small.plan.pk, one.code), scores).status_code == 302, one.title
    ballot = open_ballot(small.plan, Opening("consensus"), by=small.people["kaset"])
    assert gone < {one["title"] for one in ballot.settled["projects"]}
    shown = [row["code"] for row in client.get(at("ballot_order", ballot.pk)).context["rows"]]
    assert shown == [one.place.project for one in pool.suggestions]


@pytest.mark.parametrize(("name", "status"), [("kaset", 403), ("secretary", 404)])
def test_a_refused_use_of_a_ballot_names_no_project_to_who_does_not_decide(client, small, name, status):
    gone = prepare_some(small)
    ballot = closed(small, 3, 2, 1)
    small.plan.merges.all().delete()
    response = as_(client, small.people[name]).post(at("ballot_step", ballot.pk), {"step": "use"})
    assert response.status_code == status
    assert not [title for title in gone if title in text_of(response)]


# --- opening ---
@pytest.mark.parametrize(("name", "status"), [("team", 200), ("secretary", 403), ("mayor", 403), ("stranger", 404)])
def test_who_opens_a_ballot(client, small, name, status):
    assert as_(client, small.people[name]).get(at("ballot_new", small.plan.pk)).status_code == status


# --- opening ---
def test_a_ballot_is_opened_as_chosen(client, small, team):
    as_(client, team)
    page = text_of(client.get(at("ballot_new", small.plan.pk)))
    assert "ให้ 0 ไม่ได้" in page
    data = {"method": "vote", "votes_each": "๓", "is_typed_twice": "on", "meeting": ""}
    response = client.post(at("ballot_new", small.plan.pk), data, follow=True)
    ballot = Ballot.objects.get()
    assert (ballot.votes_each, ballot.is_typed_twice, ballot.is_tally) == (3, True, False)
    assert response.redirect_chain == [(at("ballot", ballot.pk), 302)]


@pytest.mark.parametrize(("data", "said"), [({}, "วิธีจัดลำดับ"), ({"method": "vote", "votes_each": "0"}, "1–99")])
def test_an_opening_that_makes_no_sense_is_said_in_thai(client, small, team, data, said):
    response = as_(client, team).post(at("ballot_new", small.plan.pk), data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not Ballot.objects.exists()


def test_a_frozen_plan_opens_no_ballot(client, small, team):
    freeze(small.plan, small.people["district"])
    response = as_(client, team).post(at("ballot_new", small.plan.pk), {"method": "vote"})
    assert "แก้ไขไม่ได้" in text_of(response)
    assert not Ballot.objects.exists()


# --- papers ---
def test_papers_are_typed_one_after_another(client, small, team):
    ballot = opened(small, votes_each=3)
    url = at("ballot_paper", ballot.pk)
    as_(client, team)
    assert client.get(url).context["form"]["number"].value() == "1"
    response = client.post(f"{url}?typing=1", {"number": "1", "stamp": "", **boxes("2", "", "๑")}, follow=True)
    assert response.redirect_chain == [(f"{url}?typing=1", 302)]
    assert response.context["form"]["number"].value() == "2"
    assert "บันทึกใบที่ 1 แล้ว" in text_of(response)
    assert [mark.value for mark in marks_of(ballot)] == [2, 0, 1, 0, 0]


def test_a_paper_is_opened_again_mended_and_taken_out(client, small, team):
    ballot = opened(small, votes_each=3)
    url = f"{at('ballot_paper', ballot.pk)}?typing=1&paper=1"
    as_(client, team).post(url, {"number": "1", "stamp": "", **boxes("3")})
    form = client.get(url).context["form"]
    assert form["b-0"].value() == "3"
    response = client.post(url, {"number": "1", "stamp": form["stamp"].value(), **boxes("1", "2")})
    assert response["Location"] == at("ballot", ballot.pk)
    assert [mark.value for mark in marks_of(ballot)][:2] == [1, 2]
    client.post(at("ballot_paper_remove", ballot.pk), {"typing": "1", "paper": "1"})
    assert papers_of(ballot) == {1: [], 2: []}


@pytest.mark.parametrize(
    ("typed", "said"),
    [(boxes("9"), "เกินคนละ 3 เสียง"), (boxes("สอง"), "เป็นจำนวนเต็มไม่ได้"), ({"number": " "}, "เลขที่ใบ")],
)
def test_a_paper_that_cannot_be_is_said_in_thai_and_keeps_what_was_typed(client, small, team, typed, said):
    ballot = opened(small, votes_each=3)
    response = as_(client, team).post(at("ballot_paper", ballot.pk), {"number": "1", "stamp": ""} | typed)
    assert response.status_code == 422
    assert said in text_of(response)
    assert marks_of(ballot) == []


def test_two_typings_without_a_paper_do_not_agree_yet(client, small, team):
    ballot = opened(small, votes_each=9, is_typed_twice=True)
    text = text_of(as_(client, team).get(at("ballot", ballot.pk)))
    assert "ยังไม่มีใบคะแนนให้ตรวจทาน" in text
    assert "ตรงกันทุกช่อง" not in text


def test_the_second_typing_is_blind_and_differences_are_listed_with_both_values(client, small, team):
    ballot = opened(small, votes_each=98, is_typed_twice=True)
    url = at("ballot_paper", ballot.pk)
    as_(client, team).post(f"{url}?typing=1", {"number": "7", "stamp": "", **boxes("97")})
    as_(client, small.people["kaset"])
    form = client.get(f"{url}?typing=2").context["form"]
    assert form["number"].value() == "7"
    assert {form[f"b-{place}"].value() for place in range(5)} == {None}
    # As a number of its own: a project's code may hold the two digits.
    for shown in (client.get(f"{url}?typing=2"), client.get(at("ballot", ballot.pk))):
        assert re.search(r"\b97\b", text_of(shown)) is None
    client.post(f"{url}?typing=2", {"number": "7", "stamp": "", **boxes("79")})
    page = client.get(at("ballot", ballot.pk))
    assert "97 79 แก้รอบที่ 1 · แก้รอบที่ 2" in text_of(page)
    assert f"{url}?typing=2&amp;paper=7" in page.content.decode()
    response = as_(client, team).post(at("ballot_step", ballot.pk), {"step": "close"})
    assert response.status_code == 409
    assert "ยังไม่ตรงกัน" in text_of(response)


@pytest.mark.parametrize("query", ["?typing=2", "?typing=x"])
def test_a_typing_that_there_is_not_is_not_found(client, small, team, query):
    assert as_(client, team).get(at("ballot_paper", opened(small).pk) + query).status_code == 404


def test_a_scored_paper_asks_for_every_criterion(client, small, team):
    ballot = opened(small, "multiply")
    form = as_(client, team).get(at("ballot_paper", ballot.pk)).context["form"]
    assert len(form.headings) == 6
    assert [len(found) for _, found in form.rows()] == [6] * 5
    response = client.post(at("ballot_paper", ballot.pk), {"number": "1", "stamp": "", "b-0": "0"})
    assert "0 ใช้ไม่ได้" in text_of(response)


# --- consensus ---
def test_an_agreed_order_makes_room_and_needs_its_words(client, small, team):
    ballot = opened(small, "consensus")
    url = at("ballot_order", ballot.pk)
    shown = [row["code"] for row in as_(client, team).get(url).context["rows"]]
    assert shown == [one.place.project for one in pool_of(small.plan).suggestions]
    data = {"shown": shown, f"rank-{shown[4]}": "1"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert [row["code"] for row in refused.context["rows"]] == [shown[4], *shown[:4]]
    client.post(url, data | {"resolution": "เห็นพ้องกันทุกหมู่บ้าน"})
    client.post(at("ballot_step", ballot.pk), {"step": "close"})
    text = text_of(client.get(at("ballot", ballot.pk)))
    assert "เห็นพ้องกันทุกหมู่บ้าน" in text
    assert [one["code"] for one in Ballot.objects.get().settled["order"]] == [shown[4], *shown[:4]]


def test_an_order_that_cannot_be_read_or_is_of_other_projects_is_refused(client, small, team):
    ballot = opened(small, "consensus")
    as_(client, team)
    data = {"shown": codes_of(ballot), "resolution": "เห็นพ้อง"}
    bad = client.post(at("ballot_order", ballot.pk), data | {f"rank-{codes_of(ballot)[0]}": "แรก"})
    assert "เป็นจำนวนเต็มไม่ได้" in text_of(bad)
    short = client.post(at("ballot_order", ballot.pk), data | {"shown": codes_of(ballot)[:2]})
    assert "ทุกโครงการของครั้งนี้" in text_of(short)
    assert client.get(at("ballot_order", opened(small).pk)).status_code == 404


# --- result ---
def test_a_result_says_points_ties_and_papers_and_is_used(client, small, team):
    ballot = closed(small, 0, 0, 3, 1, 1)
    as_(client, team)
    text = text_of(client.get(at("ballot", ballot.pk)))
    assert "ตัดสินด้วยงบประมาณที่น้อยกว่า" in text
    assert "20,000 บาท" in text
    assert "204,000.50 บาท" in text
    assert ".00 บาท" not in text
    assert "ใบคะแนนทุกใบตามที่บันทึก (1 ใบ)" in text
    raw = client.get(at("ballot_papers", ballot.pk))
    assert [values for _, values in raw.context["papers"]["1"]] == [[0], [0], [3], [1], [1]]
    client.post(at("ballot_step", ballot.pk), {"step": "use"})
    assert small.plan.decisions.filter(standing=PublicationState.PREPARED).count() == 5
    assert "ใช้ลำดับนี้เมื่อ" in text_of(client.get(at("ballot", ballot.pk)))
    assert as_(client, small.people["kaset"]).post(at("ballot_step", ballot.pk), {"step": "use"}).status_code == 403


@pytest.mark.parametrize("name", ["team", "secretary", "kaset"])
def test_projects_that_came_after_a_ballot_are_shown_as_not_voted_on(client, small, team, name):
    ballot = closed(small, 5, 4, 3, 2, 1)
    secretary = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    factories.accepted_plan(VILLAGES[3], secretary=secretary, head=small.people["head"], team=team)
    roll_up(small.plan.pk)
    page = text_of(as_(client, small.people[name]).get(at("ballot", ballot.pk)))
    assert "ยังไม่ได้ลงคะแนน 1 โครงการ" in page
    assert page.count("ไถกลบตอซัง") == 3  # voted on in one village, and twice the later one of the same name
    assert "เข้าแผนหลังเปิดการจัดลำดับครั้งนี้" in page
    late = small.plan.lines.select_related("project__area").get(area_code=VILLAGES[3])
    assert f"{late.title} · {late.project.area} · รหัส {late.project.code}" in page


def test_an_order_without_the_newcomers_is_used_and_says_how_many_it_lacks(client, small, team):
    ballot = closed(small, 5, 4, 3, 2, 1)
    secretary = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    factories.accepted_plan(VILLAGES[3], secretary=secretary, head=small.people["head"], team=team)
    roll_up(small.plan.pk)
    used = as_(client, team).post(at("ballot_step", ballot.pk), {"step": "use"}, follow=True)
    assert "เตรียมผลการพิจารณาตามลำดับนี้แล้ว" in text_of(used)
    assert "ยังไม่ได้ลงคะแนน 1 โครงการ" in text_of(used)
    assert small.plan.decisions.filter(standing=PublicationState.PREPARED).count() == 5


def test_steps_that_there_are_not_and_papers_of_an_open_ballot(client, small, team):
    ballot = opened(small)
    assert as_(client, team).post(at("ballot_step", ballot.pk), {"step": "erase"}).status_code == 409
    assert client.get(at("ballot_papers", ballot.pk)).status_code == 404
    client.post(at("ballot_step", ballot.pk), {"step": "discard"})
    assert Ballot.objects.get(pk=ballot.pk).state == "discarded"
    assert client.post(at("ballot_step", ballot.pk), {"step": "use"}).status_code == 409


def test_ranking_pages_take_as_many_queries_for_three_as_for_one(
    client, small, team, django_assert_num_queries, django_assert_max_num_queries
):
    as_(client, team)
    ballot = closed(small, 1, 2, 3)
    pages = [at("ranking", small.plan.pk), at("suggestion", small.plan.pk), at("ballot", ballot.pk)]
    counts = []
    for url in pages:
        client.get(url)
        with django_assert_max_num_queries(30) as found:
            client.get(url)
        counts.append(len(found))
    closed(small, 1)
    closed(small, 1)
    small.plan.lines.exclude(project__code=codes_of(ballot)[0]).delete()
    for url, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(url)


# --- the villages' order ---
def test_the_villages_order_is_shown_to_all_and_confirmed_by_who_decides(client, small, team):
    url = at("suggestion", small.plan.pk)
    order = [one.place.project for one in pool_of(small.plan).suggestions]
    page = as_(client, small.people["secretary"]).get(url)
    assert "1 หมู่บ้าน คะแนน 0.50" in text_of(page)
    assert "ใช้ลำดับนี้" not in text_of(page)
    assert client.post(url, {"shown": order}).status_code == 403
    as_(client, team).post(url, {"shown": order})
    prepared = small.plan.decisions.order_by("rank").values_list("project__code", flat=True)
    assert list(prepared) == order


def test_a_changed_rank_is_asked_for_its_reason_and_the_new_order_stays_on_the_page(client, small, team):
    url = at("suggestion", small.plan.pk)
    order = [one.place.project for one in pool_of(small.plan).suggestions]
    data = {"shown": order, f"rank-{order[4]}": "1"}
    response = as_(client, team).post(url, data)
    assert response.status_code == 409
    assert "กรุณาบอกเหตุผลที่เปลี่ยนลำดับของ" in text_of(response)
    assert [row["code"] for row in response.context["rows"]] == [order[4], *order[:4]]
    assert not small.plan.decisions.exists()
    client.post(url, data | {f"reason-{order[4]}": "ภัยแล้ง"})
    assert small.plan.decisions.get(rank=1).reason == "จัดลำดับ: ภัยแล้ง"

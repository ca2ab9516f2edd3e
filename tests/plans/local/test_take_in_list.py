"""What a large tambon offers to an edition, as a list: on light pages, found, ordered, taken in and never lost."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.urls import reverse

from plans.decisions.models import Outcome
from plans.local.actions.changes import open_local_plan
from plans.local.lists import TAKINGS
from tests import factories
from tests.pages import text_of, written
from tests.plans.amendments import edition_of
from tests.plans.local.carried import carried
from tests.scenery import scene

pytestmark = pytest.mark.django_db
MANY, FEW = 300, 11
HEAVIEST = 200_000


@pytest.fixture
@scene
def draft(lao):
    for number in range(MANY):
        carried(
            f"ขุดลอกลำห้วยและก่อสร้างฝายชะลอน้ำพร้อมขยายผิวจราจร สายที่ {number}{' บ้านดอน' * (number >= MANY - FEW)}",
            (1_000 + number, None, 0, None, None),
            village=("31010401", "31010402")[number % 2],
            fate=Outcome.PASSED_ON if number == 7 else Outcome.CARRIED,
            rank=number + 1,
        )
    agency, people = lao
    return edition_of(open_local_plan(agency, factories.period(), by=people["planner"]), people)


@pytest.fixture
def planner(client, draft, people):
    client.force_login(people["planner"])
    return client


@pytest.fixture
def url(draft):
    return reverse("plans:edition_take_in", args=[draft.pk])


def listed(page):
    return [line.first.row.offer for line in page.context["listing"].lines]


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


def test_no_page_of_three_hundred_projects_is_heavy(planner, url):
    weights = [len(page.content) for page in pages(planner, url)]
    assert len(weights) == MANY / TAKINGS.per_page
    assert max(weights) <= HEAVIEST


@pytest.mark.parametrize("sort", ["", *(column.name for column in TAKINGS.columns if column.is_sortable)])
def test_every_project_stands_once_in_every_order(planner, url, sort):
    shown = [offer.code for page in pages(planner, url, sort=sort) for offer in listed(page)]
    assert (len(shown), len(set(shown))) == (MANY, MANY)


def test_the_village_of_every_project_stands_beside_it_and_finds_it(planner, url):
    page = planner.get(url)
    owners = {offer.owner for offer in listed(page)}
    assert len(owners) == 2
    for offer in listed(page)[:4]:
        assert f'<td data-label="หมู่บ้าน/หน่วยงานที่เสนอ">{offer.owner}</td>' in written(page)
    owner = min(owners)
    found = planner.get(url, {"owner": owner})
    assert found.context["listing"].matched == MANY / 2
    assert {offer.owner for offer in listed(found)} == {owner}
    one = listed(page)[3]
    assert [offer.code for offer in listed(planner.get(url, {"q": one.code}))] == [one.code]
    assert [offer.rank for offer in listed(planner.get(url, {"fate": Outcome.PASSED_ON.label}))] == [8]
    assert "ไม่พบโครงการตามที่เลือก" in text_of(planner.get(url, {"q": "ไม่มีชื่อนี้"}))


def test_all_that_was_found_is_taken_in_at_one_press_and_nothing_else(planner, url, draft):
    said = text_of(planner.get(url, {"q": "บ้านดอน"}))
    assert "เลือกทุกโครงการที่ค้นหาและเลือกได้ ทุกหน้า (11 โครงการ)" in said
    answer = planner.post(f"{url}?q=บ้านดอน", {"everything": "1", "programme": "แผนงานการเกษตร"}, follow=True)
    assert "เข้าฉบับนี้แล้ว 11 โครงการ" in text_of(answer)
    assert {row.new["programme"] for row in draft.rows.all()} == {"แผนงานการเกษตร"}
    assert all("บ้านดอน" in row.new["title"] for row in draft.rows.all())


def test_the_page_says_that_ticks_are_of_one_page_and_warns_before_it_is_left(planner, url):
    page = planner.get(url)
    assert "เครื่องหมายที่เลือกใช้กับหน้านี้เท่านั้น" in text_of(page)
    assert "novalidate data-guard>" in page.content.decode()


def test_what_was_ticked_on_a_page_stays_ticked_when_it_could_not_be_taken(planner, url, draft):
    second = listed(planner.get(url, {"page": "2"}))
    here, elsewhere = second[0], listed(planner.get(url))[0]
    sent = {f"take_{offer.project_id}": "on" for offer in (here, elsewhere)} | {f"form_{here.project_id}": "p99"}
    answer = planner.post(f"{url}?page=2", sent)
    assert answer.status_code == 422
    assert answer.context["page"].number == 2
    assert [taking.offer.code for taking in answer.context["elsewhere"]] == [elsewhere.code]
    for offer in (here, elsewhere):
        box = answer.content.decode().split(f'name="take_{offer.project_id}"')[1].split(">")[0]
        assert "checked" in box
    assert not draft.rows.exists()


def test_it_is_taken_as_a_file_of_what_is_shown(planner, url):
    answer = planner.get(url, {"export": "csv", "q": "บ้านดอน"})
    head, *rows = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    assert head[:3] == ["โครงการ", "หมู่บ้าน/หน่วยงานที่เสนอ", "รหัสโครงการ"]
    assert len(rows) == 11

"""What a link of an edition means is found by search among 300 lines of the plan, without a script, on light pages."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from agencies.access.roles import Role
from plans.local.actions.changes import Draft, open_local_plan, put_row
from plans.local.editions import plan_in_force
from plans.local.lists import MEANT
from plans.local.models import Edition, EditionRow, RowLink
from tests import factories
from tests.pages import text_of
from tests.plans.amendments import add, announced, edition_of, entry
from tests.scenery import scene

pytestmark = pytest.mark.django_db
MANY, LINKS = 300, 12
HEAVIEST = 150_000
TITLE = "ก่อสร้างฝายชะลอน้ำและขยายผิวจราจรเพื่อการขนส่งผลผลิตทางการเกษตรของหมู่บ้าน สายที่ "


@pytest.fixture
@scene
def draft(lao):
    """A draft with a dozen links, over a plan in force of 300 lines with long titles."""
    agency, people = lao
    plan = open_local_plan(agency, factories.period(), by=people["planner"])
    first = edition_of(plan, people)
    row = add(first, people, entry(f"{TITLE}1"))
    EditionRow.objects.bulk_create(
        EditionRow(edition=first, form=row.form, reason=row.reason, new=row.new | {"title": f"{TITLE}{number}"})
        for number in range(2, MANY + 1)
    )
    announced(first, people)
    made = edition_of(plan, people, Edition.Kind.SUPPLEMENT)
    for number in range(1, LINKS + 1):
        put_row(made, None, Draft(entry(f"ฝาย {number}"), note=f"ซ้ำลำดับที่ {400 + number}"), by=people["planner"])
    return made


@pytest.fixture
def planner(client, draft, lao):
    client.force_login(lao[1]["planner"])
    return client


@pytest.fixture
def link(draft):
    return RowLink.objects.filter(row__edition=draft).first()


@pytest.fixture
def url(draft, link):
    return reverse("plans:edition_link", args=[draft.pk, link.pk])


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


def test_neither_an_edition_with_links_nor_choosing_what_one_means_is_heavy(planner, draft, url):
    page = planner.get(reverse("plans:edition", args=[draft.pk]))
    assert page.content.decode().count("เลือกรายการที่หมายถึง") == LINKS
    weights = [len(page.content), *(len(one.content) for one in pages(planner, url))]
    assert len(weights) == 1 + MANY / MEANT.per_page
    assert max(weights) <= HEAVIEST


@pytest.mark.parametrize("sort", ["", *(column.name for column in MEANT.columns if column.is_sortable)])
def test_every_line_stands_once_in_every_order(planner, url, sort):
    shown = [one.row.line for page in pages(planner, url, sort=sort) for one in page.context["page"]]
    assert (len(shown), len(set(shown))) == (MANY, MANY)


def test_a_line_is_found_by_words_and_pointed_at_by_the_button_of_its_row(planner, draft, url, link):
    page = planner.get(url, {"q": "ฝาย 217"})
    [one] = page.context["page"]
    assert f'form="point" name="to_line" value="{one.row.line}"' in page.content.decode()
    done = planner.post(url, {"to_line": str(one.row.line)}, follow=True)
    assert f"หมายถึง «{TITLE}217»" in text_of(done)
    again = planner.get(url, {"q": "ฝาย 217"})
    assert "หมายถึงรายการนี้อยู่แล้ว" in text_of(again)
    planner.post(url, {"to_line": ""})
    link.refresh_from_db()
    assert link.to_line is None


@pytest.mark.parametrize("sent", ["3f2b8a52-6d1c-4a57-9b3e-0c2d5f7a9e10", "ไม่ใช่รหัส"])
def test_a_line_that_is_not_in_the_plan_is_refused_in_words_and_nothing_changes(planner, draft, url, link, sent):
    line: UUID = plan_in_force(draft.local_plan)[0].line
    planner.post(url, {"to_line": str(line)})
    page = planner.post(url, {"to_line": sent})
    link.refresh_from_db()
    assert (page.status_code, link.to_line) == (409, line)
    assert "ไม่พบรายการที่เลือกในแผนที่ใช้อยู่" in text_of(page)


def test_pages_take_as_many_queries_for_a_dozen_links_as_for_one(
    planner, draft, url, link, django_assert_max_num_queries
):
    edition = reverse("plans:edition", args=[draft.pk])
    planner.get(edition)
    with django_assert_max_num_queries(20) as many:
        planner.get(edition)
    with django_assert_max_num_queries(20):
        planner.get(url, {"q": "ฝาย"})
    RowLink.objects.exclude(pk=link.pk).delete()
    with django_assert_max_num_queries(len(many)) as few:
        planner.get(edition)
    assert len(few) == len(many)


def test_only_who_writes_the_draft_may_choose(client, draft, url, lao):
    client.force_login(lao[1]["clerk"])
    assert client.get(url).status_code == 403
    client.force_login(factories.person(Role.VILLAGE_HEAD, "80080101"))
    assert client.get(url).status_code == 404

"""«Who may do what»: every row of the table once, found by role, thing, act, answer and words, on light pages."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from agencies.access.permissions import table
from agencies.access.reasons import deed_words
from agencies.access.roles import Role
from agencies.people.lists import RIGHTS

URL = reverse("who_may")


def shown(client, **words):
    """Return what the rows of all pages read, in order."""
    first = client.get(URL, words).context["listing"]
    pages = [client.get(URL, words | {"page": str(page)}) for page in first.page.paginator.page_range]
    return [line.first.row.of for page in pages for line in page.context["listing"].lines]


def test_the_pages_have_one_line_for_each_row_of_the_table(client, db):
    assert sorted(shown(client), key=repr) == sorted(table(), key=repr)


def test_every_reason_is_written_out(client, db):
    last = client.get(URL).context["listing"].page.paginator.num_pages
    pages = "".join(client.get(URL, {"page": str(page)}).content.decode() for page in range(1, last + 1))
    for row in table():
        assert row.why in pages


@pytest.mark.parametrize("sort", ["", *(column.name for column in RIGHTS.columns if column.is_sortable)])
def test_every_row_stands_once_in_every_order(client, db, sort):
    assert sorted(shown(client, sort=sort), key=repr) == sorted(table(), key=repr)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.VILLAGE_SECRETARY])
def test_it_is_narrowed_to_a_role(client, db, role):
    assert shown(client, role=role) == [row for row in table() if row.role == role]


def test_a_role_that_does_not_exist_shows_every_row(client, db):
    assert client.get(URL, {"role": "king"}).context["listing"].matched == len(table())


def test_a_thing_and_what_is_done_to_it_narrow_it(client, db):
    rows = [row for row in table() if (row.object, row.action) == ("village_plan", "accept")]
    assert shown(client, thing="village_plan", deed=deed_words("village_plan", "accept")) == rows
    denied = [row for row in table() if row.object == "village_plan" and not row.allowed]
    assert shown(client, thing="village_plan", allowed="False") == denied


def test_words_are_found_in_any_order(client, db):
    found = shown(client, q="หมู่บ้าน ดู กำนัน")
    assert found
    assert {row.action for row in found} >= {"view"}
    assert found == shown(client, q="กำนัน  ดู หมู่บ้าน")
    assert shown(client, q="ไม่มีคำนี้แน่นอน") == []


def test_what_ones_own_posts_may_comes_first_and_is_one_press_away(client, people):
    client.force_login(people["secretary"])
    page = client.get(URL)
    own = sum(row.role == Role.VILLAGE_SECRETARY for row in table())
    assert {line.first.row.of.role for line in page.context["listing"].lines[:own]} == {Role.VILLAGE_SECRETARY}
    assert f'<a href="?role=village_secretary">{Role.VILLAGE_SECRETARY.label} ({own} ข้อ)</a>' in page.content.decode()


def test_whoever_has_not_signed_in_is_told_of_no_post(client, db):
    assert "บทบาทของท่าน" not in client.get(URL).content.decode()


def test_a_page_weighs_less_than_a_hundred_kilobytes(client, people):
    client.force_login(people["team"])
    for words in ({}, {"thing": "tambon_plan"}, {"page": "3", "sort": "-why"}):
        assert len(client.get(URL, words).content) <= 100_000


def test_what_is_shown_is_had_as_a_file(client, db):
    answer = client.get(URL, {"role": Role.PARTNER, "export": "csv"})
    _, *rows = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    assert len(rows) >= sum(row.role == Role.PARTNER for row in table())
    assert client.get(URL, {"export": "xlsx"}).status_code == 200

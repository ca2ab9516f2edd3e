"""The orders that are typed, as lists to read: found in, sorted, taken as files; what is typed stays where it is."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from plans.ranking.actions.ballot_entry import put_order
from plans.ranking.actions.ballots import Opening, open_ballot
from plans.ranking.lists import AGREED, SUGGESTION
from plans.ranking.queries import pool_of
from tests.pages import text_of, written


@pytest.fixture
def order(small):
    return [one.place.project for one in pool_of(small.plan, with_prepared=True).suggestions]


@pytest.fixture
def ballot(small):
    return open_ballot(small.plan, Opening("consensus"), by=small.people["team"])


@pytest.fixture
def sheets(small, ballot):
    return {
        "suggestion": reverse("plans:suggestion", args=[small.plan.pk]),
        "agreed": reverse("plans:ballot_order", args=[ballot.pk]),
    }


@pytest.fixture
def team(client, small):
    client.force_login(small.people["team"])
    return client


def rows_of(page):
    return [row.code for row in page.context["page"]]


def table(browser, sheet, **words):
    return browser.get(sheet, {"view": "table"} | words)


SORTS = [
    (name, column.name)
    for name, declared in (("suggestion", SUGGESTION), ("agreed", AGREED))
    for column in declared.columns
    if column.is_sortable
]


@pytest.mark.parametrize(("name", "sort"), [("suggestion", ""), ("agreed", ""), *SORTS])
def test_every_project_stands_once_in_every_order(team, sheets, order, name, sort):
    assert sorted(rows_of(table(team, sheets[name], sort=sort))) == sorted(order)


def test_the_suggested_order_is_found_in_and_turned_round(team, sheets, order):
    sheet = sheets["suggestion"]
    assert rows_of(table(team, sheet)) == order
    assert rows_of(table(team, sheet, sort="-suggested")) == order[::-1]
    first = team.get(sheet).context["rows"][0]
    assert rows_of(table(team, sheet, q=first["code"])) == order[:1]
    village = first["places"][0]
    found = table(team, sheet, place=village)
    assert found.context["listing"].is_narrowed
    assert {village in row.places for row in found.context["page"]} == {True}
    assert "ไม่พบโครงการตามที่เลือก" in text_of(table(team, sheet, q="ไม่มีคำนี้"))


def test_the_agreed_order_is_the_stored_one_and_says_so(team, small, ballot, sheets, order):
    assert "ยังไม่ได้บันทึกลำดับ" in text_of(table(team, sheets["agreed"]))
    put_order(ballot, order[::-1], "เห็นพ้องกัน", by=small.people["team"])
    stored = table(team, sheets["agreed"])
    assert rows_of(stored) == order[::-1]
    assert "ยังไม่ได้บันทึกลำดับ" not in text_of(stored)
    assert "ลำดับที่บันทึกไว้แล้ว" in text_of(stored)


def test_a_file_holds_every_project_with_place_and_villages(team, sheets, order):
    head, *rows = csv.reader(StringIO(b"".join(table(team, sheets["suggestion"], export="csv")).decode("utf-8-sig")))
    assert head[:4] == ["โครงการ", "ลำดับที่เสนอ", "หมู่บ้าน/หน่วยงาน", "หมู่บ้านที่เสนอ"]
    assert [row[1] for row in rows] == [str(at) for at in range(1, len(order) + 1)]
    assert re.fullmatch(r".+ ลำดับ \d+ จาก \d+.*", rows[0][3])
    head, *rows = csv.reader(StringIO(b"".join(table(team, sheets["agreed"], export="csv")).decode("utf-8-sig")))
    assert (head, len(rows)) == (["โครงการ", "ลำดับ", "หมู่บ้าน/หน่วยงาน", "รหัสโครงการ"], len(order))


def test_who_types_an_order_reads_the_table_beside_it_and_who_reads_in_its_place(client, team, small, sheets, order):
    unsaved = {"order": " ".join(order), "shown": order, f"rank-{order[0]}": "2", "left": "1", "page": "1"}
    typed = written(team.post(sheets["suggestion"], unsaved | {f"reason-{order[0]}": "เหตุผลที่พิมพ์ไว้"}))
    assert "เหตุผลที่พิมพ์ไว้" in typed
    for page in (typed, written(team.get(sheets["agreed"]))):
        [link] = re.findall(r'<a href="[^"]*\?view=table"[^>]*>', page)
        assert 'target="_blank"' in link
    client.force_login(small.people["secretary"])
    assert f'<a href="{sheets["suggestion"]}?view=table">' in client.get(sheets["suggestion"]).content.decode()


@pytest.mark.parametrize(
    ("name", "suggestion", "agreed"), [("secretary", 200, 404), ("stranger", 404, 404), ("next_team", 404, 404)]
)
def test_the_tables_are_of_those_who_open_the_sheets(client, small, sheets, name, suggestion, agreed):
    client.force_login(small.people[name])
    assert [table(client, sheets[which]).status_code for which in ("suggestion", "agreed")] == [suggestion, agreed]


@pytest.mark.parametrize("name", ["suggestion", "agreed"])
def test_a_table_takes_at_most_twenty_queries(team, sheets, name, django_assert_max_num_queries):
    team.get(sheets[name])
    with django_assert_max_num_queries(20) as bare:
        table(team, sheets[name])
    with django_assert_max_num_queries(20) as asked:
        table(team, sheets[name], q="1", sort="-title")
    assert len(asked) == len(bare)

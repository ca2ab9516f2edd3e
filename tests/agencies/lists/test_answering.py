"""A list on the web: its page without script, the files of what it shows, and bulk acts told row by row."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.access.roles import Role
from agencies.documents.models import Download
from agencies.lists.acting import GONE, MOVED
from agencies.lists.answering import NOTHING_CHOSEN, TOO_MUCH, UNKNOWN, answer
from agencies.lists.exporting import file_of
from agencies.people.models import Post
from tests import factories
from tests.agencies.lists.lists import LIST, asked
from tests.harvest import read

POSTS = reverse("agencies:posts")


def content(answer):
    return b"".join(answer.streaming_content)


def text_rows(answer):
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def book_rows(answer):
    sheet = load_workbook(io.BytesIO(content(answer))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def team(client, people):
    client.force_login(people["team"])
    return client


# --- files ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", ["", "sort=-title", "sort=area&role=tambon_team", "q=310104&columns=role&columns=code"]
)
def test_a_file_is_what_the_page_shows_in_its_order_with_its_columns(team, people, words):
    shown = team.get(f"{POSTS}?{words}").context["listing"]
    heads = [column.label for column in shown.columns]
    cells = [[line.first.text, *(cell.text for cell in line.others)] for line in shown.lines]
    assert shown.page.paginator.num_pages == 1
    rows = text_rows(team.get(f"{POSTS}?{words}&export=csv"))
    assert rows == [heads, *([("" if text == "-" else text) for text in row] for row in cells)]
    book = book_rows(team.get(f"{POSTS}?{words}&export=xlsx"))
    place = book.index(heads)
    assert [row[0] for row in book[place + 1 :]] == [row[0] for row in cells]
    assert book[0][0] == "ตำแหน่งและบุคคล"


def test_a_file_has_all_pages(people):
    listing = asked("sort=title", by=people["team"])
    assert listing.matched > LIST.per_page
    assert len(text_rows(file_of(listing, "csv"))) == listing.matched + 1


def test_a_file_of_people_is_logged_before_it_leaves(team, people):
    assert team.get(f"{POSTS}?export=csv").status_code == 200
    log = Download.objects.get()
    assert (log.user, log.object, log.object_id, log.area_code) == (people["team"], "post", 0, "310104")
    assert log.file_name.startswith("ตำแหน่งและบุคคล ")
    assert log.file_name.endswith(".csv")
    assert len(log.sha256) == 64


def test_a_file_holds_nothing_that_runs_and_no_row_out_of_reach(team, people, client):
    title = '=HYPERLINK("x")'
    own = factories.PostFactory(title=title, role=Role.KAMNAN, area=factories.area("310104"))
    factories.PostFactory(title="ไกล", role=Role.KAMNAN, area=factories.area("310105"))
    rows = text_rows(team.get(f"{POSTS}?export=csv"))
    assert f"'{title}" in [row[0] for row in rows]
    assert "ไกล" not in str(rows)
    book = book_rows(team.get(f"{POSTS}?export=xlsx&q={own.pk and 'HYPERLINK'}"))
    assert title in [row[0] for row in book]


@pytest.mark.parametrize("name", ["secretary", "nobody", "stranger"])
def test_who_may_not_see_the_list_gets_no_file(client, people, name):
    client.force_login(people[name])
    assert client.get(f"{POSTS}?export=csv").status_code == 403
    assert not Download.objects.exists()


def test_too_long_a_list_is_refused_in_a_sentence(team, monkeypatch):
    monkeypatch.setattr("agencies.lists.exporting.MOST_ROWS", 2)
    page = team.get(f"{POSTS}?export=xlsx")
    assert page.status_code == 422
    assert TOO_MUCH in page.content.decode()
    assert not Download.objects.exists()


# --- the page ---------------------------------------------------------------------------------------------------------
def test_order_and_columns_are_a_form_and_forget_nothing_of_the_address(team):
    page = team.get(f"{POSTS}?role=kamnan&sort=-title&columns=role&page=1")
    forms = [form for form in read(POSTS, page.content.decode()).forms if form.method == "get"]
    searching, looking = (next(form for form in forms if name in form.boxes) for name in ("q", "columns"))
    assert {"role": "kamnan", "sort": "-title", "columns": "role"}.items() <= searching.boxes.items()
    assert {"role": "kamnan", "sort": "-title", "columns": "role"}.items() <= looking.boxes.items()
    assert "page" not in searching.boxes | looking.boxes


def test_the_table_says_how_it_is_sorted_and_names_its_rows(team):
    body = team.get(f"{POSTS}?sort=-title").content.decode()
    assert body.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in body
    assert '<caption class="sr">ตำแหน่งและบุคคล</caption>' in body
    assert body.count('<th scope="row">') == len(team.get(POSTS).context["page"])


# --- bulk acts --------------------------------------------------------------------------------------------------------
def press(person, posted, words="", rows=None):
    listing = asked(words, rows, by=person, posted=posted)
    return answer(listing, "agencies/people/post_list.html", {"may_confirm": False, "may_log": False})


def ticks(*posts):
    return "".join(f"&chosen={post.pk}:{post.title}" for post in posts)


@pytest.fixture
def three(people):
    area = factories.area("310104")
    return [factories.PostFactory(title=title, role=Role.KAMNAN, area=area) for title in ("หนึ่ง", "ห้ามแตะ", "สาม")]


def test_a_bulk_act_asks_first_with_the_count_and_a_reason(people, three):
    page = press(people["team"], f"act=rename{ticks(*three)}").content.decode()
    assert "3 รายการ" in page
    form = next(form for form in read("/", page).forms if form.method == "post" and "act" in form.boxes)
    assert form.boxes["confirmed"] == "1"
    assert set(Post.objects.filter(pk__in=[post.pk for post in three]).values_list("title", flat=True)) == {
        "หนึ่ง",
        "ห้ามแตะ",
        "สาม",
    }
    blank = press(people["team"], f"act=rename&confirmed=1{ticks(*three)}&note=+")
    assert blank.status_code == 422
    assert "กรุณาระบุเหตุผล" in blank.content.decode()


def test_each_row_is_done_or_told_why_not(people, three):
    far = factories.PostFactory(title="ไกล", role=Role.KAMNAN, area=factories.area("310105"))
    moved = factories.PostFactory(title="เปลี่ยนแล้ว", role=Role.KAMNAN, area=factories.area("310104"))
    posted = f"act=rename&confirmed=1&note=ใหม่{ticks(*three, far)}&chosen={moved.pk}:เดิม"
    rows = Post.objects.visible_to(people["team"]).select_related("area", "agency")
    page = press(people["team"], posted, rows=rows).content.decode()
    assert "เปลี่ยนชื่อแล้ว 2 รายการ" in page
    assert "ไม่ได้ทำ 3 รายการ" in page
    assert page.count("เปลี่ยนชื่อแล้ว</td>") == 2
    for why in ("ตำแหน่งนี้เปลี่ยนชื่อไม่ได้", GONE, MOVED):
        assert why in page
    assert {post.pk for post in Post.objects.filter(title="ใหม่")} == {three[0].pk, three[2].pk}


def test_everything_is_what_the_filters_find_and_no_more(people, three):
    posted = "act=rename&everything=1"
    page = press(people["team"], posted, words="q=หนึ่ง").content.decode()
    form = next(form for form in read("/", page).forms if form.method == "post" and "act" in form.boxes)
    assert form.boxes["chosen"] == f"{three[0].pk}:หนึ่ง"


def test_a_row_that_she_may_not_act_on_is_left_alone(people, three):
    page = press(people["secretary"], f"act=rename&confirmed=1&note=x{ticks(*three)}")
    assert page.status_code == 422  # no post of hers does it anywhere
    assert UNKNOWN in page.content.decode()
    assert not Post.objects.filter(title="x").exists()


@pytest.mark.parametrize("posted", ["act=rename", "act=rename&chosen=x:y&chosen=%C2%B2:a", "act=rename&chosen="])
def test_nothing_ticked_is_said(people, posted):
    page = press(people["team"], posted)
    assert page.status_code == 422
    assert NOTHING_CHOSEN in page.content.decode()

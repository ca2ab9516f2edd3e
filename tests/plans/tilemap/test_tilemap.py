"""The squares of a tambon and a district: placed by their office, over what was shown, and drawn as the tables say."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from agencies.areas.models import TileLayout
from agencies.areas.tiling import BY_DIRECTION, BY_NUMBER
from plans.rollup.balance import picture
from plans.rollup.queries import villages_of
from plans.tilemap.maps import village_map
from tests.plans.levels import district, handed_up, released, several, tambon
from tests.plans.released import forum_closed


@pytest.fixture
def page(small):
    return reverse("plans:tambon_tiles", args=[small.plan.pk])


def boxes(places, base=0):
    typed = {f"{axis}_{code}": value for code, place in places.items() for axis, value in zip("xy", place, strict=True)}
    return {"base": base} | typed


FOUR = {"31010401": (1, 1), "31010402": (3, 1), "31010403": (2, 2), "31010404": ("๔", "๒")}


def test_the_team_places_the_villages_and_the_plan_shows_them_so(as_, small, page):
    browser = as_("team")
    assert "ผังขณะนี้" in browser.get(page).content.decode()
    assert browser.post(page, boxes(FOUR)).status_code == 302
    stored = TileLayout.objects.get()
    assert stored.places == {"31010401": [0, 0], "31010402": [2, 0], "31010403": [1, 1], "31010404": [3, 1]}
    assert (stored.by, stored.number) == (small.people["team"], 1)
    shown = browser.get(reverse("plans:tambon", args=[small.plan.pk])).content.decode()
    squares = html.fromstring(shown).xpath('//ol[@class="tiles"]/li')
    assert [(one.get("data-x"), one.get("data-y")) for one in squares] == [
        ("0", "0"),
        ("2", "0"),
        ("1", "1"),
        ("3", "1"),
    ]
    assert stored.by_name in shown
    assert BY_NUMBER not in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"x_31010401": "0"}, "กรอกเลข 1 ถึง 10"),
        ({"y_31010401": "11"}, "กรอกเลข 1 ถึง 10"),
        ({"y_31010401": "-"}, "y_31010401_error"),
        ({"x_31010401": "3"}, "อยู่ช่องนี้แล้ว"),
        ({"x_31010401": ""}, "x_31010401_error"),
    ],
)
def test_what_is_no_place_is_refused_where_it_stands_and_nothing_typed_is_lost(as_, page, wrong, said):
    answer = as_("team").post(page, boxes(FOUR) | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="๔"' in answer.content.decode()
    assert not TileLayout.objects.exists()


def test_who_saves_over_a_newer_layout_sees_both_and_overwrites_nothing(as_, page):
    as_("team").post(page, boxes(FOUR))
    answer = as_("planner").post(page, boxes(FOUR | {"31010401": (5, 5)}))
    assert answer.status_code == 409
    assert TileLayout.objects.count() == 1
    kept = boxes(FOUR | {"31010401": (5, 5)}) | {"keep": "mine", "resolve_base": 1}
    assert as_("planner").post(page, kept).status_code == 302
    assert TileLayout.objects.first().places["31010401"] == [4, 4]


def test_the_same_layout_is_stored_once(as_, page):
    browser = as_("team")
    browser.post(page, boxes(FOUR))
    assert browser.post(page, boxes(FOUR, base=1)).status_code == 302
    assert TileLayout.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [("team", 200), ("planner", 200), ("secretary", 403), ("stranger", 404)])
def test_who_may_place_the_villages(as_, page, name, status):
    assert as_(name).get(page).status_code == status
    assert as_(name).post(page, boxes(FOUR)).status_code == {200: 302}.get(status, status)


@pytest.mark.parametrize(("name", "status"), [("district", 200), ("cdd", 200), ("team", 403), ("province", 403)])
def test_who_may_place_the_tambons_of_a_district(as_, people, name, status):
    plan = district()
    assert as_(name).get(reverse("plans:upper_tiles", args=[plan.pk])).status_code == status


def test_the_squares_on_paper_are_those_of_the_plan(small):
    sums = picture(small.plan)
    drawn = village_map(small.plan, villages_of(small.plan), sums)
    assert [tile.number for tile in drawn.tiles] == [1, 2, 3, 4]
    assert drawn.tiles[3].value == ""
    assert drawn.tiles[3].word == "ยังไม่รับแผน"
    assert drawn.note == BY_NUMBER
    assert drawn.tiles[0].words in drawn.sentence
    assert sum(tile is not None for row in drawn.grid for tile in row) == 4


def test_the_squares_of_a_district_say_what_is_recorded_and_no_more(as_, people):
    several(people, {"31010401": (100,), "31010501": (7,)})
    plan = district()
    forum_closed(tambon("310104"), people["team"])
    handed_up(released("310104"))
    shown = html.fromstring(as_("district").get(reverse("plans:upper", args=[plan.pk])).content)
    squares = {
        one.xpath('.//span[@class="tile-name"]')[0].text_content(): one
        for one in shown.xpath('//ol[@class="tiles"]/li')
    }
    words = {name: one.xpath('.//span[@class="tile-word"]')[0].text for name, one in squares.items()}
    assert words["บ้านบัว"] == "ส่งแล้ว รอรับ"
    assert set(words.values()) >= {"ส่งแล้ว รอรับ", "กำลังทำ"}
    assert squares["บ้านบัว"].xpath("a/@href") == [reverse("plans:tambon", args=[tambon("310104").pk])]
    assert BY_DIRECTION in shown.text_content()
    rows = shown.xpath('//section[@id="below"]//tbody/tr')
    assert len(squares) == len(rows)

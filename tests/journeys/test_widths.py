"""Wide tables on a tablet, the steps on a phone, and the frame of wide pages on a projector."""

import re

import pytest
from django.urls import reverse

from plans.upper.actions import accept
from tests.journeys.accessibility import violations
from tests.plans.levels import district, handed_up, released, several, tambon

PHONE, TABLET, PROJECTOR = (
    {"width": 360, "height": 740},
    {"width": 820, "height": 1180},
    {"width": 1920, "height": 1080},
)
EDGES = "name => { const box = document.querySelector(name).getBoundingClientRect(); return [box.left, box.right]; }"


@pytest.fixture
def taken(people, transactional_db):
    several(people, {"31010401": (100_000, 30_000), "31010402": (40_000,)})
    accept(district(), handed_up(released("310104")), by=people["district"])
    return people


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert violations(page) == [], page.url


def test_wide_tables_stay_in_the_frame_of_a_tablet(taken, sign_in):
    page = sign_in(taken["district"], TABLET)
    for name, plan in (("tambon_rows", tambon("310104")), ("upper", district()), ("upper_rows", district())):
        page.goto(reverse(f"plans:{name}", args=[plan.pk]))
        fits(page, TABLET["width"])


def test_a_phone_shows_six_steps_its_own_among_them_and_all_when_asked(taken, sign_in):
    page = sign_in(taken["team"], PHONE)
    page.goto(reverse("plans:decisions", args=[tambon("310104").pk]))
    steps = page.get_by_role("navigation", name="ขั้นตอนของแผนตำบล")
    assert steps.get_by_role("link").count() == 6
    assert steps.locator("[aria-current=step]").inner_text().strip() == "ผลการพิจารณา"
    assert re.search(r"หน้านี้คือขั้นที่\s9", steps.inner_text())
    assert re.search(r"ดูทั้งหมด\s12\sขั้น", steps.inner_text())
    assert steps.bounding_box()["height"] < 480
    fits(page, PHONE["width"])
    steps.locator("summary").press("Enter")
    steps.get_by_role("link", name="ทีมปฏิบัติการ").wait_for()
    assert steps.get_by_role("link").count() == 12
    fits(page, PHONE["width"])


def test_bar_page_and_foot_of_a_wide_page_are_in_line(taken, sign_in):
    page = sign_in(taken["team"], PROJECTOR)
    page.goto(reverse("plans:decisions", args=[tambon("310104").pk]))
    edges = [page.evaluate(EDGES, name) for name in (".top .wrap", "#main", ".foot .wrap")]
    assert edges == [edges[0]] * 3
    assert edges[0][1] - edges[0][0] > 1500

"""Pages of the screen on paper: nothing to drag, tick or press is printed, and no word of mending."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from tests import factories
from tests.cast import VILLAGES

HIDDEN = "ancestor-or-self::*[contains(concat(' ', @class, ' '), ' noprint ')]"


def unhidden(response, path):
    found = html.fromstring(response.content).xpath(path)
    assert found
    return [one for one in found if not one.xpath(HIDDEN)]


@pytest.mark.parametrize("path", ["//*[@data-grip]", "//article//input[@type='checkbox']", "//*[@id='board-help']"])
def test_the_board_prints_no_grip_no_box_and_no_word_about_dragging(as_, small, path):
    page = as_("team").get(reverse("plans:decisions", args=[small.plan.pk]))
    assert unhidden(page, path) == []


def test_the_page_before_sending_prints_no_word_of_mending(as_, people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    page = as_("secretary").get(reverse("plans:village_review", args=[plan.pk]))
    assert unhidden(page, "//*[normalize-space(text())='แก้ไข' or normalize-space(text())='ดูและแก้']") == []

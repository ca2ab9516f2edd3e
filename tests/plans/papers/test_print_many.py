"""All papers of a district asked for at once: each tambon by itself, told row by row."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from plans.tambon.models import PlanReport
from tests import factories
from tests.harvest import read
from tests.pages import text_of

LIST = reverse("plans:tambon_list")


@pytest.fixture
def empty(small):
    """Return a tambon plan beside the small one, into which no village was taken."""
    return factories.tambon_plan("310105")


def pressed(client, posted):
    """Press the button of the list, then the one of the page that asks once more."""
    asking = client.post(LIST, posted).content.decode()
    form = next(form for form in read(LIST, asking).forms if "confirmed" in form.boxes)
    ticks = re.findall(r'name="chosen" value="([^"]*)"', asking)
    return client.post(LIST, form.boxes | {"chosen": ticks})


def test_every_tambon_of_a_district_is_printed_by_one_press_and_what_cannot_be_says_why(as_, small, empty):
    district = as_("district")
    assert "พิมพ์ทุกตำบลที่เลือก" in text_of(district.get(LIST))
    told = text_of(pressed(district, {"act": "print", "everything": "1"}))
    assert "สั่งพิมพ์แล้ว 1 รายการ" in told
    assert "ไม่ได้ทำ 1 รายการ" in told
    assert list(PlanReport.objects.values_list("tambon_plan", "format")) == [(small.plan.pk, "pdf")]


def test_only_what_was_ticked_is_printed_and_once(as_, small, empty):
    district = as_("district")
    for _ in range(2):
        told = text_of(pressed(district, {"act": "print", "chosen": f"{small.plan.pk}:"}))
        assert "สั่งพิมพ์แล้ว 1 รายการ" in told
    assert PlanReport.objects.count() == 1


@pytest.mark.parametrize("name", ["partner", "stranger"])
def test_who_may_not_print_a_plan_prints_none_of_many(as_, small, name):
    as_(name).post(LIST, {"act": "print", "confirmed": "1", "chosen": f"{small.plan.pk}:"})
    assert not PlanReport.objects.exists()

"""Words are ordered by one function: no model and no query orders by them (docs/decisions/0010-thai-order.md)."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from agencies.back_office import BackOfficeList
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.searching import is_words
from tests import factories
from tests.house.source import texts

OURS = ("agencies", "projects", "plans", "evaluation")
WORDS = "name|title|short_name|first_name|last_name|label|text|place"
ORDERED_BY_WORDS = re.compile(rf"order_by\([^)]*[\"'](?:-?\w+__)*-?(?:{WORDS})[\"']")


def last_field(model, path):
    for part in path.removeprefix("-").split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model or model
    return field


def test_no_model_is_ordered_by_words():
    models = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    ordered = [(model, path) for model in models for path in model._meta.ordering]
    assert len(ordered) > 40
    assert [f"{model.__name__}: {path}" for model, path in ordered if is_words(last_field(model, path))] == []


def test_no_query_is_ordered_by_words():
    assert ORDERED_BY_WORDS.search('x.order_by("topic__position", "topic__name")')
    assert ORDERED_BY_WORDS.search('order_by("-title")')
    assert not ORDERED_BY_WORDS.search('order_by("code").filter(name="x")')
    source = {
        path: text
        for path, text in texts().items()
        if path.endswith(".py") and path.startswith((*OURS, "config")) and "/migrations/" not in path
    }
    assert len(source) > 200
    assert [path for path, text in source.items() if ORDERED_BY_WORDS.search(text)] == []


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model._meta.app_label in OURS], ids=str)
def test_no_list_of_the_back_office_is_ordered_by_words(model):
    site = admin.site._registry[model]
    assert isinstance(site, BackOfficeList)
    columns = {field.name: field for field in model._meta.concrete_fields}
    sortable = site.get_sortable_by(RequestFactory().get("/"))
    assert [name for name in sortable if name in columns and is_words(columns[name])] == []


def test_agencies_of_one_area_are_listed_by_name_and_the_nearest_area_first(db):
    names = ["อบต. 10", "อบต.๒", "เทศบาล", "«กลุ่ม»", "ขนส่ง"]
    for number, name in enumerate(names):
        Agency.objects.create(
            code=f"a{number}", kind="state", name=name, short_name=name, area=factories.area("310104")
        )
    Agency.objects.create(code="0", kind="state", name="กรม", short_name="กรม", area=factories.area("31"))
    shown = [str(agency) for agency in listed(Agency.objects.serving(factories.area("310104")))]
    assert shown == ["«กลุ่ม»", "ขนส่ง", "เทศบาล", "อบต.๒", "อบต. 10", "กรม"]

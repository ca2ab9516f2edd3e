"""The administrators' pages: Thai names, and history that nobody can rewrite."""

import re

import pytest
from django.urls import reverse

from agencies.areas.models import Area
from agencies.documents.models import Download
from agencies.offices.models import Agency
from agencies.people import actions as people_actions
from agencies.people.models import Invitation, Post, PostHolder, User


@pytest.fixture
def office(client, people):
    admin = people["admin"]
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    return client


@pytest.mark.parametrize("model", [Agency, Area, Download, Invitation, Post, User])
def test_every_list_opens_and_speaks_thai(office, people, model):
    seat = people["secretary"].posts[0]
    people_actions.invite(seat, name="สมศรี", email="", by=people["team"])
    Download.objects.create(
        user=people["team"], object="post", object_id=seat.pk, area_code="3101", file_name="ก.pdf", sha256="0" * 64
    )
    page = office.get(reverse(f"admin:agencies_{model._meta.model_name}_changelist"))
    assert page.status_code == 200
    assert str(model._meta.verbose_name) in page.content.decode()
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    assert not re.search(r"\b(Add|Change|Delete|View|Search|Filter|None|Select|object)\b", text), model


@pytest.mark.parametrize("model", [Invitation, Download])
def test_history_is_only_read(office, people, model):
    page = reverse(f"admin:agencies_{model._meta.model_name}_add")
    assert office.get(page).status_code == 403


def test_accounts_and_areas_are_never_deleted(office, people):
    for thing in (people["team"], Area.objects.get(code="310104")):
        page = reverse(f"admin:agencies_{thing._meta.model_name}_delete", args=[thing.pk])
        assert office.post(page, {"post": "yes"}).status_code == 403


def test_a_tenure_is_added_to_a_vacant_post_only_and_never_changed(office, people):
    seat = people["secretary"].posts[0]
    page = reverse("admin:agencies_post_change", args=[seat.pk])
    assert "tenures-0-user" not in office.get(page).content.decode()
    PostHolder.objects.filter(post=seat).delete()
    assert "tenures-__prefix__-user" in office.get(page).content.decode()


def test_dates_there_say_which_era_they_are_of(office, people):
    page = reverse("admin:agencies_post_change", args=[people["secretary"].posts[0].pk])
    assert " ค.ศ. 20" in office.get(page).content.decode()

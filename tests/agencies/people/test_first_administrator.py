"""An empty installation lets one person in, by one link; from then on people are invited by people."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.people.actions import accept, first_invitation
from agencies.people.models import Invitation, Post, PostHolder, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Area:
    return factories.area("TH")


def answered() -> dict[str, object]:
    said = StringIO()
    call_command("first_administrator", stdout=said, stderr=StringIO())
    return json.loads(said.getvalue())


def test_before_the_areas_are_loaded_the_command_says_what_is_missing(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("first_administrator")
    assert ended.value.code == 1
    assert "load_areas" in capsys.readouterr().err


def test_the_link_stays_the_same_until_it_runs_out(country):
    first = answered()["link"]
    assert answered()["link"] == first
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert answered()["link"] != first
    assert Post.objects.filter(role=Role.SYSADMIN).count() == 1


def test_who_opens_it_names_herself_and_configures_but_sees_no_content(country, client, settings):
    link = str(answered()["link"]).removeprefix(settings.PUBLIC_URL)
    page = client.get(link)
    assert "ผู้ดูแลระบบคนแรก" in page.content.decode()
    typed = {"first_name": "ดวงใจ", "last_name": "สมมติ", "username": "duangjai"}
    came = client.post(link, typed | {"password1": "ไถกลบตอซัง 2571", "password2": "ไถกลบตอซัง 2571"})
    assert came.status_code == 302
    user = User.objects.get(username="duangjai")
    assert (user.is_staff, user.is_superuser, user.posts[0].role) == (True, False, Role.SYSADMIN)
    assert client.get("/admin/agencies/post/add/").status_code == 200
    assert client.get("/posts/").status_code == 200
    assert client.get("/admin/plans/villageplan/").status_code == 403
    assert client.get(link).status_code == 410


def test_after_the_first_administrator_there_is_no_link(people):
    assert PostHolder.objects.filter(post__role=Role.SYSADMIN).exists()
    assert first_invitation() is None
    assert answered() == {"link": None, "expires_on": None}


def test_who_hands_the_post_on_configures_no_more(country):
    former, successor = (User.objects.create(username=name) for name in ("former", "successor"))
    accept(first_invitation(), former)
    post = Post.objects.get(role=Role.SYSADMIN)
    again = Invitation.objects.create(
        post=post, name="คนใหม่", invited_by=former, reason="ย้าย", expires_at=timezone.now() + timedelta(days=1)
    )
    accept(again, successor)
    former, successor = User.objects.get(pk=former.pk), User.objects.get(pk=successor.pk)
    assert (former.is_staff, successor.is_staff) == (False, True)
    assert not former.has_perm("agencies.add_post")
    assert successor.has_perm("agencies.add_post")


def test_beside_an_only_administrator_the_console_lets_a_second_one_in(country, client, settings):
    def second():
        said = StringIO()
        call_command("first_administrator", "--second", stdout=said, stderr=StringIO())
        return json.loads(said.getvalue())["link"]

    assert second() is None
    only = User.objects.create(username="only")
    accept(first_invitation(), only)
    link = second()
    assert second() == link
    typed = {"first_name": "สมใจ", "last_name": "สมมติ", "username": "somjai"}
    passwords = {"password1": "ไถกลบตอซัง 2571", "password2": "ไถกลบตอซัง 2571"}
    assert client.post(str(link).removeprefix(settings.PUBLIC_URL), typed | passwords).status_code == 302
    assert {user.username for user in User.objects.filter(is_staff=True)} == {"only", "somjai"}
    assert second() is None

"""What every answer carries, and how long a session lasts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.pages import HTMX


@pytest.mark.parametrize("address", ["/", "/posts/", "/about/", "/p/", "/nowhere/", "/downloads/"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_what_somebody_signed_in_was_shown_is_kept_nowhere(as_, address, headers):
    answer = as_("secretary").get(address, headers=headers)
    assert "no-store" in answer["Cache-Control"]


def test_what_everybody_is_shown_may_be_kept(client, db):
    assert "no-store" not in client.get(reverse("about")).get("Cache-Control", "")


def test_no_page_asks_for_a_phones_camera_place_or_microphone(client, db):
    policy = client.get(reverse("sign_in"))["Permissions-Policy"]
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy.split(", "))


def aged(client, **age):
    """Let the session be as old as ``age`` says, by the stamp it carries."""
    session = client.session
    session["renewed_at"] = (timezone.now() - timedelta(**age)).timestamp()
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=12) - timedelta(**age))
    return Session.objects.get().expire_date


def test_a_session_goes_on_while_somebody_works(as_):
    client = as_("secretary")
    for _ in range(4):  # 28 hours of work
        old = aged(client, hours=7)
        page = client.get(reverse("home"))
        assert page.status_code == 200
        assert page.cookies["sessionid"]["max-age"] == 12 * 3600
        assert Session.objects.get().expire_date - old > timedelta(hours=6)


def test_a_page_within_half_its_time_writes_nothing(as_):
    client = as_("secretary")
    old = aged(client, hours=5)
    assert "sessionid" not in client.get(reverse("home")).cookies
    assert Session.objects.get().expire_date == old


def test_a_session_that_just_began_is_not_written_again(as_):
    client = as_("secretary")
    before = Session.objects.get()
    assert "sessionid" not in client.get(reverse("home")).cookies
    after = Session.objects.get()
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)


def test_a_session_that_nobody_used_ends(as_):
    client = as_("secretary")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("home")).status_code == 302


def test_a_session_of_an_older_version_goes_on_too(as_, people):
    client = as_("secretary")
    people["secretary"].last_login = None
    people["secretary"].save()
    assert client.get(reverse("home")).cookies["sessionid"]["max-age"] == 12 * 3600

"""What the house says of itself, to people, to robots and to finders of weaknesses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.pages import text_of

PUBLIC = ["about", "privacy", "accessibility", "who_may", "track"]


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_everybody_reads_the_page_and_it_says_whom_to_ask(client, db, settings, name):
    settings.CONTACT_NAME, settings.CONTACT_EMAIL, settings.CONTACT_PHONE = "อบต.บ้านบัว", "data@example.go.th", "044 1"
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert all(words in text_of(page) for words in ("อบต.บ้านบัว", "data@example.go.th", "044 1"))


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_an_installation_that_names_nobody_says_so(client, db, name):
    assert "ยังไม่ได้ระบุผู้ติดต่อ" in text_of(client.get(reverse(name)))


def test_the_page_about_data_says_what_why_how_long_and_what_one_may_ask(client, db, settings):
    settings.SESSION_COOKIE_AGE, settings.SIGN_INS_KEPT_DAYS = 7 * 3600, 120
    said = text_of(client.get(reverse("privacy")))
    wanted = ("เก็บไว้ทำอะไร", "นานเท่าใด", "สิทธิของท่าน", "พ.ศ. 2562", "ประมาณ 7 ชั่วโมง", "คุกกี้", "การดาวน์โหลด")
    wanted += ("120 วัน แล้วลบโดยอัตโนมัติ", "เปิดดูโทรศัพท์หรืออีเมลของใคร")
    assert [words for words in wanted if words not in said] == []


def test_every_page_leads_there(client, db):
    foot = client.get(reverse("sign_in")).content.decode().partition("<footer")[2]
    assert all(f'href="{reverse(name)}"' in foot for name in ("privacy", "accessibility"))


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_for_everybody_may_be_found(client, db, name):
    assert "noindex" not in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("address", ["/sign-in/", "/p/K7M2-9QX4/", "/v/nowhere/", "/password/forgotten/"])
def test_pages_of_one_paper_or_one_person_may_not(client, db, address):
    assert 'name="robots" content="noindex"' in client.get(address).content.decode()


def test_robots_are_told_where_nothing_is_theirs(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /invitation/", "Disallow: /password/"} <= set(lines)
    assert "Disallow: /" not in lines


@pytest.mark.parametrize(
    ("email", "whom"),
    [("safe@example.go.th", "mailto:safe@example.go.th"), ("", "https://plan.example.go.th/privacy/")],
)
def test_who_found_a_weakness_is_told_whom_to_write_to(client, db, settings, email, whom):
    settings.CONTACT_EMAIL, settings.PUBLIC_URL = email, "https://plan.example.go.th"
    answer = client.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == whom
    assert said["Canonical"] == "https://plan.example.go.th/.well-known/security.txt"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["Expires"])
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=90) < left < timedelta(days=366)

"""What is prepared stays unseen: no page of a tambon, village or project changes for who does not decide."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from plans import urls
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.ranking.models import Ballot
from plans.ranking.queries import pool_of
from projects.models import Project

# What changes on every page by itself: the guard of a form, and the time of day.
PASSING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^,}]*|\d\d:\d\d(:\d\d)?')


def addresses(small):
    """Return every page of the plan, of each of its projects and of its villages, and two projects side by side."""
    codes = sorted(Project.objects.values_list("code", flat=True))
    for one in (pattern for package in urls.urlpatterns for pattern in package.url_patterns):
        asked = set(one.pattern.converters)
        if "tambon/" in str(one.pattern) and asked == {"pk"}:
            yield reverse(f"plans:{one.name}", args=[small.plan.pk])
        elif "tambon/" in str(one.pattern) and asked == {"pk", "code"}:
            yield from (reverse(f"plans:{one.name}", args=[small.plan.pk, code]) for code in codes)
    yield from (reverse("plans:village", args=[plan.pk]) for plan in small.village_plans.values())
    yield f"{reverse('plans:alike_compare', args=[small.plan.pk])}?{urlencode([('code', code) for code in codes])}"


def seen(client, small):
    """Return what each page says to who is signed in, by address; a page that is refused says its status."""
    answers = {address: client.get(address) for address in addresses(small)}
    return {
        address: PASSING.sub("", answer.content.decode())
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]
        else answer.status_code
        for address, answer in answers.items()
    }


def prepare_some(small):
    one, other, third, fourth, _ = (Project.objects.get(code=each.code) for each in pool_of(small.plan).candidates)
    by = small.people["team"]
    join(small.plan, [other], kind="joint", survivor=one, reason="เรื่องเดียวกัน", by=by)
    prepare(small.plan, third, DecisionInput("declined", reason="ชุมชนทำเองได้"), by=by)
    prepare(small.plan, fourth, DecisionInput("carried", rank=77, action_group="joint", reason="กรมร่วมออกเงิน"), by=by)


@pytest.mark.parametrize("name", ["kaset", "secretary", "head", "mayor", "district", "partner"])
def test_no_page_changes_for_who_does_not_decide(client, small, name):
    client.force_login(small.people[name])
    before = seen(client, small)
    assert sum(isinstance(page, str) for page in before.values()) >= 20
    prepare_some(small)
    after = seen(client, small)
    assert [address for address in before if after[address] != before[address]] == []


def test_who_decides_sees_it_where_it_is_weighed_and_decided(client, small):
    client.force_login(small.people["team"])
    before = seen(client, small)
    prepare_some(small)
    after = seen(client, small)
    changed = {address for address in before if after[address] != before[address]}
    weighed = {"ranking", "suggestion", "feasibility", "decisions", "alike", "merges"}
    assert {reverse(f"plans:{page}", args=[small.plan.pk]) for page in weighed} <= changed


@pytest.mark.parametrize(
    ("name", "is_shown"), [("secretary", False), ("mayor", False), ("kaset", True), ("team", True)]
)
def test_a_ballot_over_what_is_prepared_is_shown_to_others_when_that_is_published(client, small, name, is_shown):
    """Its list of projects would tell which of them are to be declined or merged."""
    prepare_some(small)
    ballot = Ballot.objects.create(
        tambon_plan=small.plan, number=1, method="vote", state="closed", by=small.people["team"]
    )
    person = small.people[name]
    assert Ballot.objects.visible_to(person).filter(pk=ballot.pk).exists() is is_shown
    publish(small.plan, by=small.people["team"])
    assert Ballot.objects.visible_to(person).filter(pk=ballot.pk).exists()
    again = Project.objects.get(code=pool_of(small.plan).candidates[0].code)
    prepare(small.plan, again, DecisionInput("carried"), by=small.people["team"])
    assert Ballot.objects.visible_to(person).filter(pk=ballot.pk).exists()

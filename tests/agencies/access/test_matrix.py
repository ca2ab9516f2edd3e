"""All addresses, all people, things of their own and of others: not found outside of reach, refused where not allowed,
never a failure, and no page that shows what its reader may not see. What is right is asked of the table, not of a copy.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import resolve, reverse

from agencies.access.roles import Role
from tests.agencies.access.matrix import HIDDEN, REACHED, Expectation
from tests.agencies.access.trove import OTHERS
from tests.agencies.access.visits import ADDRESSES, BY_NAME, STATUS, Visit

NAMES = ["secretary", "head", "neighbour", "neighbour_head", "team", "next_team", "planner", "clerk", "mayor", "kaset"]
NAMES += ["kaset_district", "kaset_province", "district", "cdd", "province", "nfc", "codi", "partner", "committee"]
NAMES += ["auditor", "admin", "stranger", "nobody", "council", *OTHERS]
# Whatever database answers, it is asked the same.
pytestmark = pytest.mark.once


def outcome_of(expectation: Expectation, path: str, things: dict[Any, dict[int, Any]]) -> str:
    """What a person may expect at a path that stood on somebody's page."""
    match = resolve(path.partition("?")[0])
    address = BY_NAME[match.view_name]
    if address.model is None:
        return REACHED
    key = match.kwargs[address.by]
    thing = next((one for one in things[address.model].values() if getattr(one, address.by) == key), None)
    return expectation.of(address, thing) if thing else HIDDEN


@pytest.mark.parametrize("name", NAMES)
def test_everybody_finds_what_the_table_lets_her_and_nothing_else(everybody, things, media, name, record_property):
    turn, visit = NAMES.index(name), Visit(everybody[name], things)
    for place, address in enumerate(ADDRESSES):
        if address.model is None:
            visit.look(address, REACHED, None)
        else:
            for outcome, thing in visit.expectation.chosen(address, [*things[address.model].values()], turn + place):
                visit.look(address, outcome, thing)
    for path, typed in [*visit.forms.values()]:
        visit.ask("post", path, typed)
    others = [Visit(everybody[NAMES[(turn + step) % len(NAMES)]], things) for step in (7, 16)]
    for other in others:
        for path, typed in visit.forms.values():
            outcome = outcome_of(other.expectation, path, things)
            if outcome != REACHED and (status := other.ask("post", path, typed)[0]) != STATUS[outcome]:
                visit.wrong.append(f"{other.person} post {path}: {status}, and she is {outcome}")
        visit.wrong += other.wrong
        visit.asked += other.asked
        visit.loud |= other.loud
    record_property("matrix", (len(ADDRESSES), visit.asked.total(), len(visit.forms)))
    assert visit.wrong == []
    assert visit.loud == {}, "one green button on a page: the next act"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_the_sign_in_page_from_everywhere(everybody, things, method):
    browser, wrong = Client(), []
    for address in ADDRESSES:
        path = address.at(next(iter(things[address.model].values())) if address.model else None)
        answer = getattr(browser, method)(path)
        if answer.status_code != 302 or not answer.url.startswith(reverse("sign_in")):
            wrong.append((path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_the_set_up_pages_open_to_nobody_by_her_post_alone(everybody, name):
    browser = Client()
    browser.force_login(everybody[name])
    for model in admin.site._registry:
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert browser.get(page).status_code in {302, 403}, page


def test_the_matrix_is_about_everybody_and_everything(everybody, things):
    assert {post.role for name in NAMES for post in everybody[name].posts} == set(Role.values)
    assert set(NAMES) == set(everybody)
    assert len(ADDRESSES) > 150
    assert {address.model.ACCESS.name for address in ADDRESSES if address.model and not things[address.model]} == set()
    unseen = defaultdict(set)
    for name in NAMES:
        expectation = Expectation(everybody[name])
        for model, found in things.items():
            unseen[model.ACCESS.name] |= set(found) - expectation.allowed(model, "view")
    # A library of strategies is read by everybody; of everything else there is something that somebody may not see.
    assert {name for name, hidden in unseen.items() if not hidden} <= {"strategy"}

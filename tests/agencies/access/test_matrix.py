"""All addresses, all people, things of their own and of others: not found outside of reach, refused where not allowed,
never a failure, and no page that shows what its reader may not see. What is right is asked of the table, not of a copy.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.test.client import ClientHandler
from django.urls import resolve, reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.people.models import User
from tests.agencies.access.matrix import HIDDEN, REACHED, REFUSED, Address, Expectation, addresses
from tests.agencies.access.trove import MARK, OTHERS, filled
from tests.harvest import read
from tests.scenery import scene

ADDRESSES = addresses()
BY_NAME = {address.name: address for address in ADDRESSES}
NAMES = ["secretary", "head", "neighbour", "neighbour_head", "team", "next_team", "planner", "clerk", "mayor", "kaset"]
NAMES += ["kaset_district", "kaset_province", "district", "cdd", "province", "nfc", "codi", "partner", "committee"]
NAMES += ["auditor", "admin", "stranger", "nobody", "council", *OTHERS]
STATUS = {HIDDEN: 404, REFUSED: 403}
# Whatever database answers, it is asked the same.
pytestmark = pytest.mark.once
NOT_ALLOWED_METHOD = 405
# Searched for the marks: every list is asked with the words that all marks hold.
WORDS = dict.fromkeys(("q", "text", "title", "project", "area"), "⟦")


@pytest.fixture
@scene
def everybody(world, plan):
    return filled(world, plan)


class Door(ClientHandler):
    """The way into the program for one person, who is read from the database once and not at every request."""

    def __init__(self, person: User) -> None:
        """Keep the person with her posts, as she is after signing in a moment ago."""
        super().__init__(enforce_csrf_checks=False)
        self.person = person
        self.person.last_login = timezone.now()
        assert self.person.reaches is not None

    def get_response(self, request: HttpRequest) -> Any:
        """Answer as to somebody who signed in; what a page does to its copy of her stays there."""
        request._cached_user = copy.copy(self.person)
        return super().get_response(request)


def marked(body: str) -> int:
    """Count the entries that the head and the foot of a page mark as the page's own place."""
    head, _, rest = body.partition("</header>")
    return (head + rest.partition('<footer class="foot">')[2].partition("</footer>")[0]).count('aria-current="page"')


def said_by(answer: Any) -> str:
    """Return the text of a page or of a list's file; other files say nothing here."""
    if not answer.streaming:
        return answer.content.decode(errors="replace")
    is_text = answer["Content-Type"].startswith("text/csv")
    return b"".join(answer).decode(errors="replace") if is_text else ""


@dataclass
class Visit:
    """One person at all addresses: what she asked, what was wrong, and the forms on her pages."""

    person: User
    things: dict[Any, dict[int, Any]]
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    wrong: list[str] = field(default_factory=list)
    forms: dict[tuple[str, tuple[str, ...]], tuple[str, dict[str, str]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self):
        self.client.handler = Door(self.person)
        self.expectation = Expectation(self.person)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask, take back whatever came of it, and look for failures and for marks that may not be here."""
        with transaction.atomic():
            answer = getattr(self.client, method)(path, data or {})
            body = said_by(answer)
            transaction.set_rollback(True)
        self.asked[method] += 1
        if answer.status_code >= 500:
            self.wrong.append(f"{method} {path} {data}: {answer.status_code}")
        # A page says where it stands: one entry of its frame is marked, whoever reads it and whatever it answers.
        if "</header>" in body and marked(body) != 1:
            self.wrong.append(f"{method} {path}: {marked(body)} entries of the frame are marked")
        shown = {(permission, int(pk)) for permission, pk in MARK.findall(body)}
        leaks = sorted(found for found in shown if not self.expectation.may_read(*found))
        self.wrong += [f"{method} {path}: shows {permission} {pk}" for permission, pk in leaks]
        return answer.status_code, body

    def look(self, address: Address, outcome: str, thing: Any) -> None:
        """Ask for one thing at one address."""
        path = address.at(thing)
        if outcome == REACHED:
            words = {} if address.model else WORDS
            status, body = self.ask("get", path, words)
            if status == 200:
                self.harvest(path, body)
            if "export=csv" in body:  # what a list shows is had as a file, and the file obeys the same reach
                status, _ = self.ask("get", path, words | {"export": "csv"})
                self.wrong += [f"{path}: {status} for its file"] if status != 200 else []
            elif status == NOT_ALLOWED_METHOD:
                self.ask("post", path)
            return
        status, _ = self.ask("post", path)
        if status == NOT_ALLOWED_METHOD:
            status, _ = self.ask("get", path)
        if status != STATUS[outcome]:
            self.wrong.append(f"{path} ({address.permission}): {status}, and she is {outcome}")

    def harvest(self, path: str, body: str) -> None:
        """Keep one form of each kind that the page offers, once for each button."""
        for form in read(path, body).forms if "<form" in body or "hx-post" in body else ():
            if form.method == "post":
                for typed in form.presses:
                    self.keep(form.address, typed)

    def keep(self, path: str, typed: dict[str, str]) -> None:
        name = resolve(path.partition("?")[0].partition("#")[0]).view_name
        if name in BY_NAME:
            typed.pop("csrfmiddlewaretoken", None)
            kind = (
                name,
                tuple(sorted(f"{key}={typed[key]}" for key in ("move", "step", "answer", "format") if key in typed)),
            )
            self.forms.setdefault(kind, (path, typed))


def outcome_of(expectation: Expectation, path: str, things: dict[Any, dict[int, Any]]) -> str:
    """What a person may expect at a path that stood on somebody's page."""
    match = resolve(path.partition("?")[0])
    address = BY_NAME[match.view_name]
    if address.model is None:
        return REACHED
    key = match.kwargs[address.by]
    thing = next((one for one in things[address.model].values() if getattr(one, address.by) == key), None)
    return expectation.of(address, thing) if thing else HIDDEN


@pytest.fixture
def things(everybody):
    models = {address.model for address in ADDRESSES if address.model is not None}
    return {model: model.objects.in_bulk() for model in models}


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
    record_property("matrix", (len(ADDRESSES), visit.asked.total(), len(visit.forms)))
    assert visit.wrong == []


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

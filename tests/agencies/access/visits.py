"""Somebody at the addresses of the program: what she asks, what she is answered, and the forms on her pages."""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.test.client import ClientHandler
from django.urls import resolve
from django.utils import timezone

from agencies.people.models import User
from tests.agencies.access.matrix import HIDDEN, REACHED, REFUSED, Address, Expectation, addresses
from tests.agencies.access.one_act import SEVERAL, acts
from tests.agencies.access.trove import MARK
from tests.harvest import read

ADDRESSES = addresses()
BY_NAME = {address.name: address for address in ADDRESSES}
STATUS = {HIDDEN: 404, REFUSED: 403}
NOT_ALLOWED_METHOD = 405
# Who sees most of what there is, from a village to the administrator.
MOST = ["team", "secretary", "planner", "district", "partner", "admin"]
# Of HTML before it is compressed; what more rows weigh is measured by `python -m benchmarks weight-worst-page`.
HEAVIEST_BYTES = 300_000
# Searched for the marks: every list is asked with the words that all marks hold.
WORDS = dict.fromkeys(("q", "text", "title", "project", "area"), "⟦")
_TAG, _VALUE = re.compile(r"<[^>]+>"), re.compile(r'(?<==)"[^"]*"')


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


def make_of(body: str) -> str:
    """Return what a page is made of, without its words and numbers: its tags with the names of their attributes."""
    return "".join(_TAG.findall(_VALUE.sub("", body)))


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
    # Pages with several green buttons, by the name of their view.
    loud: dict[str, str] = field(default_factory=dict)
    # Where whole pages are kept, one of each make; None where nobody reads them afterwards.
    pages: dict[int, tuple[str, str]] | None = None

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
        if self.pages is not None and body.lstrip().lower().startswith("<!doctype"):
            self.pages.setdefault(hash(make_of(body)), (f"{method} {path}", body))
        # A page says where it stands: one entry of its frame is marked, whoever reads it and whatever it answers.
        if "</header>" in body and marked(body) != 1:
            self.wrong.append(f"{method} {path}: {marked(body)} entries of the frame are marked")
        if len(green := acts(body)) > 1 and (view := resolve(path.partition("?")[0]).view_name) not in SEVERAL:
            self.loud[view] = f"{method} {path}: {', '.join(green)}"
        if (weight := len(body.encode())) > HEAVIEST_BYTES:
            self.wrong.append(f"{method} {path}: {weight:,} bytes")
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


def pages_of(persons: list[User], things: dict[Any, dict[int, Any]]) -> list[tuple[str, str]]:
    """Return one page of every make that these people see, as its address and its HTML.

    Read is each address that somebody reaches, and what each form that is offered answers when it is sent as it stands.
    """
    kept: dict[int, tuple[str, str]] = {}
    forms: dict[object, User] = {}
    for person in persons:
        visit = Visit(person, things, pages=kept)
        for address in ADDRESSES:
            chosen = visit.expectation.chosen(address, [*things[address.model].values()], 0) if address.model else []
            for outcome, thing in [(REACHED, None)] if address.model is None else chosen:
                if outcome == REACHED:
                    visit.look(address, outcome, thing)
        for kind, (path, _) in visit.forms.items():
            if forms.setdefault(kind, person) == person:
                visit.ask("post", path)
    return list(kept.values())

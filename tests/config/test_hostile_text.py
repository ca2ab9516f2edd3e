"""Every text that comes in, in every box, address and question: no answer is ever a fault of the program."""

from __future__ import annotations

import re
from io import StringIO
from itertools import chain
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from agencies.people.models import User
from tests.harvest import Form, match_of, name_of, pages, read_out

# PostgreSQL refuses what the embedded database keeps: text too long for its column, numbers too large for theirs.
pytestmark = [pytest.mark.services, pytest.mark.django_db]

HOSTILE = {
    "long": "ก" * 5000,
    "huge": "9" * 40,
    "odd": "\x01\u202e\ufdd0\ufffd<b>'\"%(x)s{{ }}\\",
    "negative": "-1",
}
WALKERS = ("secretary-04", "head-01", "team", "planner", "district", "partner", "auditor")
VISITOR = ""
DOORS = ("/sign-in/", "/password/forgotten/", "/p/", "/about/", "/who-may/")


@pytest.fixture
def demo(areas, media):
    call_command("demo", stdout=StringIO())


def sign_in(client, name):
    client.logout()
    if name != VISITOR:
        client.force_login(User.objects.get(username=name))


class Attempts:
    """Sends what it is told to, takes back what it did, and keeps every fault of the program."""

    def __init__(self, client):
        self.client, self.count, self.faults = client, 0, []

    def send(self, where, method, address, data=None):
        self.count += 1
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(address, data or {})
                read_out(answer)
                transaction.set_rollback(True)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is a fault
            self.faults.append(f"{where}: {type(fault).__name__} {str(fault)[:100]}")
            return 500
        if answer.status_code >= 500:
            self.faults.append(f"{where}: {answer.status_code}")
        return answer.status_code


def every_form(client, walked):
    """Return each kind of form once, with who may fill it in; and each kind of address."""
    forms: dict[tuple, tuple[str, Form]] = {}
    addresses: dict[tuple, tuple[str, str]] = {}
    for name in walked:
        sign_in(client, name)
        for page in chain.from_iterable(pages(client, start) for start in (DOORS if name == VISITOR else ("/",))):
            for link in (page.address, *page.links):
                kind = (name_of(link), *sorted(key for key, _ in parse_qsl(urlsplit(link).query)))
                addresses.setdefault(kind, (name, link))
            for form in page.forms:
                if form.typed:
                    forms.setdefault(form.kind, (name, form))
    return forms.values(), addresses.values()


@pytest.mark.usefixtures("demo")
def test_no_text_in_any_box_address_or_question_is_a_fault_of_the_program(client):
    """One walk for both, which is the dear part."""
    forms, addresses = every_form(client, (VISITOR, *WALKERS))
    attempts = Attempts(client)
    assert filled_in(attempts, forms) > 250
    for name, link in addresses:
        sign_in(client, name)
        for altered in altered_addresses(link):
            attempts.send(f"{name_of(link)} {altered[:80]}", "get", altered)
    assert len(forms) > 80
    assert len(addresses) > 100
    assert sorted(set(attempts.faults)) == []


def filled_in(attempts, forms):
    """Fill in every form, all its boxes at once and each kind of box alone; return how many kinds there are."""
    tried = set()
    for name, form in forms:
        sign_in(attempts.client, name)
        view = name_of(form.address)
        for word, text in HOSTILE.items():
            attempts.send(f"{view} all {word}", form.method, form.address, form.sent | dict.fromkeys(form.typed, text))
        for box in form.typed:
            kind = (view, re.sub(r"\d+", "#", box))
            for word in () if kind in tried else ("long", "huge"):
                attempts.send(f"{view} {box} {word}", form.method, form.address, form.sent | {box: HOSTILE[word]})
            tried.add(kind)
        with_nul = form.sent | dict.fromkeys(form.typed, "ก\x00")
        assert attempts.send("nul", form.method, form.address, with_nul) in {400, 404}, form
    return len(tried)


def altered_addresses(link):
    """Change one part of an address, or the answer to one of its questions, at a time."""
    match, whole = match_of(link), urlsplit(link)
    for key in match.kwargs:
        for text in (HOSTILE["huge"], HOSTILE["long"][:300], "ก\x00", "0"):
            try:
                yield reverse(match.view_name, kwargs={**match.kwargs, key: text})
            except Exception:  # noqa: BLE001  no such address, which is an answer too
                continue
    for key, _ in parse_qsl(whole.query):
        for text in (*HOSTILE.values(), "ก\x00"):
            yield f"{whole.path}?{quote(key)}={quote(text)}"

"""Every text that comes in, in every box, address and question of the site: no answer is ever a fault of the program."""

from __future__ import annotations

from io import StringIO
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from agencies.people.models import User
from tests.harvest import Form, match_of, name_of, pages

# PostgreSQL refuses what the embedded database keeps: text too long for its column, numbers too large for theirs.
pytestmark = [pytest.mark.services, pytest.mark.django_db]

HOSTILE = {
    "long": "ก" * 5000,
    "huge": "9" * 40,
    "odd": "\x01\u202e\ufdd0\ufffd<b>'\"%(x)s{{ }}\\",
    "negative": "-1",
}
WALKERS = ("secretary-04", "head-01", "team", "planner", "mayor", "kaset", "district", "province", "partner", "auditor")


@pytest.fixture
def demo(areas, media):
    call_command("demo", stdout=StringIO())


class Attempts:
    """Sends what it is told to, takes back what it did, and keeps every fault of the program."""

    def __init__(self, client):
        self.client, self.count, self.faults = client, 0, []

    def send(self, where, method, address, data=None):
        self.count += 1
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(address, data or {})
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
        client.force_login(User.objects.get(username=name))
        for page in pages(client):
            for link in (page.address, *page.links):
                kind = (name_of(link), *sorted(key for key, _ in parse_qsl(urlsplit(link).query)))
                addresses.setdefault(kind, (name, link))
            for form in page.forms:
                if form.typed:
                    forms.setdefault(form.kind, (name, form))
    return forms.values(), addresses.values()


@pytest.mark.usefixtures("demo")
def test_no_text_in_any_box_is_a_fault_of_the_program(client):
    forms, _ = every_form(client, WALKERS)
    attempts = Attempts(client)
    for name, form in forms:
        client.force_login(User.objects.get(username=name))
        for box in form.typed:
            for word, text in HOSTILE.items():
                where = f"{name_of(form.address)} {form.method} {box} {word}"
                attempts.send(where, form.method, form.address, form.sent | {box: text})
        with_nul = form.sent | dict.fromkeys(form.typed, "ก\x00")
        assert attempts.send("nul", form.method, form.address, with_nul) in {400, 404}, form
    print(f"{len(forms)} forms, {attempts.count} requests")
    assert len(forms) > 60
    assert sorted(set(attempts.faults)) == []


@pytest.mark.usefixtures("demo")
def test_no_address_and_no_question_is_a_fault_of_the_program(client):
    _, addresses = every_form(client, WALKERS)
    attempts = Attempts(client)
    for name, link in addresses:
        client.force_login(User.objects.get(username=name))
        for altered in altered_addresses(link):
            attempts.send(f"{name_of(link)} {altered[:80]}", "get", altered)
    print(f"{len(addresses)} addresses, {attempts.count} requests")
    assert len(addresses) > 80
    assert sorted(set(attempts.faults)) == []


def altered_addresses(link):
    """Change one part of an address, or the answer to one of its questions, at a time."""
    match, whole = match_of(link), urlsplit(link)
    for key in match.kwargs:
        for text in (HOSTILE["huge"], HOSTILE["long"][:300], "ก\x00", "0"):
            try:
                yield reverse(match.view_name, kwargs={**match.kwargs, key: text})
            except Exception:  # noqa: BLE001, S112  no such address, which is an answer too
                continue
    for key, _ in parse_qsl(whole.query):
        for text in (*HOSTILE.values(), "ก\x00"):
            yield f"{whole.path}?{quote(key)}={quote(text)}"

"""What the logs say: one JSON line for each event, with the reference that the page shows to whom something failed."""

import io
import json
import logging
import re

import pytest
from django.core.exceptions import BadRequest
from django.core.mail import send_mail
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, include, path, reverse

from config.celery import app
from config.urls import handler403  # noqa: F401  Django reads it from this module while it is the ROOT_URLCONF
from tests.services import wait_until

TOKEN = "17:AbCdEf0123456789-_xyz"
REFERENCE = re.compile(r"<code>([0-9a-f]{12})</code>")


def broken(_request):
    raise RuntimeError("a fault of our own")


def garbled(_request):
    raise BadRequest("half a form")


def queueing(_request):
    app.send_task("celery.accumulate")
    return HttpResponse()


urlpatterns = [
    path("broken/", broken),
    path("garbled/", garbled),
    path("queueing/", queueing),
    path("", include("config.urls")),
]


@pytest.fixture
def lines():
    """Return a function that reads what the program has written to its log since the test began."""
    root, stream = logging.getLogger(), io.StringIO()
    (console,) = (handler for handler in root.handlers if handler.get_name() == "console")
    old, level = console.setStream(stream), root.level
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.setLevel(level)
    console.setStream(old)


def test_an_answer_is_one_line_with_who_asked_for_what(client, people, lines):
    client.force_login(people["team"])
    answer = client.get(reverse("agencies:posts"))
    (line,) = lines()
    assert line["ms"] >= 0
    assert line["request_id"] == answer["X-Request-ID"]
    wanted = {"level": "INFO", "method": "GET", "path": "/posts/", "status_code": 200, "user": people["team"].pk}
    assert {name: line[name] for name in wanted} == wanted


def test_a_line_about_a_stranger_asks_no_database(client, lines):
    client.get(reverse("about"))
    assert [line["user"] for line in lines()] == [None]


@pytest.mark.parametrize(("address", "code"), [("/downloads/", 403), ("/nowhere/", 404)])
def test_an_expected_refusal_is_one_line_without_a_traceback(client, people, lines, address, code):
    client.force_login(people["secretary"])
    answer = client.get(address)
    (line,) = lines()
    assert (answer.status_code, line["status_code"], line["level"]) == (code, code, "WARNING")
    assert line["user"] == people["secretary"].pk
    assert "exc_info" not in line


def with_tokens(resolver, before="/"):
    """Every address that carries a token, with a token in it."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from with_tokens(pattern, route)
        elif "token>" in route:
            yield re.sub(r"<[^>]+>", "1", re.sub(r"<[^>]*token>", TOKEN, route))


def test_no_live_token_stands_in_a_log(client, people, lines):
    client.raise_request_exception = False
    found = sorted(set(with_tokens(get_resolver())))
    assert len(found) >= 4
    for address in found:
        for call in (client.get, client.post, client.delete):
            call(address)
            call(address + "more/")
    client.post(
        reverse("sign_in"), {"username": "x", "password": "y"}, headers={"referer": f"http://x/invitation/{TOKEN}/"}
    )
    said = lines()
    assert len(said) >= len(found) * 6
    assert [line for line in said if TOKEN in json.dumps(line)] == []
    assert any("…" in line["path"] for line in said)


def test_a_letter_that_is_not_sent_is_named_and_not_told(settings, lines):
    settings.EMAIL_BACKEND = "config.mail.NotSent"
    assert send_mail("คำเชิญ", f"https://x/invitation/{TOKEN}/", None, ["a@example.com"]) == 0
    (line,) = lines()
    assert "«คำเชิญ» was not sent" in line["message"]
    assert TOKEN not in json.dumps(line)


@pytest.mark.urls(__name__)
def test_a_fault_is_one_line_with_its_traceback(client, people, lines):
    client.raise_request_exception = False
    client.force_login(people["secretary"])
    client.get("/broken/")
    (line,) = lines()
    assert (line["level"], line["status_code"], line["path"]) == ("ERROR", 500, "/broken/")
    assert "a fault of our own" in line["exc_info"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "code"), [("/garbled/", 400), ("/downloads/", 403), ("/nowhere/", 404), ("/broken/", 500)]
)
def test_the_page_of_an_error_shows_the_reference_of_its_line(client, people, lines, address, code):
    client.raise_request_exception = False
    client.force_login(people["secretary"])
    page = client.get(address)
    (shown,) = REFERENCE.findall(page.content.decode())
    assert page.status_code == code
    assert "รหัสอ้างอิง" in page.content.decode()
    assert {line["request_id"] for line in lines()} == {shown} == {page["X-Request-ID"]}


def test_a_form_that_grew_old_shows_the_reference(db, lines):
    page = Client(enforce_csrf_checks=True).post(reverse("sign_in"))
    (line,) = lines()
    assert REFERENCE.findall(page.content.decode()) == [line["request_id"]]
    assert line["status_code"] == 403
    assert "exc_info" not in line


def test_two_requests_have_two_references(client, db):
    assert client.get(reverse("about"))["X-Request-ID"] != client.get(reverse("about"))["X-Request-ID"]


def test_the_reference_that_a_proxy_gave_is_kept_and_words_are_not(client, db):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get(reverse("about"), headers={"x-request-id": given})["X-Request-ID"] == given
    assert re.fullmatch("[0-9a-f]{12}", client.get(reverse("about"), headers={"x-request-id": "<b>"})["X-Request-ID"])


def test_thai_is_readable_in_the_log(lines):
    logging.getLogger("plans").warning("ตำบล %s", "บ้านบัว")
    assert lines()[0]["message"] == "ตำบล บ้านบัว"


@pytest.mark.services
@pytest.mark.urls(__name__)
def test_a_task_carries_the_reference_of_the_request_that_queued_it(client, people, worker):
    def of_the_task():
        said = [json.loads(line) for line in worker.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in said if "Task celery.accumulate" in line["message"]]

    client.force_login(people["team"])
    reference = client.get("/queueing/")["X-Request-ID"]
    wait_until(of_the_task, "the task", 60)
    assert {line["request_id"] for line in of_the_task()} == {reference}

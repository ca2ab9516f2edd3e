"""Strangers at the door of the real web server: two behind one proxy, many at once, some that never end a sentence."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.conf import settings as tested
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from redis import Redis

from agencies.access.roles import Role
from agencies.documents.models import Download
from config import settings as configured
from config.caches import address_beside
from config.web_worker import HEAD_S
from tests import factories
from tests.cast import VILLAGES

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PASSWORD = "ข้าวหอมมะลิ105"
# This machine has many addresses of its own: two people behind one proxy.
ONE, OTHER, SPOOFED = "127.0.0.2", "127.0.0.3", "8.8.8.8"


@pytest.fixture
def shared(redis_server):
    """Forget what other tests have counted."""
    with Redis.from_url(os.environ["BROKER_URL"]) as client:
        client.flushall()
    return redis_server


def ask(port, path="/p/", method="GET", source=ONE, headers=(), **fields):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    head = {"Host": "localhost", "Connection": "close", **dict(headers)}
    if fields:
        head["Content-Type"] = "application/x-www-form-urlencoded"
    line.request(method, path, urlencode(fields) or None, head)
    answer = line.getresponse()
    answer.body = answer.read()
    line.close()
    return answer


def sign_in(port, source, password, **headers):
    page = ask(port, "/sign-in/", source=source)
    token = re.search(r"csrftoken=(\w+)", page.headers["Set-Cookie"])[1]
    typed = {"username": "somsri", "password": password, "csrfmiddlewaretoken": token}
    head = {"Cookie": f"csrftoken={token}", **headers}
    return ask(port, "/sign-in/", "POST", source, head, **typed)


@pytest.fixture
def somsri(transactional_db, settings):
    settings.PASSWORD_HASHERS = configured.PASSWORD_HASHERS
    person = factories.person(Role.TAMBON_TEAM, "310104", username="somsri")
    person.password = make_password(PASSWORD)
    person.save()
    return person


def test_of_two_people_behind_a_proxy_one_is_locked_out_and_the_other_is_not(shared, somsri, serve, proxy):
    _, port = serve(PROXY_COUNT="1")
    front = proxy(port)
    assert [sign_in(front, ONE, "wrong").status for _ in range(6)] == [200] * 4 + [429] * 2
    assert sign_in(front, ONE, PASSWORD).status == 429
    assert sign_in(front, OTHER, PASSWORD).status == 302
    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {ONE}


@pytest.mark.parametrize("appends", [False, True])
def test_a_header_of_ones_own_gives_nobody_another_address(shared, somsri, serve, proxy, appends):
    _, port = serve(PROXY_COUNT="1")
    front = proxy(port, appends=appends)
    for number in range(5):
        sign_in(front, ONE, "wrong", **{"X-Forwarded-For": f"8.8.8.{number}"})
    assert sign_in(front, ONE, PASSWORD, **{"X-Forwarded-For": SPOOFED}).status == 429
    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {ONE}


def test_without_a_proxy_the_header_is_ignored(shared, somsri, serve):
    _, port = serve()
    for number in range(5):
        sign_in(port, ONE, "wrong", **{"X-Forwarded-For": f"8.8.8.{number}"})
    assert sign_in(port, ONE, PASSWORD, **{"X-Forwarded-For": SPOOFED}).status == 429
    assert sign_in(port, OTHER, PASSWORD).status == 302


def test_the_log_of_downloads_holds_the_visitors_address(shared, people, client, serve, proxy):
    plan = factories.village_plan(VILLAGES[0])
    client.force_login(people["secretary"])
    session = client.cookies[tested.SESSION_COOKIE_NAME].value
    _, port = serve(PROXY_COUNT="1")
    path = reverse("plans:workbook_download", args=[plan.pk])
    answer = ask(proxy(port), path, source=OTHER, headers={"Cookie": f"sessionid={session}"})
    assert answer.status == 200
    assert Download.objects.get().ip_address == OTHER


def test_two_processes_count_together(shared, transactional_db, serve):
    # A machine that is busy with other tests is no Redis that is away: the count is waited for.
    shared_cache = address_beside(tested.CELERY_BROKER_URL)
    patient = f"{shared_cache}{'&' if '?' in shared_cache else '?'}socket_timeout=20"
    _, port = serve(workers=2, PUBLIC_LOOKUPS_PER_MINUTE="60", CACHE_URL=patient)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ask(port).status, range(200)))
    assert (found.count(200), found.count(429)) == (60, 140)
    assert ask(port, source=OTHER).status == 200


def test_a_redis_that_is_away_or_hangs_costs_the_limit_and_no_page(shared, transactional_db, serve):
    _, port = serve(PUBLIC_LOOKUPS_PER_MINUTE="1")
    assert [ask(port).status for _ in range(2)] == [200, 429]
    shared.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    assert ask(port).status == 200
    assert time.monotonic() - begun < 3
    shared.process.send_signal(signal.SIGCONT)
    shared.kill()
    begun = time.monotonic()
    assert ask(port).status == 200
    assert time.monotonic() - begun < 1
    shared.start()
    assert [ask(port, source=OTHER).status for _ in range(2)] == [200, 429]


# --- half a head ------------------------------------------------------------------------------------------------------
HALF = b"GET /about/ HTTP/1.1\r\nHost: localhost\r\nX-Wait: "


def test_sixty_half_sent_heads_do_not_stop_the_site(shared, transactional_db, serve):
    _, port = serve(workers=2, threads=4)
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    for line in lines:
        line.sendall(HALF)
    time.sleep(0.5)
    for _ in range(5):
        begun = time.monotonic()
        assert ask(port).status == 200
        assert time.monotonic() - begun < 1
    begun = time.monotonic()
    while time.monotonic() - begun < HEAD_S + 4:  # drop by drop, for longer than a head may take
        for line in lines[:5]:
            try:
                line.sendall(b"x")
            except OSError:
                line.close()
        if all(line.fileno() == -1 for line in lines[:5]):
            break
        time.sleep(0.5)
    for line in lines[5:]:
        line.settimeout(2)
        assert line.recv(1) == b""
        line.close()
    assert [line.fileno() for line in lines[:5]] == [-1] * 5


def told(line):
    with line.makefile("rb") as answer:
        return answer.readline().split()[1]


def test_a_head_that_comes_in_pieces_is_answered(shared, transactional_db, serve):
    _, port = serve(workers=1)
    with socket.create_connection(("127.0.0.1", port)) as line:
        for piece in (HALF[:9], HALF[9:], b"no\r\n", b"Connection: close\r\n\r\n"):
            line.sendall(piece)
            time.sleep(0.1)
        assert told(line) == b"200"


def test_one_connection_asks_again_and_again(shared, transactional_db, serve):
    _, port = serve(workers=1)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(4):
        line.request("GET", "/about/", headers={"Host": "localhost"})
        answer = line.getresponse()
        assert (answer.status, b"</html>" in answer.read()) == (200, True)
    line.close()


def test_a_body_that_comes_later_is_read_whole(shared, somsri, serve):
    _, port = serve(workers=1)
    token = "a" * 32
    body = urlencode({"username": "somsri", "password": PASSWORD, "csrfmiddlewaretoken": token}).encode()
    head = (
        f"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={token}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port)) as line:
        for piece in (head, body[:20], body[20:]):
            line.sendall(piece)
            time.sleep(0.2)
        assert told(line) == b"302"


def test_a_head_without_end_is_closed(shared, transactional_db, serve):
    _, port = serve(workers=1)
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(5)
        with pytest.raises(OSError, match=r"reset|pipe|closed") as gone:  # noqa: PT012  it may fall at either line
            line.sendall(HALF + b"x" * 400_000)
            if not line.recv(1):
                raise ConnectionError("closed")
        assert gone.value is not None
    assert ask(port).status == 200

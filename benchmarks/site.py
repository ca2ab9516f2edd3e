"""The whole installation as processes of its own: web server, two workers with the scheduler, Redis, a database.

For what is measured from outside: the load run and the chaos run.  The services are those of the tests.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from agencies.people.models import User
from config.sessions import SessionStore
from tests.services import Service, free_port

TOKEN = "a" * 32
PATIENCE_S = 30


@dataclass(frozen=True)
class Answer:
    """What the web server said; status 0 when it said nothing: it died, or is not there."""

    status: int
    text: str = ""


@dataclass
class Person:
    """Somebody who is signed in, over connections of her own."""

    port: int
    session: str

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._asked("GET", path)

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form."""
        return self._asked("POST", path, urlencode(fields))

    def _asked(self, method: str, path: str, body: str | None = None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            # A part of a page answers as a part, a whole page as a whole.
            **({"HX-Request": "true"} if method == "GET" else {}),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            line.close()


def signed_in(user: User, port: int) -> Person:
    """Sign somebody in without her password."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return Person(port, session.session_key or "")


@dataclass
class Site:
    """The services by name, and where the web server listens."""

    services: dict[str, Service]
    port: int

    def revive(self) -> None:
        """Start again what has ended by itself, as bin/run and docker compose do."""
        for service in self.services.values():
            if service.process is None or service.process.poll() is not None:
                service.start()


def _serves(port: int) -> bool:
    """Ask the web server for a page that needs nothing: it listens long before it answers."""
    return Person(port, "").get("/about/").status == 200


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def running(folder: Path, *, urls: str = "config.urls") -> Iterator[Site]:
    """Start everything on the settings of this process; ``urls`` are the addresses that the web server knows."""
    redis_port = int(os.environ["BROKER_URL"].rpartition(":")[2].partition("/")[0])
    port = free_port()
    redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(redis_port), "--dir", str(folder)]
    redis += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction"]
    web = f"-m gunicorn benchmarks.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4 --no-control-socket".split()
    web += ["--worker-class", "config.web_worker.HeadFirst"]
    celery = ["-m", "celery", "-A", "config", "worker", "--without-gossip", "--without-mingle", "-l", "WARNING", "-Q"]
    sums = [*celery, "rollup", "-c", "1", "-n", "rollup@outside", "--beat", "-s", str(folder / "beat")]
    papers = [*celery, "print", "-c", "2", "-n", "print@outside"]
    commands = {
        "broker": (redis, lambda: _answers(redis_port)),
        "web": ([sys.executable, *web], lambda: _serves(port)),
        "rollup": ([sys.executable, *sums], lambda: True),
        "print": ([sys.executable, *papers], lambda: True),
    }
    environ = {"BENCHMARK_URLS": urls}
    services = {
        name: Service(name=name, command=command, log=folder / f"{name}.log", is_ready=is_ready, environ=environ)
        for name, (command, is_ready) in commands.items()
    }
    try:
        for service in services.values():
            service.start()
        yield Site(services, port)
    finally:
        for service in reversed(services.values()):
            service.kill()

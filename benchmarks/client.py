"""Pages asked for in process, through the whole middleware, by somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from agencies.people.models import User

Asking = Callable[[str], HttpResponse]


@contextmanager
def handling() -> Iterator[BaseHandler]:
    """Give a handler of requests that knows the constant view beside the house's own addresses."""
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"]):
        handler = BaseHandler()
        handler.load_middleware()
        yield handler


def asking(handler: BaseHandler, user: User) -> Asking:
    """Sign somebody in; return what answers her for a path."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    factory = RequestFactory()
    factory.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key or ""})
    return lambda path: handler.get_response(factory.get(path))  # type: ignore[no-any-return]


def page(ask: Asking, path: str) -> Callable[[], bytes]:
    """Return a call that reads one page; anything but a page is a mistake here."""

    def answered() -> bytes:
        response = ask(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return bytes(response.content)

    return answered


def count(call: Callable[[], object]) -> int:
    """Count the queries of one call."""
    seen = 0

    def counted(execute: Callable[..., object], *query: object) -> object:
        nonlocal seen
        seen += 1
        return execute(*query)

    with connection.execute_wrapper(counted):
        call()
    return seen

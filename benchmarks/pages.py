"""List pages with one plan and with a thousand: the same queries, and CPU against a constant view."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.people.models import User
from benchmarks.measure import Measure, at_most, in_turn

# Goals of docs/performance.md#pages.
LIMIT = 12
LISTS = ("plans:tambon_list", "plans:village_list")


@override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"])
def measures(few: User, many: User, *, times: int = 20) -> list[Measure]:
    """Measure each list as somebody with one plan in reach and as somebody with a thousand."""
    handler = BaseHandler()
    handler.load_middleware()
    found = []
    for name in LISTS:
        pages = {user: page(handler, reverse(name), user) for user in (few, many)}
        counts = [queries(pages[user]) for user in (few, many)]
        found.append(
            Measure(
                f"{name}: queries with 1,000 plans against 1",
                f"{counts[1]}",
                f"{counts[0]}",
                counts[1] / counts[0],
                "= 1",
                counts[0] == counts[1],
            )
        )
        ours, constant = in_turn(pages[many], page(handler, reverse("constant"), many), times=times)
        what = f"{name}: CPU of a full page against a constant view"
        found.append(at_most(what, ours_s=ours, yardstick_s=constant, limit=LIMIT))
    return found


def page(handler: BaseHandler, path: str, user: User) -> Callable[[], bytes]:
    """Return a call that answers one request of a signed-in person through the whole middleware."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    factory = RequestFactory()
    factory.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key or ""})

    def answered() -> bytes:
        response = handler.get_response(factory.get(path))
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return bytes(response.content)

    return answered


def queries(call: Callable[[], bytes]) -> int:
    """Count the queries of one call."""
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)

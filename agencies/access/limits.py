"""Who asks, and how often: a page answers an address that asks too often with 429, the same in every process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from ipware import get_client_ip

View = Callable[..., HttpResponseBase]
MINUTE_S, HOUR_S = 60, 3600
EVERY_METHOD = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def client_address(request: HttpRequest) -> str | None:
    """Return the address of who asks; None when the server listens on a socket file and nobody forwards one.

    Without PROXY_COUNT no header is believed.  With it the chain of X-Forwarded-For is counted from its end, where our
    own proxies write: what a visitor put before that is never read.
    """
    direct = request.META.get("REMOTE_ADDR") or None
    if not settings.PROXY_COUNT:
        return direct
    # The last proxy does not write itself down: one proxy leaves only the visitor.
    forwarded, _ = get_client_ip(
        request,
        proxy_count=settings.PROXY_COUNT - 1,
        request_header_order=["HTTP_X_FORWARDED_FOR"],
        strict=False,
    )
    return forwarded or direct


def whereabouts(request: HttpRequest) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 network of an IPv6 one: one connection's."""
    found = client_address(request) or ""
    try:
        parsed = ip_address(found)
    except ValueError:
        return found
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(parsed, IPv6Address) else found


def window_s(limit: str) -> int:
    """Return the seconds of a limit by the name of its setting, which says «…_PER_MINUTE» or «…_PER_HOUR»."""
    return HOUR_S if limit.endswith("_PER_HOUR") else MINUTE_S


def is_beyond(limit: str, who: str) -> bool:
    """Count one more ask of ``who`` and say whether it is beyond the setting ``limit``.

    Nothing is beyond a limit while the shared cache is away: a Redis that is down must not close the house.
    """
    # Hashed: a name as typed may be of any length and letters.
    counter = f"{limit}:{sha256(who.encode(errors='surrogatepass')).hexdigest()}"
    cache.add(counter, 0, window_s(limit))
    try:
        count = cache.incr(counter) or 0
    except ValueError:  # it ran out between the two lines
        return False
    return bool(count > getattr(settings, limit))


def limited_by(limit: str, methods: Collection[str] = EVERY_METHOD) -> Callable[[View], View]:
    """Let an address ask for a view as often as the setting ``limit`` says; then it is told to wait."""

    def dress(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
            if request.method in methods and is_beyond(limit, whereabouts(request)):
                return busy(request, window_s(limit))
            return view(request, *args, **keys)

        return guarded

    return dress


FROM_ONE_PLACE = "มีการถามจากเครื่องหรือเครือข่ายของท่านบ่อยเกินไป"


def busy(request: HttpRequest, wait_s: int, *, title: str = FROM_ONE_PLACE, advice: str = "") -> HttpResponse:
    """Answer 429: the page says in Thai how long to wait and what else helps, Retry-After says it to a machine."""
    context = {"title": title, "advice": advice, "minutes": wait_s // MINUTE_S}
    response = render(request, "agencies/access/busy.html", context, status=429)
    response["Retry-After"] = str(wait_s)
    return response


# Codes and tokens are not to be tried one after another.
limited = limited_by("PUBLIC_LOOKUPS_PER_MINUTE")

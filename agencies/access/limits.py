"""Pages for everybody, without signing in: is this a true copy, and where is our project."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
MINUTE_S = 60


def limited(view: View) -> View:
    """Answer an address that asks too often with 429: codes and tokens are not to be tried one after another."""

    @wraps(view)
    def guarded(request: HttpRequest, **keys: Any) -> HttpResponse:
        counter = f"public-lookups:{get_client_ip_address(request)}"
        cache.add(counter, 0, MINUTE_S)
        if cache.incr(counter) > settings.PUBLIC_LOOKUPS_PER_MINUTE:
            response = render(request, "plans/releases/public_busy.html", status=429)
            response["Retry-After"] = str(MINUTE_S)
            return response
        return view(request, **keys)

    return guarded

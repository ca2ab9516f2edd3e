"""What may come in at all: bodies of a size, and text that a database keeps; asked before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

View = Callable[..., HttpResponseBase]
MEGABYTE: Final = 1024 * 1024
# PostgreSQL keeps no NUL, and half of a surrogate pair is no character: neither is ever typed, both can be sent.
_NEVER_TEXT = re.compile("[\x00\ud800-\udfff]")
SHOWN_LENGTH: Final = 40


class Unkeepable(ValueError):
    """Text that no database keeps; the message is a Thai sentence that says where it begins."""


def check_sent(sent: QueryDict) -> None:
    """Raise Unkeepable for the first name or value with a NUL or half of a surrogate pair in it."""
    for text in (text for name, values in sent.lists() for text in (name, *values)):
        if _NEVER_TEXT.search(text):
            begin = _NEVER_TEXT.sub(" ", text).strip()[:SHOWN_LENGTH]
            place = f"ข้อความที่ขึ้นต้นว่า «{begin}»" if begin else "ข้อความช่องหนึ่ง"
            message = f"{place} มีอักขระที่มองไม่เห็นซึ่งระบบเก็บไม่ได้ กรุณากดย้อนกลับ ลบข้อความนั้นแล้วพิมพ์ใหม่"
            raise Unkeepable(message)


def refused_text(request: HttpRequest, refusal: Unkeepable) -> HttpResponse:
    """Say which text cannot be kept, and that nothing was stored."""
    return render(request, "400_text.html", {"sentence": str(refusal)}, status=HTTPStatus.BAD_REQUEST)


class IncomingMiddleware:
    """Refuse what no page could answer: it stands before the middleware that parses bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on: what is asked of it needs to know the view, and who is signed in."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: object, _keys: object) -> HttpResponseBase | None:
        """Refuse an address (404), a question and a form (400) with text that nobody keeps, and too large a body (413).

        A view that takes files is asked about its text by its door, once it is known who sends them.
        """
        if _NEVER_TEXT.search(request.path_info):
            raise Http404
        if _length_bytes(request) > _limit_bytes(request, view):
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            check_sent(request.GET)
            if request.method == "POST" and not takes_files(view):
                check_sent(request.POST)
        except Unkeepable as refusal:
            return refused_text(request, refusal)
        except RequestDataTooBig:
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None


def takes_files(view: View) -> bool:
    """Tell whether a view takes files; every other takes forms alone."""
    return hasattr(view, "files_setting")


def _length_bytes(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _limit_bytes(request: HttpRequest, view: View) -> int:
    """Return what a body may weigh: a form's own text, and beside it the files that the view takes.

    Who has not signed in sends little; a page that everybody may give a file says how large it may be.
    """
    has_signed_in = request.user.is_authenticated
    form_bytes: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if has_signed_in else MEGABYTE
    files_mb: int = getattr(settings, getattr(view, "files_setting", ""), 0)
    is_open = has_signed_in or not getattr(view, "login_required", True)
    return form_bytes + (files_mb * MEGABYTE if is_open else 0)

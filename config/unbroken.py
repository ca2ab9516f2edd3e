"""What stays on one line of a screen: «พ.ศ. 2571», «ปี 2571», «หมู่ที่ 7», an amount and its «บาท», a telephone.

The space is changed where a page leaves for the browser, once for all pages; what is stored, searched, printed or taken
as a file keeps its plain space, and so does what a form holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

NO_BREAK: Final = "\u00a0"
_DIGIT = "[0-9๐-๙]"
_KEPT = re.compile(
    r"(?P<link><a href=\"tel:[^>]*>)(?P<called>[^<]*)"
    # Left as it is: what a form holds or a machine reads, and every tag with its attributes.
    r"|(?P<whole><(?P<name>textarea|script|style|pre|code)\b.*?</(?P=name)>|<[^>]*>)"
    rf"|(?P<said>พ\.ศ\.|ปี|หมู่ที่|หมู่)\s+(?={_DIGIT})"
    rf"|(?P<amount>{_DIGIT}(?:</[a-z]+>)*)\s+(?=(?:<[a-z][^>]*>)?บาท)"
    rf"|(?P<call>โทร(?:\.|ศัพท์))\s*(?P<number>{_DIGIT}(?:[ -]?{_DIGIT}){{6,}})",
    re.DOTALL,
)


def unbroken(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send pages, and parts of pages, whose years, villages, amounts and telephones never end a line half said."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_page(response):
            response.content = kept_together(response.content.decode(response.charset)).encode(response.charset)
        return response

    return answer


def kept_together(page: str) -> str:
    """Return the HTML of a page with the spaces that may not end a line made into ones that cannot."""
    return _KEPT.sub(_joined, page)


def _joined(found: re.Match[str]) -> str:
    if found["whole"]:
        return found["whole"]
    if found["link"]:
        return found["link"] + found["called"].replace(" ", NO_BREAK)
    if found["call"]:
        return found["call"] + NO_BREAK + found["number"].replace(" ", NO_BREAK)
    return (found["said"] or found["amount"]) + NO_BREAK


def _is_page(response: HttpResponse) -> bool:
    """Tell whether the answer is read on a screen; a file to take away is not, nor what is sent piece by piece."""
    shown = response.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in response
    return shown and not response.streaming

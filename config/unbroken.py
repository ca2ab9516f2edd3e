"""What stays on one line of a screen: «พ.ศ. 2571–2575», «หมู่ที่ 7», «30 พ.ย.», an amount and its «บาท», a telephone.

The space is changed where a page leaves for the browser, once for all pages; years from and to, and a village's
number and its name, are put into boxes, for a browser may break Thai inside a word.  What is stored, searched, printed
or taken as a file keeps its plain space, and so does what a form holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from paper.thai.months import MONTHS, SHORT_MONTHS

NO_BREAK: Final = "\u00a0"
_DIGIT = "[0-9๐-๙]"
_THAI = "[\u0e01-\u0e4e0-9]"
_MONTH = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))
_KEPT = re.compile(
    # Words alone: no box can stand in them.
    r"(?P<opened><(?P<holder>title|option|svg)\b[^>]*>)(?P<words>.*?)(?=</(?P=holder)>)"
    r"|(?P<link><a href=\"tel:[^>]*>)(?P<called>[^<]*)"
    # Left as it is: what a form holds or a machine reads, and every tag with its attributes.
    r"|(?P<whole><(?P<name>textarea|script|style|pre|code)\b.*?</(?P=name)>|<[^>]*>)"
    # A village with its name where that is short enough to stand on a line of a phone by itself.
    rf"|(?P<moo>หมู่ที่)\s+(?P<place>{_DIGIT}+)(?:\s+(?P<village>บ้าน{_THAI}{{1,20}}(?!{_THAI})))?"
    rf"|(?P<said>พ\.ศ\.|ปี|หมู่)\s+(?={_DIGIT})"
    rf"|(?P<years>(?<!{_DIGIT}){_DIGIT}{{4}}[–-]{_DIGIT}{{4}}(?![–-]?{_DIGIT}))"
    rf"|(?P<day>{_DIGIT})\s+(?={_MONTH})"
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
    if found["years"]:
        return _boxed(found["years"])
    if found["moo"]:
        village = f" {_boxed(found['village'])}" if found["village"] else ""
        return _boxed(found["moo"] + NO_BREAK + found["place"]) + village
    return _spaced(found)


def _boxed(words: str) -> str:
    return f'<span class="nb">{words}</span>'


def _spaced(found: re.Match[str]) -> str:
    if found["opened"]:
        return found["opened"] + _KEPT.sub(_spaced, found["words"])
    if found["whole"] or found["years"]:
        return found[0]
    if found["moo"]:
        return found["moo"] + NO_BREAK + found["place"] + (f" {found['village']}" if found["village"] else "")
    if found["link"]:
        return found["link"] + found["called"].replace(" ", NO_BREAK)
    if found["call"]:
        return found["call"] + NO_BREAK + found["number"].replace(" ", NO_BREAK)
    return (found["said"] or found["day"] or found["amount"]) + NO_BREAK


def _is_page(response: HttpResponse) -> bool:
    """Tell whether the answer is read on a screen; a file to take away is not, nor what is sent piece by piece."""
    shown = response.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in response
    return shown and not response.streaming

"""What a list answers on the web: its page, a file of what it shows, or what became of a bulk act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from agencies.access.responses import UNREADABLE, words_in
from agencies.lists.acting import NO_REASON, chosen, done, names
from agencies.lists.acts import Act
from agencies.lists.exporting import FORMATS, MOST_ROWS, file_of, is_too_much
from agencies.lists.listing import EXPORT, Listing

TOO_MUCH = f"ส่งออกได้ครั้งละไม่เกิน {MOST_ROWS:,} รายการ กรุณาค้นหาหรือกรองให้แคบลงก่อน"
NOTHING_CHOSEN = "ยังไม่ได้เลือกรายการ กรุณาทำเครื่องหมายหน้ารายการที่ต้องการก่อน"
UNKNOWN = "ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้"


class Shown(NamedTuple):
    """The page of a list: its template and what it gets beside the list."""

    template: str
    context: Mapping[str, Any]


def answer(listing: Listing, template: str, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
    """Answer a list: ``?export=`` gives the file, a POST does a bulk act, and everything else the page ``template``.

    The page gets ``listing`` and ``page`` beside ``context``.
    """
    request = listing.request
    shown = Shown(template, {"listing": listing, "page": listing.page, **(context or {})})
    if request.method == "POST":
        return _acted(listing, shown)
    wanted = request.GET.get(EXPORT, "")
    if wanted not in FORMATS:
        return render(request, *shown)
    return _refused(listing, shown, TOO_MUCH) if is_too_much(listing) else file_of(listing, wanted)


def _refused(listing: Listing, shown: Shown, why: str) -> HttpResponse:
    messages.error(listing.request, why)
    return render(listing.request, *shown, status=UNREADABLE)


def _acted(listing: Listing, shown: Shown) -> HttpResponse:
    request = listing.request
    act = next((act for act in listing.acts if act.name == request.POST.get("act")), None)
    if act is None:
        return _refused(listing, shown, UNKNOWN)
    picked = chosen(listing, act)
    if not picked.keys:
        return _refused(listing, shown, NOTHING_CHOSEN)
    about = {"act": act, "listing": listing, "picked": picked, "crumbs": shown.context.get("crumbs", [])}
    note = words_in(request, "note") if act.needs_note or act.takes_note else ""
    if "confirmed" not in request.POST or (act.needs_note and not note):
        return _asked(request, act, about | {"names": names(listing, picked)})
    outcomes = done(listing, act, picked, note=note)
    kept = [outcome for outcome in outcomes if outcome.reasons]
    told = {"outcomes": outcomes, "done": len(outcomes) - len(kept), "kept": len(kept)}
    return render(request, "agencies/lists/act_done.html", about | told)


def _asked(request: HttpRequest, act: Act, about: dict[str, Any]) -> HttpResponse:
    is_blank = act.needs_note and "confirmed" in request.POST
    about["refusals"] = (NO_REASON,) if is_blank else ()
    return render(request, "agencies/lists/act_ask.html", about, status=UNREADABLE if is_blank else 200)

"""Which line of the plan a link of an edition means: printed numbers begin anew in every group, so a person says it."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.local.actions.changes import CannotAmend, point_link
from plans.local.editions import plan_in_force
from plans.local.forms import PointForm
from plans.local.lists import pointable
from plans.local.models import Edition, RowLink
from plans.local.views.edition import edition_crumbs

UNKNOWN = "ไม่พบรายการที่เลือกในแผนที่ใช้อยู่ กรุณาเลือกใหม่"


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_link(request: SignedIn, edition: Edition, link: int) -> HttpResponseBase:
    """Find the line that a link means, and say so."""
    pointed = get_object_or_404(RowLink.objects.select_related("row"), pk=link, row__edition=edition)
    if request.method == "GET":
        return _page(request, edition, pointed)
    form = PointForm(request.POST, rows=plan_in_force(edition.local_plan))
    if not form.is_valid():
        return _page(request, edition, pointed, refusals=(UNKNOWN,))
    try:
        point_link(pointed, form.line, by=request.user)
    except CannotAmend as refusal:
        return _page(request, edition, pointed, refusals=tuple(refusal.reasons))
    messages.success(request, "บันทึกรายการที่หมายถึงแล้ว")
    return redirect("plans:edition", edition.pk)


def _page(request: SignedIn, edition: Edition, link: RowLink, *, refusals: tuple[str, ...] = ()) -> HttpResponseBase:
    listing = pointable(request, plan_in_force(edition.local_plan), meant=link.to_line)
    context = {"edition": edition, "link": link, "crumbs": edition_crumbs(edition), "refusals": refusals}
    if request.method == "GET":
        return answer(listing, "plans/local/edition_link.html", context)
    shown = context | {"listing": listing, "page": listing.page}
    return render(request, "plans/local/edition_link.html", shown, status=CONFLICT)

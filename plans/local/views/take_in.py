"""What the tambon plans offer to a draft edition, on the screen: found, ticked and taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import UNREADABLE, tell_doubts
from agencies.errors import Stale
from agencies.lists.answering import answer
from agencies.lists.listing import Listing
from agencies.people.requests import SignedIn
from plans.local.actions.changes import CannotAmend
from plans.local.actions.intake import offers, take_in
from plans.local.forms import TakeInForm
from plans.local.lists import takings
from plans.local.models import Edition
from plans.local.views.edition import edition_crumbs, say


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_take_in(request: SignedIn, edition: Edition) -> HttpResponseBase:
    """Offer the projects of the tambon plan, and copy the chosen ones into the draft."""
    given: Mapping[str, Any] | None = request.POST or None
    form = TakeInForm(given, local_plan=edition.local_plan, offers=offers(edition, reader=request.user))
    listing = takings(request, form)
    if form.is_valid():
        try:
            taken = take_in(edition, form.chosen, form.placing, by=request.user)
        except (CannotAmend, Stale) as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"นำโครงการของแผนตำบลเข้าฉบับนี้แล้ว {len(taken)} โครงการ")
            tell_doubts(request, form)
            return redirect("plans:edition", edition.pk)
    return _offered(request, edition, listing, form=form)


def _offered(request: SignedIn, edition: Edition, listing: Listing, *, form: TakeInForm) -> HttpResponseBase:
    """Show a page of what is offered, or a file; what was ticked and stands on another page is shown beside it."""
    shown = {taking.offer.project_id for taking in listing.page.object_list}
    elsewhere = [one for one in listing.every if one.is_ticked and one.offer.project_id not in shown]
    context = {"edition": edition, "form": form, "crumbs": edition_crumbs(edition), "elsewhere": elsewhere}
    template = "plans/local/edition_take_in.html"
    if request.method == "GET":
        return answer(listing, template, context)
    context |= {"listing": listing, "page": listing.page}
    return render(request, template, context, status=UNREADABLE)

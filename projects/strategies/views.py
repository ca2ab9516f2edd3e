"""The strategy library on the screen: by level, period and agency; one's own strategies are written here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from projects.strategies.actions import CannotWrite, Typed, add_items, owners, remove_item, rename_item, save_framework
from projects.strategies.forms import FrameworkForm, ItemForm, PasteForm
from projects.strategies.lists import STRATEGIES, from_the_top, item_list
from projects.strategies.models import StrategyFramework

LIBRARY = "ห้องสมุดยุทธศาสตร์"
PAGE = "projects/strategies/strategy_page.html"


def _crumbs(*more: StrategyFramework) -> list[tuple[str, str]]:
    own = [(framework.title, reverse("strategies:strategy", args=[framework.pk])) for framework in more]
    return [(LIBRARY, reverse("strategies:strategies")), *own]


@require_GET
@door("strategy.view")
def strategies(request: SignedIn) -> HttpResponseBase:
    """List the strategies that hold where this person works, from the nation's down, narrowed if wished."""
    require_somewhere(request.user, "strategy.view")
    listing = STRATEGIES.read(request, from_the_top(StrategyFramework.objects.visible_to(request.user)))
    context = {"title": LIBRARY, "may_write": bool(owners(request.user))}
    return answer(listing, "projects/strategies/strategy_list.html", context)


@require_http_methods(["GET", "POST"])
@door("strategy.change")
def strategy_add(request: SignedIn) -> HttpResponse:
    """Write a new strategy of one's agency."""
    require_somewhere(request.user, "strategy.change")
    form = FrameworkForm(request.POST if request.method == "POST" else None, agencies=owners(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = save_framework(form.values, by=request.user, agency=form.cleaned_data["agency"])
        except CannotWrite as refusal:
            form.add_error("level", " ".join(refusal.reasons))
        else:
            messages.success(request, "บันทึกแล้ว เพิ่มข้อของยุทธศาสตร์ต่อได้ในหน้านี้")
            tell_doubts(request, form)
            return redirect("strategies:strategy", made.pk)
    return _form_page(request, form, heading="เพิ่มยุทธศาสตร์", crumbs=_crumbs())


def _form_page(
    request: SignedIn,
    form: FrameworkForm | ItemForm,
    *,
    heading: str,
    crumbs: list[tuple[str, str]],
    removed_by: str = "",
) -> HttpResponse:
    """Show a form; what it is about is taken out by a press sent to ``removed_by``, where that may be."""
    context = {"form": form, "heading": heading, "crumbs": crumbs, "back": crumbs[-1][1], "removed_by": removed_by}
    return render(request, "projects/strategies/strategy_edit.html", context, status=UNREADABLE if form.errors else 200)


@require_GET
@door("strategy.view", StrategyFramework)
def strategy(request: SignedIn, framework: StrategyFramework) -> HttpResponseBase:
    """Show one strategy with its items, and to its agency what may be written."""
    context = _context(request, framework)
    return answer(context["listing"], PAGE, context)


def _page(
    request: SignedIn,
    framework: StrategyFramework,
    *,
    item: ItemForm | None = None,
    paste: PasteForm | None = None,
    refusals: tuple[str, ...] = (),
) -> HttpResponse:
    """Show the page again with what was typed, or why something was not done."""
    context = _context(request, framework, item=item, paste=paste) | {"refusals": refusals}
    return render(request, PAGE, context, status=CONFLICT if refusals else UNREADABLE)


def _context(
    request: SignedIn, framework: StrategyFramework, *, item: ItemForm | None = None, paste: PasteForm | None = None
) -> dict[str, Any]:
    may_change = request.user.has_perm("strategy.change", framework)
    listing = item_list(request, framework, may_change=may_change)
    return {
        "framework": framework,
        "listing": listing,
        "page": listing.page,
        "may_change": may_change,
        "item_form": item or ItemForm(),
        "paste_form": paste or PasteForm(),
        "refusals": (),
        "crumbs": _crumbs(),
    }


@require_http_methods(["GET", "POST"])
@door("strategy.change", StrategyFramework)
def strategy_edit(request: SignedIn, framework: StrategyFramework) -> HttpResponse:
    """Change title, years and source of a strategy."""
    form = FrameworkForm(
        request.POST if request.method == "POST" else None,
        instance=StrategyFramework.objects.visible_to(request.user).get(pk=framework.pk),
    )
    if request.method == "POST" and form.is_valid() and framework.agency:
        save_framework(form.values, by=request.user, agency=framework.agency, framework=framework)
        messages.success(request, "บันทึกแล้ว")
        tell_doubts(request, form)
        return redirect("strategies:strategy", framework.pk)
    return _form_page(request, form, heading="แก้ไขยุทธศาสตร์", crumbs=_crumbs(framework))


@require_POST
@door("strategy.change", StrategyFramework)
def strategy_items(request: SignedIn, framework: StrategyFramework) -> HttpResponse:
    """Add one item, or a pasted list of them."""
    if "text" in request.POST:
        paste = PasteForm(request.POST)
        if not paste.is_valid():
            return _page(request, framework, paste=paste)
        items = paste.cleaned_data["text"]
        tell_doubts(request, paste)
    else:
        form = ItemForm(request.POST)
        if not form.is_valid():
            return _page(request, framework, item=form)
        items = [Typed(form.cleaned_data["number"], form.cleaned_data["title"])]
        tell_doubts(request, form)
    messages.success(request, f"เพิ่มแล้ว {add_items(framework, items, by=request.user)} ข้อ")
    return redirect("strategies:strategy", framework.pk)


@require_http_methods(["GET", "POST"])
@door("strategy.change", StrategyFramework)
def strategy_item(request: SignedIn, framework: StrategyFramework, item: int) -> HttpResponse:
    """Correct one item, or remove it."""
    stored = get_object_or_404(framework.items, pk=item)
    if "remove" in request.POST:
        try:
            remove_item(stored, by=request.user)
        except CannotWrite as refusal:
            return _page(request, framework, refusals=refusal.reasons)
        messages.success(request, f"ลบ «{stored}» แล้ว")
        return redirect("strategies:strategy", framework.pk)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=framework.items.get(pk=item))
    if request.method == "POST" and form.is_valid():
        rename_item(stored, by=request.user, **form.cleaned_data)
        messages.success(request, "บันทึกแล้ว")
        tell_doubts(request, form)
        return redirect("strategies:strategy", framework.pk)
    crumbs = _crumbs(framework)
    return _form_page(request, form, heading="แก้ไขข้อของยุทธศาสตร์", crumbs=crumbs, removed_by=request.path)

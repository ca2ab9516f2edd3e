"""Editions of a local plan on the screen: OLD above NEW, the draft's lines, the route."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts, words_in
from agencies.errors import Stale
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.local.actions.approval import CannotMove
from plans.local.actions.changes import (
    CannotAmend,
    Draft,
    discard,
    drop_row,
    free_number,
    put_row,
    renew_old,
    save_header,
    stamp,
    start_edition,
)
from plans.local.comparison import headings, side_by_side, value_of
from plans.local.editions import (
    alteration,
    difference,
    label,
    lines_in_force,
    plan_in_force,
    suggested_kind,
)
from plans.local.entries import Entry, entry_of
from plans.local.forms import HeaderForm, LineForm, line_initial
from plans.local.lists import edition_rows, offered
from plans.local.models import Edition, EditionRow, EditionStep, LocalPlan, RowLink
from plans.local.route import back_of, standing, steps_of
from plans.local.views.plan import crumbs_to, prints_of


def edition_crumbs(edition: Edition) -> list[tuple[str, str]]:
    """Return the way to what is done with an edition."""
    return crumbs_to(edition.local_plan, (str(edition), reverse("plans:edition", args=[edition.pk])))


# --- the edition ------------------------------------------------------------------------------------------------------
@require_GET
@door("edition.view", Edition)
def edition(request: SignedIn, edition: Edition) -> HttpResponseBase:
    """Show an edition with its rows, OLD above NEW, its route, and what can be done with it."""
    context = _context(request, edition)
    return answer(context["listing"], "plans/local/edition_page.html", context)


def show(request: SignedIn, edition: Edition, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    """Show the page of an edition with why an act was not done."""
    context = _context(request, edition) | {"refusals": refusals}
    return render(request, "plans/local/edition_page.html", context, status=CONFLICT if refusals else 200)


def _context(request: SignedIn, edition: Edition) -> dict[str, Any]:
    plan, listing = edition.local_plan, edition_rows(request, edition)
    rows = list(listing.page.object_list)
    is_draft, steps = request.user.has_perm("edition.change", edition), steps_of(edition)
    return {
        "edition": edition,
        "plan": plan,
        "crumbs": crumbs_to(plan),
        "standing": standing(edition, request.user, steps),
        "steps": _in_words(steps),
        "back": back_of(edition, request.user),
        "listing": listing,
        "is_table": request.GET.get("view") == "table",
        "rows": side_by_side(plan, rows),
        "headings": headings(plan),
        "may_change": is_draft,
        "suggested": _suggested(edition) if is_draft else None,
        "prints": prints_of(request, plan, ["comparison"], about=edition.pk) if edition.announced_on else [],
        "links": _links(plan, rows, is_draft=is_draft),
        "refusals": (),
    }


def _in_words(steps: list[EditionStep]) -> list[tuple[EditionStep, str, str]]:
    """Return the steps that were taken, the newest first, with the words of the states between which they went."""
    words = dict(Edition.State.choices)
    return [(step, words[step.from_state], words[step.to_state]) for step in reversed(steps)]


def _suggested(edition: Edition) -> Edition.Kind | None:
    """Return the kind that fits what the draft does, when it is another than the chosen one and may be chosen."""
    kind = suggested_kind(alteration(row) for row in edition.rows.all())
    return None if edition.kind in {kind, Edition.Kind.MAIN} else kind


def _links(plan: LocalPlan, rows: list[Any], *, is_draft: bool) -> list[dict[str, Any]]:
    """Return every link with the line it means, and whether a person says here which one that is."""
    links = [(row, link) for row in rows for link in row.links]
    titles = {line.line: line.entry.title for line in plan_in_force(plan)} if links else {}
    return [
        {
            "row": row,
            "link": link,
            "title": titles.get(link.to_line, ""),
            "may_point": is_draft and link.kind != RowLink.Kind.COORDINATE,
        }
        for row, link in links
    ]


@require_http_methods(["GET", "POST"])
@door("local_plan.change", LocalPlan)
def edition_add(request: SignedIn, plan: LocalPlan) -> HttpResponse:
    """Start a draft edition of the plan."""
    form = HeaderForm(request.POST or None, instance=Edition(local_plan=plan))
    if form.is_valid():
        given = {name: value for name, value in form.values.items() if value is not None}
        try:
            made = start_edition(plan, by=request.user, **given)
        except CannotAmend as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"เริ่มจัดทำ «{made}» แล้ว ขั้นต่อไปให้เพิ่มรายการ")
            tell_doubts(request, form)
            return redirect("plans:edition", made.pk)
    context = {"form": form, "title": "จัดทำฉบับใหม่", "plan": plan, "crumbs": crumbs_to(plan), "back": f"{plan.pk}"}
    return render(request, "plans/local/edition_edit.html", context, status=UNREADABLE if form.errors else 200)


def say(form: Any, refusal: CannotAmend | Stale) -> None:  # noqa: ANN401  any of the forms
    """Say in a form why it could not be done."""
    for reason in refusal.reasons:
        form.add_error(None, reason)


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_edit(request: SignedIn, edition: Edition) -> HttpResponse:
    """Change a draft's kind, number, year or reason."""
    form = HeaderForm(request.POST or None, instance=Edition.objects.visible_to(request.user).get(pk=edition.pk))
    if form.is_valid():
        try:
            save_header(edition, form.values, by=request.user)
        except CannotAmend as refusal:
            say(form, refusal)
        else:
            messages.success(request, "บันทึกแล้ว")
            tell_doubts(request, form)
            return redirect("plans:edition", edition.pk)
    context = {
        "form": form,
        "title": f"แก้ไข «{edition}»",
        "plan": edition.local_plan,
        "crumbs": edition_crumbs(edition),
    }
    return render(request, "plans/local/edition_edit.html", context, status=UNREADABLE if form.errors else 200)


@require_POST
@door("edition.change", Edition)
def edition_kind(request: SignedIn, edition: Edition) -> HttpResponse:
    """Take the kind that was suggested from what changed, with the next number of that kind."""
    kind = request.POST.get("kind", "")
    if kind != suggested_kind(alteration(row) for row in edition.rows.all()):
        return show(request, edition, refusals=("รายการในฉบับเปลี่ยนไปแล้ว กรุณาดูประเภทที่แนะนำอีกครั้ง",))
    number = free_number(edition.local_plan, kind, edition.year)
    values = {"kind": kind, "number": number, "year": edition.year, "is_special": False, "reason": edition.reason}
    return _done(request, edition, lambda: save_header(edition, values, by=request.user), "เปลี่ยนประเภทของฉบับแล้ว")


def _done(request: SignedIn, edition: Edition, act: Any, words: str) -> HttpResponse:  # noqa: ANN401, PLR0917  one act and its words
    """Do it and go back to the edition, or say there why it could not be done."""
    try:
        act()
    except (CannotAmend, CannotMove) as refusal:
        return show(request, fresh_edition(request, edition), refusals=tuple(refusal.reasons))
    messages.success(request, words)
    return redirect("plans:edition", edition.pk)


def fresh_edition(request: SignedIn, edition: Edition) -> Edition:
    """Read an edition again after a refusal; somebody may have moved or discarded it meanwhile (404)."""
    current: Edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=edition.pk)
    return current


@require_POST
@door("edition.change", Edition)
def edition_discard(request: SignedIn, edition: Edition) -> HttpResponse:
    """Delete a draft that was never proposed."""
    name, plan = str(edition), edition.local_plan_id
    try:
        discard(edition, by=request.user)
    except CannotAmend as refusal:
        return show(request, edition, refusals=tuple(refusal.reasons))
    messages.success(request, f"ลบร่าง «{name}» แล้ว")
    return redirect("plans:local", plan)


# --- lines ------------------------------------------------------------------------------------------------------------
@require_GET
@door("edition.change", Edition)
def edition_lines(request: SignedIn, edition: Edition) -> HttpResponseBase:
    """Offer the lines of the plan in force, to change or to end, those already in the draft marked."""
    listing = offered(request, edition, plan_in_force(edition.local_plan))
    return answer(listing, "plans/local/edition_lines.html", {"edition": edition, "crumbs": edition_crumbs(edition)})


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_line_add(request: SignedIn, edition: Edition) -> HttpResponse:
    """Type a new line: a project, or equipment."""
    code = request.GET.get("form", EditionRow.FormCode.P02)
    if code not in EditionRow.FormCode.values:
        raise Http404(code)
    form = LineForm(request.POST or None, local_plan=edition.local_plan, form_code=code)
    return _line_page(request, edition, form, line=None)


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_line(request: SignedIn, edition: Edition, line: UUID) -> HttpResponse:
    """Change a line in this draft: one of the plan in force, or one that the draft brings."""
    row, old, now = _line(edition, line)
    initial = line_initial(now) | {"base": stamp(row)}
    if row:
        note = "\n".join(dict.fromkeys(row.links.values_list("text", flat=True)))
        initial |= {"reason": row.reason, "note": note}
    form = LineForm(request.POST or None, local_plan=edition.local_plan, form_code=now.form, old=old, initial=initial)
    return _line_page(request, edition, form, line=line)


def _line(edition: Edition, line: UUID) -> tuple[EditionRow | None, Entry | None, Entry]:
    """Return the draft's row of a line, the line as the plan has it, and as it stands in the draft (404 if nowhere)."""
    row = edition.rows.filter(line=line).first()
    current = lines_in_force(edition.local_plan).get(line)
    if row is None and current is None:
        raise Http404(str(line))
    old = entry_of(row.old) if row and row.old else current.entry if current and not row else None
    new = entry_of(row.new) if row and row.new else None
    return row, old, new or old or Entry("")


def _line_page(request: SignedIn, edition: Edition, form: LineForm, *, line: UUID | None) -> HttpResponse:
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        draft = Draft(form.entry(), reason=form.cleaned_data["reason"], note=form.cleaned_data["note"])
        try:
            put_row(edition, line, draft, by=request.user, base=form.cleaned_data["base"])
        except (CannotAmend, Stale) as refusal:
            theirs = _stored_differences(edition, line, form) if isinstance(refusal, Stale) else []
            say(form, refusal)
        else:
            messages.success(request, f"บันทึก «{form.cleaned_data['title']}» ในฉบับนี้แล้ว")
            tell_doubts(request, form)
            return redirect("plans:edition", edition.pk)
    context = {
        "edition": edition,
        "form": form,
        "theirs": theirs,
        "title": "แก้ไขรายการ" if line else "เพิ่มครุภัณฑ์" if form.is_equipment else "เพิ่มโครงการ",
        "crumbs": edition_crumbs(edition),
    }
    return render(request, "plans/local/edition_line.html", context, status=UNREADABLE if form.errors else 200)


def _differing(theirs: Entry, mine: Entry) -> tuple[str, ...]:
    # Where the line came from may still be chosen in a draft that brings it, and is no change of the plan.
    return difference(replace(theirs, village=mine.village), mine)


def _stored_differences(edition: Edition, line: UUID | None, form: LineForm) -> list[tuple[str, str]]:
    """Return what somebody else stored in the fields that differ; saving once more puts what was typed over it."""
    row = edition.rows.filter(line=line).first() if line else None
    mine, theirs = form.entry(), entry_of(row.new) if row and row.new else None
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a request's data
    form.data["base"] = stamp(row)  # type: ignore[index]  # the copy may be written
    return [] if theirs is None else [(label(name), value_of(theirs, name)) for name in _differing(theirs, mine)]


@require_http_methods(["GET", "POST"])
@door("edition.change", Edition)
def edition_line_end(request: SignedIn, edition: Edition, line: UUID) -> HttpResponse:
    """Ask why, and end a line of the plan in this draft."""
    row, old, _ = _line(edition, line)
    if old is None:
        raise Http404(str(line))
    reason, note = words_in(request, "reason"), words_in(request, "note")
    context: dict[str, Any] = {"edition": edition, "old": old, "reason": reason, "note": note, "refusals": ()}
    context["crumbs"] = edition_crumbs(edition)
    if request.method == "POST":
        try:
            put_row(edition, line, Draft(None, reason=reason, note=note), by=request.user, base=stamp(row))
        except (CannotAmend, Stale) as refusal:
            context["refusals"] = refusal.reasons
        else:
            messages.success(request, f"ใส่การยกเลิก «{old.title}» ในฉบับนี้แล้ว")
            return redirect("plans:edition", edition.pk)
    return render(
        request, "plans/local/edition_line_end.html", context, status=UNREADABLE if context["refusals"] else 200
    )


@require_POST
@door("edition.change", Edition)
def edition_line_drop(request: SignedIn, edition: Edition, line: UUID) -> HttpResponse:
    """Take a line out of the draft; in the plan it stays as it is."""
    row = get_object_or_404(edition.rows, line=line)
    return _done(request, edition, lambda: drop_row(row, by=request.user), "เอารายการออกจากฉบับนี้แล้ว")


@require_POST
@door("edition.change", Edition)
def edition_line_renew(request: SignedIn, edition: Edition, line: UUID) -> HttpResponse:
    """Put the line as it is in the plan now in the place of OLD."""
    row = get_object_or_404(edition.rows, line=line)
    return _done(request, edition, lambda: renew_old(row, by=request.user), "ปรับรายการเดิมให้ตรงกับแผนที่ใช้อยู่แล้ว")

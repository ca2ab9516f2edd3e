"""The form of a village plan: the village's basic data, and projects as rows that are saved one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, is_htmx, tell_doubts
from agencies.conflict import Answer
from agencies.errors import Closed, Removed
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.people.requests import SignedIn
from paper.thai.forms import doubts as doubts_of
from plans.village.actions.editing import TakenOut, put_back, shift_row, take_out
from plans.village.addressing import review_url
from plans.village.breadcrumbs import crumbs_to
from plans.village.checks import missing
from plans.village.entered import Entered
from plans.village.forms.plan import BasicsForm, RowForm
from plans.village.forms.saving import BasicsSaving, RowSaving, row_form
from plans.village.models import PlanLine, VillagePlan
from plans.village.queries import money
from plans.village.views.asking import asking_again, keep_unanswered
from plans.village.views.plan import forums_of
from plans.village.workbook.columns import FUNDING_SOURCES
from projects.models import is_code, new_code

UNDO = "rows_taken_out"


# --- the page -------------------------------------------------------------------------------------------------------
@require_GET
@door("village_plan.change", VillagePlan)
def village_edit(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show the form of the plan; ``?open=CODE`` opens a row (at the box ``field``), a code of no project a new one."""
    code, box = request.GET.get("open", ""), request.GET.get("field", "")
    return _edit_page(request, plan, row=_stored_row(request, plan, code, at=box) if is_code(code) else None)


def _edit_page(
    request: SignedIn,
    plan: VillagePlan,
    *,
    basics: Answer[BasicsForm, VillagePlan] | None = None,
    row: RowForm | None = None,
    answer: Answer[RowForm, PlanLine] | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = _facts(plan)
    known = {row.line.project.code for row in facts["money"].rows}
    context = facts | {
        "basics": basics.form if basics else BasicsForm(instance=plan),
        "basics_answer": basics,
        "row": row,
        "open_code": row.code if row else "",
        "answer": answer,
        "forums": forums_of(plan, request.user),
        "taken_out": [entry for entry in taken_out(request, plan) if entry.code not in known],
        "agencies": listed(Agency.objects.serving(plan.village)),
        "funding_sources": FUNDING_SOURCES,
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/village_edit.html", context, status=status)


def _facts(plan: VillagePlan) -> dict[str, Any]:
    """Return what is said beside the rows and changes with every saved row."""
    entered = Entered(plan)
    return {"plan": plan, "money": money(entered.lines, plan.period.years), "missing": missing(entered)}


# --- the village's basic data ---------------------------------------------------------------------------------------
@require_POST
@door("village_plan.change", VillagePlan)
def village_basics(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Save the village's basic data."""
    answer = BasicsSaving(VillagePlan.objects.visible_to(request.user), plan).answer(request.POST)
    if is_htmx(request) and not (answer.is_stored and "keep" in request.POST):
        return _autosave_answer(request, answer, {"plan": plan})
    if answer.is_stored:
        tell_doubts(request, answer.form)
        return _to_edit(request, plan, place="basics", message="บันทึกข้อมูลพื้นฐานแล้ว")
    return _edit_page(request, plan, basics=answer, status=answer.status)


def _autosave_answer(request: SignedIn, answer: Answer[Any, Any], facts: dict[str, Any]) -> HttpResponse:
    """Answer an autosave: what became of it, and the parts of the page that changed with it."""
    outcome = {"answer": answer, "form": answer.form, "at": timezone.now()}
    return render(request, "plans/village/village_answer.html", facts | outcome, status=answer.status)


def _to_edit(request: SignedIn, plan: VillagePlan, *, place: str, message: str) -> HttpResponse:
    """Go back to a place of the form; htmx is told to go there itself."""
    messages.success(request, message)
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(f"{_page_of(request, plan)}#{place}")


def _page_of(request: SignedIn, plan: VillagePlan) -> str:
    """Return the page that lists the rows: the form of the whole plan, or the entering step by step that asked."""
    name = "plans:enter" if request.POST.get("from") == "enter" else "plans:village_edit"
    return reverse(name, args=[plan.pk])


# --- rows -----------------------------------------------------------------------------------------------------------
@require_POST
@door("village_plan.change", VillagePlan)
def row_add(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Offer a blank row under a code of its own; nothing is stored yet, so pressing twice is harmless."""
    code = new_code()
    if not is_htmx(request):
        return redirect(_row_url(plan, code))
    return _open_row(request, plan, row_form(plan, code))


@require_http_methods(["GET", "POST"])
@door("village_plan.change", VillagePlan)
def row(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    """Open one row of the form, close it, or save it."""
    if request.method == "POST":
        return _save(request, plan, code)
    if not is_htmx(request):
        return redirect(_row_url(plan, code, request.GET.get("field", "")))
    if "close" in request.GET:
        return _closed_row(request, plan, code)
    return _open_row(request, plan, _stored_row(request, plan, code))


def _row_url(plan: VillagePlan, code: str, box: str = "") -> str:
    """Return where a row stands open on the page, at one of its boxes where that is named."""
    page = f"{reverse('plans:village_edit', args=[plan.pk])}?open={code}"
    return f"{page}&field={box}#row-{code}-{box}" if box.isascii() and box.isidentifier() else f"{page}#row-{code}"


def _save(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    answer = RowSaving(plan, code).answer(request.POST)
    if answer.is_stored:
        keep_unanswered(request, answer.form)
    if answer.is_stored and answer.form.is_of_review and (not is_htmx(request) or "close" in request.POST):
        return _to_review(request, plan, answer.form)
    if not is_htmx(request):
        if answer.is_stored:
            tell_doubts(request, answer.form)
            return _to_edit(request, plan, place=f"row-{code}", message="บันทึกโครงการแล้ว")
        return _edit_page(request, plan, row=answer.form, answer=answer, status=answer.status)
    if answer.is_stored and "keep" in request.POST:
        return _whole_row(_open_row(request, plan, _stored_row(request, plan, code)), code)
    if answer.is_stored and "close" in request.POST:
        return _whole_row(_closed_row(request, plan, code, doubts=doubts_of(answer.form)), code)
    return _autosave_answer(request, answer, _facts(plan))


def _stored_row(request: SignedIn, plan: VillagePlan, code: str, *, at: str = "") -> RowForm:
    """Make the form of a row as it is stored; a name that saved itself is asked about until somebody answers."""
    return asking_again(request, row_form(plan, code, at=at))


def _to_review(request: SignedIn, plan: VillagePlan, form: RowForm) -> HttpResponse:
    """Go back to the page before sending, from which the row was opened."""
    tell_doubts(request, form)
    messages.success(request, "บันทึกโครงการแล้ว")
    url = review_url(plan.pk, form.code)
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


def _whole_row(response: HttpResponse, code: str) -> HttpResponse:
    """Ask htmx to put the answer in the place of the whole row."""
    response["HX-Retarget"] = f"#row-{code}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _open_row(request: SignedIn, plan: VillagePlan, form: RowForm) -> HttpResponse:
    context = {"plan": plan, "row": form, "answer": None}
    return render(request, "plans/village/village_row_form.html", context)


def _closed_row(request: SignedIn, plan: VillagePlan, code: str, *, doubts: Sequence[str] = ()) -> HttpResponse:
    """Show the row as one line of the table, with what is doubted of it; a new row never stored leaves no line."""
    facts = _facts(plan)
    rows = [row for row in facts["money"].rows if row.line.project.code == code]
    if not rows:
        return HttpResponse("")
    context = facts | {"money_row": rows[0], "with_sums": True, "doubts": doubts}
    return render(request, "plans/village/village_row.html", context)


@require_POST
@door("village_plan.change", VillagePlan)
def row_check(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    """Do the sums over what is typed and not saved yet, and look for the agencies that are named."""
    return render(request, "plans/village/village_row_checked.html", {"row": row_form(plan, code, request.POST)})


@require_POST
@door("village_plan.change", VillagePlan)
def row_shift(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    """Move a row one place up or down."""
    step = {"up": -1, "down": 1}.get(request.POST.get("way", ""), 0)
    try:
        moved = bool(step) and shift_row(plan, code, by=step)
    except (Closed, Removed) as refusal:
        return _refused(request, plan, refusal.reasons)
    if is_htmx(request):
        trigger = f'{{"row-moved": {{"code": "{code}", "by": {step if moved else 0}}}}}'
        return HttpResponse(status=204, headers={"HX-Trigger": trigger})
    return redirect(f"{reverse('plans:village_edit', args=[plan.pk])}#row-{code}")


def _refused(request: SignedIn, plan: VillagePlan, reasons: Iterable[str]) -> HttpResponse:
    """Say on the whole page why a row could not be moved or taken out."""
    messages.error(request, " ".join(reasons))
    if is_htmx(request):
        return HttpResponse(status=CONFLICT, headers={"HX-Refresh": "true"})
    return _edit_page(request, plan, status=CONFLICT)


@require_http_methods(["GET", "POST"])
@door("village_plan.change", VillagePlan)
def row_remove(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    """Ask, and take a row out of the plan; it can be put back while the session lasts."""
    if request.method == "GET":
        line = get_object_or_404(plan.lines.select_related("project"), project__code=code)
        context = {"plan": plan, "line": line, "crumbs": crumbs_to(plan)}
        return render(request, "plans/village/village_row_remove.html", context)
    try:
        taken = take_out(plan, code)
    except (Closed, Removed) as refusal:
        return _refused(request, plan, refusal.reasons)
    _remember(request, plan, taken)
    if is_htmx(request):
        context = _facts(plan) | {"taken": taken}
        return render(request, "plans/village/village_row.html#taken_out", context)
    return redirect(f"{_page_of(request, plan)}#taken-out")


def _remember(request: SignedIn, plan: VillagePlan, taken: TakenOut) -> None:
    kept = [entry for entry in taken_out(request, plan) if entry.code != taken.code]
    all_kept = request.session.get(UNDO, {})
    request.session[UNDO] = all_kept | {str(plan.pk): [asdict(entry) for entry in (*kept, taken)]}


def taken_out(request: SignedIn, plan: VillagePlan) -> list[TakenOut]:
    """Return the rows that were taken out of the plan in this session."""
    return [TakenOut(**entry) for entry in request.session.get(UNDO, {}).get(str(plan.pk), [])]


@require_POST
@door("village_plan.change", VillagePlan)
def row_restore(request: SignedIn, plan: VillagePlan, code: str) -> HttpResponse:
    """Put a row back that was taken out in this session."""
    taken = next((entry for entry in taken_out(request, plan) if entry.code == code), None)
    if taken is None:
        raise Http404(code)
    try:
        put_back(plan, taken)
    except (Closed, Removed) as refusal:
        return _refused(request, plan, refusal.reasons)
    if is_htmx(request):
        return _closed_row(request, plan, code)
    return _to_edit(request, plan, place=f"row-{code}", message=f"นำโครงการ «{taken.title}» กลับเข้าแผนแล้ว")

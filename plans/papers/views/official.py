"""The official forms of a tambon plan: the list, one form with its preview, and asking for it as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.people.requests import SignedIn
from paper.layout.letter import Letter, as_html
from plans.local.labels import Wordings, wordings
from plans.papers.book import NotReady
from plans.papers.formats import Filled, PrintWish, filled, wanted_paper
from plans.papers.forms import AskForm
from plans.papers.letters import gaps, writer_of
from plans.papers.official.asking import Unfit
from plans.papers.official.catalogue import FORMS, Form
from plans.papers.official.paper import Official
from plans.papers.queries import takeable
from plans.rollup.balance import place_of
from plans.tambon.models import PlanReport, TambonPlan

PAPERS = 20
# A longer table is printed, not shown: a page of thousands of rows helps nobody.
SHOWN_ROWS = 200
Format = PlanReport.Format


@require_GET
@door("tambon_plan.view", TambonPlan)
def official_list(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """List the official forms of a plan, what each is for, and the papers made of them."""
    words = wordings()
    context = {
        "plan": plan,
        "crumbs": _crumbs(plan),
        "place": place_of(plan),
        "forms": [(form, words[form.name], _labels(form)) for form in FORMS.values()],
        "papers": papers(request, plan, words=words),
    }
    return render(request, "plans/papers/official_list.html", context)


@require_GET
@door("tambon_plan.view", TambonPlan)
def official_form(request: SignedIn, plan: TambonPlan, *, form: str) -> HttpResponse:
    """Show one form as it is filled in now, with its choices and the buttons that make files of it."""
    chosen = _form(form)
    asked = AskForm(request.GET or None, form=chosen, plan=plan, user=request.user)
    words = wordings()
    context = {
        "plan": plan,
        "form": chosen,
        "wording": words[form],
        "crumbs": [*_crumbs(plan), ("แบบฟอร์มทางการ", reverse("plans:official_list", args=[plan.pk]))],
        "asked": asked,
        "chosen": [(name, asked.chosen(name)) for name in asked.fields] if _is_right(asked) else [],
        "formats": [(paper_format.value, paper_format.label) for paper_format in chosen.formats],
        "may_print": request.user.has_perm("tambon_plan.print", plan),
        "papers": papers(request, plan, words=words, form=form),
        **_preview(asked, plan),
    }
    return render(request, "plans/papers/official_form.html", context)


@require_POST
@door("tambon_plan.print", TambonPlan)
def official_print(request: SignedIn, plan: TambonPlan, *, form: str) -> HttpResponse:
    """Ask for a form as a file; the worker makes it, and the same content is printed once."""
    asked = AskForm(request.POST, form=_form(form), plan=plan, user=request.user)
    wanted = request.POST.get("format", "")
    if wanted not in asked.asked.formats or not asked.is_valid():
        raise Http404
    ask_for(request, plan, PrintWish(asked.ask(), Format(wanted), asked.digits_chosen))
    return redirect(f"{reverse('plans:official_form', args=[plan.pk, form])}?{_query(request.POST)}#papers")


def ask_for(request: SignedIn, plan: TambonPlan, wish: PrintWish) -> None:
    """Find or start the paper and queue it, or say why there can be none now."""
    try:
        wanted_paper(plan.pk, wish, by=request.user)
    except (NotReady, Unfit) as reason:
        messages.warning(request, str(reason))


def papers(request: SignedIn, plan: TambonPlan, *, words: Wordings, form: str = "") -> list[tuple[PlanReport, str]]:
    """Return the newest papers of the plan's forms that the person may take, with the form's title."""
    newest = takeable(plan, request.user, form=form).exclude(ask={}).order_by("-created_at", "-pk")[:PAPERS]
    return [(report, words[report.form].title) for report in newest]


def _form(name: str) -> Form:
    if name not in FORMS:
        raise Http404
    return FORMS[name]


def _crumbs(plan: TambonPlan) -> list[tuple[str, str]]:
    return [
        ("แผนตำบลในพื้นที่", f"{reverse('plans:tambon_list')}?period={plan.period.slug}"),
        (f"{plan.area} {plan.period}", reverse("plans:tambon", args=[plan.pk])),
    ]


def _labels(form: Form) -> str:
    return " ".join(paper_format.label for paper_format in form.formats)


def _query(posted: QueryDict) -> str:
    """Keep what was chosen in the address the person comes back to."""
    kept = posted.copy()
    for name in ("csrfmiddlewaretoken", "format"):
        kept.pop(name, None)
    return kept.urlencode()


def _is_right(asked: AskForm) -> bool:
    return not asked.is_bound or asked.is_valid()


def _preview(asked: AskForm, plan: TambonPlan) -> dict[str, Any]:
    """Return the form filled in, or the Thai sentence that says why it is not."""
    if not _is_right(asked):
        return {"reason": "กรุณาเลือกรายการจากตัวเลือกที่มี"}
    if asked.asked.about == "รหัสหมู่บ้าน" and "about" not in asked.fields:
        return {"reason": "ยังไม่มีแผนหมู่บ้านในตำบลนี้ที่ท่านเปิดอ่านได้"}
    try:
        made = filled(asked.ask(), plan.pk)
    except (NotReady, Unfit) as reason:
        return {"reason": str(reason)}
    return _shown(made, asked)


def _shown(made: Filled, asked: AskForm) -> dict[str, Any]:
    digits = asked.digits_chosen
    if isinstance(made.paper, Letter):
        agency = writer_of(made.plan)
        may_mend = agency is not None and asked.user.has_perm("letterhead.change", agency)
        page = reverse("agencies:letterhead", args=[agency.code]) if agency and may_mend else ""
        shown = {"letter": as_html(made.paper, digits), "gaps": gaps(made.paper, agency), "writer": agency}
        return {**shown, "letterhead": page, "is_ready": True}
    if not isinstance(made.paper, Official):
        return {"is_ready": True}
    rows = made.paper.row_count
    tables = made.paper.tables if rows <= SHOWN_ROWS else ()
    return {"paper": made.paper, "tables": tables, "rows": rows, "digits": digits, "is_ready": True}

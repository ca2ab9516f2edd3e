"""Tambon plans on the screen: the list of a reach, one plan with its balance, and the rows behind every number."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.decisions.actions import FROZEN
from plans.rollup.balance import TITLES, UNNAMED_SOURCE, Dimension, Picture, label, picture, place_of
from plans.rollup.kinds import UNKNOWN
from plans.rollup.lacking import lacking
from plans.rollup.lists import lines
from plans.rollup.narrowing import SAID, Narrowing
from plans.rollup.queries import villages_of
from plans.rollup.tables import fates, money_table, sides_by_year
from plans.rollup.tiles import tiles
from plans.tambon.models import PlanReport, TambonPlan
from plans.tambon.queue import ask_for_roll_up


def _crumbs(plan: TambonPlan, *, with_plan: bool = False) -> list[tuple[str, str]]:
    """Return the way to a plan: the list of its period and, one page deeper, the plan itself."""
    way = [("แผนตำบลในพื้นที่", f"{reverse('plans:tambon_list')}?period={plan.period.slug}")]
    return [*way, (f"{plan.area} {plan.period}", plan_page(plan))] if with_plan else way


def may(request: SignedIn, plan: TambonPlan) -> dict[str, bool]:
    """Tell what the signed-in person may do with a plan besides reading it."""
    return {
        "print": request.user.has_perm("tambon_plan.print", plan),
        "arrange": request.user.has_perm("tambon_plan.arrange", plan),
        "roll_up": request.user.has_perm("tambon_plan.roll_up", plan) and not plan.frozen_by_id,
        "download": request.user.has_perm("plan_report.view", PlanReport(tambon_plan=plan)),
    }


@require_GET
@door("tambon_plan.view", TambonPlan)
def tambon(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show one plan: how far it is, what it lacks, its money with every number opening its rows, and its papers."""
    by, sums, villages = _way(request), picture(plan), villages_of(plan)
    page_url, rows_url = plan_page(plan), reverse("plans:tambon_rows", args=[plan.pk])
    squares = tiles(villages, lines.village_plans(request, plan), _by_village(sums), rows_url=rows_url)
    context = {
        "plan": plan,
        "crumbs": _crumbs(plan),
        "place": place_of(plan),
        "picture": sums,
        "is_behind": plan.is_behind or not sums.answers_to(plan),
        "rows_url": rows_url,
        "years": sides_by_year(sums, rows_url),
        "fates": fates(sums, rows_url),
        "table": money_table(sums, by, squares, page_url=page_url, rows_url=rows_url),
        "villages": villages,
        "tiles": squares,
        "lacks": lacking(squares, request.user),
        "may": may(request, plan),
    }
    part = "#figures" if request.headers.get("HX-Request") else ""
    return render(request, f"plans/rollup/tambon_page.html{part}", context)


def plan_page(plan: TambonPlan) -> str:
    """Return where the plan's page is."""
    return reverse("plans:tambon", args=[plan.pk])


def _way(request: SignedIn) -> Dimension:
    """Read by what the money is broken down; a word that says none of it leads nowhere."""
    try:
        return Dimension(request.GET.get("by", Dimension.VILLAGE))
    except ValueError:
        raise Http404 from None


def _by_village(sums: Picture) -> dict[str, Decimal | None]:
    """Return what each village has in the plan, of the same rows as the table by villages."""
    return {entry.key: entry.tambon.total_baht for entry in sums.breakdowns[Dimension.VILLAGE].entries}


@require_GET
@door("tambon_plan.view", TambonPlan)
def tambon_rows(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show the projects a number came from; their own sum is that number."""
    try:
        narrowing = Narrowing.read(request.GET, plan.period.years)
    except ValueError:
        raise Http404 from None
    villages = lines.village_names(plan)
    sums = narrowing.sums(plan)
    listing = lines.listed(request, plan, narrowing=narrowing, villages=villages, sums=sums)
    context = {
        "plan": plan,
        "crumbs": _crumbs(plan, with_plan=True),
        "narrowing": narrowing,
        "narrowed": _narrowed(narrowing, villages),
        "total_baht": sum((amount for amount in sums.values() if amount), Decimal(0)),
        "projects": narrowing.projects(plan),
    }
    return answer(listing, "plans/rollup/tambon_rows.html", context)


def _narrowed(narrowing: Narrowing, villages: Mapping[str, str]) -> list[tuple[str, str]]:
    words = [(TITLES[dimension], label(dimension, key, villages)) for dimension, key in narrowing.keys.items()]
    if narrowing.kinds:
        words.append(("ประเภทงาน (ดูจากชื่อโครงการ)", ", ".join(kind or UNKNOWN for kind in narrowing.kinds)))
    if narrowing.sources:
        words.append((TITLES[Dimension.SOURCE], ", ".join(source or UNNAMED_SOURCE for source in narrowing.sources)))
    counted = [("นับ", SAID[narrowing.counted])] if narrowing.counted in SAID else []
    fate = [("ผลการพิจารณา", narrowing.fate_said)] if narrowing.fate else []
    return [*counted, *words, *fate]


@require_POST
@door("tambon_plan.roll_up", TambonPlan)
def tambon_roll_up(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Ask for the plan to be summed again; the worker does it, and the page shows when it is done."""
    if plan.frozen_by_id:
        messages.warning(request, FROZEN)
        return redirect(plan_page(plan))
    with transaction.atomic():
        ask_for_roll_up(plan)
    messages.info(request, "สั่งรวมแผนแล้ว ยอดบนหน้านี้จะปรับเองเมื่อรวมเสร็จ")
    return redirect(plan_page(plan))

"""Tambon plans on the screen: the list of a reach, one plan with its balance, and the rows behind every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

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
from paper.thai import NOUGHT
from plans.decisions.actions import FROZEN
from plans.decisions.models import Outcome
from plans.rollup.balance import (
    TITLES,
    Breakdown,
    Dimension,
    Entry,
    Picture,
    label,
    picture,
    place_of,
)
from plans.rollup.lists import lines
from plans.rollup.narrowing import SAID, Counted, Narrowing
from plans.rollup.queries import villages_of
from plans.rollup.tiles import tiles
from plans.tambon.models import PlanReport, TambonPlan
from plans.tambon.queue import ask_for_roll_up


def _crumbs(plan: TambonPlan, *, with_plan: bool = False) -> list[tuple[str, str]]:
    """Return the way to a plan: the list of its period and, one page deeper, the plan itself."""
    way = [("แผนตำบลในพื้นที่", f"{reverse('plans:tambon_list')}?period={plan.period.slug}")]
    return [*way, (f"{plan.area} {plan.period}", reverse("plans:tambon", args=[plan.pk]))] if with_plan else way


def may(request: SignedIn, plan: TambonPlan) -> dict[str, bool]:
    """Tell what the signed-in person may do with a plan besides reading it."""
    return {
        "print": request.user.has_perm("tambon_plan.print", plan),
        "roll_up": request.user.has_perm("tambon_plan.roll_up", plan) and not plan.frozen_by_id,
        "download": request.user.has_perm("plan_report.view", PlanReport(tambon_plan=plan)),
    }


@require_GET
@door("tambon_plan.view", TambonPlan)
def tambon(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show one plan: who is in it, both sides of the balance with every number opening its rows, and its papers."""
    sums, villages = picture(plan), villages_of(plan)
    rows_url = reverse("plans:tambon_rows", args=[plan.pk])
    context = {
        "plan": plan,
        "crumbs": _crumbs(plan),
        "place": place_of(plan),
        "picture": sums,
        "is_behind": plan.is_behind or not sums.answers_to(plan),
        "rows_url": rows_url,
        "years": _years(sums, rows_url),
        "fates": _fates(sums, rows_url),
        "chart_rows": _chart(sums, rows_url),
        "tables": [_table(breakdown, rows_url) for breakdown in sums.breakdowns.values()],
        "villages": villages,
        "tiles": tiles(villages, lines.village_plans(request, plan), _by_village(sums), rows_url=rows_url),
        "may": may(request, plan),
    }
    part = "#figures" if request.headers.get("HX-Request") else ""
    return render(request, f"plans/rollup/tambon_page.html{part}", context)


def _by_village(sums: Picture) -> dict[str, Decimal | None]:
    """Return what each village has in the plan, of the same rows as the table by villages."""
    return {entry.key: entry.tambon.total_baht for entry in sums.breakdowns[Dimension.VILLAGE].entries}


def _years(sums: Picture, rows_url: str) -> list[dict[str, Any]]:
    """Return both sides of every year, each number with the address of its rows."""
    whole = sums.whole
    return [
        {
            "year": year,
            "numbers": [
                (label, amount or NOUGHT, _address(rows_url, words, year))
                for label, amount, words in (
                    ("หมู่บ้านและหน่วยงานเสนอ (บาท)", whole.villages.budget_baht[year], {"show": Counted.SENT.value}),
                    ("แผนตำบล (บาท)", whole.tambon.budget_baht[year], {}),
                    ("ไม่นับในแผน (บาท)", whole.aside.budget_baht[year], {"show": Counted.ASIDE.value}),
                )
            ],
            "difference": whole.difference_baht[year],
        }
        for year in sums.years
    ]


def _chart(sums: Picture, rows_url: str) -> list[tuple[str, list[tuple[str, Decimal | None, str]]]]:
    """Return the figures of the chart, a row for every year and one for all: each group's and their sum."""
    entries = [(entry, {Dimension.GROUP.value: entry.key}) for entry in sums.breakdowns[Dimension.GROUP].entries]
    every = [*entries, (replace(sums.whole, label="รวม"), {})]
    rows = [
        (
            f"ปี {year}",
            [(one.label, one.tambon.budget_baht[year], _address(rows_url, words, year)) for one, words in every],
        )
        for year in sums.years
    ]
    whole = [(one.label, one.tambon.total_baht, _address(rows_url, words)) for one, words in every]
    return [*rows, ("รวม", whole)]


def _fates(sums: Picture, rows_url: str) -> list[dict[str, Any]]:
    """Return every fate with its projects and money, each with the address of its rows."""
    return [
        {
            "label": Outcome(fate).label,
            "projects": fate_sums.projects,
            "projects_url": _address(rows_url, {"fate": fate, "show": Counted.PROJECTS.value}),
            "baht": fate_sums.budget_baht,
            "url": _address(rows_url, {"fate": fate}),
        }
        for fate, fate_sums in sums.fates.items()
    ]


def _table(breakdown: Breakdown, rows_url: str) -> dict[str, Any]:
    """Return one breakdown with an address beside every number."""
    rows = [(entry, {breakdown.dimension.value: entry.key}) for entry in breakdown.entries]
    return {
        "title": breakdown.title,
        "dimension": breakdown.dimension.value,
        "is_even": breakdown.is_even,
        "rows": [_table_row(entry, words, rows_url) for entry, words in (*rows, (breakdown.whole, {}))],
    }


def _table_row(entry: Entry, words: Mapping[str, str], rows_url: str) -> dict[str, Any]:
    ours = entry.tambon
    return {
        "entry": entry,
        "counts": [
            ("โครงการ", ours.projects, _address(rows_url, {**words, "show": Counted.PROJECTS.value})),
            ("โครงการ-ปี", ours.total_project_years, _address(rows_url, {**words, "show": Counted.YEARS.value})),
        ],
        "numbers": [
            *((f"ปี {year}", amount, _address(rows_url, words, year)) for year, amount in ours.budget_baht.items()),
            ("รวม (บาท)", ours.total_baht, _address(rows_url, words)),
        ],
    }


def _address(rows_url: str, words: Mapping[str, str], year: int | None = None) -> str:
    query = urlencode({**words, **({"year": year} if year else {})})
    return f"{rows_url}?{query}" if query else rows_url


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
    counted = [("นับ", SAID[narrowing.counted])] if narrowing.counted in SAID else []
    fate = [("ผลการพิจารณา", str(Outcome(narrowing.fate).label))] if narrowing.fate else []
    return [*counted, *words, *fate]


@require_POST
@door("tambon_plan.roll_up", TambonPlan)
def tambon_roll_up(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Ask for the plan to be summed again; the worker does it, and the page shows when it is done."""
    if plan.frozen_by_id:
        messages.warning(request, FROZEN)
        return redirect("plans:tambon", plan.pk)
    with transaction.atomic():
        ask_for_roll_up(plan)
    messages.info(request, "สั่งรวมแผนแล้ว ยอดบนหน้านี้จะปรับเองเมื่อรวมเสร็จ")
    return redirect("plans:tambon", plan.pk)

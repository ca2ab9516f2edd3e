"""Local development plans on the screen: those of a reach, the plan in force with its totals, and one line's story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere
from agencies.lists.answering import answer
from agencies.offices.models import Agency
from agencies.people.requests import SignedIn
from paper.thai import NOUGHT, added
from plans.local.actions.changes import open_local_plan
from plans.local.actions.intake import tambon_plans_for
from plans.local.comparison import headings, side_by_side
from plans.local.editions import Group, PlanRow, compared, grouped, plan_in_force, totals
from plans.local.labels import wordings
from plans.local.lists import LocalFilters, lines, local_plans
from plans.local.models import Edition, EditionRow, LocalPlan
from plans.local.route import next_of_plan
from projects.models import Project
from projects.periods import PlanPeriod

# The summaries, printed whatever forms the plan's lines stand on.
SUMMARY = ("p01", "p01-villages")
LIST_TITLE = "แผนพัฒนาท้องถิ่น"


def crumbs_to(plan: LocalPlan, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a local plan's page and what lies behind it."""
    return [
        (LIST_TITLE, reverse("plans:local_list")),
        (f"{plan.agency} {plan.period}", reverse("plans:local", args=[plan.pk])),
        *more,
    ]


@require_GET
@door("local_plan.view")
def local_list(request: SignedIn) -> HttpResponseBase:
    """List the local plans in reach, one period at a time, and offer the planner to start one."""
    require_somewhere(request.user, "local_plan.view")
    listing = local_plans(request)
    period = listing.filters.of if isinstance(listing.filters, LocalFilters) else None
    context = {"period": period, "may_start": _may_start(request, period)}
    return answer(listing, "plans/local/local_list.html", context)


def _may_start(request: SignedIn, period: PlanPeriod | None) -> list[Agency]:
    """Return the person's own authorities that have no plan of the period yet."""
    if period is None:
        return []
    own = [post.agency for post in request.user.posts if post.agency]
    mine = [
        agency for agency in own if request.user.has_perm("local_plan.change", LocalPlan(agency=agency, period=period))
    ]
    known = LocalPlan.objects.visible_to(request.user).filter(period=period, agency__in=mine)
    started = set(known.values_list("agency_id", flat=True))
    return [agency for agency in mine if agency.pk not in started]


@require_POST
@door("local_plan.change")
def local_start(request: SignedIn) -> HttpResponse:
    """Start the local plan of one's own authority for a period."""
    period = get_object_or_404(PlanPeriod, pk=_number(request.POST.get("period")))
    own = {post.agency_id: post.agency for post in request.user.posts if post.agency}
    agency = own.get(_number(request.POST.get("agency")))
    if agency is None:
        raise Http404("no authority of one's own")
    plan = open_local_plan(agency, period, by=request.user)
    messages.success(request, "เริ่มจัดทำแผนพัฒนาท้องถิ่นแล้ว ขั้นต่อไปให้จัดทำฉบับแรก")
    return redirect("plans:local", plan.pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0


# --- the plan in force ------------------------------------------------------------------------------------------------
@require_GET
@door("local_plan.view", LocalPlan)
def local(request: SignedIn, plan: LocalPlan) -> HttpResponse:
    """Show what is next, the plan in force by form, issue and programme with its sums, and the editions."""
    rows = plan_in_force(plan)
    groups = list(grouped(rows, plan.period.years))
    visible = Edition.objects.visible_to(request.user).filter(local_plan=plan).select_related("local_plan__agency")
    order = F("sequence").desc(nulls_first=True)
    editions = list(visible.annotate(row_count=Count("rows")).order_by(order, "-pk"))
    context = _in_force(plan, rows, groups) | {
        "plan": plan,
        "crumbs": crumbs_to(plan)[:1],
        "act": next_of_plan(plan, request.user, editions),
        "newest": next((edition for edition in editions if edition.announced_on), None),
        "editions": editions,
        "prints": prints_of(request, plan, SUMMARY + tuple(dict.fromkeys(group.form for group in groups)))
        if rows
        else [],
        "may_change": request.user.has_perm("local_plan.change", plan),
    }
    return render(request, "plans/local/local_page.html", context)


def _in_force(plan: LocalPlan, rows: Sequence[PlanRow], groups: Sequence[Group]) -> dict[str, Any]:
    """Return the figures and the money table of the plan in force."""
    return {
        "years": plan.period.years,
        "tables": _tables(plan, groups),
        "whole": _line(plan, rows, label="รวมทุกแบบ", words={}),
        "projects": len(rows),
        "project_years": sum(row.entry.project_years for row in rows),
        "total_baht": added(row.entry.total_baht for row in rows) or NOUGHT,
    }


def _tables(plan: LocalPlan, groups: Sequence[Group]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return each form with its sums, and its groups with theirs, each number with the address of its lines."""
    names, tables = form_names(), []
    for form, found in groupby(groups, key=lambda group: group.form):
        of_form = list(found)
        every = [row for group in of_form for row in group.rows]
        lines = [
            _line(plan, group.rows, label=group.programme or "ยังไม่ระบุแผนงาน", words=_words(group)) for group in of_form
        ]
        tables.append((_line(plan, every, label=names[form], words={"form": form}), lines))
    return tables


def _line(plan: LocalPlan, rows: Sequence[PlanRow], *, label: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of the money table: its label, how many lines, the sum of every year and of all, with addresses."""
    by_year = totals(rows, plan.period.years)
    url = reverse("plans:local_rows", args=[plan.pk])
    whole = f"{url}?{urlencode(words)}" if words else url
    return {
        "label": label,
        "issue": words.get("issue", ""),
        "count": (len(rows), whole),
        "amounts": [(year, amount, f"{url}?{urlencode({**words, 'year': year})}") for year, amount in by_year.items()],
        "total": (added(by_year.values()), whole),
    }


def prints_of(request: SignedIn, plan: LocalPlan, forms: Iterable[str], **words: object) -> list[tuple[str, str]]:
    """Return title and address of the plan's official forms: they are printed beside those of its tambon's plan."""
    tambon = next(iter(tambon_plans_for(plan, reader=request.user)), None)
    if tambon is None:
        return []
    query = urlencode({"source": "local", "agency": plan.agency.code, **words})
    said = wordings()
    named = [(f"{said[form].code} {said[form].title}", form) for form in forms]
    addresses = [(title, reverse("plans:official_form", args=[tambon.pk, form])) for title, form in named]
    return [(title, f"{url}?{query}") for title, url in addresses]


def form_names() -> dict[str, str]:
    """Return what each form is called, from the editable labels."""
    words = wordings()
    return {form: f"{words[form].code} {words[form].title}" for form in EditionRow.FormCode.values}


def _words(group: Group) -> dict[str, str]:
    return {"form": group.form, "issue": group.issue, "programme": group.programme}


@dataclass(frozen=True)
class Narrowing:
    """Which lines a pressed number stands for; None is every one."""

    form: str | None
    issue: str | None
    programme: str | None
    year: int | None

    def holds(self, row: PlanRow) -> bool:
        """Tell whether a line is among them; in a year, those with money in it."""
        entry = row.entry
        places = ((self.form, entry.form), (self.issue, entry.issue), (self.programme, entry.programme))
        is_there = all(wanted is None or wanted == value for wanted, value in places)
        return is_there and (self.year is None or bool(entry.budget_baht.get(self.year)))


def _narrowing(request: SignedIn, plan: LocalPlan) -> Narrowing:
    """Read the address; a year outside the period or a form nobody knows does not exist (404)."""
    given = request.GET
    year = given.get("year")
    known = {str(year) for year in plan.period.years}
    if (year is not None and year not in known) or given.get("form", "p02") not in EditionRow.FormCode.values:
        raise Http404("no such lines")
    return Narrowing(given.get("form"), given.get("issue"), given.get("programme"), int(year) if year else None)


@require_GET
@door("local_plan.view", LocalPlan)
def local_rows(request: SignedIn, plan: LocalPlan) -> HttpResponseBase:
    """Show the lines a number came from; their own sum is that number."""
    narrowing = _narrowing(request, plan)
    rows = [row for row in plan_in_force(plan) if narrowing.holds(row)]
    years = (narrowing.year,) if narrowing.year else plan.period.years
    sums = totals(rows, years)
    context = {
        "plan": plan,
        "crumbs": crumbs_to(plan),
        "narrowing": narrowing,
        "form_name": form_names().get(narrowing.form or "", ""),
        "total_baht": added(sums.values()) or NOUGHT,
    }
    return answer(lines(request, plan, rows, sums=sums), "plans/local/local_rows.html", context)


@require_GET
@door("local_plan.view", LocalPlan)
def local_line(request: SignedIn, plan: LocalPlan, line: UUID) -> HttpResponse:
    """Show what every edition did to one line: its number in print changes, the line does not."""
    readable = Edition.objects.visible_to(request.user).filter(local_plan=plan)
    rows = EditionRow.objects.filter(line=line, edition__in=readable).select_related("edition")
    ordered = rows.prefetch_related("links").order_by(F("edition__sequence").asc(nulls_last=True), "edition")
    story = [(row.edition, compared(row)) for row in ordered]
    if not story:
        raise Http404(str(line))
    project = Project.objects.visible_to(request.user).filter(pk=story[0][1].project_id or 0).first()
    context = {
        "plan": plan,
        "title": story[-1][1].now.title,
        "crumbs": crumbs_to(plan),
        "story": [(edition, side_by_side(plan, [change])) for edition, change in story],
        "headings": headings(plan),
        "project": project,
    }
    return render(request, "plans/local/local_line.html", context)

"""Plans of districts and provinces on the screen: how ready the level below is, taking in, deciding, releasing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere
from agencies.access.responses import CONFLICT
from agencies.areas.models import Area
from agencies.errors import CheckList
from agencies.lists.answering import answer
from agencies.lists.listing import Listing
from agencies.people.requests import SignedIn
from paper.thai import NOUGHT
from plans.releases.queries import newest, versions_of
from plans.releases.reader import said_words
from plans.releases.staleness import out_of_date
from plans.rollup.levels import LevelSums, level_sums
from plans.upper import actions as upper_actions
from plans.upper.actions import LEVELS, CannotAccept, upper_plan_for
from plans.upper.breadcrumbs import way_up
from plans.upper.checking import checked
from plans.upper.checks import BELOW, against_releasing
from plans.upper.lists.below import Entry, entry_of, readiness_list, standings
from plans.upper.lists.plans import UPPER_PLANS, UpperFilters, with_releases
from plans.upper.models import UpperPlan
from plans.upper.queries import NO_GROUP, UNGROUPED, RisenSums, risen_sums
from plans.upper.readiness import Below, readiness_below
from projects.models import ActionGroup
from projects.periods import PlanPeriod

# What may be done with a plan besides reading it.
ACTS = ("accept", "decide", "release", "arrange")


# --- the list -------------------------------------------------------------------------------------------------------
@require_GET
@door("upper_plan.view")
def upper_list(request: SignedIn) -> HttpResponseBase:
    """List the plans of districts and provinces in reach, and offer to start one's own."""
    require_somewhere(request.user, "upper_plan.view")
    listing = UPPER_PLANS.read(request, with_releases(UpperPlan.objects.visible_to(request.user), request.user))
    period = listing.filters.of if isinstance(listing.filters, UpperFilters) else None
    context = {"period": period, "may_start": _to_start(request, period)}
    return answer(listing, "plans/upper/upper_list.html", context)


def _to_start(request: SignedIn, period: PlanPeriod | None) -> list[UpperPlan]:
    """Return the plans, not yet there, that the person may start for the area of her own post."""
    if period is None or not period.is_open:
        return []
    areas = {post.area for post in request.user.posts if post.area.level in LEVELS}
    there = set(UpperPlan.objects.visible_to(request.user).filter(period=period).values_list("area", flat=True))
    new = [UpperPlan(area=area, level=LEVELS[Area.Level(area.level)], period=period) for area in areas]
    return [plan for plan in new if plan.area_id not in there and request.user.has_perm("upper_plan.accept", plan)]


@require_POST
@door("upper_plan.accept")
def upper_start(request: SignedIn) -> HttpResponse:
    """Start the plan of the person's own area for an open period."""
    wanted = (request.POST.get("area"), request.POST.get("period"))
    for period in PlanPeriod.objects.filter(is_open=True):
        for plan in _to_start(request, period):
            if wanted == (str(plan.area_id), str(period.pk)):
                messages.success(request, f"เริ่ม{plan} แล้ว รับแผนจากระดับล่างได้ตามความพร้อมในตาราง")
                return redirect("plans:upper", upper_plan_for(plan.area, period).pk)
    raise Http404("nothing of one's own to start")


# --- one plan -------------------------------------------------------------------------------------------------------
@require_GET
@door("upper_plan.view", UpperPlan)
def upper(request: SignedIn, plan: UpperPlan) -> HttpResponseBase:
    """Show one plan: what is ready below and who has to act, both sums side by side, and the versions."""
    live, accepted = level_sums(plan.area, plan.period), risen_sums(plan)
    rows = readiness_below(plan, live, accepted)
    may = {name: request.user.has_perm(f"upper_plan.{name}", plan) for name in ACTS}
    come_in = _come_in(rows, takes=may["accept"])
    context = {
        "plan": plan,
        "crumbs": way_up(plan),
        "rows": rows,
        **come_in,
        "standings": standings(plan, rows),
        "tables": _side_by_side(plan, live, accepted, rows=rows),
        "total": (live.total_baht, accepted.total_baht),
        "accepted": accepted,
        "fates": _fates(plan, accepted),
        "may": may,
        "below": Area.Level(BELOW[plan.level]).label,
        "unready": against_releasing(plan, come_in["taken"]),
        **_releases(request, plan),
    }
    return answer(_readiness(request, context), "plans/upper/upper_page.html", context)


def _readiness(request: SignedIn, page: Mapping[str, Any]) -> Listing:
    """Return the list of the areas below, each with the way to what the person may do about it."""
    plan, rows, takes = page["plan"], page["rows"], page["may"]["accept"]

    def entry(row: Below) -> Entry:
        step = render_to_string("plans/upper/upper_step.html", {"plan": plan, "row": row}) if takes else ""
        return entry_of(row, plan, may_open=_may_open(request, row), step=step)

    return readiness_list(request, plan, map(entry, rows))


def _come_in(rows: Sequence[Below], *, takes: bool) -> dict[str, Any]:
    """Return how many areas below are taken in, how many have a release, and the first that the reader can take in."""
    return {
        "taken": sum(1 for row in rows if row.acceptance),
        "released": sum(1 for row in rows if row.release),
        "ready": next((row for row in rows if takes and row.may_be_accepted), None),
    }


def _releases(request: SignedIn, plan: UpperPlan) -> dict[str, Any]:
    """Return the versions, and why the newest is out of date."""
    versions = list(versions_of(plan.area, plan.period).visible_to(request.user).defer("content", "head"))
    latest = versions[0] if versions else None
    return {
        "versions": versions,
        "stale": out_of_date(latest) if latest else [],
    }


def _may_open(request: SignedIn, row: Below) -> bool:
    """Tell whether the person may open the plan of an area below."""
    return row.plan is not None and request.user.has_perm(f"{row.plan.ACCESS.name}.view", row.plan)


def _side_by_side(
    plan: UpperPlan, live: LevelSums, accepted: RisenSums, *, rows: Iterable[Below]
) -> list[dict[str, Any]]:
    """Return by year, group and area what all tambons carry now and what this plan holds."""
    years = {year: f"ปี {year}" for year in plan.period.years}
    groups: dict[str, str] = {"": NO_GROUP, **dict(ActionGroup.choices)}
    areas = {row.area.code: str(row.area) for row in rows}
    below = str(Area.Level(BELOW[plan.level]).label)
    return [
        {"title": "ปีงบประมาณ", "rows": _sides(plan, "year", years, sums=(live.by_year, accepted.by_year))},
        {"title": "กลุ่มของโครงการ", "rows": _sides(plan, "group", groups, sums=(live.by_group, accepted.by_group))},
        {"title": below, "rows": _sides(plan, "below", areas, sums=(live.by_area, accepted.by_area))},
    ]


def _sides(
    plan: UpperPlan, word: str, labels: Mapping[Any, str], *, sums: tuple[Mapping[Any, Decimal], Mapping[Any, Decimal]]
) -> list[dict[str, Any]]:
    """Return both sums of every key with the address of the projects behind each."""
    now, held = sums
    return [
        {
            "label": label,
            "now": (now.get(key, NOUGHT), rows_url(plan, now="", fate="carried", **{word: key or UNGROUPED})),
            "accepted": (held.get(key, NOUGHT), rows_url(plan, fate="carried", **{word: key or UNGROUPED})),
        }
        for key, label in labels.items()
        if key in now or key in held
    ]


def _fates(plan: UpperPlan, accepted: RisenSums) -> list[dict[str, Any]]:
    """Return what became of the projects that came up; nothing where none has."""
    if not any(sums.projects for sums in accepted.fates.values()):
        return []
    return [
        {
            "label": label,
            "projects": accepted.fates[fate].projects,
            "baht": accepted.fates[fate].budget_baht,
            "url": rows_url(plan, fate=fate),
        }
        for fate, label in said_words(plan.level).items()
    ]


def rows_url(plan: UpperPlan, **words: object) -> str:
    """Return the address of the projects behind a number."""
    return f"{reverse('plans:upper_rows', args=[plan.pk])}?{urlencode(words)}"


# --- releasing -------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("upper_plan.release", UpperPlan)
def upper_release(request: SignedIn, plan: UpperPlan) -> HttpResponse:
    """Say in figures what a release would hold and what to know before it; then release the plan as it stands."""
    if request.method == "GET":
        return _ask_to_release(request, plan)
    before = versions_of(plan.area, plan.period).visible_to(request.user).first()
    try:
        issued = upper_actions.release_upper(plan, by=request.user, confirmed=request.POST.getlist("confirm"))
    except CannotAccept as refusal:
        return _ask_to_release(request, plan, refusals=refusal.reasons)
    if issued == before:
        messages.info(request, f"แผนไม่มีการเปลี่ยนแปลงหลังออกเล่มแผน ครั้งที่ {issued.version} จึงไม่ได้ออกเล่มใหม่")
    else:
        messages.success(request, f"ออกเล่มแผน ครั้งที่ {issued.version} แล้ว ไม่มีผู้ใดแก้ไขหรือลบเล่มนี้ได้อีก")
    return redirect("plans:release", issued.pk)


def _ask_to_release(request: SignedIn, plan: UpperPlan, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    known = checked(plan, anew="compare" in request.GET)
    checks = CheckList(known.said, request.POST.getlist("confirm"))
    sums, latest = risen_sums(plan), newest(plan.area, plan.period)
    context = {
        "plan": plan,
        "crumbs": way_up(plan),
        "checks": checks,
        "compared_at": known.compared_at,
        "refusals": checks.beside(refusals),
        "next_version": latest.version + 1 if latest else 1,
        "now": {"projects": sums.projects, "baht": sums.total_baht},
        "in_order": [],
        "back": reverse("plans:upper", args=[plan.pk]),
    }
    return render(request, "plans/releases/release_make.html", context, status=CONFLICT if refusals else 200)

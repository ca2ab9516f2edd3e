"""Many connections at once on four pages, as ratios to a view that does nothing, in the same run."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.urls import reverse

from agencies.access.roles import Role
from agencies.people.models import User
from benchmarks import data
from benchmarks.site import Person, running, signed_in
from plans.tambon.models import PlanReport
from plans.village.models import VillagePlan
from projects.models import Project

WAITING = 200
WARM_S = 2.0


def run(folder: Path, given: argparse.Namespace) -> dict[str, object]:
    """Ask for each page over all connections for ``given.seconds``; p50, p95 and p99 as ratios to the constant view."""
    pages = _world()
    with running(folder, urls="benchmarks.urls") as site:
        # The queue is to be looked at, not emptied.
        for name in ("rollup", "print"):
            site.services[name].kill()
        figures = {name: _measured(signed_in(who, site.port), path, given) for name, (who, path) in pages.items()}
    constant = figures["constant"]
    ratios = {
        name: {key: round(taken[key] / constant[key], 2) for key in ("p50", "p95", "p99")}
        | {"pages_a_second": round(taken["count"] / given.seconds, 1), "errors": taken["errors"]}
        for name, taken in figures.items()
    }
    return {
        "connections": given.connections,
        "seconds": given.seconds,
        "constant_ms": {key: round(constant[key] * 1000, 1) for key in ("p50", "p95", "p99")},
        "ratios": ratios,
        "holds": not any(taken["errors"] for taken in figures.values()),
    }


def _world() -> dict[str, tuple[User, str]]:
    province = data.province()
    plan = data.tambon_in_full(province)
    data.many_tambons(province, tambons=100)
    team = data.person(Role.TAMBON_TEAM, plan.area, name="team")
    village = data.saved(data.place(f"{plan.area.code}77", "บ้านแบบฟอร์ม", plan.area, moo=77))
    draft = VillagePlan.objects.create(village=village, period=data.period())
    secretary = data.person(Role.VILLAGE_SECRETARY, village)
    PlanReport.objects.bulk_create(
        PlanReport(tambon_plan=plan, format=PlanReport.Format.PDF, digest=f"{n:064}", requested_by=team)
        for n in range(WAITING)
    )
    waiting = PlanReport.objects.first()
    assert waiting is not None
    data.analyse()
    project = Project.objects.filter(area__parent=plan.area).order_by("pk").first()
    assert project is not None
    return {
        "constant": (secretary, "/constant/"),
        "list": (data.person(Role.PROV_PLANNER, province), reverse("plans:village_list")),
        "form": (secretary, reverse("plans:village_edit", args=[draft.pk])),
        "public page": (secretary, reverse("tracked", args=[project.code])),
        "print queue": (team, reverse("plans:report", args=[waiting.pk])),
    }


def _measured(person: Person, path: str, given: argparse.Namespace) -> dict[str, float]:
    """Ask for one page over all connections; the first two seconds do not count."""
    ends = time.monotonic() + WARM_S + given.seconds
    begins = ends - given.seconds
    taken: list[float] = []
    errors: list[int] = []

    def ask() -> None:
        while (begun := time.monotonic()) < ends:
            answer = person.get(path)
            if answer.status != 200:
                errors.append(answer.status)
                time.sleep(0.05)
            elif begun >= begins:
                taken.append(time.monotonic() - begun)

    _all_at_once(ask, given.connections)
    taken.sort()
    if not taken:
        return {"p50": 0, "p95": 0, "p99": 0, "count": 0, "errors": len(errors) or 1}
    points = {f"p{part}": taken[min(len(taken) - 1, len(taken) * part // 100)] for part in (50, 95, 99)}
    return points | {"count": len(taken), "errors": len(errors)}


def _all_at_once(ask: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=ask, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

"""Projects of a tambon that are like a title while it is typed, with what became of them.

A village reads its own projects and those of the tambon's plans, which are open to everybody there; what another
village drafts, or has sent and the tambon has not accepted, is not among them.  Nothing of another project is copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.urls import reverse
from rapidfuzz import fuzz, process

from agencies.areas.models import Area
from agencies.people.models import User
from paper.thai import added, normalise
from plans.decisions.queries import ProjectOutcome, outcomes
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import PlanLine, VillagePlan
from projects.duplicates.likeness import ASK, likeness
from projects.duplicates.places import Gazetteer
from projects.duplicates.queries import places_of
from projects.duplicates.titles import read
from projects.periods import period_name

# So many letters say what the work is; fewer are like everything.
SHORTEST: Final = 6
# Of so many projects the titles are read, the newest periods first; of those nearest in letters the words are compared.
MOST: Final = 2000
COMPARED: Final = 25
SHOWN: Final = 3
NO_RECORD: Final = "ยังไม่มีบันทึกผล"
IN_THIS_PLAN: Final = "อยู่ในแผนนี้แล้ว"


@dataclass(frozen=True)
class Similar:
    """A project that is like the title: its words, whose and of which period it is, its baht, and what became of it.

    ``fate`` is in words; ``reason`` is blank where none was written.  The address may be read by who sees this.
    """

    title: str
    village: str
    period: str
    baht: Decimal | None
    fate: str
    reason: str
    url: str


@dataclass(frozen=True)
class _Known:
    """A project whose title is compared."""

    project: int
    code: str
    title: str
    area_code: str
    period: str
    baht: Decimal | None = None
    # The village plan that holds it; 0 for those of other villages.
    plan: int = 0


def similar_to(title: str, plan: VillagePlan, *, reader: User, code: str = "") -> list[Similar]:
    """Return what is most like ``title`` of what ``reader`` may see, beside the project ``code`` itself.

    At most seven queries, however many projects there are.
    """
    text = normalise(title)
    if len(text) < SHORTEST or plan.village.parent is None:
        return []
    known = {one.project: one for one in _own(plan, code)}
    for one in _in_tambon(plan.village.parent, reader, code):
        known[one.project] = replace(one, plan=known[one.project].plan) if one.project in known else one
    found = list(_nearest(text, known, plan.village.parent))
    if not found:
        return []
    fates = outcomes([one.project for one in found], reader=reader)
    names = {area.code: str(area) for area in Area.objects.filter(parent=plan.village.parent)}
    told = [(one, names.get(one.area_code, str(plan.village.parent)), fates.get(one.project)) for one in found]
    return [
        Similar(one.title, village, one.period, one.baht, *_fate(one, outcome, plan), _url(one, outcome))
        for one, village, outcome in told
    ]


def _own(plan: VillagePlan, code: str) -> Iterator[_Known]:
    """Read the village's own projects, of this plan and of others."""
    lines = PlanLine.objects.filter(plan__village=plan.village_id).exclude(project__code=code)
    rows = lines.order_by("-plan__period__first_year", "position").values_list(
        "project", "project__code", "project__title", "plan", "plan__period__first_year", "plan__period__last_year"
    )
    for project, known, title, of, first, last in rows[:MOST]:
        yield _Known(project, known, title, plan.village.code, period_name(first, last), plan=of)


def _in_tambon(tambon: Area, reader: User, code: str) -> Iterator[_Known]:
    """Read the lines of the tambon's plans, of every period."""
    plans = TambonPlan.objects.visible_to(reader).filter(area=tambon)
    lines = TambonLine.objects.filter(tambon_plan__in=plans).exclude(project__code=code)
    rows = lines.order_by("-tambon_plan__period__first_year", "position").values_list(
        *("project", "project__code", "title", "area_code"),
        *("tambon_plan__period__first_year", "tambon_plan__period__last_year", *TambonLine.YEAR_FIELDS),
    )
    for project, known, title, area_code, first, last, *years in rows[:MOST]:
        yield _Known(project, known, title, area_code, period_name(first, last), added(years))


def _nearest(text: str, known: Mapping[int, _Known], tambon: Area) -> list[_Known]:
    """Return the projects whose titles are most like ``text``: by their letters first, then by their words."""
    titles = {project: one.title for project, one in known.items()}
    near = process.extract(text, titles, scorer=fuzz.partial_ratio, processor=None, limit=COMPARED)
    gazetteer = Gazetteer(places_of(tambon)) if near else Gazetteer(())
    typed = read(text, gazetteer)
    scores = {project: likeness(typed, read(titles[project], gazetteer)) for _, _, project in near}
    alike = [project for project, score in scores.items() if score >= ASK]
    return [known[project] for project in sorted(alike, key=lambda project: -scores[project])[:SHOWN]]


def _fate(one: _Known, outcome: ProjectOutcome | None, plan: VillagePlan) -> tuple[str, str]:
    """Say what became of a project, and why: what the forum decided, or that nothing is recorded."""
    if outcome is None or not outcome.is_decided:
        return (IN_THIS_PLAN if one.plan == plan.pk else NO_RECORD), ""
    carrier = outcome.line.carrier
    return (f"รวมกับ «{carrier.title}»" if outcome.is_merged and carrier else outcome.label), outcome.line.reason


def _url(one: _Known, outcome: ProjectOutcome | None) -> str:
    if outcome is None:
        return reverse("projects:project", args=[one.code])
    return reverse("plans:decision", args=[outcome.plan.pk, one.code])

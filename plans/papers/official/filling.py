"""What a form is filled in from: the rows of a tambon plan or of a local plan, and the title lines of either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from agencies.areas.models import Area
from paper.thai import added, thai_date, thai_datetime
from plans.alignment.queries import usable
from plans.decisions.models import Outcome
from plans.local.editions import plan_in_force
from plans.local.entries import Entry, form_of
from plans.local.labels import in_full
from plans.local.models import Edition, LocalPlan
from plans.papers.official.chapters import Serving, in_chapters, serving
from plans.papers.project_rows import line_row, project_row
from plans.papers.sheets.rows import Chapter, Money, ProjectRow
from plans.rollup.aggregation import Line, printed
from plans.rollup.balance import place_of
from plans.rollup.queries import Villages, stored_lines, villages_of
from plans.tambon.models import TambonPlan
from projects.models import Project
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework


@dataclass(frozen=True)
class Filling:
    """The rows of every form of the ผ.02 family, in print order, and what the title lines say below the form's name.

    ``missing`` are the codes of the villages whose plan is not in it.
    """

    period: PlanPeriod
    titles: tuple[str, str]
    place: str
    version: str
    rows: tuple[ProjectRow, ...]
    villages: tuple[Area, ...]
    missing: frozenset[str] = frozenset()

    @property
    def has_samples(self) -> bool:
        """Tell whether a village of the plan is invented."""
        return any(area.is_sample for area in self.villages)

    def of_form(self, form: str) -> tuple[ProjectRow, ...]:
        """Return the rows that are printed on one form."""
        return tuple(row for row in self.rows if row.form == form)


def of_tambon(plan: TambonPlan) -> Filling:
    """Read a tambon plan: carried projects with all the money that counts for them, and what is passed on."""
    stored = stored_lines(plan)
    carriers = {line.project_id: line.carrier_id for line in stored}
    served = serving(carriers, usable(plan), carriers=carriers)
    return of_lines(plan, stored, villages_of(plan), served=served)


def of_lines(plan: TambonPlan, stored: Sequence[Line], villages: Villages, *, served: Mapping[int, Serving]) -> Filling:
    """Fill in from the lines of a tambon plan; ``served`` is what its projects serve, by their keys."""
    every = tuple(sorted((*villages.accepted, *villages.missing), key=lambda area: area.code))
    names = {area.code: str(area) for area in every}
    shares = _shares(stored, plan.period.years)
    lines = [*printed(stored), *(line for line in stored if line.fate == Outcome.PASSED_ON)]
    rows = [
        (replace(line_on_form(line, plan.period, names), shares=shares.get(line.project_id, {})), line.project_id)
        for line in lines
    ]
    return Filling(
        period=plan.period,
        titles=(f"แผนชุมชนบูรณาการระดับตำบล ({plan.period})", in_full(plan.area)),
        place=place_of(plan),
        version=f"ข้อมูล ณ {thai_datetime(plan.rolled_up_at, short=True)}",
        rows=in_chapters([(_placed(row, served.get(pk)), served.get(pk)) for row, pk in rows]),
        villages=every,
        missing=frozenset(area.code for area in villages.missing),
    )


def _shares(lines: Iterable[Line], years: Sequence[int]) -> dict[int, dict[str, Money]]:
    """Return by the key of a project what each village's own lines bring to it, where that is not its own village."""
    by_carrier: defaultdict[int, defaultdict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.counts:
            by_carrier[line.carrier_id][line.village].append(line)
    return {
        carrier: {
            village: dict(zip(years, map(added, zip(*(line.years_baht for line in own), strict=True)), strict=True))
            for village, own in by_village.items()
        }
        for carrier, by_village in by_carrier.items()
    }


def _placed(row: ProjectRow, served: Serving | None) -> ProjectRow:
    return replace(row, chapter=served.chapter) if served else row


def line_on_form(line: Line, period: PlanPeriod, villages: Mapping[str, str]) -> ProjectRow:
    """Write a line of a tambon plan with the form it prints on, still without its place among strategies."""
    row = line_row(line, period.years, village=villages.get(line.village, ""))
    return replace(row, area_code=line.village, form=form_of(line.fate, line.action_group), reason=line.reason)


def of_local(plan: LocalPlan) -> Filling:
    """Read the plan in force of a local authority; a plan without an announced edition has no rows."""
    lines = plan_in_force(plan)
    announced = plan.editions.filter(state=Edition.State.ANNOUNCED).order_by("sequence").last()
    villages = tuple(Area.objects.filter(coverages__agency=plan.agency).order_by("code"))
    names = {area.code: str(area) for area in villages}
    codes = dict(
        Project.objects.filter(pk__in=[line.project_id for line in lines if line.project_id]).values_list("pk", "code")
    )
    served = serving(codes, StrategyFramework.objects.all())
    rows = [
        (
            entry_row(line.entry, plan.period, names, code=codes.get(line.project_id or 0, "")),
            served.get(line.project_id or 0),
        )
        for line in lines
    ]
    return Filling(
        period=plan.period,
        titles=(f"แผนพัฒนาท้องถิ่น ({plan.period}) {announced or ''}".strip(), whose(plan)),
        place=whose(plan),
        version=f"{in_words(announced)} ประกาศใช้ {thai_date(announced.announced_on, short=True)}" if announced else "",
        rows=in_chapters(rows),
        villages=villages,
    )


def in_words(edition: Edition) -> str:
    """Say an edition with the word «ฉบับ»: «ฉบับแรก», «ฉบับเพิ่มเติม ครั้งที่ 3/2567»."""
    return f"ฉบับ{str(edition).removeprefix('ฉบับ')}"


def whose(plan: LocalPlan) -> str:
    """Say the authority and where it is, as the third title line does."""
    return f"{plan.agency.name} {in_full(plan.agency.area, above_tambon=True)}"


def entry_row(entry: Entry, period: PlanPeriod, villages: Mapping[str, str], *, code: str = "") -> ProjectRow:
    """Write a line of a local plan as the forms print it; its place in the forms is what the edition says."""
    row = project_row(
        {**vars(entry), "lead_name": entry.lead},
        code=code,
        village=villages.get(entry.village, ""),
        budget_baht={year: entry.budget_baht.get(year) for year in period.years},
    )
    return replace(
        row,
        target=entry.target,
        area_code=entry.village,
        form=entry.form,
        chapter=Chapter(strategy=entry.issue, tactic=entry.tactic, programme=entry.programme),
        equipment=entry.equipment_type,
        category=entry.category,
    )

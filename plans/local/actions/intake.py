"""Taking projects of the tambon plan into an edition of a local plan: what is offered, on which form, with what money.

Carried projects go to ผ.02, those the community does itself to ผ.02/1, what is beyond the authority's means to ผ.02/2
(docs/domain.md#which-form); the planner may choose another form for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from uuid import uuid4

from django.db import transaction

from agencies.people.models import User
from plans.decisions.models import Outcome
from plans.local.actions.changes import CannotAmend, Draft, hold, put_row, stamp
from plans.local.duplicates import merged
from plans.local.editions import Alteration, PlanRow, against_kind, lines_in_force
from plans.local.entries import Entry, form_of, normal
from plans.local.models import Edition, EditionRow, LocalPlan
from plans.proposals.models import OWNERS, called, owner_of
from plans.tambon.models import TambonLine, TambonPlan
from projects.models import Project

Form = EditionRow.FormCode
# What a project brings along; everything else of a line is the authority's own and stays when the line is there.
BROUGHT = ("title", "objective", "target_quantity", "target_unit", "target_text", "place", "budget_baht")


class Availability(StrEnum):
    """Where an offered project stands."""

    NEW = "new"
    DRAFTED = "drafted"
    SAME = "same"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Offer:
    """One project of the tambon plan as a line of the local plan, and where it stands there."""

    project_id: int
    # Whose it is and its code tell it from others of its title, and all in one: titles are alike in many villages.
    owner: str
    code: str
    called: str
    entry: Entry
    standing: Availability
    fate: str
    rank: int | None = None
    row: PlanRow | None = None
    # The project merged with it under whose name it stands in the plan or the draft; blank when under its own.
    stands_as: str = ""
    # Why an edition of this kind may not hold it; blank when it may.
    against: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Tell whether taking it in would do anything, and the edition may hold it."""
        return self.standing in {Availability.NEW, Availability.DIFFERS} and not self.against


def tambon_plans_for(local_plan: LocalPlan, *, reader: User) -> list[TambonPlan]:
    """Return the tambon plans of the villages the authority covers, for its period, that ``reader`` may see."""
    villages = local_plan.agency.coverage.all()
    plans = TambonPlan.objects.visible_to(reader).filter(area__children__in=villages, period=local_plan.period_id)
    return list(plans.select_related("area", "period").distinct().order_by("area__code"))


def offers(edition: Edition, *, reader: User) -> list[Offer]:
    """Return what the tambon plans offer to an edition, by rank and then in the tambon's order.

    A project whose line stands under the name of one that the forum merged with it changes that line: it is no new one.
    """
    local_plan = edition.local_plan
    in_force = {row.project_id: row for row in lines_in_force(local_plan).values() if row.project_id}
    drafted = set(edition.rows.exclude(project=None).values_list("project_id", flat=True))
    lines = list(_lines(local_plan, reader=reader))
    stood = _stood_for({line.project_id for line, _ in lines}, [*in_force, *drafted])
    offered = []
    for line, money in lines:
        project = stood.get(line.project_id, line.project)
        row = in_force.get(project.pk)
        entry = _entry(line, money)
        if row:
            entry = _brought(row.entry, entry)
        standing = _standing(project.pk in drafted, row, entry)
        offered.append(
            Offer(
                project_id=line.project_id,
                owner=owner_of(line.project),
                code=line.project.code,
                called=called(line.project, entry.title),
                entry=entry,
                standing=standing,
                fate=Outcome(line.fate).label,
                rank=line.rank,
                row=row,
                stands_as="" if project.pk == line.project_id else called(project, row.entry.title if row else ""),
                against=_against(edition, row, entry) if standing in {Availability.NEW, Availability.DIFFERS} else "",
            )
        )
    return sorted(offered, key=lambda offer: (offer.rank is None, offer.rank or 0))


def _stood_for(offered: Collection[int], held: Collection[int]) -> dict[int, Project]:
    """Return by offered project the one of its merge that the plan or the draft holds in its place, the plan's first.

    A project that is held under its own name stands for itself and is not in the answer.
    """
    members = merged([*offered, *held])
    holder: dict[int, Project] = {}
    for project in held:
        if project in members:
            holder.setdefault(members[project].merge_id, members[project].project)
    return {
        project: holder[members[project].merge_id]
        for project in offered
        if project not in held and project in members and members[project].merge_id in holder
    }


def _against(edition: Edition, row: PlanRow | None, entry: Entry) -> str:
    """Say what the edition would be refused for, if it held the project: the rule by which it is proposed."""
    change = Alteration(row.line if row else uuid4(), row.entry if row else None, entry)
    return " ".join(against_kind(edition.kind, [change]))


def _standing(is_drafted: bool, row: PlanRow | None, entry: Entry) -> Availability:  # noqa: FBT001  one of three facts
    if is_drafted:
        return Availability.DRAFTED
    if row is None:
        return Availability.NEW
    return Availability.SAME if row.entry == entry else Availability.DIFFERS


def _lines(local_plan: LocalPlan, *, reader: User) -> Iterable[tuple[TambonLine, dict[int, Decimal]]]:
    """Give the lines that leave the tambon for the authority, each with its money and what was joined to it."""
    villages = set(local_plan.agency.coverage.values_list("code", flat=True))
    for plan in tambon_plans_for(local_plan, reader=reader):
        lines = list(plan.lines.select_related(*OWNERS))
        joined: dict[int, list[TambonLine]] = defaultdict(list)
        for line in lines:
            if line.counts:
                joined[line.carrier_id or line.project_id].append(line)
        for line in lines:
            if line.area_code not in villages and line.area_code != plan.area.code:
                continue
            if line.fate == Outcome.CARRIED:
                yield line, _summed(joined[line.project_id], plan.period.years)
            elif line.fate == Outcome.PASSED_ON:
                yield line, _summed([line], plan.period.years)


def _summed(lines: Iterable[TambonLine], years: tuple[int, ...]) -> dict[int, Decimal]:
    """Add money up by year; a year that is blank in every line stays blank."""
    by_year: dict[int, Decimal] = {}
    for line in lines:
        for year, amount in zip(years, line.years_baht, strict=False):
            if amount is not None:
                by_year[year] = by_year.get(year, Decimal(0)) + amount
    return by_year


def _entry(line: TambonLine, money: Mapping[int, Decimal]) -> Entry:
    details = line.details
    quantity = details.get("target_quantity")
    entry = Entry(
        title=line.title,
        form=form_of(line.fate, line.action_group),
        objective=details.get("objective", ""),
        target_quantity=None if quantity is None else Decimal(quantity),
        target_unit=details.get("target_unit", ""),
        target_text=details.get("target_text", ""),
        place=details.get("place", ""),
        budget_baht=money,
        indicator=details.get("indicator", ""),
        expected_result=details.get("expected_result", ""),
        lead=details.get("lead_name", ""),
        village=line.area_code,
    )
    return normal(entry)


def _brought(old: Entry, entry: Entry) -> Entry:
    """Return the line of the plan with what the tambon plan now says of the project."""
    return replace(old, **{name: getattr(entry, name) for name in BROUGHT})


@dataclass(frozen=True)
class Placing:
    """Where in the plan taken projects are put."""

    issue: str = ""
    issue_id: int | None = None
    programme: str = ""
    programme_id: int | None = None
    reason: str = ""


def take_in(edition: Edition, forms: Mapping[int, str], placing: Placing, *, by: User) -> list[EditionRow]:
    """Copy the chosen projects (project id → form) into a draft edition and keep their links; all of them or none.

    A project that has a line already changes that line.  Raises CannotAmend for a project that is not offered.
    """
    with transaction.atomic():
        edition = hold(edition, by=by)
        offered = {offer.project_id: offer for offer in offers(edition, reader=by)}
        missing = [project for project in forms if project not in offered or not offered[project].can_be_taken]
        if against := list(filter(None, (offered[project].against for project in forms if project in offered))):
            raise CannotAmend(*against)
        if missing:
            raise CannotAmend("โครงการที่เลือกบางรายการอยู่ในฉบับนี้แล้วหรือไม่มีในแผนตำบลแล้ว กรุณาเปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง")
        return [_take(edition, offered[project], form, placing, by=by) for project, form in forms.items()]


def _take(edition: Edition, offer: Offer, form: str, placing: Placing, *, by: User) -> EditionRow:  # noqa: PLR0917  four parts of one sentence
    entry = offer.entry
    if offer.row is None:
        entry = replace(
            entry,
            form=Form(form).value,
            issue=placing.issue,
            issue_id=placing.issue_id,
            programme=placing.programme,
            programme_id=placing.programme_id,
        )
    return put_row(
        edition,
        offer.row.line if offer.row else None,
        Draft(entry, reason=placing.reason),
        by=by,
        base=stamp(None),
        project_id=offer.project_id,
    )

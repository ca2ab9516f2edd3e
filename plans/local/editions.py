"""Editions of a local plan: what changed in a line, which kind of edition may change it, and the plan in force.

The rule table follows docs/domain.md#editions (ข้อ 17, 21, 22, 22/1 of the regulation on local plans; the definitions of
แก้ไข and เปลี่ยนแปลง are unverified there): a correction mends words and leaves objective and substance alone, a change
touches amounts, quantity, place or substance, a supplement adds.  Which field is substance is this table's proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from paper.thai import added, thai_sort_key
from plans.local.entries import Entry, entry_of
from plans.local.models import Edition, EditionRow, LocalPlan, RowLink
from projects.fields import BY_NAME

Kind = Edition.Kind
Form = EditionRow.FormCode


class Weight(StrEnum):
    """How heavy it is to change a field."""

    WORDS = "words"
    SUBSTANCE = "substance"


# Every field that an edition may change; whatever is not here is part of what the line is.
RULES: Mapping[str, Weight] = {
    "title": Weight.WORDS,
    "indicator": Weight.WORDS,
    "expected_result": Weight.WORDS,
    "lead": Weight.WORDS,
    "issue": Weight.WORDS,
    "tactic": Weight.WORDS,
    "programme": Weight.WORDS,
    "equipment_type": Weight.WORDS,
    "objective": Weight.SUBSTANCE,
    "target_quantity": Weight.SUBSTANCE,
    "target_unit": Weight.SUBSTANCE,
    "target_text": Weight.SUBSTANCE,
    "place": Weight.SUBSTANCE,
    "budget_baht": Weight.SUBSTANCE,
    "form": Weight.SUBSTANCE,
}
# Entry's names for what a project calls otherwise.
_OF_PROJECT = {"lead": "lead_name"}
LABELS: Mapping[str, str] = {
    "issue": "ประเด็นการพัฒนา/ยุทธศาสตร์",
    "tactic": "กลยุทธ์",
    "programme": "แผนงาน",
    "equipment_type": "ประเภทครุภัณฑ์",
    "form": "แบบ",
    "village": "หมู่บ้านที่เสนอ",
    **{name: BY_NAME[of].told_as for name in RULES if (of := _OF_PROJECT.get(name, name)) in BY_NAME},
}
BUDGET = "budget_baht"
# A printed text and the library's item it was taken from change together and are one field.
_PRINTED_WITH = {"issue_id": "issue", "tactic_id": "tactic", "programme_id": "programme"}


class OutsideRules(ValueError):
    """A change that no kind of edition may make; the message is a Thai sentence."""


class Conflict(ValueError):
    """A row of which OLD is not what the plan says; ``titles`` name the lines."""

    def __init__(self, titles: Sequence[str]) -> None:
        """Keep the lines' titles."""
        super().__init__(", ".join(titles))
        self.titles = tuple(titles)


def label(name: str) -> str:
    """Say a changed field, «budget_baht.2571» included, as the forms head it."""
    plain, _, year = name.partition(".")
    return f"งบประมาณปี {year}" if plain == BUDGET else LABELS.get(plain, plain)


def difference(old: Entry, new: Entry) -> tuple[str, ...]:
    """Name the fields in which two states of a line differ, money year by year, in the order of the rule table.

    Raises OutsideRules when something differs that makes it another line: where it came from, or a project that
    became equipment.
    """
    differing = {_PRINTED_WITH.get(name, name) for name in old.data() if getattr(old, name) != getattr(new, name)}
    beyond = differing - RULES.keys()
    if beyond:
        raise OutsideRules(f"«{old.title}»: เปลี่ยน{label(min(beyond))}ไม่ได้ กรุณายกเลิกรายการนี้แล้วเพิ่มเป็นรายการใหม่")
    if "form" in differing and Form.P03 in {old.form, new.form}:
        raise OutsideRules(f"«{old.title}»: เปลี่ยนระหว่างโครงการกับครุภัณฑ์ไม่ได้ กรุณายกเลิกรายการนี้แล้วเพิ่มเป็นรายการใหม่")
    years = sorted(old.budget_baht.keys() | new.budget_baht.keys())
    money = [f"{BUDGET}.{year}" for year in years if old.budget_baht.get(year) != new.budget_baht.get(year)]
    return tuple(name for field_ in RULES if field_ in differing for name in (money if field_ == BUDGET else [field_]))


@dataclass(frozen=True)
class Alteration:
    """What an edition does to one line: no old adds it, no new removes it."""

    line: UUID
    old: Entry | None
    new: Entry | None
    project_id: int | None = None

    @property
    def title(self) -> str:
        """Return the name people know the line by."""
        return (self.old or self.new or Entry("")).title

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the changed fields of a line that was there and stays."""
        return difference(self.old, self.new) if self.old and self.new else ()

    @property
    def effect(self) -> Effect:
        """Tell what the row does to the plan."""
        if self.old is None:
            return Effect.ADDS
        if self.new is None:
            return Effect.REMOVES
        weights = {RULES[name.partition(".")[0]] for name in self.changed}
        if not weights:
            return Effect.NOTHING
        return Effect.CHANGES if Weight.SUBSTANCE in weights else Effect.MENDS


class Effect(StrEnum):
    """What one row does to the plan."""

    ADDS = "adds"
    MENDS = "mends"
    CHANGES = "changes"
    REMOVES = "removes"
    NOTHING = "nothing"


# What each kind of edition may do (see the module's source); a heavier kind may also do what a lighter one does.
MAY: Mapping[str, frozenset[Effect]] = {
    Kind.MAIN: frozenset({Effect.ADDS}),
    Kind.CORRECTION: frozenset({Effect.MENDS}),
    Kind.CHANGE: frozenset({Effect.MENDS, Effect.CHANGES, Effect.REMOVES}),
    Kind.SUPPLEMENT: frozenset({Effect.ADDS}),
    Kind.REVIEW: frozenset({Effect.ADDS, Effect.MENDS, Effect.CHANGES, Effect.REMOVES}),
}
_LIGHTEST_FIRST = (Kind.CORRECTION, Kind.SUPPLEMENT, Kind.CHANGE)
_SAID = {
    Effect.ADDS: "เป็นรายการใหม่ ต้องใช้ฉบับเพิ่มเติม",
    Effect.REMOVES: "เป็นการยกเลิกรายการ ต้องใช้ฉบับเปลี่ยนแปลงหรือทบทวน",
    Effect.MENDS: "เป็นการแก้ไขข้อความของรายการเดิม ต้องใช้ฉบับแก้ไขหรือเปลี่ยนแปลง",
    Effect.NOTHING: "ไม่มีอะไรเปลี่ยนจากเดิม กรุณาแก้ไขหรือเอาออกจากฉบับนี้",
}


def suggested_kind(rows: Iterable[Alteration]) -> Edition.Kind | None:
    """Suggest the lightest kind that may do everything ``rows`` do.

    None when there is nothing, or when old lines change and new ones come at once: that is two editions, or a review.
    """
    effects = {row.effect for row in rows} - {Effect.NOTHING}
    if not effects:
        return None
    return next((kind for kind in _LIGHTEST_FIRST if effects <= MAY[kind]), None)


def against_kind(kind: str, rows: Iterable[Alteration]) -> list[str]:
    """Return one Thai sentence per row that an edition of ``kind`` may not hold."""
    return [f"«{row.title}» {unfit(row)}" for row in rows if row.effect not in MAY[kind]]


def unfit(row: Alteration) -> str:
    """Say what a row does that another kind of edition is for."""
    if row.effect == Effect.CHANGES:
        heavy = [label(name) for name in row.changed if RULES[name.partition(".")[0]] == Weight.SUBSTANCE]
        return f"เปลี่ยน{' '.join(heavy)} ซึ่งเป็นสาระสำคัญ ต้องใช้ฉบับเปลี่ยนแปลงหรือทบทวน"
    return _SAID[row.effect]


def next_number(taken: Iterable[int | None]) -> int:
    """Return the number after the highest that was ever used: numbers do not come back."""
    return max((number or 0 for number in taken), default=0) + 1


# --- the plan in force ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PlanRow:
    """One line of the plan in force; ``order`` is its place by first entry, which no later edition changes."""

    line: UUID
    entry: Entry
    order: int
    project_id: int | None = None
    # The editions that brought it and that touched it last.
    since_id: int | None = None
    edition_id: int | None = None


def clashes(plan: Mapping[UUID, PlanRow], rows: Iterable[Alteration]) -> list[Alteration]:
    """Return the rows of which OLD is not what the plan says now."""
    return [row for row in rows if row.old != (plan[row.line].entry if row.line in plan else None)]


def applied(
    plan: Mapping[UUID, PlanRow], rows: Sequence[Alteration], *, edition_id: int | None = None
) -> dict[UUID, PlanRow]:
    """Apply one edition; raises Conflict when any OLD is not what the plan says."""
    wrong = clashes(plan, rows)
    if wrong:
        raise Conflict([row.title for row in wrong])
    new_plan = dict(plan)
    order = max((row.order for row in plan.values()), default=0)
    for row in rows:
        if row.new is None:
            del new_plan[row.line]
            continue
        before = plan.get(row.line)
        if before is None:
            order += 1
        new_plan[row.line] = PlanRow(
            line=row.line,
            entry=row.new,
            order=before.order if before else order,
            project_id=row.project_id,
            since_id=before.since_id if before else edition_id,
            edition_id=edition_id,
        )
    return new_plan


def replay(editions: Iterable[tuple[int | None, Sequence[Alteration]]]) -> dict[UUID, PlanRow]:
    """Apply editions (id and rows), in the order they were announced, to a plan that is empty."""
    plan: dict[UUID, PlanRow] = {}
    for edition_id, rows in editions:
        plan = applied(plan, rows, edition_id=edition_id)
    return plan


def alteration(row: EditionRow) -> Alteration:
    """Read a stored row."""
    return Alteration(
        line=row.line,
        old=entry_of(row.old) if row.old is not None else None,
        new=entry_of(row.new) if row.new is not None else None,
        project_id=row.project_id,
    )


def lines_in_force(local_plan: LocalPlan, *, through: int | None = None) -> dict[UUID, PlanRow]:
    """Replay the announced editions (up to the sequence ``through``), one query; lines by identity."""
    rows = EditionRow.objects.filter(edition__local_plan=local_plan, edition__state=Edition.State.ANNOUNCED)
    if through is not None:
        rows = rows.filter(edition__sequence__lte=through)
    ordered = rows.order_by("edition__sequence", "form", "position", "pk")
    return replay(
        (edition_id, [alteration(row) for row in members])
        for edition_id, members in groupby(ordered, key=lambda row: row.edition_id)
    )


def plan_in_force(local_plan: LocalPlan, *, through: int | None = None) -> list[PlanRow]:
    """Return the lines of the plan in force as the forms print them: by form, issue, tactic, programme, and entry."""
    return in_print_order(lines_in_force(local_plan, through=through).values())


def in_print_order(rows: Iterable[PlanRow]) -> list[PlanRow]:
    """Order lines by form, issue, tactic and programme (numbers in them by value, blank last), then by entry."""
    return sorted(rows, key=lambda row: (*place_of(row.entry), row.order))


_FORMS = tuple(Form)


def place_of(entry: Entry) -> tuple[object, ...]:
    """Return the key by which a line finds its group in print."""
    form = _FORMS.index(Form(entry.form))
    return (form, *(thai_sort_key(text) for text in (entry.issue, entry.tactic, entry.programme, entry.equipment_type)))


@dataclass(frozen=True)
class Group:
    """Lines printed together: of one form, issue and programme; their numbers begin at 1 and are no identity."""

    form: str
    issue: str
    programme: str
    rows: tuple[PlanRow, ...]
    totals_baht: Mapping[int, Decimal | None] = field(default_factory=dict)

    @property
    def total_baht(self) -> Decimal | None:
        """Return the group's sum over all years."""
        return added(self.totals_baht.values())

    @property
    def project_years(self) -> int:
        """Return how many project-years the group has («จำนวนโครงการ» of ผ.01)."""
        return sum(row.entry.project_years for row in self.rows)


def grouped(rows: Iterable[PlanRow], years: tuple[int, ...]) -> Iterator[Group]:
    """Give lines group by group, in print order, with their sums by year."""
    for (form, issue, programme), members in groupby(
        sorted(rows, key=_group_order), key=lambda row: group_of(row.entry)
    ):
        together = tuple(members)
        yield Group(form, issue, programme, together, totals(together, years))


def group_of(entry: Entry) -> tuple[str, str, str]:
    """Return form, issue and programme: the lines that share them are printed, numbered and summed together."""
    return (entry.form, entry.issue, entry.programme)


def _group_order(row: PlanRow) -> tuple[object, ...]:
    form, issue, tactic, programme, equipment = place_of(row.entry)
    return (form, issue, programme, tactic, equipment, row.order)


def totals(rows: Iterable[PlanRow], years: tuple[int, ...]) -> dict[int, Decimal | None]:
    """Add the money of lines up by year; a year that is blank in every line stays blank (None)."""
    rows = list(rows)
    return {year: added(row.entry.budget_baht.get(year) for row in rows) for year in years}


# --- OLD above NEW ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Compared:
    """One row of the comparison: the line before and after, the changed fields, and why."""

    row_id: int
    line: UUID
    project_id: int | None
    old: Entry | None
    new: Entry | None
    changed: frozenset[str]
    effect: Effect
    reason: str = ""
    links: tuple[RowLink, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Say the changed fields in words, in the order of the rule table."""
        return tuple(label(name) for name in difference(self.old, self.new)) if self.old and self.new else ()

    @property
    def now(self) -> Entry:
        """Return the line as it will be, or as it was when it goes."""
        return self.new or self.old or Entry("")


def comparison(edition: Edition) -> list[Compared]:
    """Return an edition's rows, OLD and NEW, in print order; two queries."""
    rows = edition.rows.prefetch_related("links")
    compared_rows = [compared(row) for row in rows]
    return sorted(compared_rows, key=lambda row: place_of(row.now))


def compared(row: EditionRow) -> Compared:
    """Read one stored row with its links."""
    change = alteration(row)
    return Compared(
        row_id=row.pk,
        line=row.line,
        project_id=row.project_id,
        old=change.old,
        new=change.new,
        changed=frozenset(change.changed),
        effect=change.effect,
        reason=row.reason,
        links=tuple(row.links.all()),
    )

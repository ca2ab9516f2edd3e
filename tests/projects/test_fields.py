"""The registry says everything once: it reproduces every list the house keeps by hand, and no field is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as attributes
from decimal import Decimal

import pytest
from django.db import models

from paper.layout import sheet
from plans.board import duplicates
from plans.decisions import merging
from plans.decisions.models import Decision as TambonDecision
from plans.decisions.models import FundingShare, Merge
from plans.local import editions
from plans.local.actions import intake
from plans.papers import sheets
from plans.papers.sheets import layouts, projects, village
from plans.profile.models import Problem, TambonProfile
from plans.releases import comparing, content
from plans.rollup import aggregation
from plans.tambon.models import TambonMeeting, TeamMember
from plans.village import queries as village_queries
from plans.village import snapshot as village_snapshot
from plans.village.models import Forum
from plans.village.workbook import columns, storing
from plans.village.workbook import rows as workbook_rows
from projects import arithmetic, fields, snapshot, views
from projects import forms as form
from projects.fields import EXCEPTIONS, FIELDS, MONEY, Kind, Paper, Part
from projects.models import Project
from projects.periods import PlanPeriod

YEARS = (2571, 2572, 2573, 2574, 2575)


# --- the registry itself ----------------------------------------------------------------------------------------------
def test_every_field_stands_once_and_by_the_name_of_a_field_of_the_model():
    known = fields.names(FIELDS)
    assert len(known) == len(set(known))
    assert set(known) <= {one.name for one in Project._meta.get_fields()}


KINDS = {
    Kind.LINE: models.CharField,
    Kind.TEXT: models.TextField,
    Kind.LONG_TEXT: models.TextField,
    Kind.QUANTITY: models.DecimalField,
    Kind.COUNT: models.PositiveIntegerField,
    Kind.BAHT: models.DecimalField,
    Kind.FLAG: models.BooleanField,
}


@pytest.mark.parametrize("one", fields.frozen(), ids=lambda one: one.name)
def test_the_kind_of_a_field_is_that_of_its_column(one):
    column = fields.column(one.name)
    assert bool(column.choices) == (one.kind is Kind.CHOICE) == bool(one.options)
    assert one.kind is Kind.CHOICE or type(column) is KINDS[one.kind]
    assert (one.kind is Kind.BAHT) == one.name.endswith("_baht")


@pytest.mark.parametrize("one", FIELDS, ids=lambda one: one.name)
def test_every_number_has_its_unit(one):
    own = {Kind.BAHT: "บาท", Kind.YEARS_BAHT: "บาท", Kind.COUNT: "ครัวเรือน"}
    assert one.unit == own.get(one.kind, "")
    assert one.unit_from == ("target_unit" if one.kind is Kind.QUANTITY else "")


def test_only_what_a_line_carries_can_be_merged():
    assert set(fields.mergeable()) <= set(fields.carried())


# --- nothing is forgotten ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Frozen:
    """What of a model is frozen, by the names of its fields, and why something is not."""

    model: type[models.Model]
    names: tuple[str, ...]
    exceptions: Mapping[str, str]


OWN_KEY = "the key of the row; a frozen plan knows things by what they say"
OF_PLAN = "the plan that is frozen holds it"
GUARD = "guards against overwriting; it says nothing"
UNDONE = "what was undone is not frozen"
BY_POST = "who did it stands by post, not by name"
EVERYTHING_FROZEN = (
    Frozen(Project, fields.names(FIELDS), EXCEPTIONS),
    Frozen(
        Forum,
        village_snapshot.FORUM_FIELDS,
        {
            "id": OWN_KEY,
            "plan": OF_PLAN,
            "state": "only certified forums are frozen",
            "certified_by": "stands by name in certified_name",
            "certified_at": "the village's history says when",
            "revision": GUARD,
        },
    ),
    Frozen(
        TambonProfile,
        content.PROFILE_FIELDS,
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "revision": GUARD,
            "updated_at": "a plan says the same whenever typed",
        },
    ),
    Frozen(Problem, (*content.PROBLEM_FIELDS, "village", "topic"), {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
    Frozen(TeamMember, content.TEAM_FIELDS, {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
    Frozen(
        TambonMeeting,
        content.MEETING_FIELDS,
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "state": "only closed meetings are frozen",
            "starts_at": "calls people together; what is recorded is the day",
            "revision": GUARD,
            "closed_by": BY_POST,
            "closed_name": BY_POST,
            "closed_at": "closing publishes the decisions, and each of them says its day",
        },
    ),
    Frozen(
        TambonDecision,
        ("project", "fate", "rank", "action_group", "lead", "supporting", "reason", "by_post", "published_at"),
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "standing": "only published decisions are frozen",
            "by": BY_POST,
            "by_name": BY_POST,
            "prepared_at": "prepared unseen; what counts is the day it was published",
            "meeting": "the meetings are frozen beside the decisions",
        },
    ),
    Frozen(
        Merge,
        ("kind", "survivor", "values", "reason", "by_post", "published_at"),
        {
            "id": OWN_KEY,
            "tambon_plan": OF_PLAN,
            "standing": "only published merges are frozen",
            "by": BY_POST,
            "by_name": BY_POST,
            "at": "prepared unseen; what counts is the day it was published",
            "undone_at": UNDONE,
            "undone_by": UNDONE,
            "undone_name": UNDONE,
            "undo_reason": UNDONE,
        },
    ),
    Frozen(FundingShare, (*content.SHARE_FIELDS, "project", "agency"), {"id": OWN_KEY, "tambon_plan": OF_PLAN}),
)


@pytest.mark.parametrize("one", EVERYTHING_FROZEN, ids=lambda one: one.model.__name__)
def test_every_field_of_a_model_is_frozen_or_an_exception_with_its_reason(one):
    own = {column.name for column in (*one.model._meta.fields, *one.model._meta.many_to_many)}
    frozen = set(one.names) - {MONEY}
    assert own == frozen | one.exceptions.keys()
    assert not frozen & one.exceptions.keys()
    assert all(one.exceptions.values())


# --- the lists that the registry replaces -----------------------------------------------------------------------------
def test_the_form_asks_in_the_same_parts_and_order():
    assert [(str(part), fields.names(fields.typed(part)), part is Part.RARE) for part in Part] == [
        (section.title, section.names, section.is_rare) for section in form.SECTIONS
    ]
    assert tuple(name for name in fields.names(fields.typed()) if name != MONEY) == form.FIELDS
    assert form.MONEY == MONEY


def test_the_form_looks_the_same():
    typed = fields.typed()
    assert {one.name: one.hint for one in typed if one.hint} == form.HELP
    assert {one.name: one.list_id for one in typed if one.list_id} == form.SUGGESTIONS
    assert {one.name for one in typed if one.kind is Kind.TEXT} == set(form.SHORT_TEXTS)
    assert {one.name for one in typed if one.kind is Kind.LONG_TEXT} == set(form.LONG_TEXTS)


def test_a_project_is_shown_with_the_same_labels():
    assert {one.name: one.label for one in fields.frozen()} == {
        one.name: views._label(one.name) for one in fields.frozen()
    }


def test_a_village_snapshot_keeps_the_same_fields_in_the_same_order():
    assert fields.names(fields.frozen()) == snapshot.KEPT_FIELDS


def test_the_arithmetic_reads_numbers_of_the_registry():
    numbers = {one.name for one in attributes(arithmetic.Facts)} - {"budget_baht"}
    assert numbers <= set(fields.names(FIELDS))
    assert {*arithmetic.MONEY_FIELDS, *arithmetic.SHARE_FIELDS} <= set(fields.names(FIELDS))


def test_the_workbook_has_the_same_columns_with_the_same_headings_widths_notes_and_lists():
    official = [one for one in columns.columns(YEARS) if one.field not in {"position", "resolution"}]
    ours = [
        (name, heading, cell.width, cell.note, cell.list_name)
        for one in fields.in_workbook()
        for cell in [one.cell]
        for name, heading in (
            [(f"year_{n}", columns.budget_heading(year)) for n, year in enumerate(YEARS, start=1)]
            if one.name == MONEY
            else [(one.name, one.label)]
        )
    ]
    assert ours == [(one.field, one.heading, one.width, one.note, one.list_name) for one in official]


CELLS = {
    Kind.LINE: columns.Kind.TEXT,
    Kind.TEXT: columns.Kind.TEXT,
    Kind.QUANTITY: columns.Kind.QUANTITY,
    Kind.COUNT: columns.Kind.COUNT,
    Kind.CHOICE: columns.Kind.CHOICE,
}


def test_the_workbook_has_the_same_kinds_choices_and_limits():
    official = {one.field: one for one in columns.columns(YEARS)}
    for one in fields.in_workbook():
        if one.name != MONEY:
            theirs = official[one.name]
            assert CELLS[one.kind] is theirs.kind
            assert {label: value for value, label in one.options.items()} == theirs.choices
            # A choice is held by its list, not by a length.
            assert theirs.kind is columns.Kind.CHOICE or (one.max_length or columns.MAX_TEXT) == theirs.max_length


def test_the_workbook_stores_the_same_fields():
    assert tuple(one.name for one in fields.in_workbook() if one.name != MONEY) == storing.PROJECT_FIELDS
    held = [one.name for one in attributes(workbook_rows.ProjectRow) if not one.name.startswith("year_")]
    assert [*held[:3], *storing.PROJECT_FIELDS, "resolution"] == held


def test_a_line_of_the_tambon_plan_carries_the_same_fields():
    own = fields.names(fields.carried())
    assert tuple(one.name for one in attributes(aggregation.Line) if one.name in own) == merging.COLUMNS
    assert tuple(name for name in own if name not in merging.COLUMNS) == merging.PRINTED


def test_the_same_fields_can_be_chosen_in_a_merge():
    assert set(fields.names(fields.mergeable())) == set(merging.CHOOSABLE) == set(merging.CHOOSABLE)
    choices = {key: fields.names(parts) for key, parts in fields.chosen_together().items()}
    assert [*choices.items(), (merging.BUDGET, (merging.BUDGET,))] == list(duplicates.CHOICES.items())


def test_look_alikes_are_shown_under_the_same_labels():
    labels = {key: parts[0].label for key, parts in fields.chosen_together().items()}
    assert labels == {key: label for key, label in duplicates._TITLES.items() if key != merging.BUDGET}


# «เป้าหมาย» in plans.delta is what three other lists call «เป้าหมาย (คำอธิบาย)», the model's label, which stands.
TWO_ANSWERS = {"target_text": "เป้าหมาย"}


def test_releases_are_compared_by_the_same_fields_under_the_same_labels():
    told = {one.name: TWO_ANSWERS.get(one.name, one.told_as) for one in fields.carried()}
    assert [(name, told[name]) for name in merging.PRINTED] == list(comparing.DETAILS.items())
    own = {"fate": "ผลการพิจารณา", "rank": "ลำดับความสำคัญ"}
    ordered = [(name, told[name]) for name in merging.COLUMNS]
    assert [ordered[0], *own.items(), *ordered[1:]] == list(comparing.WORDS.items())
    assert {name: fields.BY_NAME[name].options for name in ("action_group", "urgency")} == {
        name: comparing._LABELS[name] for name in ("action_group", "urgency")
    }


def test_a_local_plan_tells_changes_under_the_same_labels():
    ours = {"lead": "lead_name"}
    own = {"issue", "tactic", "programme", "equipment_type", "form", "village"}
    assert {name: fields.BY_NAME[ours.get(name, name)].told_as for name in editions.LABELS.keys() - own} == {
        name: label for name, label in editions.LABELS.items() if name not in own
    }
    assert set(intake.BROUGHT) - {"budget_baht"} <= set(fields.names(fields.carried()))


@pytest.mark.parametrize("one", fields.frozen(), ids=lambda one: one.name)
def test_a_frozen_value_is_said_in_the_same_words(one):
    values = {
        Kind.QUANTITY: ("400.00", "1632.50"),
        Kind.BAHT: ("200.00", "0.50"),
        Kind.COUNT: (120,),
        Kind.FLAG: (True, False),
        Kind.CHOICE: tuple(int(value) if value.isdecimal() else value for value in one.options),
    }.get(one.kind, ("ไถกลบตอซัง",))
    for value in values:
        assert fields.words(one.name, value) == village_queries._said(Project, one.name, value)
    assert fields.words(one.name, None) == ""
    assert one.label == village_queries._label(Project, one.name)


def test_amounts_of_a_stored_project_are_said_in_the_same_words():
    project = Project(title="ไถกลบ", target_quantity=Decimal("1632.50"), beneficiary_households=1234, is_pilot=True)
    for name in ("title", "target_quantity", "beneficiary_households", "is_pilot", "unit_rate_baht", "urgency"):
        assert fields.words(name, getattr(project, name)) == views._said(project, name)


# --- what is printed --------------------------------------------------------------------------------------------------
# The columns of the official forms that do not bear the name of the one field they print.
COLUMNS = {
    "heading": ("title", "urgency"),
    "target": ("target_quantity", "target_unit", "target_text"),
    "months": ("start_month", "end_month"),
    "group": ("action_group",),
    "lead": ("lead_name",),
    "hosts": ("lead_name", "supporting_names"),
    "budget_baht": (MONEY,),
    "total_baht": (),
}
# Printed beside or above what the column names.
BESIDE = {
    Paper.VILLAGE: ("urgency",),
    Paper.PROJECTS: ("place", "action_group"),
    Paper.EQUIPMENT: ("place",),
    Paper.COMPARISON: ("place",),
}


def sheets_of(paper: Paper) -> list[sheet.Sheet]:
    period, widest = PlanPeriod(first_year=2571, last_year=2575), layouts.Layout.STRATEGY
    return {
        Paper.VILLAGE: [village.village_projects(period)],
        Paper.PROJECTS: [projects.details(period, widest), projects.project_list(period)],
        Paper.EQUIPMENT: [projects.equipment(period)],
        Paper.COMPARISON: [sheets.comparison(period, widest, code="", title="")],
    }[paper]


@pytest.mark.parametrize("paper", Paper)
def test_a_form_prints_what_the_registry_says(paper):
    keys = {one.key.removeprefix("project.").split(".")[0] for each in sheets_of(paper) for one in each.columns}
    known = {*COLUMNS, *fields.names(FIELDS)}
    found = {name for key in keys & known for name in COLUMNS.get(key, (key,))}
    assert found | set(BESIDE[paper]) == set(fields.names(fields.printed(paper)))

"""Out and in again: an untouched file changes nothing, three changed cells are three changes. No database."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paper.thai import normalise
from plans.village.models import ForumState
from plans.village.workbook.columns import FORUM, Kind, address, columns
from plans.village.workbook.compare import compared
from plans.village.workbook.held import Held, HeldForum, HeldResolution, HeldRow
from plans.village.workbook.reader import read
from plans.village.workbook.report import Report
from plans.village.workbook.resolved import resolved
from plans.village.workbook.rows import ForumRow, ProjectRow, identity
from plans.village.workbook.template import made
from projects.models import CODE_LETTERS
from tests.plans.workbook_files import VILLAGE, YEARS, Formula, plan_of, with_cells
from tests.properties import examples

TODAY = dt.date(2026, 6, 1)
NOTES = re.compile("หมายเหตุ|รวม|ลงชื่อ")
LETTERS = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from("กขคน้ำที่ เ\n ab<>&\"'_x0041_,.-1๒")


# What an office program would take for a formula or a command; typed into a box it is text like any other.
COMMANDS = st.sampled_from(["=1+1", "=ก", "+ก|ข!ค", "@ก|ข!ค"])


def words(limit: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, max_size=limit) | COMMANDS


baht = st.none() | st.decimals(0, 10**11, places=2)
counts = st.none() | st.integers(0, 10**6)
forums = st.builds(
    ForumRow,
    held_on=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    place=words(40),
    male_count=counts,
    female_count=counts,
    household_count=counts,
    chair=words(20),
    secretary=words(20),
)
rows = st.builds(
    ProjectRow,
    row=st.just(0),
    code=st.text(CODE_LETTERS, min_size=7, max_size=7),
    position=st.integers(1, 20),
    title=words(30).filter(lambda title: normalise(title) and not NOTES.search(title)),
    objective=words(40),
    target_quantity=st.none() | st.decimals(0, 10**9, places=2),
    target_unit=words(10),
    place=words(20),
    beneficiary_households=counts,
    **dict.fromkeys(ProjectRow.YEARS, baht),
    funding_source=words(10),
    action_group=st.sampled_from(["", "self", "joint", "support"]),
    urgency=st.sampled_from(["", "urgent", "medium", "normal"]),
    lead_name=words(10),
    supporting_names=words(10),
    expected_result=words(10),
    indicator=words(10),
    resolution=words(10),
)
plans = st.lists(rows, max_size=4, unique_by=lambda row: row.code).filter(
    lambda found: len({identity(row.title, row.place) for row in found}) == len(found)
)


def holding(found: list[ProjectRow], forum: ForumRow | None = None) -> Held:
    texts = list(dict.fromkeys(row.resolution for row in found if row.resolution))
    return Held(
        village_code=VILLAGE,
        years=YEARS,
        revision=3,
        rows=tuple(
            HeldRow(row, number, 1, number, None, unit_rate_baht=None, quantity_per_household=None)
            for number, row in enumerate(found, start=1)
        ),
        forum=HeldForum(1, ForumState.HELD, forum, 1) if forum else None,
        resolutions=tuple(HeldResolution(n, 1, n, text) for n, text in enumerate(texts, start=1)),
    )


def out_and_in(holds: Held, cells: dict[str, Any] | None = None, sheet: str = "โครงการ") -> Report:
    content = made(plan_of(), holds, ["อบต.บ้านบัว"], ready_rows=5)
    found = read(with_cells(content, cells, sheet) if cells else content)
    return compared(found, holds, found.base, today=TODAY)


@settings(max_examples=examples(60), deadline=None)
@given(plans, forums)
def test_an_untouched_file_changes_nothing(found, forum):
    report = out_and_in(holding(found, forum))
    assert report.errors == ()
    assert not report.has_changes
    assert len(report.unchanged) == len(found)


def test_a_text_like_a_formula_stands_where_it_was_downloaded_and_is_refused_where_it_is_typed():
    row = ProjectRow(row=0, code="AAAAAAA", position=1, title="=1+1", place="+ก|ข!ค")
    holds = holding([row], ForumRow(place="=ศาลา"))
    assert out_and_in(holds).errors == ()
    assert [error.cell for error in out_and_in(holds, {"F2": "=1+2"}).errors] == ["F2"]
    assert [error.cell for error in out_and_in(holds, {"F2": "=1+1"}).errors] == ["F2"]
    assert [error.cell for error in out_and_in(holds, {"B2": Formula("=1+1")}).errors] == ["B2"]
    assert [error.cell for error in out_and_in(holds, {"B2": "=วัด"}, FORUM).errors] == ["B2"]


@settings(max_examples=examples(25), deadline=None)
@given(plans, st.data())
def test_three_changed_cells_are_exactly_three_changes(found, data):
    assume(found)
    official = [column for column in columns(YEARS) if column.kind is not Kind.POSITION]
    places = [(row, column) for row in range(2, len(found) + 2) for column in official]
    chosen = data.draw(
        st.lists(st.sampled_from(places), min_size=3, max_size=3, unique_by=lambda one: (one[0], one[1].field))
    )
    values = {Kind.TEXT: "เปลี่ยนแล้ว", Kind.MONEY: 123.45, Kind.QUANTITY: "๗๗๗.๐๑", Kind.COUNT: 999_999_999}
    cells = {}
    for number, (row, column) in enumerate(chosen):
        stored = getattr(found[row - 2], column.field)
        new = values.get(column.kind) or next(label for label, value in column.choices.items() if value != stored)
        cells[address(columns(YEARS).index(column), row)] = f"{new}{number}" if column.kind is Kind.TEXT else new
    report = out_and_in(holding(found), cells)
    assert report.errors == ()
    assert sorted(change.cell for row in report.changed for change in row.changes) == sorted(cells)


@settings(max_examples=examples(20), deadline=None)
@given(plans, st.integers(1, 4))
def test_two_sides_that_changed_the_same_cell_are_one_conflict_each(found, number):
    assume(len(found) >= number)
    content = made(plan_of(), holding(found), [], ready_rows=0)
    changed = [
        ProjectRow(**{**vars(row), "objective": "ในระบบ"}) if index < number else row for index, row in enumerate(found)
    ]
    read_back = read(with_cells(content, {f"C{row}": "ในไฟล์" for row in range(2, number + 2)}))
    report = compared(read_back, holding(changed), read_back.base, today=TODAY)
    assert [error.cell for error in report.errors] == [f"C{row}" for row in range(2, number + 2)]
    assert all("«ในระบบ»" in error.message and "«ในไฟล์»" in error.message for error in report.errors)
    assert not report.has_changes


@settings(max_examples=examples(20), deadline=None)
@given(forums)
def test_one_changed_forum_cell_is_one_change(forum):
    report = out_and_in(holding([], forum), {"B6": "ประธานคนใหม่"}, FORUM)
    assert [change.cell for change in report.forum.changes] == ["B6"]
    assert report.forum.result.held_on == forum.held_on


@given(st.lists(st.sampled_from(["ก", " ก ", "ข", "1", "มติที่ ๒", "ข้อ 3", "9", ""]), max_size=8))
def test_every_text_finds_one_resolution_and_numbers_are_never_given_twice(cells):
    meant = resolved(cells, [HeldResolution(5, 1, 2, "ข")], forum_id=1)
    assert set(meant) == set(cells) - {""}
    by_number: dict[int, str] = {}
    for rest in meant.values():
        assert by_number.setdefault(rest.number, rest.text) == rest.text
    if "ข" in meant and "มติที่ ๒" in meant:
        assert meant["ข"] == meant["มติที่ ๒"]
        assert meant["ข"].id == 5


def test_a_bare_number_finds_an_earlier_forums_resolution_before_it_becomes_a_new_one():
    known = [HeldResolution(7, 2, 1, "ของเวทีนี้"), HeldResolution(5, 1, 1, "ก"), HeldResolution(6, 1, 2, "ข")]
    meant = resolved(["1", "2", "3", "ใหม่"], known, forum_id=2)
    assert {text: (rest.id, rest.number) for text, rest in meant.items()} == {
        "1": (7, 1),
        "2": (None, 2),
        "3": (None, 3),
        "ใหม่": (None, 2),
    }
    assert resolved(["2"], known, forum_id=2)["2"].id == 6


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["ก", "ข", "ก"], {"ก": 1, "ข": 2}),
        (["ก", "1"], {"ก": 1, "1": 1}),
        (["2", "ก", "ข"], {"2": 2, "ก": 1, "ข": 2}),
        (["7"], {"7": 7}),
        (["มติที่ 7", "7", "ก"], {"มติที่ 7": 7, "7": 7, "ก": 1}),
        (["ข้อ ๑", "เห็นชอบ ข้อ 1"], {"ข้อ ๑": 1, "เห็นชอบ ข้อ 1": 1}),
    ],
)
def test_bare_numbers_mean_the_resolution_of_that_number(cells, numbers):
    assert {text: rest.number for text, rest in resolved(cells, [], None).items()} == numbers


def test_sums_of_the_report_are_exact():
    found = [
        ProjectRow(0, "2222222", 1, "ก", year_1=Decimal("0.10"), year_2=Decimal(0)),
        ProjectRow(0, "3333333", 2, "ข", year_1=Decimal("0.20")),
    ]
    report = out_and_in(holding(found))
    assert report.budget_by_year == {2571: Decimal("0.30"), 2572: 0, 2573: 0, 2574: 0, 2575: 0}
    assert report.project_years == 2

"""Areas as squares: the proposal from centre points, what is shipped of it, and what an office places instead."""

from __future__ import annotations

import csv
import json

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.roles import Role
from agencies.areas.models import TileLayout
from agencies.areas.tiling import (
    BY_DIRECTION,
    BY_NUMBER,
    PROPOSALS,
    SIDE,
    Point,
    Square,
    by_number,
    in_directions,
    layout_of,
    proposals,
)
from tests import factories

# Two districts as they were laid out by hand from the centre points of the open map of tambons.
ORACLE = {
    "240801": (1, 0), "240802": (2, 0), "240803": (3, 0), "240805": (0, 0),
    "311201": (2, 0), "311202": (1, 0), "311203": (0, 0), "311204": (0, 1), "311205": (1, 1),
}  # fmt: skip
points = st.builds(Point, st.floats(5.6, 20.5), st.floats(97.3, 105.7))


@pytest.mark.parametrize(("code", "place"), ORACLE.items())
def test_the_shipped_proposal_is_that_of_the_centre_points(code, place):
    assert proposals()[code] == place


def test_only_whole_numbers_are_shipped_and_every_square_of_a_district_is_its_own():
    with PROPOSALS.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == ["code", "x", "y"]
    assert all(cell.isdecimal() for row in rows[1:] for cell in row)
    placed = {(code[:-2], x, y) for code, x, y in rows[1:]}
    assert len(placed) == len(rows) - 1 > 8_000
    assert max(int(cell) for row in rows[1:] for cell in row[1:]) < SIDE


def test_rows_run_from_north_to_south_and_each_from_west_to_east():
    four = {"1": Point(16, 102), "2": Point(16.1, 103), "3": Point(15, 103), "4": Point(15.1, 102)}
    assert in_directions(four) == {"1": (0, 0), "2": (1, 0), "3": (1, 1), "4": (0, 1)}


def test_what_lies_in_one_line_is_laid_in_one():
    assert set(in_directions({str(n): Point(15 + n, 100) for n in range(3)}).values()) == {(0, 0), (0, 1), (0, 2)}
    assert set(in_directions({str(n): Point(15, 100 + n) for n in range(3)}).values()) == {(0, 0), (1, 0), (2, 0)}
    assert in_directions({}) == {}


@given(st.dictionaries(st.integers(10, 99).map(str), points, min_size=1, max_size=30))
def test_every_area_has_a_square_of_its_own_and_no_row_has_a_gap(given_points):
    placed = in_directions(given_points)
    assert placed.keys() == given_points.keys()
    assert len(set(placed.values())) == len(placed)
    rows = {y: sorted(x for x, at in placed.values() if at == y) for y in {y for _, y in placed.values()}}
    assert sorted(rows) == list(range(len(rows)))
    assert all(row == list(range(len(row))) for row in rows.values())
    assert in_directions(dict(reversed(given_points.items()))) == placed


@pytest.mark.parametrize(("count", "last"), [(0, None), (1, (0, 0)), (4, (1, 1)), (12, (3, 2)), (20, (4, 3))])
def test_without_centre_points_areas_stand_in_the_order_of_their_codes(count, last):
    placed = by_number(f"{n:02}" for n in range(count))
    assert (list(placed.values())[-1] if placed else None) == last
    assert [square for _, square in sorted(placed.items())] == sorted(placed.values(), key=lambda at: (at.y, at.x))


# --- what holds -------------------------------------------------------------------------------------------------------
def placed_by_hand(places, number=1):
    person = factories.person(Role.DIST_OFFICE, "3101")
    return TileLayout.objects.create(
        area=factories.area("3101"), number=number, places=places, by=person, by_name="ปลัด"
    )


def test_a_layout_says_from_what_it_is(people):
    district, tambon = factories.area("3101"), factories.area("310104")
    laid = layout_of(district, ["310104", "310105"])
    assert (laid.note, laid.version) == (BY_DIRECTION, 0)
    assert layout_of(tambon, ["31010401", "31010402"]).note == BY_NUMBER


def test_what_the_office_placed_last_holds(people):
    placed_by_hand({"310104": [0, 0], "310105": [1, 0]})
    placed_by_hand({"310104": [5, 3], "310105": [4, 2]}, number=2)
    laid = layout_of(factories.area("3101"), ["310104", "310105"])
    assert laid.places == {"310104": Square(1, 1), "310105": Square(0, 0)}
    assert (laid.version, laid.rows) == (2, 2)
    assert laid.note.startswith("ปลัด วางผังเมื่อ ")


def test_an_area_that_is_newer_than_the_layout_stands_below_it(people):
    placed_by_hand({"310104": [0, 0], "310199": [3, 0]})
    laid = layout_of(factories.area("3101"), ["310104", "310105", "310106"])
    assert laid.places == {"310104": (0, 0), "310105": (0, 1), "310106": (1, 1)}


# --- made anew --------------------------------------------------------------------------------------------------------
def test_the_proposal_is_made_anew_from_a_file_of_centre_points(tmp_path, capsys):
    source, written = tmp_path / "points.csv", tmp_path / "tiles.csv"
    source.write_text("code,latitude,longitude\n31,15,103\n3101,15,103\n310102,15.2,103.5\n310101,15.3,103.1\n")
    call_command("propose_tiles", str(source), "--out", str(written))
    assert written.read_text() == "code,x,y\n3101,0,0\n310101,0,0\n310102,1,0\n"
    assert json.loads(capsys.readouterr().out) == {"areas": 3}


@pytest.mark.parametrize("content", [None, "code,latitude\n31,15\n", "code,latitude,longitude\n31,x,1\n", "a\n"])
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path, capsys, content):
    source = tmp_path / "points.csv"
    if content is not None:
        source.write_text(content)
    with pytest.raises(SystemExit) as stop:
        call_command("propose_tiles", str(source), "--out", str(tmp_path / "tiles.csv"))
    assert (stop.value.code, "points.csv" in capsys.readouterr().err) == (2, True)
    assert not (tmp_path / "tiles.csv").exists()

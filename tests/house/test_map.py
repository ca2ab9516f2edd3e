"""The generated pages of docs/ are current: the state diagrams and the permission table say what the code does."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from agencies.access.permissions import table
from config.management.commands.docs_parts import MACHINES, PARTS, permissions, states, written_anew

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def copy(settings, tmp_path):
    """Work on a copy of the generated pages."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    for page in PARTS:
        shutil.copy(DOCS / page, tmp_path / "docs" / page)
    return tmp_path / "docs"


@pytest.mark.parametrize("page", PARTS)
def test_the_page_is_current_or_bin_manage_docs_parts_was_forgotten(page):
    assert written_anew(page) == (DOCS / page).read_text()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_diagrams_have_every_edge_of_the_moves(machine):
    drawn = states().split(f"## `{machine.name}`")[1].split("## `")[0]
    edges = set(re.findall(r"^    (\w+) --> (\w+): (\w+)", drawn, re.MULTILINE))
    assert edges == {(source, target, move.name) for source, target, move in machine.edges()}
    assert {(move.name, source) for move in machine.moves for source in move.sources} == {
        (name, source) for source, _, name in edges
    }


def test_every_row_of_the_permission_table_is_in_its_objects_table():
    said = set()
    for part in permissions().split("#### `")[1:]:
        name = part.split("`")[0]
        for action, roles, which, in_states in re.findall(r"^\| (\w+) \| (.+) \| (.+) \| (.+) \|$", part, re.MULTILINE):
            allowed = not roles.startswith("**not** ")
            for role in roles.removeprefix("**not** ").split(", "):
                said.add((name, action, role, which, in_states, allowed))
    assert len([line for line in said if line[1] != "action"]) == len(table())


@pytest.mark.parametrize(
    ("page", "said", "instead"), [("states.md", "submit (", "send ("), ("permissions.md", "| view |", "| look |")]
)
def test_a_stale_part_is_found_and_mended(copy, page, said, instead):
    text = (copy / page).read_text()
    stale = text.replace(said, instead, 1)
    assert stale != text
    (copy / page).write_text(stale)
    assert written_anew(page) == text


def test_a_lost_marker_is_named(copy):
    page = copy / "states.md"
    page.write_text(page.read_text().replace("<!-- states -->", ""))
    with pytest.raises(ValueError, match="<!-- states -->"):
        written_anew("states.md")


def test_checking_writes_nothing(copy, capsys):
    page = copy / "states.md"
    current = page.read_text()
    stale = current.replace("submit (", "send (", 1)
    page.write_text(stale)
    with pytest.raises(SystemExit) as stop:
        call_command("docs_parts", check=True)
    assert stop.value.code == 1
    assert page.read_text() == stale
    call_command("docs_parts")
    assert page.read_text() == current
    call_command("docs_parts", check=True)
    assert "ตรงกับโปรแกรมแล้ว" in capsys.readouterr().err

"""README's generated parts are current: the state diagram and the permission table say what the code does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from agencies.access.permissions import table
from config.management.commands.readme_parts import brought_up_to_date, permissions, states
from plans.village.actions.moves import MOVES

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def test_readme_is_current_or_bin_manage_readme_parts_was_forgotten():
    text = README.read_text()
    assert brought_up_to_date(text) == text


def test_the_diagram_has_every_edge_of_the_moves():
    edges = set(re.findall(r"^    (\w+) --> (\w+): (\w+)", states(), re.MULTILINE))
    assert edges == {(source, move.target, name) for name, move in MOVES.items() for source in move.sources}


def test_every_row_of_the_permission_table_is_in_its_objects_table():
    said = set()
    for part in permissions().split("#### `")[1:]:
        name = part.split("`")[0]
        for action, roles, which, in_states in re.findall(r"^\| (\w+) \| (.+) \| (.+) \| (.+) \|$", part, re.MULTILINE):
            allowed = not roles.startswith("**not** ")
            for role in roles.removeprefix("**not** ").split(", "):
                said.add((name, action, role, which, in_states, allowed))
    assert len([line for line in said if line[1] != "action"]) == len(table())


def test_a_stale_part_is_found_and_mended():
    text = README.read_text()
    stale = text.replace("submit (", "send (", 1).replace("| view |", "| look |", 1)
    assert stale != text
    assert brought_up_to_date(stale) == text


def test_a_lost_marker_is_named():
    with pytest.raises(ValueError, match="<!-- states -->"):
        brought_up_to_date(README.read_text().replace("<!-- states -->", ""))


def test_checking_writes_nothing(settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path
    readme = tmp_path / "README.md"
    stale = README.read_text().replace("submit (", "send (", 1)
    readme.write_text(stale)
    with pytest.raises(SystemExit) as stop:
        call_command("readme_parts", check=True)
    assert stop.value.code == 1
    assert readme.read_text() == stale
    call_command("readme_parts")
    assert readme.read_text() == README.read_text()
    call_command("readme_parts", check=True)
    assert "ตรงกับโปรแกรมแล้ว" in capsys.readouterr().err

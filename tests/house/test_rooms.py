"""What no layer can say: a package's views and forms are its own, and nobody but Django asks an app's ``models``."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT

APPS = ("agencies", "projects", "plans", "evaluation")
OWN = {"views", "forms"}
# Django finds these through the app's own module; of projects it is the model of a project itself.
REGISTERS = {"agencies.models", "plans.models", "evaluation.models"}
FILES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def package(module):
    """Return the package of a module: the app and, below it, the noun; modules at an app's root are their app's."""
    parts = module.split(".")
    return tuple(parts[:2]) if len(parts) > 2 else (parts[0],)


@cache
def imported(path):
    """Return every module, and every name of a module, that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def foreign_rooms(path):
    own = package(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for module in imported(path):
        parts = module.split(".")
        if parts[0] in APPS and len(parts) > 2 and parts[2] in OWN and package(module) != own:
            yield module


@pytest.mark.parametrize("app", APPS)
def test_no_package_imports_another_s_views_or_forms(app):
    files = [path for path in FILES if path.relative_to(ROOT).parts[0] == app]
    assert files
    assert {str(path.relative_to(ROOT)): found for path in files if (found := sorted(set(foreign_rooms(path))))} == {}


def test_a_foreign_room_would_be_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.house.test_rooms.ROOT", tmp_path)
    (tmp_path / "plans/village").mkdir(parents=True)
    stranger = tmp_path / "plans/village/actions.py"
    stranger.write_text("from plans.local.forms import LineForm\nfrom plans.village.forms import RowForm\n")
    assert set(foreign_rooms(stranger)) == {"plans.local.forms", "plans.local.forms.LineForm"}


def test_nobody_imports_what_an_app_registers_for_django():
    reached = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in (*FILES, *sorted(Path(ROOT / "config").rglob("*.py")))
        for module in imported(path)
        if module in REGISTERS or module.rpartition(".")[0] in REGISTERS
    }
    assert reached == set()

"""The tests are laid out as the code is, and no test module leans on another."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("agencies", "projects", "plans", "evaluation", "paper", "config")
MODULES = sorted((ROOT / "tests").rglob("*.py"))


@cache
def imported(path: Path) -> set[str]:
    """Return every module, and every name of a module, that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@cache
def fixtures(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(mark) for mark in node.decorator_list)
    ]


def test_no_module_imports_a_test_module():
    test_module = re.compile(r"tests(\.\w+)*\.test_")
    assert len(MODULES) > 100
    assert [(path.name, name) for path in MODULES for name in imported(path) if test_module.match(name)] == []


def test_fixtures_are_found_and_not_imported():
    homes = {node.name for path in MODULES if path.name == "conftest.py" for node in fixtures(path)}
    assert "people" in homes
    conftest = re.compile(r"tests(\.\w+)*\.conftest\.(\w+)")
    taken = [(path.name, found[2]) for path in MODULES for name in imported(path) if (found := conftest.match(name))]
    assert [entry for entry in taken if entry[1] in homes] == []


def test_no_fixture_is_written_a_third_time():
    written: dict[str, list[str]] = {}
    for path in MODULES:
        for node in fixtures(path):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            text = "\n".join([node.name, ast.unparse(node.args), *map(ast.unparse, body)])
            written.setdefault(text, []).append(str(path.relative_to(ROOT)))
    assert [places for places in written.values() if len(places) > 2] == []


@pytest.mark.parametrize("app", APPS)
def test_every_folder_of_tests_has_its_package(app):
    folders = [path for path in sorted((ROOT / "tests" / app).rglob("*")) if path.is_dir() and any(path.glob("*.py"))]
    packages = [path.relative_to(ROOT / "tests") for path in folders]
    assert [str(package) for package in packages if not (ROOT / package).is_dir()] == []

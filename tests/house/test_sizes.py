"""The stops of the house's size table: a smoke alarm, not a goal."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("agencies", "projects", "plans", "evaluation")
ROOMS = (*APPS, "paper", "config", "tests", "benchmarks")
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TASK_LINES, TEST_LINES, TEMPLATE_LINES = 500, 60, 20, 15, 40, 150
TEMPLATE_WIDTH = 120


def python_files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


@cache
def functions(path: Path) -> list[tuple[str, int, str]]:
    """Return where every function stands, the lines of its body without docstring and decorators, and its name."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            found.append((place, node.end_lineno - body[0].lineno + 1, node.name))
    return found


def too_long(paths: list[Path], limit: int, *, only: str = "") -> list[str]:
    return [
        f"{place}: {lines}"
        for path in paths
        for place, lines, name in functions(path)
        if lines > limit and name.startswith(only)
    ]


def in_room(name: str) -> list[Path]:
    return [path for path in python_files(*APPS, "config") if name in {path.stem, path.parent.name}]


def test_no_python_file_passes_its_stop():
    paths = python_files(*ROOMS)
    assert len(paths) > 20
    assert [path for path in paths if len(path.read_text().splitlines()) > FILE_LINES] == []


def test_no_function_passes_its_stop():
    assert too_long(python_files(*ROOMS), FUNCTION_LINES) == []


def test_no_view_passes_twenty_lines():
    assert in_room("views")
    assert too_long(in_room("views"), VIEW_LINES) == []


def test_no_task_passes_its_stop():
    assert in_room("tasks")
    assert too_long(in_room("tasks"), TASK_LINES) == []


def test_no_test_passes_its_stop():
    assert too_long(python_files("tests"), TEST_LINES, only="test_") == []


def test_no_template_passes_its_stop():
    paths = sorted((ROOT / "templates").rglob("*.*"))
    assert paths
    assert [path for path in paths if len(path.read_text().splitlines()) > TEMPLATE_LINES] == []


def test_no_line_of_a_template_is_wider_than_the_code():
    # The lines of mails (*.txt) are those that people read.
    paths = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix != ".txt")
    assert paths
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > TEMPLATE_WIDTH
    ]
    assert wide == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    return 1\n", 1),
        ('def f():\n    """Say."""\n    a = 1\n    return a\n', 2),
        ("@d\ndef f(\n    a,\n):\n    return a\n", 1),
    ],
)
def test_only_the_body_is_counted(tmp_path, monkeypatch, source, lines):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "code.py").write_text(source)
    assert [count for _, count, _ in functions(tmp_path / "code.py")] == [lines]

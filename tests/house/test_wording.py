"""No text that is shown says a word of which docs/words.md says what stands in its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.house.source import texts

LIST = "docs/words.md"
PACKAGES = ("agencies", "config", "evaluation", "paper", "plans", "projects")
THAI = re.compile(r"[\u0e00-\u0e7f]")


class Row(NamedTuple):
    """An old word, the phrases in which it stays, and the beginnings of the names of files that may say it."""

    old: str
    phrases: tuple[str, ...]
    files: tuple[str, ...]

    def stands_in(self, name: str, text: str) -> bool:
        """Tell whether a text of the file says the word otherwise than the list allows."""
        if name.startswith(self.files):
            return False
        for phrase in self.phrases:
            text = text.replace(phrase, "")
        return self.old in text


class Said(NamedTuple):
    """A text as people see it, and where it is written."""

    name: str
    line: int
    text: str


@cache
def rows() -> tuple[Row, ...]:
    cells = [line.split("|")[1:4] for line in texts()[LIST].splitlines() if line.startswith("| ")]
    return tuple(
        Row(old.strip(), tuple(re.findall(r"«(.+?)»", stays)), tuple(re.findall(r"`(.+?)`", stays)))
        for old, _, stays in cells[1:]
    )


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module and their lines, docstrings left out; the values of an f-string are gaps."""
    unsaid = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            unsaid.add(id(getattr(node.body[0], "value", None)))
        if isinstance(node, ast.JoinedStr):
            unsaid.update(map(id, node.values))
            yield (
                node.lineno,
                "".join(
                    str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else "{}" for part in node.values
                ),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unsaid:
            yield node.lineno, node.value


def lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)


def is_shown(name: str) -> bool:
    """Tell whether people see the texts of a file that is no module."""
    kept = name.startswith((*PACKAGES, "static/")) and name.endswith((".csv", ".js", ".po", ".txt"))
    document = name == "README.md" or (name.startswith("docs/") and name.endswith(".md") and name != LIST)
    return kept or document or name.startswith(("templates/", "bin/"))


@cache
def said() -> tuple[Said, ...]:
    """Return every Thai text that is shown."""
    found = []
    for name, text in texts().items():
        if name.endswith(".py") and name.split("/")[0] in PACKAGES and "/migrations/" not in name:
            each = strings(ast.parse(text))
        elif is_shown(name):
            each = lines(re.sub(r"\{#.*?#\}", "", text))
        else:
            continue
        found += [Said(name, line, shown) for line, shown in each if THAI.search(shown)]
    return tuple(found)


def test_every_kind_of_text_is_read():
    names = {one.name for one in said()}
    for name in (
        "README.md",
        "agencies/access/permissions.csv",
        "bin/run",
        "config/locale/th/LC_MESSAGES/django.po",
        "docs/glossary.md",
        "plans/releases/models.py",
        "plans/papers/sheets/book.py",
        "plans/management/commands/release.py",
        "static/app.js",
        "templates/agencies/people/invitation_mail.txt",
        "templates/plans/releases/release_check.html",
    ):
        assert name in names


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.old)
def test_no_old_word_is_said(row):
    assert [f"{one.name}:{one.line}: {one.text.strip()}" for one in said() if row.stands_in(one.name, one.text)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.old)
def test_no_old_word_stays_where_nobody_says_it(row):
    """An exception that is used no more would let the word come back."""
    used = [one for one in said() if row.old in one.text]
    assert [phrase for phrase in row.phrases if not any(phrase in one.text for one in used)] == []
    assert [file for file in row.files if not any(one.name.startswith(file) for one in used)] == []


def test_an_old_word_is_found_where_it_may_not_stand():
    edition = next(row for row in rows() if row.old == "ฉบับ")
    assert edition.stands_in("plans/releases/models.py", "ออกฉบับที่ {}")
    assert edition.stands_in("templates/plans/upper/upper_page.html", "เอกสารต้นฉบับของฉบับที่ 2")
    assert not edition.stands_in("plans/local/models.py", "ฉบับแรก")
    assert not edition.stands_in("templates/config/home/home.html", "แผนพัฒนาฯ ฉบับที่ 13")
    said_by_module = strings(ast.parse('"""ฉบับ"""\nA = f"ฉบับที่ {n} ของ"\ndef f():\n    """ฉบับ"""\n    return "เล่ม"\n'))
    assert sorted(said_by_module) == [(2, "ฉบับที่ {} ของ"), (5, "เล่ม")]


def test_nothing_is_said_with_an_exclamation_mark():
    cry = re.compile(r"[\u0e00-\u0e7f]\s?!(?!=)")
    assert [f"{one.name}:{one.line}: {one.text}" for one in said() if cry.search(one.text)] == []


def test_buttons_do_not_beg():
    button = re.compile(r"<button.*?</button>|<a [^>]*class=\"btn.*?</a>", re.DOTALL)
    pages = {name: button.findall(text) for name, text in texts().items() if name.startswith("templates/")}
    assert sum(map(len, pages.values())) > 100
    assert {name: found for name, each in pages.items() if (found := [one for one in each if "กรุณา" in one])} == {}

"""What no tracked file may say, and habits that only a reader of the source can check."""

import ast
import re

import pytest
from django.apps import apps

from tests.house.source import texts

APPS = ("agencies", "projects", "plans", "evaluation")


def python_names() -> list[str]:
    return [name for name in texts() if name.endswith(".py") and name.split("/")[0] in APPS]


def sources(*, room: str) -> dict[str, ast.Module]:
    return {name: ast.parse(texts()[name]) for name in python_names() if room in name.removesuffix(".py").split("/")}


# The brackets keep this file from saying it either.
FORBIDDEN = {
    "a package registry": r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs\.org",
    "a path of one machine": r"/[r]oot/|/[w]ork/|(?<!\w)/[h]ome/[a-z]",  # config/home/ is a package
    "a content delivery network": r"[c]dn\.jsdelivr|[u]npkg\.com|[c]dnjs\.cloudflare|[f]onts\.googleapis",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what):
    pattern = re.compile(FORBIDDEN[what])
    files = texts()
    assert len(files) > 20
    assert {name: found[0] for name, text in files.items() if (found := pattern.search(text))} == {}


def test_views_fetch_only_within_reach():
    """A model that knows reach is asked for what the person may see: the rest is not found."""
    scoped = {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert len(scoped) > 2
    loose = [
        f"{name}:{node.lineno}: {node.value.value.id}.objects.{node.attr}"
        for name, tree in sources(room="views").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id in scoped
        and node.attr not in {"visible_to", "create"}
    ]
    assert loose == []


def test_nothing_happens_behind_a_signal():
    signals = re.compile(r"django\.db\.models\.signals|django\.db\.models import .*\bsignals\b|django\.dispatch")
    assert [name for name, text in texts().items() if name.split("/")[0] in APPS and signals.search(text)] == []


def test_no_model_overrides_save():
    overrides = [
        f"{name}:{node.lineno}"
        for name, tree in sources(room="models").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "__init__"}
    ]
    assert overrides == []


def test_no_file_is_called_by_what_it_is_not():
    names = {"utils", "helpers", "common", "base", "core", "misc", "managers", "mixins", "services"}
    assert [name for name in python_names() if name.removesuffix(".py").split("/")[-1] in names] == []


def test_migrations_are_named():
    assert [name for name in texts() if "/migrations/" in name and re.search(r"_auto_|_alter_.*_and_more", name)] == []


def test_dates_in_templates_are_thai():
    """`|date` prints Gregorian years even in Thai; the hour, and what a machine reads, have none."""
    dated = re.compile(r"""\|\s*(date|naturalday)\b(?!:["'](c|H:i)["'])""")
    assert [name for name, text in texts().items() if name.startswith("templates/") and dated.search(text)] == []


def test_templates_keep_to_the_content_security_policy():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|<[a-z][^>{]*\son[a-z]+=", re.IGNORECASE)
    pages = {name: text for name, text in texts().items() if name.startswith("templates/") and "/paper/" not in name}
    assert pages
    assert {name: found[0] for name, text in pages.items() if (found := inline.search(text))} == {}

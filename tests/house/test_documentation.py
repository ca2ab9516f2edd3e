"""The documentation agrees with the code: words of the glossary, places that comments and pages point to."""

import re

import pytest

from tests.house.source import ROOT, texts

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
ROWS = [line.split(" | ") for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| Thai")]
WORDS = sorted({word for row in ROWS for word in re.findall(r"`([A-Za-z_]+)[^`]*`", row[2])})
PAGES = {name: text for name, text in texts().items() if name.endswith(".md")}
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([\w-]+))?\)")
CITED = re.compile(r"\b(docs/[\w/-]+\.md)(?:#([\w-]+))?")


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
    return slugs | set(re.findall(r"<a id=\"([\w-]+)\"></a>", text))


def test_the_glossary_knows_the_core_idea():
    assert "snapshot" in {row[1].strip() for row in ROWS}


@pytest.mark.parametrize("word", WORDS)
def test_the_code_uses_the_word_of_the_glossary(word):
    assert any(re.search(rf"\b{word}\b", text) for name, text in texts().items() if name.endswith(".py"))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_points_to_is_there(page):
    lost = []
    for path, anchor in LINK.findall(PAGES[page]):
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
            lost.append(f"{path}#{anchor}")
    assert lost == []


# Walks make files that are not kept.
TO_READ = [page for page in PAGES if not page.startswith("docs/how-to/")]
PATH = re.compile(r"`((?:agencies|config|evaluation|paper|plans|projects|templates|tests|docs|bin)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("page", TO_READ)
def test_a_file_that_a_page_names_by_its_path_is_there(page):
    assert [path for path in PATH.findall(PAGES[page]) if not (ROOT / path).exists()] == []


def test_what_a_comment_cites_is_there():
    lost = [
        f"{name}: {path}#{anchor}"
        for name, text in texts().items()
        if not name.endswith(".md") and not name.startswith("tests/house/")
        for path, anchor in CITED.findall(text)
        if not (ROOT / path).exists() or (anchor and anchor not in anchors((ROOT / path).read_text()))
    ]
    assert lost == []


def test_nothing_cites_a_page_that_is_not_in_the_repository():
    strange = re.compile(r"\b[Dd]ossier\b|house\.md|recut\.md|§\s*\d")
    code = {name: text for name, text in texts().items() if name.endswith((".py", ".html", ".css"))}
    assert [
        name for name, text in code.items() if name != "tests/house/test_documentation.py" and strange.search(text)
    ] == []


def test_readme_is_one_page():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150

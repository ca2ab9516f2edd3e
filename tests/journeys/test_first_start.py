"""An office starts with nothing: the program makes a secret, loads the country, lets the first administrator in."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ไถกลบตอซัง 2571"


@pytest.fixture
def started(tmp_path) -> Iterator[str]:
    """Run ``DEMO=0 bin/run`` on an empty folder and return what it says until it is ready."""
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with subprocess.Popen(
        [ROOT / "bin" / "run", "--port", str(free_port())],
        env=given | {"DEMO": "0", "VAR_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout
        said = ""
        for line in program.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield said
        program.terminate()
    assert program.returncode == 0


def test_the_first_administrator_comes_in_by_the_printed_link(started: str, browser: Browser, tmp_path: Path):
    link = re.search(r"http://localhost:\d+/invitation/\S+", started)
    assert link, started
    for word in ("load_villages", "/admin/", "/posts/", "docs/deploy.md"):
        assert word in started
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0

    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(link[0])
    typed = {
        "first_name": "ดวงใจ",
        "last_name": "สมมติ",
        "username": "duangjai",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="รับตำแหน่งและเข้าสู่ระบบ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("งานของฉัน")
    page.goto(link[0].split("/invitation/")[0] + "/admin/")
    expect(page.get_by_role("link", name="ตำแหน่ง").first).to_be_visible()
    # The link has done its work: nobody else comes in by it.
    stranger = browser.new_context().new_page()
    answer = stranger.goto(link[0])
    assert answer is not None
    assert answer.status == 410

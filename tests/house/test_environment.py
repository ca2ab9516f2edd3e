"""What bin/environment finds of a bin/run that works on the same folder; the scripts run in a folder of their own."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a copy of bin/environment, in which there is nothing to set up."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "var").mkdir()
    shutil.copy(ROOT / "bin" / "environment", tmp_path / "bin")
    (tmp_path / "bin" / "setup").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "setup").chmod(0o755)
    return tmp_path


def public_url(house: Path, **environ: str) -> str:
    """Return the PUBLIC_URL that a program started after bin/environment is given."""
    script = 'set -euo pipefail; . bin/environment; exec env | sed -n "s/^PUBLIC_URL=/=/p"'
    found = subprocess.run(
        ["bash", "-c", script],
        cwd=house,
        env={"PATH": "/usr/bin:/bin"} | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()


def test_commands_print_the_address_of_the_run_on_the_same_folder(house):
    (house / "var" / "public.url").write_text("http://localhost:8899\n")
    assert public_url(house) == "=http://localhost:8899"


def test_an_address_that_is_given_goes_before(house):
    (house / "var" / "public.url").write_text("http://localhost:8899\n")
    assert public_url(house, PUBLIC_URL="https://plan.example.go.th") == "=https://plan.example.go.th"


def test_before_the_first_run_nothing_is_given(house):
    assert public_url(house) in {"", "="}


@pytest.mark.parametrize(
    ("environ", "address"),
    [({}, "http://localhost:{port}"), ({"PUBLIC_URL": "https://plan.example.go.th"}, "https://plan.example.go.th")],
)
def test_the_run_leaves_the_address_it_prints_even_after_another(house, environ, address):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = address.format(port=port)
    (house / "var" / "public.url").write_text("http://localhost:8000\n")
    shutil.copy(ROOT / "bin" / "run", house / "bin")
    (house / "bin" / "manage").write_text(
        '#!/bin/sh\n[ "$1" = data_is_ours ] || { echo "asked to $1 at $PUBLIC_URL"; exit 1; }\n'
    )
    (house / "bin" / "manage").chmod(0o755)
    found = subprocess.run(
        [house / "bin" / "run", "--port", port],
        env={"PATH": "/usr/bin:/bin"} | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert f"asked to migrate at {address}\n" in found.stderr
    assert public_url(house) == f"={address}"


def test_everything_that_a_database_is_prepared_with_is_there(tmp_path):
    """A file that was moved would end every first start, for its digest is part of what is remembered."""
    script = "set -euo pipefail; . bin/environment; prepared_with demo >/dev/null; mark_done demo; is_done demo"
    environ = {"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path)}
    (tmp_path / "phaen.sqlite3").write_text("made")
    found = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert (found.returncode, found.stderr) == (0, "")

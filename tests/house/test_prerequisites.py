"""What bin/setup says on a machine that lacks something: one sentence, on stderr, that names the package.

The script runs in a folder of its own with a PATH that holds only what each test puts there.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "bash",
    "cat",
    "chmod",
    "cut",
    "dirname",
    "env",
    "flock",
    "grep",
    "mktemp",
    "rm",
    "sha256sum",
    "sleep",
    "tail",
    "tee",
)
OLD = "exit 1"
WITHOUT_VENV = '[[ "$2" != *ensurepip* ]]'
EVERYTHING_INSTALLED = 'for name; do printf "installed %s " "$name"; done'
SAYS_YES = "exit 0"


@dataclass
class Machine:
    """A made-up machine: a copy of bin/setup and a PATH with a few programs."""

    folder: Path

    def has(self, **programs: str) -> "Machine":
        """Put programs on the PATH, each a line of shell; an underscore in a name stands for a hyphen."""
        for name, body in programs.items():
            path = self.folder / "path" / name.replace("_", "-")
            path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
            path.chmod(0o755)
        return self

    def set_up(self, kind: str = "app", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "bin" / "setup"), kind],
            env={"PATH": str(self.folder / "path"), "TMPDIR": str(self.folder), **environ},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture
def machine(tmp_path) -> Machine:
    for name in ("bin", "path", "requirements"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "bin" / "setup", tmp_path / "bin")
    (tmp_path / "requirements" / "app.txt").write_text("nothing==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    shutil.copy(tmp_path / "requirements" / "app.txt", tmp_path / "requirements" / "dev.txt")
    (tmp_path / "package-lock.json").write_text("{}")
    for tool in TOOLS:
        (tmp_path / "path" / tool).symlink_to(shutil.which(tool))
    return Machine(tmp_path).has(dpkg_query=EVERYTHING_INSTALLED, id="echo 1000", python3=SAYS_YES)


def nothing_but(name: str) -> Callable[[Machine], None]:
    return lambda machine: (machine.folder / "path" / name).unlink()


@pytest.mark.parametrize(
    ("lack", "named"),
    [
        (nothing_but("python3"), ["python3", "3.11", "missing"]),
        (lambda machine: machine.has(python3=OLD), ["python3", "3.11", "older"]),
        (lambda machine: machine.has(python3=WITHOUT_VENV), ["python3-venv", "neither root nor sudo"]),
        (nothing_but("dpkg-query"), ["Debian", "libpango-1.0-0", "redis-server"]),
        (lambda machine: machine.has(dpkg_query="exit 1"), ["redis-server", "libthai0", "neither root nor sudo"]),
        (lambda machine: machine.has(dpkg_query="exit 1", sudo="exit 1"), ["redis-server", "sudo refused"]),
    ],
    ids=["no python3", "old python3", "no venv", "no dpkg", "no root", "no sudo"],
)
def test_what_is_lacking_is_one_sentence(machine, lack, named):
    lack(machine)
    run = machine.set_up()
    assert (run.returncode, run.stdout) == (1, "")
    (sentence,) = run.stderr.splitlines()
    assert sentence.startswith("✗ ")
    assert [word for word in named if word not in sentence] == []


def test_only_what_is_missing_is_asked_for(machine):
    machine.has(dpkg_query=EVERYTHING_INSTALLED.replace("installed", '$([ "$name" = redis-server ] || echo installed)'))
    advice = machine.set_up().stderr
    assert "redis-server" in advice
    assert "libpango" not in advice


def test_the_tests_need_more_than_the_program(machine):
    machine.has(dpkg_query="exit 1")
    more = {"chromium", "postgresql-15", "libreoffice-writer-nogui", "libreoffice-calc-nogui"}
    assert not more & set(machine.set_up("app").stderr.split())
    assert more <= set(machine.set_up("test").stderr.split())


def test_a_failing_apt_is_one_sentence_after_its_own_last_words(machine):
    machine.has(
        dpkg_query="exit 1", apt_cache=SAYS_YES, sudo='[[ "$*" != *apt-get* ]] || { echo "E: no network"; exit 100; }'
    )
    run = machine.set_up()
    assert run.returncode == 1
    assert "E: no network" in run.stderr
    assert run.stderr.splitlines()[-1].startswith("✗ ติดตั้งแพ็กเกจ")
    assert "redis-server" in run.stderr.splitlines()[-1]


def test_another_installer_is_waited_for_and_mentioned_once(machine):
    waits = 'for i in 1 2 3; do echo "Waiting for cache lock: held by process 1 (apt)..."; done; exit 100'
    machine.has(dpkg_query="exit 1", apt_cache="exit 1", sudo=f'[[ "$*" != *apt-get* ]] || {{ {waits}; }}')
    run = machine.set_up()
    assert run.stderr.count("another apt holds the lock") == 1


def test_a_failing_pip_is_one_sentence(machine):
    interpreter = machine.folder / "path" / "python3"
    interpreter.unlink()
    interpreter.symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    run = machine.set_up(
        PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0", PIP_FIND_LINKS="", PIP_CONFIG_FILE="/dev/null"
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].startswith("✗ ติดตั้งไลบรารีใน requirements/app.txt ไม่สำเร็จ")
    assert not (machine.folder / ".venv" / "requirements.sha256").exists()


def set_up_python(machine: Machine, python: str) -> None:
    """Make .venv look complete; ``python`` is a line of shell."""
    (machine.folder / ".venv" / "bin").mkdir(parents=True)
    machine.has(venv_python=python)
    (machine.folder / ".venv" / "bin" / "python").symlink_to(machine.folder / "path" / "venv-python")
    shutil.copy(digest_of(machine, "requirements/app.txt"), machine.folder / ".venv" / "requirements.sha256")


def digest_of(machine: Machine, name: str) -> Path:
    """Return a file with the SHA-256 of another."""
    path = machine.folder / "digest"
    path.write_text(hashlib.sha256((machine.folder / name).read_bytes()).hexdigest() + "\n")
    return path


@pytest.mark.parametrize("kind", ["app", "test"])
def test_nothing_is_said_or_asked_when_nothing_is_missing(machine, kind):
    set_up_python(machine, "exit 1")
    (machine.folder / "node_modules").mkdir()
    shutil.copy(digest_of(machine, "package-lock.json"), machine.folder / "node_modules" / "lock.sha256")
    machine.has(python3="exit 1", id="exit 1")
    run = machine.set_up(kind)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_program_needs_nothing_of_npm(machine):
    set_up_python(machine, "exit 1")
    assert machine.set_up("app").stderr == ""


def test_a_failing_npm_is_one_sentence_after_its_own_last_words(machine):
    set_up_python(machine, 'echo "npm error code EAI_AGAIN"; exit 1')
    run = machine.set_up("test")
    assert run.returncode == 1
    assert "EAI_AGAIN" in run.stderr
    assert run.stderr.splitlines()[-1].startswith("✗ ติดตั้งแพ็กเกจใน package-lock.json ไม่สำเร็จ")
    assert not (machine.folder / "node_modules").exists()


def test_a_word_it_does_not_know_is_refused(machine):
    assert machine.set_up("everything").returncode == 2

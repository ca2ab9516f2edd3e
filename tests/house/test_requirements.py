"""requirements/*.txt are what pyproject.toml asks for, pinned and hashed; to compile them anew is another matter."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "app": [Requirement(line) for line in PROJECT["project"]["dependencies"]],
    "dev": [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]],
}
# One requirement: its name and version, its hashes, and the comment that says who wants it.
ENTRY = re.compile(r"^(\S+)==(\S+) \\\n((?:    --hash=sha256:\w{64}(?: \\)?\n)+)((?:    #.*\n?)+)", flags=re.MULTILINE)


def pins(name: str) -> dict[str, tuple[str, str]]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {canonicalize_name(found[1]): (found[2], found[4]) for found in ENTRY.finditer(text)}


@pytest.mark.parametrize("name", ["app", "dev"])
def test_every_line_is_pinned_hashed_and_wanted(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert len(pins(name)) == len(re.findall(r"^[^\s#]", text, flags=re.MULTILINE))
    assert all("via" in why for _, why in pins(name).values())


@pytest.mark.parametrize("name", ["app", "dev"])
def test_what_is_asked_for_is_pinned_to_a_version_that_will_do(name):
    pinned = pins(name)
    for wanted in WANTED[name]:
        version, why = pinned[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), wanted
        assert "pyproject.toml" in why, wanted


@pytest.mark.parametrize("name", ["app", "dev"])
def test_nothing_is_pinned_that_is_no_longer_asked_for(name):
    asked = {canonicalize_name(wanted.name) for key in {"app", name} for wanted in WANTED[key]}
    direct = {package for package, (_, why) in pins(name).items() if "pyproject.toml" in why}
    assert direct == asked


def test_development_has_all_of_the_program():
    dev = {package: version for package, (version, _) in pins("dev").items()}
    assert {package: version for package, (version, _) in pins("app").items()}.items() <= dev.items()


def test_what_npm_brings_is_pinned_and_hashed_and_names_no_host():
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert locked.pop("")["devDependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all("integrity" in package and "resolved" not in package for package in locked.values())

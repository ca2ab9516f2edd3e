"""release and verify at the command line: JSON out, and exit codes that a script can trust."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from plans.releases.models import Release, ReleaseLine
from plans.releases.staleness import STALE_WORDS
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.plans.released import taken_in


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code, its answer, and what it said on stderr."""

    def ran(*words):
        code = 0
        try:
            call_command(*map(str, words))
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.strip() else None, err

    return ran


def test_a_release_says_version_and_digest_and_twice_the_same(run, world):
    words = ("release", "310104", "--period", "2571-2575", "--as", "team")
    code, first, _ = run(*words)
    assert code == 0
    one = Release.objects.get()
    assert (first["version"], first["digest"]) == (1, one.digest)
    assert run(*words)[1] == first
    assert not TambonPlan.objects.get(area__code="310104").is_behind


def test_the_written_file_verifies(run, world, tmp_path):
    file = tmp_path / "release.json"
    _, made, _ = run("release", "310104", "--period", "2571-2575", "--as", "team", "--out", file)
    assert file.read_text() == Release.objects.get().content
    code, found, _ = run("verify", file)
    assert (code, found["digest"], found["matches"]) == (0, made["digest"], True)
    assert found["release"] == {
        "level": "tambon",
        "area": "310104",
        "period": "2571-2575",
        "version": 1,
        "is_newest": True,
    }


def test_a_changed_file_does_not_verify_and_still_has_a_digest(run, world, tmp_path):
    file = tmp_path / "release.json"
    _, made, _ = run("release", "310104", "--period", "2571-2575", "--as", "team", "--out", file)
    file.write_text(file.read_text().replace('"24000.00"', '"24000.01"', 1))
    code, found, said = run("verify", file)
    assert (code, found["matches"], found["release"]) == (1, False, None)
    assert found["digest"] != made["digest"]
    assert "ไม่ตรงกับเล่มแผนใด" in said


def test_a_lying_wrapper_does_not_verify(run, world, tmp_path):
    file = tmp_path / "wrapped.json"
    run("release", "310104", "--period", "2571-2575", "--as", "team")
    one = Release.objects.get()
    file.write_text(json.dumps({"content": json.loads(one.content), "digest": one.digest}))
    assert run("verify", file)[0] == 0
    file.write_text(json.dumps({"content": json.loads(one.content), "digest": "0" * 64}))
    code, found, said = run("verify", file)
    assert (code, found["digest"], found["claimed_digest"]) == (1, one.digest, "0" * 64)
    assert "ไม่ตรงกับเนื้อหา" in said


def test_a_true_file_of_a_release_whose_rows_were_changed_does_not_verify(run, world, tmp_path):
    file = tmp_path / "release.json"
    run("release", "310104", "--period", "2571-2575", "--as", "team", "--out", file)
    assert run("verify", file)[0] == 0
    with thawed():
        ReleaseLine.objects.update(year_1="24000.01")
    code, found, said = run("verify", file)
    assert (code, found["matches"]) == (1, True)
    assert "ในฐานข้อมูลไม่ตรง" in said


def test_bad_input_is_told_apart(run, world, tmp_path):
    (tmp_path / "broken.json").write_text("{")
    assert run("verify", tmp_path / "broken.json")[0] == 2
    assert run("verify", tmp_path / "missing.json")[0] == 2
    assert run("release", "310104", "--period", "2599-2603", "--as", "team")[0] == 2
    assert run("release", "310104", "--period", "2571-2575", "--as", "nobody-known")[0] == 2


def test_who_may_not_and_what_is_empty_is_refused(run, world):
    code, answer, said = run("release", "310104", "--period", "2571-2575", "--as", "mayor")
    assert (code, answer, said.startswith("ไม่มีสิทธิออกเล่มแผน")) == (1, None, True)
    assert "tambon_plan" not in said
    code, _, said = run("release", "310105", "--period", "2571-2575", "--as", "next_team")
    assert (code, "ยังไม่มีแผนหมู่บ้าน" in said) == (1, True)
    assert not Release.objects.exists()


def test_a_plan_printed_while_a_released_village_stands_open_says_so(run, world, people, tmp_path):
    taken_in(world.plans[VILLAGES[1]], people)
    named = ("310104", "--period", "2571-2575")
    run("release", *named, "--as", "team")
    found = []
    for reopened in (False, True):
        if reopened:
            move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
        for words in (("print_plan",), ("print_form", "tambon")):
            file = tmp_path / f"{words[0]}.pdf"
            assert run(*words, *named, "--format", "pdf", "--out", file)[0] == 0
            pages = PdfReader(file).pages
            found.append([STALE_WORDS in page.extract_text() for page in pages].count(True) / len(pages))
    assert found == [0, 0, 1, 1]


# --- what is to be known before -------------------------------------------------------------------------------------
def test_a_release_tells_its_warnings_and_goes_on_unless_some_are_confirmed_by_name(run, world):
    words = ("release", "310104", "--period", "2571-2575", "--as", "team")
    code, made, _ = run(*words)
    names = [warning["code"] for warning in made["warnings"]]
    assert (code, names) == (0, ["no_forum", "missing_villages", "undecided", "unaligned"])
    assert "3 หมู่บ้าน" in made["warnings"][1]["message"]
    every = [warning["confirm"] for warning in made["warnings"]]
    code, answer, said = run(*words, "--confirm", every[1])
    assert (code, answer) == (1, None)
    assert f"{every[3]}: ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด 1 โครงการ" in said
    # What the refusal names can be typed as it stands; the name of a cause alone confirms no figure of it.
    assert run(*words, *(word for name in names for word in ("--confirm", name)))[0] == 1
    assert run(*words, *(word for name in every for word in ("--confirm", name)))[0] == 0

"""The two commands: a template out, a workbook in, JSON and exit codes that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from plans.village.models import PlanState, VillagePlan, WorkbookUpload
from plans.village.workbook.reader import read
from projects.models import Project
from projects.periods import PlanPeriod
from tests import factories
from tests.plans.workbook_files import MEETING, POND, STUBBLE, Formula, empty_workbook, filled, with_cells

CODE = "31010401"


@pytest.fixture
def world_of_one(people):
    factories.period()
    return people


@pytest.fixture
def run(capsys):
    def run(*arguments: object) -> tuple[int, dict, str]:
        code = 0
        try:
            call_command(*map(str, arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else {}, err

    return run


@pytest.fixture
def template(world_of_one, tmp_path) -> Path:
    return put(tmp_path / "แบบกรอก.xlsx", empty_workbook())


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_template_is_written_and_no_plan_is_made(world_of_one, run, tmp_path):
    path = tmp_path / "แบบกรอก.xlsx"
    code, answer, _ = run("village_template", CODE, "--period", "2571-2575", "--out", path)
    assert (code, answer["village"], answer["period"], answer["projects"]) == (0, CODE, "2571-2575", 0)
    assert read(path).village_code == CODE
    assert not VillagePlan.objects.exists()


def test_a_filled_template_becomes_the_villages_plan(template, run):
    run("village_template", CODE, "--period", "2571-2575", "--out", template)
    put(template, filled(template.read_bytes(), [STUBBLE, POND], MEETING))
    code, answer, _ = run("import_village_plan", template, "--as", "secretary")
    assert code == 0
    assert answer == {
        "village": CODE,
        "period": "2571-2575",
        "projects": 2,
        "project_years": 3,
        "budget_baht": {"2571": "1712820.00", "2572": "0.00", "2573": "500000.50", "2574": "0.00", "2575": "0.00"},
        "errors": [],
        "warnings": [],
    }
    plan = VillagePlan.objects.get()
    assert (plan.state, plan.lines.count()) == (PlanState.DRAFT, 2)
    assert plan.forums.get().attendance == 65
    assert [event.move for event in plan.events.all()] == ["create"]


def test_what_is_doubted_is_taken_and_stands_in_the_answer_with_its_cell(template, run):
    put(template, filled(template.read_bytes(), [STUBBLE | {"โครงการ/กิจกรรม": "ไถกลบ\nตอซัง"}], MEETING))
    code, answer, told = run("import_village_plan", template, "--as", "secretary")
    assert (code, answer["errors"]) == (0, [])
    (warning,) = answer["warnings"]
    assert (warning["sheet"], warning["cell"]) == ("โครงการ", "B2")
    assert warning["message"] in told
    assert Project.objects.get().title == "ไถกลบ ตอซัง"


def test_the_same_file_again_changes_nothing(template, run):
    put(template, filled(template.read_bytes(), [STUBBLE, POND], MEETING))
    first = run("import_village_plan", template, "--as", "secretary")
    before = (list(VillagePlan.objects.values()), list(Project.objects.values()), WorkbookUpload.objects.count())
    assert run("import_village_plan", template, "--as", "secretary") == first
    assert (
        list(VillagePlan.objects.values()),
        list(Project.objects.values()),
        WorkbookUpload.objects.count(),
    ) == before


def test_a_plan_with_projects_goes_out_and_comes_in(template, run):
    put(template, filled(template.read_bytes(), [STUBBLE], MEETING))
    run("import_village_plan", template, "--as", "secretary")
    run("village_template", CODE, "--period", "2571-2575", "--out", template)
    put(template, with_cells(template.read_bytes(), {"H2": 90000}))
    code, answer, _ = run("import_village_plan", template, "--as", "secretary")
    assert (code, answer["budget_baht"]["2571"]) == (0, "90000.00")
    assert Project.objects.get().budget_baht == 90000


@pytest.mark.parametrize(
    ("cell", "value"), [("H2", "มาก"), ("H2", -1), ("H2", Formula("=1+1")), ("B2", "=cmd|' /C calc'!A0"), ("N2", "?")]
)
def test_one_wrong_cell_stores_nothing_and_is_named(template, run, cell, value):
    put(template, with_cells(filled(template.read_bytes(), [STUBBLE, POND], MEETING), {cell: value}))
    code, answer, errors = run("import_village_plan", template, "--as", "secretary")
    assert code == 2
    assert [(one["sheet"], one["cell"]) for one in answer["errors"]] == [("โครงการ", cell)]
    assert answer["errors"][0]["message"] in errors
    assert (answer["village"], answer["projects"]) == (CODE, 1)
    assert not VillagePlan.objects.exists()
    assert not WorkbookUpload.objects.exists()


def test_a_file_that_is_no_workbook_is_bad_input(world_of_one, run, tmp_path):
    code, answer, errors = run("import_village_plan", put(tmp_path / "a.xlsx", b"MZ"), "--as", "secretary")
    assert code == 2
    assert (answer["village"], answer["period"], answer["budget_baht"]) == (None, None, {})
    assert "ไม่ใช่ไฟล์ Excel" in answer["errors"][0]["message"]
    assert "Traceback" not in errors


def test_a_file_that_is_not_there_is_bad_input(world_of_one, run, tmp_path):
    code, answer, _ = run("import_village_plan", tmp_path / "ไม่มี.xlsx", "--as", "secretary")
    assert (code, answer["errors"][0]["message"]) == (2, "ไม่พบไฟล์ ไม่มี.xlsx")


@pytest.mark.parametrize("who", ["neighbour", "head", "team", "stranger", "nobody", "admin"])
def test_whoever_may_not_start_the_plan_is_refused(template, run, who):
    put(template, filled(template.read_bytes(), [STUBBLE]))
    code, answer, errors = run("import_village_plan", template, "--as", who)
    assert (code, answer) == (1, {})
    assert "ไม่มีสิทธิ" in errors
    assert not VillagePlan.objects.exists()


def test_whoever_may_not_change_the_plan_is_refused_before_its_errors_are_told(template, run):
    factories.village_plan(CODE)
    put(template, with_cells(filled(template.read_bytes(), [STUBBLE]), {"H2": "มาก"}))
    code, answer, _ = run("import_village_plan", template, "--as", "neighbour")
    assert (code, answer) == (1, {})


def test_an_unknown_person_is_bad_input(template, run):
    assert run("import_village_plan", template, "--as", "ใครก็ไม่รู้")[0] == 2


def test_a_plan_that_was_sent_is_refused(template, run):
    plan = factories.in_state(factories.village_plan(CODE), PlanState.SUBMITTED)
    put(template, filled(template.read_bytes(), [STUBBLE]))
    code, _, errors = run("import_village_plan", template, "--as", "secretary")
    assert code == 1
    assert "ส่งแล้ว" in errors
    assert not plan.lines.exists()


def test_a_closed_period_takes_no_new_plan(template, run):
    PlanPeriod.objects.update(is_open=False)
    code, _, errors = run("import_village_plan", template, "--as", "secretary")
    assert code == 1
    assert "ยังไม่เปิดรับแผน" in errors
    assert not VillagePlan.objects.exists()


def test_a_village_the_system_does_not_know_is_bad_input(template, run):
    VillagePlan.objects.all().delete()
    PlanPeriod.objects.all().delete()
    code, answer, _ = run("import_village_plan", template, "--as", "secretary")
    assert code == 2
    assert "ไม่พบช่วงแผน 2571-2575" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("village", "period"), [("99999999", "2571-2575"), ("310104", "2571-2575"), (CODE, "2599-2600"), (CODE, "x")]
)
def test_a_template_of_what_does_not_exist_is_bad_input(world_of_one, run, tmp_path, village, period):
    out = tmp_path / "a.xlsx"
    code, answer, errors = run("village_template", village, "--period", period, "--out", out)
    assert (code, answer) == (2, {})
    assert errors
    assert not out.exists()


def test_a_template_that_cannot_be_written_is_bad_input(world_of_one, run, tmp_path):
    code, _, errors = run("village_template", CODE, "--period", "2571-2575", "--out", tmp_path / "ไม่มี" / "a.xlsx")
    assert code == 2
    assert "เขียนไฟล์" in errors

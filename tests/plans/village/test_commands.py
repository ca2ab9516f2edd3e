"""The commands that move, certify, roll up and list: JSON on stdout, words on stderr, and the exit that tells which."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from pypdf import PdfWriter

from agencies.access.roles import Role
from plans.tambon.models import TambonPlan
from plans.village.models import Forum, ForumState, PlanState
from tests import factories
from tests.cast import TAMBON, VILLAGES

PERIOD = ("--period", "2571-2575")
VILLAGE = VILLAGES[0]


def run(*words):
    """Run a command; return its answer, what it said, and its exit code."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command(*map(str, words), stdout=out, stderr=err)
    except SystemExit as left:
        code = left.code
    return (json.loads(out.getvalue()) if out.getvalue() else None), err.getvalue(), code


@pytest.fixture
def minutes(tmp_path):
    writer, stream = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    path = tmp_path / "minutes.pdf"
    path.write_bytes(stream.getvalue())
    return path


@pytest.fixture
def held(people):
    """A plan whose forum was held and waits for minutes and certificate."""
    plan = factories.village_plan(VILLAGE)
    factories.line(
        plan, factories.project(VILLAGE, {2571: 24000, 2572: 0}), factories.resolution(factories.forum(plan))
    )
    return people


def test_from_minutes_to_the_sum_and_back(held, minutes):
    answer, said, code = run("certify_forum", VILLAGE, *PERIOD, "--minutes", minutes, "--as", "head")
    assert (answer["state"], answer["held_on"], said, code) == ("certified", "2026-03-15", "", 0)
    assert Forum.objects.get().attachments.get().file_name == "minutes.pdf"
    answer, _, code = run("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "secretary")
    assert (answer["from"], answer["state"], answer["version"], code) == ("draft", "submitted", 1, 0)
    assert run("move_village_plan", VILLAGE, "accept", *PERIOD, "--as", "team")[2] == 0
    answer, _, code = run("roll_up", TAMBON, *PERIOD)
    assert code == 0
    assert answer["villages"] == {"accepted": 1, "total": 4, "missing": list(VILLAGES[1:])}
    assert (answer["projects"], answer["project_years"]) == (1, 1)
    assert answer["budget_baht"] == {"2571": "24000.00", **dict.fromkeys(("2572", "2573", "2574", "2575"), "0.00")}
    assert answer["by_group"] == {"support": "24000.00"}
    assert answer["by_urgency"] == {"urgent": "24000.00"}
    assert answer["by_village"] == {VILLAGE: "24000.00"}
    assert run("roll_up", TAMBON, *PERIOD)[0]["digest"] == answer["digest"] == TambonPlan.objects.get().digest
    (project,), _, _ = run("list_projects", "3101", *PERIOD)
    assert project["budget_baht"] == {"2571": "24000.00", "2572": "0.00"}
    assert (project["village"], project["group"], project["urgency"]) == (VILLAGE, "support", "urgent")
    assert run("move_village_plan", VILLAGE, "reopen", *PERIOD, "--as", "team", "--note", "แก้")[2] == 0
    emptied = run("roll_up", TAMBON, *PERIOD)[0]
    assert sum(map(Decimal, emptied["budget_baht"].values())) == 0
    assert emptied["digest"] != answer["digest"]
    assert run("list_projects", TAMBON, *PERIOD)[0] == []


@pytest.mark.parametrize("name", ["secretary", "neighbour", "stranger", "team"])
def test_only_the_head_certifies(held, minutes, name):
    _, said, code = run("certify_forum", VILLAGE, *PERIOD, "--minutes", minutes, "--as", name)
    assert code == 1
    assert "ไม่มีสิทธิ" in said
    assert Forum.objects.get().state == ForumState.HELD


def test_a_program_is_no_minutes(held, tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(b"MZ\x90\x00" + bytes(500))
    answer, said, code = run("certify_forum", VILLAGE, *PERIOD, "--minutes", path, "--as", "head")
    assert (answer, code) == (None, 2)
    assert "minutes.pdf" in said
    assert not Forum.objects.get().attachments.exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "secretary"), 1, "ยังไม่ได้แนบรายงานการประชุม"),
        (("move_village_plan", VILLAGE, "accept", *PERIOD, "--as", "team"), 1, "ร่าง"),
        (("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "stranger"), 1, "ไม่มีสิทธิ"),
        (("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "ghost"), 2, "ไม่พบบัญชี"),
        (("move_village_plan", VILLAGES[1], "submit", *PERIOD, "--as", "secretary"), 2, "ยังไม่มีแผน"),
        (("move_village_plan", "99999999", "submit", *PERIOD, "--as", "secretary"), 2, "ไม่พบพื้นที่"),
        (("roll_up", VILLAGE, *PERIOD), 2, "ตำบล"),
        (("roll_up", TAMBON, "--period", "2599-2603"), 2, "ไม่พบช่วงแผน"),
        (("list_projects", TAMBON, "--period", "แผนใหม่"), 2, "ไม่พบช่วงแผน"),
    ],
)
def test_refusals_and_bad_input_are_told_apart(held, words, code, says):
    answer, said, left = run(*words)
    assert (answer, left) == (None, code)
    assert says in said


def test_a_return_without_a_reason_is_refused(people):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"])
    factories.in_state(plan, PlanState.SUBMITTED)
    assert run("move_village_plan", VILLAGE, "return", *PERIOD, "--as", "team")[2] == 1
    assert run("move_village_plan", VILLAGE, "return", *PERIOD, "--as", "team", "--note", "แก้พื้นที่")[2] == 0


def test_another_village_head_certifies_nothing_here(held, minutes):
    factories.person(Role.VILLAGE_HEAD, VILLAGES[2], username="head-3")
    assert run("certify_forum", VILLAGE, *PERIOD, "--minutes", minutes, "--as", "head-3")[2] == 1


def test_a_forum_is_certified_once_and_the_second_time_says_so(held, minutes):
    words = ("certify_forum", VILLAGE, *PERIOD, "--minutes", minutes, "--as", "head")
    assert run(*words)[2] == 0
    _, said, code = run(*words)
    assert (code, "รับรองแล้ว" in said) == (1, True)


def test_a_denial_names_the_deed_in_thai(held, minutes):
    _, said, code = run("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "team")
    assert (code, "ส่งแผนหมู่บ้าน" in said) == (1, True)
    assert "village_plan.submit" not in said


@pytest.mark.parametrize("period", ["2571", "2571-", "-2575", "-", "สองพัน-2575", "2571-2576"])
def test_a_period_that_is_none_is_one_thai_sentence(people, period):
    answer, said, code = run("roll_up", TAMBON, "--period", period)
    assert (answer, code) == (None, 2)
    assert said.startswith("ไม่พบช่วงแผน")


def test_a_period_may_be_written_as_it_is_printed(people):
    assert run("roll_up", TAMBON, "--period", "2571–2575")[2] == 0


def test_a_certificate_tells_its_warnings_and_is_given_unless_some_are_confirmed_by_name(held, minutes):
    words = ("certify_forum", VILLAGE, *PERIOD, "--minutes", minutes, "--as", "head")
    answer, said, code = run(*words, "--confirm", "no_resolutions")
    assert (answer, code) == (None, 1)
    (listed,) = re.findall(r"(no_attendance_list:\w+): ยังไม่ได้แนบบัญชีลงชื่อผู้เข้าร่วม", said)
    assert Forum.objects.get().state == ForumState.HELD
    answer, said, code = run(*words, "--confirm", listed)
    assert (code, said) == (0, "")
    assert answer["warnings"] == [
        {"code": "no_attendance_list", "confirm": listed, "message": "ยังไม่ได้แนบบัญชีลงชื่อผู้เข้าร่วม"}
    ]
    answer, _, code = run("move_village_plan", VILLAGE, "submit", *PERIOD, "--as", "secretary")
    told = [(one["code"], one["confirm"].partition(":")[0]) for one in answer["warnings"]]
    assert (told, code) == ([(name, name) for name in ("basics", "no_objective", "no_lead_name", "no_indicator")], 0)

"""The command print_plan: a file and its description on stdout, a Thai sentence on stderr, and no row of a job."""

from __future__ import annotations

import hashlib
import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from plans.tambon.models import PlanReport, TambonPlan
from plans.village.actions.moves import move
from tests import factories


@pytest.fixture
def run(tmp_path):
    """Return a function that prints and gives the answer and the file."""

    def printed(area="310104", period="2571-2575", wanted="pdf", out=None):
        path = out or tmp_path / f"plan.{wanted}"
        answer = io.StringIO()
        call_command("print_plan", area, period=period, format=wanted, out=path, stdout=answer)
        return json.loads(answer.getvalue()), path

    return printed


def refused(capsys, code, **words):
    stderr = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "print_plan",
            words.pop("area", "310104"),
            **{"period": "2571-2575", "format": "pdf", "out": "/dev/null"} | words,
            stderr=stderr,
        )
    assert stopped.value.code == code
    assert capsys.readouterr().out == ""
    return stderr.getvalue()


def test_a_pdf_is_written_and_described(small, run):
    answer, path = run()
    content = path.read_bytes()
    assert answer == {
        "area": "310104",
        "period": "2571-2575",
        "format": "pdf",
        "file": str(path),
        "sha256": hashlib.sha256(content).hexdigest(),
        "digest": small.plan.digest,
        "pages": len(PdfReader(path).pages),
    }
    assert not PlanReport.objects.exists()


def test_a_workbook_has_no_pages(small, run):
    answer, path = run(wanted="xlsx")
    assert answer["pages"] is None
    assert "บัญชีโครงการ" in openpyxl.load_workbook(path).sheetnames


def test_a_plan_that_is_behind_is_rolled_up_first(small, run):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    assert TambonPlan.objects.get().is_behind
    answer, _ = run()
    assert answer["digest"] not in {small.plan.digest, ""}
    assert not TambonPlan.objects.get().is_behind


def test_a_tambon_without_accepted_plans_is_refused(people, capsys):
    factories.tambon_plan("310104")
    assert "ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล" in refused(capsys, 1)


def test_a_tambon_without_a_plan_is_refused_and_none_is_started(people, capsys):
    factories.period()
    assert "ยังไม่มีแผนตำบล" in refused(capsys, 1)
    assert not TambonPlan.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"area": "3101"}, "คืออำเภอ"),
        ({"area": "999999"}, "ไม่พบพื้นที่"),
        ({"period": "2400-2404"}, "ไม่พบช่วงแผน"),
        ({"period": "abc"}, "ไม่พบช่วงแผน"),
    ],
)
def test_what_cannot_be_found_is_bad_input(small, capsys, words, sentence):
    assert sentence in refused(capsys, 2, **words)


def test_a_place_that_cannot_be_written_to_is_bad_input(small, capsys, tmp_path):
    assert "เขียนไฟล์" in refused(capsys, 2, out=tmp_path / "no" / "such" / "folder.pdf")


def test_an_unknown_format_is_bad_input(small):
    with pytest.raises(CommandError):
        call_command("print_plan", "310104", period="2571-2575", format="docx", out="/dev/null")

"""The command print_form: what it answers, and every combination that does not exist as one Thai sentence."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from plans.local.models import Edition, EditionRow
from plans.releases.actions import release
from plans.tambon.models import PlanReport, TambonLine, TambonPlan
from tests import factories
from tests.paper.readers import html_matrices
from tests.plans import local_plans, maesai
from tests.plans.released import issued

FORMS = ["p01", "p01-villages", "p02", "p02-1", "p02-2", "p03", "village", "tambon", "letter"]


@pytest.fixture
def run(capsys, tmp_path):
    """Return a function that prints a form and gives the answer and the file."""

    def printed(form, area="310104", *, period="2571-2575", wanted="html", **options):
        out = tmp_path / f"{form}.{wanted}"
        call_command("print_form", form, area, period=period, format=wanted, out=out, **options)
        return json.loads(capsys.readouterr().out), out.read_bytes()

    return printed


@pytest.fixture
def refused(capsys, tmp_path):
    """Return a function that expects a refusal and gives its one sentence."""

    def stopped(code, form, area="310104", **options):
        options = {"period": "2571-2575", "format": "pdf", "out": tmp_path / "x"} | options
        with pytest.raises(SystemExit) as stop:
            call_command("print_form", form, area, **options)
        assert stop.value.code == code
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
        return said.err

    return stopped


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_issue_is_printed(small, run, form):
    answer, content = run(form, "31010401" if form == "village" else "310104", wanted="pdf")
    assert content.startswith(b"%PDF-")
    assert answer["pages"] == len(PdfReader(io.BytesIO(content)).pages) > 0
    assert answer["sha256"] == hashlib.sha256(content).hexdigest()
    assert (answer["form"], answer["period"], answer["format"], answer["digits"]) == (
        form,
        "2571-2575",
        "pdf",
        "thai" if form == "letter" else "arabic",
    )
    assert not PlanReport.objects.exists()


def test_the_comparison_stands_old_above_new_and_names_what_changed(people, run):
    main = local_plans.announced(maesai.ENTRIES[:2], by=people["planner"])
    before = maesai.ENTRIES[0]
    after = {**before.data(), "budget_baht": {"2567": "750000.00"}}
    change = local_plans.edition_of(main.local_plan, by=people["planner"], kind=Edition.Kind.CHANGE, sequence=2)
    EditionRow.objects.create(
        edition=change,
        line=main.rows.get(position=1).line,
        old=before.data(),
        new=after,
        changed=["budget_baht.2567"],
        reason="ราคาวัสดุสูงขึ้น",
    )
    answer, content = run("comparison", period="2566-2570")
    (table,) = html_matrices(content.decode())
    old, new = table[2:]
    assert (old[0], old[1], new[0], new[1]) == ("1", "เดิม", "", "ใหม่")
    assert (old[7], new[7]) == ("500,000", "750,000")
    assert new[-2:] == (
        "งบประมาณปี 2567\nงบประมาณปี 2568\nงบประมาณปี 2569\nงบประมาณปี 2570",
        "ราคาวัสดุสูงขึ้น",
    )
    assert "เปลี่ยนแปลง ครั้งที่ 2/2567" in content.decode()
    assert answer["form"] == "comparison"


def test_thai_digits_and_a_layout_are_options(small, run):
    _, content = run("p02", digits="thai", layout="strategy-17")
    (table,) = html_matrices(content.decode())
    assert len(table[0]) == 17
    assert table[1][4] == "๒๕๗๑"


def test_the_local_plan_is_a_source_without_any_tambon_plan(people, run):
    local_plans.announced(maesai.ENTRIES, by=people["planner"])
    _, content = run("p01", period="2566-2570", source="local")
    (table,) = html_matrices(content.decode())
    assert table[-1][-3:] == ("23", "38", "18,428,000")


def test_a_draft_village_plan_is_printed_as_a_draft(people, run):
    factories.ready_plan("31010402", by=people["secretary"], head=people["head"])
    _, content = run("village", "31010402")
    assert "ร่าง: ยังไม่ได้ส่งหรือกำลังแก้ไข" in content.decode()


def test_a_plan_that_is_behind_is_rolled_up_first(small, run):
    TambonPlan.objects.update(wanted=99)
    run("p02")
    assert not TambonPlan.objects.get().is_behind


@pytest.mark.parametrize(
    ("form", "words", "sentence"),
    [
        ("p09", {}, "ไม่มีแบบฟอร์ม «p09»"),
        ("p02", {"format": "doc"}, "พิมพ์เป็น doc ไม่ได้"),
        ("letter", {"format": "xlsx"}, "พิมพ์เป็น xlsx ไม่ได้"),
        ("p02", {"layout": "wide"}, "ไม่มีรูปแบบตาราง «wide»"),
        ("village", {"area": "31010401", "layout": "issue"}, "แบบนี้มีรูปแบบตารางเดียว"),
        ("p02", {"digits": "roman"}, "ไม่มีตัวเลขแบบ «roman»"),
        ("village", {"area": "310104"}, "คือตำบล"),
        ("p02", {"area": "31010401"}, "คือหมู่บ้าน"),
        ("p02", {"source": "local"}, "ยังไม่มีแผนพัฒนาท้องถิ่น"),
        ("p02", {"period": "2400-2404"}, "ไม่พบช่วงแผน"),
        ("letter", {"about": "77"}, "ไม่พบการส่งแผน"),
    ],
)
def test_what_does_not_exist_is_one_thai_sentence_and_exit_2(small, refused, form, words, sentence):
    assert sentence in refused(2, form, **words)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [("comparison", "จึงไม่มีรายการเดิมและใหม่ให้เปรียบเทียบ"), ("invitation", "ยังไม่มีการนัดประชุม")],
)
def test_what_is_not_there_yet_is_one_thai_sentence_and_exit_1(small, refused, form, sentence):
    assert sentence in refused(1, form)


def test_a_tambon_without_a_plan_is_refused_and_none_is_started(people, refused):
    factories.period()
    assert "ยังไม่มีแผนตำบล" in refused(1, "p02")
    assert not TambonPlan.objects.exists()


def test_without_editions_the_last_two_releases_are_compared(small, run):
    release(small.plan, by=small.people["team"])
    TambonLine.objects.filter(title="ไถกลบตอซัง").update(title="ไถกลบตอซังและหว่านปอเทือง", year_1=25000)
    TambonLine.objects.filter(title="ทำปุ๋ยหมักใช้เอง").update(fate="declined", counts=False, reason="ทำเองได้อยู่แล้ว")
    issued(small.plan, small.people["team"])
    _, content = run("comparison")
    (table,) = html_matrices(content.decode())
    rows = [(row[0], row[1], row[2], row[3], row[6]) for row in table[2:]]
    stubble = [row for row in rows if row[3].startswith("ไถกลบตอซัง")]
    assert [(row[1], row[3], row[4]) for row in stubble] == [
        ("เดิม", "ไถกลบตอซัง", "20,000"),
        ("ใหม่", "ไถกลบตอซังและหว่านปอเทือง", "25,000"),
    ]
    compost = [row for row in table[2:] if row[3] == "ทำปุ๋ยหมักใช้เอง"]
    assert [row[2] for row in compost] == ["ผ.02/1", "ไม่รับเข้าแผน"]
    assert compost[1][-2:] == ("ผลการพิจารณา", "ทำเองได้อยู่แล้ว")
    assert "เล่มแผน ครั้งที่ 1 กับครั้งที่ 2" in content.decode()


def test_one_release_has_nothing_to_be_compared_with(small, refused):
    release(small.plan, by=small.people["team"])
    assert "ยังออกเล่มแผนตำบลไม่ครบสองครั้ง" in refused(1, "comparison")


def test_what_a_letter_lacks_is_said_beside_the_answer(small, capsys, tmp_path):
    asked = {"period": "2571-2575", "format": "html", "out": tmp_path / "letter.html"}
    call_command("print_form", "letter", "310104", **asked)
    said = capsys.readouterr()
    assert json.loads(said.out)["form"] == "letter"
    assert "ยังไม่มี เลขประจำหน่วยงานหลังคำว่า «ที่», ที่ตั้ง, รหัสไปรษณีย์" in said.err

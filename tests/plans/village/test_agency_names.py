"""Agencies in the form, the workbook and the files: found however they are written, offered when they are not found."""

from __future__ import annotations

import pytest
from django.urls import reverse

from plans.proposals.models import AgencyProposal
from plans.village.workbook import intake
from plans.village.workbook.columns import PROJECTS
from projects.models import Project
from tests.cast import TAMBON
from tests.pages import HTMX, text_of
from tests.plans.released import rolled_up
from tests.plans.village.pages import url
from tests.plans.workbook_files import POND, STUBBLE, downloaded, filled, stored, upload

CODE = "NEW2345"
MISTYPED = "อบต.บ้านบ้ว"
QUESTION = f"ไม่พบหน่วยงาน «{MISTYPED}» ในระบบ หมายถึง"


def sent(**typed):
    return {"title": "ขุดลอกหนอง", "base": "0"} | typed


def hosts(code=CODE):
    project = Project.objects.get(code=code)
    lead = project.lead_agency and project.lead_agency.code
    return project.lead_name, lead, sorted(project.supporting_agencies.values_list("code", flat=True))


def asked_below(page, box):
    """Return the names that are asked about in the same place as the box ``box``, right below it."""
    _, _, rest = page.content.decode().partition(f'id="row-{CODE}-{box}-agencies"')
    assert rest, box
    return [part.partition("»")[0] for part in rest.partition("-agencies")[0].split("ไม่พบหน่วยงาน «")[1:]]


def test_the_choices_stand_right_below_the_box_with_the_name_each_name_once(as_, plan):
    typed = sent(lead_name=MISTYPED, supporting_names=f"{MISTYPED}, อบต.บ้านบั")
    page = as_("secretary").post(url("row", plan, CODE), typed)
    assert asked_below(page, "lead_name") == [MISTYPED]
    assert asked_below(page, "supporting_names") == ["อบต.บ้านบั"]
    below = page.content.decode().partition(f'id="row-{CODE}-lead_name_error"')[2]
    assert below.index(f'id="row-{CODE}-lead_name-agencies"') < below.index("</div>\n")
    assert below.index("-agencies") < below.index("field-")


@pytest.mark.parametrize("written", ["อบต. บ้านบัว", "องค์การบริหารส่วนตำบลบ้านบัว", "อบตบ้านบัว"])
def test_the_form_finds_an_agency_however_it_is_written_and_keeps_what_was_written(as_, plan, written):
    answer = as_("secretary").post(url("row", plan, CODE), sent(lead_name=written, supporting_names="สพด. บุรีรัมย์, วัด"))
    assert answer.status_code == 302
    assert hosts() == (written, "sao", ["ldd"])


def test_a_whole_page_asks_who_is_meant_before_it_stores(as_, plan):
    client = as_("secretary")
    refused = client.post(url("row", plan, CODE), sent(lead_name=MISTYPED))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert QUESTION in text_of(refused)
    assert f'name="agency:{MISTYPED}" value="sao"' in page
    assert 'value="ขุดลอกหนอง"' in page
    assert not Project.objects.filter(code=CODE).exists()
    chosen = client.post(url("row", plan, CODE), sent(lead_name=MISTYPED) | {f"agency:{MISTYPED}": "sao"})
    assert chosen.status_code == 302
    assert hosts() == ("อบต.บ้านบัว", "sao", [])


def test_a_name_may_stay_as_it_was_typed_and_is_not_asked_about_again(as_, plan):
    client = as_("secretary")
    kept = client.post(url("row", plan, CODE), sent(lead_name=MISTYPED) | {f"agency:{MISTYPED}": ""})
    assert kept.status_code == 302
    assert hosts() == (MISTYPED, None, [])
    again = client.post(url("row", plan, CODE), sent(lead_name=MISTYPED, title="ขุดลอกหนองน้ำ", base="1"))
    assert again.status_code == 302
    assert QUESTION in text_of(client.get(url("village_edit", plan), {"open": CODE}))


def test_one_of_several_supporting_names_is_chosen_and_the_others_stay(as_, plan):
    typed = sent(supporting_names=f"วัด, {MISTYPED}, สพด.บุรีรัมย์") | {f"agency:{MISTYPED}": "sao"}
    assert as_("secretary").post(url("row", plan, CODE), typed).status_code == 302
    assert Project.objects.get(code=CODE).supporting_names == "วัด, อบต.บ้านบัว, สพด.บุรีรัมย์"
    assert hosts()[2] == ["ldd", "sao"]


def test_an_answer_about_another_name_or_of_nobody_offered_changes_nothing(as_, plan):
    client = as_("secretary")
    typed = sent(lead_name="วัดบ้านบัว") | {f"agency:{MISTYPED}": "sao", "agency:วัดบ้านบัว": "no-agency"}
    assert client.post(url("row", plan, CODE), typed).status_code == 302
    assert hosts() == ("วัดบ้านบัว", None, [])


def test_a_save_that_nobody_asked_for_is_stored_and_the_question_stands_beside_it(as_, plan):
    client = as_("secretary")
    typed = sent(lead_name=MISTYPED, autosave="1")
    assert client.post(url("row", plan, CODE), typed, headers=HTMX).status_code == 200
    assert hosts() == (MISTYPED, None, [])
    checked = client.post(url("row_check", plan, CODE), typed, headers=HTMX)
    assert asked_below(checked, "lead_name") == [MISTYPED]
    assert asked_below(checked, "supporting_names") == []
    assert QUESTION in text_of(checked)
    assert "ไม่พบหน่วยงาน «กลุ่มทอผ้า» ในระบบ จะเก็บเป็นชื่อตามที่พิมพ์" in text_of(
        client.post(url("row_check", plan, CODE), sent(lead_name="กลุ่มทอผ้า"), headers=HTMX)
    )


def test_closing_a_row_asks_as_long_as_a_name_that_saved_itself_waits(as_, plan):
    client = as_("secretary")
    opened = client.post(url("row_add", plan), headers=HTMX).content.decode()
    assert 'name="agencies-stood" value=""' in opened
    typed = sent(lead_name=MISTYPED) | {"agencies-stood": ""}
    client.post(url("row", plan, CODE), typed | {"autosave": "1"}, headers=HTMX)
    base = str(Project.objects.get(code=CODE).revision)
    checked = client.post(url("row_check", plan, CODE), typed | {"base": base}, headers=HTMX).content.decode()
    assert f'name="agency:{MISTYPED}"' in checked
    assert " checked" not in checked
    closing = typed | {"base": base, "close": "1"}
    assert client.post(url("row", plan, CODE), closing, headers=HTMX).status_code == 422
    chosen = client.post(url("row", plan, CODE), closing | {f"agency:{MISTYPED}": "sao"}, headers=HTMX)
    assert chosen.status_code == 200
    assert hosts() == ("อบต.บ้านบัว", "sao", [])


@pytest.mark.parametrize("answer", ["sao", ""])
def test_a_name_that_saved_itself_is_asked_about_after_a_reload_until_somebody_answers(as_, plan, answer):
    client = as_("secretary")
    typed = sent(lead_name=MISTYPED) | {"agencies-stood": ""}
    client.post(url("row", plan, CODE), typed | {"autosave": "1"}, headers=HTMX)
    for page in (
        client.get(url("village_edit", plan), {"open": CODE}),
        client.get(url("row", plan, CODE), headers=HTMX),
    ):
        assert QUESTION in text_of(page)
        assert 'name="agencies-stood" value=""' in page.content.decode()
        assert " checked" not in page.content.decode().split("data-question")[1].split("</fieldset>")[0]
    typed["base"] = str(Project.objects.get(code=CODE).revision)
    assert client.post(url("row", plan, CODE), typed).status_code == 422
    assert client.post(url("row", plan, CODE), typed | {f"agency:{MISTYPED}": answer}).status_code == 302
    stood = client.get(url("village_edit", plan), {"open": CODE}).content.decode()
    assert f'name="agencies-stood" value="{hosts()[0]}"' in stood


def test_the_third_screen_asks_about_a_name_that_saved_itself_after_a_reload_too(as_, plan):
    client = as_("secretary")
    client.post(url("row", plan, CODE), sent())
    screen = url("screen", plan, CODE, 3)
    typed = {"base": "1", "lead_name": MISTYPED, "agencies-stood": ""}
    assert client.post(screen, typed | {"autosave": "1"}, headers=HTMX).status_code == 200
    assert QUESTION in text_of(client.get(screen))
    typed["base"] = "2"
    assert client.post(screen, typed | {"next": "1"}).status_code == 422
    assert client.post(screen, typed | {"next": "1", f"agency:{MISTYPED}": "sao"}).status_code == 302
    assert hosts() == ("อบต.บ้านบัว", "sao", [])


def test_the_refusal_stands_at_the_box_with_the_name_and_the_question_says_which(as_, plan):
    client = as_("secretary")
    for lead, supporting, box in ((MISTYPED, "วัด", "lead_name"), ("อบต.บ้านบัว", MISTYPED, "supporting_names")):
        refused = client.post(url("row", plan, CODE), sent(lead_name=lead, supporting_names=supporting))
        form = refused.context["row"]
        assert list(form.errors) == [box]
        assert f"{form[box].label}: {QUESTION}" in text_of(refused)


def test_a_workbook_finds_agencies_alike_and_warns_once_of_a_name_that_is_nearly_one(plan, people):
    rows = [
        STUBBLE | {"หน่วยงานรับผิดชอบหลัก": "อบต. บ้านบัว", "หน่วยงานสนับสนุน": "สถานีพัฒนาที่ดิน บุรีรัมย์"},
        POND | {"หน่วยงานรับผิดชอบหลัก": MISTYPED, "หน่วยงานสนับสนุน": f"{MISTYPED}, วัด"},
    ]
    content = filled(downloaded(plan), rows)
    report = intake.report(upload(plan, content, people["secretary"]))
    assert report.is_right
    (warning,) = report.warnings
    assert (warning.sheet, warning.cell) == (PROJECTS, "P3")
    assert f"{MISTYPED}» ในระบบ หมายถึง «อบต.บ้านบัว» หรือไม่ ถ้าใช่ กรุณาพิมพ์ชื่อนั้น ถ้าไม่ใช่ จะเก็บเป็นชื่อตามที่พิมพ์" in warning.message
    stored(plan, content, people["secretary"])
    assert [hosts(code) for code in plan.lines.values_list("project__code", flat=True)] == [
        ("อบต. บ้านบัว", "sao", ["ldd"]),
        (MISTYPED, None, []),
    ]


def test_a_proposal_asks_alike(as_, people, world):
    client, tambon_plan = as_("partner"), rolled_up(TAMBON)
    page = reverse("plans:proposal_add", args=[tambon_plan.pk])
    typed = {"title": "ปรับปรุงดิน", "base": "0", "agency": people["partner"].posts[0].agency_id, "lead_name": MISTYPED}
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert QUESTION in text_of(refused)
    below = refused.content.decode().partition('id="id_lead_name-agencies"')[2]
    assert "data-question" in below.partition('id="id_supporting_names"')[0]
    assert client.post(page, typed | {f"agency:{MISTYPED}": "sao"}).status_code == 302
    project = AgencyProposal.objects.get(tambon_plan=tambon_plan, project__title="ปรับปรุงดิน").project
    assert (project.lead_name, project.lead_agency.code) == ("อบต.บ้านบัว", "sao")

"""The pages of the official forms: the list, a preview that says what the paper says, files for who may have them."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.documents.models import Download
from agencies.offices.models import Agency
from plans.papers.official.catalogue import FORMS
from plans.releases.models import Receipt, Release
from plans.tambon.models import PlanReport, TambonLine, TambonMeeting, TambonPlan
from plans.village.models import VillagePlan
from tests import factories
from tests.paper.readers import html_matrices
from tests.plans import local_plans, maesai


@pytest.fixture
def as_(client, small):
    """Return a function that signs in somebody of the cast and returns her browser."""

    def signed_in(name):
        client.force_login(small.people[name])
        return client

    return signed_in


@pytest.fixture
def ask(as_, small, django_capture_on_commit_callbacks):
    """Return a function that asks for a form as a file; the worker makes it at once."""

    def press(name, form, wanted="html", **chosen):
        with django_capture_on_commit_callbacks(execute=True):
            return as_(name).post(address("official_print", small, form), {"format": wanted, **chosen})

    return press


def address(name, small, *more):
    return reverse(f"plans:{name}", args=[small.plan.pk, *more])


def released_plan(small):
    return Release.objects.create(
        area=small.plan.area,
        period=small.plan.period,
        version=1,
        content="{}",
        digest="ab" * 32,
        plan_digest=small.plan.digest,
        by=small.people["team"],
    )


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_list_names_every_form_and_leads_to_it(as_, small):
    page = as_("secretary").get(address("official_list", small)).content.decode()
    assert all(f'href="{address("official_form", small, form)}"' in page for form in FORMS)
    assert "แบบ ผ.02/2" in page


def test_the_plans_page_leads_to_the_forms(as_, small):
    page = as_("team").get(reverse("plans:tambon", args=[small.plan.pk])).content.decode()
    assert address("official_list", small) in page


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_page(as_, small, form):
    TambonMeeting.objects.create(tambon_plan=small.plan, held_on=dt.date(2026, 6, 3))
    response = as_("team").get(address("official_form", small, form))
    assert response.status_code == 200
    assert ("สั่งพิมพ์ PDF" in text_of(response)) is (form != "comparison")


def test_a_preview_is_the_table_of_the_paper(as_, small):
    response = as_("team").get(address("official_form", small, "p01"), {"layout": "strategy", "digits": "thai"})
    (table,) = html_matrices(response.content.decode())
    assert table[-1][-1] == "๕๓๔,๐๐๐.๗๕"
    assert table[0][0] == "ยุทธศาสตร์/แผนงาน"


def test_the_boxes_show_the_choices_that_the_preview_was_made_with(as_, small):
    page = as_("team").get(address("official_form", small, "p02"), {"digits": "thai"}).content.decode()
    assert '<option value="issue" selected>' in page
    assert '<option value="thai" selected>' in page
    assert '<input type="hidden" name="layout" value="issue">' in page


def test_what_was_chosen_is_what_is_printed(ask, client, small):
    response = ask("district", "p02", layout="strategy-17", digits="thai")
    report = PlanReport.objects.get()
    assert (report.form, report.format, report.digits, report.status) == ("p02", "html", "thai", "done")
    assert report.ask["layout"] == "strategy-17"
    assert "layout=strategy-17" in response["Location"]
    content = b"".join(client.get(reverse("plans:report_download", args=[report.pk])).streaming_content).decode()
    (table,) = html_matrices(content)
    assert len(table[0]) == 17
    assert table[1][4] == "๒๕๗๑"
    assert Download.objects.get().file_name == report.file_name
    assert report.file_name.startswith("แบบ ผ.02 ต.บ้านบัว 2571-2575 ")


def test_the_same_form_is_printed_once_and_a_changed_one_again(ask, small):
    ask("team", "p02")
    ask("district", "p02")
    assert PlanReport.objects.count() == 1
    ask("team", "p02", digits="thai")
    TambonLine.objects.filter(title="ไถกลบตอซัง").update(title="ไถกลบตอซังและหว่านปอเทือง")
    ask("team", "p02")
    assert PlanReport.objects.count() == 3


def test_papers_of_forms_are_no_papers_of_the_book(ask, as_, small):
    ask("team", "p02", "xlsx")
    page = as_("team").get(reverse("plans:tambon", args=[small.plan.pk])).content.decode()
    assert 'value="xlsx"' in page
    assert "แบบ ผ.02 ต.บ้านบัว" not in page


@pytest.mark.parametrize(
    ("name", "status"), [("secretary", 302), ("auditor", 302), ("partner", 403), ("committee", 403), ("stranger", 404)]
)
def test_who_may_ask_for_a_file(ask, name, status):
    assert ask(name, "p02").status_code == status
    assert PlanReport.objects.count() == (status == 302)


def test_who_may_only_read_is_told_whom_to_ask(as_, small):
    text = text_of(as_("committee").get(address("official_form", small, "p02")))
    assert "กรุณาขอจาก อปท. หรือทีมตำบล" in text
    assert "สั่งพิมพ์ PDF" not in text


@pytest.mark.parametrize(
    ("form", "chosen"),
    [
        ("p02", {"format": "doc"}),
        ("p02", {"layout": "wide"}),
        ("letter", {"format": "xlsx"}),
        ("village", {"about": "31010501"}),
        ("p09", {}),
    ],
)
def test_what_is_not_offered_does_not_exist(as_, small, form, chosen):
    assert as_("team").post(address("official_print", small, form), {"format": "pdf", **chosen}).status_code == 404


def test_what_is_not_there_yet_is_said_on_the_page(as_, small):
    text = text_of(as_("team").get(address("official_form", small, "comparison")))
    assert "จึงไม่มีรายการเดิมและใหม่ให้เปรียบเทียบ" in text


def test_while_the_plan_is_being_summed_the_page_says_so(as_, small):
    TambonPlan.objects.update(wanted=99)
    text = text_of(as_("team").get(address("official_form", small, "p02")))
    assert "กำลังรวมแผน" in text
    assert "สั่งพิมพ์ PDF" not in text


# --- what is not everybody's ---
def test_a_village_form_offers_only_plans_the_person_may_read(as_, small):
    factories.ready_plan("31010404", by=small.people["secretary"], head=small.people["head"])
    mine = set(VillagePlan.objects.visible_to(small.people["secretary"]).values_list("village__code", flat=True))
    page = as_("secretary").get(address("official_form", small, "village")).content.decode()
    assert set(re.findall(r'<option value="(3101\d{4})"', page)) == mine
    assert as_("secretary").get(address("official_form", small, "village"), {"about": "31010404"}).status_code == 200
    assert "ใช้ตรวจทานเท่านั้น" not in text_of(
        as_("secretary").get(address("official_form", small, "village"), {"about": "31010404"})
    )


def test_a_printed_village_form_is_for_who_may_read_the_village(ask, as_, small):
    ask("team", "village", about="31010401")
    report = PlanReport.objects.get()
    url = reverse("plans:report_download", args=[report.pk])
    assert b"".join(as_("team").get(url).streaming_content)  # the client closes the response with its last piece
    assert not VillagePlan.objects.visible_to(small.people["neighbour"]).filter(village__code="31010401").exists()
    assert as_("neighbour").get(url).status_code == 404
    assert report.file_name not in as_("neighbour").get(address("official_list", small)).content.decode()


@pytest.mark.parametrize("wanted", ["html", "pdf"])
def test_a_letter_about_a_receipt_is_for_who_may_read_the_receipt(ask, as_, small, wanted):
    release = released_plan(small)
    receipt = Receipt.objects.create(
        release=release,
        agency=Agency.objects.get(code="ldd"),
        letter_number="บร 72701/456",
        sent_by=small.people["team"],
    )
    ask("team", "letter", wanted, about=str(receipt.pk))
    report = PlanReport.objects.get()
    for name in small.people:
        is_reader = Receipt.objects.visible_to(small.people[name]).filter(pk=receipt.pk).exists()
        may_see = PlanReport.objects.visible_to(small.people[name]).exists()
        status = 200 if is_reader and may_see else 404
        taken = as_(name).get(reverse("plans:report_download", args=[report.pk]))
        assert taken.status_code == status, name
        b"".join(taken.streaming_content) if taken.streaming else None
        listed = as_(name).get(address("official_list", small))
        assert (f"/report/{report.pk}/" in listed.content.decode()) is (status == 200), name
    assert not Receipt.objects.visible_to(small.people["neighbour"]).exists()
    assert PlanReport.objects.visible_to(small.people["neighbour"]).exists()


# --- again ---
def test_a_failed_paper_is_made_again_with_the_same_choices(ask, as_, small, django_capture_on_commit_callbacks):
    ask("team", "p02", layout="strategy")
    PlanReport.objects.update(status=PlanReport.Status.FAILED)
    report = PlanReport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        response = as_("team").post(reverse("plans:report_retry", args=[report.pk]))
    assert response["Location"] == address("official_form", small, "p02") + "#papers"
    report.refresh_from_db()
    assert report.status == PlanReport.Status.DONE


def test_the_local_plan_is_a_choice_where_there_is_one(as_, small):
    local = local_plans.announced(maesai.ENTRIES, by=small.people["planner"]).local_plan
    local.__class__.objects.filter(pk=local.pk).update(period=small.plan.period)
    page = as_("team").get(address("official_form", small, "p01"), {"source": "local"})
    assert "องค์การบริหารส่วนตำบลบ้านบัว อำเภอเมืองบุรีรัมย์" in text_of(page)


def test_the_list_asks_the_database_as_often_for_one_paper_as_for_three(ask, as_, small):
    ask("team", "p02")
    browser = as_("team")
    with CaptureQueriesContext(connection) as for_one:
        browser.get(address("official_list", small))
    ask("team", "village", about="31010401")
    ask("team", "village", about="31010402")
    with CaptureQueriesContext(connection) as for_three:
        browser.get(address("official_list", small))
    assert PlanReport.objects.count() == 3
    assert len(for_three) == len(for_one)


# --- letters ---
def test_a_letter_asks_how_soon_and_in_which_words_and_other_forms_do_not(as_, small):
    page = as_("team").get(address("official_form", small, "letter"), {"speed": "at-once"}).content.decode()
    assert '<p class="letter-urgency">ด่วนที่สุด</p>' in page
    assert '<input type="hidden" name="speed" value="at-once">' in page
    assert '<option value="" selected>ตามผู้รับหนังสือ</option>' in page
    other = as_("team").get(address("official_form", small, "p02")).content.decode()
    assert 'name="speed"' not in other
    assert 'name="salutation"' not in other


def test_a_letter_is_printed_as_it_was_chosen_and_in_the_digits_of_its_office(ask, client, small):
    ask("team", "letter", speed="soon", salutation="monk")
    report = PlanReport.objects.get()
    assert (report.digits, report.ask["speed"]) == ("thai", "soon")
    content = b"".join(client.get(reverse("plans:report_download", args=[report.pk])).streaming_content).decode()
    assert '<p class="letter-urgency">ด่วน</p>' in content
    assert "ขอนมัสการด้วยความเคารพ" in content
    ask("team", "letter", speed="at once")
    assert PlanReport.objects.count() == 1

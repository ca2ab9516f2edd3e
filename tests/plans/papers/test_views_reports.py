"""The papers of a tambon plan: who may ask, what the page says while it is made, and who takes it away."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from agencies.documents.models import Download
from plans.releases.content import said_digest
from plans.rollup.actions import roll_up
from plans.tambon.models import PlanReport, TambonPlan
from plans.village.actions.moves import move

Status = PlanReport.Status


@pytest.fixture
def ask(client, small, django_capture_on_commit_callbacks):
    """Return a function that presses «สั่งพิมพ์» as a member of the cast; the worker prints at once."""

    def press(name, wanted="pdf"):
        client.force_login(small.people[name])
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("plans:tambon_print", args=[small.plan.pk]), {"format": wanted})

    return press


@pytest.fixture
def report(small):
    return PlanReport.objects.create(
        tambon_plan=small.plan,
        format="pdf",
        digest=small.plan.digest,
        content_digest=said_digest(small.plan),
        requested_by=small.people["team"],
    )


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def address(name, thing):
    return reverse(f"plans:{name}", args=[thing.pk])


# --- asking ---
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("secretary", 302),
        ("team", 302),
        ("district", 302),
        ("province", 302),
        ("auditor", 302),
        ("partner", 403),
        ("committee", 403),
        ("admin", 404),
        ("stranger", 404),
        ("next_team", 404),
    ],
)
def test_who_may_ask_for_a_paper(ask, name, status):
    assert ask(name, "xlsx").status_code == status
    assert PlanReport.objects.count() == (status == 302)


def test_two_clicks_make_one_paper_and_it_is_ready_for_download(ask, client, small):
    ask("district")
    ask("province")
    report = PlanReport.objects.get()
    assert report.status == Status.DONE
    page = client.get(address("tambon", small.plan)).content.decode()
    assert address("report_download", report) in page
    assert 'value="pdf"' not in page
    assert 'value="xlsx"' in page


def test_an_unknown_format_does_not_exist(ask):
    assert ask("team", "docx").status_code == 404


def test_asking_is_no_reading(client, small):
    client.force_login(small.people["team"])
    assert client.get(address("tambon_print", small.plan)).status_code == 405


def test_who_asks_while_the_roll_up_is_behind_need_not_ask_again(ask, client, small):
    TambonPlan.objects.filter(pk=small.plan.pk).update(wanted=99)
    response = client.get(ask("team")["Location"])
    assert "สั่งพิมพ์อีกครั้ง" not in text_of(response)
    assert (PlanReport.objects.get().digest, TambonPlan.objects.get().is_behind) == (small.plan.digest, False)


def test_those_who_may_only_read_are_told_whom_to_ask(client, small, report):
    client.force_login(small.people["committee"])
    text = text_of(client.get(address("tambon", small.plan)))
    assert "ขอจาก อปท. หรือทีมตำบล" in text
    assert "สั่งพิมพ์" not in text


# --- watching ---
def part(client, report):
    return client.get(address("report", report), headers={"HX-Request": "true"}).content.decode()


def test_a_waiting_paper_asks_again_by_itself(client, small, report):
    client.force_login(small.people["team"])
    assert f'hx-get="{address("report", report)}"' in part(client, report)
    assert "รอพิมพ์" in part(client, report)
    assert "อยู่ลำดับที่ 1 ของคิวพิมพ์" in part(client, report)


def test_a_running_paper_says_its_step(client, small, report):
    PlanReport.objects.filter(pk=report.pk).update(status=Status.RUNNING, step="จัดหน้า", done_steps=1, total_steps=3)
    client.force_login(small.people["team"])
    assert "จัดหน้า" in part(client, report)
    assert '<progress value="1" max="3"' in part(client, report)


def test_a_failed_paper_is_made_again_at_the_press_of_a_button(
    client, small, report, django_capture_on_commit_callbacks
):
    PlanReport.objects.filter(pk=report.pk).update(status=Status.FAILED, error="พิมพ์ไม่สำเร็จ")
    client.force_login(small.people["district"])
    assert "ล้มเหลว ทำใหม่ได้" in part(client, report)
    assert address("report_retry", report) in part(client, report)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address("report_retry", report)).status_code == 302
    report.refresh_from_db()
    assert report.status == Status.DONE


def test_a_failed_paper_of_a_plan_that_changed_is_made_of_the_plan_as_it_is(
    client, small, report, django_capture_on_commit_callbacks
):
    PlanReport.objects.filter(pk=report.pk).update(status=Status.FAILED)
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    roll_up(small.plan.pk)
    client.force_login(small.people["team"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("report_retry", report))
    small.plan.refresh_from_db()
    assert PlanReport.objects.exclude(pk=report.pk).get().digest == small.plan.digest


def test_without_javascript_the_status_is_the_plans_page(client, small, report):
    client.force_login(small.people["team"])
    assert client.get(address("report", report))["Location"] == address("tambon", small.plan) + "#papers"


@pytest.mark.parametrize("name", ["partner", "committee", "stranger", "admin"])
def test_those_without_papers_do_not_see_that_there_are_any(client, small, report, name):
    client.force_login(small.people[name])
    assert client.get(address("report", report)).status_code == 404
    assert client.post(address("report_retry", report)).status_code == 404
    assert client.get(address("report_download", report)).status_code == 404


# --- taking it away ---
def test_a_download_is_logged_and_streamed(ask, client, small):
    ask("team")
    report = PlanReport.objects.get()
    client.force_login(small.people["district"])
    response = client.get(address("report_download", report))
    content = b"".join(response.streaming_content)  # the client closes the response with its last piece
    assert content.startswith(b"%PDF-")
    assert "attachment" in response["Content-Disposition"]
    log = Download.objects.get()
    assert (log.user, log.object, log.object_id) == (small.people["district"], "plan_report", report.pk)
    assert (log.area_code, log.sha256, log.file_name) == ("310104", report.sha256, report.file_name)


def test_a_paper_that_is_not_ready_cannot_be_taken(client, small, report):
    client.force_login(small.people["team"])
    assert client.get(address("report_download", report)).status_code == 404
    assert not Download.objects.exists()


def test_from_the_list_a_ready_paper_is_one_click_away(ask, client, small):
    ask("team")
    client.force_login(small.people["province"])
    page = client.get(reverse("plans:tambon_list")).content.decode()
    assert address("report_download", PlanReport.objects.get()) in page


def test_a_paper_of_an_older_plan_is_offered_as_such(ask, client, small):
    ask("team")
    report = PlanReport.objects.get()
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    roll_up(small.plan.pk)
    text = text_of(client.get(address("tambon", small.plan)))
    assert "ที่พิมพ์ไว้ก่อนหน้า" in text
    assert "มีการเปลี่ยนแปลงแล้ว" in text
    assert "สั่งพิมพ์ PDF" in text
    assert "มีการเปลี่ยนแปลงแล้ว" in text_of(client.get(reverse("plans:tambon_list")))
    response = client.get(address("report_download", report))
    response.close()
    assert response.status_code == 200

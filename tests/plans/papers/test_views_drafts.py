"""A draft of the plan: printed at any time by whoever may see it, marked on every page, without number or address."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies.documents.models import Download
from plans.papers.tambon_book import DRAFT
from plans.releases.models import Release
from plans.tambon.models import PlanReport
from plans.tambon.todo import to_read
from tests.pages import text_of


@pytest.fixture(autouse=True)
def _stored(media):
    """Store what these tests print in their own folder."""


def asked(client, plan, capture):
    with capture(execute=True):
        return client.post(reverse("plans:tambon_draft", args=[plan.pk]), follow=True)


@pytest.mark.parametrize("name", ["secretary", "team", "district"])
def test_whoever_sees_the_plan_prints_a_draft_marked_on_every_page(
    plan, as_, people, name, django_capture_on_commit_callbacks
):
    client = as_(name)
    assert (
        reverse("plans:tambon_draft", args=[plan.pk])
        in client.get(reverse("plans:tambon", args=[plan.pk])).content.decode()
    )
    asked(client, plan, django_capture_on_commit_callbacks)
    answer = client.get(reverse("plans:tambon_draft_download", args=[plan.pk]))
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 3
    assert all(DRAFT in page for page in pages)
    assert not any("/v/" in page or "ตรวจสอบว่าเป็น" in page or "รหัสข้อมูล" in page for page in pages)
    # The pages between the binding, which has no foot.
    assert all("ร่าง · ข้อมูล ณ" in page and "เล่มแผน ข้อมูล" not in page for page in pages if "พิมพ์เมื่อ" in page)
    assert any("ร่าง · ข้อมูล ณ" in page for page in pages)
    assert plan.digest[:12] not in answer["Content-Disposition"] + "".join(pages)
    assert not Release.objects.exists()
    assert Download.objects.get().user == people[name]


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("next_team", 404), ("admin", 404)])
def test_nobody_else_does(plan, as_, name, status):
    for view in ("tambon_draft", "tambon_draft_download"):
        assert as_(name).get(reverse(f"plans:{view}", args=[plan.pk])).status_code == status
    assert as_(name).post(reverse("plans:tambon_draft", args=[plan.pk])).status_code == status
    assert not PlanReport.objects.exists()


def test_the_draft_is_printed_once_and_the_working_book_is_a_paper_of_its_own(
    plan, as_, django_capture_on_commit_callbacks
):
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    asked(as_("team"), plan, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        as_("team").post(reverse("plans:tambon_print", args=[plan.pk]), {"format": "pdf"})
    draft, book = PlanReport.objects.order_by("-is_draft")
    assert (draft.is_draft, book.is_draft, draft.digest) == (True, False, book.digest)
    with book.file.open() as stored:
        pages = [page.extract_text() for page in PdfReader(stored).pages]
    assert not any(DRAFT in page for page in pages)
    assert all("รหัสข้อมูล" in page for page in pages)


def test_before_anything_is_printed_there_is_nothing_to_take(plan, as_):
    page = as_("secretary").get(reverse("plans:tambon_draft", args=[plan.pk]))
    assert "พิมพ์ร่าง (PDF)" in text_of(page)
    assert as_("secretary").get(reverse("plans:tambon_draft_download", args=[plan.pk])).status_code == 404


# --- what was asked for as a draft is no print of the plan ---
def listed_as_print(plan, as_, people):
    """Return where the plan's book is offered as a print: to the team on its page, in the list, at home."""
    report = reverse("plans:report_download", args=[PlanReport.objects.order_by("is_draft")[0].pk])
    at_home = next(each.detail for each in to_read(people["district"]))
    return (
        report in as_("team").get(reverse("plans:tambon", args=[plan.pk])).content.decode(),
        report in as_("district").get(f"{reverse('plans:tambon_list')}?period={plan.period.slug}").content.decode(),
        "พิมพ์แล้ว พร้อมดาวน์โหลด 1 ตำบล" in at_home,
    )


def test_what_was_asked_for_as_a_draft_is_listed_nowhere_as_a_print_and_not_handed_out_without_the_mark(
    plan, as_, people, django_capture_on_commit_callbacks
):
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    assert PlanReport.objects.get().status == PlanReport.Status.DONE
    assert listed_as_print(plan, as_, people) == (False, False, False)
    report = PlanReport.objects.get()
    for view in ("report", "report_download"):
        assert as_("team").get(reverse(f"plans:{view}", args=[report.pk])).status_code == 404
    assert as_("team").post(reverse("plans:report_retry", args=[report.pk])).status_code == 404
    assert "สั่งพิมพ์ PDF" in text_of(as_("team").get(reverse("plans:tambon", args=[plan.pk])))


def test_a_draft_that_failed_is_made_again_as_a_draft(plan, as_, people, django_capture_on_commit_callbacks):
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    PlanReport.objects.update(status=PlanReport.Status.FAILED)
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    assert PlanReport.objects.get().status == PlanReport.Status.DONE
    assert listed_as_print(plan, as_, people) == (False, False, False)


@pytest.mark.parametrize("status", [PlanReport.Status.DONE, PlanReport.Status.FAILED])
@pytest.mark.parametrize(("view", "form"), [("tambon_print", ()), ("official_print", ("tambon",))])
def test_once_somebody_asks_for_the_print_itself_it_is_one_and_a_later_draft_takes_nothing_back(
    plan, as_, people, django_capture_on_commit_callbacks, view, form, status
):
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    PlanReport.objects.update(status=status)
    with django_capture_on_commit_callbacks(execute=True):
        as_("team").post(
            reverse(f"plans:{view}", args=[plan.pk, *form]), {"format": "pdf", "digits": "arabic", "source": "tambon"}
        )
    assert listed_as_print(plan, as_, people) == (True, True, True)
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    assert listed_as_print(plan, as_, people) == (True, True, True)

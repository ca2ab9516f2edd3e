"""A draft of the plan: printed at any time by whoever may see it, marked on every page, without number or address."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies.documents.models import Download
from plans.papers.views.drafts import DRAFT
from plans.releases.models import Release
from plans.tambon.models import PlanReport
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
    assert not any("/v/" in page or "ตรวจสอบฉบับ" in page for page in pages)
    assert not Release.objects.exists()
    assert Download.objects.get().user == people[name]


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("next_team", 404), ("admin", 404)])
def test_nobody_else_does(plan, as_, name, status):
    for view in ("tambon_draft", "tambon_draft_download"):
        assert as_(name).get(reverse(f"plans:{view}", args=[plan.pk])).status_code == status
    assert as_(name).post(reverse("plans:tambon_draft", args=[plan.pk])).status_code == status
    assert not PlanReport.objects.exists()


def test_the_same_plan_is_printed_once_for_the_draft_and_for_the_working_book(
    plan, as_, django_capture_on_commit_callbacks
):
    asked(as_("secretary"), plan, django_capture_on_commit_callbacks)
    asked(as_("team"), plan, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        as_("team").post(reverse("plans:tambon_print", args=[plan.pk]), {"format": "pdf"})
    report = PlanReport.objects.get()
    with report.file.open() as stored:
        assert not any(DRAFT in page.extract_text() for page in PdfReader(stored).pages)


def test_before_anything_is_printed_there_is_nothing_to_take(plan, as_):
    page = as_("secretary").get(reverse("plans:tambon_draft", args=[plan.pk]))
    assert "พิมพ์ร่าง (PDF)" in text_of(page)
    assert as_("secretary").get(reverse("plans:tambon_draft_download", args=[plan.pk])).status_code == 404

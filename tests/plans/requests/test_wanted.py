"""What a large tambon has still to ask of agencies is one list: found, ordered, in pages, as a file, then sent."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.offices.models import Agency
from plans.requests.actions.asking import to_ask
from plans.requests.lists import WANTED
from plans.requests.models import Commitment
from plans.tambon.models import TambonPlan
from projects.models import Project
from tests.pages import text_of
from tests.plans.levels import several
from tests.scenery import scene

MANY = 64
MONEY = sum(range(1_000, 1_000 + MANY))
HEAVIEST = 300_000


@pytest.fixture
@scene
def plan(people, station):
    several(people, {"31010401": tuple(range(1_000, 1_000 + MANY))})
    Project.objects.update(lead_agency=Agency.objects.get(code="sao"))
    for project in Project.objects.filter(year_budgets__amount_baht__lt=1_004):
        project.supporting_agencies.add(station)
    return TambonPlan.objects.get(area__code="310104")


@pytest.fixture
def url(plan):
    return reverse("plans:commitments_wanted", args=[plan.pk])


def rows(page):
    return [line.first.row for line in page.context["listing"].lines]


@pytest.mark.parametrize("sort", ["", *(column.name for column in WANTED.columns if column.is_sortable)])
def test_every_request_stands_once_on_its_pages_in_every_order(as_, plan, url, sort):
    pages = [as_("team").get(url, {"sort": sort, "page": number}) for number in ("1", "2")]
    shown = [(one.project.pk, one.agency.pk) for page in pages for one in rows(page)]
    assert sorted(shown) == sorted((one.project.pk, one.agency.pk) for one in to_ask(plan))
    assert (len(shown), max(len(page.content) for page in pages) <= HEAVIEST) == (MANY + 4, True)


def test_requests_are_found_by_words_agency_and_kind(as_, plan, url, station):
    browser, one = as_("team"), to_ask(plan)[0]
    assert {row.project for row in rows(browser.get(url, {"q": one.project.code}))} == {one.project}
    found = browser.get(url, {"agency": str(station)})
    assert [row.agency for row in rows(found)] == [station] * 4
    assert [row.agency for row in rows(browser.get(url, {"kind": "people"}))] == [station] * 4
    assert (found.context["listing"].matched, found.context["listing"].total) == (4, MANY + 4)


def test_the_page_before_says_how_many_there_are_and_their_money_and_leads_to_them(as_, plan, url):
    text = text_of(as_("team").get(reverse("plans:commitments", args=[plan.pk])))
    assert f"{MANY + 4} รายการ รวมเงิน {MONEY:,} บาท" in text.replace("\u00a0", " ")
    assert f"ตรวจและส่งคำขอ {MANY + 4} รายการ" in text.replace("\u00a0", " ")


def test_a_file_holds_all_with_code_basis_and_exact_money(as_, plan, url):
    answer = as_("team").get(url, {"export": "csv", "columns": ["code", "part", "baht"]})
    head, *said = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert (head, len(said)) == (["โครงการ", "รหัสโครงการ", "ในฐานะ", "จำนวนเงิน (บาท)"], MANY + 4)
    assert sum(Decimal(row[3] or 0) for row in said) == MONEY
    assert {row[2] for row in said} == {"หน่วยงานรับผิดชอบหลัก ตามที่เสนอ", "หน่วยงานสนับสนุน ตามที่เสนอ"}


def test_a_narrowed_list_says_that_all_are_sent(as_, url, station):
    browser, said = as_("team"), f"ส่งทั้ง {MANY + 4} รายการ ไม่ใช่เฉพาะรายการที่ค้นพบ"
    assert said in text_of(browser.get(url, {"agency": str(station)})).replace("\u00a0", " ")
    assert said not in text_of(browser.get(url)).replace("\u00a0", " ")


def test_a_refused_sending_stands_above_the_list_that_was_to_be_sent(as_, plan, url):
    past = {"due_on_0": "1", "due_on_1": "1", "due_on_2": "2560"}
    refused = as_("team").post(reverse("plans:commitments_ask", args=[plan.pk]), past)
    assert (refused.status_code, refused.context["listing"].total) == (422, MANY + 4)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("team", 200), ("secretary", 403), ("stranger", 404), ("partner", 403)])
def test_who_reads_what_is_to_be_asked(as_, url, name, status):
    assert as_(name).get(url).status_code == status


def test_as_many_queries_for_all_requests_as_for_one(as_, plan, url):
    browser, counts = as_("team"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
        kept = plan.lines.first()
        Project.objects.exclude(pk=kept.project_id).update(lead_agency=None)
        for project in Project.objects.exclude(pk=kept.project_id):
            project.supporting_agencies.clear()
    assert counts[0] == counts[1] <= 20

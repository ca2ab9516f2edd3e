"""Releases in the browser: versions, proof, papers with their watermark, sending and receipts."""

from __future__ import annotations

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from agencies.documents.models import Download
from agencies.offices.models import Agency
from config.home.queries import waiting
from plans.decisions import decision_file
from plans.papers.book import book_of
from plans.profile.models import TambonProfile
from plans.releases import actions as releases_actions
from plans.releases import checking, forwarding, staleness
from plans.releases import queries as releases_queries
from plans.releases.forwarding import Letter
from plans.releases.models import Delivery, Receipt, Release, ReleasePaper
from plans.rollup.actions import roll_up
from plans.tambon.models import PlanReport, TambonPlan
from plans.upper.models import UpperPlan
from plans.village.actions.moves import move
from tests.cast import VILLAGES
from tests.pages import HTMX, ticked
from tests.plans.levels import several
from tests.plans.released import office, rolled_up, sendable, taken_in
from tests.scenery import scene


@pytest.fixture
@scene
def release(plan, people):
    return releases_actions.release(sendable(plan, people["team"]), by=people["team"])


def page(client, name, *keys):
    answer = client.get(reverse(f"plans:{name}", args=keys))
    return answer.status_code, answer.content.decode()


def part(client, release):
    """What the pages of a release load after they stand."""
    return client.get(reverse("plans:release_beside", args=[release.pk]), headers=HTMX).content.decode()


# --- versions -------------------------------------------------------------------------------------------------------
def test_the_team_releases_and_a_second_press_says_nothing_changed(plan, as_):
    client = as_("team")
    status, text = page(client, "releases", plan.pk)
    assert (status, "ยังไม่เคยออกเล่มแผน" in text) == (200, True)
    for words in ("ออกเล่มแผน ครั้งที่ 1 แล้ว", "ไม่มีการเปลี่ยนแปลงหลังออกเล่มแผน ครั้งที่ 1"):
        making = reverse("plans:release_make", args=[plan.pk])
        answer = client.post(making, ticked(client, making), follow=True)
        assert words in answer.content.decode()
    assert Release.objects.count() == 1


def test_a_village_reads_and_does_not_release(plan, release, as_):
    client = as_("secretary")
    status, text = page(client, "releases", plan.pk)
    assert (status, "ออกเล่มแผนที่ตรวจสอบได้" in text, "เล่มแผน ครั้งที่ 1" in text) == (200, False, True)
    assert client.post(reverse("plans:release_make", args=[plan.pk])).status_code == 403


@pytest.mark.parametrize("name", ["release", "release_beside", "release_json", "release_forward"])
def test_outside_the_reach_there_is_no_release(release, as_, name):
    assert page(as_("stranger"), name, release.pk)[0] == 404
    assert page(as_("admin"), name, release.pk)[0] == 404


def test_a_version_shows_its_proof(release, as_):
    status, text = page(as_("kaset"), "release", release.pk)
    assert status == 200
    assert releases_queries.grouped(release.digest) in text
    assert releases_queries.check_url(release) in text
    assert reverse("plans:release_beside", args=[release.pk]) in text
    assert "✓ เล่มล่าสุด" in part(as_("kaset"), release)


def test_what_changed_beside_the_projects_is_said_and_the_release_may_still_be_sent(plan, release, agency, as_):
    beside = "ข้อมูลประกอบเปลี่ยนหลังออกเล่มแผน"
    before = [page(as_("team"), name, key)[1] for name, key in (("release", release.pk), ("releases", plan.pk))]
    assert not any(beside in text for text in (*before, part(as_("team"), release)))
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    for name, key in (("release", release.pk), ("releases", plan.pk)):
        text = page(as_("team"), name, key)[1]
        assert reverse("plans:release_beside", args=[release.pk]) in text
        assert beside in part(as_("team"), release)
        assert "✓ เล่มล่าสุด" not in text + part(as_("team"), release)
        assert reverse("plans:release_forward", args=[release.pk]) in text


def test_the_json_is_the_very_text_and_its_taking_is_remembered(release, as_, people):
    answer = as_("auditor").get(reverse("plans:release_json", args=[release.pk]))
    raw = b"".join(answer.streaming_content)
    assert raw.decode() == release.content
    assert checking.checked(raw).holds
    log = Download.objects.get()
    assert (log.user, log.object, log.sha256) == (people["auditor"], "release", release.digest)
    assert Delivery.objects.get(user=people["auditor"]).release == release


# --- papers ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def paper(release, as_, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_("team").post(reverse("plans:release_print", args=[release.pk]), {"format": "pdf"})
    return ReleasePaper.objects.get()


def words_of(answer):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages)


def test_a_paper_is_asked_for_made_and_taken(paper, as_, release):
    assert paper.status == "done"
    client = as_("partner")
    assert "ดาวน์โหลด" in page(client, "release", release.pk)[1]
    answer = client.get(reverse("plans:release_paper_download", args=[paper.pk]))
    assert staleness.STALE_WORDS not in words_of(answer)
    assert Download.objects.get().sha256 == paper.sha256
    answer = client.get(reverse("plans:release_paper", args=[paper.pk]), headers={"HX-Request": "true"})
    assert "ดาวน์โหลด" in answer.content.decode()


def test_what_is_out_of_date_says_so_on_every_page(paper, as_, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    answer = as_("partner").get(reverse("plans:release_paper_download", args=[paper.pk]))
    assert answer.headers["Content-Disposition"].count("%") > 10
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(reader.pages) > 3
    assert [staleness.STALE_WORDS in one.extract_text() for one in reader.pages] == [True] * len(reader.pages)
    assert Download.objects.get().sha256 != paper.sha256
    with paper.file.open() as stored:
        assert staleness.STALE_WORDS not in PdfReader(stored).pages[0].extract_text()


def test_the_working_book_of_a_reopened_plan_is_marked_too(
    plan, release, as_, people, world, django_capture_on_commit_callbacks
):
    client = as_("team")
    url = reverse("plans:tambon_print", args=[plan.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"format": "pdf"})
    download = reverse("plans:report_download", args=[PlanReport.objects.get().pk])
    assert staleness.STALE_WORDS not in words_of(client.get(download))
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    assert staleness.STALE_WORDS in words_of(client.get(download))
    taken_in(world.plans[VILLAGES[1]], people)
    plan = rolled_up()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"format": "pdf"})
    fresh_book = PlanReport.objects.get(digest=plan.digest)
    assert staleness.STALE_WORDS in words_of(client.get(reverse("plans:report_download", args=[fresh_book.pk])))
    releases_actions.release(plan, by=people["team"])
    answer = client.get(reverse("plans:report_download", args=[fresh_book.pk]))
    assert staleness.STALE_WORDS not in words_of(answer)


def test_an_unknown_format_is_not_found(release, as_):
    answer = as_("team").post(reverse("plans:release_print", args=[release.pk]), {"format": "exe"})
    assert answer.status_code == 404


# --- out of date ----------------------------------------------------------------------------------------------------
def test_the_pages_say_why_a_plan_is_out_of_date(plan, release, as_, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    for name, key in (("releases", plan.pk), ("release", release.pk)):
        text = page(as_("team"), name, key)[1]
        assert "ข้อมูลไม่เป็นปัจจุบัน" in text
        assert "ถูกเปิดให้แก้ไขใหม่หลังออกเล่มแผน ครั้งที่ 1" in text
    status, text = page(as_("team"), "release_forward", release.pk)
    assert (status, "ยังส่งต่อไม่ได้" in text, '<button class="btn go">ส่งเล่มแผน' in text) == (200, True, False)


# --- sending --------------------------------------------------------------------------------------------------------
def test_sending_from_the_page(release, agency, as_):
    client = as_("planner")
    status, text = page(client, "release_forward", release.pk)
    assert (status, agency.name in text) == (200, True)
    url = reverse("plans:release_forward", args=[release.pk])
    assert client.post(url, {"letter_number": "1"}).status_code == 422
    sent = {"agencies": [agency.pk], "letter_number": "บร 1", "note": "โปรดพิจารณา"} | ticked(client, url)
    answer = client.post(url, sent, follow=True)
    assert "ส่งเล่มแผน ครั้งที่ 1 แล้ว 1 แห่ง" in answer.content.decode()
    assert Receipt.objects.get().letter_number == "บร 1"
    answer = client.post(url, {"agencies": [agency.pk]} | ticked(client, url), follow=True)
    assert "ได้รับเล่มแผนนี้แล้ว" in answer.content.decode()


def test_what_is_sent_is_counted_as_the_cover_counts_it(people, as_):
    several(people, {"31010401": (100, 30, 5)})
    plan = TambonPlan.objects.get(area__code="310104")
    code = plan.lines.first().project.code
    word = {"decisions": [{"project": code, "fate": "deferred", "reason": "รอแบบ"}]}
    decision_file.apply(plan, word, by=people["team"])
    roll_up(plan.pk)
    one = releases_actions.release(sendable(plan, people["team"]), by=people["team"])
    assert (one.line_count, book_of(plan.pk).cover.projects) == (3, 2)
    assert "ซึ่งมี 2 โครงการ" in page(as_("team"), "release_forward", one.pk)[1]


def test_an_agency_that_was_not_offered_cannot_be_sent_to(release, as_, people):
    far = office(people, "codi", Agency.Kind.DISTRICT_OFFICE, "8008")
    answer = as_("team").post(reverse("plans:release_forward", args=[release.pk]), {"agencies": [far.pk]})
    assert answer.status_code == 422
    assert not Receipt.objects.exists()


def test_what_changed_after_the_page_was_opened_is_refused_on_sending(release, agency, as_, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    answer = as_("team").post(reverse("plans:release_forward", args=[release.pk]), {"agencies": [agency.pk]})
    assert answer.status_code == 422
    assert "ถูกเปิดให้แก้ไขใหม่" in answer.content.decode()
    assert not Receipt.objects.exists()


# --- at the addressee -----------------------------------------------------------------------------------------------
def test_home_leads_the_addressee_to_it_and_opening_is_noted(receipt, as_, people):
    assert [one.url for one in waiting(people["district"]) if "ลงรับแผน" in one.title] == [
        reverse("plans:receipt", args=[receipt.pk])
    ]
    assert not [one for one in waiting(people["cdd"]) if "ลงรับแผน" in one.title]
    page(as_("team"), "receipt", receipt.pk)
    receipt.refresh_from_db()
    assert receipt.state == "sent"
    status, text = page(as_("district"), "receipt", receipt.pk)
    assert (status, "เปิดอ่านแล้ว" in text, "เพื่อโปรดพิจารณา" in text) == (200, True, True)
    receipt.refresh_from_db()
    assert receipt.state == "opened"


def test_receiving_and_a_second_press(receipt, as_, people):
    client = as_("district")
    url = reverse("plans:receipt_receive", args=[receipt.pk])
    assert "ลงรับแผนแล้ว" in client.post(url, follow=True).content.decode()
    assert "อยู่ในสถานะ «รับแล้ว»" in client.post(url, follow=True).content.decode()
    assert "รับแล้ว" in page(as_("team"), "release", receipt.release_id)[1]
    assert not [one for one in waiting(people["district"]) if "ลงรับแผน" in one.title]


def test_the_page_of_a_release_leads_its_addressee_to_sign_for_it_first(receipt, as_):
    client, sign = as_("district"), reverse("plans:receipt", args=[receipt.pk])
    shown = client.get(reverse("plans:release", args=[receipt.release_id])).content.decode()
    assert f'<a class="btn go" href="{sign}">ลงรับ</a>' in shown
    assert 'class="btn go" href="/plans/release/' not in shown
    client.post(reverse("plans:receipt_receive", args=[receipt.pk]))
    shown = client.get(reverse("plans:release", args=[receipt.release_id])).content.decode()
    assert f'href="{sign}">ลงรับ<' not in shown


def test_returning_needs_a_reason_and_shows_at_the_sender(receipt, as_, people):
    client = as_("district")
    url = reverse("plans:receipt_return", args=[receipt.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "ขาดรายงานการประชุม"})
    told = [one for one in waiting(people["team"]) if "ส่งคืน" in one.title]
    assert [(one.count, "ขาดรายงานการประชุม" in one.detail) for one in told] == [(1, True)]
    assert "ขาดรายงานการประชุม" in page(as_("team"), "release", receipt.release_id)[1]


@pytest.mark.parametrize("who", ["team", "auditor"])
def test_who_only_follows_a_receipt_does_not_settle_it(receipt, as_, who):
    for name in ("receipt_receive", "receipt_return"):
        url = reverse(f"plans:{name}", args=[receipt.pk])
        assert as_(who).post(url, {"reason": "ไม่ใช่ของเรา"}).status_code == 403
    assert Receipt.objects.get().state == "sent"


@pytest.mark.parametrize("who", ["cdd", "partner", "stranger", "secretary"])
def test_another_office_does_not_see_the_receipt(receipt, as_, who):
    assert page(as_(who), "receipt", receipt.pk)[0] == 404
    assert "ขาดรายงาน" not in page(as_(who), "release", receipt.release_id)[1]
    assert "เพื่อโปรดพิจารณา" not in page(as_(who), "release", receipt.release_id)[1]


def test_the_list_takes_as_many_queries_for_one_as_for_three(receipt, people, as_):
    client = as_("team")
    counts = []
    for names in ((), ("cdd", "province")):
        more = [office(people, name, Agency.Kind.DISTRICT_CDD, "3101") for name in names]
        if more:
            forwarding.forward(receipt.release, more, Letter(), by=people["team"])
        client.get(reverse("plans:receipts"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plans:receipts")).content.count(b'data-label="') == 4 * (1 + len(more))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_narrows_to_a_state(receipt, as_):
    client = as_("district")
    assert receipt.letter_number in client.get(reverse("plans:receipts"), {"state": "sent"}).content.decode()
    assert receipt.letter_number not in client.get(reverse("plans:receipts"), {"state": "returned"}).content.decode()


def test_the_content_names_no_internal_note(release):
    assert "internal" not in json.dumps(json.loads(release.content))


def test_every_page_of_the_tambon_says_that_the_release_is_out_of_date(plan, release, as_, people, world):
    client = as_("team")
    names = ("tambon", "team", "profile", "meetings", "decisions", "releases")
    assert not [name for name in names if staleness.STALE_WORDS in page(client, name, plan.pk)[1]]
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    told = [page(client, name, plan.pk)[1].count("ถูกเปิดให้แก้ไขใหม่หลังออกเล่มแผน ครั้งที่ 1") for name in names]
    assert min(told) >= 1


def test_a_districts_release_leads_back_to_its_plan(plan, people, as_):
    upper = UpperPlan.objects.create(area=plan.area.parent, period=plan.period, level="district")
    one = releases_actions.issue(
        upper.area, upper.period, {"lines": []}, plan_digest="0" * 64, by=people["district"], level="district"
    )
    status, text = page(as_("district"), "release", one.pk)
    assert (status, reverse("plans:upper", args=[upper.pk]) in text) == (200, True)
    assert "ข้อมูลไม่เป็นปัจจุบัน" in text

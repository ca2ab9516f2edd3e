"""The papers of a release: printed from what was frozen, whatever became of the plan, with the way to check them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.areas.models import Area
from paper.jobs.job import CannotPrint
from plans.papers import release_papers
from plans.papers.book import book_of
from plans.releases import actions as releases_actions
from plans.releases import queries as releases_queries
from plans.releases.models import Release, ReleasePaper
from plans.rollup.balance import picture
from plans.village.actions.moves import move
from plans.village.models import PlanVersion
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.plans.released import fresh, rolled_up, taken_in

F = ReleasePaper.Format


@pytest.fixture
def release(world, people):
    taken_in(world.plans[VILLAGES[1]], people)
    return releases_actions.release(rolled_up(), by=people["team"])


def text_of(content):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).split())


def test_the_frozen_book_is_the_book_of_the_day(release):
    plan = fresh(releases_queries.plan_of(release))
    frozen, living = release_papers.frozen_book(release), book_of(plan.pk)
    for ours, theirs in zip(frozen.sections, living.sections, strict=True):
        assert (ours.sheet.code, ours.sheet.headings(), ours.rows) == (
            theirs.sheet.code,
            theirs.sheet.headings(),
            theirs.rows,
        )
    assert frozen.picture.is_even
    assert frozen.picture.whole == picture(plan).whole
    assert list(map(str, frozen.villages.missing)) == list(map(str, living.villages.missing))


def test_a_year_later_it_says_what_it_said_then(release, people, world):
    before = [section.rows for section in release_papers.frozen_book(release).sections]
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับวงเงิน")
    rolled_up()
    Area.objects.filter(code="310104").update(name="บ้านใหม่")
    Area.objects.filter(code__startswith="310104").exclude(code="310104").update(name="ชื่อใหม่")
    book = release_papers.frozen_book(release)
    assert [section.rows for section in book.sections] == before
    assert str(book.plan.area) == "ต.บ้านบัว"


def test_a_version_that_was_tampered_with_is_not_printed(release):
    kept = PlanVersion.objects.get(plan__village__code=VILLAGES[0])
    kept.content["projects"][0]["budget_baht"]["2571"] = "1.00"
    with thawed():
        PlanVersion.objects.filter(pk=kept.pk).update(content=kept.content)
    with pytest.raises(CannotPrint, match="ไม่ตรงกับรหัสตรวจสอบ"):
        release_papers.frozen_book(release)


def test_the_pdf_shows_version_digest_and_the_way_to_check(release, settings):
    settings.PUBLIC_URL = "https://plan.example.go.th"
    text = text_of(release_papers.made(release, F.PDF))
    assert "เล่มแผน ครั้งที่ 1" in text
    assert releases_queries.grouped(release.digest).replace(" ", "") in text.replace(" ", "")
    assert f"https://plan.example.go.th/v/{release.token}/" in text.replace(" ", "")


def test_the_address_to_check_is_a_live_link(release, settings):
    settings.PUBLIC_URL = "https://plan.example.go.th"
    cover = PdfReader(io.BytesIO(release_papers.made(release, F.PDF))).pages[0]
    actions = [link.get_object()["/A"] for link in cover["/Annots"]]
    assert {action["/URI"] for action in actions} == {f"https://plan.example.go.th/v/{release.token}/"}


def test_two_renderings_are_of_one_digest(release, people):
    release_papers.made(release, F.PDF)
    release_papers.made(release, F.PDF)
    again = releases_actions.release(fresh(releases_queries.plan_of(release)), by=people["team"])
    assert again.digest == release.digest == releases_queries.text_digest(Release.objects.get(pk=release.pk).content)


def test_the_workbook_has_the_digest_and_the_sums(release):
    book = load_workbook(io.BytesIO(release_papers.made(release, F.XLSX)))
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    assert any(releases_queries.grouped(release.digest) in one for one in said)
    assert any(f"/v/{release.token}/" in one for one in said)


def test_the_qr_code_holds_the_full_address(release, settings):
    settings.PUBLIC_URL = "https://plan.example.go.th"
    address = release_papers.proof_of(release)["qr"]
    other = release_papers.qr_code("https://plan.example.go.th/v/other/")
    assert address.startswith("data:image/svg+xml")
    assert address != other
    assert address == release_papers.qr_code(f"https://plan.example.go.th/v/{release.token}/")


def test_a_paper_is_made_once_and_again_after_a_failure(release):
    paper = release_papers.wanted_paper(release, F.XLSX)
    assert release_papers.wanted_paper(release, F.XLSX) == paper
    release_papers.print_job(paper.pk)
    paper.refresh_from_db()
    assert (paper.status, paper.size_bytes > 4000) == ("done", True)
    assert paper.file_name == f"เล่มแผนตำบลบ้านบัว 2571-2575 ครั้งที่ 1 {release.digest[:12]}.xlsx"
    ReleasePaper.objects.filter(pk=paper.pk).update(status="failed")
    assert release_papers.wanted_paper(release, F.XLSX).pk == paper.pk
    paper.refresh_from_db()
    assert paper.status == "queued"

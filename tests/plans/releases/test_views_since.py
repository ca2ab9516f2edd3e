"""What changed since this person took a plan home, on the screen and on paper; and no file where nothing changed."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.access.roles import Role
from agencies.documents.models import Download
from plans.decisions import decision_file
from plans.papers import changes
from plans.papers.marks import SAMPLE
from plans.papers.release_papers import print_job, wanted_paper
from plans.profile.models import TambonProfile
from plans.releases.actions import release, took_home
from plans.releases.deliveries import NEVER, UNCHANGED, rows_since, since
from plans.releases.models import Delivery, Release, ReleasePaper
from plans.rollup.actions import roll_up
from plans.upper.actions import accept, decide, release_upper
from tests import factories
from tests.pages import text_of
from tests.plans.levels import district, handed_up, released, several, tambon
from tests.scenery import scene

LIST = reverse("plans:since")


@pytest.fixture(autouse=True)
def _nothing_known():
    cache.clear()


@pytest.fixture
@scene
def country(people):
    several(people, {"31010401": (100, 30, 5), "31010501": (7,)})
    return people


def changed(people, code="310104"):
    """Defer one project of the tambon and release it again."""
    line = tambon(code).lines.filter(fate="carried").order_by("position").first()
    data = {"decisions": [{"project": line.project.code, "fate": "deferred", "reason": "รอแบบ"}]}
    decision_file.apply(tambon(code), data, by=factories.person(Role.TAMBON_TEAM, code))
    roll_up(tambon(code).pk)
    return line, release(tambon(code), by=factories.person(Role.TAMBON_TEAM, code))


def one_page(of, name="since_one", *more):
    return reverse(f"plans:{name}", args=[of.pk, *more])


def test_never_downloaded_is_all_new_and_said_so(as_, country):
    one = released("310104")
    browser = as_("district")
    assert "ยังไม่เคยดาวน์โหลด" in text_of(browser.get(LIST))
    text = text_of(browser.get(one_page(one)))
    assert NEVER in text
    assert "โครงการใหม่ 3" in text


def test_a_download_is_the_mark_and_the_next_release_shows_what_changed(as_, country):
    first, browser = released("310104"), as_("district")
    browser.get(reverse("plans:release_json", args=[first.pk]))
    assert UNCHANGED in text_of(browser.get(LIST))
    assert UNCHANGED in text_of(browser.get(one_page(first)))
    line, second = changed(country)
    (entry,) = since(country["district"], Release.objects.filter(pk=second.pk))
    tally = entry.tally
    assert (tally.new, tally.changed, tally.gone, tally.difference_baht) == (0, 1, 0, -Decimal(line.year_1))
    text = text_of(browser.get(one_page(second)))
    assert "ผลการพิจารณา : บรรจุในแผนตำบล → ชะลอไว้พิจารณาภายหลัง" in text
    assert line.project.code in text
    assert text.count("รหัส ") == 1
    assert browser.get(one_page(first)).url == one_page(second)


def test_the_marks_of_two_people_are_their_own(as_, country):
    first = released("310104")
    took_home(first, by=country["district"])
    _, second = changed(country)
    took_home(second, by=country["cdd"])
    counts = {
        name: since(country[name], Release.objects.filter(pk=second.pk))[0] for name in ("district", "cdd", "province")
    }
    assert counts["district"].tally.changed == 1
    assert counts["cdd"].is_unchanged
    assert (counts["province"].mark, counts["province"].tally.new) == (None, 3)


@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_nothing_changed_is_no_file(as_, country, suffix):
    one = released("310104")
    took_home(one, by=country["district"])
    answer = as_("district").get(one_page(one, "since_file", suffix), follow=True)
    assert answer.redirect_chain
    assert UNCHANGED in text_of(answer)
    assert not Download.objects.exists()


def test_the_papers_say_what_the_page_says_and_are_logged(as_, country):
    took_home(released("310104"), by=country["district"])
    line, second = changed(country)
    browser = as_("district")
    answer = browser.get(one_page(second, "since_file", "pdf"))
    pages = PdfReader(io.BytesIO(answer.getvalue())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert line.project.code in text
    assert "เล่มแผน ครั้งที่ 1 ถึงครั้งที่ 2" in text
    assert SAMPLE in [line.strip() for line in pages[0].extract_text().splitlines()]
    answer = browser.get(one_page(second, "since_file", "xlsx"))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {line.project.code, line.year_1 * -1} <= cells
    assert [one.object for one in Download.objects.all()] == ["release", "release"]
    # What changed was read, not the plan: only the plan's own papers, or saying so, move the mark.
    assert Delivery.objects.get(user=country["district"]).release.version == 1
    browser.post(one_page(second, "since_mark"))
    assert Delivery.objects.get(user=country["district"]).release == second


def test_what_changed_beside_the_projects_is_named_on_the_pages_and_in_the_papers(as_, country):
    took_home(released("310104"), by=country["district"])
    TambonProfile.objects.create(tambon_plan=tambon("310104"), identity="ตำบลข้าวหอม")
    second, browser = released("310104"), as_("district")
    assert second.version == 2
    words = "ส่วนอื่นที่เปลี่ยน: ข้อมูลตำบล"
    assert words in text_of(browser.get(LIST))
    text = text_of(browser.get(one_page(second)))
    assert words in text
    assert UNCHANGED not in text
    assert "ไม่มีโครงการที่เปลี่ยน" in text
    answer = browser.get(one_page(second, "since_file", "pdf"))
    pages = PdfReader(io.BytesIO(answer.getvalue())).pages
    assert words in " ".join(" ".join(page.extract_text() for page in pages).split())
    answer = browser.get(one_page(second, "since_file", "xlsx"))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert words in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_released_paper_moves_the_mark(as_, country, settings):
    one = released("310104")
    paper = wanted_paper(one, ReleasePaper.Format.XLSX)
    print_job(paper.pk)
    answer = as_("auditor").get(reverse("plans:release_paper_download", args=[paper.pk]))
    assert b"".join(answer.streaming_content)
    assert Delivery.objects.get().user == country["auditor"]


def test_more_than_a_request_prints_is_sent_to_the_book(as_, country, monkeypatch):
    one = released("310104")
    monkeypatch.setattr(changes, "LARGEST_FILE", 2)
    answer = as_("district").get(one_page(one, "since_file", "pdf"))
    assert answer.url == reverse("plans:release", args=[one.pk]) + "#papers"


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("next_team", 404), ("admin", 404)])
def test_outside_reach_nothing_is_compared(as_, country, name, status):
    one = released("310104")
    for address in (one_page(one), one_page(one, "since_file", "pdf")):
        assert as_(name).get(address).status_code == status
    assert as_(name).post(one_page(one, "since_mark")).status_code == status


def test_the_list_shows_the_reach_only(as_, country):
    released("310104")
    assert "ยังไม่มีแผนที่ออกเล่มในพื้นที่ของท่าน" in text_of(as_("next_team").get(LIST))
    assert as_("admin").get(LIST).status_code == 403
    assert as_("district").get(one_page(Release.objects.get(), "since_file", "docx")).status_code == 404


@pytest.mark.parametrize("is_changed", [False, True])
def test_one_plan_and_many_cost_the_same(as_, country, is_changed, django_assert_max_num_queries):
    tambons = ("310106", "310190", "310191", "310192")
    factories.areas(*tambons, names=dict.fromkeys(tambons, "ตัวอย่าง"))
    several(country, {f"{code}01": (1,) for code in tambons})
    browser, counts = as_("district"), []
    for codes in (("310104",), ("310105", *tambons)):
        for code in codes:
            one = released(code)
            if not is_changed:
                took_home(one, by=country["district"])
        with django_assert_max_num_queries(20) as found:
            browser.get(LIST)
        counts.append(len(found.captured_queries))
    assert counts[0] == counts[1]


def test_unchanged_plans_are_not_read(country, django_assert_num_queries):
    for code in ("310104", "310105"):
        took_home(released(code), by=country["district"])
    every = list(Release.objects.defer("content"))
    with django_assert_num_queries(1) as found:
        since(country["district"], every)
    assert '"content"' not in found.captured_queries[0]["sql"]


def test_two_releases_are_compared_once(country, django_assert_num_queries):
    took_home(released("310104"), by=country["district"])
    _, second = changed(country)
    every = list(Release.objects.filter(pk=second.pk).defer("content"))
    first = since(country["district"], every)
    with django_assert_num_queries(1):
        assert since(country["district"], every) == first


def test_places_are_called_as_the_release_called_them(country):
    one = released("310104")
    places = {row.place for row in rows_since(one, None)}
    assert places == {"หมู่ที่ 1 บ้านตัวอย่าง0401 (ตัวอย่าง) ต.บ้านบัว"}
    accept(district(), handed_up(one), by=country["district"])
    upper = release_upper(district(), by=country["district"])
    factories.area("310104").__class__.objects.filter(code="310104").update(name="ชื่อใหม่")
    assert {row.place for row in rows_since(upper, None)} == places


def test_a_district_plan_has_its_own_difference(as_, country):
    accept(district(), handed_up(released("310104")), by=country["district"])
    took_home(release_upper(district(), by=country["district"]), by=country["province"])
    accept(district(), handed_up(released("310105")), by=country["district"])
    second = release_upper(district(), by=country["district"])
    text = text_of(as_("province").get(one_page(second)))
    assert "โครงการใหม่ 1" in text
    assert "+7" in text
    decide(district(), tambon("310105").lines.get().project, fate="declined", by=country["district"], reason="ซ้ำ")
    took_home(second, by=country["province"])
    third = release_upper(district(), by=country["district"])
    assert "บรรจุในแผนอำเภอ → ไม่รับเข้าแผนอำเภอ" in text_of(as_("province").get(one_page(third)))

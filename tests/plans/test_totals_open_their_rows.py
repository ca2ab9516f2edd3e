"""Every total on a page of sums opens its rows: exactly as many as it counts, with exactly its sum."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from lxml import html

from agencies.offices.models import Agency
from plans.alignment.models import Alignment
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.rollup.actions import roll_up
from plans.rollup.balance import Dimension
from plans.tambon.models import TambonLine
from plans.upper.actions import accept, decide
from projects.models import ActionGroup, Project
from projects.strategies.models import StrategyFramework
from tests import factories
from tests.plans.levels import district, handed_up, province, released, several
from tests.scenery import scene

# Figures that are no sum of rows: what should be nought, and what counts the sentences beside it.
NO_TOTAL = {"ผลต่าง (บาท)", "สิ่งที่ต้องทำ (ข้อ)"}


def project(title):
    return Project.objects.get(title=title)


@pytest.fixture
@scene
def decided(small):
    """Every fate, a joint project over two villages, and one that was proposed twice."""
    team, plan = small.people["team"], small.plan
    for title, wish in (
        ("ทำปุ๋ยหมักใช้เอง", DecisionInput("declined", reason="หมู่บ้านทำเองได้อยู่แล้ว")),
        ("ไถกลบตอซัง", DecisionInput("passed_on", lead=Agency.objects.get(code="sao"), reason="เกินงบประมาณ")),
    ):
        prepare(plan, project(title), wish, by=team)
    pair = [project("ขุดลอกหนองน้ำสาธารณะ"), project("โรงสูบน้ำดื่มของหมู่บ้าน")]
    join(plan, pair, kind="joint", survivor=pair[0], reason="ใช้แหล่งน้ำเดียวกัน", by=team)
    publish(plan, by=team)
    roll_up(plan.pk)
    plan.refresh_from_db()
    return small


def tree(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.fromstring(answer.content.decode())


def figures_of(page):
    """The cells and figures of a page that hold a number, however they are printed; what is said in words is none."""
    named = page.xpath('//td[contains(concat(" ", @class, " "), " num ")] | //*[contains(@class, "figures")]//dd')
    plain = [cell for cell in page.xpath("//td") if re.fullmatch(r"[\d,]+(\.\d+)?", cell.text_content().strip())]
    return [cell for cell in {*named, *plain} if any(letter.isdigit() for letter in cell.text_content())]


def rows_of(page):
    """The rows of the list below the sums, the money of each by the words above it."""
    (table,) = [table for table in page.xpath("//table") if table.xpath(".//tbody/tr/th[@scope='row']")][-1:]
    return [
        {
            cell.get("data-label"): amount(cell.text_content())
            for cell in row.xpath("./td[contains(@class, 'num')]")
            if "บาท" in (cell.get("data-label") or "") or "ปี" in (cell.get("data-label") or "")
        }
        for row in table.xpath(".//tbody/tr")
    ]


def amount(text):
    """Read a printed amount; what is blank, a dash or words is nothing."""
    digits = text.strip().replace(",", "")
    return Decimal(digits) if digits.replace(".", "", 1).isdigit() else Decimal(0)


def sum_of(rows, url):
    """Add the rows up: one year where the address names one, else the whole."""
    query = urlsplit(url).query
    year = next((part.removeprefix("year=") for part in query.split("&") if part.startswith("year=")), "")
    whole = [label for label in rows[0] if label.startswith(("รวม", "งบประมาณ"))] if rows else []
    wanted = [label for label in rows[0] if f"ปี {year}" in label] if rows and year else whole or (rows and rows[0])
    return sum((row[label] for row in rows for label in wanted or ()), Decimal(0))


def walked(client, url):
    """Follow every total of a page and compare it with what it opens; return how many of each kind there were."""
    page, seen = tree(client, url), {"data-count": 0, "data-baht": 0}
    for link in page.xpath("//a[@data-count or @data-baht]"):
        address = urljoin(url, link.get("href"))
        opened = tree(client, address)
        nothing = not opened.xpath("//table//tbody/tr") or "ไม่มีโครงการ" in opened.text_content()
        rows = [] if nothing else rows_of(opened)
        if link.get("data-count") is not None:
            assert len(rows) == int(link.get("data-count")), (link.get("href"), link.get("data-count"), rows)
            seen["data-count"] += 1
        else:
            assert sum_of(rows, address) == Decimal(link.get("data-baht")), (link.get("href"), rows)
            seen["data-baht"] += 1
    return seen


def unlinked(client, url):
    return [
        (cell.get("data-label"), cell.text_content().strip())
        for cell in figures_of(tree(client, url))
        if not cell.xpath(".//a") and cell.get("data-label") not in NO_TOTAL
    ]


# --- a tambon ---------------------------------------------------------------------------------------------------------
def test_every_total_of_a_tambon_and_its_balance_opens_its_rows(as_, decided):
    url, browser = reverse("plans:tambon", args=[decided.plan.pk]), as_("team")
    seen = {by: walked(browser, f"{url}?by={by}") for by in Dimension}
    # What others joined is decided, and stands apart from what waits for a forum: two rows of the carried.
    assert [(one["data-count"], one["data-baht"]) for one in seen.values()] == [(9, 34), (9, 34), (9, 35), (8, 33)]
    for by in Dimension:
        # A nought has no rows to open.
        assert {said for _, said in unlinked(browser, f"{url}?by={by}")} <= {"0"}


def test_project_years_are_listed_year_by_year_with_the_money_of_each(as_, decided):
    rows = reverse("plans:tambon_rows", args=[decided.plan.pk])
    opened = tree(as_("team"), f"{rows}?show=years")
    listed = rows_of(opened)
    assert all(sum(1 for money in row.values() if money) == 1 for row in listed)
    assert len(listed) == 7
    assert "จำนวนปีที่ใช้งบ" in opened.text_content()


def test_an_unknown_word_opens_nothing(as_, decided):
    rows = reverse("plans:tambon_rows", args=[decided.plan.pk])
    assert as_("team").get(rows, {"show": "everything"}).status_code == 404
    alignment = reverse("plans:alignment", args=[decided.plan.pk])
    aligned(decided)
    assert as_("team").get(alignment, {"show": "everything"}).status_code == 404


def test_every_total_of_a_list_of_tambons_opens_its_rows_and_one_without_villages_says_so(as_, decided):
    factories.tambon_plan("310105")
    url, browser = reverse("plans:tambon_list"), as_("district")
    assert walked(browser, url) == {"data-count": 1, "data-baht": 1}
    assert unlinked(browser, url) == []
    cells = tree(browser, url).xpath('//tr[contains(., "310105") or contains(., "ต.")]/td[@data-label="โครงการ"]')
    assert [cell.text_content().strip() for cell in cells if not cell.xpath(".//a")] == ["ยังไม่รับแผน"]


# --- strategies -------------------------------------------------------------------------------------------------------
def aligned(decided):
    """Align a member of the joint project and another one, the latter twice."""
    framework = StrategyFramework.objects.create(
        level=StrategyFramework.Level.PROVINCE,
        title="ยุทธศาสตร์จังหวัดตัวอย่าง",
        area=factories.area("31"),
        first_year=2571,
        last_year=2575,
    )
    water, rice = (
        framework.items.create(number=str(n), title=title, position=n) for n, title in ((1, "น้ำ"), (2, "ข้าว"))
    )
    for title, item in (
        ("โรงสูบน้ำดื่มของหมู่บ้าน", water),
        ("ผลิตเมล็ดพันธุ์ข้าว", water),
        ("ผลิตเมล็ดพันธุ์ข้าว", rice),
    ):
        Alignment.objects.create(project=project(title), item=item, by=decided.people["team"])


def test_every_total_of_the_strategies_opens_its_rows(as_, decided):
    aligned(decided)
    url, browser = reverse("plans:alignment", args=[decided.plan.pk]), as_("team")
    assert walked(browser, url) == {"data-count": 4, "data-baht": 4}
    report = tree(browser, url).xpath('//section[@aria-labelledby="report"]//td[contains(@class, "num")]')
    assert all(cell.xpath(".//a") for cell in report)


# --- district and province --------------------------------------------------------------------------------------------
@pytest.fixture
@scene
def above(people):
    """A district that has taken one of two tambons in and declined a project; a province above it."""
    several(people, {"31010401": (100, 30), "31010402": (11,), "31010501": (7,), "31020101": (3,)})
    factories.area("31010601")
    # One of them names no group, and is not the whole because of it.
    TambonLine.objects.filter(year_1=100).update(action_group="")
    plan = district()
    accept(plan, handed_up(released("310104")), by=people["district"])
    declined = Project.objects.get(year_budgets__amount_baht=30)
    decide(plan, declined, fate="declined", reason="ซ้ำ", by=people["district"])
    return people


@pytest.mark.parametrize(("name", "at"), [("district", district), ("province", province)])
def test_every_total_of_a_district_and_a_province_opens_its_rows(as_, above, name, at):
    url, browser = reverse("plans:upper", args=[at().pk]), as_(name)
    seen = walked(browser, url)
    assert sum(seen.values()) >= 10
    # A nought has no rows to open.
    assert {said for _, said in unlinked(browser, url)} <= {"0"}


def test_a_blank_group_opens_the_projects_without_one_and_not_all(as_, above):
    browser, url = as_("district"), reverse("plans:upper", args=[district().pk])
    (row,) = tree(browser, url).xpath('//section[@aria-labelledby="sums-title"]//tr[th="ไม่ระบุกลุ่ม"]')
    for link in row.xpath(".//a"):
        assert Decimal(link.get("data-baht")) == 100
        opened = tree(browser, urljoin(url, link.get("href")))
        assert [amount(cell.text_content()) for cell in opened.xpath('//td[@data-label="รวม (บาท)"]')] == [100]
        assert opened.xpath('//select[@id="group"]/option[@selected]')[0].text == "ไม่ระบุกลุ่ม"


def test_the_figures_of_the_chart_are_one_press_away_and_open_their_rows_year_by_year_and_group_by_group(as_, decided):
    browser, url = as_("team"), reverse("plans:tambon", args=[decided.plan.pk])
    (way,) = tree(browser, url).xpath('//section[@aria-labelledby="chart-title"]//a[text()="ดูตาราง"]/@href')
    table = tree(browser, way).xpath('//section[@id="money"]//table')[0]
    groups, years = len(ActionGroup), len(decided.plan.period.years)
    assert len(table.xpath(".//tbody/tr")) == groups
    assert len(table.xpath('.//td[@data-label != "โครงการ"]')) == (groups + 1) * (years + 1)


def test_a_tambon_without_accepted_village_says_so_to_its_district(as_, above):
    page = tree(as_("district"), reverse("plans:upper", args=[district().pk]))
    rows = page.xpath('//section[@id="below"]//tbody/tr[contains(., "ยังไม่รับแผน")]')
    assert len(rows) >= 1
    assert all("0 โครงการ" not in row.text_content() for row in rows)


# --- one's own work ---------------------------------------------------------------------------------------------------
def test_every_number_of_ones_own_work_opens_what_it_counts(as_, decided):
    page = tree(as_("district"), reverse("home"))
    assert page.xpath("//main//a")
    assert "0 ตำบล" not in page.text_content()

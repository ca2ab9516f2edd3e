"""The threads of a tambon's money: kinds of work told by titles, and every label opens the rows that make it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from paper.layout.threads import FEWEST, PROPOSED
from plans.rollup.aggregation import Line
from plans.rollup.balance import Picture, picture
from plans.rollup.kinds import UNKNOWN, kind_of, kinds
from plans.rollup.narrowing import Narrowing
from plans.rollup.threads import NAMED, OTHERS, UNNAMED, threads_of

YEARS = (2571, 2572)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("ขุดลอกห้วยตะโก", "แหล่งน้ำ"),
        ("ซ่อมฝายน้ำล้นบ้านปลายนา", "แหล่งน้ำ"),
        ("ก่อสร้างถนนลูกรังเพื่อการเกษตร", "ถนนและทางลำเลียงผลผลิต"),
        ("โครงการไถกลบตอซัง", "ดินและปุ๋ย"),
        ("ส่งเสริมการเลี้ยงไก่พื้นเมือง", "พันธุ์พืชและสัตว์"),
        ("อบรมกลุ่มแม่บ้าน", "อบรมและกลุ่มอาชีพ"),
        ("ทางเดินหมู่ที่ 3 บ้านสระบุรีน้อย", ""),
        ("ปากน้ำโพ", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_title_tell_the_kind_or_nothing_does(title, kind):
    assert kind_of(title) == kind


def test_no_kind_of_work_is_told_by_a_word_that_stands_in_others():
    common = "โครงการ หมู่ที่ ทางเดิน ปลายนา บ่อย สระบุรี ภาคเหนือ โคกบัว บ้านบัว ตำบล อำเภอ ประชาคม"
    assert {word: kind_of(word) for word in common.split() if kind_of(word)} == {}
    assert all(len(word) > 2 for words in kinds().values() for word in words)


titles = st.sampled_from(["ขุดสระ", "ทำถนน", "ปุ๋ยหมัก", "แปรรูปข้าว", "เลี้ยงโค", "อบรม", "ศาลา", "อื่น"])
money = st.none() | st.decimals(0, 10**7, places=2)
lines = st.lists(
    st.builds(
        lambda title, group, source, years, counts: Line(
            1, "", "31010401", title, group, "", source, years, counts=counts
        ),
        titles,
        st.sampled_from(("self", "joint", "support", "")),
        st.sampled_from([*(f"แหล่ง {n}" for n in range(12)), ""]),
        st.tuples(money, money),
        st.booleans(),
    ),
    max_size=40,
)


@given(lines)
def test_kinds_groups_and_payers_come_to_the_plans_total(drawn):
    sums = Picture(YEARS, tuple(drawn), (), {}, "")
    threads = threads_of(sums)
    total = sums.whole.tambon.total_baht or Decimal(0)
    for nodes in (threads.whats, threads.hows, threads.whos):
        assert sum((node.baht for node in nodes), Decimal(0)) == total == threads.total_baht
        assert len(nodes) <= NAMED + 2  # eight with a name, the others together, and what nobody named
    assert UNNAMED not in [node.label for node in threads.whos[:-1]]


def test_sources_stand_in_the_order_of_the_groups_so_that_bundles_do_not_cross():
    def line(title, group, source, baht):
        return Line(1, "", "31010401", title, group, "", source, (Decimal(baht), None), counts=True)

    drawn = [line("ขุดสระ", "support", "ก", 900), line("ทำถนน", "self", "ข", 5), line("ปุ๋ยหมัก", "joint", "ค", 50)]
    threads = threads_of(Picture(YEARS, tuple(drawn), (), {}, ""))
    assert [node.label for node in threads.whos] == ["ข", "ค", "ก"]
    assert [(cell.what, cell.how, cell.who) for cell in threads.cells] == [(0, 0, 0), (1, 1, 1), (2, 2, 2)]


def test_on_a_phone_the_words_of_a_strand_go_with_the_strands(as_, plan):
    shown = html.fromstring(as_("team").get(reverse("plans:tambon", args=[plan.pk])).content)
    section = shown.xpath('//section[@aria-labelledby="threads-title"]')[0]
    (said,) = section.xpath('.//*[@class="strands"]/following-sibling::*[1]')
    assert said.text.startswith("1 เส้น ประมาณ")
    assert "1 เส้น" not in section.xpath('.//*[@class="sec"]')[0].text_content()
    assert set(section.xpath('.//ul[contains(@class, "payers")]//rect/@class')) & {"dye-1", "dye-2", "dye-3"}


def opened(url, plan):
    narrowing = Narrowing.read(QueryDict(url.split("?")[1]), plan.period.years)
    return sum((amount or 0 for amount in narrowing.sums(plan).values()), Decimal(0))


def test_every_label_and_every_row_opens_the_rows_that_come_to_it(plan):
    threads = threads_of(picture(plan), rows_url="/rows/")
    for one in (*threads.whats, *threads.hows, *threads.whos, *threads.cells):
        assert opened(one.url, plan) == one.baht
    assert {node.label for node in threads.whats} >= {"ดินและปุ๋ย"}


def test_the_payers_that_stand_together_open_together(plan):
    sums = picture(plan)
    lines = [replace(line, funding_source=f"แหล่ง {n}") for n, line in enumerate(sums.tambon)] * 4
    lines = [replace(line, funding_source=f"{line.funding_source}.{n % 4}") for n, line in enumerate(lines)]
    threads = threads_of(replace(sums, tambon=tuple(lines)), rows_url="/rows/")
    (others,) = [node for node in threads.whos if node.label == OTHERS]
    paying = {line.funding_source for line in lines if line.counts and line.budget_baht}
    assert others.url.count("source=") == len(paying) - NAMED


def test_the_page_draws_the_threads_with_their_table(as_, plan):
    browser = as_("team")
    shown = html.fromstring(browser.get(reverse("plans:tambon", args=[plan.pk])).content)
    (drawing,) = shown.xpath('//*[@class="strands"]')
    links = drawing.xpath(".//a/@href")
    assert len(links) >= 3
    assert all(browser.get(link).status_code == 200 for link in links)
    section = shown.xpath('//section[@aria-labelledby="threads-title"]')[0]
    rows = section.xpath(".//tbody//a/@data-baht")
    assert sum(map(Decimal, rows)) == picture(plan).whole.tambon.total_baht
    assert sum(path.count("M") for path in drawing.xpath(".//svg[@role]/path/@d")) >= min(FEWEST, len(rows))


def test_a_proposed_source_is_nowhere_called_a_payer(as_, plan):
    browser = as_("team")
    page = browser.get(reverse("plans:tambon", args=[plan.pk])).content.decode()
    drawing = page.split('aria-labelledby="threads-title"')[1].split("</section>")[0]
    assert (PROPOSED in drawing, "ใครออก" in drawing) == (True, False)
    payers = browser.get(reverse("plans:payers", args=[plan.pk])).content.decode()
    assert "ไม่ใช่ตามแหล่งงบที่เสนอ" in payers
    # Nothing is announced before the forum: the page says what the plan holds now.
    assert ("ที่ประกาศแล้ว" in payers, "แผนตามข้อมูลขณะนี้" in payers) == (False, True)


@pytest.mark.parametrize("kind", ["ไม่มีประเภทนี้", "x"])
def test_a_kind_that_is_none_leads_nowhere(as_, plan, kind):
    address = reverse("plans:tambon_rows", args=[plan.pk])
    assert as_("team").get(address, {"kind": kind}).status_code == 404
    found = as_("team").get(address, {"kind": ""})
    assert (found.status_code, UNKNOWN in found.content.decode()) == (200, True)

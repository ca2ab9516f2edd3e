"""What a browser prints: a paper's page as its PDF, and pages of the site with every column and without buttons."""

from __future__ import annotations

import io
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from pypdf import PdfReader

from plans.papers import tambon_book
from plans.papers.book import book_of
from plans.tambon.models import PlanReport
from tests.journeys.conftest import DESK
from tests.paper.readers import fonts, poppler
from tests.plans.levels import several, tambon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(people, transactional_db):
    several(people, {"31010401": (100_000, 30_000), "31010402": (40_000,)})
    return tambon("310104")


def printed(page):
    return page.pdf(prefer_css_page_size=True)


def turned(content):
    """Tell of every page whether it is turned."""
    return [page.mediabox.width > page.mediabox.height for page in PdfReader(io.BytesIO(content)).pages]


def pages_of(content):
    return ["".join(page.split()) for page in poppler(content).rstrip("\f").split("\f")]


def test_the_page_of_a_book_is_printed_as_its_pdf_is(plan, browser):
    book = book_of(plan.pk)
    page = browser.new_page()
    page.set_content(tambon_book.made(book, PlanReport.Format.HTML).decode())
    content, pdf = printed(page), tambon_book.made(book, PlanReport.Format.PDF)
    page.close()
    texts, title = pages_of(content), "".join(tambon_book.page_footer_of(book).title.split())
    forms = ("บัญชีสรุปรายหมู่บ้าน", "บัญชีโครงการ", "งบกระทบยอด", "ภาคผนวกก")
    for ours, theirs in ((texts, turned(content)), (pages_of(pdf), turned(pdf))):
        of_forms = {
            form: is_turned for text, is_turned in zip(ours, theirs, strict=True) for form in forms if form in text
        }
        assert of_forms == dict.fromkeys(forms, True)
    assert not any(turned(content)[:3])
    assert [text.count(title) for text in texts[3:]] == [1] * len(texts[3:])
    assert all(text.count("รหัสข้อมูล") == 1 for text in texts[1:])
    assert all(f"หน้า{number}/{len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert "ตำบลบ้านบัวอำเภอเมืองบุรีรัมย์" in texts[0]
    assert {font[0].split("+")[1] for font in fonts(content)} == {"Sarabun-Regular", "Sarabun-Bold"}


def test_a_page_of_the_site_is_printed_with_every_column_its_sum_once_and_no_button(plan, people, sign_in):
    page = sign_in(people["team"], DESK)
    years = [f"y{year}" for year in plan.period.years]
    every = urlencode({"columns": ["project", "village", "group", "urgency", "source", "baht", *years]}, doseq=True)
    page.goto(f"{reverse('plans:tambon_rows', args=[plan.pk])}?{every}")
    heads = ["".join(text.split()) for text in page.locator("table thead th").all_inner_texts()]
    content = printed(page)
    text = "".join(poppler(content, "-raw").split())
    assert len(heads) > 8
    assert [head for head in heads if head not in text] == []
    assert True in turned(content)
    boxes = poppler(content, "-bbox")
    widths = [float(width) for width in re.findall(r'<page width="([\d.]+)"', boxes)]
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)) <= max(widths)
    assert text.count("รวม3โครงการ") == 1
    page.goto(reverse("plans:tambon", args=[plan.pk]))
    shown = [label.strip() for label in page.locator("button:visible, .btn:visible").all_inner_texts() if label.strip()]
    text = "".join("".join(pages_of(printed(page))).split())
    assert shown
    # The form of a desk: every step of the thread, and what is folded on the screen.
    steps = ["".join(step.split()) for step in page.locator("ol.thread > li > a").all_inner_texts()]
    assert len(steps) == 12
    assert [step for step in steps if step not in text] == []
    assert "ดูตาราง" in text
    assert text.count("แหล่งงบที่เสนอ") >= 2
    assert [label for label in shown if "".join(label.split()) in text] == []

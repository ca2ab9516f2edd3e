"""Words across every page: on all of them, once, over pages of both printers, and nothing of them is lost."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from paper.layout.page_footer import PageFooter
from paper.pdf.watermark import watermarked
from paper.pdf.weasy import pdf

WORDS = "ข้อมูลไม่เป็นปัจจุบัน"


@pytest.fixture(scope="module")
def minutes():
    page_footer = PageFooter(code="ตัวอย่าง", title="รายงานการประชุม", printed_at=timezone.now())
    return pdf("paper/demo_minutes.html", {"page_footer": page_footer})


def pages(content):
    return PdfReader(io.BytesIO(content)).pages


def test_the_words_are_on_every_page_and_the_text_stays(minutes):
    writer = PdfWriter()
    for _ in range(3):
        writer.append(io.BytesIO(minutes))
    target = io.BytesIO()
    writer.write(target)
    marked = pages(watermarked(target.getvalue(), WORDS))
    assert len(marked) == 3
    for page in marked:
        text = page.extract_text()
        assert text.count(WORDS) == 1
        assert text.replace(WORDS, "").strip() == pages(minutes)[0].extract_text().strip()


def test_tags_and_outline_stay(minutes):
    before = PdfReader(io.BytesIO(minutes)).trailer["/Root"]
    after = PdfReader(io.BytesIO(watermarked(minutes, WORDS))).trailer["/Root"]
    assert after["/MarkInfo"] == before["/MarkInfo"]
    assert set(before) == set(after)


def test_the_words_are_an_artifact_between_the_pages_own_brackets(minutes):
    page = pages(watermarked(minutes, WORDS))[0]
    drawn = page.get_contents().get_data()
    assert drawn.strip().startswith(b"q")
    assert b"Q /Artifact BMC q" in drawn
    assert drawn.rstrip().endswith(b"EMC")


def test_a_wide_page_has_them_about_its_middle(minutes):
    writer = PdfWriter()
    writer.add_blank_page(842, 595)
    target = io.BytesIO()
    writer.write(target)
    page = pages(watermarked(target.getvalue(), WORDS))[0]
    assert b"421.00 297.50 cm" in page.get_contents().get_data()
    assert WORDS in page.extract_text()

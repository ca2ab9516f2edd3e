"""The contents of a document for Word: a field filled in with chapters, links that lead to them, no number claimed."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
from docx.oxml.ns import qn

from paper.docx.contents import HOW_TO_NUMBER
from paper.docx.document import document
from paper.layout.blocks import Contents, Heading, Paragraph
from paper.layout.part import TablePart
from paper.thai.digits import Digits
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import PROJECTS, ROWS, VILLAGES

BOOK = (
    Heading("แผนตำบลบ้านบัว"),
    Heading("คำนำ", 2, begins_page=True),
    Contents(),
    Heading("1. หมู่บ้าน & <พื้นที่>", 2, begins_page=True),
    Heading("วิสัยทัศน์", 3),
    TablePart(PROJECTS, ROWS, VILLAGES, ("2. โครงการ", "ตำบลบ้านบัว")),
    Heading("การลงนาม", 2),
    Paragraph("จบ"),
)
CHAPTERS = ["คำนำ", "1. หมู่บ้าน & <พื้นที่>", "2. โครงการ", "การลงนาม"]


def body(blocks=BOOK, page_footer=PAGE_FOOTER):
    return docx.Document(io.BytesIO(document(blocks, page_footer))).element.body


def text_of(element):
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def test_every_chapter_is_listed_in_its_order_and_leads_to_its_heading():
    made = body()
    places = {start.get(qn("w:name")): text_of(start.getparent()) for start in made.iter(qn("w:bookmarkStart"))}
    links = [(text_of(link), places[link.get(qn("w:anchor"))]) for link in made.iter(qn("w:hyperlink"))]
    assert links == [(words, words) for words in CHAPTERS]
    numbers = [start.get(qn("w:id")) for start in made.iter(qn("w:bookmarkStart"))]
    assert numbers == [end.get(qn("w:id")) for end in made.iter(qn("w:bookmarkEnd"))] == ["1", "2", "3", "4"]


def test_the_contents_are_a_field_of_the_headings_that_word_makes_anew():
    [part] = body().iter(qn("w:sdt"))
    codes = [code.text.split() for code in part.iter(qn("w:instrText"))]
    assert codes[0] == ["TOC", "\\o", '"1-1"', "\\h", "\\z", "\\u"]
    assert [code[0] for code in codes[1:]] == ["PAGEREF"] * len(CHAPTERS)
    kinds = [char.get(qn("w:fldCharType")) for char in part.iter(qn("w:fldChar"))]
    assert [kinds.count(kind) for kind in ("begin", "separate", "end")] == [1 + len(CHAPTERS)] * 3
    [dirty] = [char for char in part.iter(qn("w:fldChar")) if char.get(qn("w:dirty"))]
    assert dirty.get(qn("w:fldCharType")) == "begin"


def test_no_page_is_named_before_somebody_has_laid_out_the_pages_and_a_line_says_how():
    [part] = body().iter(qn("w:sdt"))
    lines = [text_of(line) for line in part.iter(qn("w:p"))]
    assert lines == ["สารบัญ", *CHAPTERS, HOW_TO_NUMBER]


def test_chapters_begin_on_pages_where_the_book_says_so_and_the_title_is_no_chapter():
    made = docx.Document(io.BytesIO(document(BOOK, PAGE_FOOTER)))
    breaks = {p.text: p.paragraph_format.page_break_before for p in made.paragraphs if p.style.name != "Normal"}
    assert breaks == {
        "แผนตำบลบ้านบัว": None,
        "คำนำ": True,
        "1. หมู่บ้าน & <พื้นที่>": True,
        "วิสัยทัศน์": None,
        "2. โครงการ": None,
        "ตำบลบ้านบัว": None,
        "การลงนาม": None,
    }
    assert {p.text: p.style.name for p in made.paragraphs if p.style.name.startswith("Heading")} == {
        **dict.fromkeys(CHAPTERS, "Heading 1"),
        "วิสัยทัศน์": "Heading 2",
    }


def test_in_thai_digits_the_pages_that_word_names_are_counted_in_thai():
    thai = body(page_footer=replace(PAGE_FOOTER, digits=Digits.THAI))
    counted = [number.get(qn("w:fmt")) for number in thai.iter(qn("w:pgNumType"))]
    assert counted == ["thaiNumbers"] * len(list(thai.iter(qn("w:sectPr"))))
    assert "๒. โครงการ" in [text_of(link) for link in thai.iter(qn("w:hyperlink"))]
    assert list(body().iter(qn("w:pgNumType"))) == []


def test_a_book_without_a_chapter_has_bare_contents():
    [part] = body([Contents(), Paragraph("จบ")]).iter(qn("w:sdt"))
    assert text_of(part) == "สารบัญ"
    assert list(part.iter(qn("w:fldChar"))) == []

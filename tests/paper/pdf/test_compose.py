"""One book from two printers: one row of pages, one outline, one tree of tags, whoever printed which page."""

import io
import re
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from paper.layout.blocks import Table
from paper.layout.measures import LETTER
from paper.layout.part import TablePart
from paper.pdf.compose import compose
from paper.pdf.press.outline import Entry, write_outline
from paper.pdf.press.writer import Writer
from paper.pdf.weasy import pdf
from paper.thai.digits import Digits
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES
from tests.paper.pdf.pictures import many, pictures, strays
from tests.paper.readers import READERS, WORDS, elements, fonts, pdf_matrix, poppler, unbroken

BOOK = """{% extends "paper/page.html" %}{% block content %}
<section><h1>ปกของน้ำดื่ม</h1><p>ตำบล</p></section>
<section class="new-page"><h2>คำนำ</h2><p>ดู<a href="#end">หน้าท้าย</a></p></section>
{% for part in parts %}{% table_part part %}{% endfor %}
<section class="new-page"><h1 id="end">บทส่งท้าย</h1><p>ผู้ใหญ่บ้าน</p></section>
{% table_part last %}
{% endblock %}"""
LONG = many(60)
PARTS = (
    TablePart(
        PROJECTS,
        LONG,
        VILLAGES,
        ("1. โครงการ", "ตำบลบ้านบัว"),
        above="ยอดตรงกัน ผลต่าง 0 บาท",
        below="รวม 9 บาท (เก้าบาทถ้วน)",
    ),
    TablePart(KINDS, KIND_ROWS * 10),
    TablePart(PROJECTS, ROWS, VILLAGES, ("3. ตารางสั้น",)),
)
LAST = TablePart(KINDS, (row for row in KIND_ROWS), heading=("ภาคผนวก",))


@pytest.fixture
def bound(settings, tmp_path):
    """Bind a template that is given as text."""

    def make(body, **context):
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
        (tmp_path / "book.html").write_text(body, "utf-8")
        target = io.BytesIO()
        pages = compose("book.html", {"page_footer": PAGE_FOOTER, **context}, target)
        assert pages == len(PdfReader(target, strict=True).pages)
        return target.getvalue()

    return make


@pytest.fixture
def book(bound):
    return bound(BOOK, parts=PARTS, last=TablePart(KINDS, iter(KIND_ROWS), heading=("ภาคผนวก",)))


def pages_of(content):
    return poppler(content, "-layout").rstrip("\f").split("\f")


def test_pages_come_in_the_order_of_the_book_and_are_counted_through(book):
    pages = pages_of(book)
    for number, page in enumerate(pages, start=1):
        assert page.count(f"หน้า {number}/{len(pages)}") == 1
        assert page.count(PAGE_FOOTER.footer) == 1
        assert PAGE_FOOTER.title in page
    first = [
        next(n for n, page in enumerate(pages) if word in page)
        for word in ("ปกของน้ำดื่ม", "คำนำ", "1. โครงการ", "ทุกชนิด", "3. ตารางสั้น", "บทส่งท้าย\n", "ภาคผนวก")
    ]
    assert first == sorted(set(first))
    assert first[:3] == [0, 1, 2]
    assert first[-1] == len(pages) - 1


def test_every_page_says_which_form_it_is(book):
    pages = pages_of(book)
    table = [page for page in pages if "วัตถุประสงค์" in page]
    assert len(table) > 3
    assert all("แบบ ผ.02" in page for page in table)
    assert "แบบ ท.1" in pages[-1]


def test_the_outline_leads_to_every_part(book):
    reader = PdfReader(io.BytesIO(book))
    flat = []

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            else:
                flat.append((level, entry.title, reader.get_destination_page_number(entry)))

    walk(reader.outline, 0)
    assert [(level, title) for level, title, _ in flat] == [
        (0, "ปกของน้ำดื่ม"),
        (1, "คำนำ"),
        (0, "1. โครงการ"),
        (0, "ทุกชนิด"),
        (0, "3. ตารางสั้น"),
        (0, "บทส่งท้าย"),
        (0, "ภาคผนวก"),
    ]
    texts = [re.sub(r"\s", "", page) for page in pages_of(book)]
    assert all(re.sub(r"\s", "", title) in texts[page] for _, title, page in flat)


def test_links_of_the_read_pages_still_lead_somewhere(book):
    reader = PdfReader(io.BytesIO(book))
    assert reader.get_destination_page_number(reader.named_destinations["end"]) == len(reader.pages) - 2


def test_the_book_is_one_tagged_document_in_reading_order(book):
    root = PdfReader(io.BytesIO(book)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "th",
        True,
        True,
    )
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_object().get_data()
    assert [each.get("/S") for each in elements(book)].count("/Document") == 1
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=book, capture_output=True, check=True)
    assert done.stderr == b""
    said = re.findall(
        r'"(ปกของน้ำดื่ม|คำนำ|1\. โครงการ.*|ยอดตรงกัน.*|รวม 9 บาท.*|ทุกชนิด|3\. ตารางสั้น|ผู้ใหญ่บ้าน|ภาคผนวก)"',
        done.stdout.decode(),
    )
    assert [each[:4] for each in said] == ["ปกขอ", "คำนำ", "1. โ", "ยอดต", "รวม ", "ทุกช", "3. ต", "ผู้ใ", "ภาคผ"]


def test_every_mark_belongs_to_an_element_of_its_page(book):
    reader = PdfReader(io.BytesIO(book))
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    listed = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(listed) == sorted(listed)
    for page in reader.pages:
        drawn = page.get_contents().get_data().decode("latin-1")
        marks = [int(mark) for mark in re.findall(r"/MCID (\d+)", drawn)]
        parents = listed[page["/StructParents"]].get_object()
        assert sorted(marks) == list(range(len(parents)))
        assert all("/S" in parent.get_object() for parent in parents)


def test_the_tables_say_what_their_sheets_say(book):
    assert pdf_matrix(book, 0) == unbroken(PROJECTS.matrix(LONG, VILLAGES))
    assert pdf_matrix(book, 1) == unbroken(KINDS.matrix(KIND_ROWS * 10))
    assert pdf_matrix(book, 2) == unbroken(PROJECTS.matrix(ROWS, VILLAGES))
    assert pdf_matrix(book, 3) == unbroken(KINDS.matrix(KIND_ROWS))


@pytest.mark.parametrize("reader", READERS)
def test_text_is_copied_exactly(book, reader):
    read = "".join(READERS[reader](book).split())
    assert [text for text in ("ปกของน้ำดื่ม", "ผู้ใหญ่บ้าน", "(เก้าบาทถ้วน)", *WORDS) if text not in read] == []


def test_fonts_are_inside_once_for_each_printer(book):
    listed = fonts(book)
    assert len(listed) <= 5
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in listed)


def test_two_prints_of_the_same_data_are_the_same(bound):
    first, second = (bound(BOOK, parts=PARTS, last=TablePart(KINDS, KIND_ROWS)) for _ in range(2))
    assert first == second


def test_a_book_may_begin_and_end_with_tables_and_be_nothing_else(bound):
    tables = "{% for part in parts %}{% table_part part %}\n{% endfor %}"
    only = '{% extends "paper/page.html" %}{% block content %}' + tables + "{% endblock %}"
    content = bound(only, parts=PARTS[:2])
    pages = pages_of(content)
    assert "1. โครงการ" in pages[0]
    assert f"หน้า {len(pages)}/{len(pages)}" in pages[-1]
    assert [font[0] for font in fonts(content)] == ["AAAAAR+Sarabun-Regular", "AAAAAB+Sarabun-Bold"]


def test_outside_a_book_the_part_is_printed_by_the_printer_of_pages(bound, tmp_path):
    bound(BOOK, parts=PARTS, last=TablePart(KINDS, KIND_ROWS))
    content = pdf("book.html", {"page_footer": PAGE_FOOTER, "parts": PARTS, "last": TablePart(KINDS, KIND_ROWS)})
    pages = pages_of(content)
    assert all(f"หน้า {number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert "1. โครงการ" in "".join(pages)


def test_heading_frame_and_closing_words_look_alike_from_both_printers(bound, tmp_path):
    tag = '{% extends "paper/page.html" %}{% block content %}{% table_part part %}{% endblock %}'
    part = TablePart(PROJECTS, many(3), VILLAGES, PARTS[0].heading, above=PARTS[0].above, below=PARTS[0].below)
    pressed = bound(tag, part=part)
    read = pdf("book.html", {"page_footer": replace(PAGE_FOOTER, code=PROJECTS.code), "part": part})
    assert len(pages_of(read)) == len(pages_of(pressed)) == 1
    [one], [other] = (pictures(content, tmp_path, str(n)) for n, content in enumerate((read, pressed)))
    assert strays(one, other) < 1 / 10_000


def test_pages_are_written_while_rows_are_still_read(bound):
    bound(BOOK, parts=[], last=LAST)
    target, written = io.BytesIO(), []

    def rows():
        for row in LONG * 4:
            written.append(target.tell())
            yield row

    context = {"page_footer": PAGE_FOOTER, "parts": [TablePart(PROJECTS, rows())], "last": TablePart(KINDS, [])}
    compose("book.html", context, target)
    assert written[0] < written[100] < written[-1]
    assert len(set(written)) > 5


def test_the_outline_holds_its_levels():
    entries = [Entry(level, str(level), 1, 0) for level in (2, 1, 2, 3, 3, 2, 1)]
    target = io.BytesIO()
    writer = Writer(target)
    root = writer.reserve()
    assert write_outline(writer, []) == 0
    outline = write_outline(writer, entries)
    writer.small(
        root, f"<</Type/Catalog/Outlines {outline} 0 R/Pages {writer.add('<</Type/Pages/Count 0/Kids[]>>')} 0 R>>"
    )
    writer.close(root, writer.add("<<>>"), "00")

    def titles(found):
        return [titles(each) if isinstance(each, list) else each.title for each in found]

    assert titles(PdfReader(target).outline) == ["2", "1", ["2", ["3", "3"], "2"], "1"]


def test_what_does_not_extend_the_page_is_no_book(bound):
    with pytest.raises(ValueError, match="extend"):
        bound("<p>ก</p>")


CONTENTS = BOOK.replace(
    '<section class="new-page"><h2>คำนำ', '{% contents %}<section class="new-page"><h2>คำนำ'
).replace("{% block content %}", "{% block style %}h2 { bookmark-level: 1; }{% endblock %}{% block content %}")


def listed(content):
    """Read the page of contents: every label with the page that its line names."""
    page = next(each for each in pages_of(content) if "สารบัญ" in each)
    lines = re.findall(r"^ *(\S.*?)\s+([0-9๐-๙]+)$", page.split("สารบัญ", 1)[1], re.MULTILINE)
    return {"".join(label.split()): number for label, number in lines}


@pytest.fixture
def contents_book(bound):
    return bound(CONTENTS, parts=PARTS, last=TablePart(KINDS, KIND_ROWS, heading=("ภาคผนวก", "ตำบลบ้านบัว")))


def test_the_contents_name_the_page_of_every_chapter_of_both_printers(contents_book):
    texts = ["".join(page.split()) for page in pages_of(contents_book)]
    rows = listed(contents_book)
    assert list(rows) == ["คำนำ", "1.โครงการ", "ทุกชนิด", "3.ตารางสั้น", "บทส่งท้าย", "ภาคผนวก"]
    assert all(label in texts[int(number) - 1] for label, number in rows.items())
    assert len(set(rows.values())) == len(rows)


def test_every_line_of_the_contents_is_a_tagged_link_to_its_page(contents_book):
    reader = PdfReader(io.BytesIO(contents_book))
    page = reader.pages[1]
    pages = {each.indirect_reference.idnum: number for number, each in enumerate(reader.pages, start=1)}
    links = [annotation.get_object() for annotation in page["/Annots"]]
    led = {"".join(link["/Contents"].split()): str(pages[link.raw_get("/Dest")[0].idnum]) for link in links}
    assert led == listed(contents_book)
    tags = [each.get("/S") for each in elements(contents_book)]
    assert (tags.count("/TOC"), tags.count("/TOCI")) == (1, 6)
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert {owners[link["/StructParent"]].get_object()["/S"] for link in links} == {"/Link"}
    assert list(owners) == sorted(owners)


def test_every_mark_of_the_contents_belongs_to_its_link(contents_book):
    reader = PdfReader(io.BytesIO(contents_book))
    drawn = reader.pages[1].get_contents().get_data().decode("latin-1")
    marks = [int(mark) for mark in re.findall(r"/MCID (\d+)", drawn)]
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))[reader.pages[1]["/StructParents"]].get_object()
    assert sorted(marks) == list(range(len(parents)))


def test_the_contents_are_in_the_digits_of_the_document(bound):
    content = bound(CONTENTS, parts=PARTS[:1], last=LAST, page_footer=replace(PAGE_FOOTER, digits=Digits.THAI))
    assert all(re.fullmatch("[๐-๙]+", number) for number in listed(content).values())
    assert "๑.โครงการ" in listed(content)


def test_contents_of_more_lines_than_a_page_go_on(bound):
    parts = [TablePart(KINDS, [], heading=(f"บทที่ {number} ของแผนที่มีชื่อยาว" * 3,)) for number in range(60)]
    book = '{% extends "paper/page.html" %}{% block content %}<section><h1>ปก</h1></section>{% contents %}'
    content = bound(book + "{% for part in parts %}{% table_part part %}{% endfor %}{% endblock %}", parts=parts)
    reader = PdfReader(io.BytesIO(content))
    assert sum(len(page.get("/Annots", [])) for page in reader.pages) == 60
    assert len(reader.pages[1]["/Annots"]) < 60


def test_every_heading_of_a_table_says_what_it_heads(book):
    headings = [each for each in elements(book) if each.get("/S") == "/TH"]
    assert {each["/A"]["/Scope"] for each in headings} == {"/Column", "/Row"}


def test_headings_of_tables_among_the_pages_that_are_read_say_it_too():
    content = pdf("paper/letter.html", letter_of(Table(PROJECTS, ROWS, VILLAGES)))
    headings = [each for each in elements(content) if each.get("/S") == "/TH"]
    assert len(headings) > 4
    assert {str(each["/A"]["/Scope"]) for each in headings} == {"/Column", "/Row"}


def test_words_of_the_outline_are_not_glued_together_from_either_printer(bound):
    bound(BOOK, parts=PARTS, last=TablePart(KINDS, KIND_ROWS))
    content = pdf("book.html", {"page_footer": PAGE_FOOTER, "parts": PARTS, "last": TablePart(KINDS, KIND_ROWS)})
    titles = [each.title for each in PdfReader(io.BytesIO(content)).outline if not isinstance(each, list)]
    assert "1. โครงการ" in titles


def letter_of(*blocks):
    return {"blocks": blocks, "page_footer": PAGE_FOOTER, "page": LETTER}

"""Documents for Word, read back by python-docx: the same table cell for cell, and Thai that Word prints as Thai."""

import datetime
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from paper.docx.document import document
from paper.docx.letter import as_docx
from paper.layout.blocks import Heading, Paragraph, Table
from paper.layout.letter import Letter, as_html
from paper.layout.measures import OFFICE_FONT
from paper.layout.part import TablePart
from paper.layout.sheet import Column
from paper.pdf.letter import as_pdf
from paper.thai.digits import Digits
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import ALL_FORMS, BOTH_DIGITS, KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES, form
from tests.paper.readers import docx_matrix, elements, html_matrix, pdf_matrix, poppler, unbroken

LETTER = Letter(
    number="บร 75001/123",
    office=("ที่ทำการองค์การบริหารส่วนตำบลบ้านบัว", "อำเภอเมือง จังหวัดบุรีรัมย์ 31000"),
    date=datetime.date(2026, 11, 21),
    subject="ส่งแผนชุมชนบูรณาการระดับตำบล & <น้ำดื่ม>",
    to="นายอำเภอเมืองบุรีรัมย์",
    references=("หนังสืออำเภอเมือง ที่ บร 0118/45",),
    enclosures=("แผนตำบล จำนวน 1 เล่ม", "รายงานการประชุม จำนวน 2 ชุด"),
    paragraphs=("ตามที่อำเภอได้แจ้งให้จัดทำแผนตำบล นั้น", "บัดนี้ได้จัดทำแผนเรียบร้อยแล้ว ดังนี้"),
    content=(Table(PROJECTS, ROWS, VILLAGES),),
    after=("จึงเรียนมาเพื่อโปรดพิจารณา",),
    signer="นายสมชาย ใจดี",
    posts=("กำนันตำบลบ้านบัว", "ประธานคณะทำงาน"),
    contact=("สำนักปลัด โทร. 0 4461 0000",),
)
BOOK = (
    Heading("แผนตำบลบ้านบัว\nพ.ศ. 2571–2575"),
    Paragraph("คำนำของผู้ใหญ่บ้าน"),
    Heading("1. หมู่บ้าน", 2),
    Table(KINDS, KIND_ROWS, caption="บัญชีหมู่บ้าน"),
    TablePart(PROJECTS, ROWS, VILLAGES, ("2. โครงการ", "ตำบลบ้านบัว"), above="ยอดตรงกัน", below="รวม 1 บาท"),
    TablePart(KINDS, []),
    Heading("3. ภาคผนวก", 2),
    Paragraph("จบ", indented=False, bold=True, align="center"),
)
IN_THAI = replace(PAGE_FOOTER, digits=Digits.THAI)


def opened(content):
    return docx.Document(io.BytesIO(content))


def texts(content):
    return [paragraph.text for paragraph in opened(content).paragraphs if paragraph.text]


@BOTH_DIGITS
@ALL_FORMS
def test_the_document_says_the_matrix(sheet, rows, grouping, digits):
    content = document([Table(sheet, rows, grouping)], replace(PAGE_FOOTER, digits=digits))
    assert docx_matrix(content) == sheet.matrix(rows, grouping, digits=digits)


def test_headings_are_repeated_and_rows_stay_whole():
    rows = opened(document([Table(PROJECTS, ROWS, VILLAGES)], PAGE_FOOTER)).tables[0]._tbl.tr_lst
    repeated = [row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert repeated == [True] * 3 + [False] * (len(rows) - 3)
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_widths_are_the_sheets_and_fill_the_lines():
    made = opened(document([TablePart(PROJECTS, ROWS)], PAGE_FOOTER))
    widths = [int(column.get(qn("w:w"))) for column in made.tables[0]._tbl.tblGrid]
    section = made.sections[0]
    assert sum(widths) == pytest.approx((section.page_width - section.left_margin - section.right_margin) / 635, abs=20)
    assert widths[1] / widths[0] == pytest.approx(42 / 9, rel=0.01)


def test_a_book_keeps_the_order_of_its_blocks_and_turns_its_pages():
    content = document(BOOK, PAGE_FOOTER)
    assert texts(content) == [
        "แผนตำบลบ้านบัว\nพ.ศ. 2571–2575",
        "คำนำของผู้ใหญ่บ้าน",
        "1. หมู่บ้าน",
        "บัญชีหมู่บ้าน",
        "2. โครงการ",
        "ตำบลบ้านบัว",
        "ยอดตรงกัน",
        "รวม 1 บาท",
        "ทุกชนิด",
        "3. ภาคผนวก",
        "จบ",
    ]
    assert [docx_matrix(content, n) for n in range(3)] == [
        KINDS.matrix(KIND_ROWS),
        PROJECTS.matrix(ROWS, VILLAGES),
        KINDS.matrix([]),
    ]
    portrait, landscape = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    sections = opened(content).sections
    assert [section.orientation for section in sections] == [portrait, landscape, portrait, portrait]
    assert all((each.page_width > each.page_height) == (each.orientation is landscape) for each in sections)
    outline = [p.style.name for p in opened(content).paragraphs if p.style.name.startswith("Heading")]
    assert outline == ["Heading 1"] * 3  # of one level: the chapters; the title is none
    assert [p.style.name for p in opened(content).paragraphs if p.style.name in {"Title", "Subtitle"}] == [
        "Title",
        "Subtitle",
    ]


def test_a_book_that_begins_with_a_table_has_no_empty_page_before_it():
    assert len(opened(document([TablePart(PROJECTS, ROWS)], PAGE_FOOTER)).sections) == 1
    assert opened(document([TablePart(PROJECTS, ROWS)], PAGE_FOOTER)).sections[0].orientation is WD_ORIENT.LANDSCAPE


@pytest.mark.parametrize(
    ("page_footer", "switch", "version"),
    # LibreOffice shows Thai letters for ThaiArabic where it is the first switch.
    [(PAGE_FOOTER, "Arabic", "3"), (IN_THAI, "MERGEFORMAT \\* ThaiArabic", "๓")],
)
def test_every_section_carries_code_footer_and_page_number(page_footer, switch, version):
    sections = opened(document(BOOK, page_footer)).sections
    codes = ["แบบ ผ.02", "แบบ ผ.02", "แบบ ท.1", "แบบ ผ.02"]
    for section, code in zip(sections, codes, strict=True):
        assert section.header.paragraphs[0].text == f"{page_footer.title}\t{page_footer.digits.text(code)}"
        foot = section.footer.paragraphs[0]
        assert f"ฉบับที่ {version} · " in foot.text
        assert "รหัสข้อมูล 0123456789ab\tหน้า " in foot.text
        fields = [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))]
        assert fields == [f"PAGE \\* {switch}", f"NUMPAGES \\* {switch}"]


def test_a_foot_that_is_as_wide_as_the_page_leaves_its_number_room():
    place = "ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์ ฉบับข้อมูลเมื่อวันที่ 30 พฤศจิกายน 2569 เวลา 23.55 น."
    page_footer = replace(PAGE_FOOTER, place=place)
    portrait, landscape = (document([block], page_footer) for block in (Paragraph("จบ"), TablePart(PROJECTS, ROWS)))
    wide, narrow = (opened(content).sections[0].footer.paragraphs[0].text for content in (landscape, portrait))
    assert wide == f"{page_footer.footer}\tหน้า /"
    assert [line.rstrip("· ") for line in narrow.split("\n")] == [
        page_footer.footer.rpartition(" · ")[0],
        "รหัสข้อมูล 0123456789ab\tหน้า /",
    ]


@pytest.mark.parametrize("blocks", [BOOK, [TablePart(PROJECTS, ROWS)], [Paragraph("จบ")], []])
def test_heads_and_feet_are_written_once(blocks):
    for section in opened(document(blocks, PAGE_FOOTER)).sections:
        assert section.header.paragraphs[0].text.count(PAGE_FOOTER.title) == 1
        assert section.footer.paragraphs[0].text.count("หน้า") == 1
        assert len(section.header.paragraphs[0].paragraph_format.tab_stops) == 1


def test_lines_are_single_spaced():
    normal = opened(document([Paragraph("จบ")], PAGE_FOOTER)).styles["Normal"].paragraph_format
    assert (normal.line_spacing, normal.space_after) == (1, 0)


def test_thai_is_set_in_sarabun_for_complex_scripts_everywhere():
    for content in (document(BOOK, PAGE_FOOTER), as_docx(LETTER, PAGE_FOOTER)):
        made = opened(content)
        for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "TOC Heading", "toc 1", "Edge"):
            letters = made.styles[name].element.rPr
            fonts = letters.find(qn("w:rFonts"))
            assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {OFFICE_FONT}
            assert not any("Theme" in key for key in fonts.attrib)
            assert letters.find(qn("w:szCs")).get(qn("w:val")) == letters.find(qn("w:sz")).get(qn("w:val"))
            assert {*letters.find(qn("w:lang")).attrib.values()} == {"th-TH"}
        for run in made.element.body.iter(qn("w:r")):
            if run.findall(qn("w:t")):
                assert run.rPr.find(qn("w:cs")) is not None
                assert (run.rPr.find(qn("w:b")) is None) == (run.rPr.find(qn("w:bCs")) is None)
        assert made.core_properties.title == PAGE_FOOTER.title
        assert made.core_properties.language == "th-TH"


def test_markup_and_letters_xml_cannot_say_do_no_harm():
    sheet = form("ท.1", (Column("text", '<ข้อ & "ความ">', 60),))
    content = document([Paragraph("<b>&amp;\x01ก"), Table(sheet, [{"text": "a<b>&\x00\x0b]]>\nข"}])], PAGE_FOOTER)
    assert texts(content)[0] == "<b>&amp;ก"
    assert docx_matrix(content) == (('<ข้อ & "ความ">',), ("a<b>&]]>\nข",))


def test_every_part_of_the_file_is_well_formed():
    with zipfile.ZipFile(io.BytesIO(document(BOOK, PAGE_FOOTER))) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


SAID = [
    "ที่ บร 75001/123",
    "ที่ทำการองค์การบริหารส่วนตำบลบ้านบัว",
    "21 พฤศจิกายน 2569",
    "ส่งแผนชุมชนบูรณาการระดับตำบล & <น้ำดื่ม>",
    "นายอำเภอเมืองบุรีรัมย์",
    "หนังสืออำเภอเมือง ที่ บร 0118/45",
    "1. แผนตำบล จำนวน 1 เล่ม",
    "2. รายงานการประชุม จำนวน 2 ชุด",
    "ตามที่อำเภอได้แจ้งให้จัดทำแผนตำบล นั้น",
    "จึงเรียนมาเพื่อโปรดพิจารณา",
    "ขอแสดงความนับถือ",
    "(นายสมชาย ใจดี)",
    "กำนันตำบลบ้านบัว",
    "สำนักปลัด โทร. 0 4461 0000",
]


@BOTH_DIGITS
def test_the_three_prints_of_a_letter_say_the_same(digits):
    page_footer = replace(PAGE_FOOTER, digits=digits)
    word, paper, screen = as_docx(LETTER, page_footer), as_pdf(LETTER, page_footer), as_html(LETTER, digits)
    matrix = PROJECTS.matrix(ROWS, VILLAGES, digits=digits)
    assert docx_matrix(word) == html_matrix(screen) == matrix
    assert pdf_matrix(paper) == unbroken(matrix)
    said = {
        "docx": "\n".join(texts(word)),
        "html": screen.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"),
    }
    said["pdf"] = poppler(paper)
    for name, text in said.items():
        bare = "".join(text.split())
        places = [bare.find("".join(digits.text(line).split())) for line in SAID]
        assert [line for line, place in zip(SAID, places, strict=True) if place < 0] == [], name
        assert name == "pdf" or places == sorted(places), name


def test_the_labels_of_a_letter_stand_in_the_order_of_the_regulation():
    lines = texts(as_docx(LETTER, PAGE_FOOTER))
    labels = [line.split("\t")[0] for line in lines if line.split("\t")[0] in {"เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย"}]
    assert labels == ["เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย"]
    assert lines[0] == "ที่ บร 75001/123\tที่ทำการองค์การบริหารส่วนตำบลบ้านบัว"
    bare = texts(as_docx(replace(LETTER, references=(), enclosures=(), date=None), PAGE_FOOTER))
    assert not any(line.startswith(("อ้างถึง", "สิ่งที่ส่งมาด้วย")) for line in bare)
    # Room is left for a date that is written by hand.
    assert not any("...." in line for line in bare)


def test_a_letter_has_the_margins_of_letters_and_bare_edges():
    section = opened(as_docx(LETTER, PAGE_FOOTER)).sections[0]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 20)
    assert section.different_first_page_header_footer
    assert [edge.paragraphs[0].text for edge in (section.first_page_header, section.footer)] == ["", ""]
    assert section.header.paragraphs[0].text == "-  -"
    pages = poppler(as_pdf(LETTER, PAGE_FOOTER), "-layout").rstrip("\f").split("\f")
    assert PAGE_FOOTER.title not in pages[0]
    assert "- 1 -" not in pages[0]


def test_the_second_page_of_a_letter_is_numbered_above():
    long = replace(LETTER, paragraphs=("ตามที่อำเภอได้แจ้งให้จัดทำแผนตำบล " * 20,) * 8)
    pages = poppler(as_pdf(long, IN_THAI), "-layout").split("\f")
    assert "-๒-" in pages[1].replace(" ", "")
    assert "-๑-" not in pages[0].replace(" ", "")


def test_a_letter_is_tagged():
    kinds = {element.get("/S") for element in elements(as_pdf(LETTER, PAGE_FOOTER))}
    assert {"/Document", "/P", "/Table", "/TH", "/TD"} <= kinds


def test_closing_words_never_stand_alone_on_a_page():
    counts = set()
    for lines in range(7, 27):
        long = replace(LETTER, content=(), after=("จึงเรียนมาเพื่อโปรดพิจารณา",), paragraphs=("ตามที่แจ้ง",) * lines)
        pages = poppler(as_pdf(long, PAGE_FOOTER), "-layout").rstrip("\f").split("\f")
        (closing,) = [page for page in pages if "ขอแสดงความนับถือ" in page]
        assert "จึงเรียนมาเพื่อโปรดพิจารณา" in closing
        assert closing is pages[-1]
        counts.add(len(pages))
    assert len(counts) > 1
    words = opened(as_docx(replace(LETTER, content=(), after=("จบ",)), PAGE_FOOTER)).paragraphs
    (end,) = [place for place, word in enumerate(words) if word.text == "จบ"]
    assert words[end].paragraph_format.keep_with_next
    assert words[end + 1].paragraph_format.keep_with_next

"""Every document and every workbook as LibreOffice opens it, with text of real length.

Heads and feet once, nothing across a border, hardly more pages than on paper, contents that lead to their chapters;
numbers that stay numbers, print titles, the office's font; letters of one page.  All files are opened in one run of the
program, which takes seconds to start, and the workbooks saved again in another.
"""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from pypdf import PdfReader

from paper.layout.contents import TITLE as CONTENTS
from paper.layout.measures import OFFICE_FONT
from paper.layout.sheet import Kind
from plans.papers.official.catalogue import FORMS
from tests.paper import boxes, office
from tests.paper.borders import leaves
from tests.paper.forms import PROJECTS
from tests.paper.readers import fonts, poppler
from tests.plans import real_length
from tests.plans.papers import office_files
from tests.scenery import scene

TABLES = [name for name in office_files.DOCUMENTS if not FORMS[name.removesuffix(".docx")].is_letter]
NUMBERS = {Kind.BAHT, Kind.AMOUNT, Kind.COUNT, Kind.YEAR, Kind.PERCENT}
YEAR = re.compile(r"(?:ปี )?([0-9]{4})")
# Whatever database keeps the plan, its files are the same.
pytestmark = pytest.mark.once
_cache: dict[str, office_files.Files | dict[str, bytes]] = {}


@pytest.fixture
@scene
def plan(people):
    return real_length.build(people)


@pytest.fixture
def files(plan, people):
    """Make every file once in a process."""
    if "files" not in _cache:
        _cache["files"] = office_files.made(plan, people)
    return _cache["files"]


@pytest.fixture
def opened(files, tmp_path_factory):
    """Give what LibreOffice prints of every file; it is started once in a process."""
    if "pdfs" not in _cache:
        _cache["pdfs"] = office.as_pdfs(files.content, tmp_path_factory.mktemp("office"))
    return _cache["pdfs"]


@pytest.fixture
def saved(files, tmp_path_factory):
    """Give every workbook as LibreOffice saves it."""
    if "saved" not in _cache:
        workbooks = {name: files.content[name] for name in office_files.WORKBOOKS}
        _cache["saved"] = office.saved_again(workbooks, tmp_path_factory.mktemp("office"))
    return _cache["saved"]


def lines_of(content: bytes) -> list[list[str]]:
    return [page.splitlines() for page in poppler(content, "-layout").rstrip("\f").split("\f")]


def bare(text: str) -> str:
    return "".join(text.split())


def consonants(text: str) -> str:
    return re.sub("[^0-9ก-ฮ]", "", text)


@pytest.mark.parametrize("name", [*TABLES, *(f"{name} in Thai digits.docx" for name in office_files.IN_THAI)])
def test_every_page_has_its_foot_once_with_its_number(opened, name):
    texts = poppler(opened[name], "-layout").rstrip("\f").split("\f")
    # LibreOffice knows no Thai digits for what it counts: it shows Arabic ones, and never letters.
    assert [re.findall("หน้า([0-9]+)/([0-9]+)", bare(text)) for text in texts] == [
        [(str(number), str(len(texts)))] for number in range(1, len(texts) + 1)
    ]


@pytest.mark.parametrize("name", TABLES)
def test_no_word_is_crossed_by_a_border_and_none_leaves_the_paper(opened, name):
    pages = leaves(opened[name])
    assert [word for page in pages for word in page.crossing()] == []
    assert sum(len(page.uprights) for page in pages) > len(pages)


def page_count(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("name", office_files.COMPARED)
def test_a_document_takes_little_more_paper_than_the_paper_itself(opened, files, name):
    """A line of the office's font is a fifth higher than the paper's."""
    word, paper = page_count(opened[f"{name}.docx"]), page_count(files.own[name])
    assert paper * 0.8 < word <= 1.3 * paper


@pytest.mark.parametrize("name", ["p02.docx", "village.docx"])
def test_the_heads_of_a_table_stand_whole_and_once_on_every_page_of_it(opened, name):
    texts = poppler(opened[name], "-layout").rstrip("\f").split("\f")
    wide = [bare(text) for text, leaf in zip(texts, leaves(opened[name]), strict=True) if leaf.width > leaf.height]
    assert len(wide) > 15
    assert [text.count("งบประมาณ(บาท)") for text in wide] == [1] * len(wide)
    # The third line of «เป้าหมาย (ผลผลิตของโครงการ)».
    assert name == "village.docx" or all("โครงการ)" in text for text in wide)


def test_the_contents_of_the_book_name_every_chapter_as_its_pdf_does_and_lead_to_it(opened, files):
    _, *titles = [each.title for each in PdfReader(io.BytesIO(files.own["tambon"])).outline if isinstance(each, dict)]
    chapters = [title for title in titles if title != CONTENTS]  # the cover, left out above, is no chapter
    texts = [bare(text) for text in poppler(opened["tambon.docx"]).rstrip("\f").split("\f")]
    pages = PdfReader(io.BytesIO(opened["tambon.docx"])).pages
    [place] = [place for place, text in enumerate(texts) if CONTENTS in text]
    links = [link.get_object() for link in pages[place]["/Annots"]]
    by_page = {page.indirect_reference.idnum: text for page, text in zip(pages, texts, strict=True)}
    leads = {link["/Contents"].strip(): by_page[link["/Dest"][0].idnum] for link in links}
    assert len(chapters) > 8
    assert leads.keys() == set(chapters)
    # Of what LibreOffice prints the marks are read in another order here and there.
    assert {chapter for chapter, text in leads.items() if consonants(chapter) not in consonants(text)} == set()


def test_everything_is_printed_in_the_offices_font(opened):
    family = OFFICE_FONT.replace(" ", "-")
    others = {name: font[0] for name, content in opened.items() for font in fonts(content) if family not in font[0]}
    assert others == {}


def test_a_worksheet_repeats_its_headings_and_not_its_title_on_every_page(opened):
    first, second, *_ = lines_of(opened["rows.xlsx"])
    assert next(line for line in first[1:] if line.strip()).strip() == PROJECTS.title
    assert PROJECTS.title not in "".join(second)
    for heading in ("วัตถุประสงค์", "2571", "งบประมาณ"):
        assert any(heading in line for line in second[:8]), heading


def test_no_number_is_too_wide_for_its_cell(opened):
    # What a program writes for a number that is wider than its cell.
    assert {name for name, content in opened.items() if "###" in poppler(content)} == set()


def book_in(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", office_files.WORKBOOKS)
def test_every_cell_is_saved_again_as_it_was_written(files, saved, name):
    given, again = (book_in(each[name]) for each in (files.content, saved))
    assert again.sheetnames == given.sheetnames
    for ours, theirs in zip(given.worksheets, again.worksheets, strict=True):
        cells = [(cell.coordinate, cell.value) for row in ours.iter_rows() for cell in row if cell.value]
        changed = {
            place: (value, theirs[place].value) for place, value in cells if not same(value, theirs[place].value)
        }
        assert changed == {}, ours.title
        assert theirs.print_title_rows == ours.print_title_rows
        assert ours.print_title_rows or name == "template.xlsx"


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return theirs == pytest.approx(ours)
    return ours == theirs


@pytest.mark.parametrize("name", [name for name in office_files.WORKBOOKS if name != "template.xlsx"])
def test_a_worksheet_begins_with_its_title_and_has_the_offices_font_on_its_edges(saved, name):
    for page in book_in(saved[name]).worksheets:
        assert isinstance(page["A1"].value, str)
        assert page["A1"].font.b
        assert {each.font.name for row in page.iter_rows() for each in row if each.value} == {OFFICE_FONT}
        for edge in (page.oddFooter.left, page.oddFooter.right, page.oddHeader.right):
            assert not edge.text or edge.font.startswith(OFFICE_FONT)
        assert page.oddFooter.right.text == "หน้า &P/&N"


@pytest.mark.parametrize("name", [name for name in office_files.OF_FORMS if name.endswith(".xlsx")])
def test_years_and_amounts_are_numbers_and_no_text(files, saved, name):
    for page, sheet in zip(book_in(saved[name]).worksheets, files.sheets[name], strict=True):
        assert page["A1"].value == sheet.title
        first, last = map(int, page.print_title_rows.replace("$", "").split(":"))
        headings = [YEAR.fullmatch(heading.text) for row in sheet.headings() for heading in row]
        heads = [cell.value for row in page.iter_rows(min_row=first, max_row=last) for cell in row]
        years = [int(year[1]) for year in headings if year]
        assert [value for value in heads if isinstance(value, int)] == years
        for place, column in enumerate(sheet.columns[1:], start=2):
            below = [row[0].value for row in page.iter_rows(min_row=last + 1, min_col=place, max_col=place)]
            texts = [value for value in below if isinstance(value, str)]
            assert column.kind not in NUMBERS or texts == [], column.title


def test_a_row_too_high_for_a_worksheet_goes_on_in_rows_below_it(saved):
    page = book_in(saved["p02.xlsx"]).worksheets[0]
    assert max(dimension.height or 0 for dimension in page.row_dimensions.values()) <= 400
    first = [row[0].value for row in page.iter_rows(max_col=1)]
    assert [number for number in first if isinstance(number, int)] == list(range(1, 1 + max(filter(is_number, first))))
    texts = [row[2].value for row in page.iter_rows() if row[0].value is None]
    assert len([text for text in texts if text]) > 10


def is_number(value: object) -> bool:
    return isinstance(value, int)


@pytest.mark.parametrize("name", ["external", "memo"])
def test_a_letter_of_fifteen_lines_is_one_page_in_word_too(opened, name):
    assert len(boxes.pages(opened[f"{name}.docx"])) == 1


def test_the_letters_parts_stand_where_they_stand_on_paper(opened):
    (words,) = boxes.pages(opened["external.docx"])
    date = boxes.beginning(words, "21")
    assert boxes.beginning(words, "ที่").left == pytest.approx(30, abs=1)
    assert (date.left, boxes.beginning(words, "ขอแสดง").left) == (pytest.approx(105, abs=1), pytest.approx(105, abs=1))
    assert boxes.beginning(words, "ตามที่").left == pytest.approx(55, abs=1)
    emblem = boxes.ink(opened["external.docx"], boxes.Box(60, 5, 150, 45.2))
    assert emblem.bottom - emblem.top == pytest.approx(30, abs=0.5)
    assert (emblem.left + emblem.right) / 2 == pytest.approx(105, abs=1)
    assert emblem.top == pytest.approx(15, abs=2)


def test_the_second_page_of_a_letter_has_its_number_and_its_enclosures_none(opened):
    _, second, *_ = boxes.pages(opened["long.docx"])
    number = [word for word in second if word.top < 38]
    assert "".join(word.text for word in number[:3]) == "-2-"
    assert second[3].top > number[0].bottom + 1
    assert number[0].bottom == pytest.approx(30, abs=3)
    _, agenda = boxes.pages(opened["agenda.docx"])
    assert agenda[0].text == "สิ่งที่ส่งมาด้วย"


def test_how_soon_stands_above_the_number_and_between_a_memos_emblem_and_title(opened):
    (words,) = boxes.pages(opened["urgent.docx"])
    urgent, number = boxes.beginning(words, "ด่วน"), boxes.beginning(words, "ที่")
    assert urgent.left == pytest.approx(30, abs=1)
    assert urgent.top < number.top
    # The line of the emblem reaches as much further down as the large letters do: 16 points of 0.28.
    assert number.top == pytest.approx(boxes.beginning(boxes.pages(opened["external.docx"])[0], "ที่").top, abs=4)
    emblem = boxes.ink(opened["urgent.docx"], boxes.Box(80, 5, 150, 45.2))
    assert (emblem.left + emblem.right) / 2 == pytest.approx(105, abs=1)
    (words,) = boxes.pages(opened["urgent-memo.docx"])
    title = boxes.beginning(words, "บันทึก")
    urgent = boxes.ink(opened["urgent-memo.docx"], boxes.Box(43, 5, title.left, 30.5))
    assert 43.5 < urgent.left < urgent.right < title.left - 0.5
    assert (title.left + title.right) / 2 == pytest.approx(105, abs=1)


def test_a_memo_in_word_has_the_places_of_its_paper(opened):
    (words,) = boxes.pages(opened["memo.docx"])
    title, word = boxes.beginning(words, "บันทึก"), boxes.beginning(words, "วัน")
    assert (title.left + title.right) / 2 == pytest.approx(105, abs=1)
    assert word.left == pytest.approx(102, abs=1)
    # The day is read with the dots before it.
    assert title.right + 5 <= boxes.beginning(words, "พฤศจิกายน").left <= title.right + 8
    emblem = boxes.ink(opened["memo.docx"], boxes.Box(25, 5, 60, 30.5))
    assert emblem.bottom - emblem.top == pytest.approx(15, abs=0.5)
    assert emblem.top == pytest.approx(15, abs=2)
    # The tips of its wings are too thin to be seen: it is 12.7 mm wide.
    assert (emblem.left + emblem.right) / 2 == pytest.approx(30 + 12.7 / 2, abs=1)


def test_who_deals_with_a_letter_stands_as_far_below_the_post_in_word_as_on_paper(opened):
    for name, points in (("short", 90), ("external", 30)):
        (words,) = boxes.pages(opened[f"{name}.docx"])
        post, unit = boxes.beginning(words, "นายกองค์การ"), boxes.beginning(words, "สำนักปลัด")
        assert (unit.bottom - post.bottom) / boxes.MM == pytest.approx(points, abs=2)
    after, closing = (boxes.beginning(words, begun) for begun in ("จึงเรียน", "ขอแสดง"))
    assert (closing.bottom - after.bottom) / boxes.MM == pytest.approx(30, abs=2)
    name = boxes.beginning(words, "(นายสมชาย")
    assert name.bottom - closing.bottom >= 4 * 16 * boxes.MM

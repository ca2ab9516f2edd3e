"""The printer of big tables against the sheet, the readers, and the pages WeasyPrint prints of the same sheet."""

import io
import itertools
import re
import subprocess
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from pypdf import PdfReader

from paper.layout.measures import LANDSCAPE, LOOK
from paper.layout.part import TablePart
from paper.layout.sheet import Column, Kind, Sheet, year_columns
from paper.pdf.fonts import typeface
from paper.pdf.press import lines, shaping
from paper.pdf.press.document import Document
from paper.pdf.press.table import lay, press
from paper.pdf.weasy import pdf
from paper.thai.digits import Digits
from tests.paper.borders import leaves
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES, form, project
from tests.paper.pdf.pictures import many, pictures, strays
from tests.paper.readers import (
    CONSONANTS,
    MARKS,
    READERS,
    WORDS,
    elements,
    fonts,
    pdf_matrices,
    pdf_matrix,
    poppler,
    unbroken,
)

SHELL = """{% extends "paper/page.html" %}{% block content %}
<section class="{{ turned }}">{% sheet_table sheet rows grouping=grouping %}</section>
{% endblock %}"""


def pressed(sheet, rows, grouping=None, **options):
    target = io.BytesIO()
    pages = press(sheet, rows, target, page_footer=PAGE_FOOTER, grouping=grouping, **options)
    assert pages == len(PdfReader(target).pages)
    return target.getvalue()


def places(content):
    """Say of every word where it stands: page by page, in points, and the word."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    word = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        sorted((found[4], *map(float, found[:4])) for found in re.findall(word, page))
        for page in done.stdout.decode().split("<page ")[1:]
    ]


def by_dot(box):
    return [round(side) for side in box]


@pytest.fixture
def both(settings, tmp_path):
    """Print the same rows with both printers."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    (tmp_path / "shell.html").write_text(SHELL, "utf-8")

    def make(sheet, rows, grouping):
        context = {"page_footer": PAGE_FOOTER, "sheet": sheet, "rows": rows, "grouping": grouping}
        page = pdf("shell.html", context | {"turned": "landscape" if sheet.landscape else ""})
        return page, pressed(sheet, rows, grouping)

    return make


@pytest.mark.parametrize(
    ("sheet", "rows", "grouping"),
    [(PROJECTS, 40, VILLAGES), (PROJECTS, 25, None), (KINDS, KIND_ROWS, None), (KINDS, [], None)],
)
def test_both_printers_put_every_word_in_the_same_place(both, sheet, rows, grouping):
    pages = zip(*map(places, both(sheet, many(rows) if isinstance(rows, int) else rows, grouping)), strict=True)
    for one, other in pages:
        # A reader may cut a word where two marks begin in the same place; those are compared by the letter.
        counted = [Counter(word for word, *_ in page) for page in (one, other)]
        whole = {word for word, count in counted[0].items() if counted[1][word] == count}
        assert "".join(sorted("".join(word for word, *_ in one))) == "".join(
            sorted("".join(word for word, *_ in other))
        )
        assert sum(word in whole for word, *_ in one) > 0.9 * len(one)
        for word in whole:
            here, there = (sorted((box for each, *box in page if each == word), key=by_dot) for page in (one, other))
            assert here == [pytest.approx(box, abs=0.1) for box in there], word


# Bold is wider and breaks in other places: every second objective, and every other cell of a row with a result.
BOLDER = replace(
    PROJECTS,
    columns=tuple(
        replace(column, bold=(lambda row: len(row["title"]) % 2) if column.key == "objective" else "result")
        for column in PROJECTS.columns
    ),
)
LONG_CELL = project("หมู่ 0", "ยาว", {2571: 1}, objective=" ".join(WORDS * 3), result="".join(WORDS[:30]))


@pytest.mark.parametrize(
    ("sheet", "rows", "grouping"),
    [
        (PROJECTS, [LONG_CELL, *many(40)], VILLAGES),  # bands, groups, sums, a cell of many lines
        (PROJECTS, [*many(25), LONG_CELL], None),
        (BOLDER, [LONG_CELL, *many(25)], VILLAGES),
        (KINDS, KIND_ROWS * 12, None),  # every kind of number
        (KINDS, [], None),
    ],
)
def test_both_printers_draw_the_same_pictures_of_the_same_text(both, tmp_path, sheet, rows, grouping):
    page, table = both(sheet, rows, grouping)
    drawn = [pictures(content, tmp_path, name) for name, content in (("page", page), ("table", table))]
    for one, other in zip(*drawn, strict=True):
        assert strays(one, other) < 1 / 10_000
    expected = unbroken(sheet.matrix(rows, grouping))
    assert pdf_matrix(table) == expected
    # WeasyPrint tags the table anew on every page, and headings that come again with it.
    depth, pages = len(sheet.headings()), []
    for number, matrix in enumerate(pdf_matrices(page)):
        pages += matrix if number == 0 or matrix[:depth] != expected[:depth] else matrix[depth:]
    assert tuple(joined(pages, expected)) == expected


def joined(rows, expected):
    """Join the parts of a row that goes on over a page, which WeasyPrint tags as two rows."""
    rows = list(rows)
    for place, row in enumerate(expected[:-1]):
        if rows[place] != row and len(rows) > len(expected):
            rows[place : place + 2] = [tuple(map("".join, zip(*rows[place : place + 2], strict=True)))]
    return rows


def test_a_picture_that_differs_is_found(tmp_path):
    rows = many(10)
    one, other = (
        pictures(pressed(PROJECTS, made), tmp_path, str(n)) for n, made in enumerate((rows, [*rows[:-1], rows[0]]))
    )
    assert strays(one[0], one[0]) == 0
    assert max(map(strays, one, other)) > 1 / 10_000


@pytest.mark.parametrize("reader", READERS)
def test_words_are_copied_exactly(reader):
    sheet = form("ท.1", tuple(Column(str(n), word, 40) for n, word in enumerate(WORDS[:6])))
    rows = [dict(zip(map(str, range(6)), WORDS[n : n + 6], strict=True)) for n in range(0, len(WORDS) - 5, 6)]
    read = READERS[reader](pressed(sheet, rows)).split()
    printed = [word for row in rows for word in row.values()] + list(WORDS[:6])
    assert {word: read.count(word) for word in printed} == {word: printed.count(word) for word in printed}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("face", ["body", "heading"])
def test_every_letter_with_every_mark_is_copied_exactly(reader, face):
    torture = [letter + mark + "ว" for letter, mark in itertools.product(CONSONANTS, MARKS)]
    if face == "body":
        content = pressed(
            form("ท.1", (Column("word", "คำ", 40), Column("", "", 40, value=lambda _row: ""))),
            [{"word": word} for word in torture],
        )
    else:
        content = pressed(form("ท.1", (Column("word", "\n".join(torture[:40]), 40),)), [])
        torture = torture[:40]
    read = READERS[reader](content).split()
    assert [word for word in torture if read.count(word) != 1] == []


@pytest.mark.parametrize(
    ("sheet", "rows", "grouping"),
    [(PROJECTS, ROWS, VILLAGES), (PROJECTS, ROWS, None), (KINDS, KIND_ROWS, None), (KINDS, [], None)],
)
def test_the_table_says_what_the_sheet_says(sheet, rows, grouping):
    text = poppler(pressed(sheet, rows, grouping), "-layout")
    for line in sheet.lines(rows, grouping):
        for printed_text in (line.label, *(cell.text for cell in line.cells)):
            assert all(part in text for part in printed_text.split("\n"))
    headings = [heading.text for row in sheet.headings() for heading in row]
    bare = "".join(poppler(pressed(sheet, rows, grouping), "-raw").split())
    assert [heading for heading in headings if "".join(heading.split()) not in bare] == []


def test_headings_come_again_and_pages_are_counted():
    rows = [project("บัว", f"โครงการลำดับที่ {n}", {}) for n in range(100)]
    pages = poppler(pressed(PROJECTS, rows)).rstrip("\f").split("\f")
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert all(
            each in page
            for each in (
                "วัตถุประสงค์",
                "งบประมาณ (บาท)",
                f"หน้า {number}/{len(pages)}",
                PAGE_FOOTER.footer,
                PAGE_FOOTER.code,
            )
        )
    assert [int(n) for n in re.findall(r"ลำดับที่ (\d+)", "".join(pages))] == list(range(100))


def test_a_groups_title_stays_with_its_rows_and_a_sum_too():
    for count in range(30, 60):
        rows = [project("ก", "งาน", {2571: 1}) for _ in range(count)] + [project("ข", "งาน", {2571: 1})]
        for page in poppler(pressed(PROJECTS, rows, VILLAGES), "-layout").rstrip("\f").split("\f"):
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            table = lines[next(n for n, line in enumerate(lines) if "2571" in line) :]
            assert not re.match(r"บ้าน[กข]$", table[-2])
            assert not any(line.startswith("รวม") for line in table[2:3])


def test_a_row_higher_than_a_page_is_divided():
    sentences = [f"ข้อที่ {n} ของรายละเอียดที่ยาวมาก" for n in range(200)]
    content = pressed(PROJECTS, [ROWS[0], project("บัว", "ยาว", {}, objective="\n".join(sentences)), ROWS[1]])
    text = poppler(content, "-layout")
    assert text.count("\f") > 3
    assert [int(n) for n in re.findall(r"ข้อที่ (\d+) ", text)] == list(range(200))
    assert "น้ำดื่มสะอาด" in text


def test_the_table_is_tagged_row_by_row():
    content = pressed(PROJECTS, ROWS, VILLAGES)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "th",
        True,
        True,
    )
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_object().get_data()
    tags = [element.get("/S") for element in elements(content)]
    lines = list(PROJECTS.lines(ROWS, VILLAGES))
    headings = [heading for row in PROJECTS.headings() for heading in row]
    assert tags[:6] == [None, "/Document", "/Table", "/Caption", "/THead", "/TBody"]
    assert tags.count("/TR") == len(PROJECTS.headings()) + len(lines)
    assert tags.count("/TH") == len(headings) + sum(line.span > 0 for line in lines)
    assert tags.count("/TD") == sum(len(line.cells) for line in lines)
    spans = [element["/A"].get("/ColSpan") for element in elements(content) if element.get("/S") == "/TH"]
    assert [span for span in spans if span] == [4, 2, 9, 3, 9, 3, 3]


def test_every_mark_belongs_to_one_element_and_all_else_is_an_artifact():
    content = pressed(PROJECTS, many(30), VILLAGES)
    reader = PdfReader(io.BytesIO(content))
    numbered = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert list(numbered[::2]) == list(range(len(reader.pages)))
    for page, parents in zip(reader.pages, numbered[1::2], strict=True):
        drawn = page.get_contents().get_data().decode("latin-1")
        marks = [int(mark) for mark in re.findall(r"<</MCID (\d+)>> BDC", drawn)]
        assert marks == list(range(len(parents.get_object())))
        depth = 0
        for operator in re.findall(r"\b(BDC|BMC|EMC|Tj|TJ|re f|S)\b", drawn):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            assert depth == 1 or operator == "EMC"


def test_fonts_are_inside_and_ours():
    listed = fonts(pressed(PROJECTS, ROWS))
    assert sorted(font[0] for font in listed) == ["AAAAAB+Sarabun-Bold", "AAAAAR+Sarabun-Regular"]
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in listed)


def test_pages_are_written_while_rows_are_still_read():
    target = io.BytesIO()
    written = []

    def rows():
        for row in many(200):
            written.append(target.tell())
            yield row

    press(PROJECTS, rows(), target, page_footer=PAGE_FOOTER)
    assert written[0] < written[100] < written[-1]
    assert len(set(written)) > 5


def test_the_page_is_turned_as_the_sheet_says():
    for sheet, rows, wide in ((PROJECTS, ROWS, True), (KINDS, KIND_ROWS, False)):
        box = PdfReader(io.BytesIO(pressed(sheet, rows))).pages[0].mediabox
        assert (box.width > box.height) is wide


def test_the_caption_is_the_title_unless_told_otherwise():
    assert PROJECTS.title in poppler(pressed(PROJECTS, ROWS))
    assert "บัญชี" in poppler(pressed(PROJECTS, ROWS, caption="บัญชี"))
    bare = pressed(PROJECTS, ROWS, caption="")
    assert PROJECTS.title not in poppler(bare)
    assert "/Caption" not in [element.get("/S") for element in elements(bare)]


def test_letters_no_font_has_are_named_or_asked_for():
    sheet = form("ท.1", (Column("text", "ข้อความ", 60),))
    assert "A ?? ก" in poppler(pressed(sheet, [{"text": "Ａ \U00013000\U00013001 ก"}]))


def test_letters_in_one_word_with_strange_ones_stay():
    sheet = form("ท.1", (Column("text", "ข้อความ", 60),))
    assert "กA?ข" in poppler(pressed(sheet, [{"text": "ก\uff21\U00013000ข"}]))


def test_a_mark_without_its_letter_is_copied_too():
    sheet = form("ท.1", (Column("text", "ข้อความ", 60),))
    assert "\u0e48" in poppler(pressed(sheet, [{"text": "\u0e48"}]))


def test_spaces_and_empty_lines_take_their_place():
    sheet = form("ท.1", (Column("text", "ข้อความ", 60),))
    text = poppler(pressed(sheet, [{"text": "  ก  ข  \n\n ค"}]), "-layout")
    lines = [line.strip() for line in text.splitlines()]
    first = lines.index("ก ข")
    assert "ค" in lines[first + 1 :]


def test_what_is_forgotten_is_shaped_again(monkeypatch):
    rows = many(20)
    usual = pressed(PROJECTS, rows, VILLAGES)
    monkeypatch.setattr(lines, "_TEXTS_KEPT", 3)
    monkeypatch.setattr(shaping, "_WORDS_KEPT", 3)
    assert pressed(PROJECTS, rows, VILLAGES) == usual


def test_what_is_too_long_for_a_word_is_divided(both):
    sheet = form("ท.1", (Column("text", "ข้อ", 20), Column("", "ที่เหลือ", 60, value=lambda _row: "")))
    rows = [{"text": "รหัส " + "ABCDEFGHIJ" * 4}, {"text": "https://example.org/" + "x" * 30}]
    for content in both(sheet, rows, None):
        lines = [line.strip() for line in poppler(content, "-layout").splitlines()]
        assert lines.count("ABCDEFGHIJABCDEFGHIJ") + lines.count("ABCDEFGHIJ") >= 2
        assert "".join(rows[0]["text"].split()) in "".join(poppler(content).split())
        assert rows[1]["text"] in "".join(poppler(content).split())


def test_a_word_wider_than_its_column_is_cut_between_letters_and_copied_whole(both):
    columns = (Column("text", "ข้อความ", 4), Column("", "เลข", 4, value=lambda _row: ""), Column("rest", "ที่เหลือ", 200))
    words = ["สาธารณูปโภคอิเล็กทรอนิกส์", "ผ.02/1", "14.993017,103.102853", "somchai.jaidee@example.th"]
    rows = [{"text": word, "rest": "ประชาชนในชุมชนมีคุณภาพชีวิตที่ดีขึ้น " * 40} for word in words]
    for content in both(form("ท.1", columns), rows, None):
        assert [word for page in leaves(content) for word in page.crossing()] == []
        [first, *read] = [row[0] for row in pdf_matrix(content) if row[0]]
        assert (first, read) == ("ข้อความ", words)


def test_a_last_row_keeps_lines_for_the_words_below_the_table():
    for count in range(12, 30):
        rows = [project("บัว", f"โครงการลำดับที่ {n}", {2571: 1}) for n in range(count)]
        target = io.BytesIO()
        document = Document(target, PAGE_FOOTER, typeface=typeface())
        lay(document, TablePart(PROJECTS, rows, heading=("หัวเรื่อง",) * 6, below="รวมทั้งสิ้น\nหนึ่งบาท"), Digits.ARABIC)
        document.close()
        for page in poppler(target.getvalue()).rstrip("\f").split("\f"):
            assert "ลำดับที่" in page


def test_two_prints_of_the_same_data_are_the_same():
    assert pressed(PROJECTS, ROWS) == pressed(PROJECTS, ROWS)


# --- numbers stay in their cells ---
LARGE = Sheet(
    code="แบบ ย.1",
    title="เงินก้อนใหญ่",
    source="",
    landscape=True,
    columns=(Column("name", "รายการ", 120), *year_columns(2571, 5, width_mm=16), Column("sum", "รวม", 16, Kind.BAHT)),
)
BAHT = Decimal("9999999999.75")


def test_a_number_never_touches_or_leaves_its_cell_in_either_print(both):
    rows = [
        {"name": f"โครงการที่ {n}", "budget_baht": dict.fromkeys(range(2571, 2576), BAHT), "sum": 5 * BAHT}
        for n in (1, 2)
    ]
    for content in both(LARGE, rows, None):
        (page, *_) = places(content)
        lines = defaultdict(list)
        for word, left, top, right, _ in page:
            if re.fullmatch(r"[\d,.]+\.75|[\d,.]+\.50", word):
                lines[round(top)].append((left, right))
        numbers = [number for line in lines.values() for number in line]
        assert len(numbers) == 2 * 6 + 5
        for line in lines.values():
            edges = sorted(line)
            gaps = [after[0] - before[1] for before, after in itertools.pairwise(edges)]
            assert all(gap >= 2 * LOOK.padding_x for gap in gaps), gaps
        paper_right = (LANDSCAPE.width_mm - LANDSCAPE.right_mm) * 72 / 25.4
        assert max(right for _, right in numbers) <= paper_right - LOOK.padding_x


def test_a_number_that_has_room_keeps_its_size(both):
    rows = [{"name": "โครงการ", "budget_baht": {2571: Decimal(1234567)}, "sum": Decimal(1234567)}]
    heights = {
        round(bottom - top, 1)
        for content in both(LARGE, rows, None)
        for page in places(content)
        for word, _, top, _, bottom in page
        if word == "1,234,567"
    }
    assert len(heights) == 1

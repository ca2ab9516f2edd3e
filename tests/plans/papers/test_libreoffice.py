"""Every form as LibreOffice opens it: heads and feet once, print titles, the office's font, letters of one page.

All files are opened in one run of the program, which takes seconds to start.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import pytest

from paper.docx.letter import as_docx
from paper.layout.measures import OFFICE_FONT
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from plans.papers import formats
from plans.papers.official.asking import Ask, Format
from plans.papers.official.catalogue import FORMS
from plans.tambon.models import TambonMeeting
from tests.paper import boxes, letter_samples, office
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import PROJECTS, ROWS, VILLAGES
from tests.paper.pdf.pictures import many
from tests.paper.readers import fonts, poppler

# A comparison needs an edition, the form of a village a plan that was frozen: they are tables like the others.
ASKED = [name for name in FORMS if name not in {"comparison", "village"}]
LETTERS = {
    "external": letter_samples.EXTERNAL,
    "memo": letter_samples.MEMO,
    "long": letter_samples.LONG,
    "agenda": letter_samples.WITH_AGENDA,
}
_made: dict[str, bytes] = {}


def files(small) -> Mapping[str, bytes]:
    """Make every file that is opened, by its name."""
    TambonMeeting.objects.create(tambon_plan=small.plan, held_on=dt.date(2026, 6, 3), agenda="1. แจ้งให้ทราบ")
    content = {f"{name}.docx": as_docx(letter, PAGE_FOOTER) for name, letter in LETTERS.items()}
    content["rows.xlsx"] = workbook([(PROJECTS, many(120), VILLAGES)], ["ข้างบน"], PAGE_FOOTER)
    content["years.xlsx"] = workbook([(PROJECTS, ROWS, VILLAGES)], [], PAGE_FOOTER)
    for name in ASKED:
        filled = formats.filled(Ask(name), small.plan.pk)
        for wanted in {Format.DOCX, Format.XLSX} & set(FORMS[name].formats):
            content[f"{name}.{wanted.value}"] = formats.made(filled, wanted, Digits.ARABIC)
    return content


@pytest.fixture
def opened(small, tmp_path_factory):
    """Give what LibreOffice prints of every file; it is started once in a process."""
    if not _made:
        _made.update(office.as_pdfs(files(small), tmp_path_factory.mktemp("office")))
    return _made


def lines_of(content: bytes) -> list[list[str]]:
    return [page.splitlines() for page in poppler(content, "-layout").rstrip("\f").split("\f")]


def test_every_form_has_its_head_and_foot_once_on_every_page(opened):
    wrong = []
    for name in ASKED:
        if FORMS[name].is_letter:
            continue
        for page in poppler(opened[f"{name}.docx"], "-layout").rstrip("\f").split("\f"):
            bare = "".join(page.split())
            wrong += [name] if len(re.findall("หน้า[0-9]+/[0-9]+", bare)) != 1 else []
    assert wrong == []


def test_everything_is_printed_in_the_offices_font(opened):
    family = OFFICE_FONT.replace(" ", "-")
    others = {name: font[0] for name, content in opened.items() for font in fonts(content) if family not in font[0]}
    assert others == {}


def test_a_worksheet_begins_with_its_title_and_repeats_its_headings_on_every_page(opened):
    first, second, *_ = lines_of(opened["rows.xlsx"])
    assert next(line for line in first[1:] if line.strip()).strip() == PROJECTS.title
    assert PROJECTS.title not in "".join(second)
    for heading in ("วัตถุประสงค์", "2571", "งบประมาณ"):
        assert any(heading in line for line in second[:8]), heading


def test_years_and_amounts_are_shown_as_numbers(opened):
    text = poppler(opened["years.xlsx"], "-layout")
    for shown in ("2571", "24,000", "20,000.50", "80,000.50"):
        assert shown in text
    # What a program writes for a number that is wider than its cell.
    assert {name for name, content in opened.items() if "###" in poppler(content)} == set()


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

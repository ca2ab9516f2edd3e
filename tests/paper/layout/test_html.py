import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.template import Context, Template
from django.template.loader import get_template

from paper.layout.html import table, with_whole_codes
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES


class Reader(HTMLParser):
    """Reads a table back into rows of (tag, text, attributes)."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str, dict[str, str | None]]]] = []
        self.tags: list[str] = []
        self.columns: list[str | None] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append((tag, "", dict(attrs)))
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "col":
            self.columns.append(dict(attrs)["width"])

    def handle_data(self, data):
        if self.rows and self.rows[-1] and (data != "\n" or self.tags[-1] == "br"):
            tag, text, attrs = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, text + data, attrs)


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    return reader


@pytest.mark.parametrize(
    ("sheet", "rows", "grouping"), [(PROJECTS, ROWS, VILLAGES), (PROJECTS, ROWS, None), (KINDS, KIND_ROWS, None)]
)
def test_the_table_says_what_the_sheet_says(sheet, rows, grouping):
    reader = read(table(sheet, rows, grouping))
    depth = len(sheet.headings())
    assert [[text for _, text, _ in row] for row in reader.rows[:depth]] == [
        [h.text for h in row] for row in sheet.headings()
    ]
    expected = [
        ([line.label] if line.span else []) + [cell.text for cell in line.cells] for line in sheet.lines(rows, grouping)
    ]
    assert [[text.strip("\n") for _, text, _ in row] for row in reader.rows[depth:]] == expected


def bare(attrs):
    return {name: value for name, value in attrs.items() if name != "class"}


def test_headings_have_scope_and_span():
    heading = {text: bare(attrs) for row in read(table(PROJECTS, ROWS)).rows[:3] for _, text, attrs in row}
    assert heading["งบประมาณ (บาท)"] == {"scope": "colgroup", "colspan": "4"}
    assert heading["ที่"] == {"scope": "col", "rowspan": "3"}
    lines = read(table(PROJECTS, ROWS, VILLAGES)).rows[3:]
    assert bare(lines[0][0][2]) == {"scope": "rowgroup", "colspan": "9"}
    assert bare(lines[3][0][2]) == {"scope": "row", "colspan": "3"}


def test_widths_are_the_sheets_and_fill_the_page():
    widths = [float(str(width).rstrip("%")) for width in read(table(PROJECTS, ROWS)).columns]
    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert widths[1] / widths[0] == pytest.approx(42 / 9, rel=0.01)


def test_nothing_in_the_table_needs_a_style():
    markup = table(PROJECTS, ROWS, VILLAGES)
    assert "style=" not in markup
    assert "<style" not in markup


def test_text_is_escaped_and_keeps_its_lines():
    markup = table(KINDS, KIND_ROWS)
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in markup
    assert "น้ำดื่ม<br>สะอาด" in table(PROJECTS, ROWS)


def test_what_is_too_long_for_a_word_may_be_broken():
    markup = table(KINDS, [KIND_ROWS[0] | {"text": "<" + "A" * 30}])
    assert "&lt;AAAAAAAAA<wbr>AAAAAAAAAA<wbr>AAAAAAAAAAA" in markup


def test_every_group_has_a_body_of_its_own():
    assert read(table(PROJECTS, ROWS, VILLAGES)).tags.count("tbody") == 2
    assert read(table(PROJECTS, ROWS)).tags.count("tbody") == 1


def test_the_caption_is_the_title_unless_told_otherwise():
    assert '<caption class="caption-top">รายละเอียดโครงการพัฒนา</caption>' in table(PROJECTS, ROWS)
    assert ">บัญชี</caption>" in table(PROJECTS, ROWS, caption="บัญชี")
    assert "caption" not in table(PROJECTS, ROWS, caption="")


def test_an_empty_form_says_so_over_its_whole_width():
    reader = read(table(PROJECTS, []))
    assert [(text, attrs["colspan"]) for _, text, attrs in reader.rows[-1]] == [("ไม่มีรายการ", "9")]


def test_the_tag_prints_the_same_table():
    template = Template("{% sheet_table sheet rows grouping=villages caption='' %}")
    printed = template.render(Context({"sheet": PROJECTS, "rows": ROWS, "villages": VILLAGES}))
    assert printed == table(PROJECTS, ROWS, VILLAGES, caption="")


def test_every_class_of_a_letter_has_a_look_on_the_screen_and_on_paper():
    classes = set(re.findall(r"letter-[a-z]+", get_template("paper/blocks.html").template.source))
    assert len(classes) > 8
    for name, source in (
        ("screen", Path(find("letter.css"))),
        ("paper", Path(get_template("paper/letter.html").origin.name)),
    ):
        assert classes - set(re.findall(r"\.(letter-[a-z]+)", source.read_text("utf-8"))) == set(), name


def test_no_line_ends_inside_a_code_and_titles_and_attributes_stay_as_they_are():
    page = '<title>ผ.02/1</title><p title="ผ.02/1">ตามแบบ ผ.02/1 ครั้งที่ 5/2567</p>'
    code = '<span class="paper-whole">{}</span>'.format
    assert with_whole_codes(page) == page.replace(
        "แบบ ผ.02/1 ครั้งที่ 5/2567", f"แบบ {code('ผ.02/1')} ครั้งที่ {code('5/2567')}"
    )

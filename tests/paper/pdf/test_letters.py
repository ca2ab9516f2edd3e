"""The millimetres of letters, read from the boxes of words and from the ink of printed pages."""

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader

from paper.layout.letter import CLOSINGS_MM
from paper.layout.measures import SARABUN_POINTS
from paper.pdf.letter import as_pdf
from paper.thai.digits import Digits
from tests.paper.boxes import MM, Box, beginning, ink, longest_stroke, pages, picture
from tests.paper.footers import PAGE_FOOTER
from tests.paper.letter_samples import EXTERNAL, LONG, MEMO, PARAGRAPHS, SHORT, URGENT, URGENT_MEMO, WITH_AGENDA
from tests.paper.readers import poppler

IN_THAI = replace(PAGE_FOOTER, digits=Digits.THAI)
# Below the emblem, above the text; half of it is white.
EMBLEM = Box(60, 5, 150, 45.2)
LEFT, RIGHT, MIDDLE, INDENT = 30, 190, 105, 55
MONTHS = "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
# The size of letters that the office calls 16 points.
POINTS = SARABUN_POINTS / 16


@pytest.fixture(scope="module")
def external():
    return as_pdf(EXTERNAL, IN_THAI)


@pytest.fixture(scope="module")
def memo():
    return as_pdf(MEMO, IN_THAI)


def near(place, within=1):
    return pytest.approx(place, abs=within)


def test_the_emblem_is_three_centimetres_high_in_the_middle_of_the_head(external):
    found = ink(external, EMBLEM)
    assert found.bottom - found.top == near(30, 0.5)
    assert (found.left + found.right) / 2 == near(MIDDLE)
    assert found.top == near(15, 2)


def test_a_memos_emblem_is_half_as_high_and_stands_on_the_left(memo):
    found = ink(memo, Box(25, 5, 60, 30.5))
    assert found.bottom - found.top == near(15, 0.5)
    assert (found.left, found.top) == (near(30, 2), near(15, 2))


def test_who_may_not_use_the_emblem_has_a_plain_head():
    (words,) = pages(as_pdf(replace(EXTERNAL, has_emblem=False), IN_THAI))
    assert words[0].top == near(26, 2)
    with pytest.raises(AssertionError, match="nothing is printed"):
        ink(as_pdf(replace(EXTERNAL, has_emblem=False), IN_THAI), Box(60, 5, 150, 24))


def test_every_part_stands_in_its_place(external):
    (words,) = pages(external)
    assert min(word.left for word in words) == near(LEFT)
    assert max(word.right for word in words) <= RIGHT + 1
    assert beginning(words, "ที่").left == near(LEFT)
    assert beginning(words, "องค์การ").left == near(MIDDLE)
    date = beginning(words, "๒๑")
    assert date.left == near(MIDDLE)
    assert beginning(words, "ขอแสดง").left == near(date.left)
    assert beginning(words, "ตามที่").left == near(INDENT)
    assert beginning(words, "จึงเรียน").left == near(INDENT)


@pytest.mark.parametrize("closing", CLOSINGS_MM)
def test_name_and_post_are_centred_under_the_closing_words(closing):
    (words,) = pages(as_pdf(replace(EXTERNAL, closing=closing), IN_THAI))
    closed = beginning(words, closing[:6])
    assert closed.left == near(MIDDLE)
    assert closed.right - closed.left == near(CLOSINGS_MM[closing], 2)
    post = beginning(words, "นายกองค์การ")
    middle = (closed.left + closed.right) / 2
    assert (post.left + post.right) / 2 == near(middle, 2)
    name = [word for word in words if closed.bottom < word.top < post.top]
    assert (name[0].left + name[-1].right) / 2 == near(middle, 2)
    assert name[0].bottom - closed.bottom >= 4 * 16 * MM


def test_the_parts_stand_in_the_order_of_the_regulation(external):
    (words,) = pages(external)
    heads = [
        "ที่",
        "๒๑",
        "เรื่อง",
        "เรียน",
        "อ้างถึง",
        "สิ่งที่ส่งมาด้วย",
        "ตามที่",
        "จึงเรียน",
        "ขอแสดง",
        "(นายสมชาย",
        "นายกองค์การ",
        "สำนักปลัด",
        "โทร.",
    ]
    tops = [beginning(words, head).top for head in heads]
    assert tops == sorted(tops)
    assert beginning(words, "ที่").top <= beginning(words, "องค์การ").top + 0.1
    assert beginning(words, "ที่").top >= 44


@pytest.mark.parametrize("letter", [EXTERNAL, MEMO])
def test_a_letter_of_fifteen_lines_is_one_page(letter):
    content = as_pdf(letter, IN_THAI)
    (words,) = pages(content)
    body = [word.top for word in words if beginning(words, "ตามที่").top <= word.top <= beginning(words, "จึงเรียน").top]
    assert len({round(top) for top in body}) == 15
    assert max(word.bottom for word in words) <= 278


def test_letters_are_printed_in_the_office_size_and_the_memos_head_larger(memo, external):
    # A box of a word is as high as the line of its font: 1.3 times its size.
    def points(word):
        return (word.bottom - word.top) / MM / 1.3 / POINTS

    (words,) = pages(memo)
    title = [word for word in words if word.top < 30]
    assert (title[0].left + title[-1].right) / 2 == near(MIDDLE)
    assert points(title[0]) == near(29, 0.5)
    assert [points(beginning(words, label)) for label in ("ส่วนราชการ", "ที่", "วันที่", "เรื่อง")] == [near(20, 0.5)] * 4
    assert points(beginning(words, "ตามที่")) == near(16, 0.3)
    assert points(beginning(pages(external)[0], "เรื่อง")) == near(16, 0.3)


def test_a_memo_has_dots_and_no_rule_and_no_closing_words(memo):
    assert "ขอแสดง" not in poppler(memo)
    head = Box(20, 31, 200, beginning(pages(memo)[0], "เรียน").top)
    # A stroke of a letter is shorter than a rule.
    assert longest_stroke(memo, head) < 3
    dots = picture(memo, Box(150, head.top, RIGHT, head.bottom))
    assert max(len(row.split(b"\x00\xff")) for row in rows_of(dots)) > 30


def rows_of(drawn):
    return [drawn.crop((0, row, drawn.width, row + 1)).tobytes() for row in range(drawn.height)]


def test_how_soon_stands_in_large_red_letters_above_the_number():
    content = as_pdf(URGENT, IN_THAI)
    (words,) = pages(content)
    urgent, number = beginning(words, "ด่วนที่สุด"), beginning(words, "ที่")
    assert urgent.left == near(LEFT)
    assert urgent.bottom <= number.bottom
    assert urgent.top < number.top
    assert (urgent.bottom - urgent.top) / MM / 1.3 >= 32 - 0.5
    colours = PdfReader(io.BytesIO(content)).pages[0].get_contents().get_data().decode("latin-1")
    assert re.search(r"0\.75\d* 0 0 rg", colours)
    assert beginning(words, "องค์การ").top == near(beginning(pages(as_pdf(EXTERNAL, IN_THAI))[0], "องค์การ").top, 0.1)


def test_the_second_page_has_its_number_three_centimetres_down_and_no_emblem():
    first, second, *_ = pages(as_pdf(LONG, IN_THAI))
    number = [word for word in second if word.top < 38]
    assert "".join(word.text for word in number) == "-๒-"
    assert (number[0].left + number[-1].right) / 2 == near(MIDDLE)
    assert number[0].bottom == near(30, 3)
    assert not [word for word in first if word.text == "-"]


def test_a_letter_has_no_imprint_and_thai_digits_but_in_addresses(external):
    text = poppler(external)
    for word in ("พิมพ์เมื่อ", "รหัสข้อมูล", "หน้า", PAGE_FOOTER.digest[:12]):
        assert word not in text
    assert not re.search("[0-9]", text.replace("saraban_06310101@dla.go.th", ""))
    lines = [line.strip() for line in poppler(external, "-layout").splitlines()]
    assert [line for line in lines if re.fullmatch(f"[๐-๙]{{1,2}} ({MONTHS}) [๐-๙]{{4}}", line)] == ["๒๑ พฤศจิกายน ๒๕๖๙"]


def test_what_is_sent_with_a_letter_stands_on_pages_of_its_own():
    letter, agenda = pages(as_pdf(WITH_AGENDA, IN_THAI))
    assert not [word for word in letter if word.text.startswith("ระเบียบวาระ")]
    assert agenda[0].text == "สิ่งที่ส่งมาด้วย"
    assert agenda[0].right == near(RIGHT)
    assert [word for word in agenda if word.text == "-"] == []


def gap_points(upper, lower):
    """Measure from the foot of one line to that of another, in points."""
    return (lower.bottom - upper.bottom) / MM


def test_lines_are_single_and_the_closing_words_stand_twelve_points_apart(external):
    (words,) = pages(external)
    after, closing = beginning(words, "จึงเรียน"), beginning(words, "ขอแสดง")
    body = sorted({round(word.bottom, 1) for word in words if beginning(words, "ตามที่").top <= word.top < after.top})
    assert {round((low - high) / MM) for high, low in pairwise(body)} == {18, 24}
    assert gap_points(after, closing) == near(18 + 12, 0.5)


def test_who_deals_with_it_stands_four_lines_below_the_post_where_the_page_has_room(external):
    (words,) = pages(as_pdf(SHORT, IN_THAI))
    assert gap_points(beginning(words, "นายกองค์การ"), beginning(words, "สำนักปลัด")) == near(18 + 72, 0.5)
    # Fifteen lines leave no room: the page is kept, the gap is not.
    (words,) = pages(external)
    assert gap_points(beginning(words, "นายกองค์การ"), beginning(words, "สำนักปลัด")) == near(18 + 12, 0.5)


@pytest.mark.parametrize("lines", range(1, 16))
def test_a_letter_of_any_length_up_to_fifteen_lines_is_one_page(lines):
    letter = replace(EXTERNAL, paragraphs=("ด้วยอำเภอเมืองบุรีรัมย์แจ้งให้องค์การบริหารส่วนตำบลจัดทำแผนชุมชน " * lines,), after=())
    assert len(pages(as_pdf(letter, IN_THAI))) == 1


def test_a_memos_date_stands_behind_its_title_and_the_word_for_it_under_its_middle(memo):
    (words,) = pages(memo)
    title, word = beginning(words, "บันทึก"), beginning(words, "วันที่")
    # ข is the fifth of ten letters that have width.
    assert title.left + 0.4 * (title.right - title.left) <= word.left <= title.left + 0.55 * (title.right - title.left)
    assert title.right <= beginning(words, "๒๑").left <= title.right + 5
    assert beginning(words, "ที่").bottom == near(word.bottom, 0.1)


def test_how_soon_stands_between_a_memos_emblem_and_its_title(memo):
    content = as_pdf(URGENT_MEMO, IN_THAI)
    (words,) = pages(content)
    urgent, title = beginning(words, "ด่วนที่สุด"), beginning(words, "บันทึก")
    assert ink(content, Box(25, 5, 47, 30.5)).right < urgent.left < urgent.right < title.left
    assert (urgent.bottom - urgent.top) / MM / 1.3 / POINTS >= 32 - 0.5
    before = beginning(pages(memo)[0], "ส่วนราชการ")
    assert beginning(words, "ส่วนราชการ").top == near(before.top, 0.1)


def test_how_soon_stands_above_the_number_of_a_plain_head_too():
    (words,) = pages(as_pdf(replace(URGENT, has_emblem=False), IN_THAI))
    urgent = beginning(words, "ด่วนที่สุด")
    assert (urgent.left, urgent.top) == (near(LEFT), near(15, 2))
    assert urgent.bottom <= beginning(words, "ที่").bottom


def test_the_upper_right_corner_is_left_to_the_stamp_of_who_receives_it():
    for letter in (EXTERNAL, URGENT):
        content = as_pdf(letter, IN_THAI)
        assert not [word for word in pages(content)[0] if word.right > 130 and word.top < 45]
        with pytest.raises(AssertionError, match="nothing is printed"):
            ink(content, Box(130, 0, 210, 45))


def test_only_the_first_page_of_a_memo_has_its_emblem():
    content = as_pdf(replace(MEMO, paragraphs=PARAGRAPHS * 3), IN_THAI)
    assert len(pages(content)) > 1
    with pytest.raises(AssertionError, match="nothing is printed"):
        ink(content, Box(0, 0, 90, 38), page=2)


@pytest.mark.parametrize("opening", ["กราบเรียน", "นมัสการ"])
def test_other_opening_words_have_the_place_of_the_usual_ones(opening):
    (words,) = pages(as_pdf(replace(EXTERNAL, opening=opening), IN_THAI))
    said, to = beginning(words, opening), beginning(words, "นายอำเภอ")
    assert (said.left, to.top) == (near(LEFT), near(said.top, 0.1))
    assert said.right + 1 < to.left < said.right + 5


def test_a_long_subject_and_a_long_addressee_go_on_under_their_beginnings():
    letter = replace(EXTERNAL, subject=" ".join(("ขอเชิญประชุมเวทีบูรณาการแผนระดับตำบล",) * 5), to="ประธาน " * 30)
    (words,) = pages(as_pdf(replace(letter, paragraphs=("ด้วย",), after=()), IN_THAI))
    subject = [word for word in words if beginning(words, "เรื่อง").top - 0.1 <= word.top < beginning(words, "เรียน").top]
    assert len({round(word.top) for word in subject}) >= 3
    assert min(word.left for word in subject if word.text != "เรื่อง") == near(43)
    assert max(word.right for word in words) <= RIGHT + 1

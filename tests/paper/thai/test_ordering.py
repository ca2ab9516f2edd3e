"""Thai words stand in the order of the dictionary, and numbers, quotes and signs where readers look for them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import thai_sort_key


def test_names_are_in_the_order_of_the_dictionary():
    ordered = ["กก", "กน", "ก่น", "กนก", "ก่อ", "กา", "เกาะ", "แก้ว", "โก", "โก้", "ไก่", "ขอน", "เขา", "รอ", "ฤดู", "ลม"]
    assert sorted(ordered) != ordered
    assert sorted(sorted(ordered, key=len), key=thai_sort_key) == ordered


def test_tone_marks_break_ties_only():
    assert sorted(["เสื้อใหม่", "เสือใหญ่"], key=thai_sort_key) == ["เสื้อใหม่", "เสือใหญ่"][::-1]
    assert thai_sort_key("มา") != thai_sort_key("ม้า")


ORDERED = [
    ["1", "๒", "9", "10", "๑๑", "100", "ก", "ฮ"],
    ["หมู่ 1", "หมู่ ๒", "หมู่ 2 บ้านกลาง", "หมู่ 10", "หมู่ 11", "หมู่บ้าน"],
    ["2.9", "2.10", "2.10.1", "3"],
    ["กลุ่มออม", "«เกษตรกร»", "เกษตรกรรม", "“ขนม”", "(ข้าว)", "- เขื่อน", "โครงการ"],
    ["ขุดลอกสระ", "ขุดลอก สระน้ำ", "ขุดลอกสระน้ำใหญ่"],
    ["อบต.บ้านบัว", "อบต. บ้านหนอง", "โอ่ง", "ฮีตสิบสอง"],
    ["gap", "GAP 2", "gap 10", "ก"],
    ["ฮ", ""],
    ["ฮ", "«»", "-"],
]


@pytest.mark.parametrize("ordered", ORDERED, ids=lambda ordered: ordered[0])
def test_words_stand_where_readers_look_for_them(ordered):
    mixed = ordered[:]
    for seed in range(20):
        random.Random(seed).shuffle(mixed)
        blanks = {text for text in ordered if not thai_sort_key(text)[1]}
        sorted_words = sorted(mixed, key=thai_sort_key)
        assert [text for text in sorted_words if text not in blanks] == [text for text in ordered if text not in blanks]
        assert set(sorted_words[len(ordered) - len(blanks) :]) == blanks


@given(st.lists(st.text(st.sampled_from('กขเแไโำ่้์็0๑2 .«»"-A') | st.characters(), max_size=8), max_size=6))
def test_every_text_has_one_place_whatever_the_order_it_came_in(texts):
    turned = [*reversed(texts)]
    assert sorted(texts, key=thai_sort_key) == sorted(turned, key=thai_sort_key)


def test_a_number_may_be_as_long_as_it_likes():
    assert min(["9" * 5000, "1" + "0" * 5000, "0" * 6000 + "7"], key=thai_sort_key).endswith("7")


def test_words_that_look_alike_stand_beside_each_other():
    words = sorted(["น้ำ", "น้อย", "น\u0e49\u0e4d\u0e32", "นา"], key=thai_sort_key)
    assert abs(words.index("น้ำ") - words.index("น\u0e49\u0e4d\u0e32")) == 1

import ctypes
import itertools
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import breaks
from paper.thai.breaks import PangoMissing, long_runs, pieces, shortest_words
from paper.thai.dictionary import field_words, use_field_words
from tests.paper import real_length


def test_thai_is_broken_at_the_words_of_the_dictionary():
    assert pieces("แผนพัฒนาตำบลส่งเสริมการเกษตร") == ["แผน", "พัฒนา", "ตำบล", "ส่งเสริม", "การ", "เกษตร"]


def test_spaces_stay_with_the_word_before_them():
    assert pieces("ถนน คสล.  กว้าง 4.00 เมตร") == ["ถนน ", "คสล.  ", "กว้าง ", "4.00 ", "เมตร"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_pieces_are_the_text(text):
    text = text.replace("\x00", "")
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


@pytest.mark.parametrize("word", field_words())
def test_a_word_of_the_field_is_one_piece(word):
    assert pieces(word) == [word]


def test_no_piece_ends_inside_a_word_of_the_field_in_a_real_plan():
    words = re.compile("|".join(sorted(field_words(), key=len, reverse=True)))
    texts = [text for project in real_length.projects() for text in project.values() if isinstance(text, str)]
    found, cut = 0, []
    for text in [*texts, "แปลงนากลุ่มปลูกข้าว", "ปุ๋ยอินทรียวัตถุต่ำ", "ทุกครัวเรือนเกษตรกร"]:
        ends = set(itertools.accumulate(map(len, pieces(text))))
        for word in words.finditer(text):
            found += 1
            cut += [word[0]] if ends & set(range(word.start() + 1, word.end())) else []
    assert found > 350
    assert cut == []


def test_the_dictionary_is_made_once_and_a_damaged_place_leaves_libthais_own(tmp_path, monkeypatch):
    monkeypatch.delenv("LIBTHAI_DICTDIR", raising=False)
    (tmp_path / "file").touch()
    use_field_words(tmp_path / "file" / "words")
    assert "LIBTHAI_DICTDIR" not in os.environ
    use_field_words(tmp_path / "words")
    [made] = (tmp_path / "words").iterdir()
    assert os.environ["LIBTHAI_DICTDIR"] == str(made)
    assert [path.name for path in made.iterdir()] == ["thbrk.tri"]


def test_codes_and_numbers_with_strokes_stay_whole_and_coordinates_have_one_place_to_end_a_line():
    assert pieces("แบบ ผ.02/1 และ (ผ.๐๒/๒)") == ["แบบ ", "ผ.02/1 ", "และ ", "(ผ.๐๒/๒)"]
    assert pieces("ครั้งที่ 5/2567 พ.ศ.2566")[-2:] == ["5/2567 ", "พ.ศ.2566"]
    assert pieces("พิกัด 14.993017,103.102853") == ["พิกัด ", "14.993017,", "103.102853"]
    assert pieces("1,632,820.50") == ["1,632,820.50"]


def test_what_is_read_in_one_breath_stays_on_one_line():
    assert pieces("เวลา 09.30 น. ณ หอประชุม")[1:3] == ["09.30 น. ", "ณ "]
    assert pieces("วันที่ 30 พ.ย. 2569")[-2:] == ["30 ", "พ.ย. 2569"]
    assert pieces("แผน พ.ศ. ๒๕๗๑–๒๕๗๕")[1] == "พ.ศ. ๒๕๗๑–๒๕๗๕"
    assert pieces("แปลงนา หมู่ที่ 12 บ้านบัว")[2:4] == ["หมู่ที่ 12 ", "บ้าน"]
    assert pieces("เวลา 23.59 น. · รหัสข้อมูล 73a30a6933fe")[-1] == "รหัสข้อมูล 73a30a6933fe"


def test_texts_are_compared_by_the_words_that_are_in_them():
    assert list(shortest_words("หมู่ที่ 12 พ.ศ. 2571")) == ["หมู่", "ที่", "12", "พ.ศ.", "2571"]


def test_what_is_too_long_for_a_word_is_cut():
    assert long_runs("ABCDEFGHIJ" * 2) == ["ABCDEFGHIJ" * 2]
    assert long_runs("ก " + "ABCDEFGHIJ" * 3 + "KLMN ข") == ["ก ABCDEFGHIJ", "ABCDEFGHIJ", "ABCDEFGHIJKLMN ข"]
    assert long_runs("โครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก") == ["โครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก"]
    assert pieces("ก " + "A" * 30) == ["ก ", "A" * 10, "A" * 10, "A" * 10]


@given(st.text(st.sampled_from("ABก /-\n"), max_size=90))
def test_cutting_long_runs_loses_nothing(text):
    assert "".join(long_runs(text)) == text


def test_without_the_library_it_says_so(monkeypatch):
    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    breaks._pango.cache_clear()
    with pytest.raises(PangoMissing):
        pieces("ก")
    monkeypatch.undo()
    breaks._pango.cache_clear()
    assert pieces("ก") == ["ก"]

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import breaks
from paper.thai.breaks import PangoMissing, long_runs, pieces


def test_thai_is_broken_at_the_words_of_the_dictionary():
    assert pieces("แผนพัฒนาตำบลส่งเสริมการเกษตร") == ["แผน", "พัฒนา", "ตำบล", "ส่งเสริม", "การ", "เกษตร"]


def test_spaces_stay_with_the_word_before_them():
    assert pieces("ถนน คสล.  กว้าง 4.00 เมตร") == ["ถนน ", "คสล.  ", "กว้าง ", "4.00 ", "เมตร"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_pieces_are_the_text(text):
    text = text.replace("\x00", "")
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


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

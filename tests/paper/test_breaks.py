import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper import breaks
from paper.breaks import PangoMissing, pieces


def test_thai_is_broken_at_the_words_of_the_dictionary():
    assert pieces("แผนพัฒนาตำบลส่งเสริมการเกษตร") == ["แผน", "พัฒนา", "ตำบล", "ส่งเสริม", "การ", "เกษตร"]


def test_spaces_stay_with_the_word_before_them():
    assert pieces("ถนน คสล.  กว้าง 4.00 เมตร") == ["ถนน ", "คสล.  ", "กว้าง ", "4.00 ", "เมตร"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_pieces_are_the_text(text):
    text = text.replace("\x00", "")
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


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

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import arabic_digits, area_dashed, area_text, normalise, thai_digits

SARA_AM = "\u0e33"
NIKHAHIT_AA = "\u0e4d\u0e32"
THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \u200b\n\tA1"), max_size=30
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("\u0e40\u0e40\u0e01", "\u0e41\u0e01"),  # two sara e for one sara ae
        ("\u0e19\u0e4d\u0e49\u0e32", "\u0e19\u0e49\u0e33"),  # น ํ ้ า, the order of old programs
        ("\u0e19\u0e49\u0e4d\u0e32", "\u0e19\u0e49\u0e33"),  # น ้ ํ า, the order of phones
        ("\u0e19\u0e33\u0e49", "\u0e19\u0e49\u0e33"),  # น ำ ้, the tone typed last
        ("\u0e17\u0e48\u0e35", "\u0e17\u0e35\u0e48"),  # the tone before its vowel
        ("\u0e17\u0e35\u0e48\u0e48", "\u0e17\u0e35\u0e48"),  # the tone twice
        ("\u0e1b\uf70a\u0e32", "\u0e1b\u0e48\u0e32"),  # the private tone of old Windows fonts
        ("\u200bบ้าน\ufeff\u00adบัว\u202e", "บ้านบัว"),
        ("  บ้าน \u00a0\t บัว\r\n", "บ้าน บัว"),
        ("a\x00b\x07", "ab"),
        ("e\u0301", "\u00e9"),
        ("", ""),
    ],
)
def test_text_is_written_in_one_way(typed, written):
    assert normalise(typed) == written


def test_lines_are_kept_where_they_mean_something():
    assert normalise(" ก \r\n\r ข\n", keep_lines=True) == "ก\n\nข"
    assert normalise("ก\nข") == "ก ข"


@given(THAI | st.text(max_size=30))
def test_normal_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert NIKHAHIT_AA not in once
    assert once == once.strip()
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Cs"}


@given(st.text(max_size=20))
def test_digits_go_and_come(text):
    assert arabic_digits(thai_digits(text)) == arabic_digits(text)
    assert not set(thai_digits(text)) & set("0123456789")


def test_digits_are_thai():
    assert thai_digits("ข้อ 10 ปี 2569") == "ข้อ ๑๐ ปี ๒๕๖๙"
    assert arabic_digits("๑,๖๓๒,๘๒๐") == "1,632,820"


@pytest.mark.parametrize(
    ("sq_wa", "said", "dashed"),
    [
        (0, "0 ไร่", "0-0-00"),
        (99, "99 ตร.ว.", "0-0-99"),
        (400, "1 ไร่", "1-0-00"),
        (4945, "12 ไร่ 1 งาน 45 ตร.ว.", "12-1-45"),
        (160_000, "400 ไร่", "400-0-00"),
        (480_000_000, "1,200,000 ไร่", "1,200,000-0-00"),
        (None, "", ""),
    ],
)
def test_areas(sq_wa, said, dashed):
    assert (area_text(sq_wa), area_dashed(sq_wa)) == (said, dashed)


@given(st.integers(0, 10**9))
def test_no_square_wa_is_lost(sq_wa):
    rai, ngan, wa = (int(part) for part in area_dashed(sq_wa).replace(",", "").split("-"))
    assert rai * 400 + ngan * 100 + wa == sq_wa
    assert ngan < 4
    assert wa < 100


def test_an_area_is_never_negative():
    with pytest.raises(ValueError, match="never negative"):
        area_text(-1)

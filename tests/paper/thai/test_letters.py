"""Letters that no font of the papers has are named when they are typed; all others are taken without a word."""

from django import forms

from paper.thai import readers
from paper.thai.forms import ThaiCharField, doubts
from paper.thai.letters import doubt_of_letters, unprinted

PRINTED = "ตำบล ABC 1,632.50 é ㎡ 😀 👍🏽 👨‍👩‍👧 ✓ → ລາວ ខ្មែរ \n\u200b"
HIEROGLYPH = "\U00013000"


def test_what_some_font_prints_is_taken_without_a_word():
    assert unprinted(PRINTED) == []
    assert doubt_of_letters(PRINTED) == []


def test_what_no_font_has_is_named_once():
    assert unprinted(f"แผน{HIEROGLYPH}และ{HIEROGLYPH}") == [HIEROGLYPH]
    [sentence] = doubt_of_letters(f"แผน{HIEROGLYPH}")
    assert f"«{HIEROGLYPH}» ไม่มีในแบบอักษรของเอกสาร" in sentence


def test_every_reader_of_text_says_it_and_keeps_what_was_typed():
    for read in (readers.line, readers.lines, readers.person_name, readers.village_name):
        reading = read(f"บ้านบัว {HIEROGLYPH}")
        assert reading.value == f"บ้านบัว {HIEROGLYPH}"
        assert HIEROGLYPH in reading.doubt


def test_a_form_says_in_which_box_it_stands():
    class Title(forms.Form):
        title = ThaiCharField(label="โครงการ")

    form = Title({"title": f"ขุดสระ {HIEROGLYPH}"})
    assert form.is_valid()
    assert form.cleaned_data["title"] == f"ขุดสระ {HIEROGLYPH}"
    [sentence] = doubts(form)
    assert sentence.startswith("โครงการ: ")
    assert HIEROGLYPH in sentence

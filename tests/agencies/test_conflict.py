"""A form typed over a state of its thing: stored, refused, or both values shown, and a choice between them kept."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from agencies.conflict import BLANK, Difference, Saving, differences, in_words, shown
from agencies.errors import Cannot, Removed, Stale


class Loud(forms.CharField):
    """A kind of field with words of its own."""


@in_words.register
def _(field: Loud, value: str) -> str:
    return f"{value}!"


class NoteForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="ชื่อ", required=False)
    count = forms.IntegerField(label="จำนวน", required=False)
    kind = forms.ChoiceField(label="ประเภท", choices=[("a", "ก"), ("b", "ข")], required=False)
    is_open = forms.BooleanField(label="เปิด", required=False)


class Shelf(Saving[NoteForm, dict]):
    """Keeps one thing in memory, stored over a revision that is counted."""

    def __init__(self, **stored):
        self.stored = {"base": 1, "title": "เดิม", "count": None, "kind": "a", "is_open": False} | stored
        self.refusal: Exception | None = None

    def make(self, data=None):
        return NoteForm(data, initial=self.stored)

    def already(self, form):
        return form.initial

    def base_of(self, stored):
        return stored["base"]

    def store(self, form):
        if self.refusal:
            raise self.refusal
        if form.cleaned_data["base"] != self.stored["base"]:
            raise Stale
        self.stored = form.cleaned_data | {"base": self.stored["base"] + 1}
        return self.stored


def sent(**boxes):
    return QueryDict("&".join(f"{name}={value}" for name, value in boxes.items()))


def test_what_is_typed_over_the_newest_state_is_stored():
    shelf = Shelf()
    answer = shelf.answer(sent(base=1, title="ใหม่", count=0, kind="a"))
    assert (answer.status, answer.is_stored, answer.base) == (200, True, 2)
    assert (shelf.stored["title"], shelf.stored["count"]) == ("ใหม่", 0)


def test_boxes_that_cannot_be_read_are_to_be_mended_and_nothing_is_stored():
    shelf = Shelf()
    answer = shelf.answer(sent(base=1, title="ใหม่", count="มาก", kind="a"))
    assert (answer.status, answer.is_stored) == (422, False)
    assert "count" in answer.form.errors
    assert shelf.stored["title"] == "เดิม"


def test_who_was_late_sees_both_values_of_the_boxes_that_differ():
    shelf = Shelf(base=2, title="ของเขา", count=5)
    answer = shelf.answer(sent(base=1, title="ของฉัน", count="", kind="a"))
    assert (answer.status, answer.base) == (409, 2)
    assert answer.differences == [
        Difference("title", "ชื่อ", "ของฉัน", "ของเขา"),
        Difference("count", "จำนวน", BLANK, "5"),
    ]
    assert shelf.stored["title"] == "ของเขา"


def test_the_same_form_sent_twice_is_stored_already():
    shelf = Shelf(base=2, title="เดิม")
    answer = shelf.answer(sent(base=1, title="เดิม", kind="a"))
    assert (answer.status, answer.base, answer.stored) == (200, 2, shelf.stored)


@pytest.mark.parametrize(
    ("keep", "title", "count"),
    [
        ({"keep": "mine"}, "ของฉัน", 1),
        ({"keep": "theirs"}, "ของเขา", 5),
        ({"keep": "chosen", "keep_title": "theirs"}, "ของเขา", 1),
    ],
)
def test_what_was_chosen_is_stored_over_the_state_it_was_chosen_on(keep, title, count):
    shelf = Shelf(base=2, title="ของเขา", count=5)
    answer = shelf.answer(sent(base=1, resolve_base=2, title="ของฉัน", count=1, kind="a", **keep))
    assert answer.status == 200
    assert (shelf.stored["title"], shelf.stored["count"]) == (title, count)


def test_a_choice_made_on_an_older_state_is_asked_again():
    shelf = Shelf(base=3, title="ของคนที่สาม")
    answer = shelf.answer(sent(base=1, resolve_base=2, title="ของฉัน", kind="a", keep="mine"))
    assert (answer.status, answer.base) == (409, 3)


def test_a_ticked_box_of_theirs_is_ticked_and_an_empty_one_is_not():
    shelf = Shelf(base=2, is_open=True)
    shelf.answer(sent(base=1, resolve_base=2, title="ก", kind="a", keep="theirs"))
    assert shelf.stored["is_open"] is True
    shelf = Shelf(base=2, is_open=False)
    shelf.answer(sent(base=1, resolve_base=2, title="ก", kind="a", is_open="on", keep="theirs"))
    assert shelf.stored["is_open"] is False


def test_a_refusal_is_said_and_something_taken_out_is_known_as_that():
    shelf = Shelf()
    shelf.refusal = Cannot("ปิดแล้ว")
    assert (shelf.answer(sent(base=1)).status, shelf.answer(sent(base=1)).refusals) == (409, ("ปิดแล้ว",))
    shelf.refusal = Removed(base=7)
    answer = shelf.answer(sent(base=1))
    assert (answer.status, answer.base, answer.is_removed) == (409, 7, True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(), "", BLANK),
        (forms.CharField(), None, BLANK),
        (forms.IntegerField(), 0, "0"),
        (forms.BooleanField(), True, "ใช่"),
        (forms.BooleanField(), False, "ไม่ใช่"),
        (forms.ChoiceField(choices=[("a", "ก")]), "a", "ก"),
        (forms.ChoiceField(choices=[("a", "ก")]), "z", BLANK),
        (Loud(), "ดัง", "ดัง!"),
    ],
)
def test_values_are_said_as_people_read_them(field, value, words):
    assert shown(field, value) == words


def test_blank_is_never_nought():
    mine = NoteForm(sent(base=1, title="เดิม", count=0, kind="a"), initial={})
    assert mine.is_valid()
    theirs = NoteForm(initial={"base": 1, "title": "เดิม", "count": None, "kind": "a", "is_open": False})
    assert differences(mine, theirs) == [Difference("count", "จำนวน", "0", BLANK)]

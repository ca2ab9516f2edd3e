"""A release's text read line by line says the same as the whole content, and finds what differs word for word."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from plans.releases.comparing import changes
from plans.releases.reader import Frozen, apart
from projects.snapshot import canonical
from tests.plans.lines import line

titles = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ('"lines":[', '\\"lines":[', "],}", "ขุดสระ")
)
found = st.dictionaries(st.integers(0, 30), st.tuples(st.integers(0, 9), titles), max_size=6)


def content(of):
    lines = [line(number, {2571: baht}) | {"title": title} for number, (baht, title) in of.items()]
    return {"accepted": [{"name": '"lines":['}], "lines": lines, "period": "2571-2575", "years": [2571]}


def text(of):
    return canonical(content(of)).decode()


@given(found)
def test_the_lines_and_the_rest_are_those_of_the_whole_content(of):
    frozen, whole = Frozen(text(of)), json.loads(text(of))
    assert list(frozen.lines()) == whole["lines"]
    assert [frozen.line(place) for place in frozen.places] == whole["lines"]
    assert frozen.head | {"lines": whole["lines"]} == whole


@given(found, found)
def test_what_is_apart_changes_as_the_whole_does(old, new):
    before, after = apart(Frozen(text(old)), Frozen(text(new)))
    assert changes(before, after) == changes(content(old), content(new))
    same = [number for number in old.keys() & new.keys() if old[number] == new[number]]
    assert len(after["lines"]) == len(new) - len(same)


@given(found)
def test_without_an_old_one_everything_is_new(of):
    before, after = apart(None, Frozen(text(of)))
    assert changes(before, after) == changes(None, content(of))


def test_a_content_without_lines_has_none():
    frozen = Frozen('{"format":"x"}')
    assert (list(frozen.lines()), frozen.places, frozen.head) == ([], (), {"format": "x"})

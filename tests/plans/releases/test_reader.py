"""A release's rows say the same as its whole text, and find what differs word for word."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.releases.actions import issue
from plans.releases.comparing import changes
from plans.releases.models import Release, ReleaseLine
from plans.releases.reader import Difference, content_in, holds_together
from projects.snapshot import canonical
from tests import factories
from tests.frozen import thawed
from tests.plans.lines import line
from tests.properties import examples

titles = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ('"lines":[', '\\"lines":[', "],}", "ขุดสระ")
)
found = st.dictionaries(st.integers(0, 30), st.tuples(st.integers(0, 9), titles, st.booleans()), max_size=6)
several_times = settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def pool(people):
    """The keys of as many projects as the contents below name."""
    return [factories.project("31010401").pk for _ in range(31)]


def content(of, pool):
    lines = [
        line(number, {2571: baht}, fate="merged" if is_joined else "carried")
        | {
            "id": pool[number],
            "title": title,
            "details": {"place": title, "target_quantity": "1.00"},
            "rank": baht or None,
        }
        for number, (baht, title, is_joined) in of.items()
    ]
    for one, (_, _, is_joined) in zip(lines, of.values(), strict=True):
        one["carrier"] = lines[0]["code"] if is_joined else one["code"]
    return {"accepted": [{"name": '"lines":['}], "lines": lines, "period": "2571-2575", "years": [2571]}


def kept(of, pool, people) -> Release:
    area, period = factories.area("310104"), factories.period()
    return issue(area, period, content(of, pool), plan_digest="", by=people["team"])


@several_times
@given(found)
def test_the_lines_and_the_rest_are_those_of_the_whole_content(pool, people, of):
    with transaction.atomic():
        release = Release.objects.get(pk=kept(of, pool, people).pk)
        whole = json.loads(release.content)
        assert content_in(release)["lines"] == whole["lines"]
        assert release.head | {"lines": whole["lines"]} == whole
        assert canonical(content_in(release)).decode() == release.content
        assert holds_together(release)
        assert [row.position for row in release.lines.all()] == list(range(1, release.line_count + 1))
        transaction.set_rollback(True)


@several_times
@given(found, found)
def test_what_is_apart_changes_as_the_whole_does(pool, people, old, new):
    with transaction.atomic():
        before, after = content(old, pool), content(new, pool)
        difference = Difference(kept(old, pool, people), kept(new, pool, people))
        assert changes(*difference.words()) == changes(before, after)
        same = [one for one in after["lines"] if one in before["lines"]]
        assert len(difference.words()[1]["lines"]) == len(new) - len(same)
        assert [set(lines) for lines in difference.lines()] == [
            {one["code"] for one in words["lines"]} for words in difference.words()
        ]
        transaction.set_rollback(True)


@several_times
@given(found)
def test_without_an_old_one_everything_is_new(pool, people, of):
    with transaction.atomic():
        difference = Difference(None, kept(of, pool, people))
        assert changes(*difference.words()) == changes(None, content(of, pool))
        transaction.set_rollback(True)


def test_a_content_without_lines_has_none(people):
    release = kept({}, [], people)
    assert (release.line_count, content_in(release)["lines"]) == (0, [])
    assert (release.head["period"], "lines" in release.head) == ("2571-2575", False)


def test_a_row_that_says_something_else_is_noticed(pool, people):
    release = kept({1: (5, "ขุดสระ", False)}, pool, people)
    for change in ({"title": "ขุดบ่อ"}, {"year_1": 6}, {"counts": False}, {"details": {}}, {"rank": 1}):
        with transaction.atomic():
            with thawed():
                ReleaseLine.objects.filter(release=release).update(**change)
            assert not holds_together(release)
            transaction.set_rollback(True)
    assert holds_together(release)

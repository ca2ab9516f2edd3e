"""The rows behind a number: as many, and as much, as the number says."""

from __future__ import annotations

import pytest

from plans.rollup.balance import Dimension, picture
from plans.rollup.narrowing import Narrowing


def cases(plan):
    """Yield every number of every breakdown with the words that open it."""
    for dimension, broken_down in picture(plan).breakdowns.items():
        for entry in broken_down.entries:
            yield {dimension.value: entry.key}, entry.tambon
        yield {}, broken_down.whole.tambon


def test_every_number_is_the_sum_of_the_rows_it_opens(plan):
    seen = 0
    for words, figures in cases(plan):
        whole = Narrowing.read(words, plan.period.years)
        assert whole.sums(plan) == figures.budget_baht
        assert whole.lines(plan).count() == figures.projects
        for year, amount in figures.budget_baht.items():
            one = Narrowing.read({**words, "year": str(year)}, plan.period.years)
            assert (one.sums(plan)[year] or 0) == (amount or 0)
            assert one.lines(plan).count() == figures.project_years[year]
            seen += 1
    assert seen == 5 * (3 + 3 + 4 + 3 + len(Dimension))


def test_words_are_joined_by_and(plan):
    narrowing = Narrowing.read({"group": "joint", "urgency": "urgent", "year": "2572"}, plan.period.years)
    assert [line.title for line in narrowing.lines(plan)] == ["โรงสูบน้ำดื่มของหมู่บ้าน"]


def test_an_empty_source_opens_the_projects_that_named_none(plan):
    assert [line.title for line in Narrowing.read({"source": ""}, (2571,)).lines(plan)] == ["ทำปุ๋ยหมักใช้เอง"]


@pytest.mark.parametrize("year", ["2570", "2576", "abc", "", "๒๕๗๑ x"])
def test_a_year_outside_the_period_is_refused(year):
    with pytest.raises(ValueError, match=r".*"):
        Narrowing.read({"year": year}, (2571, 2572))

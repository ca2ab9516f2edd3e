"""The list of a reach: who is in, who is missing, how much, which papers; three queries for any number of plans."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from plans.rollup.readiness import readiness
from plans.tambon.models import PlanReport, TambonPlan
from tests import factories
from tests.plans import ledger
from tests.scenery import scene


@pytest.fixture
@scene
def book(people):
    return ledger.build(people)


def paper(plan, by, **fields):
    values = {"format": "pdf", "digest": plan.digest, "status": PlanReport.Status.DONE} | fields
    return PlanReport.objects.create(tambon_plan=plan, requested_by=by, **values)


def test_an_entry_says_who_is_in_who_is_missing_and_how_much(book):
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["district"])
    assert (entry.accepted, entry.total, entry.projects, entry.budget_baht) == (3, 4, 5, ledger.TOTAL)
    assert [village.code for village in entry.missing] == ["31010404"]
    assert not entry.is_complete


def test_the_accepted_plans_of_another_period_do_not_count(book):
    other = factories.tambon_plan("310104", first_year=2576)
    (entry,) = readiness([other], other.period, reader=book.people["district"])
    assert (entry.accepted, entry.total, entry.budget_baht) == (0, 4, None)


def test_abolished_villages_are_not_missed(book):
    village = factories.area("31010404")
    village.valid_to = timezone.localdate() - dt.timedelta(days=1)
    village.save()
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["district"])
    assert entry.is_complete


def test_the_newest_paper_of_each_format_is_shown_and_failed_ones_are_not(book):
    by = book.people["team"]
    paper(book.plan, by, digest="0" * 64)
    newest = paper(book.plan, by)
    paper(book.plan, by, format="xlsx", status=PlanReport.Status.FAILED)
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["district"])
    assert entry.newest == [("PDF", newest, True)]
    assert not entry.is_printable


def test_the_paper_of_the_plan_as_it_stands_comes_before_a_newer_one_of_other_content(book):
    present = paper(book.plan, book.people["team"])
    paper(book.plan, book.people["team"], digest="0" * 64)
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["district"])
    assert entry.newest == [("PDF", present, True)]


def test_those_who_may_not_take_papers_away_are_shown_none(book):
    paper(book.plan, book.people["team"])
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["partner"])
    assert entry.newest == []


def test_a_paper_of_an_older_plan_is_known_as_such(book):
    old = paper(book.plan, book.people["team"], digest="0" * 64)
    (entry,) = readiness([book.plan], book.plan.period, reader=book.people["district"])
    assert entry.newest == [("PDF", old, False)]
    assert entry.is_printable


@pytest.mark.parametrize("others", [0, 2])
def test_three_queries_whatever_the_number_of_plans(book, others, django_assert_num_queries):
    for code in ("310105", "310106")[:others]:
        factories.tambon_plan(code)
    plans = list(TambonPlan.objects.filter(period=book.plan.period).select_related("area"))
    assert len(plans) == 1 + others
    assert book.people["district"].reaches
    with django_assert_num_queries(3):
        readiness(plans, book.plan.period, reader=book.people["district"])

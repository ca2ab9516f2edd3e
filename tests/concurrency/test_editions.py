"""Editions of a local plan announced and written at the same moment, on real PostgreSQL: one order, nothing lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from agencies.errors import Stale
from agencies.people.models import User
from plans.local.actions.approval import CannotMove, step
from plans.local.actions.changes import CannotAmend, Draft, put_row, start_edition
from plans.local.editions import plan_in_force
from plans.local.models import Edition, EditionRow
from tests.concurrency.together import at_once
from tests.plans.amendments import add, authority, edition_of, entry, go, plan_with

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
K = Edition.Kind
POND = entry("ขุดลอกหนองน้ำ")


def outcome(call):
    """Return a call whose refusal is its answer."""

    def called():
        try:
            return call()
        except (CannotMove, CannotAmend, Stale) as refusal:
            return refusal

    return called


def told(who: User) -> User:
    """Return the person read anew: what a request keeps of her posts is not shared between requests."""
    return User.objects.get(pk=who.pk)


def announce(edition, people):
    mayor = told(people["mayor"])
    return outcome(
        lambda: step(edition, "announce", by=mayor, on=timezone.localdate(), words="ประกาศ 1/2569", confirmed=None)
    )


def before_the_mayor(plan, people, kind, fill):
    draft = edition_of(plan, people, kind)
    fill(draft)
    for name in ("propose", "agree", "approve"):
        go(draft, people, name)
    return draft


def test_editions_announced_at_once_come_one_after_the_other():
    agency, people = authority()
    plan, _ = plan_with(people, agency, POND)
    drafts = [
        before_the_mayor(plan, people, K.SUPPLEMENT, lambda draft, n=n: add(draft, people, entry(f"ฝาย {n}")))
        for n in range(6)
    ]
    answers = at_once([announce(draft, people) for draft in drafts])
    assert [one for one in answers if isinstance(one, Exception)] == []
    sequences = sorted(plan.editions.values_list("sequence", flat=True))
    assert sequences == [1, 2, 3, 4, 5, 6, 7]
    assert {row.entry.title for row in plan_in_force(plan)} == {POND.title, *(f"ฝาย {n}" for n in range(6))}


def test_of_two_changes_of_one_line_announced_at_once_one_is_refused_by_name():
    agency, people = authority()
    plan, rows = plan_with(people, agency, POND)

    def changed(amount):
        new = replace(POND, budget_baht={2571: Decimal(amount)})
        return lambda draft: put_row(draft, rows[0].line, Draft(new, "จำเป็น"), by=people["planner"])

    drafts = [before_the_mayor(plan, people, K.CHANGE, changed(amount)) for amount in ("1.00", "2.00")]
    answers = at_once([announce(draft, people) for draft in drafts])
    (refusal,) = [one for one in answers if isinstance(one, Exception)]
    assert POND.title in str(refusal)
    assert plan.editions.filter(state="announced").count() == 2
    assert len(plan_in_force(plan)) == 1


def test_one_edition_announced_by_many_at_once_is_announced_once():
    agency, people = authority()
    plan, _ = plan_with(people, agency, POND)
    draft = before_the_mayor(plan, people, K.SUPPLEMENT, lambda draft: add(draft, people, entry("ฝาย")))
    answers = at_once([announce(draft, people) for _ in range(6)])
    assert sum(not isinstance(one, Exception) for one in answers) == 1
    assert draft.steps.filter(to_state="announced").count() == 1


def test_nothing_is_written_into_a_draft_behind_its_proposal():
    agency, people = authority()
    plan, _ = plan_with(people, agency, POND)
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    bad = Draft(entry("ไม่ครบ", lead=""), "จำเป็น")
    planners = [told(people["planner"]) for _ in range(6)]
    writes = [outcome(lambda who=who: put_row(draft, None, bad, by=who)) for who in planners[1:]]
    at_once([outcome(lambda: step(draft, "propose", by=planners[0])), *writes])
    draft.refresh_from_db()
    titles = [row.new["title"] for row in EditionRow.objects.filter(edition=draft)]
    # Either the proposal saw the incomplete lines and was refused, or it was first and none of them got in.
    assert draft.state == "draft" or titles == ["ฝาย"]


def test_drafts_started_at_once_get_numbers_of_their_own():
    agency, people = authority()
    plan, _ = plan_with(people, agency, POND)
    planners = [told(people["planner"]) for _ in range(6)]
    starts = [outcome(lambda who=who: start_edition(plan, by=who, kind=K.SUPPLEMENT)) for who in planners]
    assert not any(isinstance(one, Exception) for one in at_once(starts))
    assert sorted(plan.editions.filter(kind=K.SUPPLEMENT).values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]

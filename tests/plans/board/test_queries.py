"""The board: every project in one place, the sums of the columns are the plan, and who may not decide sees no plans."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from agencies.offices.models import Agency
from plans.board.queries import Prepared, board_of, cards_of, in_columns
from plans.board.shares import carried_with_shares
from plans.decisions import actions as decisions_actions
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import FundingShare
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import summed
from projects.models import Project
from tests.plans import ledger
from tests.plans.board.shares import YEARS, plans


@pytest.fixture
def by_title(small):
    return {line.title: line.project for line in small.plan.lines.select_related("project")}


POND, SEED, COMPOST, STUBBLE, PUMP = (
    "ขุดลอกหนองน้ำสาธารณะ",
    "ผลิตเมล็ดพันธุ์ข้าว",
    "ทำปุ๋ยหมักใช้เอง",
    "ไถกลบตอซัง",
    "โรงสูบน้ำดื่มของหมู่บ้าน",
)


@given(plans())
def test_every_project_is_in_one_place_and_the_columns_add_up_to_the_plan(plan):
    lines, shares = plan
    owners = {line.project_id: line.village for line in lines}
    board = in_columns(cards_of(lines, carried_with_shares(lines, shares), owners), Prepared())
    assert sorted(card.code for card in board.cards) == sorted(line.code for line in lines)
    assert board.budget_baht == summed(lines, YEARS).total_baht
    assert board.carried == summed(lines, YEARS).projects
    assert all(card.fate == "carried" for column in board.columns for card in column.cards)
    assert all(card.carrier is not None for card in board.merged)


def titles(cards):
    return [card.line.title for card in cards]


def test_before_anything_is_decided_the_board_is_the_plan_as_sent(small):
    board = board_of(small.plan, with_prepared=True)
    assert {column.label: titles(column.cards) for column in board.columns} == {
        "ทำเอง": [COMPOST],
        "ทำร่วม": [SEED, PUMP],
        "ขอรับการสนับสนุน": [POND, STUBBLE],
    }
    assert board.budget_baht == ledger.TOTAL
    assert (board.carried, board.prepared, board.beside, board.merged) == (5, 0, (), ())


def test_what_is_prepared_stands_on_the_board_of_those_who_decide_only(small, by_title):
    team = small.people["team"]
    prepare(small.plan, by_title[POND], DecisionInput("deferred", reason="รอสำรวจ"), by=team)
    prepare(
        small.plan, by_title[STUBBLE], DecisionInput("carried", action_group="joint", rank=1, reason="ชุมชนช่วย"), by=team
    )
    board = board_of(small.plan, with_prepared=True)
    assert titles(board.beside) == [POND]
    assert titles(board.columns[1].cards) == [STUBBLE, SEED, PUMP]
    assert [card.is_prepared for card in board.columns[1].cards] == [True, False, False]
    assert board.budget_baht == ledger.TOTAL - Decimal("204000.50")
    assert (board.prepared_decisions, board.prepared_merges) == (2, 0)
    public = board_of(small.plan, with_prepared=False)
    assert (public.beside, public.prepared, public.budget_baht) == ((), 0, ledger.TOTAL)
    assert {card.seen for card in public.cards} == {0}


def test_joint_money_stands_at_the_survivor_and_twice_proposed_money_once(small, by_title):
    team = small.people["team"]
    pair = [by_title[SEED], by_title[PUMP]]
    merge = join(small.plan, pair, kind="joint", survivor=by_title[SEED], reason="แหล่งน้ำเดียวกัน", by=team)
    board = board_of(small.plan, with_prepared=True)
    assert [(card.line.title, card.budget_baht) for card in board.columns[1].cards] == [(SEED, Decimal("310000.25"))]
    assert [line.title for line, _ in board.columns[1].cards[0].joined] == [PUMP]
    assert titles(board.merged) == [PUMP]
    assert board.merged[0].carrier.title == SEED
    assert board.budget_baht == ledger.TOTAL
    decisions_actions.undo(merge, by=team, reason="แยกกันทำ")
    join(small.plan, pair, kind="same", survivor=by_title[SEED], reason="เสนอซ้ำ", by=team)
    assert board_of(small.plan, with_prepared=True).budget_baht == ledger.TOTAL - Decimal("150000.25")


def test_after_publication_the_board_is_the_stored_plan(small, by_title):
    team = small.people["team"]
    prepare(small.plan, by_title[POND], DecisionInput("declined", reason="ซ้ำกับโครงการชลประทาน"), by=team)
    publish(small.plan, by=team)
    roll_up(small.plan.pk)
    boards = [board_of(small.plan, with_prepared=flag) for flag in (True, False)]
    assert titles(boards[0].beside) == titles(boards[1].beside) == [POND]
    stored = sum(amount or 0 for line in small.plan.lines.filter(counts=True) for amount in line.years_baht)
    assert boards[0].budget_baht == boards[1].budget_baht == stored


def test_shares_suggest_the_group_and_the_card_says_when_it_stands_elsewhere(small, by_title):
    FundingShare.objects.create(tambon_plan=small.plan, project=by_title[STUBBLE], payer="community", amount_baht=20000)
    board = board_of(small.plan, with_prepared=True)
    card = board.card(by_title[STUBBLE].code)
    assert (card.suggestion.group, card.is_against) == ("self", True)
    assert not board.card(by_title[POND].code).is_against


def test_a_card_keeps_the_rank_that_was_entered_until_it_is_published(small, by_title):
    for title in (POND, SEED):
        prepare(small.plan, by_title[title], DecisionInput("carried", rank=1), by=small.people["team"])
    board = board_of(small.plan, with_prepared=True)
    assert [board.card(by_title[title].code).entered_rank for title in (POND, SEED, COMPOST)] == [1, 1, None]
    public = board_of(small.plan, with_prepared=False)
    assert {card.entered_rank for card in public.cards} == {None}


def test_a_card_tells_when_the_payers_bring_more_than_what_a_merge_left(small, by_title):
    team, pair = small.people["team"], [by_title[SEED], by_title[PUMP]]
    FundingShare.objects.create(tambon_plan=small.plan, project=by_title[SEED], payer="state", amount_baht=310_000)
    merge = join(small.plan, pair, kind="joint", survivor=by_title[SEED], reason="แหล่งน้ำเดียวกัน", by=team)
    card = board_of(small.plan, with_prepared=True).card(by_title[SEED].code)
    assert (card.is_once, card.over_baht) == (False, None)
    decisions_actions.undo(merge, by=team, reason="แยกกันทำ")
    join(small.plan, pair, kind="same", survivor=by_title[SEED], reason="เสนอซ้ำ", by=team)
    card = board_of(small.plan, with_prepared=True).card(by_title[SEED].code)
    assert (card.is_once, card.over_baht) == (True, 310_000 - card.budget_baht)


def test_every_project_is_once_on_the_board_and_queries_do_not_grow(small, by_title, django_assert_max_num_queries):
    team, sao = small.people["team"], Agency.objects.get(code="sao")
    prepare(small.plan, by_title[SEED], DecisionInput("carried", lead=sao, rank=2), by=team)
    with django_assert_max_num_queries(16) as few:
        board_of(small.plan, with_prepared=True)
    for rank, title in enumerate((POND, COMPOST, STUBBLE), start=3):
        prepare(small.plan, by_title[title], DecisionInput("carried", lead=sao, rank=rank), by=team)
        FundingShare.objects.create(
            tambon_plan=small.plan, project=by_title[title], payer="local", agency=sao, amount_baht=1
        )
    with django_assert_max_num_queries(len(few)):
        board = board_of(small.plan, with_prepared=True)
    assert sorted(card.code for card in board.cards) == sorted(Project.objects.values_list("code", flat=True))


class Asked(tuple):
    """A tuple that counts how often it is gone through."""

    __slots__ = ()
    times = 0

    def __iter__(self):
        type(self).times += 1
        return super().__iter__()


def test_what_is_prepared_is_gathered_once_however_many_cards_ask():
    prepared = Prepared(decisions=Asked())
    assert all(card not in prepared.projects for card in range(300))
    assert Asked.times == 1

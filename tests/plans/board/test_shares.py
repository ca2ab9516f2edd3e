"""Who pays decides the group, one satang at a time; the money by payer adds up to the plan exactly."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.offices.models import Agency
from plans.board.shares import Share, carried_with_shares, payer_report, shares_of, suggested, sum_of
from plans.decisions.models import FundingShare
from plans.rollup.aggregation import Joining, PublishedDecision, summed
from projects.models import ActionGroup
from tests import factories
from tests.plans.board.shares import YEARS, baht, lines_of, payers, plans

SELF, JOINT, SUPPORT = ActionGroup.SELF, ActionGroup.JOINT, ActionGroup.SUPPORT


def share(payer, amount, **more):
    return Share(project_id=1, payer=payer, amount_baht=Decimal(amount), **more)


@pytest.mark.parametrize(
    ("community", "others", "group"),
    [
        ("100000", None, SELF),
        ("100000", "0", SELF),
        ("99999.99", "0.01", JOINT),
        ("50000.01", "49999.99", JOINT),
        ("50000", "50000", JOINT),
        ("49999.99", "50000.01", SUPPORT),
        ("0.01", "99999.99", SUPPORT),
        ("0", "100000", SUPPORT),
        (None, "100000", SUPPORT),
        (None, "0.01", SUPPORT),
        ("0.01", None, SELF),
        ("0.01", "0.01", JOINT),
        ("0.01", "0.02", SUPPORT),
    ],
)
def test_the_group_follows_from_who_pays_to_the_satang(community, others, group):
    stated = [("community", community), ("local", others)]
    assert suggested([share(payer, amount) for payer, amount in stated if amount is not None]).group == group


@pytest.mark.parametrize(
    ("shares", "group"),
    [
        ([], None),
        ([("community", False)], SELF),
        ([("community", True), ("state", True)], JOINT),
        ([("community", True), ("state", False)], SELF),
        ([("community", False), ("state", True)], SUPPORT),
        ([("community", False), ("state", False)], None),
        ([("state", False)], None),
    ],
)
def test_without_money_the_group_follows_from_who_acts_and_nought_is_not_blank(shares, group):
    found = suggested([share(payer, 0, is_acting=acting) for payer, acting in shares])
    assert found.group == group
    assert found.why


def test_work_counts_as_money_and_an_agency_that_only_acts_makes_it_joint():
    assert suggested([share("community", 60, is_in_kind=True), share("other", 40)]).group == JOINT
    assert suggested([share("community", 60), share("local", 0, is_acting=True)]).group == JOINT


def test_the_reason_is_in_words_with_percent_and_baht_and_says_what_nobody_pays_yet():
    found = suggested([share("community", 60000), share("local", 40000)], budget_baht=Decimal(120000))
    assert found.why == (
        "ชุมชนออก 60 % (60,000 บาท) หน่วยงานอื่นออก 40 % (40,000 บาท) ไม่เกินกึ่งหนึ่ง"
        " (ยังไม่ระบุผู้ออกเงินอีก 20,000 บาท คำแนะนำอาจเปลี่ยนได้)"
    )
    assert "ยังไม่ระบุ" not in suggested([share("community", 60000)], budget_baht=None).why


# --- money by payer -------------------------------------------------------------------------------------------------


def test_a_joint_project_counts_once_and_each_agency_has_its_share():
    shares = [
        share("local", 70, agency_id=7, agency="อบต.บ้านบัว"),
        replace(share("state", 30, agency_id=8, agency="สนง.กษอ."), project_id=2),
        replace(share("local", 5, agency_id=7, agency="อบต.บ้านบัว", is_in_kind=True), project_id=2),
    ]
    report = payer_report(lines_of([[100], [50]], joinings=[Joining("joint", 1, frozenset({1, 2}))]), shares)
    assert [(row.name, row.cash_baht, row.in_kind_baht, row.projects) for row in report.rows] == [
        ("อบต.บ้านบัว", 70, 5, 2),
        ("สนง.กษอ.", 30, 0, 1),
    ]
    assert (report.total_baht, report.unstated_baht, report.over_baht) == (150, 45, 0)
    assert [one.line.project_id for one in report.unstated] == [1]


def test_of_one_thing_proposed_twice_the_shares_count_once():
    shares = [share("local", 100, agency_id=7, agency="ก"), replace(share("local", 80, agency_id=7), project_id=2)]
    same = Joining("same", 1, frozenset({1, 2}))
    report = payer_report(lines_of([[100], [80]], joinings=[same]), shares)
    assert (report.total_baht, report.stated_baht, report.unstated_baht) == (100, 100, 0)
    chosen = replace(same, values={"budget": "P000002"})
    assert payer_report(lines_of([[100], [80]], joinings=[chosen]), shares[1:]).stated_baht == 80


def test_more_stated_than_the_project_needs_is_said_and_taken_off():
    report = payer_report(
        lines_of([[100], [None], [0]]), [share("local", 120), replace(share("local", 5), project_id=2)]
    )
    assert (report.total_baht, report.stated_baht, report.unstated_baht, report.over_baht) == (100, 125, 0, 25)
    assert [one.line.project_id for one in report.over] == [1, 2]


def test_what_is_declined_or_deferred_has_no_payer_in_the_plan():
    rulings = [PublishedDecision(1, "declined", reason="ซ้ำ")]
    report = payer_report(lines_of([[100], [50]], rulings=rulings), [share("local", 100)])
    assert (report.total_baht, report.stated_baht, report.unstated_baht) == (50, 0, 50)


def test_what_would_change_if_an_agency_brought_nothing_is_known():
    shares = [
        share("community", 60),
        share("local", 40, agency_id=7, agency="อบต."),
        replace(share("local", 50, agency_id=7), project_id=2),
        replace(share("state", 5, agency_id=8), project_id=2),
    ]
    rows = {row.agency_id: row for row in payer_report(lines_of([[100], [55]]), shares).rows}
    assert [(one.line.project_id, after.group) for one, after in rows[7].without] == [(1, SELF)]
    assert (rows[8].without, rows[None].without) == ((), ())


@given(plans(), st.randoms())
def test_payers_and_the_unstated_add_up_to_the_plan_exactly(plan, chance):
    lines, shares = plan
    report = payer_report(lines, shares)
    assert report.total_baht == summed(lines, YEARS).total_baht
    assert report.stated_baht + report.unstated_baht - report.over_baht == report.total_baht
    shuffled = list(shares)
    chance.shuffle(shuffled)
    again = payer_report(lines, shuffled)
    assert {(row.agency_id, row.payer if row.agency_id is None else "", row.total_baht) for row in again.rows} == {
        (row.agency_id, row.payer if row.agency_id is None else "", row.total_baht) for row in report.rows
    }


@given(st.lists(st.builds(share, payers, baht, is_acting=st.booleans()), max_size=6), baht)
def test_paying_more_from_outside_never_moves_a_project_towards_the_community(shares, more):
    order = [None, SELF, JOINT, SUPPORT]
    before = suggested(shares).group
    after = suggested([*shares, share("state", more)]).group
    if sum_of(shares) and before:
        assert order.index(after) >= order.index(before)


@given(plans())
def test_every_project_of_the_plan_stands_once_beside_its_shares(plan):
    lines, shares = plan
    found = carried_with_shares(lines, shares)
    assert [one.line.project_id for one in found] == [line.project_id for line in lines if line.is_carried]


def test_shares_are_read_in_one_query_with_their_agencies(people, django_assert_num_queries):
    plan = factories.tambon_plan("310104")
    project = factories.project("31010401")
    sao = Agency.objects.get(code="sao")
    FundingShare.objects.create(tambon_plan=plan, project=project, payer="local", agency=sao, amount_baht=5)
    FundingShare.objects.create(tambon_plan=plan, project=project, payer="community", form="in_kind", amount_baht=0)
    with django_assert_num_queries(1):
        found = shares_of(plan)
    assert [(one.payer, one.agency, one.amount_baht, one.is_in_kind) for one in found] == [
        ("community", "", 0, True),
        ("local", "องค์การบริหารส่วนตำบลบ้านบัว", 5, False),
    ]

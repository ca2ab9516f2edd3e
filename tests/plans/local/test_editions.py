"""Editions of a local plan, purely: what changed, which kind may change it, and the plan that all of them make."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import added
from plans.local.editions import (
    LABELS,
    MAY,
    RULES,
    Alteration,
    Conflict,
    Effect,
    OutsideRules,
    against_kind,
    applied,
    difference,
    grouped,
    in_print_order,
    label,
    next_number,
    replay,
    suggested_kind,
    totals,
)
from plans.local.entries import NAMES, Entry, entry_of, normal
from plans.local.models import Edition
from tests.plans import maesai

K = Edition.Kind
LINE = UUID(int=1)
ROAD = Entry(
    title="ถนนหินคลุกสายการเกษตร",
    objective="เพื่อขนส่งผลผลิต",
    target_quantity=Decimal("920.00"),
    target_unit="เมตร",
    place="หมู่ที่ 1",
    budget_baht={2571: Decimal("238000.00"), 2572: Decimal("0.00")},
    indicator="ความยาวถนน",
    expected_result="ขนส่งสะดวก",
    lead="อบต.ตัวอย่าง",
    issue="ประเด็นที่ 1",
    programme="แผนงานอุตสาหกรรมและการโยธา",
    village="31010401",
)


def changed(**values):
    return Alteration(LINE, ROAD, replace(ROAD, **values))


ADDED, REMOVED = Alteration(LINE, None, ROAD), Alteration(LINE, ROAD, None)
MENDED, HEAVY = changed(title="ถนนหินคลุกเพื่อการเกษตร"), changed(target_quantity=Decimal("1850.00"))


# --- a line as data ---------------------------------------------------------------------------------------------------
def test_a_line_is_read_back_as_it_was_stored():
    assert entry_of(ROAD.data()) == ROAD
    assert entry_of(ROAD.data()).data() == ROAD.data()


def test_blank_and_nought_stay_apart():
    assert ROAD.years_baht((2571, 2572, 2573)) == (Decimal("238000.00"), Decimal("0.00"), None)
    assert (ROAD.total_baht, Entry("ว่าง").total_baht) == (Decimal("238000.00"), None)
    assert ROAD.project_years == 1


def test_data_of_another_shape_is_no_line():
    with pytest.raises(ValueError, match="colour"):
        entry_of(ROAD.data() | {"colour": "red"})


def test_equal_lines_are_equal_however_they_were_typed():
    typed = normal(Entry(" ถนน  หินคลุก ", budget_baht={2571: Decimal(1000)}, target_quantity=Decimal(5)))
    stored = entry_of({"title": "ถนน หินคลุก", "budget_baht": {"2571": "1000.00"}, "target_quantity": "5.00"})
    assert typed == stored
    assert typed.data() == stored.data()
    assert normal(stored) == stored


def test_the_target_is_printed_as_the_forms_print_it():
    assert ROAD.target == "920 เมตร\nหมู่ที่ 1"
    assert Entry("x", target_quantity=Decimal("2.50"), target_unit="ไร่", target_text="นา").target == "2.50 ไร่\nนา"


# --- what changed -----------------------------------------------------------------------------------------------------
def test_every_changed_field_is_named_money_year_by_year():
    new = replace(ROAD, title="ใหม่", budget_baht={2571: Decimal("300000.00"), 2573: Decimal("1.00")}, lead="อบจ.")
    names = ("title", "lead", "budget_baht.2571", "budget_baht.2572", "budget_baht.2573")
    assert difference(ROAD, new) == names
    assert label("budget_baht.2572") == "งบประมาณปี 2572"
    assert all(label(name) != name for name in difference(ROAD, new))


def test_a_nought_that_becomes_blank_is_a_change():
    assert difference(ROAD, replace(ROAD, budget_baht={2571: Decimal("238000.00")})) == ("budget_baht.2572",)


def test_a_programme_and_the_item_it_was_taken_from_are_one_field():
    assert difference(ROAD, replace(ROAD, programme="แผนงานการเกษตร", programme_id=7)) == ("programme",)


def test_every_field_of_a_line_is_in_the_rule_table_or_part_of_what_it_is():
    bound = {"issue_id", "tactic_id", "programme_id"}
    assert set(NAMES) - bound - RULES.keys() == {"village"}
    assert RULES.keys() <= LABELS.keys() | {"budget_baht"}


@pytest.mark.parametrize("values", [{"village": "31010402"}, {"form": "p03"}])
def test_a_change_outside_the_rule_table_is_refused(values):
    with pytest.raises(OutsideRules, match=ROAD.title):
        difference(ROAD, replace(ROAD, **values))


def test_a_project_may_go_to_another_form_of_projects():
    assert difference(ROAD, replace(ROAD, form="p02-2")) == ("form",)


# --- which kind -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([], None),
        ([Alteration(LINE, ROAD, ROAD)], None),
        ([MENDED], K.CORRECTION),
        ([changed(indicator="จำนวนสาย")], K.CORRECTION),
        ([changed(expected_result="ดี")], K.CORRECTION),
        ([changed(programme="แผนงานการเกษตร")], K.CORRECTION),
        ([changed(objective="เพื่ออื่น")], K.CHANGE),
        ([HEAVY], K.CHANGE),
        ([changed(place="หมู่ที่ 2")], K.CHANGE),
        ([changed(target_text="กว้าง 4 เมตร")], K.CHANGE),
        ([changed(budget_baht={2571: Decimal(1)})], K.CHANGE),
        ([changed(form="p02-2")], K.CHANGE),
        ([MENDED, HEAVY], K.CHANGE),
        ([REMOVED], K.CHANGE),
        ([ADDED], K.SUPPLEMENT),
        ([ADDED, MENDED], None),
        ([ADDED, HEAVY, REMOVED], None),
    ],
)
def test_the_kind_is_suggested_from_what_changed(rows, kind):
    assert suggested_kind(rows) == kind


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (K.MAIN, [ADDED]),
        (K.CORRECTION, [MENDED]),
        (K.SUPPLEMENT, [ADDED]),
        (K.CHANGE, [MENDED, HEAVY, REMOVED]),
        (K.REVIEW, [ADDED, MENDED, HEAVY, REMOVED]),
    ],
)
def test_each_kind_holds_what_it_may_and_refuses_the_rest_by_name(kind, may):
    assert against_kind(kind, may) == []
    refused = [row for row in (ADDED, MENDED, HEAVY, REMOVED) if row not in may]
    sentences = against_kind(kind, refused)
    assert len(sentences) == len(refused)
    assert all(sentence.startswith(f"«{ROAD.title}»") for sentence in sentences)


def test_a_correction_of_the_objective_is_refused_with_the_field_named():
    (sentence,) = against_kind(K.CORRECTION, [changed(objective="เพื่ออื่น", title="ใหม่")])
    assert "วัตถุประสงค์" in sentence
    assert "ชื่อโครงการ" not in sentence


def test_every_kind_has_its_rule():
    assert set(MAY) == set(K)


def test_numbers_go_on_and_do_not_come_back():
    assert [next_number(taken) for taken in ([], [1], [3, 1], [1, 2, 7])] == [1, 2, 4, 8]


# --- the plan in force ------------------------------------------------------------------------------------------------
def test_old_that_is_not_what_the_plan_says_is_refused_with_the_line_named():
    plan = applied({}, [ADDED])
    with pytest.raises(Conflict) as refusal:
        applied(applied(plan, [HEAVY]), [MENDED])
    assert refusal.value.titles == (ROAD.title,)
    with pytest.raises(Conflict):
        applied(plan, [ADDED])
    with pytest.raises(Conflict):
        applied({}, [REMOVED])


entries = st.builds(
    Entry,
    title=st.sampled_from(["ขุดลอก", "ถนน", "ฝาย"]),
    objective=st.sampled_from(["", "ก", "ข"]),
    budget_baht=st.dictionaries(st.integers(2571, 2575), st.decimals(0, 10**9, places=2, allow_nan=False), max_size=5),
    programme=st.sampled_from(["", "แผนงาน 2", "แผนงาน 10"]),
)
# What an edition does to lines 0–5: a new state, or None for «not there».
steps = st.lists(st.dictionaries(st.integers(0, 5), st.none() | entries, max_size=6), max_size=8)


@given(steps)
def test_replaying_every_edition_over_the_main_one_gives_the_plan_in_force(wanted):
    states: dict[UUID, Entry] = {}
    editions = []
    for number, step in enumerate(wanted, start=1):
        rows = [
            Alteration(UUID(int=place), states.get(UUID(int=place)), new)
            for place, new in step.items()
            if states.get(UUID(int=place)) != new
        ]
        editions.append((number, rows))
        for row in rows:
            states = {line: entry for line, entry in states.items() if line != row.line}
            states |= {row.line: row.new} if row.new else {}
    plan = replay(editions)
    assert {line: row.entry for line, row in plan.items()} == states
    # Data that went through JSON replays alike, and a part of the editions gives the plan of that day.
    stored = [
        (number, [Alteration(row.line, *(one and entry_of(one.data()) for one in (row.old, row.new))) for row in rows])
        for number, rows in editions
    ]
    assert replay(stored).keys() == plan.keys()
    if editions:
        assert applied(replay(editions[:-1]), editions[-1][1], edition_id=len(editions)) == plan


@given(steps)
def test_a_line_keeps_its_place_through_all_editions(wanted):
    plan, orders = {}, {}
    for step in wanted:
        rows = [
            Alteration(UUID(int=place), plan[UUID(int=place)].entry if UUID(int=place) in plan else None, new)
            for place, new in step.items()
            if new is not None
        ]
        plan = applied(plan, rows)
        assert {line: plan[line].order for line in orders} == orders
        orders = {line: row.order for line, row in plan.items()}
        assert len(set(orders.values())) == len(orders)


def test_lines_are_printed_by_form_issue_and_programme_with_numbers_by_value():
    places = [
        ("p03", "", ""),
        ("p02", "ประเด็นที่ ๒", "ก"),
        ("p02", "ประเด็นที่ 10", "ก"),
        ("p02", "", "ก"),
        ("p02", "ประเด็นที่ 2", "ข"),
    ]
    rows = [
        Alteration(UUID(int=number), None, Entry("x", form=form, issue=issue, programme=programme))
        for number, (form, issue, programme) in enumerate(places)
    ]
    printed = [(row.entry.form, row.entry.issue) for row in in_print_order(applied({}, rows).values())]
    assert printed == [
        ("p02", "ประเด็นที่ 2"),
        ("p02", "ประเด็นที่ ๒"),
        ("p02", "ประเด็นที่ 10"),
        ("p02", ""),
        ("p03", ""),
    ]


def test_effects_are_told_apart():
    rows = (ADDED, REMOVED, MENDED, HEAVY, Alteration(LINE, ROAD, ROAD))
    assert [row.effect for row in rows] == [Effect.ADDS, Effect.REMOVES, Effect.MENDS, Effect.CHANGES, Effect.NOTHING]


def test_what_nobody_filled_in_stays_blank_in_the_sums():
    plan = applied({}, [ADDED])
    assert totals(plan.values(), (2571, 2572, 2573)) == {2571: Decimal(238000), 2572: Decimal(0), 2573: None}
    assert (added([]), added([None]), added([None, Decimal(0)])) == (None, None, Decimal(0))


# --- a real book's figures --------------------------------------------------------------------------------------------
def test_the_figures_of_a_real_supplement_come_out_of_its_lines():
    rows = list(applied({}, maesai.ALTERATIONS).values())
    assert len(rows) == maesai.PROJECTS == 23
    assert sum(row.entry.project_years for row in rows) == maesai.PROJECT_YEARS == 38
    by_year = totals(rows, maesai.YEARS)
    assert added(by_year.values()) == maesai.TOTAL_BAHT == 18_428_000
    counted = {year: sum(1 for row in rows if row.entry.budget_baht.get(year)) for year in maesai.YEARS}
    assert {year: (counted[year], by_year[year] or 0) for year in maesai.YEARS} == maesai.BY_YEAR


def test_the_groups_of_a_real_supplement_add_up_to_its_programmes():
    groups = list(grouped(applied({}, maesai.ALTERATIONS).values(), maesai.YEARS))
    assert {(one.form, one.programme): one.total_baht for one in groups} == maesai.BY_PROGRAMME
    assert sum(one.project_years for one in groups) == maesai.PROJECT_YEARS
    assert suggested_kind(maesai.ALTERATIONS) == K.SUPPLEMENT

"""What changed between two releases: exactly what was changed, named, and nothing else."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans.releases.comparing import CHANGED, GONE, NEW, PARTS, changed_parts, changes
from plans.releases.content import content_of
from tests.plans.lines import line
from tests.plans.released import rolled_up

amounts = st.dictionaries(st.sampled_from((2571, 2572)), st.decimals(0, 10**6, places=2))
plans = st.dictionaries(st.integers(0, 20), amounts, max_size=8)


def content(found):
    return {"lines": [line(number, money) for number, money in found.items()]}


@given(plans, plans)
def test_the_difference_of_two_plans_is_the_difference_of_their_sets(old, new):
    found = {(one.kind, one.code) for one in changes(content(old), content(new))}
    wanted = {(NEW, f"CODE{number:03}") for number in new.keys() - old.keys()}
    wanted |= {(GONE, f"CODE{number:03}") for number in old.keys() - new.keys()}
    wanted |= {(CHANGED, f"CODE{number:03}") for number in old.keys() & new.keys() if old[number] != new[number]}
    assert found == wanted


@given(plans, plans)
def test_what_changed_adds_up_to_the_difference_of_the_totals(old, new):
    def total(found):
        return sum((amount for money in found.values() for amount in money.values()), Decimal(0))

    changed = changes(content(old), content(new))
    assert sum((one.difference_baht for one in changed), Decimal(0)) == total(new) - total(old)


@given(plans)
def test_the_same_plan_has_not_changed_and_a_first_one_is_all_new(found):
    assert changes(content(found), content(found)) == []
    assert {one.kind for one in changes(None, content(found))} <= {NEW}
    assert len(changes(None, content(found))) == len(found)


def test_every_changed_field_is_named_with_both_values():
    old, new = line(1, {2571: 100}), line(1, {2571: 80, 2572: 20})
    new |= {"title": "ขุดสระ", "fate": "deferred", "counts": False, "details": {"lead_name": "อบต."}}
    [found] = changes({"lines": [old]}, {"lines": [new]})
    assert [(one.name, one.old, one.new) for one in found.fields] == [
        ("ชื่อโครงการ", "โครงการ", "ขุดสระ"),
        ("ผลการพิจารณา", "บรรจุในแผนตำบล", "ชะลอไว้พิจารณาภายหลัง"),
        ("หน่วยงานรับผิดชอบหลัก", "", "อบต."),
        ("งบประมาณปี 2571 (บาท)", "100", "80"),
        ("งบประมาณปี 2572 (บาท)", "", "20"),
    ]
    assert found.difference_baht == -100
    assert "งบประมาณปี 2572 (บาท): (ว่าง) → 20" in found.changed_words


def test_blank_is_not_nought():
    [found] = changes({"lines": [line(1, {})]}, {"lines": [line(1, {2571: 0})]})
    assert [(one.old, one.new) for one in found.fields] == [("", "0")]
    assert (found.old_baht, found.new_baht) == (None, Decimal(0))


# --- what stands beside the projects --------------------------------------------------------------------------------
def test_every_part_that_changed_is_named_once_and_no_other():
    old = {"lines": [], "plan_digest": "a", "profile": None, "team": [], "commitments": []}
    new = old | {"plan_digest": "b", "profile": {"identity": "ตำบลข้าวหอม"}, "commitments": [{"agency": "เกษตรอำเภอ"}]}
    assert changed_parts(old, new) == ["ข้อมูลตำบล", "คำตอบรับของหน่วยงาน"]
    assert changed_parts(old, old | {"plan_digest": "b", "lines": [line(1, {})]}) == []
    assert changed_parts(None, new) == []


def test_what_has_no_name_of_its_own_or_stands_in_one_release_only_is_named_too():
    assert changed_parts({"place": []}, {"place": [], "names": {}, "years": [2571]}) == ["ข้อมูลทั่วไปของแผน"]


def test_every_part_of_a_release_has_a_name(world):
    content = content_of(rolled_up())
    apart = {"lines", "plan_digest", "format", "level", "place", "period", "years"}
    assert content.keys() - apart <= PARTS.keys()

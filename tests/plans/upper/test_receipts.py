"""What was sent, what was received and what the plan above holds never contradict, whoever moves first."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.errors import Cannot
from agencies.offices.models import Agency
from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases.forwarding import CannotForward, Letter
from plans.releases.models import Receipt, ReceiptState
from plans.rollup.levels import level_sums
from plans.upper.actions import CannotAccept, accept, give_back
from plans.upper.checks import against_accepting
from plans.upper.models import Acceptance
from plans.upper.queries import risen_sums
from plans.upper.readiness import BelowStanding, readiness_below
from tests.pages import text_of
from tests.plans.levels import district
from tests.plans.released import office, rolled_up, sendable
from tests.scenery import scene

S = ReceiptState
K = Agency.Kind


@pytest.fixture
@scene
def release(world, people):
    office(people, "district", K.DISTRICT_OFFICE, "3101")
    office(people, "cdd", K.DISTRICT_CDD, "3101")
    return releases_actions.release(sendable(rolled_up(), people["team"]), by=people["team"])


@pytest.fixture
def receipt(release, people):
    """What the district's office has to sign for."""
    return sent(release, people, "district")


def sent(release, people, name):
    return forwarding.forward(release, [people[name].posts[0].agency], Letter(), by=people["team"])[0]


def row(release):
    plan = district()
    rows = readiness_below(plan, level_sums(plan.area, plan.period), risen_sums(plan))
    return next(one for one in rows if one.area == release.area)


# --- what the district is offered -----------------------------------------------------------------------------------
def test_what_was_never_sent_is_taken_by_nobody(release, people):
    for name in ("district", "cdd"):
        with pytest.raises(CannotAccept, match="ยังไม่ได้ส่งถึงสำนักงาน"):
            accept(district(), release, by=people[name])
    assert not Acceptance.objects.exists()


def test_after_receiving_the_districts_row_waits_no_more_for_receiving(receipt, release, people):
    assert row(release).standing == BelowStanding.SENT
    forwarding.receive(receipt, by=people["district"])
    assert row(release).standing.label == "ลงรับแล้ว รอพิจารณาเข้าแผน"


def test_a_plan_given_back_is_given_back_on_its_receipt_too(receipt, release, people, as_):
    other = sent(release, people, "cdd")
    taken = accept(district(), release, by=people["district"])
    receipt.refresh_from_db()
    assert receipt.state == S.RECEIVED
    give_back(taken, by=people["cdd"], reason="ขาดแผนหมู่ 3")
    taken.refresh_from_db()
    for one in (receipt, other):
        one.refresh_from_db()
        assert (one.state, one.reason, one.settled_by) == (S.RETURNED, "ขาดแผนหมู่ 3", people["cdd"])
        assert abs((one.settled_at - taken.ended_at).total_seconds()) < 5
    shown = text_of(as_("team").get(reverse("plans:receipt", args=[receipt.pk])))
    assert "ส่งคืนเมื่อ" in shown
    assert "ขาดแผนหมู่ 3" in shown
    assert "รับแล้ว" not in shown.split("การส่งถึง")[1]
    # That it was taken in before it came back stays written.
    assert "ลงรับเมื่อ" in shown


def test_what_the_plan_holds_is_given_back_by_the_plan_and_not_by_the_receipt(receipt, release, people, as_):
    accept(district(), release, by=people["district"])
    receipt.refresh_from_db()
    with pytest.raises(CannotForward, match="คืนแผน"):
        forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงาน")
    shown = as_("district").get(reverse("plans:receipt", args=[receipt.pk])).content.decode()
    assert reverse("plans:upper_list") in shown.split("<main")[1]
    assert reverse("plans:receipt_return", args=[receipt.pk]) not in shown


def test_an_office_that_takes_nothing_in_returns_its_own_receipt(release, receipt, people):
    beside = office(people, "kaset_district", K.DISTRICT_AGRI, "3101")
    (own,) = forwarding.forward(release, [beside], Letter(), by=people["team"])
    accept(district(), release, by=people["district"])
    forwarding.give_back(own, by=people["kaset_district"], reason="ขาดรายงาน")
    assert own.state == S.RETURNED


def test_what_came_back_may_be_sent_again_and_both_receipts_stay(receipt, release, people):
    give_back(accept(district(), release, by=people["district"]), by=people["district"], reason="ขาดรายงาน")
    assert row(release).standing == BelowStanding.SENT_BACK
    again = sent(release, people, "district")
    assert row(release).standing == BelowStanding.SENT
    accept(district(), release, by=people["district"])
    found = Receipt.objects.filter(agency=receipt.agency).order_by("pk").values_list("state", "reason")
    assert list(found) == [(S.RETURNED, "ขาดรายงาน"), (S.RECEIVED, "")]
    assert again.pk != receipt.pk


def test_what_an_office_of_the_district_sent_back_is_back_although_another_has_it_still(receipt, release, people, as_):
    kept = sent(release, people, "cdd")
    page, button = (reverse(f"plans:{name}", args=[district().pk]) for name in ("upper", "upper_accept"))
    assert button in as_("cdd").get(page).content.decode()
    forwarding.give_back(receipt, by=people["district"], reason="ขาดรายงาน")
    assert (row(release).standing, row(release).may_be_accepted) == (BelowStanding.SENT_BACK, False)
    for name in ("district", "cdd"):
        shown = as_(name).get(page)
        assert "ส่งคืนแล้ว รอส่งใหม่" in text_of(shown)
        assert button not in shown.content.decode()
        assert "รับแผนที่ตำบลส่งมาเข้าแผนอำเภอ" not in text_of(as_(name).get(reverse("home")))
        with pytest.raises(CannotAccept, match="ส่งคืนไปแล้ว รับได้เมื่อส่งมาใหม่"):
            accept(district(), release, by=people[name])
    kept.refresh_from_db()
    assert kept.state == S.SENT


def test_what_came_back_is_offered_again_when_one_office_of_the_district_is_sent_it_anew(receipt, release, people, as_):
    sent(release, people, "cdd")
    give_back(accept(district(), release, by=people["district"]), by=people["district"], reason="ขาดรายงาน")
    sent(release, people, "cdd")
    assert row(release).standing == BelowStanding.SENT
    assert "รับแผนที่ตำบลส่งมาเข้าแผนอำเภอ" in text_of(as_("district").get(reverse("home")))
    assert accept(district(), release, by=people["district"])


# --- in whatever order ----------------------------------------------------------------------------------------------
def steps(release, people):
    """Everything the team and the two offices can try, one call each."""

    def at(name, act):
        receipt = Receipt.objects.filter(release=release, agency=people[name].posts[0].agency).first()
        return act(receipt, people[name]) if receipt else None

    def back(name):
        taken = Acceptance.objects.order_by("-pk").first()
        return give_back(taken, by=people[name], reason="ขาดหมู่ 3") if taken else None

    each = (
        lambda name: forwarding.forward(release, [people[name].posts[0].agency], Letter(), by=people["team"]),
        lambda name: at(name, lambda receipt, by: forwarding.opened(receipt, by=by)),
        lambda name: at(name, lambda receipt, by: forwarding.receive(receipt, by=by)),
        lambda name: at(name, lambda receipt, by: forwarding.give_back(receipt, by=by, reason="ขาดรายงาน")),
        lambda name: accept(district(), release, by=people[name]),
        back,
    )
    return [(step, name) for step in each for name in ("district", "cdd")]


def agree(release):
    """Assert that receipts, plan and row say the same."""
    held = Acceptance.objects.filter(release=release, ended_at=None).exists()
    before = Receipt.objects.filter(release=release).exclude(state=S.RETURNED)
    back = Receipt.objects.filter(release=release, state=S.RETURNED).order_by("settled_at").last()
    anew = before.filter(sent_at__gt=back.settled_at) if back else before
    found = row(release)
    if held:
        assert before.exists()
        assert (found.standing, found.may_be_accepted) == (BelowStanding.ACCEPTED, False)
        return
    assert found.may_be_accepted is anew.exists()
    assert found.may_be_accepted is (against_accepting(district(), release) == [])
    is_received = anew.filter(state=S.RECEIVED).exists()
    assert (found.standing == BelowStanding.RECEIVED) is is_received
    for one in Receipt.objects.filter(release=release, state=S.RETURNED):
        assert one.reason
        assert one.settled_at
        assert one.settled_name


@pytest.mark.parametrize("seed", range(12))
def test_receipts_and_the_plan_above_agree_in_whatever_order_they_move(release, people, seed):
    chance, tried = random.Random(seed), steps(release, people)
    refused = 0
    for step, name in chance.choices(tried, k=30):
        try:
            step(name)
        except (Cannot, PermissionDenied):
            refused += 1
        agree(release)
    assert 0 < refused < 30

"""One list for taking in, giving back and releasing: the page asks it of all areas at once, the action of one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from plans.decisions import decision_file
from plans.decisions.actions import FROZEN
from plans.releases.models import Release
from plans.rollup.actions import roll_up
from plans.rollup.levels import level_sums
from plans.tambon.models import TambonPlan
from plans.upper.actions import CannotAccept, accept, give_back, release_upper
from plans.upper.checking import accepting, giving_back, releasing
from plans.upper.checks import Obstacle, against_accepting, against_giving_back, against_releasing, level_below
from plans.upper.models import UpperPlan
from plans.upper.queries import risen_sums
from plans.upper.readiness import readiness_below
from tests import factories
from tests.pages import read
from tests.plans.levels import district, handed_up, province, released, several, tambon


@pytest.fixture
def country(people):
    several(people, {"31010401": (100,), "31010501": (7,), "31020101": (3,)})
    return people


def rows_of(plan):
    return readiness_below(plan, level_sums(plan.area, plan.period), risen_sums(plan))


def deferred(code, people):
    """The tambon's plan after a decision that its release does not know."""
    data = {"decisions": [{"project": tambon(code).lines.get().project.code, "fate": "deferred", "reason": "รอ"}]}
    decision_file.apply(tambon(code), data, by=people["team"])
    roll_up(tambon(code).pk)


def agree(plan):
    """What the page offers is what the action would do, for every area below."""
    for row in rows_of(plan):
        if row.release is not None:
            assert row.may_be_accepted is (against_accepting(plan, row.release) == []), row.area
            if row.may_be_accepted:
                assert list(row.lacking) == accepting(plan, row.release), row.area
        if row.acceptance is not None:
            assert row.may_be_given_back is (against_giving_back(row.acceptance) == []), row.area
    return {row.area.code for row in rows_of(plan) if row.may_be_accepted}


def test_the_page_offers_what_the_action_takes(country):
    assert agree(district()) == set()
    one, _ = released("310104"), handed_up(released("310105"))
    assert agree(district()) == {"310105"}
    handed_up(one)
    assert agree(district()) == {"310104", "310105"}
    taken = accept(district(), one, by=country["district"])
    assert agree(district()) == {"310105"}
    give_back(taken, by=country["district"], reason="ขาดหมู่ 3")
    assert agree(district()) == {"310105"}
    handed_up(one)
    assert agree(district()) == {"310104", "310105"}
    deferred("310104", country)
    assert agree(district()) == {"310105"}
    TambonPlan.objects.filter(area__code="310105").update(wanted=9)
    assert agree(district()) == set()


def test_the_same_holds_of_a_province(country):
    accept(district(), handed_up(released("310104")), by=country["district"])
    first = release_upper(district(), by=country["district"])
    assert agree(province()) == set()
    handed_up(first)
    assert agree(province()) == {"3101"}
    accept(district(), handed_up(released("310105")), by=country["district"])
    assert agree(province()) == set()
    assert against_accepting(province(), first)[0].place == reverse("plans:upper", args=[district().pk])


def test_what_is_missing_below_is_confirmed_by_name(country):
    plan, one = district(), handed_up(released("310104"))
    (missing,) = accepting(plan, one)
    assert (missing.code, missing.figure) == ("missing_below", "ขาด 3 หมู่บ้าน")
    with pytest.raises(CannotAccept, match="ทำเครื่องหมายยืนยันให้ครบทุกข้อ"):
        accept(plan, one, by=country["district"], confirmed=[])
    taken = accept(plan, one, by=country["district"], confirmed=read([missing]))
    assert giving_back(taken) == []
    assert [reason.code for reason in releasing(district())] == ["missing_below"]
    release_upper(district(), by=country["district"], confirmed=read(releasing(district())))
    assert [reason.code for reason in giving_back(taken)] == ["released"]
    with pytest.raises(CannotAccept, match="เล่มแผน ครั้งที่ 1 ที่ออกไปแล้วจะไม่เป็นปัจจุบันเมื่อคืนแผน"):
        give_back(taken, by=country["district"], reason="ขาดหมู่ 3", confirmed=[])
    give_back(taken, by=country["district"], reason="ขาดหมู่ 3", confirmed=read(giving_back(taken)))


def test_every_obstacle_has_its_sentence(country):
    old, stranger = released("310104"), released("310201")
    other = UpperPlan(area=factories.area("3101"), period=factories.period(2566), level="district", pk=0)

    def obstacle(release, plan=None):
        plan = plan or district()
        return level_below(plan, [release.area_id]).obstacle(release), against_accepting(plan, release)

    assert obstacle(stranger)[0] == Obstacle.ELSEWHERE
    assert obstacle(old, other) == (Obstacle.OTHER_PERIOD, ["แผนที่ส่งมาเป็นคนละช่วงแผน"])
    deferred("310104", country)
    found, said = obstacle(old)
    assert (found, said[0].place) == (Obstacle.CHANGED, reverse("plans:releases", args=[tambon("310104").pk]))
    new = released("310104")
    found, said = obstacle(old)
    assert (found, said[0].place) == (Obstacle.REPLACED, reverse("plans:release", args=[new.pk]))
    assert obstacle(new) == (Obstacle.NOT_SENT, [f"เล่มแผน {new.area} ครั้งที่ 2 ยังไม่ได้ส่งถึงสำนักงานของ อ.เมืองบุรีรัมย์"])
    accept(district(), handed_up(new), by=country["district"])
    assert obstacle(new) == (Obstacle.TAKEN, [f"แผน {new.area} รับเข้าแผนนี้แล้ว หรือไม่พบแผนต้นทาง"])
    give_back(district().acceptances.get(), by=country["district"], reason="ขาดหมู่ 3")
    assert obstacle(new) == (Obstacle.SENT_BACK, [f"เล่มแผน {new.area} ครั้งที่ 2 ส่งคืนไปแล้ว รับได้เมื่อส่งมาใหม่"])


def test_a_plan_that_is_held_above_takes_gives_and_releases_nothing(country):
    accept(district(), handed_up(released("310104")), by=country["district"])
    release = handed_up(released("310105"))
    assert against_releasing(district(), 1) == []
    UpperPlan.objects.update(frozen_by=Release.objects.first())
    assert against_accepting(district(), release) == against_releasing(district(), 1) == [FROZEN]
    assert agree(district()) == set()
    assert not any(row.may_be_given_back for row in rows_of(district()))


def test_nothing_taken_in_is_nothing_to_release_and_the_place_is_the_list(country):
    (reason,) = against_releasing(district(), 0)
    assert reason.place == f"{reverse('plans:upper', args=[district().pk])}#below"

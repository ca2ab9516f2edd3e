"""How ready the level below is: where each area stands, and who has to do what, by name."""

from __future__ import annotations

import pytest

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import PostHolder
from plans.decisions import decision_file
from plans.releases.models import Receipt
from plans.rollup.actions import roll_up
from plans.rollup.levels import level_sums
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, give_back, release_upper
from plans.upper.queries import risen_sums
from plans.upper.readiness import BelowStanding, readiness_below
from plans.village.actions.moves import move
from plans.village.models import PlanState
from tests import factories
from tests.plans.levels import district, handed_up, province, released, several, tambon
from tests.plans.released import forum_closed
from tests.scenery import scene


@pytest.fixture
@scene
def country(people):
    several(people, {"31010401": (100,), "31010501": (7,), "31020101": (3,)})
    return people


def rows_of(plan):
    return readiness_below(plan, level_sums(plan.area, plan.period), risen_sums(plan))


def row(code, plan=None):
    plan = plan or district(code[:4])
    return next(one for one in rows_of(plan) if one.area.code == code)


def said(code, plan=None):
    return [str(one) for one in row(code, plan).blockers]


def test_what_is_in_the_way_names_villages_and_posts(country):
    found = said("310104")
    assert "เลขานุการเวทีประชาคมหมู่ที่ 2, 3, 4: หมู่ที่ 2, 3, 4 ยังไม่เริ่มจัดทำแผน" in found
    team = country["team"].posts[0].title
    assert f"{team}: ยังไม่ปิดเวทีตำบล" in found
    assert f"{team}: ยังไม่ออกเล่มแผน" in found
    assert row("310104").standing == BelowStanding.BEHIND


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PlanState.DRAFT, "เลขานุการเวทีประชาคมหมู่ที่ 2: หมู่ที่ 2 ยังไม่ส่งแผน"),
        (PlanState.RETURNED, "เลขานุการเวทีประชาคมหมู่ที่ 2: หมู่ที่ 2 ถูกส่งกลับให้แก้ไข ยังไม่ส่งใหม่"),
        (PlanState.SUBMITTED, "หมู่ที่ 2 ส่งแผนแล้ว ยังไม่ตรวจรับ"),
    ],
)
def test_each_state_of_a_village_has_its_words(country, state, words):
    factories.in_state(factories.village_plan("31010402"), state)
    assert any(one.endswith(words) for one in said("310104"))


def test_a_post_without_a_holder_is_said_to_be_vacant(country):
    PostHolder.objects.filter(post__role=Role.TAMBON_TEAM, post__area__code="310104").delete()
    assert any("(ตำแหน่งว่าง): ยังไม่ออกเล่มแผน" in one for one in said("310104"))


def test_released_sent_accepted_given_back(country):
    forum_closed(tambon("310104"), country["team"])
    one = released("310104")
    assert (row("310104").standing, row("310104").may_be_accepted) == (BelowStanding.RELEASED, False)
    assert not any("ยังไม่ออกเล่มแผน" in each or "เวทีตำบล" in each for each in said("310104"))
    assert any(each.endswith("ออกเล่มแผน ครั้งที่ 1 แล้ว ยังไม่ส่งถึงสำนักงานที่รับแผน") for each in said("310104"))
    office = Agency.objects.create(
        code="office", kind=Agency.Kind.DISTRICT_OFFICE, name="ที่ว่าการ", short_name="อ.", area=factories.area("3101")
    )
    receipt = Receipt.objects.create(release=one, agency=office, sent_by=country["team"])
    assert (row("310104").standing, row("310104").may_be_accepted) == (BelowStanding.SENT, True)
    Receipt.objects.filter(pk=receipt.pk).update(state="received")
    assert (row("310104").standing, row("310104").may_be_accepted) == (BelowStanding.RECEIVED, True)
    assert "รอรับ" not in row("310104").standing.label
    taken = accept(district(), one, by=country["district"])
    found = row("310104")
    assert (found.standing, found.release, found.blockers) == (BelowStanding.ACCEPTED, one, ())
    assert (found.now, found.accepted) == ((1, 100), (1, 100))
    give_back(taken, by=country["district"], reason="ขาดหมู่ 3")
    found = row("310104")
    assert (found.standing, found.given_back.end_reason) == (BelowStanding.SENT_BACK, "ขาดหมู่ 3")
    assert not found.may_be_accepted
    assert any(each.endswith("เล่มแผน ครั้งที่ 1 ถูกส่งคืน แก้ไขตามเหตุผลแล้วส่งใหม่") for each in said("310104"))
    Receipt.objects.create(release=one, agency=office, sent_by=country["team"])
    assert (row("310104").standing, row("310104").may_be_accepted) == (BelowStanding.SENT, True)


def test_what_was_sent_to_an_office_that_takes_nothing_in_is_not_sent_to_the_district(country):
    one = released("310104")
    beside = Agency.objects.create(
        code="agri", kind=Agency.Kind.DISTRICT_AGRI, name="เกษตรอำเภอ", short_name="กษอ.", area=factories.area("3101")
    )
    Receipt.objects.create(release=one, agency=beside, sent_by=country["team"])
    assert (row("310104").standing, row("310104").may_be_accepted) == (BelowStanding.RELEASED, False)


def test_a_plan_that_changed_after_its_release_is_named(country):
    released("310104")
    data = {"decisions": [{"project": tambon("310104").lines.get().project.code, "fate": "deferred", "reason": "รอ"}]}
    decision_file.apply(tambon("310104"), data, by=country["team"])
    roll_up(tambon("310104").pk)
    assert any(one.endswith("แผนเปลี่ยนหลังออกเล่มแผน ครั้งที่ 1 ต้องออกเล่มแผนใหม่") for one in said("310104"))
    assert not row("310104").may_be_accepted


def test_a_plan_that_is_being_summed_waits_for_the_machine(country):
    released("310104")
    TambonPlan.objects.filter(area__code="310104").update(wanted=9)
    assert "ระบบ: กำลังรวมแผน กรุณารอสักครู่" in said("310104")
    assert not row("310104").may_be_accepted


def test_the_province_sees_which_tambons_a_district_lacks(country):
    accept(district(), handed_up(released("310104")), by=country["district"])
    office = country["district"].posts[0].title
    assert said("3101", province()) == [f"{office}: ยังไม่รับแผน ต.สะแกโพรง", f"{office}: ยังไม่ออกเล่มแผน"]
    one = release_upper(district(), by=country["district"])
    assert row("3101", province()).standing == BelowStanding.RELEASED
    accept(district(), handed_up(released("310105")), by=country["district"])
    assert said("3101", province()) == [f"{office}: แผนเปลี่ยนหลังออกเล่มแผน ครั้งที่ 1 ต้องออกเล่มแผนใหม่"]
    again = release_upper(district(), by=country["district"])
    accept(province(), handed_up(again), by=country["province"])
    assert row("3101", province()).standing == BelowStanding.ACCEPTED
    assert row("3102", province()).standing == BelowStanding.BEHIND
    assert (one.version, again.version) == (1, 2)


@pytest.mark.parametrize("code", ["3101", "31"])
def test_equally_many_queries_for_one_area_below_and_for_many(country, code, django_assert_max_num_queries):
    plan = district(code) if len(code) == 4 else province(code)
    counts = []
    for more in ((), ("310106", "310107", "3103", "3104")):
        factories.areas(*more, names=dict.fromkeys(more, "ตัวอย่าง"))
        with django_assert_max_num_queries(30) as found:
            rows = rows_of(plan)
        counts.append((len(rows), len(found.captured_queries)))
    (few, once), (many, again) = counts
    assert many > few
    assert once == again <= 14


def test_a_move_below_shows_at_once(country):
    village = factories.village_plan("31010402")
    factories.in_state(village, PlanState.SUBMITTED)
    move(village, "return", by=country["team"], note="ขาดเงิน")
    assert any("หมู่ที่ 2 ถูกส่งกลับ" in one for one in said("310104"))

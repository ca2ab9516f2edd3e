"""Districts and provinces: what rises, who holds what, and sums that are the sums of the level below."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.roles import Role
from plans.decisions import decision_file
from plans.decisions.actions import CannotDecide, DecisionInput, prepare
from plans.decisions.models import Outcome
from plans.releases.actions import release
from plans.releases.models import Release
from plans.releases.reader import content_in
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import PublishedDecision, fates, summed
from plans.tambon.models import TambonPlan
from plans.upper.actions import CannotAccept, accept, decide, give_back, release_upper, upper_plan_for
from plans.upper.content import upper_digest
from plans.upper.models import UpperPlan
from plans.village.actions.moves import move
from plans.village.states import CannotMove
from projects.models import Project
from tests import factories
from tests.plans.levels import handed_up
from tests.plans.lines import line
from tests.plans.upper.reference import Accepted, UpperInputs, rising, upper_inputs
from tests.scenery import scene

YEARS = (2571, 2572)
MONEY = {"31010401": 100, "31010402": 40, "31010501": 7, "31020101": 3}


@pytest.fixture
@scene
def country(people):
    """Three tambons in two districts of one province, all accepted and rolled up."""
    for code, amount in MONEY.items():
        plan = factories.ready_plan(code, by=people["secretary"], head=people["head"], amounts={2571: amount})
        move(plan, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
        move(plan, "accept", by=factories.person(Role.TAMBON_TEAM, code[:6]))
    for pk in TambonPlan.objects.values_list("pk", flat=True):
        roll_up(pk)
    return people


def tambon(code) -> TambonPlan:
    return TambonPlan.objects.select_related("area", "period").get(area__code=code)


def released(code) -> Release:
    return release(tambon(code), by=factories.person(Role.TAMBON_TEAM, code))


def district(code="3101") -> UpperPlan:
    return upper_plan_for(factories.area(code), factories.period())


def officer(code, role=Role.DIST_OFFICE):
    return factories.person(role, code)


class TestAccepting:
    def test_what_is_accepted_is_frozen_below_until_it_is_given_back(self, country):
        plan, people = tambon("310104"), country
        taken = accept(district(), handed_up(released("310104")), by=people["district"])
        project = plan.lines.first().project
        with pytest.raises(CannotDecide, match="ระดับบน"):
            prepare(plan, project, DecisionInput("carried"), by=people["team"])
        with pytest.raises(CannotMove, match="ระดับบน"):
            move(project.village_line.plan, "reopen", by=people["team"], note="แก้")
        with pytest.raises(CannotAccept, match="เหตุผล"):
            give_back(taken, by=people["district"], reason=" ")
        give_back(taken, by=people["district"], reason="ขาดหมู่ 3")
        assert prepare(tambon("310104"), project, DecisionInput("carried"), by=people["team"]).pk
        with pytest.raises(CannotAccept, match="คืนไปแล้ว"):
            give_back(taken, by=people["district"], reason="อีกครั้ง")

    def test_it_is_accepted_once(self, country):
        one = released("310104")
        accept(district(), handed_up(one), by=country["district"])
        with pytest.raises(CannotAccept, match="รับเข้าแผนนี้แล้ว"):
            accept(district(), handed_up(one), by=country["district"])

    def test_only_the_newest_release_that_still_holds(self, country):
        old = released("310104")
        project = tambon("310104").lines.first().project.code
        data = {"decisions": [{"project": project, "fate": "deferred", "reason": "รอแบบ"}]}
        decision_file.apply(tambon("310104"), data, by=country["team"])
        roll_up(tambon("310104").pk)
        with pytest.raises(CannotAccept, match="ไม่เป็นปัจจุบัน"):
            accept(district(), handed_up(old), by=country["district"])
        new = released("310104")
        with pytest.raises(CannotAccept, match="กรุณารับเล่มล่าสุด"):
            accept(district(), handed_up(old), by=country["district"])
        assert accept(district(), handed_up(new), by=country["district"]).release == new

    def test_a_tambon_of_another_district_is_not_taken(self, country):
        with pytest.raises(CannotAccept, match="ไม่ได้อยู่ใน"):
            accept(district(), handed_up(released("310201")), by=country["district"])

    @pytest.mark.parametrize("name", ["team", "planner", "province", "kaset_district", "stranger", "admin"])
    def test_only_the_districts_own_offices_accept(self, country, name):
        one = released("310104")
        with pytest.raises(PermissionDenied):
            accept(district(), handed_up(one), by=country[name])
        assert tambon("310104").frozen_by is None


class TestSums:
    def test_the_district_is_the_sum_of_its_tambons_and_the_province_of_its_districts(self, country):
        for code in ("310104", "310105"):
            accept(district(), handed_up(released(code)), by=country["district"])
        other = officer("3102")
        accept(district("3102"), handed_up(released("310201")), by=other)
        upper = [release_upper(district(), by=country["district"]), release_upper(district("3102"), by=other)]
        province = upper_plan_for(factories.area("31"), factories.period())
        for one in upper:
            accept(province, handed_up(one), by=country["province"])
        assert summed(upper_inputs(province).lines(), factories.period().years).total_baht == sum(MONEY.values())
        top = release_upper(province, by=country["province"])
        assert (top.level, top.version, content_in(top)["missing"]) == ("province", 1, [])
        assert release_upper(province, by=country["province"]) == top

    def test_the_level_decides_itself_and_the_level_below_stays_as_it_was(self, country):
        for code in ("310104", "310105"):
            accept(district(), handed_up(released(code)), by=country["district"])
        project = Project.objects.get(tambon_lines__area_code="31010501")
        before = upper_digest(district())
        decide(district(), project, fate="declined", by=country["district"], reason="ซ้ำกับโครงการของกรม")
        lines = upper_inputs(district()).lines()
        assert summed(lines, YEARS).total_baht == 140
        assert fates(lines)["declined"].budget_baht == 7
        assert upper_digest(district()) != before
        assert TambonPlan.objects.get(area__code="310105").lines.get().fate == Outcome.CARRIED

    def test_what_the_tambon_passed_on_waits_for_the_district_to_take_it(self, country):
        project = tambon("310105").lines.get().project
        data = {"decisions": [{"project": project.code, "fate": "passed_on", "lead": "ldd", "reason": "เกินกำลัง"}]}
        decision_file.apply(tambon("310105"), data, by=country["next_team"])
        roll_up(tambon("310105").pk)
        accept(district(), handed_up(released("310105")), by=country["district"])
        assert summed(upper_inputs(district()).lines(), YEARS).total_baht == 0
        decide(district(), project, fate="carried", rank=1, by=country["district"])
        assert summed(upper_inputs(district()).lines(), YEARS).total_baht == 7

    @pytest.mark.parametrize(
        ("fate", "reason", "word"), [("declined", "", "เหตุผล"), ("merged", "x", "เลือกผล"), ("", "x", "เลือกผล")]
    )
    def test_a_decision_that_says_too_little_is_refused(self, country, fate, reason, word):
        accept(district(), handed_up(released("310104")), by=country["district"])
        project = tambon("310104").lines.first().project
        with pytest.raises(CannotAccept, match=word):
            decide(district(), project, fate=fate, by=country["district"], reason=reason)

    def test_a_project_that_did_not_come_up_is_not_decided_on(self, country):
        accept(district(), handed_up(released("310104")), by=country["district"])
        project = tambon("310105").lines.get().project
        with pytest.raises(CannotAccept, match="ไม่อยู่ในแผนที่รับจากระดับล่าง"):
            decide(district(), project, fate="carried", by=country["district"])

    def test_nothing_accepted_is_nothing_to_release(self, country):
        with pytest.raises(CannotAccept, match="ยังไม่ได้รับแผน"):
            release_upper(district(), by=country["district"])


baht = st.one_of(st.none(), st.decimals(0, 10**9, places=2))


@st.composite
def contents(draw):
    """Draw what a tambon released: some carried, one of them joint with the next, some passed on or declined."""
    base = draw(st.integers(0, 10)) * 100
    fate = st.sampled_from(("carried", "passed_on", "declined"))
    lines = []
    for number in range(base, base + draw(st.integers(1, 5))):
        told = draw(fate)
        amounts = {year: draw(baht) for year in YEARS}
        lines.append(line(number, amounts, fate=told, counts=told == "carried"))
        if told == "carried" and draw(st.booleans()):
            joined = {year: draw(baht) for year in YEARS}
            lines.append(line(number + 50, joined, fate="merged", carrier=lines[-1]["code"]))
    return {"years": list(YEARS), "lines": lines}


class TestProperties:
    @given(st.lists(contents(), max_size=4), st.randoms())
    def test_a_level_is_the_sum_of_what_it_accepted_in_any_order(self, found, chance):
        accepted = [Accepted(f"3101{place:02}", 1, "x", one) for place, one in enumerate(found)]
        plan = UpperInputs(YEARS, tuple(accepted))
        mixed = UpperInputs(YEARS, tuple(chance.sample(accepted, len(accepted))))
        assert mixed.lines() == plan.lines()
        below = sum(
            (
                Decimal(amount)
                for one in found
                for told in one["lines"]
                if told["counts"]
                for amount in told["budget_baht"].values()
            ),
            Decimal(0),
        )
        assert summed(plan.lines(), YEARS).total_baht == below

    @given(contents())
    def test_everything_that_rises_has_one_fate_whatever_is_decided(self, content):
        rulings = tuple(PublishedDecision(one["id"], "declined") for one in content["lines"][::2])
        lines = UpperInputs(YEARS, (Accepted("310101", 1, "x", content),), rulings).lines()
        risen = rising(content)
        assert len(lines) == len(risen) == sum(one.projects for one in fates(lines).values())
        out = sum((one.budget_baht for one in fates(lines).values()), Decimal(0))
        assert out == sum((one.budget_baht for one in risen), Decimal(0))

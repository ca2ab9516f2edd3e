"""Projects of the tambon plan as lines of the local plan: what is offered, on which form, with whose money."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from plans.decisions.models import Outcome
from plans.local.actions.approval import CannotMove
from plans.local.actions.changes import CannotAmend, open_local_plan
from plans.local.actions.intake import Availability, Placing, offers, take_in
from plans.local.editions import plan_in_force
from plans.local.models import Edition
from plans.local.readiness import faults
from plans.tambon.models import TambonLine
from tests import factories
from tests.plans.amendments import TAMBON, add, announced, edition_of, entry
from tests.plans.local.carried import carried
from tests.scenery import scene

pytestmark = pytest.mark.django_db
K = Edition.Kind
PLACING = Placing(programme="แผนงานการเกษตร", programme_id=None, reason="ประชาคมตำบลเห็นชอบ")


@pytest.fixture
@scene
def plan(lao):
    return open_local_plan(lao[0], factories.period(), by=lao[1]["planner"])


@pytest.fixture
def main(plan, people):
    return edition_of(plan, people)


def test_each_fate_and_group_is_offered_on_its_form(main, people):
    carried("อบต. ทำ")
    carried("ร่วมกัน", action_group="joint")
    carried("ชุมชนทำเอง", action_group="self")
    carried("เกินศักยภาพ", fate=Outcome.PASSED_ON, counts=False, carrier=None)
    carried("ชะลอ", fate=Outcome.DEFERRED, counts=False, carrier=None)
    carried("ไม่รับ", fate=Outcome.DECLINED, counts=False, carrier=None)
    found = {offer.entry.title: offer.entry.form for offer in offers(main, reader=people["planner"])}
    assert found == {"อบต. ทำ": "p02", "ร่วมกัน": "p02", "ชุมชนทำเอง": "p02-1", "เกินศักยภาพ": "p02-2"}


def test_a_line_brings_what_the_forms_print_and_its_blanks(main, people):
    carried("ขุดลอก")
    (offer,) = offers(main, reader=people["planner"])
    assert offer.entry.budget_baht == {2571: Decimal("1000.00"), 2573: Decimal("0.00")}
    assert offer.entry.target == "2 แห่ง"
    assert (offer.entry.lead, offer.entry.village) == ("อบต.ตัวอย่าง", "31010401")


def test_what_was_joined_to_a_project_is_in_its_money_once(main, people):
    survivor = carried("ขุดลอกร่วม")
    member = {"fate": Outcome.MERGED, "carrier": survivor.project, "village": "31010402"}
    carried("ของหมู่ 2", (500, 500, None, None, None), **member)
    carried("ซ้ำของหมู่ 3", (9000, None, None, None, None), counts=False, **member)
    (offer,) = offers(main, reader=people["planner"])
    assert offer.entry.budget_baht == {2571: Decimal("1500.00"), 2572: Decimal("500.00"), 2573: Decimal("0.00")}


def test_projects_come_by_the_forums_rank(main, people):
    for title, rank in (("ไม่จัด", None), ("สอง", 2), ("หนึ่ง", 1)):
        carried(title, rank=rank)
    assert [offer.entry.title for offer in offers(main, reader=people["planner"])] == ["หนึ่ง", "สอง", "ไม่จัด"]


def test_an_authority_is_offered_its_own_villages(main, people):
    carried("ในเขต")
    carried("นอกเขต", village="31010403")
    carried("ของตำบล", village=TAMBON)
    carried("ตำบลอื่น", village="31010501", tambon="310105")
    assert {offer.entry.title for offer in offers(main, reader=people["planner"])} == {"ในเขต", "ของตำบล"}


def test_taking_in_copies_the_line_and_keeps_the_project(plan, main, people):
    line = carried("ขุดลอก")
    take_in(main, {line.project_id: "p02-1"}, PLACING, by=people["planner"])
    row = main.rows.get()
    assert (row.project_id, row.old, row.new["form"], row.new["programme"]) == (
        line.project_id,
        None,
        "p02-1",
        "แผนงานการเกษตร",
    )
    announced(main, people)
    (found,) = plan_in_force(plan)
    assert (found.project_id, found.entry.title) == (line.project_id, "ขุดลอก")


def test_a_project_is_taken_in_once(plan, main, people):
    line = carried("ขุดลอก")
    take_in(main, {line.project_id: "p02"}, PLACING, by=people["planner"])
    (offer,) = offers(main, reader=people["planner"])
    assert offer.standing == Availability.DRAFTED
    with pytest.raises(CannotAmend, match="อยู่ในฉบับนี้แล้ว"):
        take_in(main, {line.project_id: "p02"}, PLACING, by=people["planner"])
    announced(main, people)
    later = edition_of(plan, people, K.SUPPLEMENT)
    (offer,) = offers(later, reader=people["planner"])
    assert offer.standing == Availability.SAME
    assert main.rows.count() == 1


def test_an_edition_that_only_adds_is_not_offered_a_project_that_changed(plan, main, people):
    line, other = carried("ขุดลอก"), carried("ฝาย")
    take_in(main, {line.project_id: "p02"}, PLACING, by=people["planner"])
    announced(main, people)
    TambonLine.objects.filter(pk=line.pk).update(year_1=Decimal(2500))
    later = edition_of(plan, people, K.SUPPLEMENT)
    found = {offer.project_id: offer for offer in offers(later, reader=people["planner"])}
    assert (found[other.project_id].can_be_taken, found[line.project_id].can_be_taken) == (True, False)
    assert found[line.project_id].against.startswith("«ขุดลอก»")
    with pytest.raises(CannotAmend, match="«ขุดลอก»"):
        take_in(later, {line.project_id: "p02"}, PLACING, by=people["planner"])
    assert not later.rows.exists()


def test_a_project_that_changed_in_the_tambon_changes_its_line(plan, main, people):
    line = carried("ขุดลอก")
    take_in(main, {line.project_id: "p02"}, PLACING, by=people["planner"])
    announced(main, people)
    TambonLine.objects.filter(pk=line.pk).update(year_1=Decimal(2500), title="ขุดลอกหนองใหญ่")
    later = edition_of(plan, people, K.CHANGE)
    (offer,) = offers(later, reader=people["planner"])
    assert offer.standing == Availability.DIFFERS
    take_in(later, {line.project_id: "p02"}, replace(PLACING, programme="อื่น"), by=people["planner"])
    row = later.rows.get()
    assert row.changed == ["title", "budget_baht.2571"]
    # Where it stands in the plan is the authority's own.
    assert row.new["programme"] == "แผนงานการเกษตร"


def test_a_project_taken_into_two_drafts_comes_into_the_plan_once(plan, main, people):
    add(main, people, entry("โครงการเดิม"))
    announced(main, people)
    line = carried("ขุดลอก")
    drafts = [edition_of(plan, people, K.SUPPLEMENT) for _ in range(2)]
    for draft in drafts:
        take_in(draft, {line.project_id: "p02"}, PLACING, by=people["planner"])
    announced(drafts[0], people)
    assert any("อยู่ในแผนแล้วจากฉบับอื่น" in fault for fault in faults(drafts[1]))
    with pytest.raises(CannotMove, match="ขุดลอก"):
        announced(drafts[1], people)
    assert len(plan_in_force(plan)) == 2


def test_nothing_is_taken_when_one_of_the_chosen_is_not_offered(main, people):
    line, stranger = carried("ขุดลอก"), factories.project("31010501")
    with pytest.raises(CannotAmend):
        take_in(main, {line.project_id: "p02", stranger.pk: "p02"}, PLACING, by=people["planner"])
    assert not main.rows.exists()


def test_only_the_planner_takes_in(main, people):
    line = carried("ขุดลอก")
    with pytest.raises(PermissionDenied):
        take_in(main, {line.project_id: "p02"}, PLACING, by=people["mayor"])

"""What can be sent can be opened, received, answered and declined where it is sent to: the table, walked.

Every kind of agency stands in the area in which such agencies stand, with one person for each role that sits there.
Each of those who may send is offered the kinds that can receive and sends to all of them; each receiver acts.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import roles_that_may, rows, table
from agencies.access.roles import Role
from agencies.offices.models import SEATS, Agency, kinds_that_may
from agencies.people.models import User
from config.home.queries import waiting
from plans.decisions.actions import CannotDecide, DecisionInput, prepare, publish
from plans.decisions.models import Outcome
from plans.proposals import actions as proposals_actions
from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases.forwarding import CannotForward, Letter
from plans.releases.models import Receipt, ReceiptState, Release
from plans.requests.actions.asking import Wanted, ask
from plans.requests.actions.moves import CannotCommit
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, release_upper
from projects.models import Project
from tests import factories
from tests.pages import read
from tests.plans.levels import district, handed_up, province
from tests.plans.released import fresh, rolled_up, sendable
from tests.scenery import scene

K = Agency.Kind
TAMBON = "310104"
PLACES = {
    **dict.fromkeys((K.DISTRICT_AGRI, K.DISTRICT_OFFICE, K.DISTRICT_CDD), "3101"),
    **dict.fromkeys((K.DOAE, K.NFC, K.CODI, K.THAIHEALTH, K.SYSTEM, K.STATE), "TH"),
    **dict.fromkeys(
        (K.SAO, K.MUNICIPALITY, K.TCOC, K.SOCHOTO, K.TAMBON_TEAM, K.SERVICE_CENTRE, K.VILLAGE_COMMITTEE), TAMBON
    ),
}
RECEIVE, ANSWER = kinds_that_may("receipt.receive"), kinds_that_may("commitment.answer")
SENDERS = sorted({
    (row.role, state) for row in table() for state in row.states if (row.object, row.action) == ("release", "forward")
    if row.allowed
})  # fmt: skip
ASKERS = sorted(roles_that_may("tambon_plan", "ask"))
PROPOSERS = sorted(roles_that_may("tambon_plan", "propose"))


@pytest.fixture
@scene
def offices(world, people):
    """One agency of every kind, and somebody in each of its seats, by kind and role."""
    everybody: dict[str, dict[str, User]] = {}
    for kind in K:
        area = factories.area(PLACES.get(kind, "31"))
        agency = Agency.objects.create(
            code=f"one-{kind}".replace("_", "-"), kind=kind, name=f"ตัวอย่าง {kind.label}", short_name=kind, area=area
        )
        for village in factories.area(TAMBON).children.all() if kind in {K.SAO, K.MUNICIPALITY} else ():
            agency.coverages.create(village=village)
        seats = SEATS.get(kind, (Role.PARTNER,))
        everybody[kind] = {role: factories.person(role, area.code, agency=agency) for role in seats}
    return everybody


@pytest.fixture
@scene
def releases(offices, people):
    """A release of every level that nothing keeps from being sent."""
    one = releases_actions.release(sendable(rolled_up(), people["team"]), by=people["team"])
    accept(district(), handed_up(one), by=people["district"])
    two = release_upper(district(), by=people["district"])
    accept(province(), handed_up(two), by=people["province"])
    three = release_upper(province(), by=people["province"])
    Receipt.objects.all().delete()
    return {"tambon": one, "district": two, "province": three}


def agency_of(offices, kind) -> Agency:
    assert offices[kind]
    return Agency.objects.get(code=f"one-{kind}".replace("_", "-"))


def of_kinds(offices, kinds) -> list[Agency]:
    return [agency_of(offices, kind) for kind in sorted(kinds)]


def sender(role, area) -> User:
    sao = Agency.objects.get(code="sao") if role == Role.SAO_PLANNER else None
    return factories.person(Role(role), area.code, agency=sao)


def holders(offices, kind, permission) -> list[User]:
    """Those of an agency whom the table lets take the step."""
    thing, action = permission.split(".")
    return [person for role, person in offices[kind].items() if rows(thing, action, role)]


def at(client, person):
    cache.clear()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def urls_waiting(person):
    return {one.url for one in waiting(User.objects.get(pk=person.pk))}


# --- released plans -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "level"), SENDERS)
def test_who_may_send_is_offered_every_kind_that_receives_and_no_other(client, offices, releases, role, level):
    release = releases[level]
    browser = at(client, sender(role, release.area))
    page = browser.get(reverse("plans:release_forward", args=[release.pk]))
    assert page.status_code == 200
    offered = set(page.context["form"].fields["agencies"].queryset)
    own = set(of_kinds(offices, RECEIVE))
    assert own <= offered or level != "tambon"
    assert not offered.intersection(of_kinds(offices, set(K) - RECEIVE))
    reachable = own & offered
    confirmed = read(page.context["checks"].said)
    typed = {"agencies": [agency.pk for agency in reachable], "confirm": confirmed}
    assert browser.post(page.request["PATH_INFO"], typed).status_code == 302
    assert set(Receipt.objects.filter(release=release).values_list("agency", flat=True)) == {
        one.pk for one in reachable
    }


@pytest.mark.parametrize("kind", sorted(K))
@pytest.mark.parametrize("level", ["tambon", "district", "province"])
def test_every_receipt_is_found_opened_received_and_given_back_at_its_agency(
    client, offices, releases, people, kind, level
):
    release, agency = releases[level], agency_of(offices, kind)
    by = {"tambon": people["team"], "district": people["district"], "province": people["province"]}[level]
    if kind not in RECEIVE:
        with pytest.raises(CannotForward, match="ไม่มีผู้ลงรับแผน"):
            forwarding.forward(release, [agency], Letter(), by=by)
        return
    forwarding.forward(release, [agency], Letter(), by=by)
    receipt = Receipt.objects.get(agency=agency)
    receivers = holders(offices, kind, "receipt.receive")
    assert receivers
    assert receivers == holders(offices, kind, "receipt.return")
    page = reverse("plans:receipt", args=[receipt.pk])
    # What the plan above holds is given back by that plan; here nobody holds it.
    TambonPlan.objects.update(frozen_by=None)
    district().__class__.objects.update(frozen_by=None)
    for person in receivers:
        Receipt.objects.filter(pk=receipt.pk).update(state=ReceiptState.SENT, reason="", settled_at=None)
        assert page in urls_waiting(person)
        browser = at(client, person)
        assert page in browser.get(reverse("plans:receipts")).content.decode()
        assert browser.get(page).status_code == 200
        assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.OPENED
        assert browser.get(reverse("plans:release", args=[release.pk])).status_code == 200
        browser.post(reverse("plans:receipt_receive", args=[receipt.pk]))
        assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.RECEIVED
        browser.post(reverse("plans:receipt_return", args=[receipt.pk]), {"reason": "ขาดรายงานการประชุม"})
        assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.RETURNED
        assert "ขาดรายงานการประชุม" in at(client, by).get(page).content.decode()


# --- requests -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ASKERS)
def test_who_asks_is_offered_every_kind_that_answers_and_no_other(client, offices, world, role):
    plan = rolled_up()
    page = at(client, sender(role, plan.area)).get(reverse("plans:commitment_add", args=[plan.pk]))
    offered = set(page.context["form"].fields["agency"].queryset)
    assert set(of_kinds(offices, ANSWER)) <= offered
    assert not offered.intersection(of_kinds(offices, set(K) - ANSWER))


@pytest.mark.parametrize("kind", sorted(K))
def test_every_request_is_found_opened_answered_and_declined_at_its_agency(client, offices, people, kind):
    plan, agency = rolled_up(), agency_of(offices, kind)
    wanted = Wanted(plan.lines.get().project, agency, Commitment.Part.SUPPORT, Commitment.Kind.PEOPLE, None)
    due_on = timezone.localdate() + dt.timedelta(days=9)
    if kind not in ANSWER:
        with pytest.raises(CannotCommit, match="ไม่มีผู้ตอบคำขอ"):
            ask(plan, wanted, by=people["team"], due_on=due_on)
        return
    asked = ask(plan, wanted, by=people["team"], due_on=due_on)
    page = reverse("plans:commitment", args=[asked.pk])
    answering = holders(offices, kind, "commitment.answer")
    assert answering
    assert answering == holders(offices, kind, "commitment.revise")
    for person in answering:
        Commitment.objects.filter(pk=asked.pk).update(state=CommitmentState.ASKED)
        assert reverse("plans:commitment_inbox") in urls_waiting(person)
        browser = at(client, person)
        assert page in browser.get(reverse("plans:commitment_inbox")).content.decode()
        assert browser.get(page).status_code == 200
        for answer, state in (("accept", CommitmentState.ACCEPTED), ("decline", CommitmentState.DECLINED)):
            browser.post(reverse("plans:commitment_answer", args=[asked.pk]), {"kind": answer, "note": "เหตุผลของเรา"})
            assert Commitment.objects.get(pk=asked.pk).state == state, (person, answer)


# --- proposals and projects passed on ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", PROPOSERS)
def test_every_proposal_is_opened_and_decided_by_those_who_decide_in_the_tambon(client, offices, people, role):
    plan = rolled_up()
    kind = next(kind for kind in sorted(K) if role in SEATS.get(kind, (Role.PARTNER,)))
    by = offices[kind][role]
    project = factories.project(TAMBON, {2571: 900}, title="ตลาดเกษตรกร")
    proposal = plan.proposals.create(agency=agency_of(offices, kind), project=project, by=by)
    Project.objects.filter(pk=project.pk).update(objective="ขายผลผลิต", lead_agency=agency_of(offices, kind))
    proposals_actions.move(proposal, "submit", by=User.objects.get(pk=by.pk))
    roll_up(plan.pk)
    for decider in sorted(roles_that_may("tambon_plan", "decide")):
        browser = at(client, sender(decider, plan.area))
        assert browser.get(reverse("plans:proposal", args=[proposal.pk])).status_code == 200
        assert browser.get(reverse("plans:decision", args=[plan.pk, project.code])).status_code == 200
        said = DecisionInput(Outcome.DECLINED, reason="ซ้ำกับโครงการของกรม")
        assert prepare(fresh(plan), project, said, by=sender(decider, plan.area)).fate == Outcome.DECLINED


@pytest.mark.parametrize("kind", sorted(K))
def test_a_project_is_passed_on_to_who_receives_it_with_the_plan_and_to_nobody_else(offices, people, kind):
    plan, agency = rolled_up(), agency_of(offices, kind)
    project = plan.lines.get().project
    said = DecisionInput(Outcome.PASSED_ON, reason="เกินกำลังของตำบล", lead=agency)
    if kind not in RECEIVE:
        with pytest.raises(CannotDecide, match="ไม่มีผู้ลงรับแผน"):
            prepare(plan, project, said, by=people["team"])
        return
    prepare(plan, project, said, by=people["team"])
    publish(plan, by=people["team"])
    roll_up(plan.pk)
    release = releases_actions.release(sendable(fresh(plan), people["team"]), by=people["team"])
    assert agency in forwarding.ticked(release, forwarding.addressees(release))
    (receipt,) = forwarding.forward(release, [agency], Letter(), by=people["team"])
    for person in holders(offices, kind, "receipt.receive"):
        assert reverse("plans:receipt", args=[receipt.pk]) in urls_waiting(person)
        assert User.objects.get(pk=person.pk).has_perm("release.view", Release.objects.get(pk=release.pk))


# --- the table itself -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("thing", "acts"), [("receipt", ("receive", "return")), ("commitment", ("answer", "revise"))])
def test_who_may_answer_may_see_what_was_sent_and_decline_it(thing, acts):
    first, *others = (roles_that_may(thing, act) for act in (*acts, "view"))
    assert all(first <= other for other in others)


def test_every_kind_has_its_seats():
    assert set(SEATS) <= set(K)
    assert {role for roles in SEATS.values() for role in roles} | {Role.PARTNER, Role.KAMNAN, Role.INSPECTOR} == set(
        Role
    )

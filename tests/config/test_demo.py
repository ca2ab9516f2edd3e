"""The demo: people without plans, plans in every state, sums that agree, and nothing that a second call changes."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.access.roles import Role
from agencies.people.models import User
from config.demo.cast import EXTRAS, PEOPLE, SIGN_INS, VILLAGES
from evaluation.knowledge.models import KnowledgeRecord
from plans.alignment.models import Alignment
from plans.alignment.queries import unaligned
from plans.board.duplicates import sent_to, waiting
from plans.board.shares import payer_report, shares_of
from plans.decisions.models import Decision, FundingShare, Merge, MergeMember
from plans.local.models import Edition, EditionRow
from plans.profile.problems import problems_of, shared
from plans.proposals.models import AgencyProposal
from plans.ranking.models import Ballot, BallotMark
from plans.releases.forwarding import barriers
from plans.releases.models import Delivery, Release
from plans.requests.models import Commitment
from plans.rollup.actions import roll_up
from plans.rollup.levels import level_sums
from plans.rollup.queries import balance, inputs_of
from plans.tambon.actions import missing_kinds
from plans.tambon.models import TambonPlan
from plans.tracking import queries
from plans.tracking.steps import Stage
from plans.upper.models import UpperPlan
from plans.upper.queries import risen_sums
from plans.upper.readiness import readiness_below
from plans.village.models import PlanState, VillagePlan
from projects.models import Project
from projects.strategies.models import StrategyItem
from tests.plans.ways import holds

USERNAMES = (
    {f"{role}-0{number}" for role in ("secretary", "head") for number in range(1, 5)}
    | {"team", "planner", "clerk", "mayor", "council", "kaset", "kaset-district", "kaset-province", "district", "cdd"}
    | {"province", "nfc", "codi", "partner", "committee", "auditor", "admin", "stranger"}
    | {"kamnan", "sochoto", "cdd-province", "inspector", "nfc-central", "tcoc"}
)
# Who sets the system up reads no plan, so that nothing of plans waits for her or is told her.
SAYS_NOTHING = {Role.SYSADMIN}


def demo(*options):
    out = StringIO()
    call_command("demo", *options, stdout=out)
    return json.loads(out.getvalue())


def everything():
    models = (User, VillagePlan, TambonPlan, Ballot, BallotMark, KnowledgeRecord, Edition, EditionRow)
    models += (Decision, Merge, MergeMember, FundingShare, Commitment, AgencyProposal, StrategyItem, Alignment)
    models += (UpperPlan, Delivery)
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


@pytest.mark.usefixtures("areas")
def test_every_role_signs_in_and_finds_a_home_and_lists_that_open(client):
    demo()
    menu = {role: at_home(client, role) for role in Role}
    assert {role for role, pages in menu.items() if not pages} == set()


def at_home(client, role):
    """The pages of the menu of the first person of a role, all of which open; her own page says something."""
    part = next(part for part in SIGN_INS if part.role == role)
    user = User.objects.get(username=part.username)
    assert [post.role for post in user.posts] == [role]
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        home = client.get("/")
    assert len(asked) <= 20, role
    desk = home.context["desk"]
    assert desk.first or home.context["recent"] or role in SAYS_NOTHING, role
    menu = home.context["frame"].menu
    for item in (*menu.row, *menu.more, *menu.account):
        # An entry may lead on to the one thing there is behind it.
        assert client.get(item.url, follow=True).status_code == 200, (role, item.label)
    for work in (*desk.acts, *desk.waits, *desk.reading):
        assert client.get(work.url).status_code == 200, (role, work.title)
    return menu.row


@pytest.mark.usefixtures("areas")
def test_those_of_the_roles_beside_come_after_all_others():
    demo()
    first = User.objects.order_by("pk")[: len(PEOPLE) + len(EXTRAS)]
    assert [user.username for user in first] == [part.username for part in (*PEOPLE, *EXTRAS)]


@pytest.mark.usefixtures("areas")
def test_the_public_way_of_every_project_is_its_record():
    demo()
    found = {project: queries.find(project.code) for project in Project.objects.all()}
    told = {project: one for project, one in found.items() if one}
    for project, one in told.items():
        holds(one, project)
    assert len(told) > 10
    assert {step.label for one in told.values() for step in one.steps if step.mark == "done"} >= set(Stage) - {
        Stage.PROPOSE,  # said with the agency's name
        Stage.PASSED_ON,
        Stage.CARRY_OUT,
        Stage.RECEIVE,  # one step of all offices: some have still to sign
    }
    assert any(step.label == Stage.RECEIVE and step.mark == "now" for one in told.values() for step in one.steps)


@pytest.mark.usefixtures("areas")
def test_empty_makes_people_and_villages_only():
    answer = demo("--empty")
    assert (answer["sample_villages"], answer["plans"]) == (len(VILLAGES), 0)
    assert {user.username for user in User.objects.all() if user.has_usable_password()} == USERNAMES
    assert all(len(user.posts) == 1 for user in User.objects.all())


def assert_decided(forum):
    """One tambon has something prepared and payers; in the next a forum has spoken, and look-alikes still wait."""
    assert sorted(one.fate for one in forum.decisions.filter(standing="prepared")) == [
        "carried",
        "carried",
        "passed_on",
    ]
    assert payer_report(inputs_of(forum).lines(), shares_of(forum)).stated_baht == Decimal(394000)
    held = TambonPlan.objects.get(area__code="310105", period__first_year=2571)
    roll_up(held.pk)
    assert set(held.lines.values_list("fate", flat=True)) == {"carried", "merged", "deferred"}
    assert len(waiting(held, sent_to(held))) > 0


@pytest.mark.usefixtures("areas")
def test_demo_shows_every_state_adds_up_and_is_built_once():
    assert demo()["built"] == VillagePlan.objects.count()
    assert set(VillagePlan.objects.filter(period__first_year=2571).values_list("state", flat=True)) == set(PlanState)
    stubble = TambonPlan.objects.get(area__code="310104", period__first_year=2566)
    roll_up(stubble.pk)
    sums = balance(stubble)
    assert sums.is_even
    assert list(sums.tambon.by_village.values()) == [Decimal(share) for share in (24000, 20000, 20000, 16000)]
    assert sums.tambon.total_baht == Decimal(80000)
    assert {record.is_published for record in KnowledgeRecord.objects.all()} == {True, False}
    forum = TambonPlan.objects.get(area__code="310104", period__first_year=2571)
    assert [one.topic for one in shared(problems_of(forum))] == ["แหล่งน้ำเพื่อการเกษตร"]
    assert (missing_kinds(forum), {one.state for one in forum.meetings.all()}) == ([], {"closed", "scheduled"})
    assert [(one.method, one.state) for one in forum.ballots.order_by("number")] == [
        ("vote", "closed"),
        ("add", "open"),
    ]
    assert forum.feasibility_scores.count() == 28
    assert {one.state for one in forum.commitments.all()} == {"asked", "accepted", "countered", "declined"}
    assert sorted(one.state for one in forum.proposals.all()) == ["draft", "proposed"]
    assert ([line.title[:4] for line in unaligned(forum)], unaligned(stubble)) == (["ตลาด"], [])
    editions = Edition.objects.order_by("pk").values_list("kind", "state")
    states = ["announced", "announced", "council", "draft"]
    assert list(editions) == list(zip(["main", "correction", "supplement", "change"], states, strict=True))
    assert_decided(forum)
    before = everything()
    assert demo()["built"] == 0
    assert everything() == before


@pytest.mark.parametrize(("name", "value"), [("PRODUCTION", True), ("DEMO_PASSWORD", "")])
@pytest.mark.usefixtures("areas")
def test_demo_is_refused_where_it_does_not_belong(settings, name, value):
    setattr(settings, name, value)
    with pytest.raises(SystemExit) as left:
        demo()
    assert left.value.code == 1
    assert not User.objects.exists()


def test_the_list_names_every_sign_in_and_needs_no_database():
    out = StringIO()
    call_command("demo", "--list", stdout=out, skip_checks=True)
    named = [line.split()[0] for line in out.getvalue().splitlines() if line.strip()]
    assert set(named) & USERNAMES == USERNAMES


@pytest.mark.usefixtures("areas")
def test_a_released_plan_is_on_its_way_with_one_receipt_settled():
    demo()
    release = Release.objects.get()
    assert barriers(release) == []
    assert sorted(release.receipts.values_list("agency__code", "state")) == [
        ("agri-3101", "received"),
        ("cdd-3101", "sent"),
        ("office-3101", "sent"),
        ("sao-310105", "sent"),
    ]


@pytest.mark.usefixtures("areas")
def test_a_release_waits_for_the_district_and_has_been_taken_home_once():
    demo()
    plan = UpperPlan.objects.get(area__code="3101")
    rows = readiness_below(plan, level_sums(plan.area, plan.period), risen_sums(plan))
    (ready,) = [row for row in rows if row.may_be_accepted]
    assert (ready.area.code, ready.standing) == ("310105", "sent")
    assert all(row.blockers for row in rows if row != ready)
    assert Delivery.objects.get().user.username == "kaset-district"

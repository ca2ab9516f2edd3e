"""What a release says of a plan stands in an order of its own and is of that plan alone, in equally many queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.areas.models import Area
from agencies.offices.models import Agency
from plans.alignment.models import Alignment
from plans.decisions.models import Decision, FundingShare, Merge, MergeMember, PublicationState
from plans.profile.models import Problem, Topic
from plans.proposals.models import AgencyProposal, ProposalState
from plans.releases import content
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, Presentation, TambonMeeting
from plans.village.models import PlanState, PlanVersion, VillagePlan
from projects.models import Project
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories
from tests.plans.released import fresh

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def plan(small):
    return fresh(small.plan)


@pytest.fixture
def projects(plan):
    """The plan's projects, the first made first."""
    return list(Project.objects.filter(tambon_lines__tambon_plan=plan).order_by("pk"))


@pytest.fixture
def by(small):
    return small.people["team"]


def agency(code: str) -> Agency:
    return Agency.objects.create(code=code, name=code, short_name=code, kind="other", area=factories.area("31"))


def agreed(plan, project, of, by, **fields):
    given = {"kind": "money", "due_on": dt.date(2026, 5, 1), "state": CommitmentState.ACCEPTED, "answered_at": NOW}
    return Commitment.objects.create(tambon_plan=plan, project=project, agency=of, asked_by=by, **given | fields)


def proposed(plan, of, by, digest):
    project = factories.project(plan.area.code, title=digest)
    return AgencyProposal.objects.create(
        tambon_plan=plan, agency=of, project=project, by=by, state=ProposalState.PROPOSED, content={}, digest=digest
    )


def decided(plan, project, by):
    return Decision.objects.create(
        tambon_plan=plan, project=project, standing=PublicationState.PUBLISHED, published_at=NOW, by=by, by_name="ทีม"
    )


def merged(plan, survivor, member, by, **fields):
    merge = Merge.objects.create(
        tambon_plan=plan,
        kind="same",
        survivor=survivor,
        reason="ซ้ำ",
        by=by,
        by_name="ทีม",
        **{"standing": PublicationState.PUBLISHED, "published_at": NOW} | fields,
    )
    for project in (survivor, member):
        MergeMember.objects.create(merge=merge, project=project, is_active=merge.undone_at is None)
    return merge


def met(plan, by, number):
    """Close a meeting to which somebody came, where a village presented, and of which there are minutes."""
    meeting = TambonMeeting.objects.create(
        tambon_plan=plan,
        kind="series",
        state=MeetingState.CLOSED,
        held_on=dt.date(2026, 4, number),
        male_count=1,
        female_count=1,
        closed_by=by,
        closed_at=NOW,
    )
    Invitee.objects.create(meeting=meeting, kind="state", name="สพด.")
    Presentation.objects.create(meeting=meeting, village=factories.area("31010401"), presenter="เลขา สมมติ")
    MeetingPaper.objects.create(
        meeting=meeting, kind="minutes", file="x", file_name="x.pdf", size_bytes=1, sha256="ab" * 32, uploaded_by=by
    )


# --- in an order of its own -----------------------------------------------------------------------------------------
def test_decisions_and_merges_stand_by_project(plan, projects, by):
    first, second, third, fourth, fifth = projects
    for project in (fifth, first):
        decided(plan, project, by)
    merged(plan, third, fourth, by)
    merged(plan, second, fifth, by)
    said = content.content_of(plan)
    assert [decision["id"] for decision in said["decisions"]] == [first.pk, fifth.pk]
    assert [merge["survivor"] for merge in said["merges"]] == [second.pk, third.pk]
    assert [len(merge["members"]) for merge in said["merges"]] == [2, 2]


def test_proposals_stand_by_their_digest(plan, by):
    for digest, office in (("b", "p-a"), ("c", "p-b"), ("a", "p-c")):
        proposed(plan, agency(office), by, digest)
    assert [proposal["digest"] for proposal in content.content_of(plan)["proposals"]] == ["a", "b", "c"]


def test_alignments_stand_by_project_and_item(plan, projects, by):
    framework = StrategyFramework.objects.create(
        level="province", title="ยุทธศาสตร์", area=Area.objects.get(code="31"), first_year=2571, last_year=2575
    )
    items = [StrategyItem.objects.create(framework=framework, number=number, title="ข้อ") for number in "12"]
    for project in (projects[1], projects[0]):
        for item in reversed(items):
            Alignment.objects.create(project=project, item=item, by=by)
    said = [(alignment["code"], alignment["number"]) for alignment in content.content_of(plan)["alignments"]]
    assert said == [(project.code, number) for project in projects[:2] for number in "12"]


def test_shares_stand_by_project_and_payer(plan, projects):
    for project in (projects[1], projects[0]):
        for payer in ("state", "community"):
            FundingShare.objects.create(tambon_plan=plan, project=project, payer=payer, amount_baht=1)
    said = [(share["code"], share["payer"]) for share in content.content_of(plan)["funding_shares"]]
    assert said == [(project.code, payer) for project in projects[:2] for payer in ("community", "state")]


def test_commitments_stand_by_project_agency_and_kind(plan, projects, by):
    later, sooner = agency("z-later"), agency("a-sooner")
    for project in (projects[1], projects[0]):
        for office in (later, sooner):
            for kind in ("people", "money"):
                agreed(plan, project, office, by, kind=kind)
    said = [(one["code"], one["agency"], one["kind"]) for one in content.content_of(plan)["commitments"]]
    assert said == [
        (project.code, name, kind)
        for project in projects[:2]
        for name in ("a-sooner", "z-later")
        for kind in ("money", "people")
    ]


# --- of this plan alone, and as it stands ---------------------------------------------------------------------------
def test_what_is_another_plans_is_not_said(plan, projects, by):
    other, office = factories.tambon_plan("310105"), agency("both")
    proposed(other, office, by, "theirs")
    agreed(other, projects[0], office, by)
    agreed(plan, factories.project("31010401", title="ไม่อยู่ในแผน"), office, by)
    said = content.content_of(plan)
    assert (said["proposals"], said["commitments"]) == ([], [])


def test_a_merge_that_was_undone_is_not_said(plan, projects, by):
    merged(plan, projects[0], projects[1], by, undone_at=NOW)
    assert content.content_of(plan)["merges"] == []


def test_a_decision_about_a_project_that_left_has_no_code(plan, by):
    left = factories.project("31010401", title="ออกจากแผนแล้ว")
    decided(plan, left, by)
    decision = content.content_of(plan)["decisions"][0]
    assert (decision["id"], decision["code"]) == (left.pk, "")


def test_a_line_whose_carrier_left_carries_itself(plan, projects):
    gone = factories.project("31010401", title="ออกจากแผนแล้ว")
    plan.lines.filter(project=projects[0]).update(carrier=gone)
    lines = {line["code"]: line["carrier"] for line in content.content_of(plan)["lines"]}
    assert lines[projects[0].code] == projects[0].code


def test_a_village_whose_plan_is_of_another_period_is_missing(plan, small):
    later = factories.village_plan("31010404", first_year=2576)
    version = PlanVersion.objects.create(
        plan=later, number=1, content={}, digest="d" * 64, submitted_by=small.people["team"]
    )
    VillagePlan.objects.filter(pk=later.pk).update(state=PlanState.ACCEPTED, accepted_version=version)
    versions = {village["code"]: village["version"] for village in content.content_of(plan)["villages"]}
    assert versions == {"31010401": 1, "31010402": 1, "31010403": 1, "31010404": None}


# --- in equally many queries ----------------------------------------------------------------------------------------
def queries(plan) -> int:
    with CaptureQueriesContext(connection) as asked:
        content.content_of(fresh(plan))
    return len(asked)


def test_more_of_everything_asks_no_more(plan, projects, by):
    topic, office = Topic.objects.create(name="น้ำ"), agency("asked")

    def more(number):
        met(plan, by, number)
        for village in ("31010401", "31010402"):
            place = {"village": factories.area(village), "topic": Topic.objects.create(name=f"{village} {number}")}
            Problem.objects.create(tambon_plan=plan, title=f"{topic} {number}", urgency="urgent", **place)
        agreed(plan, projects[number], office, by)
        agreed(plan, projects[number], agency(f"asked-{number}"), by)

    more(1)
    few = queries(plan)
    more(2)
    more(3)
    assert queries(plan) == few

"""A plan in which everything that can be said of a plan is said once: what a release of it holds, word for word."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from agencies.areas.models import Area
from agencies.offices.models import Agency
from plans.alignment.models import Alignment
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import FundingShare
from plans.profile.models import Problem, TambonProfile, Topic
from plans.proposals.models import AgencyProposal, ProposalState
from plans.releases import content
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.actions import roll_up
from plans.tambon.models import (
    Invitee,
    MeetingPaper,
    MeetingState,
    Presentation,
    TambonMeeting,
    TambonPlan,
    TeamMember,
)
from projects.models import Project
from projects.snapshot import digest
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories
from tests.frozen import thawed
from tests.plans.ledger import BY_YEAR
from tests.plans.released import fresh

# Late in the evening of the day before, as a computer in London has it.
MORNING = dt.datetime(2026, 4, 9, 23, 30, tzinfo=dt.UTC)
DAY = "2026-04-10"
POND, SEED, COMPOST, STUBBLE, PUMP = (
    "ขุดลอกหนองน้ำสาธารณะ",
    "ผลิตเมล็ดพันธุ์ข้าว",
    "ทำปุ๋ยหมักใช้เอง",
    "ไถกลบตอซัง",
    "โรงสูบน้ำดื่มของหมู่บ้าน",
)


@pytest.fixture
def agencies():
    """Three agencies whose names do not sort as they were made."""
    return [
        Agency.objects.create(code=f"said-{code}", name=name, short_name=code, kind="state", area=factories.area("31"))
        for code, name in (("b", "ข สำนักงาน"), ("a", "ก สำนักงาน"), ("c", "ค สำนักงาน"))
    ]


@pytest.fixture
def project():
    """Return a function that finds a project by its title."""
    return lambda title: Project.objects.get(title=title)


@pytest.fixture
def whole(small, agencies, project) -> TambonPlan:
    """Return the small tambon's plan with everything said of it, rolled up."""
    plan, by = small.plan, small.people["team"]
    decided(plan, agencies, project, by)
    described(plan)
    met(plan, by)
    paid(plan, agencies, project, by)
    proposed(plan, agencies, by)
    TambonPlan.objects.filter(pk=plan.pk).update(integrated_at=MORNING, integrated_reason="ครบทุกเวที")
    roll_up(plan.pk)
    return fresh(plan)


def decided(plan, agencies, project, by):
    second, first, third = agencies
    prepare(plan, project(POND), DecisionInput("declined", reason="ครั้งก่อน"), by=by)
    publish(plan, by=by)
    carried = DecisionInput(
        "carried", rank=1, action_group="joint", lead=third, supporting=(second, first), reason="ทำร่วมกันได้"
    )
    prepare(plan, project(POND), carried, by=by)
    prepare(plan, project(PUMP), DecisionInput("passed_on", lead=first, reason="เกินกำลัง"), by=by)
    survivor, member = project(STUBBLE), project(COMPOST)
    join(plan, [member], kind="joint", survivor=survivor, values={"title": member.code}, reason="ดินเดียวกัน", by=by)
    publish(plan, by=by)
    with thawed():
        plan.decisions.update(published_at=MORNING)
        plan.merges.update(published_at=MORNING)
    # Prepared and not published: nobody is told.
    prepare(plan, project(SEED), DecisionInput("declined", reason="ยังไม่ประกาศ"), by=by)
    join(plan, [project(PUMP)], kind="same", survivor=project(SEED), reason="ยังไม่ประกาศ", by=by)


def described(plan):
    TambonProfile.objects.create(tambon_plan=plan, identity="ถิ่นข้าว", years_ahead="ข้าวอินทรีย์")
    topic = Topic.objects.create(name="น้ำ")
    village = factories.area("31010402")
    Problem.objects.create(tambon_plan=plan, village=village, topic=topic, title="แล้ง", households=12, urgency="urgent")
    TeamMember.objects.create(tambon_plan=plan, kind="leader", name="สมหญิง สมมติ", position="ผู้นำ", duty="ประสาน")


def met(plan, by):
    closed = {"state": MeetingState.CLOSED, "closed_by": by, "closed_at": timezone.now()}
    meeting = TambonMeeting.objects.create(
        tambon_plan=plan,
        kind="forum",
        held_on=dt.date(2026, 4, 10),
        place="ศาลา",
        chair="ประธาน สมมติ",
        male_count=20,
        female_count=22,
        **closed,
    )
    TambonMeeting.objects.create(tambon_plan=plan, kind="series", title="ยังไม่ปิด")
    Invitee.objects.create(meeting=meeting, kind="state", name="สพด.", came=True, delegate="ผู้แทน สมมติ")
    Presentation.objects.create(meeting=meeting, village=factories.area("31010401"), presenter="เลขา สมมติ")
    MeetingPaper.objects.create(
        meeting=meeting, kind="minutes", file="x", file_name="x.pdf", size_bytes=1, sha256="ab" * 32, uploaded_by=by
    )


def paid(plan, agencies, project, by):
    second, *_ = agencies
    framework = StrategyFramework.objects.create(
        level="province",
        letter="ค",
        title="ยุทธศาสตร์จังหวัด",
        item_label="ประเด็นที่",
        area=Area.objects.get(code="31"),
        first_year=2571,
        last_year=2575,
    )
    item = StrategyItem.objects.create(framework=framework, number="2", title="เกษตรมูลค่าสูง")
    Alignment.objects.create(project=project(SEED), item=item, by=by)
    Alignment.objects.create(project=factories.project("31010501", title="ตำบลอื่น"), item=item, by=by)
    FundingShare.objects.create(
        tambon_plan=plan, project=project(SEED), payer="state", agency=second, amount_baht=Decimal("60000.50")
    )
    FundingShare.objects.create(
        tambon_plan=plan, project=project(SEED), payer="community", form="in_kind", amount_baht=5, is_acting=True
    )
    asked = {"tambon_plan": plan, "project": project(SEED), "agency": second, "due_on": dt.date(2026, 5, 1)}
    Commitment.objects.create(
        **asked,
        part="lead",
        kind="money",
        amount_baht=100,
        details="เมล็ดพันธุ์",
        state=CommitmentState.ACCEPTED,
        answered_at=MORNING,
        asked_by=by,
        internal_note="ลับ",
    )
    Commitment.objects.create(**asked, kind="people", asked_by=by)


def proposed(plan, agencies, by):
    _, first, _ = agencies
    project = factories.project("310104", {2571: 9}, title="ของกรม")
    said = {"id": project.pk, "code": project.code, "position": 1, "budget_baht": {"2571": "9.00"}, "title": "ของกรม"}
    said |= {"action_group": "support", "urgency": "normal", "funding_source": "งบกรม"}
    proposal = {"tambon_plan": plan, "agency": first, "by": by}
    AgencyProposal.objects.create(
        **proposal, project=project, state=ProposalState.PROPOSED, content=said, digest=digest(said)
    )
    AgencyProposal.objects.create(**proposal, project=factories.project("310104", title="ร่าง"))


DESCRIBED = {
    "profile": {
        "identity": "ถิ่นข้าว",
        "positioning": "",
        "direction": "",
        "potential": "",
        "strengths": "",
        "weaknesses": "",
        "opportunities": "",
        "threats": "",
        "years_ahead": "ข้าวอินทรีย์",
    },
    "problems": [
        {
            "village": "31010402",
            "topic": "น้ำ",
            "title": "แล้ง",
            "cause": "",
            "place": "",
            "households": 12,
            "urgency": "urgent",
        }
    ],
    "team": [{"kind": "leader", "name": "สมหญิง สมมติ", "position": "ผู้นำ", "duty": "ประสาน"}],
}
MET = {
    "meetings": [
        {
            "kind": "forum",
            "title": "",
            "held_on": DAY,
            "place": "ศาลา",
            "agenda": "",
            "chair": "ประธาน สมมติ",
            "secretary": "",
            "presenter": "",
            "members": "",
            "questions": "",
            "male_count": 20,
            "female_count": 22,
            "summary": "",
            "invitees": [{"kind": "state", "name": "สพด.", "came": True, "delegate": "ผู้แทน สมมติ"}],
            "presentations": [{"village": "31010401", "presenter": "เลขา สมมติ"}],
            "papers": [{"kind": "minutes", "sha256": "ab" * 32}],
        }
    ],
}


def headed(whole, small):
    return {
        "format": "phaen-ruam/release/1",
        "level": "tambon",
        "place": [
            {"code": "310104", "level": "tambon", "name": whole.area.name},
            {"code": "3101", "level": "district", "name": whole.area.parent.name},
            {"code": "31", "level": "province", "name": whole.area.parent.parent.name},
        ],
        "period": "2571-2575",
        "years": list(BY_YEAR),
        "plan_digest": whole.digest,
        "villages": [
            {
                "code": village.code,
                "level": "village",
                "name": village.name,
                "moo": moo,
                "is_sample": village.is_sample,
                "version": 1 if village.code in small.village_plans else None,
                "digest": small.village_plans[village.code].accepted_version.digest
                if village.code in small.village_plans
                else None,
            }
            for moo, village in enumerate(Area.objects.filter(parent=whole.area).order_by("code"), start=1)
        ],
    }


def results(agencies, project, post):
    second, first, third = agencies
    return {
        "decisions": [
            {
                "id": project(POND).pk,
                "code": project(POND).code,
                "fate": "carried",
                "rank": 1,
                "action_group": "joint",
                "lead": third.name,
                "supporting": [first.name, second.name],
                "reason": "ทำร่วมกันได้",
                "by_post": post,
                "on": DAY,
            },
            {
                "id": project(PUMP).pk,
                "code": project(PUMP).code,
                "fate": "passed_on",
                "rank": None,
                "action_group": "",
                "lead": first.name,
                "supporting": [],
                "reason": "เกินกำลัง",
                "by_post": post,
                "on": DAY,
            },
        ],
        "merges": [
            {
                "kind": "joint",
                "survivor": project(STUBBLE).pk,
                "survivor_code": project(STUBBLE).code,
                "members": {str(project(title).pk): project(title).code for title in (STUBBLE, COMPOST)},
                "values": {"title": project(COMPOST).code},
                "reason": "ดินเดียวกัน",
                "by_post": post,
                "on": DAY,
            }
        ],
    }


def promised(second, project):
    return {
        "alignments": [
            {
                "code": project(SEED).code,
                "level": "province",
                "letter": "ค",
                "framework": "ยุทธศาสตร์จังหวัด",
                "item_label": "ประเด็นที่",
                "number": "2",
                "title": "เกษตรมูลค่าสูง",
            }
        ],
        "funding_shares": [
            {
                "code": project(SEED).code,
                "payer": "community",
                "form": "in_kind",
                "amount_baht": "5.00",
                "is_acting": True,
                "agency": "",
            },
            {
                "code": project(SEED).code,
                "payer": "state",
                "form": "cash",
                "amount_baht": "60000.50",
                "is_acting": False,
                "agency": second.name,
            },
        ],
        "commitments": [
            {
                "code": project(SEED).code,
                "agency": second.name,
                "part": "lead",
                "kind": "money",
                "amount_baht": "100.00",
                "details": "เมล็ดพันธุ์",
                "on": DAY,
            }
        ],
    }


@pytest.mark.django_db
def test_a_release_says_this_of_a_plan_and_nothing_else(whole, small, agencies, project):
    said = content.content_of(whole)
    lines = said.pop("lines")
    in_order = whole.lines.order_by("position").values_list("project__code", flat=True)
    assert [line["code"] for line in lines] == list(in_order)
    carried_elsewhere = {line["code"]: line["carrier"] for line in lines if line["carrier"] != line["code"]}
    assert carried_elsewhere == {project(COMPOST).code: project(STUBBLE).code}
    proposal = AgencyProposal.objects.get(state="proposed")
    post = whole.decisions.first().by_post
    assert post
    assert said == {
        **headed(whole, small),
        **results(agencies, project, post),
        **DESCRIBED,
        **MET,
        **promised(agencies[0], project),
        "integrated": {"on": DAY, "reason": "ครบทุกเวที"},
        "proposals": [{"agency": agencies[1].name, "digest": proposal.digest, "content": proposal.content}],
    }


@pytest.mark.django_db
def test_beside_its_lines_a_plan_says_the_same_now_as_in_its_release(whole):
    said = content.content_of(whole)
    beside = content.beside_of(whole)
    assert content.beside_in(said) == beside
    assert beside["proposals"] == [{name: said["proposals"][0][name] for name in ("agency", "digest")}]
    assert beside.keys() == said.keys() - {"lines"}


@pytest.mark.django_db
def test_the_digest_of_what_is_said_is_that_of_the_whole(whole):
    assert content.said_digest(whole) == digest(content.content_of(whole))


@pytest.mark.django_db
def test_a_plan_of_which_nothing_is_said_says_so(people):
    plan = factories.tambon_plan("310104")
    said = content.content_of(plan)
    assert said["profile"] is None
    assert said["integrated"] is None
    empty = {name for name, value in said.items() if value == []}
    assert empty == {"lines", "proposals", *content.beside_of(plan)} - {
        "format",
        "level",
        "place",
        "period",
        "years",
        "plan_digest",
        "villages",
        "profile",
        "integrated",
    }

"""What stands beside the projects of a release: the part of two pages that says whether it changed, and its cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.offices.models import Agency
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import FundingShare
from plans.profile.models import Problem, TambonProfile, Topic
from plans.releases import actions as releases_actions
from plans.releases.content import beside_in, beside_of, content_of
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.actions import roll_up
from plans.tambon.models import MeetingPaper, TeamMember
from plans.village.actions.moves import move
from plans.village.models import VillagePlan
from projects.snapshot import canonical
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans.released import aligned, forum_closed, fresh

IN_FORCE, CHANGED = "✓ เล่มล่าสุด ตรงกับแผนในขณะนี้", "ข้อมูลประกอบเปลี่ยนหลังออกเล่มแผน"
MOST = 20


def of(name, thing):
    return reverse(f"plans:{name}", args=[thing.pk])


@pytest.fixture
def decided(small):
    """The small tambon after its forum: one carried with supporting agencies, two joined, nothing released yet."""
    plan, by = small.plan, small.people["team"]
    first, second, third, *_ = [line.project for line in plan.lines.order_by("position")]
    offices = tuple(Agency.objects.order_by("code"))
    prepare(plan, first, DecisionInput("carried", rank=1, supporting=offices, reason="ชุมชนพร้อม"), by=by)
    join(plan, [second, third], kind="joint", survivor=second, reason="ใช้แหล่งน้ำเดียวกัน", by=by)
    publish(plan, by=by)
    roll_up(plan.pk)
    return fresh(plan)


def dressed(plan, people, villages):
    """Write down a meeting, problems and a member of the team for each village, and what is agreed on its projects."""
    TambonProfile.objects.get_or_create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    topic, _ = Topic.objects.get_or_create(name="น้ำ")
    for code in villages:
        village = factories.area(code)
        Problem.objects.create(tambon_plan=plan, village=village, topic=topic, title="น้ำแล้ง", urgency="urgent")
        TeamMember.objects.create(tambon_plan=plan, kind="leader", name=f"ผู้นำ {code}")
        met(forum_closed(plan, people["team"]), village, people["team"])
        for line in plan.lines.filter(area_code=code):
            agreed(plan, line.project, people["team"])


def met(meeting, village, by):
    meeting.invitees.create(kind="leader", name="ผู้นำชุมชน", came=True)
    meeting.presentations.create(village=village, presenter="ผู้นำเสนอ")
    MeetingPaper.objects.create(
        meeting=meeting,
        kind="minutes",
        file="uploads/00/none.pdf",
        file_name="รายงาน.pdf",
        media_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        uploaded_by=by,
    )


def agreed(plan, project, by):
    office = Agency.objects.get(code="sao")
    FundingShare.objects.create(tambon_plan=plan, project=project, payer="local", agency=office, amount_baht=15000)
    FundingShare.objects.create(tambon_plan=plan, project=project, payer="community", form="in_kind", amount_baht=500)
    Commitment.objects.create(
        tambon_plan=plan,
        project=project,
        agency=office,
        kind="money",
        amount_baht=15000,
        state=CommitmentState.ACCEPTED,
        due_on=dt.date(2026, 6, 1),
        asked_by=by,
    )


# --- the part -------------------------------------------------------------------------------------------------------
def test_both_pages_lead_to_the_part_which_says_what_changed(decided, people, as_):
    aligned(decided, people["team"])
    release, browser = releases_actions.release(decided, by=people["team"]), as_("team")
    part = of("release_beside", release)
    for page, asked in ((of("release", release), part), (of("releases", decided), f"{part}?changed")):
        words = browser.get(page).content.decode()
        assert f'hx-get="{asked}" hx-trigger="load"' in words
        assert f'<a href="{part}">' in words
    assert text_of(browser.get(part, headers=HTMX)).strip() == IN_FORCE
    assert text_of(browser.get(f"{part}?changed", headers=HTMX)).strip() == ""
    TambonProfile.objects.create(tambon_plan=decided, identity="ตำบลข้าวหอม")
    for asked in (part, f"{part}?changed"):
        assert text_of(browser.get(asked, headers=HTMX)).strip().startswith(CHANGED)


def test_without_javascript_the_part_is_a_page_with_the_way_back(decided, people, as_):
    release = releases_actions.release(decided, by=people["team"])
    answer = as_("secretary").get(of("release_beside", release))
    assert IN_FORCE in text_of(answer)
    assert f'<a href="{of("release", release)}">' in answer.content.decode()
    assert f'<a href="{of("releases", decided)}">' in answer.content.decode()


def test_what_is_replaced_or_out_of_date_asks_for_no_part_and_the_part_says_so(decided, people, as_):
    first, browser = releases_actions.release(decided, by=people["team"]), as_("team")
    TambonProfile.objects.create(tambon_plan=decided, identity="ตำบลข้าวหอม")
    second = releases_actions.release(decided, by=people["team"])
    move(VillagePlan.objects.get(village__code=VILLAGES[0]), "reopen", by=people["team"], note="ปรับวงเงิน")
    for release, said in ((first, "มีเล่มใหม่กว่าแล้ว"), (second, "ข้อมูลไม่เป็นปัจจุบัน")):
        part = of("release_beside", release)
        page = browser.get(of("release", release))
        assert (said in text_of(page), part in page.content.decode()) == (True, False)
        assert said in text_of(browser.get(part, headers=HTMX))
        assert text_of(browser.get(f"{part}?changed", headers=HTMX)).strip() == ""
    assert of("release_beside", second) not in browser.get(of("releases", decided)).content.decode()


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_outside_the_reach_there_is_no_part(decided, people, as_, who):
    release = releases_actions.release(decided, by=people["team"])
    assert as_(who).get(of("release_beside", release)).status_code == 404


# --- what it costs --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["planner", "team"])
def test_no_page_of_a_release_asks_more_than_twenty_however_much_there_is(
    decided, people, as_, who, django_assert_max_num_queries
):
    browser, counts = as_(who), []
    for villages in (VILLAGES[:1], VILLAGES[1:3]):
        dressed(decided, people, villages)
        aligned(decided, people["team"])
        release = releases_actions.release(decided, by=people["team"])
        pages = [of("releases", decided), of("release", release), of("release_beside", release)]
        for page in pages:
            with django_assert_max_num_queries(MOST) as asked:
                assert browser.get(page).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_as_many_queries_name_three_changed_villages_as_one(decided, people, as_, django_assert_max_num_queries):
    release, browser = releases_actions.release(decided, by=people["team"]), as_("planner")
    plans = VillagePlan.objects.filter(village__code__in=VILLAGES[:3]).order_by("village__code")
    counts = []
    for village_plan in plans:
        move(village_plan, "reopen", by=people["team"], note="ปรับวงเงิน")
        for page in (of("releases", decided), of("release", release)):
            with django_assert_max_num_queries(MOST) as asked:
                assert f"แผน {village_plan.village} ถูกเปิดให้แก้ไขใหม่" in text_of(browser.get(page))
            counts.append(len(asked))
    assert counts == counts[:2] * 3


# --- what is compared -----------------------------------------------------------------------------------------------
def test_a_full_plan_says_beside_its_projects_what_its_release_says(decided, people):
    dressed(decided, people, VILLAGES[:3])
    aligned(decided, people["team"])
    assert canonical(beside_in(content_of(decided))) == canonical(beside_of(decided))


def test_decisions_and_merges_stand_with_their_agencies_members_and_codes(decided):
    first, second, third, *_ = [line.project for line in decided.lines.order_by("position")]
    said = content_of(decided)
    (decision,) = [entry for entry in said["decisions"] if entry["id"] == first.pk]
    assert decision["code"] == first.code
    assert decision["supporting"] == sorted(Agency.objects.values_list("name", flat=True))
    (merge,) = said["merges"]
    assert (merge["survivor"], merge["survivor_code"]) == (second.pk, second.code)
    assert merge["members"] == {str(second.pk): second.code, str(third.pk): third.code}


def test_what_was_decided_on_a_project_that_has_left_the_plan_has_no_code(decided):
    first, second, *_ = [line.project for line in decided.lines.order_by("position")]
    decided.lines.filter(project__in=[first, second]).delete()
    said = content_of(decided)
    assert [entry["code"] for entry in said["decisions"] if entry["id"] == first.pk] == [""]
    assert [merge["survivor_code"] for merge in said["merges"]] == [""]


def test_a_village_that_is_no_more_stands_in_the_plan_while_its_own_is_accepted(decided):
    past = dt.date(2020, 1, 1)
    for code in (VILLAGES[0], VILLAGES[3]):  # the first is in the plan, the last is not
        type(factories.area(code)).objects.filter(code=code).update(valid_to=past)
    versions = {village["code"]: village["version"] for village in content_of(decided)["villages"]}
    assert versions == dict.fromkeys(VILLAGES[:3], 1)

"""The public way of a project is its record: whatever happened, in whatever order, nothing is ticked that did not."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.access.roles import Role
from agencies.errors import Cannot
from agencies.offices.models import Agency
from paper.thai import thai_date
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import Decision, Outcome
from plans.decisions.queries import AS_PROPOSED, UNCHANGED, WAITING
from plans.local.models import Edition, EditionRow
from plans.releases import forwarding
from plans.releases.actions import release
from plans.releases.forwarding import Letter
from plans.releases.models import Receipt, Release
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonMeeting, TambonPlan
from plans.tracking import queries
from plans.tracking.steps import AFTER, FROM_VILLAGE, WHO, Expected, Happened, Mark, Stage, Standing, way
from plans.upper import actions as upper_actions
from plans.upper.models import Acceptance
from plans.village.actions.moves import move
from plans.village.models import PlanEvent, PlanVersion
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.pages import text_of
from tests.plans.levels import district, handed_up
from tests.plans.local_plans import announced
from tests.plans.released import aligned, forum_closed, fresh, office, rolled_up
from tests.plans.ways import holds
from tests.properties import examples
from tests.scenery import scene

STAGES = (*FROM_VILLAGE, *AFTER)
TEAM = WHO[Stage.SEND]


@pytest.fixture
@scene
def sending(world, people):
    """Two accepted villages, whose plans everybody can move on, and an office of the district."""
    office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    second = factories.in_state(world.plans[VILLAGES[1]], "draft")
    move(second, "submit", by=factories.person(Role.VILLAGE_SECRETARY, VILLAGES[1]))
    move(second, "accept", by=people["team"])
    return rolled_up()


@pytest.fixture
def project(sending):
    return Project.objects.get(village_line__plan__village__code=VILLAGES[0])


def steps(project, mark):
    return [step.label for step in queries.find(project.code).steps if step.mark is mark]


def decided(project, people, fate, **fields):
    plan = fresh(TambonPlan.objects.get())
    prepare(plan, project, DecisionInput(fate, reason="เหตุผลของเวที", **fields), by=people["team"])
    publish(plan, by=people["team"])
    roll_up(plan.pk)


def told(client, project):
    return client.get(reverse("tracked", args=[project.code])).content.decode()


def here(project):
    """The step that the project waits at, and whose step it is."""
    (now,) = [step for step in queries.find(project.code).steps if step.mark is Mark.NOW]
    return now.label, now.who


def sent_to(made, agency, people):
    return Receipt.objects.create(release=made, agency=agency, sent_by=people["team"], sent_name="ทีมตำบล")


def issue(people):
    plan = fresh(TambonPlan.objects.get())
    aligned(plan, people["team"])
    return release(plan, by=people["team"])


# --- what a trial found ---------------------------------------------------------------------------------------------
def test_a_release_without_a_forum_ticks_no_forum(sending, project, people):
    handed_up(issue(people))
    found = queries.find(project.code)
    holds(found, project)
    assert Stage.DECIDE not in steps(project, Mark.DONE)
    assert steps(project, Mark.NOW) == [Stage.DECIDE]
    assert {Stage.RELEASE, Stage.SEND} <= set(steps(project, Mark.DONE))


def test_what_a_local_plan_holds_says_of_steps_without_a_record_that_there_is_none(sending, project, people, client):
    EditionRow.objects.create(edition=announced([], by=people["planner"]), project=project, new={"title": "x"})
    assert steps(project, Mark.NO_RECORD) == [Stage.DECIDE, Stage.RELEASE, Stage.SEND, Stage.RECEIVE]
    text = re.sub(r"<[^>]+>", " ", client.get(reverse("tracked", args=[project.code])).content.decode())
    assert re.search(rf"(?<!✓ ){Stage.RELEASE}\s+ไม่มีบันทึก", text)
    # Since the day of the state that is shown, which is also that of its step.
    assert queries.find(project.code).status.since == dt.date(2024, 5, 7)


def forum_called(plan, days=9):
    """Call a forum of the tambon for a day to come."""
    day = timezone.localdate() + dt.timedelta(days=days)
    TambonMeeting.objects.create(tambon_plan=plan, kind="forum", held_on=day, chair="ประธาน")
    return day


def test_a_step_with_an_appointed_day_is_to_come_also_when_a_local_plan_was_quicker(sending, project, people):
    EditionRow.objects.create(edition=announced([], by=people["planner"]), project=project, new={"title": "x"})
    day = forum_called(sending)
    found = queries.find(project.code)
    holds(found, project)
    assert steps(project, Mark.NO_RECORD) == []
    assert steps(project, Mark.TO_COME) == [Stage.DECIDE, Stage.RELEASE, Stage.SEND, Stage.RECEIVE]
    assert [step.planned for step in found.steps if step.label == Stage.DECIDE] == [day]
    assert here(project)[0] == Stage.CARRY_OUT


def test_who_adopted_a_project_before_the_forum_is_said_in_the_same_words_within_and_without(
    sending, project, people, client, as_
):
    edition = announced([], by=people["planner"])
    EditionRow.objects.create(edition=edition, project=project, new={"title": "x"})
    day = forum_called(sending)
    said = f"{edition.local_plan.agency.name}บรรจุในแผนพัฒนาท้องถิ่นไว้ก่อนแล้ว เวทีตำบลยังไม่ได้พิจารณา"
    pages = [text_of(client.get(reverse("tracked", args=[project.code])))]
    pages.append(text_of(as_("secretary").get(reverse("projects:project", args=[project.code]))))
    for page in pages:
        assert said in page
        assert f"เวทีตำบลนัดประชุม {thai_date(day)}" in page
        assert "รอดำเนินโครงการ" not in page
        assert "ไม่มีบันทึก" not in page
    forum_closed(TambonPlan.objects.get(), people["team"])
    assert "ไว้ก่อนแล้ว" not in told(client, project)


def test_a_forum_without_a_decision_on_a_project_did_not_consider_it(sending, project, people, client):
    forum_closed(TambonPlan.objects.get(), people["team"])
    found = queries.find(project.code)
    holds(found, project)
    (step,) = [step for step in found.steps if step.label == Stage.DECIDE]
    assert (step.mark, step.on) == (Mark.UNCHANGED, None)
    text = " ".join(re.sub(r"<[^>]+>", " ", told(client, project)).split())
    assert f"{Stage.DECIDE} เวทีประชุมเมื่อ 10 เมษายน 2569 ปิดประชุมโดยไม่ได้แก้ไขข้อเสนอ" in text
    # A forum with its day is a record, and no resolution.
    assert "ไม่มีบันทึก" not in text
    assert f"✓ {Stage.DECIDE}" not in text
    decided(project, people, "carried")
    assert Stage.DECIDE in steps(project, Mark.DONE)
    assert "ไม่ได้แก้ไขข้อเสนอ" not in told(client, project)


@pytest.mark.parametrize("is_closed", [False, True])
def test_of_a_project_on_which_nothing_was_decided_no_page_says_a_result(
    sending, project, people, client, as_, is_closed
):
    """One fact is one sentence on the public page, on that of the project, and on that of its village."""
    if is_closed:
        forum_closed(TambonPlan.objects.get(), people["team"])
    said = {UNCHANGED, AS_PROPOSED} if is_closed else {WAITING}
    village = reverse("plans:village", args=[project.village_line.plan_id])
    pages = [text_of(client.get(reverse("tracked", args=[project.code])))]
    pages += [text_of(as_("secretary").get(url)) for url in (reverse("projects:project", args=[project.code]), village)]
    for page in pages:
        assert all(words in page for words in said)
        assert str(Outcome.CARRIED.label) not in page
        assert "ไม่มีบันทึกมติ" not in page


def test_a_village_taken_in_after_the_forum_waits_on_every_page(sending, project, people, client, as_):
    forum = forum_closed(TambonPlan.objects.get(), people["team"])
    TambonMeeting.objects.filter(pk=forum.pk).update(closed_at=timezone.now() - dt.timedelta(days=1))
    roll_up(sending.pk)
    pages = [text_of(client.get(reverse("tracked", args=[project.code])))]
    village = reverse("plans:village", args=[project.village_line.plan_id])
    pages += [text_of(as_("secretary").get(url)) for url in (reverse("projects:project", args=[project.code]), village)]
    for page in pages:
        assert WAITING in page
        assert AS_PROPOSED not in page


def test_offices_that_receive_are_one_step_that_says_how_many_of_how_many(sending, project, people, client):
    forum_closed(TambonPlan.objects.get(), people["team"])
    made = issue(people)
    own = sent_to(made, Agency.objects.get(code="office-district"), people)
    sent_to(made, Agency.objects.get(code="ldd"), people)
    forwarding.receive(own, by=people["district"])
    found = queries.find(project.code)
    holds(found, project)
    (step,) = [step for step in found.steps if step.label == Stage.RECEIVE]
    assert step.mark is Mark.NOW
    assert step.detail.startswith("ลงรับแล้ว 1 จาก 2 หน่วยงาน")
    assert own.agency.name in step.detail
    text = text_of(client.get(reverse("tracked", args=[project.code])))
    assert "หน่วยงานที่ได้รับแผนลงรับ รอหน่วยงานที่ได้รับแผนลงรับ" not in text
    assert "ลงรับแล้ว 1 จาก 2 หน่วยงาน" in text


def test_a_project_passed_on_is_with_the_team_until_the_plan_is_sent_to_the_agency(sending, project, people):
    ldd = Agency.objects.get(code="ldd")
    decided(project, people, "passed_on", lead=ldd)
    assert here(project) == (Stage.RELEASE, TEAM)
    assert steps(project, Mark.TO_COME) == [Stage.SEND, Stage.PASSED_ON]
    made = issue(people)
    assert here(project) == (Stage.SEND, TEAM)
    assert steps(project, Mark.TO_COME) == [Stage.PASSED_ON]
    # Sent to another: the agency has it no more than before.
    handed_up(made)
    assert here(project) == (Stage.SEND, TEAM)
    found = queries.find(project.code)
    holds(found, project)
    assert ldd.name not in [holder.agency for holder in found.status.holders]
    assert f"รอทีมตำบลส่งแผนถึง{ldd.name}" in found.status.words


def test_a_project_passed_on_is_with_the_agency_from_the_day_the_plan_was_sent_there(sending, project, people):
    ldd = Agency.objects.get(code="ldd")
    decided(project, people, "passed_on", lead=ldd)
    sent = sent_to(issue(people), ldd, people)
    found = queries.find(project.code)
    holds(found, project)
    assert {Stage.RELEASE, Stage.SEND} <= set(steps(project, Mark.DONE))
    assert steps(project, Mark.TO_COME) == []
    assert here(project) == (Stage.PASSED_ON, ldd.name)
    assert found.status.since == timezone.localdate(sent.sent_at)
    reason = {"state": "returned", "reason": "ขาดรายงาน", "settled_at": timezone.now()}
    Receipt.objects.filter(pk=sent.pk).update(**reason)
    assert here(project) == (Stage.SEND, TEAM)
    assert steps(project, Mark.TO_COME) == [Stage.PASSED_ON]


def test_what_a_local_plan_holds_waits_since_its_announcement_whatever_is_sent_later(sending, project, people):
    edition = announced([], by=people["planner"])
    Edition.objects.filter(pk=edition.pk).update(announced_on=timezone.localdate() - dt.timedelta(days=30))
    edition.refresh_from_db()
    EditionRow.objects.create(edition=edition, project=project, new={"title": "x"})
    with thawed():
        PlanEvent.objects.update(at=F("at") - dt.timedelta(days=1000))
        PlanVersion.objects.update(submitted_at=F("submitted_at") - dt.timedelta(days=1000))
    handed_up(issue(people))
    found = queries.find(project.code)
    holds(found, project)
    assert found.status.stage == Stage.CARRY_OUT
    assert found.status.since == edition.announced_on


def test_a_project_in_the_local_plan_of_the_agency_it_was_passed_to_is_carried_out_there(sending, project, people):
    decided(project, people, "passed_on", lead=Agency.objects.get(code="sao"))
    EditionRow.objects.create(edition=announced([], by=people["planner"]), project=project, new={"title": "x"})
    holds(queries.find(project.code), project)
    assert here(project)[0] == Stage.CARRY_OUT
    assert Stage.ADOPT in steps(project, Mark.DONE)
    assert steps(project, Mark.NO_RECORD) == [Stage.RELEASE, Stage.SEND, Stage.PASSED_ON]


@pytest.mark.parametrize("fate", [Outcome.DECLINED, Outcome.DEFERRED])
def test_what_is_set_aside_after_a_release_keeps_what_happened_before(sending, project, people, fate):
    issue(people)
    decided(project, people, fate)
    issue(people)
    found = queries.find(project.code)
    holds(found, project)
    assert [step.detail for step in found.steps if step.label == Stage.RELEASE] == ["เล่มแผน ครั้งที่ 1"]
    assert steps(project, Mark.DROPPED) == [Stage.SEND, Stage.RECEIVE, Stage.ADOPT, Stage.CARRY_OUT]
    assert steps(project, Mark.NOW) == []


def test_a_member_keeps_its_own_history_and_ends_where_it_was_joined(sending, project, people):
    other = Project.objects.get(village_line__plan__village__code=VILLAGES[1])
    issue(people)
    plan = fresh(TambonPlan.objects.get())
    join(plan, [other], kind="same", survivor=project, reason="สระเดียวกัน", by=people["team"])
    publish(plan, by=people["team"])
    roll_up(plan.pk)
    handed_up(issue(people))
    for one in (project, other):
        holds(queries.find(one.code), one)
    assert steps(other, Mark.DONE) == [*FROM_VILLAGE, Stage.DECIDE, Stage.RELEASE]
    assert steps(other, Mark.TO_COME) == steps(other, Mark.NOW) == []
    assert Stage.SEND in steps(project, Mark.DONE)


def test_a_village_taken_in_after_the_forum_of_that_day_waits_for_the_next(sending, project, people):
    forum_closed(TambonPlan.objects.get(), people["team"])
    plan = project.village_line.plan
    move(plan, "reopen", by=people["team"], note="ปรับวงเงิน")
    assert {"ตำบลเปิดแผนให้แก้ไขใหม่", Stage.ACCEPT} <= set(steps(project, Mark.DONE))
    assert Stage.ACCEPT in steps(project, Mark.TO_COME)
    move(plan, "submit", by=people["secretary"])
    move(plan, "accept", by=people["team"])
    assert steps(project, Mark.NOW) == [Stage.DECIDE]
    assert Stage.DECIDE not in steps(project, Mark.DONE)


def test_a_forum_held_before_the_project_came_is_told_by_the_day_of_its_result(sending, project, people):
    forum = forum_closed(TambonPlan.objects.get(), people["team"])
    decided(project, people, "carried")
    with thawed():
        Decision.objects.update(meeting=forum)
    (decided_on,) = [step.on for step in queries.find(project.code).steps if step.label == Stage.DECIDE]
    assert forum.held_on < decided_on == timezone.localdate()


def test_what_is_to_come_says_by_whom_and_when_there_is_a_day(sending, project, people, client):
    day = timezone.localdate() + dt.timedelta(days=9)
    TambonMeeting.objects.create(tambon_plan=sending, kind="forum", held_on=day, chair="ประธาน")
    (now,) = [step for step in queries.find(project.code).steps if step.mark is Mark.NOW]
    assert (now.label, now.planned, now.who) == (Stage.DECIDE, day, "ทีมปฏิบัติการระดับตำบล")
    page = client.get(reverse("tracked", args=[project.code])).content.decode()
    assert "(ขั้นต่อไป" in page
    assert "โดย อปท. ในพื้นที่" in page
    # No code first: where it is, what was decided, its way, and the code last.
    order = [page.index(words) for words in ("ขณะนี้อยู่ที่ไหน", "ผลการพิจารณา</h2>", "เส้นทางของโครงการ", "รหัสโครงการ <span")]
    assert order == sorted(order)


def test_a_plan_without_a_record_of_its_acceptance_says_so(sending, project):
    with thawed():
        PlanEvent.objects.filter(plan=project.village_line.plan).delete()
    assert steps(project, Mark.NO_RECORD) == [Stage.ACCEPT]


# --- in whatever order ----------------------------------------------------------------------------------------------
class Walk:
    """One walk through everything that can happen to the plans of two villages."""

    def __init__(self, people, chance):
        self.people, self.chance = people, chance
        self.villages = [one.village_line.plan for one in Project.objects.filter(village_line__plan__state="accepted")]

    def step(self):
        """Try one thing; what is not possible now is not possible."""
        names = [name for name in vars(type(self)) if not name.startswith("_") and name != "step"]
        try:
            getattr(self, self.chance.choice(sorted(names)))()
        except (Cannot, PermissionDenied):
            return
        # The days of the villages pass; those of a release stand still.
        with thawed():
            PlanEvent.objects.update(at=F("at") - dt.timedelta(days=1))
            PlanVersion.objects.update(submitted_at=F("submitted_at") - dt.timedelta(days=1))

    def village(self):
        plan = self.chance.choice(self.villages)
        plan.refresh_from_db()
        name = self.chance.choice(["reopen", "submit", "accept", "return"])
        by = factories.person(Role.VILLAGE_SECRETARY, plan.village.code) if name == "submit" else self.people["team"]
        move(plan, name, by=by, note="ปรับ")
        roll_up(TambonPlan.objects.get().pk)

    def decide(self):
        fate = self.chance.choice(["carried", "deferred", "declined", "passed_on"])
        lead = Agency.objects.get(code="ldd")
        decided(self.chance.choice(self.projects()), self.people, fate, lead=lead)

    def merge(self):
        one, two = self.projects()
        plan = fresh(TambonPlan.objects.get())
        join(plan, [one], kind="same", survivor=two, reason="ที่เดียวกัน", by=self.people["team"])
        publish(plan, by=self.people["team"])
        roll_up(plan.pk)

    def forum(self):
        forum_closed(TambonPlan.objects.get(), self.people["team"])

    def release(self):
        issue(self.people)

    def forward(self):
        newest = Release.objects.order_by("-version").first()
        if newest:
            agency = self.people["district"].posts[0].agency
            forwarding.forward(newest, [agency], Letter(), by=self.people["team"])

    def receive(self):
        if receipt := Receipt.objects.first():
            forwarding.receive(receipt, by=self.people["district"])

    def give_back_receipt(self):
        if receipt := Receipt.objects.first():
            forwarding.give_back(receipt, by=self.people["district"], reason="ขาดรายงาน")

    def accept(self):
        if newest := Release.objects.order_by("-version").first():
            upper_actions.accept(district(), newest, by=self.people["district"])

    def give_back(self):
        if taken := Acceptance.objects.order_by("-pk").first():
            upper_actions.give_back(taken, by=self.people["district"], reason="ขาดหมู่ 3")

    def adopt(self):
        if not EditionRow.objects.exists():
            edition = announced([], by=self.people["planner"])
            EditionRow.objects.create(edition=edition, project=self.projects()[0], new={"title": "x"})

    @staticmethod
    def projects():
        return list(Project.objects.filter(village_line__isnull=False).order_by("pk")[:2])


@pytest.mark.parametrize("seed", range(10))
def test_the_way_is_the_record_whatever_happens(sending, people, seed):
    walk = Walk(people, random.Random(seed))
    seen = 0
    for _ in range(25):
        walk.step()
        for project in Walk.projects():
            if found := queries.find(project.code):
                holds(found, project)
                seen += 1
    assert seen > 10


# --- laid out -------------------------------------------------------------------------------------------------------
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
happened = st.lists(st.builds(Happened, days, st.just("x"), st.just(""), st.sampled_from((None, *STAGES))), max_size=12)


@settings(max_examples=examples(200))
@given(happened, st.sampled_from(STAGES), st.booleans())
def test_every_record_is_told_once_and_nothing_else_is_done(records, stage, is_over):
    told = way(STAGES, records, Standing(stage, is_over=is_over), expected=Expected({}, {}), unrecorded={})
    done = [step.on for step in told if step.mark is Mark.DONE]
    assert done == sorted(one.on for one in records)
    known = {one.stage for one in records}
    rest = [step for step in told if step.mark is not Mark.DONE]
    assert all(step.on is None for step in rest)
    assert not {step.label for step in rest if step.mark is not Mark.NOW} & known
    ahead = STAGES[STAGES.index(stage) + 1 :]
    assert {step.label for step in rest if step.mark in {Mark.TO_COME, Mark.DROPPED}} == set(ahead) - known
    assert sum(step.mark is Mark.NOW for step in told) == (not is_over)

"""Requests to agencies: every edge of the diagram, what is asked of whom, reminders, and «บูรณาการแล้ว»."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.decisions.models import Decision, FundingShare, Outcome, PublicationState
from plans.requests.actions.asking import Kind, Part, Wanted, ask, ask_hosts, losses, to_ask
from plans.requests.actions.moves import (
    COMMITMENTS,
    CannotCommit,
    answer,
    integrate,
    is_integrated,
    move,
    stale,
    write_note,
)
from plans.requests.models import Commitment, CommitmentState
from plans.requests.reminders import remind
from plans.requests.tasks import remind_agencies
from plans.tambon.models import TambonPlan
from tests import factories
from tests.plans.freezing import freeze
from tests.plans.requests.commitments import TODAY, in_state, make
from tests.properties import examples

TAMBON = "310104"
S = CommitmentState
MOVES = COMMITMENTS.by_name
# Who takes each kind of step.
ACTOR = {"answer": "partner", "revise": "partner", "agree": "team", "withdraw": "team"}


@pytest.fixture
def sao(people):
    return Agency.objects.get(code="sao")


@pytest.fixture
def request_to(plan, station, people):
    return make(plan, station, people["team"])


def step(commitment, name, people, **words):
    by = people[ACTOR[MOVES[name].permission]]
    return move(commitment, name, by=by, **({"note": "ตามที่ประชุม", "amount_baht": Decimal(50000)} | words))


class TestMoves:
    @pytest.mark.parametrize("state", S)
    @pytest.mark.parametrize("name", MOVES)
    def test_every_edge_is_taken_and_no_other(self, request_to, people, name, state):
        in_state(request_to, state)
        if state in MOVES[name].sources:
            event = step(request_to, name, people)
            assert (event.from_state, event.to_state, request_to.state) == (state, MOVES[name].target, event.to_state)
        else:
            with pytest.raises(CannotCommit, match="อยู่ในสถานะ"):
                step(request_to, name, people)
            request_to.refresh_from_db()
            assert (request_to.state, request_to.events.count()) == (state, 0)

    @pytest.mark.parametrize("name", MOVES)
    @pytest.mark.parametrize("who", ["partner", "team", "mayor", "kaset", "secretary", "auditor"])
    def test_only_whom_the_table_names(self, request_to, people, name, who):
        in_state(request_to, min(MOVES[name].sources))
        may = who == ACTOR[MOVES[name].permission]
        assert (MOVES[name] in COMMITMENTS.open_moves(request_to, people[who])) is may
        if may:
            move(request_to, name, by=people[who], note="เหตุผล", amount_baht=Decimal(1))
        else:
            with pytest.raises(PermissionDenied):
                move(request_to, name, by=people[who], note="เหตุผล", amount_baht=Decimal(1))

    @pytest.mark.parametrize("name", [name for name, one in MOVES.items() if one.needs_note])
    def test_a_no_says_why(self, request_to, people, name):
        in_state(request_to, min(MOVES[name].sources))
        with pytest.raises(CannotCommit, match="กรุณาบอกเหตุผล"):
            step(request_to, name, people, note="  ")

    def test_a_counter_of_money_says_how_much(self, request_to, people):
        with pytest.raises(CannotCommit, match="จำนวนเงิน"):
            step(request_to, "counter", people, amount_baht=None)
        in_state(request_to, S.ASKED, kind=Kind.PEOPLE, amount_baht=None)
        step(request_to, "counter", people, amount_baht=None)
        assert request_to.state == S.COUNTERED

    def test_what_is_promised_follows_the_answers(self, request_to, people):
        assert request_to.promised_baht is None
        step(request_to, "counter", people, amount_baht=Decimal(50000))
        assert (request_to.countered_baht, request_to.promised_baht) == (Decimal(50000), None)
        step(request_to, "agree", people)
        assert (request_to.state, request_to.promised_baht) == (S.ACCEPTED, Decimal(50000))
        step(request_to, "revise_decline", people)
        assert (request_to.countered_baht, request_to.promised_baht) == (None, None)
        step(request_to, "revise_accept", people)
        assert request_to.promised_baht == request_to.amount_baht == Decimal(80000)
        assert [one.move for one in request_to.events.all()] == ["revise_accept", "revise_decline", "agree", "counter"]

    def test_who_answered_as_what_is_kept(self, request_to, people):
        event = answer(request_to, "accept", by=people["partner"])
        assert (event.by_name, event.by_post) == ("สมมติ", "หน่วยงานภาคี 31")
        assert request_to.answered_post == "สมมติ หน่วยงานภาคี 31"
        assert (request_to.answered_by, request_to.answered_at is not None) == (people["partner"], True)

    def test_an_answer_given_again_is_a_revision(self, request_to, people):
        answer(request_to, "decline", by=people["partner"], note="ไม่มีงบประมาณ")
        assert answer(request_to, "accept", by=people["partner"]).move == "revise_accept"

    def test_an_answer_over_an_older_state_is_refused(self, request_to, people):
        real = Commitment.objects.get(pk=request_to.pk)
        answer(real, "accept", by=people["partner"])
        with pytest.raises(CannotCommit):
            move(request_to, "decline", by=people["partner"], note="ไม่มีงบประมาณ")
        assert Commitment.objects.get(pk=request_to.pk).state == S.ACCEPTED

    def test_a_lead_that_declined_cannot_come_back_over_its_successor(self, plan, station, sao, people):
        first = make(plan, station, people["team"], part=Part.LEAD)
        answer(first, "decline", by=people["partner"], note="ไม่มีงบประมาณ")
        make(plan, sao, people["team"], part=Part.LEAD)
        with pytest.raises(CannotCommit, match="หน่วยงานอื่นเป็นหน่วยงานรับผิดชอบหลัก"):
            answer(first, "accept", by=people["partner"])
        assert Commitment.objects.get(pk=first.pk).state == S.DECLINED

    def test_the_note_is_the_agency_s_own(self, request_to, people):
        write_note(request_to, " รอผลการจัดสรร ", by=people["partner"])
        assert Commitment.objects.get(pk=request_to.pk).internal_note == "รอผลการจัดสรร"
        for name in ("team", "mayor", "auditor", "secretary"):
            with pytest.raises(PermissionDenied):
                write_note(request_to, "อ่านได้", by=people[name])
        assert request_to.events.count() == 0


class TestAsking:
    @pytest.fixture
    def decided(self, plan, station, sao, people):
        line = plan.lines.get()
        one = Decision.objects.create(
            tambon_plan=plan,
            project=line.project,
            standing=PublicationState.PUBLISHED,
            published_at=timezone.now(),
            lead=sao,
            by=people["team"],
        )
        one.supporting.add(station)
        return line

    def test_the_lead_is_asked_for_the_money_and_others_for_people(self, plan, decided, station, sao):
        assert [(one.agency, one.part, one.kind, one.amount_baht) for one in to_ask(plan)] == [
            (sao, Part.LEAD, Kind.MONEY, Decimal(24000)),
            (station, Part.SUPPORT, Kind.PEOPLE, None),
        ]

    def test_shares_are_asked_of_those_who_were_named_for_them(self, plan, decided, station, sao):
        FundingShare.objects.create(
            tambon_plan=plan, project=decided.project, payer="state", agency=station, amount_baht=Decimal(9000)
        )
        assert [(one.agency, one.kind, one.amount_baht) for one in to_ask(plan)] == [
            (sao, Kind.MONEY, Decimal(15000)),
            (station, Kind.MONEY, Decimal(9000)),
        ]

    def test_without_a_decision_the_village_s_own_names_are_asked(self, plan, station):
        project = plan.lines.get().project
        assert to_ask(plan) == []
        project.lead_agency = station
        project.save()
        assert [(one.agency, one.part) for one in to_ask(plan)] == [(station, Part.LEAD)]

    def test_a_resolution_is_claimed_only_where_the_forum_announced_one(self, plan, station, people, as_):
        project = plan.lines.get().project
        project.lead_agency = station
        project.save()
        page = reverse("plans:commitments_wanted", args=[plan.pk])
        shown = as_("team").get(page).content.decode()
        assert "หน่วยงานรับผิดชอบหลัก ตามที่เสนอ" in shown
        assert "ตามมติเวที" not in shown
        Decision.objects.create(
            tambon_plan=plan,
            project=project,
            standing=PublicationState.PUBLISHED,
            published_at=timezone.now(),
            lead=station,
            by=people["team"],
        )
        shown = as_("team").get(page).content.decode()
        assert "หน่วยงานรับผิดชอบหลัก ตามมติเวที" in shown
        assert "ตามที่เสนอ" not in shown

    def test_one_press_asks_all_and_the_second_none(self, plan, decided, people):
        due = TODAY() + dt.timedelta(days=15)
        assert ask_hosts(plan, by=people["team"], due_on=due) == 2
        assert ask_hosts(plan, by=people["team"], due_on=due) == 0
        assert to_ask(plan) == []
        sent = Commitment.objects.all()
        assert {(one.state, one.due_on, one.asked_by) for one in sent} == {(S.ASKED, due, people["team"])}
        assert [one.events.get().move for one in sent] == ["ask", "ask"]

    def test_who_declined_is_not_asked_again_by_the_press(self, plan, decided, station, people):
        ask_hosts(plan, by=people["team"], due_on=TODAY())
        answer(Commitment.objects.get(agency=station), "decline", by=people["partner"], note="ไม่มีคน")
        assert to_ask(plan) == []

    def test_projects_that_are_not_carried_are_not_asked_for(self, plan, decided, station, people):
        plan.lines.update(fate=Outcome.DEFERRED)
        assert to_ask(plan) == []
        with pytest.raises(CannotCommit, match="ไม่ได้อยู่ในแผนตำบล"):
            ask(plan, Wanted(decided.project, station, Part.SUPPORT, Kind.PEOPLE), by=people["team"], due_on=TODAY())

    @pytest.mark.parametrize("name", ["secretary", "partner", "mayor", "district"])
    def test_only_the_team_asks(self, plan, decided, people, name):
        with pytest.raises(PermissionDenied):
            ask_hosts(plan, by=people[name], due_on=TODAY())

    def test_the_same_is_not_asked_twice_and_there_is_one_lead(self, plan, decided, station, sao, people):
        wanted = Wanted(decided.project, station, Part.LEAD, Kind.MONEY, Decimal(1000))
        ask(plan, wanted, by=people["team"], due_on=TODAY())
        again = Wanted(decided.project, sao, Part.LEAD, Kind.MONEY, Decimal(1000))
        for one in (wanted, again):
            with pytest.raises(CannotCommit, match="ให้ถอนคำขอเดิมก่อน"):
                ask(plan, one, by=people["team"], due_on=TODAY())
        assert Commitment.objects.count() == 1

    def test_no_answer_is_asked_for_yesterday(self, plan, decided, people):
        with pytest.raises(CannotCommit, match="ผ่านไปแล้ว"):
            ask_hosts(plan, by=people["team"], due_on=TODAY() - dt.timedelta(days=1))

    def test_a_frozen_plan_asks_nothing(self, plan, decided, people):
        freeze(plan, people["team"])
        with pytest.raises(CannotCommit, match="ระดับเหนือขึ้นไป"):
            ask_hosts(plan, by=people["team"], due_on=TODAY())

    def test_a_decline_says_what_is_lost_and_which_group_would_be_suggested(self, plan, decided, station, people):
        for payer, agency, amount in (("community", None, 6000), ("state", station, 18000)):
            FundingShare.objects.create(
                tambon_plan=plan, project=decided.project, payer=payer, agency=agency, amount_baht=Decimal(amount)
            )
        ask_hosts(plan, by=people["team"], due_on=TODAY())
        declined = Commitment.objects.select_related("project", "agency").get(agency=station)
        (loss,) = losses(plan, [declined])
        assert loss.words == "ขาดงบประมาณ 18,000 บาท จากทั้งหมด 24,000 บาท"
        assert (loss.group_now, loss.group_then, loss.changes_group) == ("ขอรับการสนับสนุน", "ทำเอง", True)
        assert losses(plan, []) == []


class TestIntegrated:
    def old(self, commitment, days):
        Commitment.objects.filter(pk=commitment.pk).update(asked_at=timezone.now() - dt.timedelta(days=days))

    def test_nothing_asked_is_not_integrated(self, plan, people):
        with pytest.raises(CannotCommit, match="ยังไม่ได้ส่งคำขอ"):
            integrate(plan, by=people["mayor"])

    def test_a_request_that_may_still_be_answered_does_not_stand_in_the_way(self, plan, request_to, people):
        self.old(request_to, 14)
        integrate(plan, by=people["mayor"])
        plan.refresh_from_db()
        assert is_integrated(plan)
        assert plan.integrated_name == "สมมติ นายก อปท. 310104"

    def test_an_overdue_request_needs_the_chair_s_reason(self, plan, request_to, people):
        self.old(request_to, 16)
        with pytest.raises(CannotCommit, match="1 รายการที่หน่วยงานยังไม่ตอบเกิน 15 วัน"):
            integrate(plan, by=people["mayor"], reason="  ")
        integrate(plan, by=people["mayor"], reason="หน่วยงานแจ้งด้วยวาจาแล้ว")
        plan.refresh_from_db()
        assert is_integrated(plan)

    @pytest.mark.parametrize("state", [state for state in S if state != S.ASKED])
    def test_what_is_answered_is_never_overdue(self, plan, request_to, state):
        self.old(request_to, 100)
        assert stale(plan).count() == 1
        in_state(request_to, state)
        assert stale(plan).count() == 0

    def test_the_set_days_are_the_plan_s_own(self, plan, request_to, people):
        self.old(request_to, 16)
        TambonPlan.objects.filter(pk=plan.pk).update(answer_days=30)
        integrate(plan, by=people["mayor"])

    def test_a_request_that_grows_old_afterwards_ends_it_until_the_chair_speaks(self, plan, request_to, people):
        integrate(plan, by=people["mayor"])
        self.old(request_to, 16)
        plan.refresh_from_db()
        assert not is_integrated(plan)
        integrate(plan, by=people["mayor"], reason="ติดตามต่อในที่ประชุมอำเภอ")
        plan.refresh_from_db()
        assert is_integrated(plan)

    def test_once_is_enough(self, plan, request_to, people):
        integrate(plan, by=people["mayor"])
        with pytest.raises(CannotCommit, match="ประกาศว่าบูรณาการแล้ว"):
            integrate(plan, by=people["mayor"])

    @pytest.mark.parametrize("name", ["secretary", "partner", "district", "planner"])
    def test_only_whom_the_table_names(self, plan, request_to, people, name):
        with pytest.raises(PermissionDenied):
            integrate(plan, by=people[name])

    def test_a_frozen_plan_stays_as_it_is(self, plan, request_to, people):
        freeze(plan, people["team"])
        with pytest.raises(CannotCommit, match="ระดับเหนือขึ้นไป"):
            integrate(plan, by=people["mayor"])


class TestReminders:
    @pytest.fixture
    def overdue(self, request_to):
        Commitment.objects.filter(pk=request_to.pk).update(due_on=TODAY() - dt.timedelta(days=1))
        return request_to

    def test_what_is_past_its_day_is_marked_once_a_day(self, overdue):
        now = timezone.localtime().replace(hour=7)
        assert remind(now) == [overdue]
        assert remind(now + dt.timedelta(hours=5)) == []
        assert remind(now + dt.timedelta(days=1)) == [overdue]
        assert [one.move for one in overdue.events.all()] == ["remind", "remind"]

    def test_what_is_answered_or_not_due_is_left_alone(self, request_to, people):
        assert remind(timezone.now()) == []
        in_state(request_to, S.ACCEPTED, due_on=TODAY() - dt.timedelta(days=9))
        assert remind(timezone.now()) == []

    def test_the_task_reminds(self, overdue):
        remind_agencies()
        overdue.refresh_from_db()
        assert overdue.reminded_at is not None

    def test_a_letter_goes_to_those_who_may_answer_and_only_with_a_mail_server(
        self, overdue, people, settings, station
    ):
        for name, address in (("partner", "station@example.org"), ("auditor", "audit@example.org")):
            people[name].email = address
            people[name].save()
        watcher = factories.person(Role.AUDITOR, "31", agency=station)
        watcher.email = "watcher@example.org"
        watcher.save()
        settings.EMAIL_HOST = "mail.example.org"
        remind(timezone.now())
        (letter,) = mail.outbox
        assert letter.to == ["station@example.org"]
        assert f"ไถกลบตอซัง ของ{overdue.project.area} รหัส {overdue.project.code}" in letter.body
        assert "งบประมาณ 80,000 บาท" in letter.body

    def test_without_a_mail_server_nothing_is_mailed(self, overdue, people):
        people["partner"].email = "station@example.org"
        people["partner"].save()
        assert remind(timezone.now()) == [overdue]
        assert mail.outbox == []


class TestPromises:
    @given(
        steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(MOVES)), st.integers(0, 90000)), max_size=14)
    )
    @settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_no_more_is_promised_than_was_asked_unless_somebody_offered_more(self, plan, station, people, steps):
        amounts = (80000, 500, 24000)
        asked = [
            make(plan, station, people["team"], project=factories.project("31010401"), amount_baht=Decimal(amount))
            for amount in amounts
        ]
        for which, name, amount in steps:
            if asked[which].state in MOVES[name].sources:
                step(asked[which], name, people, amount_baht=Decimal(amount))
        for one in Commitment.objects.filter(pk__in=[commitment.pk for commitment in asked]):
            offered = [event.amount_baht for event in one.events.all() if event.move.endswith("counter")]
            promised = one.promised_baht
            assert (promised is None) is (one.state != S.ACCEPTED)
            assert promised is None or promised == one.amount_baht or promised in offered
            assert [event.from_state for event in one.events.all()][-1:] in ([], ["asked"])

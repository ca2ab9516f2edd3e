"""Requests to agencies on the screen: who sees and does what, the inbox, and the note that nobody else reads."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from agencies.offices.models import Agency
from agencies.people.models import User
from config.home.queries import waiting
from plans.decisions.models import Decision, PublicationState
from plans.proposals.models import AgencyProposal
from plans.requests.actions.asking import Kind, Part
from plans.requests.actions.moves import against_integrating
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import TambonPlan
from projects.models import Project
from tests.pages import written
from tests.plans.freezing import freeze
from tests.plans.requests.commitments import TODAY, in_state, make

TAMBON = "310104"
S = CommitmentState
SECRET = "รอผลการจัดสรรงบกลางปี"


@pytest.fixture
def asked(plan, station, people):
    return make(plan, station, people["team"], internal_note=SECRET)


def page(client, name, *keys):
    return client.get(reverse(f"plans:{name}", args=keys))


def post(client, name, *keys, **data):
    return client.post(reverse(f"plans:{name}", args=keys), data)


def titles(user):
    return {one.title: one for one in waiting(user)}


class TestReach:
    @pytest.mark.parametrize(
        ("name", "status"),
        [("team", 200), ("secretary", 200), ("partner", 200), ("stranger", 404), ("next_team", 404), ("admin", 404)],
    )
    def test_who_opens_a_tambon_s_requests_and_one_of_them(self, as_, plan, asked, name, status):
        assert page(as_(name), "commitments", plan.pk).status_code == status
        assert page(as_(name), "commitment", asked.pk).status_code == status

    def test_an_agency_sees_only_what_was_asked_of_itself(self, as_, plan, asked, people):
        other = make(plan, Agency.objects.get(code="sao"), people["team"])
        client = as_("partner")
        assert page(client, "commitment", other.pk).status_code == 404
        listed = page(client, "commitments", plan.pk).context
        assert ([one.pk for one in listed["page"]], listed["sums"]["n_asked"]) == ([asked.pk], 1)

    @pytest.mark.parametrize(
        "name",
        ["team", "secretary", "head", "mayor", "clerk", "planner", "kaset_district", "auditor", "district", "codi"],
    )
    def test_the_internal_note_leaks_to_nobody(self, as_, plan, asked, people, name):
        client = as_(name)
        for found in (page(client, "commitment", asked.pk), page(client, "commitments", plan.pk)):
            assert found.status_code == 200
            assert SECRET not in found.content.decode()
        assert post(client, "commitment_note", asked.pk, internal_note="x").status_code in {403, 404}

    def test_the_agency_reads_and_writes_its_note(self, as_, asked):
        client = as_("partner")
        assert SECRET in page(client, "commitment", asked.pk).content.decode()
        assert post(client, "commitment_note", asked.pk, internal_note="ได้รับจัดสรรแล้ว").status_code == 302
        assert Commitment.objects.get(pk=asked.pk).internal_note == "ได้รับจัดสรรแล้ว"

    @pytest.mark.parametrize("name", ["secretary", "mayor", "auditor", "partner"])
    def test_only_the_team_asks(self, as_, plan, asked, name):
        client = as_(name)
        assert post(client, "commitments_ask", plan.pk).status_code == 403
        assert page(client, "commitment_add", plan.pk).status_code == 403
        assert page(client, "commitments_wanted", plan.pk).status_code == 403
        assert "คำขอที่ยังไม่ได้ส่ง" not in page(client, "commitments", plan.pk).content.decode()


class TestWhoseProject:
    """Two projects of one name are told apart wherever a request names one: by whose they are and their codes."""

    @pytest.fixture
    def same(self, plan, asked, station, people):
        second = Project.objects.create(area=plan.area.children.last(), title=asked.project.title)
        third = Project.objects.create(area=plan.area, title=asked.project.title)
        AgencyProposal.objects.create(tambon_plan=plan, agency=station, project=third, by=people["partner"])
        return [asked, *(make(plan, station, people["team"], project=one) for one in (second, third))]

    def said(self, same, station):
        return [
            *((str(one.project.area), one.project.code) for one in same[:2]),
            (station.name, same[2].project.code),
        ]

    @pytest.mark.parametrize(("who", "name"), [("team", "commitments"), ("partner", "commitment_inbox")])
    @pytest.mark.parametrize("state", [S.ASKED, S.DECLINED])
    def test_in_lists(self, as_, plan, same, station, who, name, state):
        for one in same:
            in_state(one, state, answer="ไม่มีงบประมาณ", answered_at=timezone.now())
        text = written(page(as_(who), name, *([plan.pk] if who == "team" else [])))
        for owner, code in self.said(same, station):
            assert f"{owner} · รหัส {code}" in text
        if who == "team" and state == S.DECLINED:
            assert f"ของ{same[0].project.area} รหัส {same[0].project.code}: " in text

    def test_on_the_page_of_one(self, as_, same, station):
        for one, (owner, code) in zip(same, self.said(same, station), strict=True):
            text = written(page(as_("partner"), "commitment", one.pk))
            assert f"<dt>เจ้าของโครงการ</dt><dd>{owner}</dd>" in text
            assert f"<dt>รหัสโครงการ</dt><dd>{code}</dd>" in text

    def test_where_a_request_is_written_by_hand(self, as_, plan, asked):
        text = written(page(as_("team"), "commitment_add", plan.pk))
        assert f"{asked.project} ({asked.project.area} รหัส {asked.project.code})" in text

    @pytest.mark.parametrize(("who", "name"), [("team", "commitments"), ("partner", "commitment_inbox")])
    def test_as_many_queries_for_three_projects_as_for_one(self, as_, plan, same, who, name):
        client, keys, counts = as_(who), [plan.pk] if who == "team" else [], []
        for shown in (same, same[:1]):
            Commitment.objects.exclude(pk__in=[one.pk for one in shown]).delete()
            with CaptureQueriesContext(connection) as queries:
                assert page(client, name, *keys).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTambon:
    @pytest.fixture
    def decided(self, plan, station, people):
        return Decision.objects.create(
            tambon_plan=plan,
            project=plan.lines.get().project,
            standing=PublicationState.PUBLISHED,
            published_at=timezone.now(),
            lead=station,
            by=people["team"],
        )

    def test_one_press_sends_what_is_listed(self, as_, plan, decided):
        client = as_("team")
        assert (
            reverse("plans:commitments_wanted", args=[plan.pk]) in page(client, "commitments", plan.pk).content.decode()
        )
        text = written(page(client, "commitments_wanted", plan.pk))
        assert "ส่งคำขอถึงหน่วยงานที่กำหนด (1 รายการ)" in text
        assert f"{decided.project.area} · รหัส {decided.project.code}" in text
        due = TODAY() + dt.timedelta(days=10)
        date = {"due_on_0": due.day, "due_on_1": due.month, "due_on_2": due.year + 543}
        assert post(client, "commitments_ask", plan.pk, **date).status_code == 302
        sent = Commitment.objects.get()
        assert (sent.part, sent.kind, sent.amount_baht, sent.due_on) == (Part.LEAD, Kind.MONEY, Decimal(24000), due)
        assert "ได้รับคำขอครบแล้ว" in page(client, "commitments", plan.pk).content.decode()

    def test_a_bad_day_is_said_and_nothing_is_sent(self, as_, plan, decided):
        found = post(as_("team"), "commitments_ask", plan.pk, due_on_0="40", due_on_1="1", due_on_2="2569")
        assert found.status_code == 422
        past = {"due_on_0": "1", "due_on_1": "1", "due_on_2": "2560"}
        found = post(as_("team"), "commitments_ask", plan.pk, **past)
        assert found.status_code == 422
        assert "ผ่านไปแล้ว" in found.content.decode()
        assert Commitment.objects.count() == 0

    def typed(self, plan, station, **fields):
        due = TODAY() + dt.timedelta(days=10)
        return {
            "project": plan.lines.get().project_id,
            "agency": station.pk,
            "part": "support",
            "kind": "training",
            "amount_baht": "",
            "details": "วิทยากร 2 คน",
            "due_on_0": due.day,
            "due_on_1": due.month,
            "due_on_2": due.year + 543,
        } | fields

    def test_a_request_is_written_by_hand(self, as_, plan, station):
        client = as_("team")
        assert page(client, "commitment_add", plan.pk).status_code == 200
        assert post(client, "commitment_add", plan.pk, **self.typed(plan, station)).status_code == 302
        sent = Commitment.objects.get()
        assert (sent.agency, sent.kind, sent.amount_baht, sent.details) == (station, "training", None, "วิทยากร 2 คน")

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("amount_baht", "5000", "เฉพาะเมื่อขอเป็นงบประมาณ"),
            ("kind", "gold", "กรุณาเลือกจากรายการ"),
            ("project", "999999", "กรุณาเลือกจากรายการ"),
            ("agency", "", "กรุณากรอกหน่วยงานที่ขอ"),
        ],
    )
    def test_what_cannot_be_sent_is_said(self, as_, plan, station, field, value, said):
        found = post(as_("team"), "commitment_add", plan.pk, **self.typed(plan, station, **{field: value}))
        assert found.status_code == 422
        assert said in found.content.decode()
        assert Commitment.objects.count() == 0

    def test_a_decline_is_shown_with_its_reason(self, as_, plan, asked):
        in_state(asked, S.DECLINED, answer="ไม่มีงบประมาณปีนี้")
        text = written(page(as_("team"), "commitments", plan.pk))
        assert "ขาดงบประมาณ 80,000 บาท จากทั้งหมด 24,000 บาท" in text
        assert "ไม่มีงบประมาณปีนี้" in text

    def test_a_state_narrows_the_list(self, as_, plan, asked):
        client = as_("team")
        url = reverse("plans:commitments", args=[plan.pk])
        for state, count in (("asked", 1), ("declined", 0), ("", 1), ("nonsense", 1)):
            assert len(client.get(url, {"state": state}).context["page"].object_list) == count

    def test_as_many_queries_for_three_requests_as_for_one(self, as_, plan, asked, station, people):
        client = as_("team")
        counts = []
        for kind in (None, Kind.PEOPLE, Kind.MATERIAL):
            if kind:
                make(plan, station, people["team"], kind=kind)
            with CaptureQueriesContext(connection) as queries:
                assert page(client, "commitments", plan.pk).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[2]

    @pytest.mark.parametrize("who", ["team", "planner", "mayor"])
    def test_the_page_asks_at_most_twenty_whatever_was_declined_or_waits(
        self, as_, plan, asked, station, people, who, django_assert_max_num_queries
    ):
        in_state(asked, S.DECLINED, answer="ไม่มีงบประมาณปีนี้")
        long_ago = timezone.now() - dt.timedelta(days=plan.answer_days + 1)
        make(plan, station, people["team"], kind=Kind.PEOPLE, asked_at=long_ago)
        Decision.objects.create(
            tambon_plan=plan,
            project=plan.lines.first().project,
            standing=PublicationState.PUBLISHED,
            published_at=timezone.now(),
            by=people["team"],
            lead=station,
        ).supporting.add(Agency.objects.get(code="sao"))
        client = as_(who)
        with django_assert_max_num_queries(20):
            assert "ขาดงบประมาณ" in page(client, "commitments", plan.pk).content.decode()

    def test_the_mayor_calls_it_integrated(self, as_, plan, asked):
        client = as_("mayor")
        assert "บูรณาการแล้ว</span>" not in page(client, "commitments", plan.pk).content.decode()
        assert post(client, "commitments_integrate", plan.pk).status_code == 302
        assert "✓ บูรณาการแล้ว" in page(client, "commitments", plan.pk).content.decode()
        assert '<span class="b b-done">บูรณาการแล้ว</span>' in page(client, "tambon", plan.pk).content.decode()

    def test_what_keeps_it_from_being_called_so_is_said_before_the_button(self, as_, plan, people):
        client = as_("mayor")
        shown = page(client, "commitments", plan.pk)
        assert "ยังไม่ได้ส่งคำขอถึงหน่วยงานใดเลย" in shown.content.decode()
        assert shown.context["against"] == list(against_integrating(plan))
        assert reverse("plans:commitments_integrate", args=[plan.pk]) not in shown.content.decode()
        assert page(as_("secretary"), "commitments", plan.pk).context["against"] == []

    def test_a_plan_that_is_held_above_says_so_before_the_button(self, as_, plan, asked, people):
        freeze(plan, people["team"])
        assert "ระดับเหนือขึ้นไปรับแล้ว" in page(as_("mayor"), "commitments", plan.pk).content.decode()

    def test_the_team_sets_the_days(self, as_, plan, asked):
        client = as_("team")
        for days, status in (("๓๐", 302), ("0", 422), ("181", 422), ("", 422), ("มาก", 422)):
            assert post(client, "commitments_days", plan.pk, answer_days=days).status_code == status
        assert TambonPlan.objects.get(pk=plan.pk).answer_days == 30
        assert post(as_("mayor"), "commitments_days", plan.pk, answer_days="5").status_code == 403

    def test_overdue_requests_want_the_chair_s_reason(self, as_, plan, asked):
        Commitment.objects.update(asked_at=timezone.now() - dt.timedelta(days=20))
        client = as_("mayor")
        assert 'name="reason"' in page(client, "commitments", plan.pk).content.decode()
        refused = post(client, "commitments_integrate", plan.pk)
        assert refused.status_code == 422
        assert "ประธานต้องบอกเหตุผล" in refused.content.decode()
        assert post(client, "commitments_integrate", plan.pk, reason="ประสานด้วยวาจาแล้ว").status_code == 302
        assert "ประสานด้วยวาจาแล้ว" in page(client, "commitments", plan.pk).content.decode()

    def test_a_request_that_grew_old_is_said_beside_the_older_word(self, as_, plan, asked):
        TambonPlan.objects.update(integrated_at=timezone.now(), integrated_name="นายก")
        Commitment.objects.update(asked_at=timezone.now() - dt.timedelta(days=20))
        assert "เคยประกาศว่าบูรณาการแล้ว" in page(as_("mayor"), "commitments", plan.pk).content.decode()


class TestAnswering:
    def test_many_at_once(self, as_, plan, asked, station, people):
        more = make(plan, station, people["team"], kind=Kind.PEOPLE)
        client = as_("partner")
        assert len(page(client, "commitment_inbox").context["page"].object_list) == 2
        data = {"requests": [asked.pk, more.pk], "kind": "accept", "note": ""}
        assert post(client, "commitment_inbox", **data).status_code == 302
        assert set(Commitment.objects.values_list("state", flat=True)) == {S.ACCEPTED}
        answered = client.get(reverse("plans:commitment_inbox"), {"state": S.ACCEPTED})
        assert {one.pk for one in answered.context["page"]} == {asked.pk, more.pk}

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"kind": "decline", "note": ""}, "กรุณาบอกเหตุผลที่ปฏิเสธ"),
            ({"kind": "", "note": ""}, "กรุณาเลือกคำตอบ"),
            ({"kind": "accept", "requests": []}, "กรุณาเลือกคำขออย่างน้อย 1 รายการ"),
            ({"kind": "accept", "requests": ["999999"]}, "ไม่ได้ส่งถึงหน่วยงานของท่าน"),
        ],
    )
    def test_an_answer_that_cannot_be_taken_is_said(self, as_, asked, data, said):
        found = post(as_("partner"), "commitment_inbox", **({"requests": [asked.pk]} | data))
        assert found.status_code == 422
        assert said in found.content.decode()
        assert Commitment.objects.get().state == S.ASKED

    def test_nobody_answers_for_another_agency(self, as_, plan, people):
        other = make(plan, Agency.objects.get(code="sao"), people["team"])
        data = {"requests": [other.pk], "kind": "accept", "note": ""}
        assert post(as_("partner"), "commitment_inbox", **data).status_code == 422
        assert Commitment.objects.get().state == S.ASKED

    def test_a_villager_has_no_inbox(self, as_, people):
        assert page(as_("secretary"), "commitment_inbox").status_code == 403

    def test_one_is_countered_agreed_and_its_history_reads_so(self, as_, asked):
        data = {"kind": "counter", "amount_baht": "๕๐,๐๐๐", "note": "ได้รับจัดสรรเท่านี้"}
        assert post(as_("partner"), "commitment_answer", asked.pk, **data).status_code == 302
        client = as_("team")
        assert "ตกลงตามที่เสนอปรับ" in page(client, "commitment", asked.pk).content.decode()
        assert post(client, "commitment_move", asked.pk, move="agree").status_code == 302
        text = written(page(client, "commitment", asked.pk))
        assert Commitment.objects.get().promised_baht == Decimal(50000)
        assert "เสนอปรับ 50,000 บาท" in text
        assert "ได้รับจัดสรรเท่านี้" in text

    def test_a_counter_without_an_amount_is_said(self, as_, asked):
        found = post(as_("partner"), "commitment_answer", asked.pk, kind="counter", amount_baht="", note="น้อยกว่านี้")
        assert found.status_code == 422
        assert "กรุณากรอกจำนวนเงินที่หน่วยงานเสนอ" in found.content.decode()

    def test_who_may_not_answer_is_turned_away(self, as_, asked):
        assert post(as_("team"), "commitment_answer", asked.pk, kind="accept").status_code == 403
        assert post(as_("partner"), "commitment_move", asked.pk, move="withdraw", note="x").status_code == 403

    def test_a_step_nobody_knows_and_one_without_its_reason_are_said(self, as_, asked):
        client = as_("team")
        assert "ไม่รู้จักการดำเนินการนี้" in post(client, "commitment_move", asked.pk, move="explode").content.decode()
        assert "กรุณาบอกเหตุผลที่ถอนคำขอ" in post(client, "commitment_move", asked.pk, move="withdraw").content.decode()

    def test_as_many_queries_for_three_requests_as_for_one(self, as_, plan, asked, station, people):
        client = as_("partner")
        counts = []
        for kind in (None, Kind.PEOPLE, Kind.MATERIAL):
            if kind:
                make(plan, station, people["team"], kind=kind)
            with CaptureQueriesContext(connection) as queries:
                assert page(client, "commitment_inbox").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[2]


@pytest.mark.parametrize(("days", "said"), [(-2, "เลยกำหนด 2 วัน"), (0, "ครบกำหนดวันนี้"), (4, "อีก 4 วัน")])
def test_a_request_says_how_far_its_deadline_is_while_it_waits(client, asked, people, days, said):
    client.force_login(people["partner"])
    in_state(asked, S.ASKED, due_on=TODAY() + dt.timedelta(days=days))
    shown = page(client, "commitment_inbox").content.decode()
    assert said in shown
    assert ("b-late" in shown) == (days < 0)


@pytest.mark.parametrize(
    ("asked_ago", "due_in", "bar"),
    [
        (6, 4, ("10", "6", "ผ่านไป 6 จาก 10 วันที่ให้ตอบ")),
        (0, 4, ("4", "0", "ผ่านไป 0 จาก 4 วันที่ให้ตอบ")),
        (9, -2, ("7", "7", "ผ่านไป 7 จาก 7 วันที่ให้ตอบ")),
        (0, 0, None),
        (3, -5, None),
    ],
)
def test_a_bar_shows_the_days_from_the_asking_to_the_deadline_by_their_records(
    client, asked, people, asked_ago, due_in, bar
):
    in_state(
        asked,
        S.ASKED,
        due_on=TODAY() + dt.timedelta(days=due_in),
        asked_at=timezone.now() - dt.timedelta(days=asked_ago),
    )
    client.force_login(people["partner"])
    for name, of in (("commitment_inbox", ()), ("commitment", (asked.pk,))):
        bars = fromstring(page(client, name, *of).content).xpath("//main//progress")
        assert [(one.get("max"), one.get("value"), one.get("aria-label")) for one in bars] == ([bar] if bar else [])


def test_what_was_answered_has_no_bar(client, asked, people):
    in_state(asked, S.ACCEPTED, asked_at=timezone.now() - dt.timedelta(days=3))
    client.force_login(people["partner"])
    assert "<progress" not in page(client, "commitment", asked.pk).content.decode()


class TestHome:
    def test_the_agency_sees_what_waits_and_how_much_is_late(self, asked, people):
        one = titles(people["partner"])["ตอบคำขอถึงหน่วยงานของท่าน"]
        assert (one.count, one.url) == (1, reverse("plans:commitment_inbox"))
        in_state(asked, S.ASKED, due_on=TODAY() - dt.timedelta(days=1))
        assert titles(people["partner"])["ตอบคำขอถึงหน่วยงานของท่าน"].detail == "เลยกำหนดตอบแล้ว 1 รายการ"
        in_state(asked, S.ACCEPTED)
        assert "ตอบคำขอถึงหน่วยงานของท่าน" not in titles(people["partner"])

    @pytest.mark.parametrize(
        ("state", "said"),
        [(S.COUNTERED, "เสนอปรับ 1 รายการ"), (S.DECLINED, "ปฏิเสธ 1 รายการ"), (S.ASKED, "เลยกำหนดตอบ 1 รายการ")],
    )
    def test_the_team_sees_what_came_back(self, plan, asked, people, state, said):
        in_state(asked, state, due_on=TODAY() - dt.timedelta(days=1))
        one = titles(people["team"])["ติดตามคำตอบของหน่วยงาน"]
        assert (one.detail, one.url) == (said, reverse("plans:commitments", args=[plan.pk]))
        assert "ติดตามคำตอบของหน่วยงาน" not in titles(people["next_team"])
        assert "ติดตามคำตอบของหน่วยงาน" not in titles(people["partner"])

    def test_what_may_still_be_answered_waits_for_nobody_here(self, asked, people):
        assert "ติดตามคำตอบของหน่วยงาน" not in titles(people["team"])


def test_administrators_look_at_requests_without_the_note(client, asked):
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    change = reverse("admin:plans_commitment_change", args=[asked.pk])
    assert client.get(reverse("admin:plans_commitment_changelist")).status_code == 200
    shown = client.get(change)
    assert shown.status_code == 200
    assert SECRET not in shown.content.decode()
    assert client.post(change, {}).status_code == 403

"""An agency's inbox is one list: found, ordered, cut; many are accepted or declined, and each is told of by itself."""

import csv
import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from plans.requests.actions.asking import Kind
from plans.requests.lists import INBOX
from plans.requests.models import Commitment, CommitmentEvent, CommitmentState
from tests.pages import written
from tests.plans.requests.commitments import TODAY, in_state, make

S = CommitmentState
URL = reverse("plans:commitment_inbox")
DAY = dt.timedelta(days=1)


@pytest.fixture
def waiting(plan, station, people):
    """One that is late, one of this week, one that has time."""
    kinds = zip((Kind.MONEY, Kind.PEOPLE, Kind.MATERIAL), (-2, 3, 30), strict=True)
    return [make(plan, station, people["team"], kind=kind, due_on=TODAY() + days * DAY) for kind, days in kinds]


@pytest.fixture
def answered(plan, station, people):
    made = make(plan, station, people["team"], kind=Kind.TRAINING, due_on=TODAY() - 9 * DAY)
    return in_state(made, S.DECLINED, answer="ไม่มีวิทยากร", answered_at=timezone.now())


@pytest.fixture
def partner(as_):
    return as_("partner")


def shown(client, **words):
    return [one.pk for one in client.get(URL, words).context["page"]]


def send(client, act, *requests, **typed):
    ticks = [f"{one.pk}:{one.state}" for one in requests]
    return client.post(URL, {"act": act, "chosen": ticks, "confirmed": "1", **typed})


def outcomes(page):
    return [(one.url, " ".join(one.reasons)) for one in page.context["outcomes"]]


def at(one):
    return reverse("plans:commitment", args=[one.pk])


class TestFinding:
    def test_what_waits_stands_first_by_its_day_and_then_what_was_answered(self, partner, waiting, answered):
        assert shown(partner) == [*(one.pk for one in waiting), answered.pk]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ({"state": "asked"}, [0, 1, 2]),
            ({"state": "declined"}, [3]),
            ({"kind": "people"}, [1]),
            ({"due": "late"}, [0]),
            ({"due": "week"}, [1]),
            ({"q": "ไม่มีตำบลชื่อนี้"}, []),
            ({"state": "nonsense", "page": "99"}, [0, 1, 2, 3]),
        ],
    )
    def test_it_is_narrowed_by_state_kind_and_days(self, partner, waiting, answered, words, found):
        every = [*waiting, answered]
        assert shown(partner, **words) == [every[index].pk for index in found]

    def test_it_is_found_by_code_and_by_tambon(self, partner, plan, waiting):
        for words in (waiting[0].project.code, plan.area.name):
            assert set(shown(partner, q=words)) == {one.pk for one in waiting}

    @pytest.mark.parametrize("sort", ["", *(column.name for column in INBOX.columns if column.is_sortable)])
    def test_every_row_stands_once_in_every_order(self, partner, waiting, answered, sort):
        for word in (sort, f"-{sort}"):
            assert sorted(shown(partner, sort=word)) == sorted(one.pk for one in (*waiting, answered))

    def test_the_days_are_said_of_what_waits_alone(self, partner, waiting, answered):
        text = written(partner.get(URL))
        assert ("เลยกำหนด 2 วัน" in text, "อีก 3 วัน" in text, "เลยกำหนด 9 วัน" in text) == (True, True, False)

    def test_more_than_a_page_is_counted_and_paged(self, partner, plan, station, people, monkeypatch):
        made = [make(plan, station, people["team"], kind=kind) for kind in Kind]
        monkeypatch.setitem(INBOX.__dict__, "per_page", 3)
        first, second = partner.get(URL), partner.get(URL, {"page": "2"})
        assert (len(first.context["page"]), len(second.context["page"])) == (3, 1)
        assert first.context["listing"].matched == len(made)

    def test_its_file_holds_what_is_asked_for_and_no_internal_note(self, partner, waiting, answered):
        Commitment.objects.update(internal_note="ลับเฉพาะเรา")
        text = b"".join(
            partner.get(URL, {"state": "declined", "columns": ["state", "answer"], "export": "csv"})
        ).decode("utf-8-sig")
        assert len([row for row in csv.reader(text.splitlines()) if "ปฏิเสธ" in row]) == 1
        assert ("ไม่มีวิทยากร" in text, "ลับเฉพาะเรา" in text) == (True, False)

    def test_as_many_queries_for_four_as_for_one_and_at_most_twenty(self, partner, waiting, answered):
        counts = []
        for kept in ([*waiting, answered], waiting[:1]):
            Commitment.objects.exclude(pk__in=[one.pk for one in kept]).delete()
            with CaptureQueriesContext(connection) as queries:
                assert partner.get(URL).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 20


class TestMany:
    def test_the_chosen_are_accepted_once_it_is_said_yes_to(self, partner, waiting):
        ticks = [f"{one.pk}:{one.state}" for one in waiting[:2]]
        asked = partner.post(URL, {"act": "accept", "chosen": ticks})
        assert "ตอบรับ 2 รายการ" in written(asked)
        assert set(Commitment.objects.values_list("state", flat=True)) == {S.ASKED}
        assert len(set(asked.context["names"])) == 2  # of one project money is asked, and people
        done = send(partner, "accept", *waiting[:2], note="เริ่มได้หลังฤดูฝน")
        assert outcomes(done) == [(at(one), "") for one in waiting[:2]]
        assert [Commitment.objects.get(pk=one.pk).state for one in waiting] == [S.ACCEPTED, S.ACCEPTED, S.ASKED]
        assert set(CommitmentEvent.objects.values_list("move", "note")) == {("accept", "เริ่มได้หลังฤดูฝน")}

    def test_the_chosen_are_declined_with_one_reason_and_never_without(self, partner, waiting):
        refused = send(partner, "decline", *waiting)
        assert (refused.status_code, "กรุณาระบุเหตุผล" in written(refused)) == (422, True)
        assert not CommitmentEvent.objects.exists()
        send(partner, "decline", *waiting, note="ไม่มีงบประมาณปีนี้")
        assert set(Commitment.objects.values_list("state", "answer")) == {(S.DECLINED, "ไม่มีงบประมาณปีนี้")}

    def test_of_mixed_rows_each_is_told_by_itself(self, partner, plan, people, waiting, answered):
        """One is done; one moved meanwhile, one was answered, one is another agency's: these are left as they are."""
        moved = waiting[1]
        other = make(plan, Agency.objects.get(code="sao"), people["team"])
        ticks = [waiting[0], moved, answered, other]
        seen = {"chosen": [f"{one.pk}:{S.ASKED}" for one in ticks], "act": "accept", "confirmed": "1"}
        in_state(moved, S.WITHDRAWN)
        told = outcomes(partner.post(URL, seen))
        assert told[0] == (at(waiting[0]), "")
        assert all(reason for _, reason in told[1:])
        states = [Commitment.objects.get(pk=one.pk).state for one in ticks]
        assert states == [S.ACCEPTED, S.WITHDRAWN, S.DECLINED, S.ASKED]

    def test_only_what_waits_can_be_ticked(self, partner, waiting, answered):
        text = partner.get(URL).content.decode()
        assert all(f'value="{one.pk}:asked"' in text for one in waiting)
        assert f'value="{answered.pk}:' not in text
        assert len(set(re.findall(r'aria-label="(เลือก [^"]+)"', text))) == len(waiting)
        Commitment.objects.filter(state=S.ASKED).delete()
        assert 'name="act"' not in partner.get(URL).content.decode()

    @pytest.mark.parametrize("name", ["secretary", "auditor", "head"])
    def test_who_answers_for_no_agency_does_neither(self, as_, waiting, name):
        client = as_(name)
        for act in ("accept", "decline"):
            assert send(client, act, *waiting, note="เหตุผล").status_code == 403
        assert set(Commitment.objects.values_list("state", flat=True)) == {S.ASKED}

    def test_an_office_that_answers_for_itself_leaves_another_s_alone(self, as_, waiting):
        told = outcomes(send(as_("mayor"), "accept", *waiting))
        assert all(reason for _, reason in told)
        assert set(Commitment.objects.values_list("state", flat=True)) == {S.ASKED}


def test_the_form_that_stood_here_before_still_answers_and_gives_its_words_back(partner, waiting):
    refused = partner.post(URL, {"requests": [waiting[0].pk], "kind": "", "note": "ยินดีร่วมดำเนินการ"})
    assert (refused.status_code, "ยินดีร่วมดำเนินการ" in written(refused)) == (422, True)
    partner.post(URL, {"requests": [waiting[0].pk], "kind": "decline", "note": "ไม่มีงบประมาณ"})
    assert Commitment.objects.get(pk=waiting[0].pk).state == S.DECLINED

"""One list before each of the eight acts that cannot be taken back: the page shows what the action reads.

What is said stands on the page word for word, with the link that mends it; a warning is passed only by its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agencies.errors import CONFIRM_EACH, Cannot, Severity, stops, warnings
from agencies.offices.models import Agency
from agencies.people.models import User
from plans.alignment.models import Alignment
from plans.forum.actions import MEETINGS, attach, close, record_presentations
from plans.local.actions.approval import EDITIONS, step
from plans.local.models import Edition
from plans.releases.actions import check_list, release
from plans.releases.forwarding import Letter, forward
from plans.releases.forwarding import check_list as sending
from plans.tambon.models import TambonMeeting
from plans.upper.actions import accept, give_back, release_upper
from plans.upper.checking import accepting, giving_back
from plans.upper.models import UpperPlan
from plans.village.actions.forum import FORUMS, certify
from plans.village.actions.moves import move
from plans.village.states import VILLAGE_PLANS
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.pages import read, text_of
from tests.plans.amendments import add, authority, edition_of, entry, go, plan_with
from tests.plans.levels import district, handed_up, released, several
from tests.plans.released import office, rolled_up, sendable

CODES = {
    "submit": ["basics", "no_objective", "no_lead_name", "no_indicator"],
    "certify": ["no_attendance_list"],
    "close": ["missing_villages", "undecided", "unaligned"],
    "release": ["no_forum", "missing_villages", "undecided", "unaligned"],
    "forward": ["not_integrated"],
    "accept": ["missing_below"],
    "give_back": ["released"],
    "announce": ["ahead"],
}


@dataclass
class Act:
    """One act in the making: who acts, its page, where it is posted, the one list, the action, what forbids it."""

    by: User
    page: str
    url: str
    said: Callable[[], list[Any]]
    do: Callable[..., Any]
    forbid: Callable[[], Any]
    data: dict[str, Any] = field(default_factory=dict)


def submitting(people) -> Act:
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    return Act(
        people["secretary"],
        page := reverse("plans:village_review", args=[plan.pk]),
        page,
        lambda: VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["submit"]),
        lambda **asked: move(plan, "submit", by=people["secretary"], **asked),
        lambda: plan.lines.update(resolution=None),
        {"seen": plan.revision},
    )


def certifying(people) -> Act:
    forum = factories.forum(factories.village_plan(VILLAGES[0]))
    factories.resolution(forum)
    factories.paper(forum, people["secretary"])
    return Act(
        people["head"],
        reverse("plans:forum", args=[forum.pk]),
        reverse("plans:forum_step", args=[forum.pk]),
        lambda: FORUMS.check_list(type(forum).objects.get(pk=forum.pk), FORUMS["certify"]),
        lambda **asked: certify(forum, by=people["head"], **asked),
        lambda: type(forum).objects.update(male_count=0, female_count=0),
        {"step": "certify"},
    )


def closing(people) -> Act:
    several(people, {VILLAGES[0]: (100,)})
    forum = TambonMeeting.objects.create(
        tambon_plan=rolled_up(), held_on=dt.date(2026, 4, 20), chair="อำนวย", male_count=10, female_count=12
    )
    attach(forum, ContentFile(pdf(), name="รายงาน.pdf"), "minutes", by=people["team"])
    record_presentations(forum, {factories.area(VILLAGES[0]).pk: "บัวผัน"}, by=people["team"])
    return Act(
        people["team"],
        page := reverse("plans:meeting_close", args=[forum.pk]),
        page,
        lambda: MEETINGS.check_list(forum, MEETINGS["close"]),
        lambda **asked: close(forum, by=people["team"], base=1, expected=0, **asked),
        lambda: forum.presentations.all().delete(),
        {"base": "1", "expected": "0"},
    )


def releasing(people) -> Act:
    several(people, {VILLAGES[0]: (100,)})
    plan = rolled_up()
    return Act(
        people["team"],
        page := reverse("plans:release_make", args=[plan.pk]),
        page,
        lambda: check_list(plan),
        lambda **asked: release(plan, by=people["team"], **asked),
        lambda: TambonMeeting.objects.create(tambon_plan=plan, held_on=timezone.localdate()),
    )


def forwarding(people) -> Act:
    several(people, {VILLAGES[0]: (100,)})
    made = release(sendable(rolled_up(), people["team"]), by=people["team"])
    to = office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    return Act(
        people["team"],
        page := reverse("plans:release_forward", args=[made.pk]),
        page,
        lambda: sending(made),
        lambda **asked: forward(made, [to], Letter(), by=people["team"], **asked),
        lambda: Alignment.objects.all().delete(),
        {"agencies": [to.pk]},
    )


def taking_in(people) -> Act:
    several(people, {VILLAGES[0]: (100,)})
    plan, made = district(), handed_up(released("310104"))
    return Act(
        people["district"],
        f"{reverse('plans:upper_accept', args=[plan.pk])}?release={made.pk}",
        reverse("plans:upper_accept", args=[plan.pk]),
        lambda: accepting(district(), made),
        lambda **asked: accept(plan, made, by=people["district"], **asked),
        lambda: UpperPlan.objects.update(frozen_by=made),
        {"release": made.pk},
    )


def handing_back(people) -> Act:
    several(people, {VILLAGES[0]: (100,)})
    made = handed_up(released("310104"))
    taken = accept(district(), made, by=people["district"])
    release_upper(district(), by=people["district"])
    return Act(
        people["district"],
        f"{reverse('plans:upper_give_back', args=[district().pk])}?acceptance={taken.pk}",
        reverse("plans:upper_give_back", args=[district().pk]),
        lambda: giving_back(type(taken).objects.select_related("upper_plan").get(pk=taken.pk)),
        lambda **asked: give_back(taken, by=people["district"], reason="ขาดหมู่ 3", **asked),
        lambda: UpperPlan.objects.update(frozen_by=made),
        {"acceptance": taken.pk, "reason": "ขาดหมู่ 3"},
    )


def announcing(_people) -> Act:
    agency, theirs = authority()
    plan, _ = plan_with(theirs, agency, entry("ขุดลอกหนองน้ำ"))
    _first, second = (edition_of(plan, theirs, Edition.Kind.SUPPLEMENT) for _ in range(2))
    add(second, theirs, entry("ฝาย"))
    for name in ("propose", "agree", "approve"):
        go(second, theirs, name)
    today = timezone.localdate()
    day = {"on_0": today.day, "on_1": today.month, "on_2": today.year + 543}
    return Act(
        theirs["mayor"],
        page := reverse("plans:edition_step", args=[second.pk]),
        page,
        lambda: EDITIONS.check_list(second, EDITIONS["announce"]),
        lambda **asked: step(second, "announce", by=theirs["mayor"], on=today, words="ประกาศ 2/2569", **asked),
        lambda: second.rows.all().delete(),
        {"move": "announce", "words": "ประกาศ 2/2569", **day},
    )


ACTS = {
    "submit": submitting,
    "certify": certifying,
    "close": closing,
    "release": releasing,
    "forward": forwarding,
    "accept": taking_in,
    "give_back": handing_back,
    "announce": announcing,
}


@pytest.fixture(params=ACTS)
def name(request) -> str:
    return request.param


@pytest.fixture
def act(name, people, client, media) -> Act:
    made = ACTS[name](people)
    client.force_login(made.by)
    return made


def test_the_page_says_what_the_action_reads_with_the_place_that_mends_it(act, name, client):
    page = client.get(act.page)
    said = act.said()
    assert [reason.code for reason in warnings(said)] == CODES[name]
    assert stops(said) == []
    for warning in warnings(said):
        assert warning in text_of(page)
        assert f'href="{warning.place}"' in page.content.decode()
        assert warning.figure in text_of(page)
        assert f'value="{warning.confirmation}"' in page.content.decode()


def test_what_forbids_is_refused_by_page_and_action_in_one_sentence(act, client):
    confirmed = read(act.said())
    act.forbid()
    (stop, *_) = stops(act.said())
    with pytest.raises(Cannot) as refused:
        act.do(confirmed=confirmed)
    assert stop in refused.value.reasons
    shown = client.post(act.url, act.data | {"confirm": confirmed}, follow=True)
    assert stop in text_of(shown)
    assert stop.severity == Severity.STOP


def test_a_warning_is_passed_by_its_name_and_words_alone(act, name, client):
    every = read(act.said())
    assert [confirmation.partition(":")[0] for confirmation in every] == CODES[name]
    other_words = [f"{code}:000000" for code in CODES[name]]
    for confirmed in ([], CODES[name], other_words, [*every, "invented"]):
        if confirmed == every:
            continue
        with pytest.raises(Cannot, match=CONFIRM_EACH):
            act.do(confirmed=confirmed)
        refused = client.post(act.url, act.data | {"confirm": confirmed}, follow=True)
        assert CONFIRM_EACH in text_of(refused), confirmed
    done = client.post(act.url, act.data | {"confirm": every}, follow=True)
    assert done.status_code == 200
    assert CONFIRM_EACH not in text_of(done)
    # What is released or sent already is released and sent; every other act is done once.
    if name not in {"release", "forward"}:
        with pytest.raises(Cannot):
            act.do(confirmed=every)

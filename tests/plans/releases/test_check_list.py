"""The list before a forum is closed and a plan released: what is on it, what stops, what is confirmed by name."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agencies.areas.models import Area
from agencies.errors import CONFIRM_EACH, Severity
from agencies.offices.models import Agency
from plans.decisions.actions import DecisionInput, enact, prepare
from plans.decisions.models import Outcome
from plans.forum.actions import CannotMeet, attach, close, record_presentations
from plans.releases.actions import CannotRelease, check_list, release
from plans.releases.models import Release
from plans.requests.models import Commitment
from plans.tambon.models import MeetingState, TambonMeeting
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.pages import read, text_of, ticked
from tests.plans.released import aligned, forum_closed, fresh

ALL_OPEN = ["no_forum", "missing_villages", "undecided", "unaligned"]


def codes(said, severity=Severity.WARNING):
    return [reason.code for reason in said if reason.severity == severity]


def decided(plan, by, reason="เวทีเห็นชอบ"):
    """Put a decision in force for every project of the plan."""
    for line in plan.lines.select_related("project"):
        enact(plan, line.project, DecisionInput(Outcome.CARRIED, reason=reason), by=by)


def asked(plan, by):
    """Ask an agency for a project of the plan."""
    return Commitment.objects.create(
        tambon_plan=plan,
        project=plan.lines.first().project,
        agency=Agency.objects.get(code="ldd"),
        part="lead",
        kind="money",
        due_on=timezone.localdate(),
        asked_by=by,
    )


def scheduled(plan, days):
    return TambonMeeting.objects.create(tambon_plan=plan, held_on=timezone.localdate() + dt.timedelta(days=days))


def ready_to_close(plan, by):
    """Make a forum whose record is complete."""
    made = TambonMeeting.objects.create(
        tambon_plan=plan, held_on=dt.date(2026, 4, 20), chair="อำนวย", male_count=10, female_count=12
    )
    attach(made, ContentFile(pdf(), name="รายงาน.pdf"), "minutes", by=by)
    record_presentations(made, {factories.area(VILLAGES[0]).pk: "บัวผัน"}, by=by)
    return made


# --- what is on it --------------------------------------------------------------------------------------------------
def test_a_plan_that_lacks_everything_says_each_cause_once_with_its_number_and_place(small, people):
    asked(small.plan, people["team"])
    said = check_list(small.plan)
    assert codes(said) == ["no_forum", "missing_villages", "undecided", "unanswered", "unaligned"]
    assert [reason.figure for reason in said] == [
        "ยังไม่มีเวทีที่ปิดแล้ว",
        "ขาด 1 หมู่บ้าน",
        "ยังไม่พิจารณา 5 โครงการ",
        "รอหน่วยงานตอบ 1 คำขอ",
        "ยังไม่สอดคล้องยุทธศาสตร์ 5 โครงการ",
    ]
    assert all(reason.place.startswith("/plans/") for reason in said)
    assert "หมู่ที่ 4" in said[1]


def test_a_plan_that_lacks_nothing_has_an_empty_list(small, people):
    team = people["team"]
    decided(small.plan, team)
    forum_closed(small.plan, team)
    aligned(small.plan, team)
    Area.objects.filter(code=VILLAGES[3]).update(valid_to=dt.date(2026, 1, 1))
    assert check_list(fresh(small.plan)) == []


def test_projects_that_look_alike_are_counted_in_pairs(small, people):
    line = small.plan.lines.get(title="ขุดลอกหนองน้ำสาธารณะ")
    assert "look_alikes" not in codes(check_list(small.plan))
    village = small.village_plans[VILLAGES[1]]
    version = village.accepted_version
    content = version.content
    content["projects"][0] |= {"title": line.title}
    with thawed():
        type(version).objects.filter(pk=version.pk).update(content=content)
    (pairs,) = [reason for reason in check_list(small.plan) if reason.code == "look_alikes"]
    assert pairs.figure == "คล้ายกัน 1 คู่"
    assert pairs.place == reverse("plans:alike", args=[small.plan.pk])


# --- what stops -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "stops"), [(-1, True), (0, True), (3, False)])
def test_an_open_forum_whose_day_has_come_stops_a_release_and_one_ahead_does_not(small, people, days, stops):
    forum = scheduled(small.plan, days)
    said = [reason for reason in check_list(small.plan) if reason.severity == Severity.STOP]
    assert [reason.place for reason in said] == [reverse("plans:meeting", args=[forum.pk])] * stops
    if stops:
        with pytest.raises(CannotRelease, match="ยังไม่ได้ปิดประชุม"):
            release(small.plan, by=people["team"])
    else:
        assert release(small.plan, by=people["team"]).version == 1


def test_what_is_prepared_and_not_published_stops_a_release(small, people):
    prepare(small.plan, small.plan.lines.first().project, DecisionInput(Outcome.CARRIED, reason="ดี"), by=people["team"])
    with pytest.raises(CannotRelease, match="มีมติที่เตรียมไว้ 1 รายการยังไม่ได้ประกาศ"):
        release(small.plan, by=people["team"], confirmed=read(check_list(small.plan)))
    assert not Release.objects.exists()


def test_a_decision_without_its_reason_is_not_published(small, people, media):
    project, team = small.plan.lines.first().project, people["team"]
    prepare(small.plan, project, DecisionInput(Outcome.CARRIED), by=team)
    forum = ready_to_close(small.plan, team)
    with pytest.raises(CannotMeet, match=f"1 โครงการยังไม่มีเหตุผลให้หมู่บ้านอ่าน: «{project}»"):
        close(forum, by=team, base=1, expected=1)
    prepare(small.plan, project, DecisionInput(Outcome.CARRIED, reason="ชุมชนพร้อม"), by=team)
    assert close(forum, by=team, base=1, expected=1) == 1


def test_what_an_older_file_put_into_force_without_a_reason_is_told_to_whoever_releases(small, people):
    decided(small.plan, people["team"], reason="")
    (said,) = [reason for reason in check_list(small.plan) if reason.code == "no_reason"]
    assert (said.severity, said.figure) == (Severity.WARNING, "ไม่มีเหตุผล 5 โครงการ")


# --- what is confirmed ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("left_out", [ALL_OPEN, ALL_OPEN[:1], []])
def test_warnings_are_confirmed_by_name_neither_fewer_nor_more(small, people, left_out):
    every = {reason.code: reason.confirmation for reason in check_list(small.plan)}
    assert list(every) == ALL_OPEN
    confirmed = [] if left_out else ["invented"]
    confirmed += [every[code] for code in ALL_OPEN if code not in left_out]
    with pytest.raises(CannotRelease) as refused:
        release(small.plan, by=people["team"], confirmed=confirmed)
    assert refused.value.reasons[0] == CONFIRM_EACH
    assert [reason.code for reason in refused.value.reasons[1:]] == left_out
    assert release(small.plan, by=people["team"], confirmed=list(every.values())).version == 1


def test_a_warning_whose_number_grew_after_it_was_read_is_asked_again(small, people, as_):
    client, making = as_("team"), reverse("plans:release_make", args=[small.plan.pk])
    seen = ticked(client, making)
    factories.area("31010405", "หนองใหม่")
    answer = client.post(making, seen)
    assert (answer.status_code, Release.objects.count()) == (409, 0)
    assert "ยังไม่ได้รับแผนของ 2 หมู่บ้าน" in text_of(answer)
    boxes = dict(re.findall(r'required\s+value="(\w+):\w+"( checked)?>', answer.content.decode()))
    assert boxes == dict.fromkeys(ALL_OPEN, " checked") | {"missing_villages": ""}
    with pytest.raises(CannotRelease) as refused:
        release(small.plan, by=people["team"], confirmed=seen["confirm"])
    assert [reason.code for reason in refused.value.reasons[1:]] == ["missing_villages"]
    assert client.post(making, ticked(client, making)).status_code == 302


def test_a_warning_calls_projects_by_title_village_and_code(small, people):
    said = {reason.code: reason for reason in check_list(small.plan)}
    decided(small.plan, people["team"], reason="")
    said |= {reason.code: reason for reason in check_list(small.plan)}
    for line in small.plan.lines.select_related("project__area"):
        for code in ("undecided", "unaligned", "no_reason"):
            assert f"«{line.title}» ({line.project.area} รหัส {line.project.code})" in said[code]


def test_a_warning_that_arose_after_the_page_was_opened_is_shown_and_not_passed_over(small, people, as_):
    client, making = as_("team"), reverse("plans:release_make", args=[small.plan.pk])
    seen = ticked(client, making)
    asked(small.plan, people["team"])
    answer = client.post(making, seen)
    assert (answer.status_code, Release.objects.count()) == (409, 0)
    assert CONFIRM_EACH in text_of(answer)
    assert "คำขอถึงหน่วยงาน 1 รายการยังไม่มีคำตอบ" in text_of(answer)
    assert client.post(making, ticked(client, making)).status_code == 302


def test_the_page_says_in_figures_what_would_be_released(small, as_):
    page = as_("team").get(reverse("plans:release_make", args=[small.plan.pk]))
    assert (
        "จะออกเล่มแผน ครั้งที่ 1: 5 โครงการ รวม 534,000.75 บาท ยังไม่มีเวทีที่ปิดแล้ว ขาด 1 หมู่บ้าน ยังไม่พิจารณา 5 โครงการ"
        in text_of(page)
    )


def test_the_page_before_a_release_counts_every_fate_and_names_what_is_to_be_mended(small, people, as_):
    client, making = as_("team"), reverse("plans:release_make", args=[small.plan.pk])
    page = text_of(client.get(making))
    assert "สิ่งที่จะออก: เล่มแผน ครั้งที่ 1 บรรจุในแผนตำบล 5 โครงการ" in page
    assert "ควรดู 4 ข้อ" in page
    assert "ต้องแก้ก่อน" not in page
    prepare(
        small.plan, small.plan.lines.first().project, DecisionInput(Outcome.DECLINED, reason="x"), by=people["team"]
    )
    markup = client.get(making).content.decode()
    assert "ต้องแก้ก่อน 1 ข้อ" in markup
    assert 'aria-disabled="true" aria-describedby="why-release"' in markup
    assert "ยังออกเล่มแผนไม่ได้ เหลือที่ต้องแก้ 1 ข้อ" in markup
    assert 'name="confirm"' not in markup, "what is ticked on the way to a place would be lost"


def test_the_page_of_closing_says_in_figures_what_would_be_published(small, people, as_, media):
    line = small.plan.lines.get(title="ขุดลอกหนองน้ำสาธารณะ")
    prepare(small.plan, line.project, DecisionInput(Outcome.DEFERRED, reason="รอน้ำ"), by=people["team"])
    forum = ready_to_close(small.plan, people["team"])
    page = text_of(as_("team").get(reverse("plans:meeting_close", args=[forum.pk])))
    assert "ชะลอไว้พิจารณาภายหลัง 1 โครงการ 204,000.50 บาท" in page
    assert "ประกาศ 1 มติ ขาด 1 หมู่บ้าน ยังไม่พิจารณา 4 โครงการ" in page


def test_only_a_forum_asks_about_the_plan(small, people, media):
    briefing = ready_to_close(small.plan, people["team"])
    TambonMeeting.objects.update(kind=TambonMeeting.Kind.BRIEFING)
    briefing.refresh_from_db()
    assert close(briefing, by=people["team"], base=1, expected=0, confirmed=[]) == 0
    assert briefing.state == MeetingState.CLOSED


def test_both_pages_ask_no_more_than_any_other(small, people, as_, media, django_assert_max_num_queries):
    forum, client = ready_to_close(small.plan, people["team"]), as_("team")
    prepare(small.plan, small.plan.lines.first().project, DecisionInput(Outcome.CARRIED), by=people["team"])
    for name, thing in (("release_make", small.plan), ("meeting_close", forum)):
        with django_assert_max_num_queries(20):
            client.get(reverse(f"plans:{name}", args=[thing.pk]))


@pytest.mark.parametrize("is_released", [False, True])
def test_the_page_of_releases_asks_no_more_than_any_other(
    small, people, as_, is_released, django_assert_max_num_queries
):
    if is_released:
        release(small.plan, by=people["team"])
        type(small.plan).objects.filter(pk=small.plan.pk).update(digest="0" * 64)
    client = as_("team")
    with django_assert_max_num_queries(20):
        shown = client.get(reverse("plans:releases", args=[small.plan.pk]))
    assert f"ออกเล่มแผน ครั้งที่ {1 + is_released}" in text_of(shown)

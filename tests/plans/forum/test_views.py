"""Tambon meetings on the screen: who may what, the record, guests, presentations, papers, and the end of a meeting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.documents.models import Download
from agencies.offices.models import Agency
from paper.thai import thai_digits
from plans.decisions.actions import DecisionInput, prepare
from plans.decisions.models import Decision, Outcome
from plans.forum.actions import attach
from plans.rollup.actions import roll_up
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, TambonMeeting, TambonPlan
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import TAMBON, VILLAGES
from tests.pages import HTMX, text_of, ticked
from tests.plans.village.pages import url
from tests.uploads import files


@pytest.fixture
def meeting(plan):
    return TambonMeeting.objects.create(
        tambon_plan=plan, held_on=dt.date(2026, 4, 20), chair="อำนวย", male_count=40, female_count=52
    )


@pytest.fixture
def paper(meeting, people):
    return attach(meeting, files(("รายงาน.pdf", pdf()))[0], MeetingPaper.Kind.MINUTES, by=people["team"])


@pytest.fixture
def ready(meeting, paper):
    meeting.presentations.create(village=factories.area(VILLAGES[0]), presenter="บัวผัน")
    return meeting


def fresh(meeting):
    return TambonMeeting.objects.get(pk=meeting.pk)


def record(**typed):
    return {
        "kind": "forum",
        "held_on_0": "๒๐",
        "held_on_1": "4",
        "held_on_2": "2569",
        "starts_at": "๙.๓๐ น.",
        "place": "หอประชุม",
        "base": "1",
        **typed,
    }


# --- who ---
READERS = ("secretary", "neighbour", "team", "planner", "kaset", "district", "partner", "auditor")
WRITERS = {"team", "planner"}


@pytest.mark.parametrize("name", [*READERS, "next_team", "stranger", "admin", "nobody"])
def test_a_meeting_is_read_in_reach_and_written_by_the_team(as_, meeting, plan, name):
    client, reads = as_(name), name in READERS
    for page in (url("meeting", meeting), url("meetings", plan), url("participation", plan), url("guide", plan)):
        assert client.get(page).status_code == (200 if reads else 404), page
    written = 200 if name in WRITERS else 403 if reads else 404
    for page in (url("meeting_edit", meeting), url("meeting_add", plan), url("meeting_close", meeting)):
        assert client.get(page).status_code == written, page


SENT = {
    "meeting_invite_all": {},
    "meeting_invite": {"name": "โรงสี", "kind": "private"},
    "meeting_presence": {},
    "meeting_presentations": {},
    "meeting_close": {"base": "1", "expected": "0"},
    "meeting_cancel": {"base": "1"},
}


@pytest.mark.parametrize("view", SENT)
@pytest.mark.parametrize(("name", "status"), [("secretary", 403), ("partner", 403), ("next_team", 404)])
def test_who_may_not_write_is_refused(as_, ready, view, name, status):
    assert as_(name).post(url(view, ready), SENT[view]).status_code == status
    assert (fresh(ready).state, ready.invitees.count(), ready.presentations.count()) == ("scheduled", 0, 1)


@pytest.mark.parametrize("view", ["meeting", "meeting_edit", "meeting_close"])
def test_a_page_that_only_shows_changes_nothing(as_, ready, view):
    as_("team").get(url(view, ready))
    assert fresh(ready).revision == 1


def test_a_typed_name_that_is_an_agencys_is_that_agency_and_one_that_is_nearly_is_asked_about(as_, ready):
    client, page = as_("team"), url("meeting_invite", ready)
    client.post(page, {"name": "องค์การบริหารส่วนตำบล บ้านบัว"})
    client.post(page, {"agency": Agency.objects.get(code="sao").pk})
    assert list(ready.invitees.values_list("agency__code", "name")) == [("sao", Agency.objects.get(code="sao").name)]
    asked = client.post(page, {"name": "สพด. บุรีรำ", "kind": "state"})
    assert asked.status_code == 422
    assert "ไม่พบหน่วยงาน «สพด. บุรีรำ» ในระบบ หมายถึง สพด.บุรีรัมย์" in text_of(asked)
    client.post(page, {"name": "สพด. บุรีรำ", "kind": "state", "agency:สพด. บุรีรำ": "ldd"})
    client.post(page, {"name": "สพด. บุรีรำ", "kind": "state", "agency:สพด. บุรีรำ": ""})
    said = list(ready.invitees.order_by("pk").values_list("agency__code", "name"))[1:]
    assert said == [("ldd", Agency.objects.get(code="ldd").name), (None, "สพด. บุรีรำ")]


# --- the record ---
def test_a_meeting_is_scheduled_from_the_list(as_, plan):
    client = as_("team")
    assert "?kind=briefing" in client.get(url("meetings", plan)).content.decode()
    page = client.get(url("meeting_add", plan) + "?kind=briefing")
    assert page.context["form"]["kind"].value() == "briefing"
    answer = client.post(url("meeting_add", plan), record(kind="briefing", agenda="1. ชี้แจง\n2. แบ่งงาน"))
    made = TambonMeeting.objects.get()
    assert answer.url == url("meeting", made)
    assert (made.held_on, made.starts_at, made.agenda) == (dt.date(2026, 4, 20), dt.time(9, 30), "1. ชี้แจง\n2. แบ่งงาน")
    assert "เวลา 09.30 น." in text_of(client.get(answer.url))


def test_the_next_of_a_series_begins_with_what_stays_the_same(as_, plan):
    former = TambonMeeting.objects.create(
        tambon_plan=plan, kind="series", held_on=dt.date(2026, 5, 4), place="หอประชุม", chair="นายก", male_count=9
    )
    client = as_("team")
    address = url("meeting_add", plan) + f"?after={former.pk}"
    assert address in client.get(url("meeting", former)).content.decode()
    form = client.get(address).context["form"]
    assert [form[name].value() for name in ("kind", "place", "chair", "held_on", "male_count")] == [
        "series",
        "หอประชุม",
        "นายก",
        None,
        None,
    ]
    elsewhere = TambonMeeting.objects.create(tambon_plan=factories.tambon_plan("310105"), place="ที่อื่น")
    assert client.get(url("meeting_add", plan) + f"?after={elsewhere.pk}").context["form"]["place"].value() == ""


def test_what_cannot_be_read_is_said_in_its_box(as_, plan):
    answer = as_("team").post(url("meeting_add", plan), record(starts_at="เช้า ๆ", male_count="หลายคน"))
    assert answer.status_code == 422
    assert {"starts_at", "male_count"} == set(answer.context["form"].errors)
    assert not TambonMeeting.objects.exists()


@pytest.mark.parametrize(
    ("typed", "read"), [("9.30", "09:30"), ("๑๓:๐๕ น.", "13:05"), ("8 น.", "08:00"), ("13.00 น", "13:00"), ("", "None")]
)
def test_hours_are_read_as_offices_write_them(as_, plan, typed, read):
    as_("team").post(url("meeting_add", plan), record(starts_at=typed))
    assert str(TambonMeeting.objects.get().starts_at).removesuffix(":00") in {read, f"{read}:00"}


@pytest.mark.parametrize("typed", ["25.00", "9.75", "930", "9.5"])
def test_what_is_no_hour_is_refused(as_, plan, typed):
    assert as_("team").post(url("meeting_add", plan), record(starts_at=typed)).status_code == 422


def test_two_records_of_one_meeting_are_laid_side_by_side(as_, meeting):
    client = as_("team")
    client.post(url("meeting_edit", meeting), record(chair="คนแรก"))
    answer = client.post(url("meeting_edit", meeting), record(chair="คนหลัง"))
    assert (answer.status_code, fresh(meeting).chair) == (409, "คนแรก")
    assert [(one.label, one.mine, one.theirs) for one in answer.context["answer"].differences] == [
        ("ประธาน", "คนหลัง", "คนแรก")
    ]
    chosen = record(chair="คนหลัง", keep="mine", resolve_base="2")
    assert client.post(url("meeting_edit", meeting), chosen).status_code == 302
    assert fresh(meeting).chair == "คนหลัง"


def test_a_meeting_closed_meanwhile_says_so_to_who_was_typing(as_, ready):
    client = as_("team")
    closing = url("meeting_close", ready)
    client.post(closing, {"base": "1", "expected": "0"} | ticked(client, closing))
    assert client.post(url("meeting_edit", ready), record()).status_code == 403
    assert fresh(ready).place == ""


# --- guests and presentations ---
def test_everybody_is_invited_with_one_press_and_marked(as_, meeting):
    client = as_("team")
    client.post(url("meeting_invite_all", meeting))
    guests = list(meeting.invitees.all())
    assert len(guests) == len(VILLAGES) + 2
    typed = {f"came-{guests[0].pk}": "yes", f"delegate-{guests[0].pk}": "ผู้ช่วย", f"gone-{guests[1].pk}": "on"}
    assert client.post(url("meeting_presence", meeting), typed).status_code == 302
    assert (meeting.invitees.count(), meeting.invitees.filter(came=True).get().delegate) == (len(guests) - 1, "ผู้ช่วย")
    seen = text_of(as_("secretary").get(url("meeting", meeting)))
    assert "✓ มาร่วม โดย ผู้ช่วย" in seen


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({}, "name"), ({"name": "โรงสี"}, "kind"), ({"agency": "999999", "kind": "state"}, "agency")],
)
def test_an_invitation_needs_somebody(as_, meeting, typed, wrong):
    answer = as_("team").post(url("meeting_invite", meeting), typed)
    assert (answer.status_code, list(answer.context["invite"].errors)) == (422, [wrong])
    assert not meeting.invitees.exists()


def test_an_agency_brings_its_kind_and_name(as_, meeting, people):
    agency = people["partner"].posts[0].agency
    as_("team").post(url("meeting_invite", meeting), {"agency": agency.pk})
    guest = meeting.invitees.get()
    assert (guest.kind, guest.name, guest.agency) == (Invitee.Kind.STATE, agency.name, agency)


def test_villages_present_with_the_state_of_their_plan(as_, world):
    plan = factories.tambon_plan(TAMBON)
    meeting = TambonMeeting.objects.create(tambon_plan=plan)
    client, village = as_("team"), factories.area(VILLAGES[1])
    assert text_of(client.get(url("meeting", meeting))).count("ส่งแล้ว รอตรวจ") == 1
    client.post(url("meeting_presentations", meeting), {f"presenter-{village.pk}": " สมหมาย  ทองดี "})
    assert meeting.presentations.get().presenter == "สมหมาย ทองดี"
    assert f"{village} โดย สมหมาย ทองดี" in text_of(as_("kaset").get(url("meeting", meeting)))


def test_the_letter_of_invitation_is_one_step_away(as_, meeting):
    client = as_("team")
    client.post(url("meeting_invite_all", meeting))
    address = reverse("plans:official_form", args=[meeting.tambon_plan_id, "invitation"]) + f"?about={meeting.pk}"
    assert address in client.get(url("meeting", meeting)).content.decode()
    # Letters are written in Thai digits where the office has not chosen others.
    assert f"ผู้ใหญ่บ้าน {thai_digits(str(factories.area(VILLAGES[0])))}" in text_of(client.get(address))


# --- papers ---
def test_good_papers_are_kept_beside_bad_ones_and_part_of_the_page_answers(as_, meeting):
    client = as_("team")
    sent = {"kind": "minutes", "papers": files(("ดี.pdf", pdf()), ("ร้าย.pdf", b"MZ" * 99))}
    answer = client.post(url("meeting_papers_add", meeting), sent, headers=HTMX)
    assert (answer.status_code, [one.file_name for one in meeting.papers.all()]) == (422, ["ดี.pdf"])
    assert "ไฟล์ «ร้าย.pdf»" in text_of(answer)
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("team", 200), ("planner", 200), ("kaset", 404), ("secretary", 404), ("next_team", 404)]
)
def test_papers_of_an_open_meeting_are_the_teams_and_every_download_is_logged(as_, paper, name, status):
    answer = as_(name).get(url("meeting_paper", paper))
    assert not answer.streaming or b"".join(answer.streaming_content).startswith(b"%PDF")
    assert (answer.status_code, Download.objects.filter(object="meeting_paper").count()) == (status, int(status == 200))


def test_a_paper_is_removed_after_asking_until_the_meeting_is_closed(as_, ready, paper):
    client = as_("team")
    assert "ต้องการลบ รายงานการประชุม" in text_of(client.get(url("meeting_paper_remove", paper)))
    closing = url("meeting_close", ready)
    client.post(closing, {"base": "1", "expected": "0"} | ticked(client, closing))
    assert client.post(url("meeting_paper_remove", paper)).status_code == 403
    assert ready.papers.count() == 1


# --- the end of it ---
def test_what_is_lacking_is_said_and_nothing_can_be_pressed(as_, plan):
    meeting = TambonMeeting.objects.create(tambon_plan=plan)
    page = as_("team").get(url("meeting_close", meeting))
    assert "ยังไม่ได้แนบรายงานการประชุม" in text_of(page)
    assert 'name="expected"' not in page.content.decode()
    answer = as_("team").post(url("meeting_close", meeting), {"base": "1", "expected": "0"})
    assert (answer.status_code, fresh(meeting).state) == (409, MeetingState.SCHEDULED)


def test_closing_names_what_will_be_published_and_does_it(as_, people, settings):
    factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=people["team"])
    plan = TambonPlan.objects.get()
    roll_up(plan.pk)
    meeting = TambonMeeting.objects.create(
        tambon_plan=plan, held_on=dt.date(2026, 4, 20), chair="อำนวย", male_count=1, female_count=1
    )
    attach(meeting, files(("รายงาน.pdf", pdf()))[0], "minutes", by=people["team"])
    meeting.presentations.create(village=factories.area(VILLAGES[0]), presenter="บัวผัน")
    prepare(plan, plan.lines.get().project, DecisionInput(fate=Outcome.DEFERRED, reason="รอน้ำ"), by=people["team"])
    client = as_("team")
    assert "จะประกาศมติพร้อมกัน 1 รายการ" in text_of(client.get(url("meeting_close", meeting)))
    assert "จะประกาศมติ" not in text_of(as_("secretary").get(url("meeting", meeting)))
    client = as_("team")
    sent = {"base": "1", "expected": "1"} | ticked(client, url("meeting_close", meeting))
    answer = client.post(url("meeting_close", meeting), sent, follow=True)
    assert "ประกาศมติพร้อมกัน 1 รายการ" in text_of(answer)
    assert (fresh(meeting).state, Decision.objects.get().standing) == ("closed", "published")


@pytest.mark.parametrize("sent", [{}, {"base": "x", "expected": "y"}, {"base": "-1", "expected": "0"}])
def test_a_closing_without_its_numbers_is_asked_again(as_, ready, sent):
    assert as_("team").post(url("meeting_close", ready), sent).status_code == 409
    assert fresh(ready).state == MeetingState.SCHEDULED


def test_a_cancelled_meeting_says_so_everywhere(as_, ready, plan):
    client = as_("team")
    assert client.post(url("meeting_cancel", ready), {"base": "7"}).status_code == 409
    client.post(url("meeting_cancel", ready), {"base": "1"})
    assert fresh(ready).state == MeetingState.CANCELLED
    assert client.get(url("meeting_close", ready)).status_code == 200
    assert "ยกเลิก" in text_of(client.get(url("meetings", plan)))
    assert url("meeting_close", ready) not in client.get(url("meeting", ready)).content.decode()


# --- how much it asks ---
def add_more(meeting, people, names):
    for name in names:
        factories.area(name)
        meeting.invitees.create(kind="leader", name=name)
        meeting.presentations.create(village=factories.area(name), presenter="ผู้นำเสนอ")
        MeetingPaper.objects.create(
            meeting=meeting,
            kind="other",
            file="uploads/00/none.pdf",
            file_name=f"{name}.pdf",
            media_type="application/pdf",
            size_bytes=1,
            sha256="0" * 64,
            uploaded_by=people["team"],
        )


def test_pages_ask_as_much_for_three_as_for_one(as_, plan, meeting, people, django_assert_max_num_queries):
    client = as_("team")
    pages = (url("meeting", meeting), url("meetings", plan), url("participation", plan))
    add_more(meeting, people, VILLAGES[:1])
    counts = []
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(40) as asked:
            client.get(page)
        counts.append(len(asked))
    add_more(meeting, people, VILLAGES[1:3])
    for _ in range(2):
        add_more(TambonMeeting.objects.create(tambon_plan=plan), people, VILLAGES[:2])
    for page, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            assert client.get(page).status_code == 200
    assert reverse("plans:meetings", args=[plan.pk]) in pages

"""Forums on the screen: who may what, the record, the certificate, papers up and down."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from agencies.documents.models import Download
from plans.village.models import Attachment, Forum, ForumState, PlanState
from tests import factories
from tests.agencies.documents.files import BAD, pdf, picture
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of, ticked
from tests.plans.village.pages import url
from tests.plans.village.typed import rows_data
from tests.uploads import files

pytestmark = [
    pytest.mark.usefixtures("media"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]
VILLAGE = VILLAGES[0]


@pytest.fixture
def forum(plan, people):
    return factories.forum(plan)


@pytest.fixture
def paper(forum, people):
    return factories.paper(forum, people["secretary"])


def fresh(forum):
    return Forum.objects.get(pk=forum.pk)


def stored_files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def record(**typed):
    return rows_data() | {"kind": "plan", "held_on_0": "15", "held_on_1": "3", "held_on_2": "2569", **typed}


# --- who ---
@pytest.mark.parametrize(
    ("name", "seen", "edited"),
    [
        ("secretary", 200, 200),
        ("head", 200, 403),
        ("team", 200, 403),
        ("neighbour", 404, 404),
        ("stranger", 404, 404),
        ("partner", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_a_forum_is_seen_in_reach_and_edited_by_the_secretary(as_, forum, paper, name, seen, edited):
    client = as_(name)
    assert client.get(url("forum", forum)).status_code == seen
    assert client.get(url("forum_edit", forum)).status_code == edited
    assert client.get(url("paper_remove", paper)).status_code == edited
    handed_out = client.get(url("paper", paper))
    handed_out.close()
    assert handed_out.status_code == seen


def test_a_certified_forum_is_not_edited(as_, forum, people):
    factories.certified(forum, people["head"])
    assert as_("secretary").get(url("forum_edit", forum)).status_code == 403
    assert as_("secretary").post(url("papers_add", forum), {"kind": "minutes"}).status_code == 403


# --- the record ---
def test_a_forum_is_written_down_and_changed(as_, plan):
    client = as_("secretary")
    sent = record(male_count="๓๐", **rows_data((None, 1, "เห็นชอบ", False)))
    made = client.post(url("forum_add", plan), sent)
    forum = Forum.objects.get()
    assert made.url == url("forum", forum)
    shown = text_of(client.get(made.url))
    for words in ("15 มีนาคม 2569", "30 คน (ชาย 30 หญิง ไม่ได้กรอก)", "มติที่ 1 เห็นชอบ", "จัดแล้ว รอรับรอง"):
        assert words in shown
    changed = client.post(url("forum_edit", forum), record(place="วัด", base="1"))
    assert (changed.status_code, fresh(forum).place) == (302, "วัด")


def test_a_forum_sent_twice_is_one(as_, plan):
    answers = [as_("secretary").post(url("forum_add", plan), record()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Forum.objects.count() == 1


def test_errors_of_the_record_stand_beside_their_boxes(as_, plan):
    sent = record(held_on_2="2026", male_count="มาก", **rows_data((None, 1000, "ก", False)))
    answer = as_("secretary").post(url("forum_add", plan), sent)
    shown = text_of(answer)
    assert answer.status_code == 422
    for words in ("พุทธศักราช", "เป็นจำนวนเต็มไม่ได้", "เลขมติกรอกได้ 1–999"):
        assert words in shown
    assert not Forum.objects.exists()


def test_two_who_record_at_once_are_both_shown(as_, forum):
    client = as_("secretary")
    client.post(url("forum_edit", forum), record(place="วัด", base="1"))
    late = client.post(url("forum_edit", forum), record(place="โรงเรียน", base="1"))
    assert (late.status_code, "มีผู้บันทึกก่อนท่าน" in text_of(late)) == (409, True)
    assert fresh(forum).place == "วัด"
    kept = record(place="โรงเรียน", base="1", keep="mine", resolve_base=str(fresh(forum).revision))
    assert client.post(url("forum_edit", forum), kept).status_code == 302
    assert fresh(forum).place == "โรงเรียน"


def test_one_more_resolution_without_reloading_and_with(as_, plan):
    typed = record(place="วัด", add_resolution="1", **rows_data((None, 1, "ก", False)))
    client = as_("secretary")
    whole = client.post(url("forum_add", plan), typed)
    assert 'name="resolutions-1-text"' in whole.content.decode()
    assert 'value="วัด"' in whole.content.decode()
    # What the page puts below the rows by itself, also while the network is away.
    assert 'name="resolutions-__prefix__-text"' in whole.content.decode().partition("<template>")[2]
    assert not Forum.objects.exists()


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.ACCEPTED])
def test_a_submitted_plan_takes_no_forum(as_, people, state):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"])
    if state == PlanState.SUBMITTED:
        factories.in_state(plan, state)
    else:
        plan = factories.accepted_plan(
            VILLAGES[1], secretary=people["neighbour"], head=people["head"], team=people["team"]
        )
    name = "secretary" if state == PlanState.SUBMITTED else "neighbour"
    assert as_(name).post(url("forum_add", plan), record()).status_code == 403


# --- the certificate ---
def test_the_head_certifies_and_takes_back(as_, forum, paper):
    client = as_("head")
    assert "รับรองเวทีประชาคม" in text_of(client.get(url("forum", forum)))
    forgot = client.post(url("forum_step", forum), {"step": "certify"})
    assert (forgot.status_code, fresh(forum).state) == (422, ForumState.HELD)
    assert "ทำเครื่องหมายยืนยันให้ครบทุกข้อ" in text_of(forgot)
    typed = {"step": "certify"} | ticked(client, url("forum", forum))
    assert typed["confirm"]
    assert client.post(url("forum_step", forum), typed).status_code == 302
    again = client.post(url("forum_step", forum), {"step": "certify"})
    assert (again.status_code, "แล้ว กรุณาเปิดหน้านี้ใหม่" in text_of(again)) == (422, True)
    assert fresh(forum).state == ForumState.CERTIFIED
    assert client.post(url("forum_step", forum), {"step": "reopen"}).status_code == 302
    assert fresh(forum).state == ForumState.HELD


def test_what_is_lacking_stands_beside_the_locked_button(as_, forum):
    client = as_("head")
    page = client.get(url("forum", forum))
    assert 'value="certify"' not in page.content.decode()
    assert "ต้องแก้ก่อน 1 ข้อ รับรองไม่ได้จนกว่าจะแก้ ! ยังไม่ได้แนบรายงานการประชุม" in text_of(page)
    assert "ยังรับรองไม่ได้ เหลือที่ต้องแก้ 1 ข้อ" in text_of(page)
    forced = client.post(url("forum_step", forum), {"step": "certify"})
    assert (forced.status_code, fresh(forum).state) == (422, ForumState.HELD)


@pytest.mark.parametrize(
    ("name", "step", "status"),
    [
        ("secretary", "certify", 403),
        ("team", "certify", 403),
        ("neighbour_head", "certify", 404),
        ("stranger", "certify", 404),
        ("head", "cancel", 403),
        ("head", "explode", 422),
    ],
)
def test_nobody_else_takes_a_step(as_, forum, paper, name, step, status):
    assert as_(name).post(url("forum_step", forum), {"step": step}).status_code == status
    assert fresh(forum).state == ForumState.HELD


def test_the_secretary_cancels_a_forum(as_, forum):
    assert as_("secretary").post(url("forum_step", forum), {"step": "cancel"}).status_code == 302
    assert fresh(forum).state == ForumState.CANCELLED


# --- papers ---


def test_several_papers_are_attached_at_once(as_, forum, media):
    sent = {"kind": "photo", "papers": files(("1.png", picture("PNG")), ("2.heic", picture("HEIF", size=(30, 30))))}
    camera = {"camera": files(("3.jpg", picture("JPEG", size=(20, 20))))}
    assert as_("secretary").post(url("papers_add", forum), sent | camera).status_code == 302
    assert sorted(paper.file_name for paper in forum.attachments.all()) == ["1.jpg", "2.jpg", "3.jpg"]
    assert len(stored_files(media)) == 3


@pytest.mark.parametrize(("pressed", "after"), [("next", "enter"), ("back", "screen")])
def test_what_is_chosen_on_the_last_screen_goes_along_with_the_button_under_the_thumb(as_, forum, pressed, after):
    places = {
        "enter": f"{reverse('plans:enter', args=[forum.plan_id])}#next",
        "screen": reverse("plans:forum_screen", args=[forum.pk, 3]),
    }
    client, way = as_("secretary"), {"from": "enter", pressed: "1", "kind": "minutes"}
    answer = client.post(url("papers_add", forum), way | {"papers": files(("รายงาน.pdf", pdf()))})
    assert (answer.status_code, answer.url, forum.attachments.count()) == (302, places[after], 1)
    # Without a file it only goes on; one that is refused stays and is named.
    assert client.post(url("papers_add", forum), way).url == places[after]
    refused = client.post(url("papers_add", forum), way | {"papers": files(("โปรแกรม.pdf", b"MZ"))})
    assert (refused.status_code, forum.attachments.count()) == (422, 1)


def test_the_same_upload_twice_is_one_paper(as_, forum, media):
    content = pdf()
    for _ in range(2):
        as_("secretary").post(url("papers_add", forum), {"kind": "minutes", "papers": files(("ก.pdf", content))})
    assert (forum.attachments.count(), len(stored_files(media))) == (1, 1)


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence_and_nothing_is_stored(as_, forum, media, name, content, words):
    sent = {"kind": "minutes", "papers": files((name, content()))}
    answer = as_("secretary").post(url("papers_add", forum), sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (forum.attachments.count(), stored_files(media)) == (0, [])


def test_a_huge_file_says_its_size_and_the_limit(as_, forum, media, settings):
    settings.UPLOAD_MAX_MB = 1
    sent = {"kind": "minutes", "papers": files(("ใหญ่.pdf", b"%PDF-" + b"\0" * 3_145_728))}
    answer = as_("secretary").post(url("papers_add", forum), sent)
    assert (answer.status_code, "ใหญ่ 3.0 MB เกินกำหนด 1 MB" in text_of(answer)) == (422, True)
    assert (forum.attachments.count(), stored_files(media)) == (0, [])


def test_good_files_are_kept_beside_bad_ones(as_, forum):
    sent = {"kind": "minutes", "papers": files(("ดี.pdf", pdf()), ("ร้าย.pdf", b"MZ" * 99))}
    answer = as_("secretary").post(url("papers_add", forum), sent)
    assert (answer.status_code, [paper.file_name for paper in forum.attachments.all()]) == (422, ["ดี.pdf"])
    assert "ไฟล์ «ร้าย.pdf»" in text_of(answer)


def test_files_sent_one_by_one_answer_with_the_list(as_, forum):
    sent = {"kind": "minutes", "papers": files(("ก.pdf", pdf()))}
    part = as_("secretary").post(url("papers_add", forum), sent, headers=HTMX).content.decode()
    assert "ก.pdf" in part
    assert "<html" not in part


def test_no_file_is_said(as_, forum):
    answer = as_("secretary").post(url("papers_add", forum), {"kind": "minutes"})
    assert (answer.status_code, "กรุณาเลือกไฟล์อย่างน้อย 1 ไฟล์" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(("name", "status"), [("head", 302), ("team", 403), ("stranger", 404)])
def test_the_head_may_attach_what_she_certifies(as_, forum, name, status):
    sent = {"kind": "minutes", "papers": files(("ก.pdf", pdf()))}
    assert as_(name).post(url("papers_add", forum), sent).status_code == status


def test_a_paper_is_handed_out_under_its_name_and_logged(as_, forum):
    content = pdf()
    as_("secretary").post(url("papers_add", forum), {"kind": "minutes", "papers": files(("รายงาน.pdf", content))})
    paper = Attachment.objects.get()
    answer = as_("team").get(url("paper", paper))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%A3")
    assert answer["X-Content-Type-Options"] == "nosniff"
    logged = Download.objects.get()
    assert (logged.user.username, logged.object, logged.object_id, logged.area_code) == (
        "team",
        "attachment",
        paper.pk,
        VILLAGE,
    )


def test_a_refused_download_is_not_logged(as_, paper):
    assert as_("stranger").get(url("paper", paper)).status_code == 404
    assert not Download.objects.exists()


def test_a_paper_is_removed_after_asking(as_, forum, paper):
    client = as_("secretary")
    assert "ต้องการลบ รายงานการประชุม «รายงานการประชุม.pdf»" in text_of(client.get(url("paper_remove", paper)))
    assert forum.attachments.count() == 1
    assert client.post(url("paper_remove", paper)).url == url("forum", forum)
    assert forum.attachments.count() == 0


def test_a_paper_of_a_plan_that_was_sent_stays(as_, paper):
    factories.in_state(paper.forum.plan, PlanState.SUBMITTED)
    answer = as_("secretary").post(url("paper_remove", paper))
    assert (answer.status_code, Attachment.objects.count()) == (422, 1)


def test_the_page_asks_as_much_for_three_papers_as_for_one(as_, forum, paper, people, django_assert_num_queries):
    client = as_("team")
    client.get(url("forum", forum))
    with django_assert_num_queries(8) as one:
        client.get(url("forum", forum))
    for _ in range(2):
        factories.paper(forum, people["secretary"])
    with django_assert_num_queries(len(one)):
        assert len(client.get(url("forum", forum)).context["papers"]) == 3


def test_nothing_is_served_from_the_media_folder(as_, paper):
    assert as_("secretary").get(f"/media/{paper.file.name}").status_code == 404
    assert as_("secretary").get(reverse("home") + paper.file.name).status_code == 404

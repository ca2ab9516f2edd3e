"""The pages of knowledge records by the standing cast: read, write, publish, comment, print, download."""

import re

import pytest
from django.urls import reverse

from agencies.access.roles import Role
from agencies.documents.models import Download
from agencies.people.models import PostHolder
from evaluation.knowledge import actions
from evaluation.knowledge.models import Comment, KnowledgePrint, KnowledgeRecord, KnowledgeState
from projects.models import Stage
from tests import factories
from tests.evaluation.knowledge.conftest import BEST, make_record, typed

READERS = ("secretary", "head", "neighbour", "team", "planner", "clerk", "mayor", "kaset", "kaset_district")
READERS += ("kaset_province", "district", "cdd", "province", "nfc", "codi", "partner", "committee", "auditor")
WITHOUT = ("next_team", "stranger", "admin", "nobody")
FILERS = ("team", "planner", "kaset", "kaset_district", "kaset_province", "cdd", "nfc", "codi")


def address(name, *keys):
    return reverse(f"evaluation:{name}", args=keys)


class TestReading:
    @pytest.mark.parametrize("name", READERS)
    def test_who_is_in_reach_reads_what_is_published(self, as_, record, name):
        page = as_(name).get(address("record", record.pk))
        assert page.status_code == 200
        for text in (record.title, "มานี ใจงาม", "044-000-000", "ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์", "ไม่เผา ไถกลบ"):
            assert text in page.content.decode()
        assert record.title in as_(name).get(address("records")).content.decode()

    def test_that_somebody_is_shown_the_telephone_of_another_is_written_down(self, as_, people, record):
        as_("team").get(address("record", record.pk))
        look = Download.objects.get()
        assert (look.kind, look.user, look.object, look.object_id) == ("look", people["team"], "knowledge", record.pk)
        assert (look.file_name, look.area_code, look.sha256) == ("โทรศัพท์ของ มานี ใจงาม", "310104", "")
        log = as_("admin").get(reverse("agencies:downloads")).content.decode()
        for words in ("โทรศัพท์ของ มานี ใจงาม", "เปิดดูข้อมูลติดต่อ", people["team"].full_name):
            assert words in log

    def test_who_sees_no_telephone_or_her_own_is_not_written_down(self, as_, people, record):
        as_("kaset").get(address("record", record.pk))
        as_("team").get(address("records"))
        as_("stranger").get(address("record", record.pk))
        as_("team").get(address("record", make_record(people["kaset"], author_phone="").pk))
        assert not Download.objects.exists()

    @pytest.mark.parametrize("name", WITHOUT)
    def test_who_is_not_finds_nothing(self, as_, record, name):
        assert as_(name).get(address("record", record.pk)).status_code == 404
        listed = as_(name).get(address("records")).content.decode()
        assert record.title not in listed
        assert "044-000-000" not in listed

    def test_visitors_are_asked_to_sign_in(self, client, record):
        for name, keys in (("records", ()), ("record", (record.pk,)), ("new", ()), ("edit", (record.pk,))):
            answer = client.get(address(name, *keys))
            assert answer.status_code == 302
            assert reverse("sign_in") in answer["Location"]

    def test_a_draft_is_seen_by_its_own_post_alone(self, as_, draft):
        assert "ร่าง" in as_("kaset").get(address("record", draft.pk)).content.decode()
        for name in READERS:
            if name != "kaset":
                assert as_(name).get(address("record", draft.pk)).status_code == 404, name

    def test_the_successor_goes_on_with_the_draft(self, as_, people, draft):
        PostHolder.objects.filter(user=people["kaset"]).delete()
        PostHolder.objects.create(post=draft.post, user=people["nobody"])
        assert as_("nobody").get(address("edit", draft.pk)).status_code == 200
        assert as_("kaset").get(address("edit", draft.pk)).status_code == 404

    def test_a_record_of_the_whole_district_is_read_in_its_villages(self, as_, people):
        record = make_record(people["kaset_district"], code="3101")
        assert as_("secretary").get(address("record", record.pk)).status_code == 200
        assert as_("stranger").get(address("record", record.pk)).status_code == 404

    def test_the_project_is_named_to_those_who_may_read_it(self, as_, people):
        project = factories.project("31010401", title="ขุดลอกหนองบัว", stage=Stage.ACCEPTED)
        record = make_record(people["kaset"], project=project)
        assert "ขุดลอกหนองบัว" in as_("district").get(address("record", record.pk)).content.decode()
        assert "ขุดลอกหนองบัว" not in as_("partner").get(address("record", record.pk)).content.decode()


class TestList:
    @pytest.fixture
    def three(self, people):
        made = [make_record(people["kaset"], title="ปุ๋ยหมัก"), make_record(people["team"], title="ธนาคารน้ำ")]
        return [*made, make_record(people["kaset"], title="โคกหนองนา", kind="best_practice", **BEST)]

    @pytest.mark.parametrize(
        ("words", "titles"),
        [
            ("", {"ปุ๋ยหมัก", "ธนาคารน้ำ", "โคกหนองนา"}),
            ("kind=best_practice", {"โคกหนองนา"}),
            ("kind=nonsense", {"ปุ๋ยหมัก", "ธนาคารน้ำ", "โคกหนองนา"}),
            ("text=หมัก", {"ปุ๋ยหมัก"}),
            ("text=ลดค่าปุ๋ย", {"โคกหนองนา"}),
            ("text=๒๐๐+ปุ๋ย+ลดค่า", {"โคกหนองนา"}),
            ("text=ไม่มีคำนี้เลย", set()),
            ("mine=1", {"ปุ๋ยหมัก", "โคกหนองนา"}),
            ("page=99", {"ปุ๋ยหมัก", "ธนาคารน้ำ", "โคกหนองนา"}),
        ],
    )
    def test_it_is_narrowed_by_kind_words_and_own(self, as_, three, words, titles):
        page = as_("kaset").get(f"{address('records')}?{words}").content.decode()
        assert {record.title for record in three if record.title in page} == titles
        assert ("ไม่พบเรื่องที่ค้นหา" in page) == (not titles)

    def test_it_is_paged(self, as_, people):
        for number in range(21):
            make_record(people["kaset"], title=f"เรื่องที่ {number}")
        first = as_("team").get(address("records")).content.decode()
        second = as_("team").get(f"{address('records')}?page=2").content.decode()
        assert "ทั้งหมด 21 รายการ" in first
        assert ("เรื่องที่ 20" in first, "เรื่องที่ 0<" in first, "เรื่องที่ 0<" in second) == (True, False, True)

    def test_one_or_three_rows_cost_the_same(self, as_, people, django_assert_max_num_queries):
        client = as_("team")

        def cost():
            with django_assert_max_num_queries(8) as asked:
                client.get(address("records"))
            return len(asked)

        make_record(people["kaset"])
        client.get(address("records"))
        alone = cost()
        for code in ("3101", "31010401"):
            actions.say(make_record(people["kaset_district"], code=code), "ดีมาก", by=people["team"])
        assert cost() == alone

    def test_the_first_page_says_what_to_do_next(self, as_):
        assert "บันทึกเรื่องแรก" in as_("kaset").get(address("records")).content.decode()
        assert "เมื่อเจ้าหน้าที่ในพื้นที่เผยแพร่" in as_("head").get(address("records")).content.decode()


class TestWriting:
    def new(self, **changes):
        values = {
            "kind": "knowledge",
            "title": "ปุ๋ยหมักจากฟาง",
            "fiscal_year": "๒๕๖๙",
            "area": "310104 ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์",
            "author_name": "มานี ใจงาม",
            "author_position": "นวส.",
            "author_office": "สนง.กษอ.",
        }
        return values | changes

    @pytest.mark.parametrize("name", FILERS)
    def test_officers_file_drafts(self, as_, people, name):
        post = people[name].posts[0]
        form = as_(name).get(address("new"))
        assert form.status_code == 200
        assert post.title in form.content.decode()
        answer = as_(name).post(address("new"), self.new(post=post.pk, area=post.area.code))
        record = KnowledgeRecord.objects.get()
        assert answer["Location"] == address("record", record.pk)
        assert (record.state, record.post, record.area, record.fiscal_year) == ("draft", post, post.area, 2569)

    @pytest.mark.parametrize("name", sorted({*READERS, *WITHOUT} - {*FILERS, "next_team"}))
    def test_nobody_else_does(self, as_, name):
        assert as_(name).get(address("new")).status_code == 403
        assert as_(name).post(address("new"), self.new()).status_code == 403
        assert as_(name).get(address("areas")).status_code == 403
        assert not KnowledgeRecord.objects.exists()

    @pytest.mark.parametrize(
        ("area", "sentence"),
        [
            ("310105 ต.สะแกโพรง", "ไม่พบพื้นที่นี้ในความรับผิดชอบของท่าน"),
            ("สะแกโพรง", "ไม่พบพื้นที่นี้ในความรับผิดชอบของท่าน"),
            ("3101", "ไม่พบพื้นที่นี้ในความรับผิดชอบของท่าน"),
            ("บ้านซ้ำ", "มีหลายพื้นที่ชื่อนี้"),
            ("", "กรุณากรอกช่องนี้"),
        ],
    )
    def test_the_area_must_be_ones_own(self, as_, people, area, sentence):
        for code in ("31010408", "31010409"):
            factories.area(code, name="บ้านซ้ำ")
        page = as_("kaset").post(address("new"), self.new(post=people["kaset"].posts[0].pk, area=area))
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "ปุ๋ยหมักจากฟาง" in page.content.decode()
        assert not KnowledgeRecord.objects.exists()

    @pytest.mark.parametrize(
        ("area", "code"),
        [
            ("ต.บ้านบัว", "310104"),
            ("ตำบลบ้านบัว", "310104"),
            ("บ้านบัว", "310104"),
            ("310104", "310104"),
            ("๓๑๐๑๐๔ ต.บ้านบัว", "310104"),
            ("31010401", "31010401"),
            ("หมู่ที่ 12 บ้านน้ำใส", "31010412"),
        ],
    )
    def test_an_area_is_found_by_name_or_code(self, as_, people, area, code):
        factories.area("31010412", name="บ้านน้ำใส")
        as_("kaset").post(address("new"), self.new(post=people["kaset"].posts[0].pk, area=area))
        assert KnowledgeRecord.objects.get().area.code == code

    @pytest.mark.parametrize("year", ["2026", "69", "ปีนี้", "-2569", "2569.5"])
    def test_the_year_is_of_the_buddhist_era(self, as_, people, year):
        page = as_("kaset").post(address("new"), self.new(post=people["kaset"].posts[0].pk, fiscal_year=year))
        assert "กรุณากรอกปี พ.ศ. สี่หลัก เช่น 2569" in page.content.decode()

    def test_another_ones_post_cannot_be_borrowed(self, as_, people):
        page = as_("kaset").post(address("new"), self.new(post=people["team"].posts[0].pk))
        assert page.status_code == 422
        assert not KnowledgeRecord.objects.exists()

    def test_a_project_is_chosen_by_its_code_within_reach_and_within_the_area(self, as_, people):
        near = factories.project("31010401", title="ขุดลอกหนองบัว", stage=Stage.ACCEPTED)
        draft = factories.project("31010402", title="ร่างของหมู่บ้าน")
        far = factories.project("80080101", stage=Stage.ACCEPTED)
        post = people["kaset_province"].posts[0].pk
        values = self.new(post=post, project=f"{near.code.lower()} {near.title}")
        as_("kaset_province").post(address("new"), values)
        assert KnowledgeRecord.objects.get().project == near
        for code in (draft.code, far.code, "ZZZZZZZ"):
            page = as_("kaset_province").post(address("new"), values | {"project": code})
            assert "ไม่พบโครงการรหัสนี้" in page.content.decode()
        page = as_("kaset_province").post(address("new"), values | {"area": "310105", "project": near.code})
        assert "ไม่ได้อยู่ในพื้นที่ของเรื่อง" in page.content.decode()

    def test_the_boxes_suggest_what_may_be_chosen(self, as_):
        factories.project("31010401", title="ขุดลอกหนองบัว", stage=Stage.ACCEPTED)
        client = as_("kaset")
        found = client.get(address("areas"), {"area": "บ้าน"}).content.decode()
        assert "310104 ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์" in found
        assert "310105" not in found
        for words in ("อ.เมืองบุรีรัมย์ ต.บ้านบัว", "บุรีรัมย์ บ้าน บัว", "๓๑๐๑๐๔"):
            assert "310104 ต.บ้านบัว" in client.get(address("areas"), {"area": words}).content.decode()
        second = client.get(address("areas"), {"area": "หมู่ ๒ บ้านบัว"}).content.decode()
        assert "31010402 " not in second  # its own name is another, and so many lie in ต.บ้านบัว
        assert "31010402 หมู่ที่ 2" in client.get(address("areas"), {"area": "หมู่ที่ 2"}).content.decode()
        assert "ขุดลอกหนองบัว" in client.get(address("projects"), {"project": "ลอก"}).content.decode()
        assert "ขุดลอกหนองบัว" in client.get(address("projects"), {"project": "บัว ลอก"}).content.decode()
        assert "ขุดลอกหนองบัว" not in client.get(address("projects"), {"project": "ไม่มี"}).content.decode()

    def test_only_the_own_post_changes_a_record(self, as_, record):
        for name in (*READERS, *WITHOUT):
            wanted = 200 if name == "kaset" else 404 if name in WITHOUT else 403
            assert as_(name).get(address("edit", record.pk)).status_code == wanted, name

    def test_what_is_published_may_be_improved_but_not_emptied(self, as_, record):
        client = as_("kaset")
        page = client.post(address("edit", record.pk), typed(record, core=" "))
        assert page.status_code == 422
        assert "เรื่องที่เผยแพร่แล้วต้องมีข้อความในช่องนี้" in page.content.decode()
        client.post(address("edit", record.pk), typed(record, core="หยุดเผา"))
        record.refresh_from_db()
        assert (record.core, record.revision, record.state) == ("หยุดเผา", 2, KnowledgeState.PUBLISHED)

    def test_texts_are_stored_in_their_normal_form_and_keep_their_lines(self, as_, draft):
        as_("kaset").post(address("edit", draft.pk), typed(draft, story=" นํ้าใส \r\n เเก้แล้ง "))
        draft.refresh_from_db()
        assert draft.story == "น้ำใส\nแก้แล้ง"


class TestTwoEditors:
    def test_the_second_sees_both_texts_and_loses_nothing(self, as_, draft):
        client = as_("kaset")
        first = typed(draft, title="ชื่อของคนแรก", core="แก่นของคนแรก")
        second = typed(draft, title="ชื่อของคนที่สอง", method="วิธีของคนที่สอง")
        assert client.post(address("edit", draft.pk), first).status_code == 302
        page = client.post(address("edit", draft.pk), second)
        assert page.status_code == 409
        shown = page.content.decode()
        for text in ("ชื่อของคนแรก", "แก่นของคนแรก", "ชื่อของคนที่สอง", "วิธีของคนที่สอง", "มีผู้บันทึกเรื่องนี้ระหว่างที่ท่านแก้ไข"):
            assert text in shown
        boxes = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', shown))
        assert (boxes["title"], boxes["area"]) == ("ชื่อของคนที่สอง", "310104")
        assert re.search(r"<textarea[^>]*>\s*วิธีของคนที่สอง</textarea>", shown)
        draft.refresh_from_db()
        assert (draft.title, draft.revision) == ("ชื่อของคนแรก", 2)
        # The page sent again as it stands, on top of the text it showed.
        assert re.search(r'name="revision" value="2"', shown)
        assert client.post(address("edit", draft.pk), second | {"revision": 2}).status_code == 302
        draft.refresh_from_db()
        assert (draft.title, draft.method, draft.revision) == ("ชื่อของคนที่สอง", "วิธีของคนที่สอง", 3)

    @pytest.mark.parametrize("revision", ["", "0", "x", "99"])
    def test_a_form_without_a_true_revision_overwrites_nothing(self, as_, draft, revision):
        page = as_("kaset").post(address("edit", draft.pk), typed(draft, title="แทนที่", revision=revision))
        assert page.status_code in {409, 422}
        draft.refresh_from_db()
        assert draft.title == "ไถกลบตอซังแทนการเผา"


class TestPublishing:
    def test_the_button_publishes_what_the_author_saw(self, as_, draft):
        client = as_("kaset")
        page = client.get(address("record", draft.pk)).content.decode()
        assert "data-confirm" in page
        answer = client.post(address("publish", draft.pk), {"revision": 1}, follow=True)
        assert "เผยแพร่แล้ว" in answer.content.decode()
        assert as_("secretary").get(address("record", draft.pk)).status_code == 200

    def test_what_is_missing_is_said_beside_the_dead_button(self, as_, people):
        draft = make_record(people["kaset"], published=False, core="", method="")
        client = as_("kaset")
        page = client.get(address("record", draft.pk)).content.decode()
        assert "ยังไม่ได้เขียน «แก่นความรู้»" in page
        assert "ยังไม่ได้เขียน «วิธีการดำเนินงาน»" in page
        answer = client.post(address("publish", draft.pk), {"revision": 1}, follow=True)
        assert "ยังไม่ได้เขียน «แก่นความรู้»" in answer.content.decode()
        draft.refresh_from_db()
        assert not draft.is_published

    def test_a_draft_begins_with_what_is_to_be_done_with_it(self, as_, draft, people):
        page = as_("kaset").get(address("record", draft.pk)).content.decode()
        assert page.index("เผยแพร่เรื่องนี้") < page.index("ผู้บันทึก</dt>")
        lacking = make_record(people["kaset"], published=False, core="")
        page = as_("kaset").get(address("record", lacking.pk)).content.decode()
        assert page.index("เขียนหัวข้อที่ยังขาด") < page.index("ยังไม่ได้เขียน «แก่นความรู้»") < page.index("ผู้บันทึก</dt>")
        main = page[page.index("<main") : page.index("</main>")]
        assert main.count("btn go") == 1

    @pytest.mark.parametrize("revision", ["", "7", "x"])
    def test_another_revision_than_the_one_seen_is_not_published(self, as_, draft, revision):
        answer = as_("kaset").post(address("publish", draft.pk), {"revision": revision}, follow=True)
        assert "มีผู้บันทึกเรื่องนี้หลังจากที่ท่านเปิดหน้า" in answer.content.decode()
        draft.refresh_from_db()
        assert not draft.is_published

    def test_a_draft_is_discarded_after_asking(self, as_, draft):
        client = as_("kaset")
        assert "ลบร่างนี้ทิ้งถาวร" in client.get(address("record", draft.pk)).content.decode()
        assert client.get(address("discard", draft.pk)).status_code == 405
        client.post(address("discard", draft.pk))
        assert not KnowledgeRecord.objects.exists()

    def test_what_is_published_cannot_be_discarded(self, as_, record):
        answer = as_("kaset").post(address("discard", record.pk), follow=True)
        assert "เผยแพร่แล้วลบไม่ได้" in answer.content.decode()
        assert KnowledgeRecord.objects.exists()

    @pytest.mark.parametrize("view", ["publish", "discard", "edit"])
    def test_others_may_not(self, as_, record, draft, view):
        assert as_("team").post(address(view, record.pk)).status_code == 403
        assert as_("team").post(address(view, draft.pk)).status_code == 404


class TestComments:
    @pytest.mark.parametrize("name", READERS)
    def test_readers_comment(self, as_, record, name):
        answer = as_(name).post(address("comment", record.pk), {"text": "ขอไปดูงาน\nเดือนหน้า"}, follow=True)
        assert "ขอไปดูงาน<br>เดือนหน้า" in answer.content.decode()
        assert Comment.objects.get().by.username == name

    @pytest.mark.parametrize(("text", "sentence"), [("  ", "กรุณากรอกช่องนี้"), ("ก" * 2001, "2000")])
    def test_an_empty_or_endless_comment_is_refused_and_kept_in_the_box(self, as_, record, text, sentence):
        page = as_("team").post(address("comment", record.pk), {"text": text})
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert not Comment.objects.exists()

    def test_a_draft_is_not_commented_on(self, as_, draft):
        assert as_("kaset").post(address("comment", draft.pk), {"text": "เอง"}).status_code == 403

    def test_markup_is_text(self, as_, record):
        answer = as_("team").post(address("comment", record.pk), {"text": "<script>alert(1)</script>"}, follow=True)
        assert "<script>alert" not in answer.content.decode()

    def test_one_or_three_comments_cost_the_same(self, as_, people, record, django_assert_max_num_queries):
        client = as_("team")

        def cost():
            with django_assert_max_num_queries(12) as asked:
                client.get(address("record", record.pk))
            return len(asked)

        actions.say(record, "หนึ่ง", by=people["team"])
        client.get(address("record", record.pk))
        alone = cost()
        for text in ("สอง", "สาม"):
            actions.say(record, text, by=people["kaset"])
        assert cost() == alone


class TestPrinting:
    @pytest.fixture(autouse=True)
    def _own_folder(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_from_the_button_to_the_paper(self, as_, people, record, django_capture_on_commit_callbacks):
        client = as_("secretary")
        assert "พิมพ์ PDF" in client.get(address("record", record.pk)).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address("print", record.pk))
        job = KnowledgePrint.objects.get()
        part = client.get(address("job", job.pk)).content.decode()
        assert "<html" not in part
        assert address("download", job.pk) in part
        paper = client.get(address("download", job.pk))
        assert b"".join(paper.streaming_content).startswith(b"%PDF-")
        assert "attachment" in paper["Content-Disposition"]
        row = Download.objects.get(kind="file")
        assert (row.user, row.object, row.object_id, row.area_code, row.sha256) == (
            people["secretary"],
            "knowledge_print",
            job.pk,
            "310104",
            job.sha256,
        )

    def test_a_print_in_the_making_is_polled(self, as_, record):
        client = as_("secretary")
        client.post(address("print", record.pk))
        job = KnowledgePrint.objects.get()
        page = client.get(address("record", record.pk)).content.decode()
        assert f'hx-get="{address("job", job.pk)}"' in page
        assert client.get(address("download", job.pk))["Location"] == address("record", record.pk)
        assert not Download.objects.filter(kind="file").exists()

    def test_a_failed_print_has_a_button_that_tries_again(self, as_, record):
        client = as_("secretary")
        client.post(address("print", record.pk))
        KnowledgePrint.objects.update(status="failed", error="เครื่องพิมพ์ขัดข้อง")
        page = client.get(address("record", record.pk)).content.decode()
        assert "เครื่องพิมพ์ขัดข้อง" in page
        assert "ทำใหม่" in page
        client.post(address("print", record.pk))
        assert KnowledgePrint.objects.get().status == "queued"

    def test_outside_reach_there_is_no_paper(self, as_, record):
        as_("secretary").post(address("print", record.pk))
        job = KnowledgePrint.objects.get()
        for name in WITHOUT:
            client = as_(name)
            assert client.post(address("print", record.pk)).status_code == 404
            assert client.get(address("job", job.pk)).status_code == 404
            assert client.get(address("download", job.pk)).status_code == 404

    def test_a_draft_is_not_printed(self, as_, draft):
        assert as_("kaset").post(address("print", draft.pk)).status_code == 403


class TestAdministrators:
    def test_the_admin_site_shows_how_prints_fare_and_no_content(self, client, people, record):
        job = KnowledgePrint.objects.create(record=record, record_revision=1, requested_by=people["kaset"])
        people["admin"].is_staff = people["admin"].is_superuser = True
        people["admin"].save()
        client.force_login(people["admin"])
        page = client.get(reverse("admin:evaluation_knowledgeprint_change", args=[job.pk]))
        assert page.status_code == 200
        assert record.title not in page.content.decode()
        assert client.get(address("record", record.pk)).status_code == 404
        assert client.post(reverse("admin:evaluation_knowledgeprint_delete", args=[job.pk])).status_code == 403

    def test_a_person_with_two_filing_posts_chooses_one(self, as_, people):
        second = factories.person(Role.TAMBON_TEAM, "310105").posts[0]
        PostHolder.objects.filter(post=second).delete()
        PostHolder.objects.create(post=second, user=people["kaset"])
        client = as_("kaset")
        assert '<select name="post"' in client.get(address("new")).content.decode()
        values = TestWriting().new(post=second.pk, area="310104")
        assert "อยู่นอกความรับผิดชอบของตำแหน่ง" in client.post(address("new"), values).content.decode()
        client.post(address("new"), values | {"area": "310105"})
        assert KnowledgeRecord.objects.get().post == second

"""Saving, publishing, discarding, saying and printing: each by compare-and-set, each with its Thai refusal."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.knowledge import actions
from evaluation.knowledge.models import Comment, KnowledgePrint, KnowledgeRecord, KnowledgeState
from tests.evaluation.knowledge.conftest import BEST, make_record

Kind = KnowledgeRecord.Kind


class TestSave:
    def test_the_first_of_two_editors_wins_and_the_second_writes_nothing(self, draft):
        first, second = (KnowledgeRecord.objects.get(pk=draft.pk) for _ in range(2))
        first.title, second.title = "ของคนแรก", "ของคนที่สอง"
        second.core = "เขียนทับ"
        assert actions.save(first, opened_at_revision=1)
        assert not actions.save(second, opened_at_revision=1)
        draft.refresh_from_db()
        assert (draft.title, draft.core, draft.revision) == ("ของคนแรก", "ไม่เผา ไถกลบ แล้วพักดิน", 2)

    def test_saving_cannot_publish(self, draft):
        draft.state = KnowledgeState.PUBLISHED
        assert actions.save(draft, opened_at_revision=1)
        draft.refresh_from_db()
        assert draft.state == KnowledgeState.DRAFT


class TestPublish:
    def test_a_complete_draft_is_published_with_its_date(self, people, draft):
        actions.publish(draft, by=people["kaset"], seen_revision=1)
        draft.refresh_from_db()
        assert draft.is_published
        assert draft.published_at is not None
        assert draft.revision == 2

    @pytest.mark.parametrize(
        ("kind", "filled", "missing"),
        [
            (Kind.KNOWLEDGE, {}, []),
            (Kind.KNOWLEDGE, {"core": " ", "method": ""}, ["วิธีการดำเนินงาน", "แก่นความรู้"]),
            (Kind.BEST_PRACTICE, {}, ["สถานที่", "ภาคีที่ร่วมดำเนินงาน", "ผลที่เกิดขึ้น", "การขยายผล"]),
            (Kind.BEST_PRACTICE, BEST, []),
            (Kind.BEST_PRACTICE, BEST | {"method": "", "core": ""}, []),
        ],
    )
    def test_each_kind_needs_its_parts_and_all_that_is_missing_is_said_at_once(self, people, kind, filled, missing):
        draft = make_record(people["kaset"], published=False, kind=kind, **filled)
        assert actions.missing(draft) == [f"ยังไม่ได้เขียน «{heading}»" for heading in missing]
        assert {reason.place for reason in actions.missing(draft)} <= {reverse("evaluation:edit", args=[draft.pk])}
        if missing:
            with pytest.raises(actions.CannotChange) as refusal:
                actions.publish(draft, by=people["kaset"], seen_revision=1)
            assert refusal.value.reasons == tuple(actions.missing(draft))

    def test_what_changed_meanwhile_is_not_published_unread(self, people, draft):
        actions.save(KnowledgeRecord.objects.get(pk=draft.pk), opened_at_revision=1)
        with pytest.raises(actions.CannotChange, match="มีผู้บันทึกเรื่องนี้หลังจากที่ท่านเปิดหน้า"):
            actions.publish(draft, by=people["kaset"], seen_revision=1)
        draft.refresh_from_db()
        assert not draft.is_published

    def test_publishing_twice_happens_once(self, people, draft):
        stale = KnowledgeRecord.objects.get(pk=draft.pk)
        actions.publish(draft, by=people["kaset"], seen_revision=1)
        with pytest.raises(actions.CannotChange):
            actions.publish(stale, by=people["kaset"], seen_revision=1)
        with pytest.raises(actions.CannotChange, match="เผยแพร่แล้ว"):
            actions.publish(KnowledgeRecord.objects.get(pk=draft.pk), by=people["kaset"], seen_revision=2)

    @pytest.mark.parametrize("other", ["team", "planner", "kaset_district", "secretary", "admin", "nobody"])
    def test_only_the_post_that_wrote_it_publishes(self, people, draft, other):
        with pytest.raises(PermissionDenied):
            actions.publish(draft, by=people[other], seen_revision=1)


class TestDiscard:
    def test_a_draft_is_gone_for_good(self, people, draft):
        actions.discard(draft, by=people["kaset"])
        assert not KnowledgeRecord.objects.filter(pk=draft.pk).exists()

    def test_what_is_published_stays(self, people, record):
        with pytest.raises(actions.CannotChange, match="เผยแพร่แล้วลบไม่ได้"):
            actions.discard(record, by=people["kaset"])
        assert KnowledgeRecord.objects.filter(pk=record.pk).exists()

    def test_a_draft_that_was_published_meanwhile_stays(self, people, draft):
        stale = KnowledgeRecord.objects.get(pk=draft.pk)
        actions.publish(draft, by=people["kaset"], seen_revision=1)
        with pytest.raises(actions.CannotChange):
            actions.discard(stale, by=people["kaset"])
        assert KnowledgeRecord.objects.filter(pk=draft.pk).exists()

    def test_others_may_not(self, people, draft):
        with pytest.raises(PermissionDenied):
            actions.discard(draft, by=people["team"])


def test_a_comment_keeps_name_and_post_as_they_were(people, record):
    actions.say(record, "ขอไปดูงาน", by=people["team"])
    people["team"].first_name = "เปลี่ยนชื่อ"
    people["team"].save()
    said = Comment.objects.get()
    assert (said.by_name, said.by_post, said.text) == ("สมมติ", people["team"].posts[0].title, "ขอไปดูงาน")


class TestAskForPrint:
    def test_the_same_text_is_printed_once(self, people, record):
        first = actions.ask_for_print(record, by=people["kaset"])
        again = actions.ask_for_print(record, by=people["team"])
        assert first.pk == again.pk
        assert KnowledgePrint.objects.get().requested_by == people["kaset"]

    def test_a_changed_text_gets_a_new_paper(self, people, record):
        actions.ask_for_print(record, by=people["kaset"])
        actions.save(record, opened_at_revision=1)
        record.refresh_from_db()
        actions.ask_for_print(record, by=people["kaset"])
        assert sorted(KnowledgePrint.objects.values_list("record_revision", flat=True)) == [1, 2]

    def test_a_failed_print_is_put_back_in_line(self, people, record):
        job = actions.ask_for_print(record, by=people["kaset"])
        KnowledgePrint.objects.filter(pk=job.pk).update(status=KnowledgePrint.Status.FAILED, error="ขัดข้อง")
        again = actions.ask_for_print(record, by=people["kaset"])
        assert (again.pk, again.status, again.error) == (job.pk, KnowledgePrint.Status.QUEUED, "")

"""Forums: the record, the head's certificate, and the papers."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.errors import Closed, Severity, Stale
from plans.village.actions import forum
from plans.village.actions.forum import CannotCertify, Record, attach, cancel, certify, detach, save_forum, withdraw
from plans.village.models import Attachment, Forum, ForumState, PlanState
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES

VILLAGE = VILLAGES[0]
pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def held(plan, people):
    forum = factories.forum(plan)
    factories.paper(forum, people["secretary"])
    return forum


def fresh(forum):
    return Forum.objects.get(pk=forum.pk)


def stored_files():
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


# --- certificate ---
def test_the_head_certifies_a_held_forum(held, people):
    certify(held, by=people["head"])
    found = fresh(held)
    assert (found.state, found.certified_by) == (ForumState.CERTIFIED, people["head"])
    assert found.certified_name.startswith("สมมติ (ผู้ใหญ่บ้าน")
    assert found.certified_at <= timezone.now()


def test_a_forum_is_certified_once(held, people):
    certify(held, by=people["head"])
    with pytest.raises(CannotCertify, match="รับรองแล้ว"):
        certify(held, by=people["head"])
    assert fresh(held).revision == held.revision


@pytest.mark.parametrize("name", ["secretary", "neighbour_head", "team", "mayor", "stranger", "nobody"])
def test_nobody_else_certifies(held, people, name):
    with pytest.raises(PermissionDenied):
        certify(held, by=people[name])
    assert fresh(held).state == ForumState.HELD


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": None}, "ยังไม่ได้กรอกวันที่จัดเวที"),
        ({"held_on": dt.date(2099, 1, 1)}, "ยังมาไม่ถึง"),
        ({"male_count": None, "female_count": None}, "ยังไม่ได้กรอกจำนวนผู้เข้าร่วม"),
        ({"male_count": 0, "female_count": 0}, "ยังไม่ได้กรอกจำนวนผู้เข้าร่วม"),
    ],
)
def test_what_is_lacking_is_said(held, people, fields, words):
    Forum.objects.filter(pk=held.pk).update(**fields)
    with pytest.raises(CannotCertify, match=words):
        certify(held, by=people["head"])
    assert fresh(held).state == ForumState.HELD


def test_everything_lacking_is_said_at_once(plan, people):
    forum = factories.forum(plan, held_on=None, male_count=None, female_count=None)
    with pytest.raises(CannotCertify) as refusal:
        certify(forum, by=people["head"])
    assert len(refusal.value.reasons) == 3
    assert "ยังไม่ได้แนบรายงานการประชุม" in refusal.value.reasons


def test_a_forum_without_resolutions_is_doubtful_but_not_forbidden(held, people):
    assert any("ยังไม่มีมติ" in doubt for doubt in forum.doubts(held))
    assert forum.FORUMS.doubts(held, forum.FORUMS["certify"]) == forum.doubts(held)
    assert all(doubt.place and doubt.severity == Severity.WARNING for doubt in forum.doubts(held))
    certify(held, by=people["head"])
    assert fresh(held).state == ForumState.CERTIFIED


def test_more_households_than_the_village_has_are_doubtful(held):
    held.plan.household_count = 40
    assert any("มากกว่าครัวเรือนทั้งหมดของหมู่บ้าน (40)" in doubt for doubt in forum.doubts(held))


def test_the_certificate_is_taken_back_before_the_plan_is_submitted(held, people):
    certify(held, by=people["head"])
    withdraw(held, by=people["head"])
    found = fresh(held)
    assert (found.state, found.certified_by, found.certified_name) == (ForumState.HELD, None, "")


def test_the_certificate_stays_when_the_plan_is_submitted(held, people):
    certify(held, by=people["head"])
    factories.in_state(held.plan, PlanState.SUBMITTED)
    with pytest.raises(Closed, match="แผนของหมู่บ้านส่งแล้ว"):
        withdraw(held, by=people["head"])
    assert fresh(held).state == ForumState.CERTIFIED


@pytest.mark.parametrize("name", ["secretary", "team", "neighbour_head"])
def test_only_the_head_takes_the_certificate_back(held, people, name):
    certify(held, by=people["head"])
    with pytest.raises(PermissionDenied):
        withdraw(held, by=people[name])


def test_a_forum_is_cancelled_unless_projects_rest_on_it(plan, people):
    forum = factories.forum(plan)
    factories.line(plan, factories.project(VILLAGE), factories.resolution(forum))
    with pytest.raises(CannotCertify, match="มีโครงการอ้างมติ"):
        cancel(forum, by=people["secretary"])
    plan.lines.update(resolution=None)
    with pytest.raises(PermissionDenied):
        cancel(forum, by=people["head"])
    cancel(forum, by=people["secretary"])
    assert fresh(forum).state == ForumState.CANCELLED
    with pytest.raises(CannotCertify, match="ยกเลิก"):
        cancel(forum, by=people["secretary"])


# --- the record ---
def record(*resolutions, groups=None, **values):
    facts = {"kind": Forum.Kind.PLAN, "held_on": dt.date(2026, 3, 15), "place": "ศาลา", "male_count": 3, **values}
    return Record(values=facts, groups=groups or {}, resolutions=resolutions)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, ForumState.HELD),
        ({"held_on": None}, ForumState.SCHEDULED),
        ({"held_on": dt.date(2099, 1, 1)}, ForumState.SCHEDULED),
        ({"male_count": None}, ForumState.SCHEDULED),
        ({"male_count": 0, "female_count": 0}, ForumState.SCHEDULED),
    ],
)
def test_a_forum_was_held_when_its_day_is_past_and_people_came(plan, values, state):
    assert save_forum(plan, record(**values)).state == state


def test_the_same_new_forum_sent_twice_is_one_forum(plan):
    first = save_forum(plan, record((None, 1, "เห็นชอบ")))
    second = save_forum(plan, record((None, 1, "เห็นชอบ")))
    assert first == second
    assert [str(one) for one in first.resolutions.all()] == ["มติที่ 1 เห็นชอบ"]


def test_groups_blank_are_not_nought(plan):
    forum = save_forum(plan, record(groups={"farmers": 12, "women": 0, "youth": None}))
    assert {one.group: one.count for one in forum.groups.all()} == {"farmers": 12, "women": 0}


def test_resolutions_keep_their_keys_and_may_change_places(plan):
    forum = save_forum(plan, record((None, 1, "ก"), (None, 2, "ข")))
    first, second = forum.resolutions.all()
    factories.line(plan, factories.project(VILLAGE), first)
    save_forum(plan, record((first.pk, 2, "ก"), (second.pk, 1, "ข")), forum=forum, base=forum.revision)
    assert [(one.pk, one.number) for one in forum.resolutions.all()] == [(second.pk, 1), (first.pk, 2)]
    assert plan.lines.get().resolution == first


def test_a_resolution_that_projects_rest_on_stays(plan):
    forum = save_forum(plan, record((None, 1, "ก")))
    factories.line(plan, factories.project(VILLAGE), forum.resolutions.get())
    with pytest.raises(CannotCertify, match="มีโครงการอ้างมติที่ 1 อยู่"):
        save_forum(plan, record(), forum=forum, base=forum.revision)
    assert forum.resolutions.count() == 1


def test_an_older_record_overwrites_nothing(plan):
    forum = save_forum(plan, record())
    save_forum(plan, record(place="วัด"), forum=forum, base=1)
    with pytest.raises(Stale):
        save_forum(plan, record(place="โรงเรียน"), forum=forum, base=1)
    assert fresh(forum).place == "วัด"


def test_a_certified_record_is_closed(held, people):
    certify(held, by=people["head"])
    with pytest.raises(Closed, match="ได้รับการรับรอง"):
        save_forum(held.plan, record(), forum=held, base=held.revision)


# --- papers ---
def a_file(name="รายงาน.pdf", content=None):
    return ContentFile(content if content is not None else pdf(), name=name)


def test_a_paper_is_stored_under_a_random_name(plan, people):
    forum = factories.forum(plan)
    paper = attach(forum, a_file("../../etc/รายงาน.pdf"), Attachment.Kind.MINUTES, by=people["secretary"])
    assert paper.file_name == "รายงาน.pdf"
    assert "รายงาน" not in paper.file.name
    assert paper.file.name.startswith("uploads/")
    assert paper.file.name.endswith(".pdf")
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in stored_files()] == [paper.sha256]
    assert fresh(forum).revision == forum.revision + 1


def test_the_same_file_twice_is_one_paper(plan, people):
    forum, content = factories.forum(plan), pdf()
    first = attach(forum, a_file(content=content), Attachment.Kind.MINUTES, by=people["secretary"])
    second = attach(forum, a_file("อีกชื่อ.pdf", content), Attachment.Kind.MINUTES, by=people["secretary"])
    assert first == second
    assert len(stored_files()) == 1


def test_a_refused_file_leaves_nothing(plan, people):
    forum = factories.forum(plan)
    with pytest.raises(ValidationError, match="ไม่ใช่ไฟล์ชนิดที่รับ"):
        attach(forum, a_file(content=b"MZ" * 100), Attachment.Kind.MINUTES, by=people["secretary"])
    assert (stored_files(), forum.attachments.count()) == ([], 0)


def test_a_closed_forum_takes_no_paper_and_keeps_no_file(held, people):
    certify(held, by=people["head"])
    before = stored_files()
    Forum.objects.filter(pk=held.pk).update(state=ForumState.HELD)
    stale = fresh(held)
    Forum.objects.filter(pk=held.pk).update(state=ForumState.CERTIFIED)
    with pytest.raises(Closed):
        attach(stale, a_file(), Attachment.Kind.MINUTES, by=people["secretary"])
    assert stored_files() == before


@pytest.mark.parametrize("name", ["neighbour", "team", "stranger", "nobody"])
def test_nobody_else_attaches_or_removes(held, people, name):
    with pytest.raises(PermissionDenied):
        attach(held, a_file(), Attachment.Kind.MINUTES, by=people[name])
    with pytest.raises(PermissionDenied):
        detach(held.attachments.get(), by=people[name])


def test_the_head_attaches_the_signed_minutes_she_certifies(plan, people):
    forum = factories.forum(plan)
    attach(forum, a_file(), Attachment.Kind.MINUTES, by=people["head"])
    certify(forum, by=people["head"])
    assert fresh(forum).state == ForumState.CERTIFIED


def test_a_paper_is_removed_with_its_file(plan, people, django_capture_on_commit_callbacks):
    paper = attach(factories.forum(plan), a_file(), Attachment.Kind.MINUTES, by=people["secretary"])
    with django_capture_on_commit_callbacks(execute=True):
        detach(paper, by=people["secretary"])
    assert (stored_files(), Attachment.objects.count()) == ([], 0)


def test_a_certified_forum_of_a_returned_plan_takes_more_papers_and_keeps_what_it_had(held, people):
    certify(held, by=people["head"])
    more = ContentFile(pdf(), name="แผนที่.pdf")
    with pytest.raises(PermissionDenied):
        attach(fresh(held), more, Attachment.Kind.OTHER, by=people["secretary"])
    factories.in_state(held.plan, PlanState.RETURNED)
    first = held.attachments.get()
    added = attach(fresh(held), more, Attachment.Kind.OTHER, by=people["secretary"])
    assert added.uploaded_at > fresh(held).certified_at
    assert fresh(held).state == ForumState.CERTIFIED
    with pytest.raises(PermissionDenied):
        detach(first, by=people["secretary"])


def test_a_certified_forum_keeps_its_papers(held, people):
    paper = held.attachments.get()
    certify(held, by=people["head"])
    with pytest.raises(PermissionDenied):
        detach(Attachment.objects.get(pk=paper.pk), by=people["secretary"])
    assert held.attachments.count() == 1

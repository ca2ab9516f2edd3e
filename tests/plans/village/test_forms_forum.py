"""The forms of a forum: its record with resolutions as rows, and the papers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from agencies.documents.uploads import MAX_FILES, PapersForm
from plans.village.forms.forum import ForumForm
from plans.village.forms.saving import ForumSaving
from plans.village.models import Forum, ForumState
from tests import factories
from tests.cast import VILLAGES
from tests.plans.village.typed import data_of, rows_data


def sent(**typed):
    data = QueryDict(mutable=True)
    filled = {"kind": "plan", "held_on_0": "15", "held_on_1": "3", "held_on_2": "2569", "male_count": "๓๐", **typed}
    for name, value in (rows_data() | filled).items():
        data[name] = value
    return data


def test_a_new_forum_is_written_down(plan):
    rows = rows_data((None, None, "เห็นชอบเรื่องน้ำ", False), (None, 5, "เห็นชอบ", False), (None, 9, "", False))
    answer = ForumSaving(plan, None).answer(sent(female_count="35", group_farmers="12", **rows))
    assert answer.is_stored, answer.form.errors
    forum = Forum.objects.get()
    assert (forum.state, forum.held_on, forum.attendance) == (ForumState.HELD, dt.date(2026, 3, 15), 65)
    assert [(one.number, one.text) for one in forum.resolutions.all()] == [(1, "เห็นชอบเรื่องน้ำ"), (5, "เห็นชอบ")]
    assert [(one.group, one.count) for one in forum.groups.all()] == [("farmers", 12)]


def test_a_number_that_stands_twice_or_too_high_is_refused(plan):
    rows = rows_data((None, 2, "ก", False), (None, 2, "ข", False), (None, 1000, "ค", False))
    answer = ForumSaving(plan, None).answer(sent(**rows))
    assert answer.status == 422
    assert [form.errors.get("number") for form in answer.form.rows.forms] == [
        None,
        ["มติที่ 2 ซ้ำกับแถวก่อนหน้า กรุณาใช้เลขอื่น"],
        ["เลขมติกรอกได้ 1–999"],
    ]
    assert not Forum.objects.exists()


def test_a_row_with_its_mark_to_delete_goes(plan):
    forum = factories.forum(plan)
    first, second = factories.resolution(forum, 1, "ก"), factories.resolution(forum, 2, "ข")
    rows = rows_data((first.pk, 1, "ก", True), (second.pk, 2, "ข (แก้)", False), initial=2)
    assert ForumSaving(plan, forum).answer(sent(base=str(forum.revision), **rows)).is_stored
    assert [(one.pk, one.text) for one in forum.resolutions.all()] == [(second.pk, "ข (แก้)")]


def test_the_key_of_another_forum_changes_nothing_there(plan):
    elsewhere = factories.resolution(factories.forum(factories.village_plan(VILLAGES[1])), 1, "ของเขา")
    forum = factories.forum(plan)
    rows = rows_data((elsewhere.pk, 1, "ยึด", False))
    assert ForumSaving(plan, forum).answer(sent(base=str(forum.revision), **rows)).is_stored
    elsewhere.refresh_from_db()
    assert (elsewhere.text, forum.resolutions.get().text) == ("ของเขา", "ยึด")


@pytest.fixture
def both(plan):
    """Two windows over the same record; the other one saved a place and a resolution first."""
    forum = factories.forum(plan)
    kept = factories.resolution(forum, 1, "ก")
    base = str(forum.revision)
    theirs = data_of(ForumSaving(plan, forum).make(), place="วัด")
    theirs.update(rows_data((kept.pk, 1, "ก", False), (None, 2, "ของเขา", False), initial=1))
    assert ForumSaving(plan, forum).answer(theirs).is_stored
    mine = data_of(ForumSaving(plan, forum).make(), place="โรงเรียน", base=base)
    mine.update(rows_data((kept.pk, 1, "ก (แก้)", False), initial=1))
    return forum, mine


def test_an_older_record_shows_both_values(plan, both):
    forum, mine = both
    answer = ForumSaving(plan, forum).answer(mine)
    told = {one.name: (one.mine, one.theirs) for one in answer.differences}
    assert (answer.status, told) == (
        409,
        {"place": ("โรงเรียน", "วัด"), "resolutions": ("มติที่ 1 ก (แก้)", "มติที่ 1 ก\nมติที่ 2 ของเขา")},
    )


@pytest.mark.parametrize(
    ("choice", "place", "texts"),
    [
        ({"keep": "mine"}, "โรงเรียน", ["ก (แก้)"]),
        ({"keep": "theirs"}, "วัด", ["ก", "ของเขา"]),
        ({"keep": "chosen", "keep_place": "mine", "keep_resolutions": "theirs"}, "โรงเรียน", ["ก", "ของเขา"]),
        ({"keep": "chosen", "keep_place": "theirs", "keep_resolutions": "mine"}, "วัด", ["ก (แก้)"]),
    ],
)
def test_the_choice_is_stored(plan, both, choice, place, texts):
    forum, mine = both
    answer = ForumSaving(plan, forum).answer(mine)
    for name, value in (choice | {"resolve_base": str(answer.base)}).items():
        mine[name] = value
    assert ForumSaving(plan, forum).answer(mine).is_stored
    forum.refresh_from_db()
    assert (forum.place, [one.text for one in forum.resolutions.all()]) == (place, texts)


def test_the_form_shows_what_is_stored(plan):
    forum = factories.forum(plan)
    forum.groups.create(group="women", count=20)
    form = ForumForm(instance=forum)
    assert form["group_women"].value() == "20"
    assert form["base"].value() == forum.revision
    assert [section.title for section, _, is_open in form.grouped() if is_open and section.is_rare]
    assert [row["text"].value() for row in form.rows] == [None]


def test_a_new_record_asks_for_day_place_and_people_and_folds_the_rest_away(plan):
    open_sections = [[box.name for box in boxes] for _, boxes, is_open in ForumForm().grouped() if is_open]
    assert open_sections == [["held_on", "place", "male_count", "female_count"]]
    chaired = ForumForm(instance=factories.forum(plan, chair="บุญมา รักถิ่น"))
    assert all(is_open for _, _, is_open in chaired.grouped())


def test_papers_need_a_file_and_not_too_many():
    assert PapersForm({"kind": "minutes"}, {}).errors == {"papers": ["กรุณาเลือกไฟล์อย่างน้อย 1 ไฟล์"]}
    many = PapersForm({"kind": "minutes"}, {"papers": [object()] * MAX_FILES, "camera": [object()]})
    assert many.errors == {"papers": [f"แนบได้ครั้งละไม่เกิน {MAX_FILES} ไฟล์ กรุณาแบ่งแนบหลายครั้ง"]}

"""Drafts of editions: what may be written into them, by whom, and what is refused in words."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Stale
from agencies.offices.models import Agency
from plans.local.actions.changes import (
    CannotAmend,
    Draft,
    discard,
    drop_row,
    open_local_plan,
    point_link,
    put_row,
    renew_old,
    save_header,
    stamp,
    start_edition,
)
from plans.local.editions import comparison, plan_in_force
from plans.local.models import Edition, EditionRow, LocalPlan, RowLink
from plans.local.readiness import faults, in_order
from tests import factories
from tests.plans.amendments import add, announced, authority, edition_of, entry, go, plan_with
from tests.scenery import scene

pytestmark = pytest.mark.django_db
K = Edition.Kind
POND, ROAD = entry("ขุดลอกหนองน้ำ"), entry("ถนนหินคลุก")


@pytest.fixture
@scene
def plan(lao):
    agency, people = lao
    return plan_with(people, agency, POND, ROAD)[0]


def line_of(plan, title):
    return next(row.line for row in plan_in_force(plan) if row.entry.title == title)


def header(**values):
    return {"kind": K.SUPPLEMENT, "number": 1, "year": 2570, "is_special": False, "reason": ""} | values


# --- plans and editions -----------------------------------------------------------------------------------------------
def test_only_the_authoritys_own_planner_opens_its_plan(lao, people):
    agency, _ = lao
    with pytest.raises(PermissionDenied):
        open_local_plan(agency, factories.period(), by=people["mayor"])
    _, others = authority(code="other")
    with pytest.raises(PermissionDenied):
        open_local_plan(agency, factories.period(), by=others["planner"])
    first = open_local_plan(agency, factories.period(), by=people["planner"])
    assert open_local_plan(agency, factories.period(), by=people["planner"]) == first
    assert LocalPlan.objects.count() == 1


def test_the_main_edition_comes_first_and_once(lao, people):
    plan = open_local_plan(lao[0], factories.period(), by=people["planner"])
    with pytest.raises(CannotAmend, match="ยังไม่มีฉบับแรก"):
        edition_of(plan, people, K.SUPPLEMENT)
    edition_of(plan, people)
    with pytest.raises(CannotAmend, match="มีฉบับแรกแล้ว"):
        edition_of(plan, people)


def test_editions_are_numbered_by_kind_and_year_and_never_again(plan, people):
    year = timezone.localdate().year + 543
    first, second = edition_of(plan, people, K.SUPPLEMENT), edition_of(plan, people, K.SUPPLEMENT)
    other = edition_of(plan, people, K.CHANGE)
    assert [str(one) for one in (first, second, other)] == [
        f"เพิ่มเติม ครั้งที่ 1/{year}",
        f"เพิ่มเติม ครั้งที่ 2/{year}",
        f"เปลี่ยนแปลง ครั้งที่ 1/{year}",
    ]
    assert edition_of(plan, people, K.SUPPLEMENT, year=2560).number == 1
    with pytest.raises(CannotAmend, match="มี «เพิ่มเติม ครั้งที่ 1"):
        edition_of(plan, people, K.SUPPLEMENT, number=1)


def test_a_drafts_kind_and_number_can_be_changed_but_not_to_a_taken_one(plan, people):
    edition_of(plan, people, K.SUPPLEMENT, number=1, year=2570)
    draft = edition_of(plan, people, K.CHANGE, year=2570)
    with pytest.raises(CannotAmend, match="อยู่แล้ว"):
        save_header(draft, header(), by=people["planner"])
    assert str(save_header(draft, header(number=4), by=people["planner"])) == "เพิ่มเติม ครั้งที่ 4/2570"
    with pytest.raises(CannotAmend, match="มีฉบับแรกแล้ว"):
        save_header(draft, header(kind=K.MAIN), by=people["planner"])


@pytest.mark.parametrize(("values", "words"), [({"kind": K.REVIEW, "reason": "อุทกภัย"}, "ใช้ได้กับ"), ({}, "เหตุผล")])
def test_a_special_case_needs_its_kind_and_reason(plan, people, values, words):
    with pytest.raises(CannotAmend, match=words):
        start_edition(plan, by=people["planner"], **header(is_special=True, **values))


def test_a_draft_is_discarded_until_it_was_proposed(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    discard(draft, by=people["planner"])
    assert not Edition.objects.filter(pk=draft.pk).exists()
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    go(draft, people, "propose")
    go(draft, people, "return")
    with pytest.raises(CannotAmend, match="เคยเสนอ"):
        discard(draft, by=people["planner"])


# --- rows -------------------------------------------------------------------------------------------------------------
def test_a_line_is_changed_as_old_and_new_with_the_changed_fields(plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    new = replace(POND, title="ขุดลอกหนองใหญ่", budget_baht={2571: Decimal("300000.00"), 2572: Decimal("0.00")})
    row = put_row(draft, line_of(plan, POND.title), Draft(new, "ราคาวัสดุเพิ่ม"), by=people["planner"])
    assert row.changed == ["title", "budget_baht.2571", "budget_baht.2572"]
    (shown,) = comparison(draft)
    assert (shown.old, shown.new, shown.reason) == (POND, new, "ราคาวัสดุเพิ่ม")
    assert shown.changed == set(row.changed)
    # The plan in force is still what was announced.
    assert [one.entry for one in plan_in_force(plan)] == [POND, ROAD]


def test_a_change_of_nothing_and_a_change_beyond_the_rules_are_refused(plan, people):
    draft, line = edition_of(plan, people, K.CHANGE), line_of(plan, POND.title)
    with pytest.raises(CannotAmend, match="ยังไม่มีช่องใดเปลี่ยน"):
        put_row(draft, line, Draft(POND), by=people["planner"])
    with pytest.raises(CannotAmend, match="หมู่บ้านที่เสนอ"):
        put_row(draft, line, Draft(replace(POND, village="31010401")), by=people["planner"])
    assert not draft.rows.exists()


def test_a_line_that_is_not_in_the_plan_cannot_be_changed(plan, people):
    with pytest.raises(CannotAmend, match="ไม่พบรายการ"):
        put_row(edition_of(plan, people, K.CHANGE), uuid4(), Draft(POND), by=people["planner"])


def test_two_people_on_one_row_the_second_is_told(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    row = add(draft, people, entry("ฝาย"))
    opened = stamp(row)
    put_row(draft, row.line, Draft(entry("ฝาย 1")), by=people["planner"], base=opened)
    with pytest.raises(Stale):
        put_row(draft, row.line, Draft(entry("ฝาย 2")), by=people["planner"], base=opened)
    row.refresh_from_db()
    assert row.new["title"] == "ฝาย 1"


def test_only_the_planner_writes_and_only_into_a_draft(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    row = add(draft, people, entry("ฝาย"))
    _, others = authority(code="other")
    for who in (people["mayor"], people["clerk"], others["planner"]):
        with pytest.raises(PermissionDenied):
            put_row(draft, None, Draft(ROAD), by=who)
        with pytest.raises(PermissionDenied):
            drop_row(row, by=who)
    go(draft, people, "propose")
    with pytest.raises(CannotAmend, match="แก้ไขไม่ได้"):
        put_row(draft, None, Draft(ROAD), by=people["planner"])


def test_an_announced_edition_stays_as_it_was_announced(plan, people):
    main = plan.editions.get()
    row = main.rows.first()
    before = list(EditionRow.objects.values())
    attempts = (
        lambda: put_row(main, row.line, Draft(ROAD), by=people["planner"], base=stamp(row)),
        lambda: put_row(main, None, Draft(ROAD), by=people["planner"]),
        lambda: drop_row(row, by=people["planner"]),
        lambda: renew_old(row, by=people["planner"]),
        lambda: discard(main, by=people["planner"]),
        lambda: save_header(main, header(), by=people["planner"]),
    )
    for attempt in attempts:
        with pytest.raises(CannotAmend, match="ประกาศใช้แล้ว"):
            attempt()
    assert list(EditionRow.objects.values()) == before


def test_a_row_taken_out_leaves_the_line_as_it_is(plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    row = put_row(draft, line_of(plan, POND.title), Draft(None, "ทำแล้ว"), by=people["planner"])
    assert (row.old["title"], row.new) == (POND.title, None)
    drop_row(row, by=people["planner"])
    assert [one.entry for one in plan_in_force(plan)] == [POND, ROAD]


def test_old_is_renewed_after_another_edition_was_announced_first(plan, people):
    line = line_of(plan, POND.title)
    mine, theirs = edition_of(plan, people, K.CHANGE), edition_of(plan, people, K.CHANGE)
    money = replace(POND, budget_baht={2571: Decimal("300000.00")})
    row = put_row(mine, line, Draft(replace(money, place="หมู่ 2"), "ย้ายที่"), by=people["planner"])
    put_row(theirs, line, Draft(money, "เพิ่มเงิน"), by=people["planner"])
    announced(theirs, people, confirmed=None)
    assert any(POND.title in fault and "ฉบับอื่นประกาศใช้ก่อน" in fault for fault in faults(mine))
    assert renew_old(row, by=people["planner"])
    row.refresh_from_db()
    assert row.changed == ["place"]
    assert faults(mine) == []


def test_a_renewed_row_with_nothing_left_to_do_goes(plan, people):
    line = line_of(plan, POND.title)
    mine, theirs = edition_of(plan, people, K.CHANGE), edition_of(plan, people, K.CHANGE)
    row = put_row(mine, line, Draft(None, "ทำแล้ว"), by=people["planner"])
    put_row(theirs, line, Draft(None, "ทำแล้ว"), by=people["planner"])
    announced(theirs, people, confirmed=None)
    assert not renew_old(row, by=people["planner"])
    assert not mine.rows.exists()


def test_a_row_that_somebody_took_out_is_not_renewed(plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    row = put_row(draft, line_of(plan, POND.title), Draft(None, "ทำแล้ว"), by=people["planner"])
    drop_row(row, by=people["planner"])
    with pytest.raises(CannotAmend, match="เอารายการนี้ออก"):
        renew_old(EditionRow(pk=row.pk or 0, edition=draft), by=people["planner"])


# --- links ------------------------------------------------------------------------------------------------------------
def test_notes_become_links_to_lines_of_the_plan(plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    line = line_of(plan, ROAD.title)
    note = "ซ้ำลำดับที่ ๑\nไปประสาน 02/2"
    row = put_row(draft, line, Draft(None, "ซ้ำ", note), by=people["planner"])
    links = list(row.links.values_list("kind", "to_line", "text"))
    assert links == [
        (RowLink.Kind.DUPLICATE, line_of(plan, POND.title), "ซ้ำลำดับที่ ๑"),
        (RowLink.Kind.COORDINATE, None, "ไปประสาน 02/2"),
    ]


def test_a_link_that_a_person_pointed_stays_pointed(plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    row = put_row(draft, line_of(plan, ROAD.title), Draft(None, "ซ้ำ", "ซ้ำลำดับที่ 63"), by=people["planner"])
    link = row.links.get()
    assert link.to_line is None
    point_link(link, line_of(plan, POND.title), by=people["planner"])
    with pytest.raises(CannotAmend, match="ไม่พบรายการ"):
        point_link(link, uuid4(), by=people["planner"])
    again = Draft(None, "ซ้ำจริง", "ซ้ำลำดับที่ 63")
    put_row(draft, row.line, again, by=people["planner"], base=stamp(row))
    assert row.links.get().to_line == line_of(plan, POND.title)


def test_a_note_that_cannot_be_read_is_refused_with_its_words(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    with pytest.raises(CannotAmend, match="พอช สมทบ"):
        put_row(draft, None, Draft(entry("ฝาย"), note="พอช สมทบ"), by=people["planner"])
    assert not draft.rows.exists()


# --- is it ready ------------------------------------------------------------------------------------------------------
def test_what_is_missing_is_said_row_by_row(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    assert faults(draft) == ["ฉบับนี้ยังไม่มีรายการ"]
    bare = replace(entry("ฝาย"), objective="", lead="", programme="", budget_baht={2560: Decimal("1.00")})
    add(draft, people, bare, reason="")
    found = " ".join(faults(draft))
    for words in ("วัตถุประสงค์", "หน่วยงานรับผิดชอบหลัก", "แผนงาน", "ปี 2560", "เหตุผลความจำเป็น"):
        assert words in found


def test_what_several_lines_lack_is_told_once_with_each_of_them(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    rows = [add(draft, people, replace(entry(f"ฝาย {number}"), objective="")) for number in (1, 2, 3)]
    (told,) = faults(draft)
    assert told == "3 รายการยังไม่ได้กรอกวัตถุประสงค์"
    pages = [reverse("plans:edition_line", args=[draft.pk, row.line]) for row in rows]
    assert told.each == [(f"ฝาย {number}", page) for number, page in zip((1, 2, 3), pages, strict=True)]
    assert told.place == pages[0]


def test_what_is_in_order_is_what_nothing_speaks_against(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    assert in_order(draft, faults(draft)) == []
    add(draft, people, replace(entry("ฝาย"), objective=""))
    said = in_order(draft, faults(draft))
    assert "ฉบับนี้มีรายการ" in said
    assert "ทุกรายการกรอกครบตามแบบ" not in said
    put_row(
        draft, draft.rows.get().line, Draft(entry("ฝาย"), "จำเป็น"), by=people["planner"], base=stamp(draft.rows.get())
    )
    assert "ทุกรายการกรอกครบตามแบบ" in in_order(draft, faults(draft))


def test_equipment_needs_its_type_and_no_objective(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    pump = replace(entry("เครื่องสูบน้ำ", form="p03"), objective="", indicator="")
    row = add(draft, people, pump)
    assert faults(draft) == ["«เครื่องสูบน้ำ» ยังไม่ได้กรอกประเภทครุภัณฑ์"]
    typed = Draft(replace(pump, equipment_type="ครุภัณฑ์การเกษตร"), "จำเป็น")
    put_row(draft, row.line, typed, by=people["planner"], base=stamp(row))
    assert faults(draft) == []


def test_the_main_edition_needs_no_reasons(lao, people):
    plan = open_local_plan(lao[0], factories.period(), by=people["planner"])
    main = edition_of(plan, people)
    add(main, people, POND, reason="")
    assert faults(main) == []


def test_agencies_of_other_kinds_keep_local_plans_too():
    agency, people = authority(Agency.Kind.MUNICIPALITY, code="muni")
    plan, _ = plan_with(people, agency, POND)
    assert [one.entry for one in plan_in_force(plan)] == [POND]

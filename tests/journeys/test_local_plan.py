"""The local plan in a browser: its pages on phone and desk, and an edition from the tambon plan to its announcement."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from plans.local.actions.changes import Draft, put_row
from plans.local.editions import plan_in_force
from plans.local.models import Edition
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from tests.cast import World
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.plans.amendments import add, authority, edition_of, entry, go, plan_with

pytestmark = pytest.mark.django_db(transaction=True)
POND = entry("ขุดลอกหนองน้ำ", issue="ประเด็นที่ 1")


@pytest.fixture
def lao(world: World):
    """Return an authority of the world's tambon with a plan in force; the tambon's plan is rolled up."""
    roll_up(TambonPlan.objects.get(period__first_year=2571).pk)
    agency, people = authority()
    plan, _ = plan_with(people, agency, POND)
    return plan, people | {"head": world.people["head"]}


def pages_of(plan, people):
    """Return who opens which page: every page of local plans with something on it."""
    line = plan_in_force(plan)[0].line
    change = edition_of(plan, people, Edition.Kind.CHANGE)
    new = replace(POND, budget_baht={2571: Decimal("1.00")})
    put_row(change, line, Draft(new, "จำเป็น", "ซ้ำลำดับที่ 63"), by=people["planner"])
    waiting = edition_of(plan, people, Edition.Kind.SUPPLEMENT)
    add(waiting, people, entry("ฝาย"))
    go(waiting, people, "propose")
    own = [reverse("plans:edition_add", args=[plan.pk])]
    own += [
        reverse(f"plans:{name}", args=[change.pk])
        for name in ("edition", "edition_edit", "edition_take_in", "edition_lines", "edition_line_add")
    ]
    own += [reverse(f"plans:{name}", args=[change.pk, line]) for name in ("edition_line", "edition_line_end")]
    everybodys = [reverse("plans:local_list"), reverse("plans:local_line", args=[plan.pk, line])]
    everybodys += [reverse(f"plans:{name}", args=[plan.pk]) for name in ("local", "local_rows")]
    return (
        [("planner", one) for one in (*own, *everybodys)]
        + [("clerk", reverse(f"plans:{name}", args=[waiting.pk])) for name in ("edition", "edition_step")]
        + [("planner", reverse("plans:edition_step", args=[change.pk]))]
        + [("head", one) for one in everybodys]
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_local_plan_is_accessible_and_stays_in_its_frame(lao, sign_in, viewport):
    plan, people = lao
    screens = {}
    for who, address in pages_of(plan, people):
        page = screens.get(who) or screens.setdefault(who, sign_in(people[who], viewport))
        assert page.goto(address).status == 200, address
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def resolve(page, button, words):
    """Open the page before a step, fill in its day and words, and take it; the keyboard alone suffices."""
    page.get_by_role("link", name="ตรวจก่อน").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"ตรวจก่อน{button}").wait_for()
    box = page.locator("form.two")
    today = timezone.localdate()
    box.get_by_label("วันที่", exact=True).fill(str(today.day))
    box.get_by_label("เดือน").select_option(str(today.month))
    box.get_by_label("ปี พ.ศ.").fill(str(today.year + 543))
    box.locator("textarea").fill(words)
    box.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def test_a_project_of_the_tambon_reaches_the_plan_in_force(lao, sign_in):
    plan, people = lao
    page = sign_in(people["planner"], DESK)
    page.goto(reverse("plans:local", args=[plan.pk]))
    page.get_by_role("link", name="จัดทำฉบับใหม่").click()
    page.get_by_label("ประเภท").select_option("supplement")
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_role("link", name="นำโครงการจากแผนตำบล").click()
    page.get_by_label("แผนงาน").fill("แผนงานการเกษตร")
    page.get_by_label("เหตุผลความจำเป็น").fill("ประชาคมตำบลเห็นชอบ")
    page.get_by_label("นำ «ไถกลบตอซัง»").check()
    page.get_by_role("button", name="นำโครงการที่เลือกเข้าฉบับนี้").click()
    expect(page.get_by_role("status")).to_contain_text("1 โครงการ")
    # What the village left out is said where it is missing, and mended there.
    expect(page.get_by_text("ยังเสนอพิจารณาไม่ได้")).to_be_visible()
    page.get_by_role("link", name="แก้ไข ไถกลบตอซัง").click()
    page.get_by_label("วัตถุประสงค์").fill("เพื่อลดการเผา")
    page.get_by_label("คำอธิบาย").fill("ที่นาของสมาชิก")
    page.get_by_label("หน่วยงานรับผิดชอบหลัก").fill("อบต.ตัวอย่าง")
    page.get_by_role("button", name="บันทึก").click()
    address = page.url
    page.get_by_role("link", name="ตรวจก่อนเสนอ").click()
    page.get_by_role("button", name="เสนอพิจารณา").click()
    for who, button in (
        ("clerk", "บันทึกมติเห็นชอบของคณะกรรมการ"),
        ("council", "บันทึกมติเห็นชอบของสภา"),
        ("mayor", "อนุมัติและประกาศใช้"),
    ):
        page = sign_in(people[who], DESK)
        page.goto(address)
        resolve(page, button, "มติที่ 4/2569")
        expect(page.get_by_role("status")).to_contain_text(f"{button}แล้ว")
    page = sign_in(people["head"], PHONE)
    page.goto(reverse("plans:local_rows", args=[plan.pk]))
    expect(page.get_by_role("link", name="ไถกลบตอซัง")).to_be_visible()

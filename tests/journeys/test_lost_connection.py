"""When nobody answers, what was typed stays, one calm line says so, and it is stored once somebody answers again."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import pool_of
from tests import factories
from tests.cast import VILLAGES
from tests.journeys.conftest import DESK, PASSWORD, PHONE
from tests.plans import ledger

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "ทิศเหนือของวัด"
KEPT = "เก็บไว้ในเครื่องนี้แล้ว 1 รายการ ยังไม่ได้บันทึกเข้าระบบ"
BY_ITSELF = f"{KEPT} จะบันทึกเองเมื่อเชื่อมต่อได้"


@pytest.fixture
def line(people):
    """Put a project into a village's plan."""
    return factories.line(factories.village_plan(VILLAGES[0]), factories.project(VILLAGES[0], {2571: 100}), None)


def screen(line):
    return reverse("plans:screen", args=[line.plan_id, line.project.code, 1])


def row(line):
    return f"{reverse('plans:village_edit', args=[line.plan_id])}?open={line.project.code}"


def where_it_is_typed(page: Page):
    """Return the form that saves itself and holds the place of a project."""
    return page.locator("form[data-autosave]", has=page.locator("[name=place]"))


def said(page: Page):
    return where_it_is_typed(page).locator("[data-save-state]")


def write(page: Page, text: str = TYPED) -> None:
    box = where_it_is_typed(page).locator("[name=place]")
    if not box.is_visible():
        box.evaluate("(box) => { box.closest('details').open = true; }")
    box.fill(text)


def fail_once(page: Page, status: int) -> None:
    """Let the server answer the next save with a status."""
    waiting = [status]

    def answered(route):
        if "autosave=1" in (route.request.post_data or "") and waiting:
            route.fulfill(status=waiting.pop(), body="<h1>ขัดข้อง</h1>", content_type="text/html")
        else:
            route.continue_()

    page.route("**/*", answered)


def stored(line) -> str:
    line.project.refresh_from_db()
    return line.project.place


@pytest.mark.parametrize("where", [screen, row], ids=["screen", "row"])
def test_the_network_goes_and_comes_back(sign_in, people, line, where):
    page = sign_in(people["secretary"], PHONE if where is screen else DESK)
    page.goto(where(line))
    page.context.set_offline(True)
    write(page)
    expect(said(page)).to_have_text(BY_ITSELF)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.context.set_offline(False)
    expect(said(page)).to_contain_text("บันทึกแล้ว")
    assert stored(line) == TYPED


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_that_fails_is_told_as_a_network_that_is_away_and_tried_again(sign_in, people, line, status):
    page = sign_in(people["secretary"], PHONE)
    page.goto(screen(line))
    fail_once(page, status)
    write(page)
    expect(said(page)).to_have_text(BY_ITSELF)
    expect(said(page)).to_contain_text("บันทึกแล้ว")
    assert stored(line) == TYPED


def test_what_is_too_much_is_said_and_stays_to_be_cut(sign_in, people, line):
    page = sign_in(people["secretary"], PHONE)
    page.goto(screen(line))
    fail_once(page, 413)
    write(page, "ยาว" * 50)
    expect(said(page)).to_have_text(f"{KEPT} ข้อความยาวเกินกว่าที่ระบบรับ กรุณาตัดให้สั้นลง")
    write(page)
    expect(said(page)).to_contain_text("บันทึกแล้ว")
    assert stored(line) == TYPED


@pytest.mark.parametrize("where", [screen, row], ids=["screen", "row"])
def test_who_signs_in_again_finds_what_was_typed_and_it_is_stored(sign_in, people, line, where):
    page = sign_in(people["secretary"], PHONE if where is screen else DESK)
    page.goto(where(line))
    Session.objects.all().delete()
    write(page)
    expect(said(page)).to_have_text(f"{KEPT} หมดเวลาเข้าใช้ระบบ เข้าสู่ระบบใหม่")
    page.get_by_role("link", name="เข้าสู่ระบบใหม่").click()
    page.get_by_label("ชื่อเข้าสู่ระบบ").fill(people["secretary"].username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_text("นำสิ่งที่กรอกไว้กลับมาแล้ว")).to_be_visible()
    expect(said(page)).to_contain_text("บันทึกแล้ว")
    assert stored(line) == TYPED


def test_what_somebody_else_changed_meanwhile_is_not_typed_over_after_signing_in(sign_in, people, line):
    page = sign_in(people["secretary"], PHONE)
    page.goto(screen(line))
    Session.objects.all().delete()
    write(page)
    expect(said(page)).to_contain_text("เข้าสู่ระบบใหม่")
    line.project.__class__.objects.filter(pk=line.project_id).update(place="ทิศใต้", revision=line.project.revision + 1)
    page.get_by_role("link", name="เข้าสู่ระบบใหม่").click()
    page.get_by_label("ชื่อเข้าสู่ระบบ").fill(people["secretary"].username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.locator(".draft")).to_contain_text("หลังจากนั้นมีการบันทึกใหม่ในระบบ")
    page.get_by_role("button", name="นำข้อมูลที่ค้างกลับมา").click()
    expect(where_it_is_typed(page).locator("[name=place]")).to_have_value(TYPED)


def test_a_machine_that_keeps_nothing_does_not_say_that_it_does(sign_in, people, line):
    page = sign_in(people["secretary"], PHONE)
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page.goto(screen(line))
    page.context.set_offline(True)
    write(page)
    expect(said(page)).to_have_text("ยังไม่ได้บันทึกเข้าระบบ สิ่งที่กรอกยังอยู่ในหน้านี้ จะบันทึกเองเมื่อเชื่อมต่อได้")
    page.context.set_offline(False)
    expect(said(page)).to_contain_text("บันทึกแล้ว")


def test_a_button_that_nobody_answers_says_so_beside_it(sign_in, people, line):
    page = sign_in(people["secretary"], DESK)
    page.goto(reverse("plans:village_edit", args=[line.plan_id]))
    page.context.set_offline(True)
    page.get_by_role("button", name="เพิ่มโครงการ").click()
    expect(page.locator("[data-made]")).to_have_text("ยังทำรายการไม่ได้ กรุณากด «เพิ่มโครงการ» อีกครั้งเมื่อเชื่อมต่อได้")
    page.context.set_offline(False)
    page.get_by_role("button", name="เพิ่มโครงการ").click()
    expect(page.locator("tr.row-open")).to_have_count(1)
    expect(page.locator("[data-made]")).to_have_count(0)


def test_a_row_of_scores_says_the_same_and_stores_itself_too(sign_in, people):
    for place in range(1, 7):
        Criterion.objects.get_or_create(purpose="feasibility", position=place, defaults={"name": f"เกณฑ์ที่ {place}"})
    small = ledger.build(people)
    page = sign_in(people["kaset"], DESK)
    page.goto(reverse("plans:feasibility", args=[small.plan.pk]))
    code = pool_of(small.plan).candidates[0].code
    page.context.set_offline(True)
    page.locator(f"#score-{code}-s-1").press("4")
    page.keyboard.press("Tab")
    expect(page.locator(f"#row-{code} [data-save-state]")).to_have_text(
        "ยังไม่ได้บันทึกเข้าระบบ สิ่งที่กรอกยังอยู่ในหน้านี้ จะบันทึกเองเมื่อเชื่อมต่อได้"
    )
    page.context.set_offline(False)
    expect(page.locator(f"#result-{code}")).to_contain_text("บันทึกแล้ว")
    expect(page.locator(f"#row-{code} [data-made]")).to_have_count(0)
    assert FeasibilityScore.objects.get(project__code=code).score == 4

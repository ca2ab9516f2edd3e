"""The forum screen in a real browser: on a projector, a tablet and a phone; by mouse, finger and keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.decisions import actions as decisions_actions
from plans.decisions.actions import DecisionInput, prepare
from plans.decisions.models import Decision, FundingShare, Merge
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PROJECTOR, TABLET = {"width": 1920, "height": 1080}, {"width": 820, "height": 1180}
# Letters of the title, in pixels: read from eight metres where a picture is two metres wide.
LARGE = 60
SEED, STUBBLE, PUMP, POND = "ผลิตเมล็ดพันธุ์ข้าว", "ไถกลบตอซัง", "โรงสูบน้ำดื่มของหมู่บ้าน", "ขุดลอกหนองน้ำสาธารณะ"


@pytest.fixture
def of(small):
    return {line.title: line.project for line in small.plan.lines.select_related("project")}


@pytest.fixture
def board(small):
    return reverse("plans:decisions", args=[small.plan.pk])


def column(page, label):
    return page.get_by_role("region", name=label, exact=True)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def across(page, project):
    """From a card's grip straight across: the columns are as tall as the tallest, so that every height takes a card."""
    grip = page.locator(f"#card-{project.code} [data-grip]")
    grip.evaluate("grip => grip.scrollIntoView({ block: 'center', behavior: 'instant' })")
    start = middle(grip)
    return start, (middle(column(page, "ทำเอง"))[0], start[1])


@pytest.mark.parametrize("viewport", [PROJECTOR, TABLET, DESK, PHONE], ids=["projector", "tablet", "desk", "phone"])
def test_the_forums_pages_are_accessible_on_every_screen(small, of, board, sign_in, viewport):
    team = small.people["team"]
    FundingShare.objects.create(tambon_plan=small.plan, project=of[STUBBLE], payer="community", amount_baht=20000)
    prepare(small.plan, of[POND], DecisionInput("deferred", reason="รอผลสำรวจดิน"), by=team)
    decisions_actions.join(small.plan, [of[SEED]], kind="joint", survivor=of[PUMP], reason="ใช้น้ำร่วมกัน", by=team)
    page = sign_in(team, viewport)
    pk, code = small.plan.pk, of[STUBBLE].code
    addresses = [board, *(reverse(f"plans:{name}", args=[pk]) for name in ("payers", "alike", "merges"))]
    addresses += [reverse(f"plans:{name}", args=[pk, code]) for name in ("decision", "shares")]
    addresses += [f"{reverse('plans:alike_compare', args=[pk])}?code={code}&code={of[POND].code}"]
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_the_screen_of_a_hall_has_no_menu_fits_and_is_turned_by_the_keys_of_a_presenter(small, sign_in):
    page = sign_in(small.people["team"], PROJECTOR)
    page.goto(reverse("plans:screen", args=[small.plan.pk]))
    expect(page.locator("nav.menu")).to_be_hidden()
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.hall h1')).fontSize)")
    assert size >= LARGE
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    first = page.locator("h1").inner_text()
    page.keyboard.press("PageDown")
    expect(page.get_by_text("โครงการที่ 2 จาก")).to_be_visible()
    page.reload()
    expect(page.get_by_text("โครงการที่ 2 จาก")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text(first)
    assert violations(page) == []


def test_on_projector_and_tablet_three_columns_stand_side_by_side_and_on_a_phone_below_each_other(
    small, board, sign_in
):
    for viewport, is_beside in ((PROJECTOR, True), (TABLET, True), (PHONE, False)):
        page = sign_in(small.people["team"], viewport)
        page.goto(board)
        tops = [column(page, label).bounding_box()["y"] for label in ("ทำเอง", "ทำร่วม", "ขอรับการสนับสนุน")]
        assert (len(set(tops)) == 1) is is_beside, viewport


def test_a_card_is_dragged_with_the_mouse_and_asks_for_the_reason(small, of, board, sign_in):
    page = sign_in(small.people["team"], PROJECTOR)
    page.goto(board)
    start, end = across(page, of[STUBBLE])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    expect(column(page, "ทำเอง")).to_have_class("board-column is-over")
    page.mouse.up()
    dialog = page.get_by_role("dialog", name="ย้าย «ไถกลบตอซัง» ไปกลุ่มทำเอง")
    dialog.get_by_label("เหตุผล").fill("ชุมชนลงแรงเอง")
    dialog.get_by_role("button", name="ย้าย", exact=True).click()
    expect(column(page, "ทำเอง")).to_contain_text("ไถกลบตอซัง")
    expect(page.get_by_text("ย้าย «ไถกลบตอซัง» ไปกลุ่มทำเองแล้ว ยังไม่ประกาศ")).to_be_visible()
    expect(page.locator(f"#card-{of[STUBBLE].code}")).to_be_focused()
    assert Decision.objects.get().reason == "ชุมชนลงแรงเอง"


def test_a_card_is_dragged_with_a_finger(small, of, board, sign_in):
    FundingShare.objects.create(tambon_plan=small.plan, project=of[STUBBLE], payer="community", amount_baht=20000)
    page = sign_in(small.people["team"], TABLET)
    page.goto(board)
    touch = page.context.new_cdp_session(page)
    start, end = across(page, of[STUBBLE])

    def finger(kind, *points):
        where = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    finger("touchStart", start)
    for step in range(1, 9):
        finger("touchMove", tuple(a + (b - a) * step / 8 for a, b in zip(start, end, strict=True)))
    finger("touchEnd")
    # Where the shares point no reason is asked for.
    expect(column(page, "ทำเอง")).to_contain_text("ไถกลบตอซัง")
    assert Decision.objects.get().reason.startswith("ตามสัดส่วนเงิน")


def test_the_keyboard_alone_moves_a_card(small, of, board, sign_in):
    page = sign_in(small.people["team"], DESK)
    page.goto(board)
    page.get_by_label("ย้าย «ไถกลบตอซัง» ไปกลุ่มอื่น").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("ทำด้วยกันกับหมู่บ้าน")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("ทำร่วม")
    page.keyboard.press("Enter")
    expect(column(page, "ทำร่วม")).to_contain_text("ไถกลบตอซัง")
    expect(page.locator(f"#card-{of[STUBBLE].code}")).to_be_focused()
    assert Decision.objects.get().action_group == "joint"


def test_somebody_who_was_first_is_told_of_and_the_reason_stays(small, of, board, sign_in):
    page = sign_in(small.people["team"], DESK)
    page.goto(board)
    prepare(small.plan, of[STUBBLE], DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=small.people["planner"])
    card = page.locator(f"#card-{of[STUBBLE].code}")
    card.get_by_text("ย้ายไป…").click()
    card.get_by_label("เหตุผล").fill("ชุมชนลงแรง")
    card.get_by_role("button", name="ทำเอง").click()
    expect(page.get_by_role("alert")).to_contain_text("ก่อนหน้าเพียงครู่เดียว")
    expect(page.locator(f"#card-{of[STUBBLE].code}").get_by_label("เหตุผล")).to_have_value("ชุมชนลงแรง")
    page.locator(f"#card-{of[STUBBLE].code}").get_by_role("button", name="ทำเอง").click()
    expect(column(page, "ทำเอง")).to_contain_text("ไถกลบตอซัง")


def test_look_alikes_are_judged_and_the_merge_taken_back(small, of, sign_in):
    page = sign_in(small.people["team"], DESK)
    page.goto(reverse("plans:alike", args=[small.plan.pk]))
    page.get_by_role("link", name="เทียบโครงการที่เลือกเอง").click()
    for code, press in ((of[SEED].code, "เลือก"), (of[PUMP].code, "เทียบกับโครงการนี้")):
        page.get_by_label("ค้นหา", exact=True).fill(code)
        page.get_by_role("button", name="ค้นหา", exact=True).click()
        page.get_by_role("row", name=code).get_by_role("link", name=press).click()
    page.get_by_label(f"ใช้โครงการ/กิจกรรมของหมู่ที่ 3 บ้านตัวอย่าง0403 (ตัวอย่าง) {of[PUMP].code}").check()
    page.get_by_label("เหตุผล").fill("ใช้น้ำบ่อเดียวกัน")
    page.get_by_role("button", name="ทำร่วมกัน").click()
    expect(page.get_by_text("เตรียมรวม 2 โครงการแล้ว ยังไม่ประกาศ")).to_be_visible()
    assert Merge.objects.get().values == {"title": of[PUMP].code}
    page.get_by_role("link", name="บัญชีการรวมโครงการ").click()
    page.locator("summary", has_text="ยกเลิกการรวม").click()
    page.get_by_label("เหตุผลที่ยกเลิก").fill("คนละบ่อ")
    page.get_by_role("button", name="ยกเลิกการรวม", exact=True).click()
    expect(page.get_by_text("ยกเลิกการรวมแล้ว ทุกโครงการกลับเป็นอย่างเดิม")).to_be_visible()


def test_agencies_are_found_by_typing_a_part_of_their_name(small, of, sign_in):
    page = sign_in(small.people["team"], DESK)
    page.goto(reverse("plans:decision", args=[small.plan.pk, of[STUBBLE].code]))
    page.get_by_label("ค้นหาหน่วยงานที่รับผิดชอบตำบลนี้").fill("พัฒนาที่ดิน")
    expect(page.get_by_label("องค์การบริหารส่วนตำบลบ้านบัว")).to_be_hidden()
    page.get_by_label("สถานีพัฒนาที่ดินบุรีรัมย์").check()
    page.get_by_label("หน่วยงานรับผิดชอบหลัก").select_option(label="องค์การบริหารส่วนตำบลบ้านบัว")
    page.get_by_role("button", name="เตรียมผลนี้ไว้").click()
    expect(page.get_by_text("เตรียมผลของ «ไถกลบตอซัง» แล้ว ยังไม่ประกาศ")).to_be_visible()
    assert [agency.code for agency in Decision.objects.get().supporting.all()] == ["ldd"]

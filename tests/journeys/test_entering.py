"""A village's forum becomes five projects and is sent: on a phone by thumb, at a desk by keyboard alone."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.village.models import PlanState, VillagePlan
from projects.models import Project
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.journeys.conftest import PHONE, confirm_each
from tests.journeys.hands import Keys, Thumb

pytestmark = pytest.mark.django_db(transaction=True)
MOST_FIELDS, MOST_TAPS = 60, 12
WIDE = {"width": 1366, "height": 768}
POND, DITCH, FOWL, YARD, MARKET = RESOLVED = (
    "ขุดลอกหนองตะโก",
    "ขุดลอกหนองกก",
    "อบรมเลี้ยงไก่พื้นเมือง",
    "ซ่อมลานตากข้าว",
    "ตลาดชุมชนขายผักปลอดภัย",
)
# Of each: where it is done, how many of what, the rate in baht, and how many households it serves.
SAID = {
    POND: ("ทิศเหนือของวัด", "4,800", "ลบ.ม.", "85", "62"),
    DITCH: ("หน้าโรงเรียน", "๓,๐๐๐", "ลบ.ม.", "85", "40"),
    FOWL: ("ศาลากลางหมู่บ้าน", "30", "คน", "400", "30"),
    YARD: ("ลานกลางบ้าน", "1", "แห่ง", "10,000", "55"),
    MARKET: ("หน้าวัด", "52", "ครั้ง", "2,000", "118"),
}
TOTAL = 4800 * 85 + 3000 * 85 + 30 * 400 + 10_000 + 52 * 2000


@pytest.fixture
def minutes(tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(pdf())
    return path


def box(page: Page, name: str):
    return page.locator(f"main [name={name}]").locator("visible=true").first


def hold_forum(hand: Thumb, minutes) -> None:
    """Write down when, where and who came, and what was resolved; attach the minutes."""
    page = hand.page
    hand.press(page.get_by_role("link", name="บันทึกเวที", exact=True))
    hand.press(page.get_by_role("link", name="บันทึกเวที", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("เมื่อไร ที่ไหน ใครมา")
    for name, text in (("held_on_0", "15"), ("held_on_2", "2569"), ("place", "ศาลากลางหมู่บ้าน")):
        hand.write(box(page, name), text)
    hand.choose(box(page, "held_on_1"), "มีนาคม")
    hand.write(box(page, "male_count"), "๓๘")
    hand.write(box(page, "female_count"), "44")
    go_on(hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("ปัญหาที่เวทีพูดถึง")
    hand.write(box(page, "context"), "น้ำไม่พอหน้าแล้ง")
    go_on(hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("มติของเวที")
    resolve(hand)
    go_on(hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("ภาพถ่ายและรายงานการประชุม")
    page.locator("input[type=file]").first.set_input_files(minutes)
    # The button under the thumb takes what was chosen along.
    go_on(hand, "บันทึกเวทีเสร็จ")
    expect(page.get_by_text("1 ไฟล์")).to_be_visible()


def resolve(hand: Thumb) -> None:
    """Write down what was resolved."""
    page = hand.page
    for place, text in enumerate(RESOLVED):
        if place:
            hand.press(page.get_by_role("button", name="เพิ่มมติ"))
            expect(page.locator(f"[name=resolutions-{place}-text]")).to_be_visible()
        hand.write(page.locator(f"[name=resolutions-{place}-text]"), text)


def put(hand: Thumb, name: str, text: str) -> None:
    """Type into a box that stands open and blank; what is proposed, and right, is only read."""
    shown = hand.page.locator(f"main [name={name}]")
    if shown.is_visible() and not shown.input_value():
        hand.write(shown, text)


def pick(hand: Thumb, name: str, value: str) -> None:
    """Give an answer, unless it is proposed."""
    answer = hand.page.locator(f"main [name={name}][value={value}]")
    if answer.is_visible():
        hand.press(answer)


def go_on(hand: Thumb, words: str = "ถัดไป") -> None:
    hand.look()
    hand.press(hand.page.get_by_role("button", name=words, exact=True))


def enter_project(hand: Thumb, title: str) -> None:
    """Make the resolution a project by one press, and fill its three screens."""
    page = hand.page
    place, quantity, unit, rate, households = SAID[title]
    expect(page.locator("#next ~ p").nth(1)).to_contain_text(title)
    hand.press(page.get_by_role("button", name="ทำเป็นโครงการ", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text("ทำอะไร ที่ไหน")
    expect(page.locator("main [name=title]")).to_have_value(title)
    for name, text in (("place", place), ("target_quantity", quantity), ("target_unit", unit)):
        put(hand, name, text)
    go_on(hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("เท่าไร เมื่อไร")
    put(hand, "unit_rate_baht", rate)
    product = page.locator(".dock").get_by_text(re.compile(r"×\s[\d,]+\sบาท\s=\s"))
    expect(product).to_be_visible()
    expect(page.locator("main [name=baht_2571]")).not_to_have_value("")
    pick(hand, "action_group", "joint")
    go_on(hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("ใครทำ เพื่อใคร")
    put(hand, "lead_name", "อบต.บ้านบัว")
    put(hand, "beneficiary_households", households)
    pick(hand, "urgency", "urgent")
    go_on(hand, "บันทึกโครงการ")
    expect(page.get_by_role("heading", level=1)).to_have_text("กรอกแผนทีละเรื่อง")


def certify(page: Page, plan: VillagePlan) -> None:
    """The head reads the forum and signs."""
    page.goto(reverse("plans:forum", args=[plan.forums.get().pk]))
    for warning in page.locator("input[name=confirm]").all():
        warning.check()
    page.get_by_role("button", name="รับรองเวทีประชาคม").click()
    page.locator("dialog[open]").get_by_role("button", name="รับรอง", exact=True).click()
    expect(page.get_by_text("ผู้ใหญ่บ้านรับรองแล้ว").first).to_be_visible()


def send(hand: Thumb) -> None:
    """Read the review and send the plan."""
    page = hand.page
    hand.press(page.get_by_role("link", name="ตรวจก่อนส่ง", exact=True))
    confirm_each(page, "ตรวจก่อนส่งให้ตำบล")
    expect(page.locator("main")).to_contain_text(f"รวม {TOTAL:,} บาท")
    hand.press(page.get_by_role("button", name=re.compile("^ส่งแผนให้")))


@pytest.mark.parametrize(("hands", "screen"), [(Thumb, PHONE), (Keys, WIDE)], ids=["phone", "keyboard"])
def test_forum_five_projects_review_and_sent(people, sign_in, minutes, hands, screen, record_property):
    plan = factories.village_plan(VILLAGES[0])
    page = sign_in(people["secretary"], screen)
    hand = hands(page)
    opened = []
    page.on("load", lambda shown: opened.append(shown.url))
    hold_forum(hand, minutes)
    taps = []
    for title in RESOLVED:
        before = hand.taps
        enter_project(hand, title)
        taps.append(hand.taps - before)
    certify(sign_in(people["head"]), plan)
    page.reload()
    send(hand)
    expect(page.get_by_text("ส่งแล้ว รอตรวจ").first).to_be_visible()
    told = (
        f"{hands.__name__}: {hand.fields} fields {hand.met}, taps of each project {taps}, {hand.taps} in all, "
        f"{len(opened)} pages opened"
    )
    record_property("entering", told)
    assert hand.fields <= MOST_FIELDS, told
    assert max(taps) <= MOST_TAPS, told
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED
    assert [line.project.title for line in plan.lines.all()] == list(RESOLVED)
    assert {line.resolution.text for line in plan.lines.all()} == set(RESOLVED)
    assert sum(project.budget_baht for project in Project.objects.all()) == TOTAL
    assert set(Project.objects.values_list("lead_name", "action_group")) == {("อบต.บ้านบัว", "joint")}


def test_what_was_typed_while_the_network_was_away_is_there_again(people, sign_in):
    plan = factories.village_plan(VILLAGES[0])
    line = factories.line(plan, factories.project(VILLAGES[0], {2571: 100}), None)
    page = sign_in(people["secretary"], PHONE)
    screen = reverse("plans:screen", args=[plan.pk, line.project.code, 1])
    page.goto(screen)
    page.context.set_offline(True)
    page.locator("main [name=place]").fill("ทิศเหนือของวัด")
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.locator("[data-save-state]")).to_contain_text("ยังไม่ได้บันทึก")
    expect(page.get_by_role("heading", level=1)).to_have_text("ทำอะไร ที่ไหน")
    page.context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("เท่าไร เมื่อไร")
    line.project.refresh_from_db()
    assert line.project.place == "ทิศเหนือของวัด"
    page.goto(screen)
    expect(page.locator(".draft button")).to_have_count(0)


def test_a_forum_typed_while_the_network_is_away_is_kept_told_and_stored_once_it_is_back(people, sign_in):
    plan = factories.village_plan(VILLAGES[0])
    forum = factories.forum(plan)
    page = sign_in(people["secretary"], PHONE)
    screen = reverse("plans:forum_screen", args=[forum.pk, 3])
    page.goto(screen)
    page.context.set_offline(True)
    resolve(Thumb(page))
    page.get_by_role("button", name="ถัดไป").click()
    told = page.locator("[data-save-state]")
    expect(told).to_contain_text(f"เก็บไว้ในเครื่องนี้แล้ว {len(RESOLVED)} รายการ ยังไม่ได้บันทึกเข้าระบบ")
    assert not forum.resolutions.exists()
    # The phone is switched off and on again, still without a network; then the page is opened anew.
    page.close(run_before_unload=False)
    context = page.context
    context.set_offline(False)
    page = context.new_page()
    page.complaints = []
    page.goto(screen)
    page.get_by_role("button", name="นำข้อมูลที่ค้างกลับมา").click()
    for place, text in enumerate(RESOLVED):
        expect(page.locator(f"[name=resolutions-{place}-text]")).to_have_value(text)
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ภาพถ่ายและรายงานการประชุม")
    assert [one.text for one in forum.resolutions.all()] == list(RESOLVED)


def test_a_new_forum_that_could_not_be_sent_stays_on_the_page_with_what_was_typed(people, sign_in):
    plan = factories.village_plan(VILLAGES[0])
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:forum_begin", args=[plan.pk]))
    page.context.set_offline(True)
    page.locator("main [name=place]").fill("ศาลา")
    page.locator("main [name=male_count]").fill("38")
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.locator("[data-save-state]")).to_contain_text("เก็บไว้ในเครื่องนี้แล้ว 2 รายการ")
    page.context.set_offline(False)
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ปัญหาที่เวทีพูดถึง")
    assert (plan.forums.get().place, plan.forums.get().male_count) == ("ศาลา", 38)


def test_a_screen_is_painted_over_a_slow_network(people, sign_in, record_property):
    """How soon is told and not judged: it is of this machine and a server of tests."""
    plan = factories.village_plan(VILLAGES[0])
    line = factories.line(plan, factories.project(VILLAGES[0], {2571: 100}), None)
    page = sign_in(people["secretary"], PHONE)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(reverse("plans:screen", args=[plan.pk, line.project.code, 1]))
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    record_property("entering", f"first paint of a screen at 400 kbit/s and 400 ms: {painted / 1000:.1f} s")
    expect(page.locator("main [name=title]")).to_be_visible()
    # A page cannot be painted before its first answer has come.
    assert painted > slow["latency"]


def write_forum_on_one_page(hand: Thumb, minutes) -> None:
    """Write down the forum as a desk does, resolutions and all, and attach the minutes."""
    page = hand.page
    hand.press(page.get_by_role("link", name="บันทึกเวทีประชาคม", exact=True))
    for name, text in (("held_on_0", "15"), ("held_on_2", "2569"), ("male_count", "38"), ("female_count", "44")):
        hand.write(box(page, name), text)
    hand.choose(box(page, "held_on_1"), "มีนาคม")
    resolve(hand)
    hand.press(page.get_by_role("button", name="บันทึก", exact=True))
    page.locator("input[type=file]").first.set_input_files(minutes)
    hand.press(page.get_by_role("button", name="แนบเอกสาร"))
    expect(page.get_by_role("link", name="minutes.pdf", exact=True)).to_be_visible()


def enter_row(hand: Thumb, number: int, title: str) -> None:
    """Open a row of the grid, fill it and close it."""
    place, quantity, unit, rate, households = SAID[title]
    # int() reads Thai figures.
    total = int(quantity.replace(",", "")) * int(rate.replace(",", ""))
    page = hand.page
    hand.press(page.get_by_role("button", name="เพิ่มโครงการ", exact=True))
    row = page.locator("tr.row-open")
    boxes = {"title": title, "place": place, "target_quantity": quantity, "target_unit": unit}
    boxes |= {"beneficiary_households": households, "baht_2571": f"{total:,}", "lead_name": "อบต.บ้านบัว"}
    for name, text in boxes.items():
        hand.write(row.locator(f"[name={name}]"), text)
    hand.choose(row.locator("[name=action_group]"), "ทำร่วม")
    hand.choose(row.locator("[name=urgency]"), "เร่งด่วน")
    hand.choose(row.locator("[name=resolution]"), f"มติที่ {number} {title} (เวทียังไม่ได้รับรอง)")
    hand.press(row.get_by_role("button", name="บันทึกและปิดแถวนี้"))
    expect(row).to_have_count(0)
    expect(page.locator("#rows tr")).to_have_count(number)


def test_a_desk_writes_the_same_in_the_grid_by_keyboard_alone(people, sign_in, minutes, record_property):
    plan = factories.village_plan(VILLAGES[0])
    hand = Keys(sign_in(people["secretary"], WIDE))
    page = hand.page
    hand.press(page.get_by_role("link", name="บันทึกเวที", exact=True))
    grid = page.get_by_role("link", name="กรอกแบบตาราง (จอใหญ่)")
    hand.press(grid)
    write_forum_on_one_page(hand, minutes)
    hand.press(page.get_by_role("link", name="ทำมติให้เป็นโครงการ"))
    hand.press(grid)
    for number, title in enumerate(RESOLVED, start=1):
        enter_row(hand, number, title)
    certify(sign_in(people["head"]), plan)
    hand.press(page.get_by_role("link", name="ตรวจก่อนส่งให้ตำบล"))
    confirm_each(page, "ตรวจก่อนส่งให้ตำบล")
    hand.press(page.get_by_role("button", name=re.compile("^ส่งแผนให้")))
    expect(page.get_by_text("ส่งแล้ว รอตรวจ").first).to_be_visible()
    record_property("entering", f"the grid by keyboard: {hand.taps} keys pressed on boxes and buttons")
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED
    assert sum(project.budget_baht for project in Project.objects.all()) == TOTAL
    assert {line.resolution.text for line in plan.lines.all()} == set(RESOLVED)

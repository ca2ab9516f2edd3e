"""The shared parts: few, short, and each says what it takes."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from lxml import html

from paper.jobs.job import Place, PrintJob
from plans.village.states import VILLAGE_PLANS

PARTS = settings.BASE_DIR / "templates" / "parts"


@pytest.mark.parametrize(
    ("folder", "most", "longest"),
    [
        (PARTS, 12, 30),
        (PARTS / "forms", 8, 40),
        (PARTS / "checks", 6, 30),
        (PARTS / "figures", 8, 40),
        (PARTS / "frame", 8, 40),
        (PARTS / "icons", 12, 4),
        (PARTS / "states", 8, 30),
        (PARTS / "acts", 8, 30),
    ],
)
def test_parts_are_few_short_and_state_their_inputs(folder, most, longest):
    parts = sorted(folder.glob("*.html"))
    assert 0 < len(parts) <= most
    for part in parts:
        lines = part.read_text().splitlines()
        assert lines[0].startswith("{# inputs: "), part
        assert len(lines) <= longest, part


@pytest.mark.parametrize(("label", "stays"), [("ส่งแล้ว", True), ("รับเข้าแผนแล้ว", True), ("ส่งถึงสำนักงานแล้ว รอรับ", False)])
def test_a_short_badge_stays_on_one_line_and_a_long_one_may_break(label, stays):
    badge = html.fromstring(render_to_string("parts/state_badge.html", {"state": "sent", "label": label}))
    assert ("nb" in badge.get("class").split()) is stays
    assert badge.text_content() == label


def test_a_blocked_move_shows_why_beside_its_disabled_button():
    moves = [(VILLAGE_PLANS["submit"], ["ยังไม่มีเวที", "ยังไม่มีรายงาน"])]
    part = render_to_string("parts/moves.html", {"moves": moves, "url": "/x/", "csrf_token": "t"})
    assert 'aria-disabled="true"' in part
    assert "<form" not in part
    page = html.fromstring(part)
    assert [" ".join(one.text_content().split()) for one in page.xpath("//li[@class='stop']//p")] == [
        "ยังไม่มีเวที",
        "ยังไม่มีรายงาน",
    ]
    (button,) = page.xpath("//button")
    assert "ยังไม่มีเวที" in page.get_element_by_id(button.get("aria-describedby")).text_content()


def test_a_move_that_needs_a_reason_asks_for_it_and_others_ask_first():
    moves = [(VILLAGE_PLANS["return"], []), (VILLAGE_PLANS["accept"], [])]
    part = render_to_string("parts/moves.html", {"moves": moves, "url": "/x/", "csrf_token": "t"})
    assert part.count("<textarea") == 1
    assert 'data-confirm="ยืนยันรับเข้าแผนตำบล?"' in part
    assert part.count('name="csrfmiddlewaretoken" value="t"') == 2


def job(status):
    states = PrintJob.Status
    return SimpleNamespace(
        status=states(status), get_status_display=states(status).label, step="จัดหน้า", done_steps=2, total_steps=3,
        file_name="แผน.pdf", size_bytes=2048, error="กระดาษหมด",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "shown", "hidden"),
    [
        ("queued", ["every 2s", "จัดหน้า"], ["/take/", "/again/"]),
        ("running", ["every 2s", '<progress value="2" max="3"'], ["/take/", "/again/"]),
        ("done", ["/take/", "แผน.pdf"], ["every 2s", "/again/"]),
        ("failed", ["/again/", "กระดาษหมด"], ["every 2s", "/take/"]),
    ],
)
def test_a_job_is_asked_after_until_it_ends(status, shown, hidden):
    context = {"job": job(status), "url": "/job/", "download_url": "/take/", "retry_url": "/again/", "csrf_token": "t"}
    part = render_to_string("parts/job.html", context)
    assert PrintJob.Status(status).label in part
    assert all(one in part for one in shown)
    assert not any(one in part for one in hidden)


def test_a_waiting_job_says_its_place_in_the_line():
    waiting = job("queued")
    waiting.place = Place(ahead=2, minutes=3)
    context = {"job": waiting, "url": "/job/", "download_url": "", "retry_url": "", "csrf_token": "t"}
    part = render_to_string("parts/job.html", context)
    assert "อยู่ลำดับที่ 3 ของคิวพิมพ์ คาดว่าเสร็จในประมาณ 3 นาที" in part


@pytest.mark.parametrize("name", ["400", "400_text", "403", "403_csrf", "404", "413", "500", "507"])
def test_a_page_that_cannot_be_answered_says_what_happened_that_nothing_is_lost_and_one_act(name):
    page = render_to_string(f"{name}.html", {"sentence": "ข้อความยาวเกินไป", "csrf_token": "t"})
    main = html.fromstring(page).find(".//main")
    assert len(main.findall(".//h1")) == 1
    assert len(main.findall(".//a[@class='btn go']")) == 1
    said = " ".join(main.text_content().split())
    assert re.search("ยังไม่มีการบันทึก|ยังอยู่ครบ|ข้อมูลในระบบไม่ได้เปลี่ยน", said), said
    assert not re.search("[A-Za-z]{3}", said), said


def test_work_under_way_says_how_far_it_is_and_that_one_may_leave():
    shown = {"job": job("running"), "url": "/job/", "download_url": "", "retry_url": "", "csrf_token": "t"}
    part = " ".join(html.fromstring(render_to_string("parts/job.html", shown)).text_content().split())
    assert "จัดหน้า 2 จาก 3" in part
    assert "ออกจากหน้านี้ไปทำงานอื่นได้" in part
    assert "จะแจ้ง" not in part  # no notice is sent


def test_history_keeps_names_and_reasons_and_shows_them_as_text():
    event = SimpleNamespace(
        at=dt.datetime(2026, 11, 21, 7, 30, tzinfo=dt.UTC),
        title="ส่งกลับ",
        by_name="<พิมพ์ใจ>",
        by_post="",
        note="แก้\nตาราง",
    )
    part = render_to_string("parts/history.html", {"events": [event]})
    assert "21 พฤศจิกายน 2569 เวลา 14.30 น." in part
    assert "&lt;พิมพ์ใจ&gt;" in part
    assert "แก้<br>ตาราง" in part

"""Help for everybody, the machine's health, refusals that say why, and the pages of errors."""

import re

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from agencies.access.permissions import table
from agencies.access.reasons import ACTIONS, refusal, state_words, thing_words
from agencies.access.roles import Role
from agencies.access.views import denied


def test_the_whole_table_can_be_said_in_thai(db):
    for row in table():
        words = " ".join([ACTIONS[row.action], thing_words(row.object), state_words(row.object, row.states)])
        assert not re.search("[a-z_]{3}", words), (row, words)


def test_the_about_page_names_its_sources(client, db):
    page = client.get(reverse("about")).content.decode()
    for source in ("GeoThai", "กรมการปกครอง (DOPA)", "CC BY 4.0", "Sarabun", "SIL Open Font License 1.1"):
        assert source in page


def test_a_refusal_names_the_denying_row(people):
    why = refusal(people["head"], "village_plan.change")
    assert why.whys == ("ให้เลขานุการเวทีเป็นผู้แก้ไขคนเดียว ผู้อื่นตรวจและส่งกลับพร้อมเหตุผล",)
    assert why.roles == (Role.VILLAGE_SECRETARY.label,)
    late = refusal(people["secretary"], "village_plan.change")
    assert late.states == "ร่าง หรือ ส่งกลับให้แก้ไข"
    assert refusal(people["head"], "no.such") is None


def page_for(user, cause, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.user, request.htmx = user, "HX-Request" in headers
    request.session = {}
    return denied(request, PermissionDenied(cause)).content.decode()


def test_the_403_page_says_why(client, people):
    client.force_login(people["secretary"])
    page = client.get(reverse("agencies:downloads"))
    assert page.status_code == 403
    assert "ตำแหน่งของท่านดูการดาวน์โหลดไม่ได้" in page.content.decode()
    assert "ผู้ตรวจสอบ, ผู้ดูแลระบบ" in page.content.decode()


def test_a_refusal_inside_a_page_answers_with_the_reason_alone(people):
    part = page_for(people["head"], "village_plan.change", **{"HX-Request": "true"})
    assert "ให้เลขานุการเวทีเป็นผู้แก้ไขคนเดียว" in part
    assert "<html" not in part


def test_a_refusal_of_its_own_words_is_shown_and_english_is_not(people):
    assert "ปิดรับแผนแล้ว" in page_for(people["head"], "ปิดรับแผนแล้ว")
    assert "permission denied" not in page_for(people["head"], "permission denied")


def test_a_missing_page_is_told_in_thai(client, people):
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert "ไม่พบหน้านี้" in page.content.decode()


def test_the_last_page_needs_neither_person_nor_database():
    assert "ระบบขัดข้องชั่วคราว" in render_to_string("500.html")


def test_a_form_that_grew_old_is_told_in_thai(people):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(reverse("sign_in"), {"username": "x", "password": "y"})
    assert page.status_code == 403
    assert "แบบฟอร์มนี้หมดอายุแล้ว" in page.content.decode()
    part = strict.post(reverse("sign_in"), {"username": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert "ยังไม่มีการบันทึกข้อมูล" in part
    assert "<html" not in part


def test_every_page_forbids_foreign_scripts_and_frames(client, db):
    policy = client.get(reverse("about"))["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_of_ours_has_inline_style_or_script():
    for page in (settings.BASE_DIR / "templates").rglob("*.html"):
        if "paper" in page.parts:
            continue
        text = page.read_text()
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)", text), page

"""The living page of parts: the real templates with fixed data, as somebody sees them, beside the stored pictures.

A change that is wanted is stored anew with `PARTS=store bin/test --browser tests/journeys/test_parts.py`.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Engine, engines
from django.test import RequestFactory
from PIL import Image, ImageChops

from agencies.errors import CheckList, Reason, Severity
from tests.journeys.accessibility import violations

HERE = Path(__file__).resolve().parents[2] / "docs/parts"
SENT_AT = dt.datetime(2026, 12, 1, 3, 0, tzinfo=dt.UTC)
SHAPES = ("done", "now", "submitted", "late", "returned", "later", "skip")
# A letter's edge may be drawn a shade otherwise by another build of the browser; a part that moved is far more.
SHADE, SHARE = 48, 0.004


class Typed(forms.Form):
    """A box that is right, one that is not, a choice and a tick."""

    title = forms.CharField(label="โครงการ", help_text="ชื่อที่คนในหมู่บ้านเรียก")
    own = forms.CharField(label="หมู่บ้านออก (บาท)")
    group = forms.ChoiceField(
        label="กลุ่ม", choices=[("own", "ทำเอง"), ("joint", "ทำร่วม")], widget=forms.RadioSelect, help_text="ใครเป็นคนทำ"
    )
    agreed = forms.BooleanField(label="ที่ประชุมเห็นชอบ")


def step(label, state, note=""):
    return {"label": label, "state": state, "note": note, "url": "#step"}


def data():
    form = Typed({"title": "ขุดลอกหนองน้ำ", "own": "8.000", "group": "joint", "agreed": "on"})
    form.is_valid()
    form.add_error("own", "8.000 คือ 8 บาท หรือ 8,000 บาท")
    event = SimpleNamespace(at=SENT_AT, title="ส่งแผน", by_name="บัวผัน ใจงาม", by_post="เลขานุการ", note="ครบแล้ว")
    money = [(2571, Decimal(294000), "#2571"), (2572, Decimal(0), ""), (2573, None, "")]
    return {
        "crumbs": [("แผนตำบล", "#up")],
        "steps": [
            step("รวมแผนหมู่บ้าน", "late", "รับ 9 จาก 12"),
            step("ตั้งทีมตำบล", "done", "28 พ.ย."),
            step("ปัญหาของตำบล", "done", "4 ธ.ค."),
            step("โครงการของหน่วยงาน", "submitted", "รอ 2 หน่วยงาน"),
            step("เวทีตำบล", "now", "นัด 8 ม.ค."),
            step("ผลการพิจารณา", "later"),
            step("ออกเล่มแผน", "none"),
        ],
        "years": (2571, 2572, 2573),
        "rows": [
            {"label": "หมู่ 1 โคกบัวทอง", "amounts": money, "total": (Decimal(294000), "#total")},
            {"label": "หมู่ 12 ใหม่พัฒนา", "badge": "late", "said": "ยังไม่ส่ง เลย 3 วัน"},
        ],
        "foot": {"amounts": money, "total": (Decimal(294000), "#all")},
        "checks": CheckList(
            [
                Reason("หมู่ 12 ยังไม่ส่งแผน", place="#stop", figure="ขาด 1 หมู่บ้าน"),
                Reason("4 โครงการคล้ายกัน", place="#warn", severity=Severity.WARNING, figure="คล้ายกัน 4 โครงการ"),
            ]
        ),
        "fine": ["ยอดเงินตรงกันทุกปี"],
        "reasons": [Reason("หมู่ 12 ยังไม่ส่งแผน")],
        "form": form,
        "badges": SHAPES,
        "pips": ("done", "done", "now", "late", "later"),
        "who": ["หัวหน้าทีมตำบล"],
        "events": [event],
    }


def markup() -> str:
    """Set the page of parts into the product's own page."""
    request = RequestFactory().get("/")
    engine: Engine = engines["django"].engine
    parts = engine.from_string((HERE / "page.html").read_text()).render(Context(data() | {"request": request}))
    head = '<link rel="stylesheet" href="/static/app.css"><meta name="viewport" content="width=device-width">'
    head += '<meta charset="utf-8"><title>ชิ้นส่วน</title>'
    return f'<!doctype html><html lang="th"><head>{head}</head><body>{parts}</body></html>'


@pytest.fixture
def shown(browser, live_server, db):
    """Open the page of parts at some width, in light or dark."""
    opened = []

    def show(width, scheme):
        screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}
        context = browser.new_context(base_url=live_server.url, **screen)
        opened.append(context)
        page = context.new_page()
        body = markup()
        page.route("**/parts", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.goto("/parts")
        page.evaluate("document.fonts.ready")
        page.wait_for_function("document.fonts.status === 'loaded'")
        return page

    yield show
    for context in opened:
        context.close()


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of points that differ by more than a shade; 1 when the sizes differ."""
    if one.size != other.size:
        return 1.0
    strongest = ImageChops.difference(one, other).convert("L").point(lambda shade: 255 if shade > SHADE else 0)
    return strongest.histogram()[255] / (one.width * one.height)


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("desk", 1366, "light"), ("dark", 1366, "dark"), ("phone", 360, "light")]
)
def test_the_parts_look_as_they_are_pictured(shown, name, width, scheme):
    page = shown(width, scheme)
    taken = page.screenshot(full_page=True, animations="disabled")
    stored = HERE / f"{name}.png"
    if os.environ.get("PARTS") == "store":
        Image.open(io.BytesIO(taken)).convert("RGB").quantize(128).save(stored, optimize=True)
    share = differing(Image.open(io.BytesIO(taken)).convert("RGB"), Image.open(stored).convert("RGB"))
    assert share <= SHARE, f"{name}: {share:.2%} of the picture changed"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1366, "dark")])
def test_the_parts_are_accessible_and_fit(shown, width, scheme):
    page = shown(width, scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_that_holds_thai_is_cut_off(shown):
    """A vowel and a tone above, a vowel below: «ที่นี่ปู่ญ่า» in every part, and no box that hides what stands out."""
    page = shown(360, "light")
    cut = page.evaluate("""() => [...document.querySelectorAll("main *")].filter((one) => {
        const style = getComputedStyle(one);
        return one.textContent.trim() && style.overflowY === "hidden" && !one.matches(".sr, thead, progress");
    }).map((one) => one.className)""")
    assert cut == []
    low = page.evaluate("""() => [...document.querySelectorAll("main *")].filter((one) => {
        const style = getComputedStyle(one);
        const texts = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent);
        const lowest = 1.39 * parseFloat(style.fontSize);
        return /[\\u0e00-\\u0e7f]/.test(texts.join("")) && parseFloat(style.lineHeight) < lowest;
    }).map((one) => one.className + one.tagName)""")
    assert low == []

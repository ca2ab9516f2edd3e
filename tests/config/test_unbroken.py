"""Years, villages, amounts and telephones stay on one line of a screen; forms, searches and files are as before."""

import re

import pytest
from django.urls import reverse

from config.unbroken import kept_together
from plans.tambon.models import TambonPlan

# A text between two tags: a space in it may end a line.
BREAKABLE = re.compile(r"(พ\.ศ\.|ปี|หมู่ที่|หมู่)[ \n]+[0-9]|[0-9](</\w+>)*[ \n]+(<\w[^>]*>)?บาท|\b0[0-9]* [0-9]{4} [0-9]{4}")


def shown(response):
    page = response.content.decode()
    page = re.sub(r"<(textarea|script|style|pre|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"<(?!/?(b|strong|span|em|small)\b)[^>]*>", "|", page)


@pytest.fixture
def pages(as_, people, world, settings):
    """The pages that people open most, each as somebody of the cast sees it."""
    settings.CONTACT_NAME, settings.CONTACT_PHONE = "อบต.บ้านบัว", "0 4461 1234"
    village = world.plans["31010401"]
    code = village.accepted_version.content["projects"][0]["code"]
    tambon = TambonPlan.objects.get_or_create(area=village.village.parent, period=village.period)[0]
    asked = {
        "home": ("secretary", reverse("home")),
        "team": ("team", reverse("home")),
        "tambon": ("team", reverse("plans:tambon", args=[tambon.pk])),
        "village": ("secretary", reverse("plans:village", args=[village.pk])),
        "project": ("secretary", reverse("plans:village_rows", args=[village.pk])),
        "public": ("district", reverse("tracked", args=[code])),
        "contact": ("district", reverse("privacy")),
    }
    return {name: as_(who).get(address) for name, (who, address) in asked.items()}


def test_no_line_ends_inside_a_year_a_village_an_amount_or_a_telephone(pages):
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert {name: found[0] for name, page in pages.items() if (found := BREAKABLE.search(shown(page)))} == {}
    said = "".join(map(shown, pages.values()))
    for kept in ("พ.ศ.\u00a0257", "หมู่ที่\u00a01", "\u00a0บาท", "0\u00a04461\u00a01234"):
        assert kept in said


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>พ.ศ. 2571–2575</p>", '<p>พ.ศ.\u00a0<span class="nb">2571–2575</span></p>'),
        ("<td>แผน (พ.ศ. 2561–2580)", '<td>แผน (พ.ศ.\u00a0<span class="nb">2561–2580</span>)'),
        ("<title>พ.ศ. 2571–2575</title>", "<title>พ.ศ.\u00a02571–2575</title>"),
        ("<option>พ.ศ. 2571–2575</option>", "<option>พ.ศ.\u00a02571–2575</option>"),
        ("<svg><text>2571–2575</text></svg>", "<svg><text>2571–2575</text></svg>"),
        ("เลขที่ 2571–2575–1 12571–2575", "เลขที่ 2571–2575–1 12571–2575"),
        ("<b>หมู่ที่ 4</b>", '<b><span class="nb">หมู่ที่\u00a04</span></b>'),
        (
            "<p>หมู่ที่ 12 บ้านโคกบัวทอง (ตัวอย่าง)",
            '<p><span class="nb">หมู่ที่\u00a012</span> <span class="nb">บ้านโคกบัวทอง</span> (ตัวอย่าง)',
        ),
        ("<option>หมู่ที่ 4 บ้านบัว</option>", "<option>หมู่ที่\u00a04 บ้านบัว</option>"),
        ("<td>30 พฤศจิกายน 2569", "<td>30\u00a0พฤศจิกายน 2569"),
        ("<td>๓๐\n พ.ย. ๒๕๖๙", "<td>๓๐\u00a0พ.ย. ๒๕๖๙"),
        ("มี 3 มกรา", "มี 3 มกรา"),
        ("<td>ปี\n    2571 หมู่ 7</td>", "<td>ปี\u00a02571 หมู่\u00a07</td>"),
        ("<b>1,250,000.50</b>\n  บาท", "<b>1,250,000.50</b>\u00a0บาท"),
        ("250,000 <span>บาท</span>", "250,000\u00a0<span>บาท</span>"),
        ("โทร. 044 611 234 ต่อ 12", "โทร.\u00a0044\u00a0611\u00a0234 ต่อ 12"),
        ("หมู่ที่ ๗ ปี ๒๕๗๑", '<span class="nb">หมู่ที่\u00a0๗</span> ปี\u00a0๒๕๗๑'),
        ('<a href="tel:044 611">044 611 234</a>', '<a href="tel:044 611">044\u00a0611\u00a0234</a>'),
        ("รวม 5 ปี บาทละ 1", "รวม 5 ปี บาทละ 1"),
    ],
)
def test_the_space_inside_is_the_one_that_cannot_end_a_line(written, sent):
    assert kept_together(written) == sent


@pytest.mark.parametrize(
    "held",
    [
        '<input name="address" value="123 หมู่ 7 พ.ศ. 2571">',
        "<textarea name='note'>\nหมู่ 7 ใช้เงิน 500 บาท</textarea>",
        '<button data-confirm="ลบโครงการ 500 บาท?">ลบ</button>',
        "<code>ปี 2571</code>",
    ],
)
def test_what_a_form_holds_and_a_machine_reads_is_sent_as_it_is(held):
    assert kept_together(held) == held


def test_what_is_copied_from_a_screen_is_found_again(as_, world):
    found = as_("kaset").get(reverse("evaluation:areas"), {"area": "หมู่ที่\u00a02"}).content.decode()
    assert "31010402 หมู่ที่ 2" in found
    assert "31010403" not in found


def test_a_file_to_take_away_keeps_its_plain_space(as_, world):
    taken = as_("team").get(reverse("plans:village_list") + "?export=csv")
    rows = b"".join(taken.streaming_content).decode("utf-8-sig")
    assert "หมู่ที่ 1" in rows
    assert "\u00a0" not in rows

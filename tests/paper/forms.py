"""Forms and rows that the tests of every printer share."""

import datetime
from decimal import Decimal

import pytest

from paper.layout.sheet import Column, Grouping, Kind, Sheet, year_columns
from paper.thai.digits import Digits

PROJECTS = Sheet(
    code="แบบ ผ.02",
    title="รายละเอียดโครงการพัฒนา",
    source="a form of the tests",
    landscape=True,
    columns=(
        Column("", "ที่", 9, Kind.ORDER),
        Column("title", "โครงการ", 42),
        Column("objective", "วัตถุประสงค์", 40),
        *year_columns(2571, 3, sum_title="รวม"),
        Column("kpi", "ตัวชี้วัด (KPI)", 27, band=("ผล", "ตัวชี้วัด"), blank="-"),
        Column("result", "ผลที่คาดว่าจะได้รับ", 30, band=("ผล", "ผลลัพธ์")),
    ),
)

# Every kind of column, with and without a value, and text that would be a formula, markup or an address.
KINDS = Sheet(
    code="แบบ ท.1",
    title="ทุกชนิด",
    source="a form of the tests",
    landscape=False,
    counted="รายการ",
    columns=(
        Column("", "ที่", 10, Kind.ORDER),
        Column("text", "ข้อความ", 40),
        Column("count", "ครัวเรือน", 20, Kind.COUNT, total=True),
        Column("money", "บาท", 28, Kind.BAHT, total=True),
        Column("area", "ไร่-งาน-ตร.ว.", 30, Kind.RAI, total=True),
        Column("share", "ร้อยละ", 20, Kind.PERCENT),
        Column("day", "วันที่", 28, Kind.DATE),
        Column("year", "ปีงบประมาณ", 20, Kind.YEAR),
    ),
)

VILLAGES = Grouping("village", lambda row: f"บ้าน{row['village']}")


def project(village: str, title: str, budget: dict[int, Decimal | None], **more: str) -> dict[str, object]:
    """Make a row of PROJECTS."""
    return {
        "village": village,
        "title": title,
        "objective": None,
        "budget_baht": budget,
        "kpi": None,
        "result": None,
    } | more


ROWS = [
    project("บัว", "ปุ๋ยพืชสด", {2571: Decimal(24000), 2572: Decimal(0)}, kpi="400 ไร่", result="น้ำดื่ม\nสะอาด"),
    project("บัว", "น้ำดื่มสะอาด", {2571: Decimal("20000.50"), 2572: None, 2573: Decimal(16000)}),
    project("โคก", "ตลาดชุมชน", {2573: Decimal(20000)}),
]

KIND_ROWS = [
    {
        "text": "=cmd|' /C calc'!A0",
        "count": 1200,
        "money": Decimal("1632820.50"),
        "area": 4945,
        "share": Decimal("12.5"),
        "day": datetime.date(2026, 3, 15),
        "year": 2569,
    },
    {
        "text": "<b>&amp;</b>",
        "count": 0,
        "money": Decimal(0),
        "area": 0,
        "share": Decimal(0),
        "day": datetime.datetime(2026, 11, 21, 18, tzinfo=datetime.UTC),
        "year": 2571,
    },
    {
        "text": "https://example.org",
        "count": None,
        "money": None,
        "area": None,
        "share": None,
        "day": None,
        "year": None,
    },
    {"text": "+1-@", "count": 7, "money": Decimal(-5), "area": 400, "share": Decimal(100), "day": None, "year": 2600},
]


def form(code: str, columns: tuple[Column, ...]) -> Sheet:
    """Make a form of which only the columns matter."""
    return Sheet(code, "", "a form of the tests", landscape=False, columns=columns)


FORMS = [(PROJECTS, ROWS, VILLAGES), (PROJECTS, ROWS, None), (KINDS, KIND_ROWS, None), (KINDS, [], None)]
CODES = form(
    "ท.1", (Column("", "ที่", 9, Kind.ORDER), Column("code", "รหัส 5", 20, Kind.CODE), Column("text", "ปี 2571", 60))
)
CODE_ROWS = [{"code": "2345678", "text": "ขุดสระ 2.5 ไร่ รหัส 2345678 · CO2 A4"}]
BOTH_DIGITS = pytest.mark.parametrize("digits", Digits)
ALL_FORMS = pytest.mark.parametrize(("sheet", "rows", "grouping"), [*FORMS, (CODES, CODE_ROWS, None)])

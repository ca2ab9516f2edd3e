"""Workbooks as the trial filled them in: what every cell gets (docs/how-to/read-what-people-type.md, w01 to w07)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from plans.village.workbook.columns import PROJECTS
from plans.village.workbook.reader import read
from plans.village.workbook.rows import ReadWorkbook
from tests.plans.workbook_files import edited


def with_formats(content: bytes, cells: dict[str, tuple[Any, str]]) -> ReadWorkbook:
    """Type values with a number format each into the sheet โครงการ, and read it."""

    def put(book):
        for address, (value, number_format) in cells.items():
            cell = book[PROJECTS][address]
            cell.value, cell.number_format = value, number_format
            if isinstance(value, str):
                cell.data_type = "s"

    return read(edited(content, put))


def test_w01_percentages(empty):
    found = with_formats(
        empty,
        {
            "B7": ("อบรมทดลองหนึ่ง", "General"),
            "D7": (0.8, "0%"),
            "E7": ("ร้อยละ", "General"),
            "R7": (0.125, "0.0%"),
            "S7": (0.8, "0%"),
            "B8": ("อบรมทดลองสอง", "General"),
            "D8": ("80%", "#,##0.##"),
            "R8": ("ร้อยละ 80", "General"),
            "S8": ("80%", "General"),
            "B9": ("อบรมทดลองสาม", "General"),
            "H9": (0.5, "0%"),
        },
    )
    first, second = found.rows
    assert (first.target_quantity, first.expected_result, first.indicator) == (80, "12.5%", "80%")
    assert (second.target_quantity, second.expected_result, second.indicator) == (80, "ร้อยละ 80", "80%")
    assert [warning.cell for warning in found.warnings] == ["D7", "D8"]
    assert [error.cell for error in found.errors] == ["H9"]


def test_w02_numbers_and_dates_in_text(empty):
    found = with_formats(
        empty,
        {
            "B7": (12, "General"),
            "C7": (0.5, "0.00"),
            "S7": (1 / 3, "General"),
            "B8": (True, "General"),
            "C8": ("x", "General"),
            "B9": ("ก", "General"),
            "F9": (dt.datetime(2026, 2, 1), "d-mmm"),  # noqa: DTZ001  as a workbook keeps it
            "B10": ("ข", "General"),
            "S10": (dt.time(8, 30), "h:mm"),
            "B11": ("ค", "General"),
            "F11": (8123456789, "0000000000"),
            "B12": ("ง", "General"),
            "F12": (1e21, "General"),
            "B13": ("จ", "General"),
            "F13": (100000, "#,##0"),
            "B14": ("ฉ", "General"),
            "F14": (1.5, '"หมู่ "0.0'),
            "B15": ("ช", "General"),
            "S15": (1, "0%"),
        },
    )
    rows = {row.row: row for row in found.rows}
    assert (rows[7].title, rows[7].objective, rows[7].indicator) == ("12", "0.5", "0.333333333333333")
    assert [rows[row].place for row in (11, 13, 14)] == ["8123456789", "100000", "1.5"]
    assert rows[15].indicator == "100%"
    assert [warning.cell for warning in found.warnings] == ["C7", "S7", "F14"]
    assert {error.cell: error.message.partition("«")[2].partition("»")[0] for error in found.errors} == {
        "B8": "TRUE",
        "F9": "1 ก.พ. 2569",
        "S10": "8.30 น.",
        "F12": "",
    }


def test_w05_money(empty):
    typed = {
        7: "500,000.-",
        8: 1_000_000_000_000,
        9: 0.005,
        10: "5\u00a0000",
        11: -500,
        12: "500.000",
        13: "1.632.820",
        14: 500.001,
        15: dt.datetime(2023, 3, 15),  # noqa: DTZ001  as a workbook keeps it
        16: 0.3,
        17: "500\u200b",
        18: "20,000+5,000",
        19: "250,00",
        20: "-",
        21: "ไม่มี",
        22: "1 ล้าน",
    }
    cells: dict[str, tuple[Any, str]] = {f"B{row}": (f"ก{row}", "General") for row in typed}
    looks = {15: "d/m/yyyy"}
    money = {f"H{row}": (value, looks.get(row, "General")) for row, value in typed.items()}
    found = with_formats(empty, cells | money)
    assert {row.row: row.year_1 for row in found.rows} == {7: 500_000, 16: Decimal("0.3"), 17: 500, 20: 0}
    assert [error.cell for error in found.errors] == [
        f"H{row}" for row in (8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 21, 22)
    ]
    told = {error.cell: error.message for error in found.errors}
    assert "«-500» ติดลบ" in told["H11"]
    assert "«15 มี.ค. 2566»" in told["H15"]
    assert found.warnings == ()


def test_w07_long_words_stand_as_they_were_typed(empty):
    said = {
        "B40": "ข02 เบอร์ ๐๘๑๒๓๔๕๖๗๘๙๐๑๒๓๔๕๖๗๘๙",
        "F40": "15.12345,103.12345",
        "P40": "somchai.t@doae.go.th",
        "R40": "www.tambon-example.go.th/plan",
        "S40": "๑๒๓๔๕๖๗๘๙๐๑๒๓๔๕",
    }
    found = with_formats(empty, {address: (text, "General") for address, text in said.items()})
    (row,) = found.rows
    assert (row.title, row.place, row.lead_name, row.expected_result, row.indicator) == tuple(said.values())
    assert (found.errors, found.warnings) == ((), ())

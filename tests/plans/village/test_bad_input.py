"""Every wrong file and cell gives one clear Thai sentence with its place, and never a traceback."""

from __future__ import annotations

import datetime as dt
import io
import re
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plans.village.workbook import envelope, meta
from plans.village.workbook.columns import FORUM, META, PROJECTS, columns
from plans.village.workbook.reader import MAX_ERRORS, read
from tests.plans.workbook_files import YEARS, Formula, edited, filled, with_cells
from tests.properties import examples

THAI = re.compile("[ก-๛]")
ENGLISH_ERROR = re.compile("Error|Exception|Traceback|None|null|Decimal")


def errors_of(content: bytes) -> list[tuple[str, str, str]]:
    found = read(content, period_years=YEARS)
    for error in found.errors:
        assert THAI.search(error.message)
        assert not ENGLISH_ERROR.search(error.message)
        assert not error.cell or f"ช่อง {error.cell}: " in error.message
    return [(error.sheet, error.cell, error.message) for error in found.errors]


# --- the file as a whole --------------------------------------------------------------------------------------------
def packed(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def repacked(content: bytes, **changes: bytes | None) -> bytes:
    """Replace, add or (None) drop parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts |= changes  # type: ignore[arg-type]
    return packed({name: part for name, part in parts.items() if part is not None})


def bomb() -> bytes:
    return packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * 40_000_000})


def lying_bomb(good: bytes) -> bytes:
    """Make a zip whose strings unpack to 40 MB although the directory declares one kilobyte."""
    content = bytearray(repacked(good, **{"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        real = package.getinfo("xl/sharedStrings.xml").file_size.to_bytes(4, "little")
    assert content.count(real) == 2
    return bytes(content.replace(real, (1000).to_bytes(4, "little")))


def with_flag(content: bytes, mark: bytes, offset: int, value: int) -> bytes:
    """Set one byte of the directory's first entry."""
    place = content.index(mark) + offset
    return content[:place] + bytes([value]) + content[place + 1 :]


FILES = {
    "an empty file": (lambda good: b"", "ว่างเปล่า"),
    "50 MB": (lambda good: b"PK\x03\x04" + b"\0" * 50 * 1024 * 1024, "50.0 MB เกินกำหนด 5 MB"),
    "a program": (lambda good: b"MZ\x90\x00" + b"\0" * 500, "ไม่ใช่ไฟล์ Excel"),
    "a pdf": (lambda good: b"%PDF-1.7 ...", "ไม่ใช่ไฟล์ Excel"),
    "plain text": (lambda good: "ลำดับ,โครงการ".encode(), "ไม่ใช่ไฟล์ Excel"),
    "an old workbook": (lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "รุ่นเก่า (.xls)"),
    "a locked workbook": (
        lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        "รหัสผ่าน",
    ),
    "half a file": (lambda good: good[: len(good) // 2], "อาจเสียหาย"),
    "a damaged file": (lambda good: good[:3000] + b"\xff" * 400 + good[3400:], "อาจเสียหาย"),
    "a word file": (lambda good: packed({"word/document.xml": "<document/>"}), "ไม่ใช่ไฟล์ Excel"),
    "an empty zip entry list": (lambda good: packed({"a.txt": "a"}), "ไม่ใช่ไฟล์ Excel"),
    "a zip bomb": (lambda good: bomb(), "คลายออกมาแล้วใหญ่ผิดปกติ"),
    "a bomb that lies": (lying_bomb, "อาจเสียหาย"),
    "many entries": (lambda good: repacked(good, **{f"x/{n}.xml": b"" for n in range(600)}), "ใหญ่ผิดปกติ"),
    "macros": (lambda good: repacked(good, **{"xl/vbaProject.bin": b"x"}), "มาโคร"),
    "links to files": (lambda good: repacked(good, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "เชื่อมโยง"),
    "embedded objects": (lambda good: repacked(good, **{"xl/embeddings/oleObject1.bin": b"x"}), "ฝังอยู่"),
    "entities": (
        lambda good: repacked(good, **{"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'}),
        "อาจเสียหาย",
    ),
    "entities in a sheet": (
        lambda good: repacked(good, **{"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}),
        "อาจเสียหาย",
    ),
    "macros by their declaration": (
        lambda good: repacked(good, **{"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}),
        "มาโคร",
    ),
    "a sheet twice": (
        lambda good: repacked(
            good,
            **{
                "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/>'
                b'<sheet name="a" r:id="rId2"/></sheets></workbook>'
            },
        ),
        "อาจเสียหาย",
    ),
    "a locked part": (lambda good: with_flag(good, b"PK\x01\x02", 8, 1), "รหัสผ่าน"),
    "a part packed in another way": (lambda good: with_flag(good, b"PK\x01\x02", 10, 12), "อาจเสียหาย"),
    "no list of sheets": (lambda good: repacked(good, **{"xl/_rels/workbook.xml.rels": None}), "อาจเสียหาย"),
    "broken xml": (
        lambda good: repacked(good, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
        "อาจเสียหาย",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used_gives_one_sentence(good, name):
    make, words = FILES[name]
    ((sheet, cell, message),) = errors_of(make(good))
    assert words in message
    assert cell == ""
    assert sheet in {"", PROJECTS}


def test_a_file_on_disk_that_is_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "ใหญ่.xlsx"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    tracemalloc.start()
    (error,) = read(path).errors
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "500.0 MB" in error.message
    assert peak < 2_000_000


# --- sheets and headings --------------------------------------------------------------------------------------------
def rename(book: Workbook) -> None:
    book[PROJECTS].title = "โครงการหมู่ 1"


def test_a_renamed_sheet_is_named_with_what_was_found(good):
    ((sheet, _, message),) = errors_of(edited(good, rename))
    assert sheet == PROJECTS
    assert "ไม่พบชีต «โครงการ»" in message
    assert "โครงการหมู่ 1" in message


def test_a_missing_forum_sheet_is_named(good):
    ((sheet, _, message),) = errors_of(edited(good, lambda book: book.remove(book[FORUM])))
    assert sheet == FORUM
    assert "ไม่พบชีต" in message


def test_a_workbook_made_by_hand_asks_for_the_villages_own():
    book = Workbook()
    book.active.title = PROJECTS
    book.active.append([column.heading for column in columns(YEARS)])
    book.active.append([1, "ไถกลบตอซัง"])
    book.create_sheet(FORUM)["A1"] = "วันที่"
    out = io.BytesIO()
    book.save(out)
    ((_, _, message),) = errors_of(out.getvalue())
    assert "ดาวน์โหลดแบบกรอก Excel ของหมู่บ้าน" in message


HEADINGS = {
    "a missing column": (lambda sheet: sheet.delete_cols(5), ["E1", ""], "ไม่พบหัวคอลัมน์ «หน่วยนับ»"),
    "an extra column": (lambda sheet: insert(sheet, "หมายเหตุ"), ["C1"], "ไม่มีหัวคอลัมน์ «หมายเหตุ»"),
    "misplaced columns": (lambda sheet: swap(sheet, "C1", "D1"), ["C1", "D1"], "ต้องอยู่ช่อง D1"),
    "a renamed column": (lambda sheet: put(sheet, "B1", "ชื่อโครงการ"), ["B1", ""], "ไม่มีหัวคอลัมน์ «ชื่อโครงการ»"),
    "a year outside the period": (lambda sheet: put(sheet, "H1", "งบประมาณ 2580"), ["H1", ""], "ปี 2580"),
    "a year in Thai digits outside": (lambda sheet: put(sheet, "H1", "งบประมาณปี ๒๕๖๕"), ["H1", ""], "ปี 2565"),
    "a year twice": (lambda sheet: put(sheet, "H1", "งบประมาณ 2572"), ["H1", ""], "ต้องอยู่ช่อง I1"),
    "a title above the headings": (lambda sheet: sheet.insert_rows(1), [""], "ไม่พบหัวคอลัมน์ «ลำดับ»"),
}


def put(sheet, address, value):
    sheet[address] = value


def swap(sheet, one, other):
    sheet[one].value, sheet[other].value = sheet[other].value, sheet[one].value


def insert(sheet, heading):
    sheet.insert_cols(3)
    sheet["C1"] = heading


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_that_are_not_the_official_ones_are_named(good, name):
    change, places, words = HEADINGS[name]
    content = edited(good, lambda book: change(book[PROJECTS]))
    found = errors_of(content)
    assert words in " ".join(message for _, _, message in found)
    assert set(places) <= {cell for _, cell, _ in found}
    assert read(content).rows == ()


def test_headings_are_read_with_any_spaces_and_digits(good):
    assert errors_of(with_cells(good, {"H1": " งบประมาณ  ๒๕๗๑ "})) == []


# --- cells ----------------------------------------------------------------------------------------------------------
CELLS = {
    "text in a money cell": ("H2", "แปดหมื่น", "อ่าน «แปดหมื่น» เป็นจำนวนเงินไม่ได้"),
    "negative money": ("H2", -80000, "ติดลบ"),
    "negative money as text": ("I3", "-500", "ติดลบ"),
    "three decimals": ("H2", 80000.125, "ทศนิยมเกิน 2 ตำแหน่ง"),
    "money beyond the column": ("H2", 10**12, "มากเกิน"),
    "a date in a money cell": ("H2", dt.date(2026, 3, 1), "เป็นจำนวนเงินไม่ได้"),
    "truth in a money cell": ("H2", True, "เป็นจำนวนเงินไม่ได้"),
    "a formula in a money cell": ("H2", Formula("=SUM(I2:L2)"), "สูตร"),
    "a formula in a text cell": ("C2", Formula('="ก"&"ข"'), "สูตร"),
    "a formula without a value": ("P3", Formula("=A1"), "สูตร"),
    "a command as text": ("B2", "=cmd|' /C calc'!A0", "สูตร"),
    "a command behind a plus": ("F2", "+cmd|' /C calc'!A0", "สูตร"),
    "a command behind an at": ("F2", "@SUM(1+1)*cmd|' /C calc'!A0", "สูตร"),
    "an unknown group": ("N2", "ทำคนเดียว", "ไม่มีค่า «ทำคนเดียว»"),
    "an unknown urgency": ("O2", "ด่วนที่สุด", "เร่งด่วน หรือ ปานกลาง หรือ ปกติ"),
    "what is counted without a number": ("G2", "ครัวเรือน", "ต้องเป็นจำนวนเต็ม"),
    "a sum with a fraction of a quantity": ("D2", 1.005, "ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    "truth as a quantity": ("D2", True, "ต้องเป็นตัวเลข"),
    "a priority below nought": ("A2", -1, "ลำดับต้องเป็นจำนวนเต็ม"),
    "a quantity in words": ("D2", "สี่ร้อย", "ต้องเป็นตัวเลข"),
    "a quantity in baht": ("D2", "400 บาท", "ต้องเป็นตัวเลข"),
    "a negative quantity": ("D2", -1, "ต้องเป็นตัวเลข"),
    "half a household": ("G2", 1.5, "ต้องเป็นจำนวนเต็ม"),
    "too many households": ("G2", 3_000_000_000, "ต้องเป็นจำนวนเต็ม"),
    "a remark instead of a number": ("A2", "หมายเหตุ", "ลำดับต้องเป็นจำนวนเต็ม"),
    "no title": ("B2", None, "ไม่มีชื่อโครงการ"),
    "a title beyond the column": ("B2", "ก" * 301, "ยาว 301 ตัวอักษร เกินกำหนด 300"),
    "a page in a cell": ("C2", "ก" * 5000, "ยาว 5,000 ตัวอักษร"),
    "a date in a text cell": ("E2", dt.date(2026, 3, 1), "ต้องเป็นข้อความ"),
    "a remark outside the table": ("Z2", "ดูด้วย", "อยู่นอกตาราง"),
    "a sum below the table": ("B9", "รวมทั้งสิ้น", "หมายเหตุหรือยอดรวม"),
    "a remark below the table": ("B9", "หมายเหตุ: รอยืนยัน", "หมายเหตุหรือยอดรวม"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_named_and_the_other_rows_stay_right(good, name):
    address, value, words = CELLS[name]
    content = with_cells(good, {address: value})
    ((sheet, cell, message),) = errors_of(content)
    assert (sheet, cell) == (PROJECTS, address)
    assert words in message
    row = int(address[1:])
    assert {one.row for one in read(content).rows} == {2, 3} - {row}


FORUM_CELLS = {
    "not a date": ("B1", "วันเสาร์ก่อน", "เป็นวันที่ไม่ได้"),
    "a common-era year": ("B1", "15/3/2026", "พุทธศักราช"),
    "no such day": ("B1", "31 ก.พ. 2569", "ไม่มีวันที่"),
    "a bare number": ("B1", 46096, "เป็นวันที่ไม่ได้"),
    "people in words": ("B3", "สามสิบ", "ต้องเป็นจำนวนเต็ม"),
    "negative people": ("B4", -3, "ต้องเป็นจำนวนเต็ม"),
    "a formula": ("B5", Formula("=B3+B4"), "สูตร"),
    "a long place": ("B2", "ศ" * 201, "เกินกำหนด 200"),
    "another label": ("A3", "ชาย", "ต้องเป็น «ผู้เข้าร่วมชาย»"),
}


@pytest.mark.parametrize("name", FORUM_CELLS)
def test_a_wrong_forum_cell_is_named(good, name):
    address, value, words = FORUM_CELLS[name]
    content = with_cells(good, {address: value}, FORUM)
    ((sheet, cell, message),) = errors_of(content)
    assert (sheet, cell) == (FORUM, address)
    assert words in message
    assert read(content).forum is None
    assert len(read(content).rows) == 2


def test_error_values_of_excel_are_named(good):
    def break_it(book):
        book[PROJECTS]["H2"].value = "#REF!"
        book[PROJECTS]["H2"].data_type = "e"

    ((_, cell, message),) = errors_of(edited(good, break_it))
    assert cell == "H2"
    assert "#REF!" in message


def test_merged_cells_are_named(good):
    found = errors_of(edited(good, lambda book: book[PROJECTS].merge_cells("N2:N3")))
    assert found == [(PROJECTS, "N2", found[0][2])]
    assert "N2:N3" in found[0][2]


def test_merged_cells_outside_the_table_do_not_matter(good):
    assert errors_of(edited(good, lambda book: book[PROJECTS].merge_cells("AB2:AC3"))) == []


def test_several_wrong_cells_are_all_named(good):
    found = errors_of(with_cells(good, {"H2": "มาก", "N2": "?", "D3": "x"}))
    assert [cell for _, cell, _ in found] == ["H2", "N2", "D3"]


def test_a_long_list_of_errors_is_cut_and_says_so(empty):
    content = filled(empty, [{"โครงการ/กิจกรรม": f"โครงการ {n}", "งบประมาณ 2571": "x"} for n in range(MAX_ERRORS + 50)])
    found = errors_of(content)
    assert len(found) == MAX_ERRORS + 1
    assert "อีก 50 ข้อ" in found[-1][2]


def test_title_and_place_may_stand_only_once(good):
    third = {"โครงการ/กิจกรรม": " ไถกลบตอซัง", "พื้นที่ดำเนินการ": "ทุ่งหลังบ้าน "}
    ((_, cell, message),) = errors_of(filled(good, [third], first_row=4))
    assert cell == "B4"
    assert "ซ้ำกับแถวที่ 2" in message
    assert errors_of(filled(good, [third | {"พื้นที่ดำเนินการ": "ทุ่งหน้าวัด"}], first_row=4)) == []


# --- size -----------------------------------------------------------------------------------------------------------
def long_workbook(good: bytes, count: int) -> bytes:
    """Write a sheet of many rows beside the real hidden ones."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": False})
    sheet = book.add_worksheet(PROJECTS)
    for index, one in enumerate(columns(YEARS)):
        sheet.write_string(0, index, one.heading)
    for row in range(1, count + 1):
        sheet.write_number(row, 0, row)
        sheet.write_string(row, 1, f"โครงการที่ {row}")
        for index in range(7, 12):
            sheet.write_number(row, index, row)
    book.close()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as package:
        parts = {name: package.read(name) for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")}
    return repacked(good, **parts)


def test_ten_thousand_rows_give_one_sentence_in_flat_memory(good):
    content = long_workbook(good, 10_000)
    tracemalloc.start()
    found = errors_of(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    ((sheet, cell, message),) = found
    assert (sheet, cell) == (PROJECTS, "")
    assert "เกิน 500 แถว" in message
    assert peak < 4_000_000


@pytest.mark.parametrize(("count", "words"), [(500, ""), (501, "เกิน 500 แถว"), (999, "เกิน 500 แถว")])
def test_five_hundred_rows_are_the_limit(empty, count, words):
    rows = [{"โครงการ/กิจกรรม": f"โครงการ {n}"} for n in range(count)]
    found = errors_of(filled(empty, rows))
    assert [message for _, _, message in found if words in message] == [message for _, _, message in found]
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576' s='1'><v>1</v></c>",
        b'<c s="1" r="XFD9"><v>1</v></c>',
        b'<c\nr="B99999"><v>1</v></c>',
        b"<c s='>' r=\"B99999\"><v>1</v></c>",
        b"<c><v>1</v></c>",
        b'<x:c r="ZZZ1"><v>1</v></x:c>',
    ],
)
def test_a_cell_at_the_end_of_the_world_never_reaches_the_cell_reader(good, cell):
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    hostile = sheet.replace(b"</sheetData>", b'<row r="900">' + cell + b"</row></sheetData>")
    assert len(errors_of(repacked(good, **{"xl/worksheets/sheet1.xml": hostile}))) == 1


def test_a_hidden_sheet_that_was_touched_is_refused(good):
    ((_, _, message),) = errors_of(with_cells(good, {"B3": "31010402"}, META))
    assert "ข้อมูลกำกับไฟล์" in message


FORGED = {
    "years without end": ("B4", "9999999999"),
    "a year that is none": ("B4", "ปีหน้า"),
    "a period of many years": ("B4", "2400"),
    "no village": ("B3", None),
    "a village of letters": ("B3", "หมู่ 1"),
    "no name": ("B2", None),
    "a name of signs": ("B2", "_x0000_"),
    "no forum": ("A7", "x"),
    "marks that are none": ("B8", "a b c"),
    "a project without marks": ("9", ["2222222"]),
    "a project of spaces": ("9", ["2222222", " " * 179]),
    "a project of too few marks": ("9", ["2222222", "AAAAAAAA BBBBBBBB"]),
    "a code that is none": ("9", ["ก", " ".join(["AAAAAAAA"] * 20)]),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_hidden_sheet_that_was_forged_is_refused(good, name):
    def forge(book):
        sheet = book[META]
        address, value = FORGED[name]
        if isinstance(value, list):
            sheet.insert_rows(int(address))
            for index, text in enumerate(value, start=1):
                sheet.cell(int(address), index).value = text
        else:
            sheet[address] = value
        rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        sheet.cell(len(rows), 2).value = meta._checksum([row for row in rows if row][:-1])

    ((_, _, message),) = errors_of(edited(good, forge))
    assert "ข้อมูลกำกับไฟล์" in message


def test_a_workbook_of_an_older_kind_is_refused(good, monkeypatch):
    monkeypatch.setattr(meta, "TEMPLATE_VERSION", "2")
    ((_, _, message),) = errors_of(good)
    assert "รุ่นที่ระบบไม่ใช้แล้ว" in message


def test_tags_with_a_prefix_are_read_alike(good):
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    start = sheet.index(b"<worksheet")
    prefixed = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", sheet[start:]).replace(b"xmlns=", b"xmlns:x=", 1)
    content = repacked(good, **{"xl/worksheets/sheet1.xml": sheet[:start] + prefixed})
    assert read(content).rows == read(good).rows
    formula = prefixed.replace(b"<x:v>400</x:v>", b"<x:f>200*2</x:f><x:v>400</x:v>")
    assert formula != prefixed
    assert [
        cell for _, cell, _ in errors_of(repacked(good, **{"xl/worksheets/sheet1.xml": sheet[:start] + formula}))
    ] == ["D2"]


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_bytes_changed_anywhere_never_bring_the_reader_down(good, data):
    place = data.draw(st.integers(0, len(good) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=20))
    found = read(good[:place] + junk + good[place + len(junk) :])
    assert found.is_fatal or len(found.rows) <= 2


@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_xml_changed_anywhere_never_brings_the_reader_down(good, data):
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        name = data.draw(
            st.sampled_from([name for name in package.namelist() if name.startswith("xl/") and name.endswith("l")])
        )
        part = package.read(name)
    place = data.draw(st.integers(0, len(part) - 1))
    junk = data.draw(st.sampled_from([b"<", b">", b"/", b'"', b"999999", b"\xff", b"<c/>", b"", b"&", b"-1", b"\x00"]))
    cut = data.draw(st.integers(0, 30))
    found = read(repacked(good, **{name: part[:place] + junk + part[place + cut :]}))
    assert all(THAI.search(error.message) for error in found.errors)


def test_limits_leave_room_for_real_files(good):
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    assert unpacked < envelope.MAX_UNPACKED / 20

"""The file around the cells: what may be opened at all, and what the cell reader does not tell (formulas, merges).

A workbook is a zip of XML.  Everything is weighed before it is unpacked and unpacked only here; the cell reader gets a
clean copy that holds nothing but the checked parts, so a second reading of the zip can find nothing else in it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from agencies.access.incoming import MEGABYTE
from plans.village.workbook.columns import MAX_ROWS
from plans.village.workbook.meta import Unfit
from plans.village.workbook.styles import may_show_percentages, percent_styles

MAX_ENTRIES: Final = 500
MAX_UNPACKED: Final = 64 * MEGABYTE
MAX_PART: Final = 32 * MEGABYTE
# Office XML packs about 10:1, at most 60:1 in a sheet of formatted blanks; a bomb packs 1000:1.
MAX_RATIO: Final = 200
RATIO_FREE: Final = MEGABYTE
CHUNK: Final = 256 * 1024
# A filled cell from this row on ends the reading at once; the exact limit is counted on the rows themselves.
FAR_ROW: Final = 1000
MOST_COLUMNS: Final = 100
WORKBOOK_PART: Final = "xl/workbook.xml"
RELATIONS_PART: Final = "xl/_rels/workbook.xml.rels"
TYPES_PART: Final = "[Content_Types].xml"
STYLES_PART: Final = "xl/styles.xml"
COMMON_PARTS: Final = (TYPES_PART, "_rels/.rels", WORKBOOK_PART, RELATIONS_PART, STYLES_PART)
STRINGS_PART: Final = "xl/sharedStrings.xml"
DAMAGED: Final = "เปิดอ่านไฟล์ Excel นี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาเปิดด้วย Excel แล้วบันทึกใหม่เป็น .xlsx"
SWOLLEN: Final = "ไฟล์นี้คลายออกมาแล้วใหญ่ผิดปกติ ระบบจึงไม่รับเพื่อความปลอดภัย กรุณาดาวน์โหลดแบบกรอกใหม่"
LOCKED: Final = "ไฟล์นี้ตั้งรหัสผ่านไว้ ระบบเปิดอ่านไม่ได้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน"
NOT_EXCEL: Final = "ไฟล์นี้ไม่ใช่ไฟล์ Excel (.xlsx) ระบบตรวจจากเนื้อไฟล์ ไม่ใช่จากชื่อ กรุณาใช้แบบกรอกที่ดาวน์โหลดจากระบบ"
OLD_EXCEL: Final = "ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) กรุณาบันทึกใหม่เป็น .xlsx"
MACROS: Final = "ไฟล์นี้มีมาโคร (โปรแกรมที่ฝังในไฟล์) ระบบจึงไม่รับ กรุณาบันทึกใหม่เป็น .xlsx ที่ไม่มีมาโคร"
LINKED: Final = "ไฟล์นี้เชื่อมโยงไปยังไฟล์หรือแหล่งข้อมูลอื่น ระบบจึงไม่รับ กรุณาลบการเชื่อมโยงแล้วบันทึกใหม่"
EMBEDDED: Final = "ไฟล์นี้มีวัตถุหรือโปรแกรมฝังอยู่ ระบบจึงไม่รับ กรุณาลบวัตถุที่ฝังไว้แล้วบันทึกใหม่"
TOO_LONG: Final = f"มีข้อมูลเกิน {MAX_ROWS} แถว ระบบรับได้ไม่เกิน {MAX_ROWS} โครงการต่อหมู่บ้าน กรุณาลบแถวที่เกินออก"
TOO_WIDE: Final = "มีข้อมูลอยู่ไกลนอกตาราง กรุณาลบข้อมูลที่อยู่นอกคอลัมน์ของแบบกรอกออก"
EMPTY: Final = "ไฟล์ว่างเปล่า (0 ไบต์) กรุณาเลือกไฟล์ใหม่"
_FORBIDDEN: Final = (
    (re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/", re.IGNORECASE), MACROS),
    (re.compile(r"/externallinks/|/connections\.xml|/querytables/", re.IGNORECASE), LINKED),
    (re.compile(r"/activex/|/embeddings/|/ctrlprops/", re.IGNORECASE), EMBEDDED),
)
# Cells as every office program writes them are passed over; the others are looked at one by one.
_STRANGE_CELL = re.compile(rb'<c(?! r="[A-Z]{1,2}[0-9]{1,3}"[ />])[\s/>]')
_FORMULA = re.compile(rb"<f[\s/>]")
_MERGE = re.compile(rb"<mergeCell\s")
# Some programs write every tag with a prefix (<x:c>).
_PREFIXED = re.compile(rb":(?:c|f|mergeCell)[\s/>]")
_WITH_PREFIX = tuple(re.compile(rb"<(?:[^\s<>/:\"']+:)?" + name + rb"[\s/>]") for name in (rb"c", rb"f", rb"mergeCell"))
_WORKBOOK_TYPE = re.compile(rb"<Override\s[^<>]*[\"']/xl/workbook\.xml[\"'][^<>]*>")
_BROKEN = re.compile(rb'\st="e"')
# SheetJS with dates, and Excel's strict format, write a date as «2026-03-15T00:00:00».
_DATED = re.compile(rb'\st="d"')
_TAG = re.compile(rb"<[^\s<>/:\"']*:?(?:c|mergeCell)((?:\s+[\w:]+\s*=\s*(?:\"[^\"'<>]*\"|'[^\"'<>]*'))*)\s*(/?)>")
# A row or column that a person hid, or drew to nothing; the words by which a stretch without any is passed over.
_ROWS = b"sheetData"
_HIDING = (b"hidden", b'ht="0', b"ht='0", b'width="0', b"width='0")
_UNSEEN = re.compile(
    rb"<(?:[^\s<>/:\"']+:)?(row|col)(?=\s)([^<>]*?"
    rb"\s(?:hidden\s*=\s*[\"'](?:1|true)|(?:ht|width)\s*=\s*[\"']0(?:\.[0-9]*)?)[\"'][^<>]*)>"
)
_STYLED = re.compile(rb"<(?:[^\s<>/:\"']+:)?c\s[^<>]*?\ss\s*=\s*[\"']([0-9]+)[\"'][^<>]*>")
# Some programs close an empty cell with a tag of its own.
_CLOSED = re.compile(rb"</[^\s<>/:\"']*:?c>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(rb"([A-Za-z]+)([0-9]+)")
_LAST_REFERENCE = re.compile(rb'\sr\s*=\s*["\']([A-Za-z]+[0-9]+)["\']')


@dataclass
class SheetLook:
    """What a sheet's XML shows beside the values.

    Addresses of formulas, error values, numbers shown as percentages and dates written as text; merged ranges; what is
    hidden (rows as people count them, columns from 0); ``percents`` are the looks of cells that show percentages.
    """

    name: str = ""
    percents: frozenset[bytes] = frozenset()
    is_hidden: bool = False
    content: bytes = b""
    formulas: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    merges: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Envelope:
    """A file that may be read: the looks of the wanted sheets by name, every sheet's name, and the clean copy."""

    sheets: Mapping[str, SheetLook]
    names: tuple[str, ...]
    clean: bytes


def content_of(source: bytes | Path, max_mb: int) -> bytes:
    """Return the bytes of a file that is neither empty nor too large; raises Unfit before reading any more."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if not size:
        raise Unfit(EMPTY)
    if size > max_mb * MEGABYTE:
        raise Unfit(too_large(size, max_mb))
    return source if isinstance(source, bytes) else source.read_bytes()


def too_large(size_bytes: int, max_mb: int) -> str:
    """Say how large the file is and how large it may be."""
    return (
        f"ไฟล์ใหญ่ {size_bytes / MEGABYTE:,.1f} MB เกินกำหนด {max_mb} MB กรุณาใช้แบบกรอกที่ดาวน์โหลดจากระบบ "
        "โดยไม่แทรกรูปภาพหรือชีตอื่น"
    )


def opened(content: bytes, wanted: tuple[str, ...]) -> Envelope:
    """Open a file as a workbook and unpack the ``wanted`` sheets; raises Unfit with a Thai sentence.

    A wanted sheet that is not there is left out.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        # An OLE file is an old workbook, or a locked new one wrapped in a stream of this name.
        raise Unfit(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD_EXCEL)
    if not content.startswith(b"PK\x03\x04"):
        raise Unfit(NOT_EXCEL)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            return _unpacked(package, wanted)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, ValueError, OSError) as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unfit(DAMAGED) from error


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse by what the zip declares, before anything is unpacked."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(entry.file_size > RATIO_FREE + MAX_RATIO * entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise Unfit(SWOLLEN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unfit(LOCKED)
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise Unfit(DAMAGED)
    names = [entry.filename for entry in entries]
    if WORKBOOK_PART not in names:
        raise Unfit(NOT_EXCEL)
    for pattern, sentence in _FORBIDDEN:
        if any(pattern.search(f"/{name}") for name in names):
            raise Unfit(sentence)
    if len(set(names)) != len(names):
        raise Unfit(DAMAGED)


def _unpacked(package: zipfile.ZipFile, wanted: tuple[str, ...]) -> Envelope:
    present = set(package.namelist())
    parts: dict[str, bytes] = {name: _bounded(package, name) for name in COMMON_PARTS if name in present}
    if _tells_of_macros(parts.get(TYPES_PART, b"")):
        raise Unfit(MACROS)
    workbook = _tree(parts[WORKBOOK_PART])
    places, hidden = _places(workbook, parts[RELATIONS_PART]), _hidden(workbook)
    styles = parts.get(STYLES_PART, b"")
    percents = percent_styles(_tree(styles)) if may_show_percentages(styles) else frozenset()
    looks: dict[str, SheetLook] = {}
    for name in wanted:
        if name in places:
            looks[name] = SheetLook(name, percents, is_hidden=name in hidden)
            _read_sheet(package, places[name], looks[name])
            parts[places[name]] = looks[name].content
    if STRINGS_PART in present:
        parts[STRINGS_PART] = _bounded(package, STRINGS_PART)
    return Envelope(sheets=looks, names=tuple(places), clean=_packed(parts))


def _tells_of_macros(types: bytes) -> bool:
    """Tell whether the workbook itself is declared as one with macros.

    Some programs (SheetJS) declare types that no part of the file has, those of macros among them.
    """
    declared = _WORKBOOK_TYPE.findall(types)
    return any(b"macroEnabled" in one for one in declared) or (b"macroEnabled" in types and not declared)


def _bounded(package: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(_chunks(package, name))


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Unpack a part piece by piece and stop when it grows beyond all bounds, whatever it declared."""
    size = 0
    with package.open(name) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > MAX_PART:
                raise Unfit(SWOLLEN)
            yield chunk


def _hidden(workbook: ElementTree.Element) -> set[str]:
    """Return the names of the sheets that a person hid."""
    sheets = (sheet for sheet in workbook.iter() if sheet.tag.rpartition("}")[2] == "sheet")
    return {sheet.get("name", "") for sheet in sheets if sheet.get("state", "visible") != "visible"}


def _places(workbook: ElementTree.Element, relations: bytes) -> dict[str, str]:
    """Tell which part of the zip holds which sheet."""
    targets = {relationship.get("Id"): relationship.get("Target", "") for relationship in _tree(relations)}
    places: dict[str, str] = {}
    for sheet in workbook.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            name = sheet.get("name", "")
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            if name in places:
                raise Unfit(DAMAGED)
            places[name] = posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
    return places


def _tree(part: bytes) -> ElementTree.Element:
    if b"\x00" in part or b"<!" in part.replace(b"<!--", b""):
        raise Unfit(DAMAGED)
    return ElementTree.fromstring(part)  # noqa: S314  no document type, so no entities: refused above


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _read_sheet(package: zipfile.ZipFile, part: str, look: SheetLook) -> None:
    """Unpack a sheet, looking at each stretch of whole rows as it comes, so that a long sheet is refused early."""
    kept: list[bytes] = []
    waiting = b""
    try:
        for chunk in _chunks(package, part):
            kept.append(chunk)
            waiting += chunk
            end = waiting.rfind(b"row>") + 4
            if end > 4:
                _inspect(waiting[:end], look)
                waiting = waiting[end:]
        _inspect(waiting, look)
    except Unfit as unfit:
        raise Unfit(str(unfit), look.name) from unfit
    look.content = b"".join(kept)


def _inspect(stretch: bytes, look: SheetLook) -> None:
    """Note what a stretch of XML shows; raises Unfit for what no honest workbook has."""
    if b"\x00" in stretch or b"<!DOCTYPE" in stretch:
        raise Unfit(DAMAGED)
    cells, formulas, merges = _STRANGE_CELL, _FORMULA, _MERGE
    if _PREFIXED.search(stretch):
        cells, formulas, merges = _WITH_PREFIX
    for match in cells.finditer(stretch):
        _check_cell(stretch, match.start())
    look.formulas |= {_owner(stretch, match.start()) for match in formulas.finditer(stretch)}
    look.merges += [
        _attributes(stretch, match.start()).get(b"ref", b"").decode("ascii", "replace")
        for match in merges.finditer(stretch)
    ]
    if b't="e"' in stretch:
        look.broken |= {_owner(stretch, match.end()) for match in _BROKEN.finditer(stretch)}
    if b't="d"' in stretch:
        look.dates |= {_owner(stretch, match.end()) for match in _DATED.finditer(stretch)}
    if look.percents:
        shown = (match for match in _STYLED.finditer(stretch) if match[1] in look.percents)
        look.shares |= {_owner(stretch, match.end()) for match in shown}
    # Columns stand before all rows: the one of the codes is always hidden, and no reason to look at every row.
    head, _, rows = stretch.partition(_ROWS)
    for part in (head, rows):
        if any(word in part for word in _HIDING):
            _note_hidden(part, look)


def _note_hidden(stretch: bytes, look: SheetLook) -> None:
    """Note the rows and columns that a stretch hides."""
    for what, attributes in _UNSEEN.findall(stretch):
        if what == b"row":
            look.hidden_rows |= set(_numbers(attributes, b"r"))
        for first, last in zip(_numbers(attributes, b"min"), _numbers(attributes, b"max"), strict=False):
            look.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))


def _numbers(tag: bytes, name: bytes) -> list[int]:
    """Return the number that an attribute of a tag holds, none when it is not there."""
    found = re.findall(rb"\s" + name + rb"\s*=\s*[\"']([0-9]{1,7})[\"']", tag)
    return [int(number) for number in found[:1]]


def _owner(stretch: bytes, end: int) -> str:
    """Return the address of the cell that a formula or an error stands in."""
    *_, last = _LAST_REFERENCE.findall(stretch, max(0, end - 2000), end) or [b""]
    address: bytes = last
    return address.decode("ascii").upper()


def _check_cell(stretch: bytes, start: int) -> None:
    """Refuse a filled cell far outside the table; formatted blanks may lie anywhere."""
    tag = _TAG.match(stretch, start)
    if tag is None:
        raise Unfit(DAMAGED)
    if tag[2] or _CLOSED.match(stretch, tag.end()):
        return
    reference = _REFERENCE.fullmatch(_attributes(stretch, start).get(b"r", b""))
    if reference is None:
        raise Unfit(DAMAGED)
    if int(reference[2]) >= FAR_ROW:
        raise Unfit(TOO_LONG)
    if len(reference[1]) > 2:
        raise Unfit(TOO_WIDE)


def _attributes(stretch: bytes, start: int) -> dict[bytes, bytes]:
    tag = _TAG.match(stretch, start)
    if tag is None:
        raise Unfit(DAMAGED)
    return dict(reversed(_ATTRIBUTE.findall(tag[1])))

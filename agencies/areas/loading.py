"""The country's areas from their sources: provinces, districts and tambons from GeoThai, villages from DOPA's files.

GeoThai's data are CC-BY-4.0 and come from the Department of Provincial Administration (กรมการปกครอง).  Only the DOPA
code says which area is meant; names are read, never matched.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geothai
from django.db import transaction
from geothai.abolished import abolished_areas
from geothai.types import Abolished

from agencies.areas.codes import COUNTRY, covers, moo_of, parents, tambon_of
from agencies.areas.models import Area
from paper.thai import Unreadable, arabic_digits, normalise, readers
from paper.thai.readers import Reading

if TYPE_CHECKING:
    import _csv


BATCH = 1000
LEVELS = {
    "province": Area.Level.PROVINCE,
    "district": Area.Level.DISTRICT,
    "subdistrict": Area.Level.TAMBON,
}


@dataclass(frozen=True)
class Place:
    """One area as its source tells it; ``valid_to`` is the last day its code was in force."""

    code: str
    level: str
    name: str
    moo: int | None = None
    valid_to: dt.date | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Tally:
    """How many areas were new and how many changed."""

    created: int = 0
    updated: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies."""
        return Tally(self.created + other.created, self.updated + other.updated)


def official_places() -> Iterator[Place]:
    """Tell the country, its provinces, districts and tambons, and the districts and tambons that were abolished."""
    yield Place(COUNTRY, Area.Level.COUNTRY, "ประเทศไทย")
    for province in geothai.provinces():
        yield Place(province.code, Area.Level.PROVINCE, normalise(province.name_th))
        for district in geothai.districts(province.code):
            yield Place(district.code, Area.Level.DISTRICT, normalise(district.name_th))
            for tambon in geothai.subdistricts(district.code):
                yield Place(tambon.code, Area.Level.TAMBON, normalise(tambon.name_th))
    yield from (_abolished(area) for area in abolished_areas())


def _abolished(area: Abolished) -> Place:
    # On the day of its abolition a code is no longer in force.  An area that was divided has no single successor:
    # people must say which part is meant, so none is written.
    last_day = dt.date.fromisoformat(area.abolished_on) - dt.timedelta(days=1)
    successor = area.successors[0] if len(area.successors) == 1 else None
    return Place(area.code, LEVELS[area.level], normalise(area.name_th), valid_to=last_day, successor=successor)


@transaction.atomic
def put(places: Iterable[Place]) -> Tally:
    """Store places, upper levels first and in bulk; what is already as told is not written again."""
    ids = dict(Area.objects.values_list("code", "pk"))
    waves: dict[tuple[str, bool], list[Place]] = {(level, past): [] for level in Area.Level for past in (False, True)}
    for place in places:
        # Areas of the past come after those of today, which succeed them.
        waves[place.level, place.valid_to is not None].append(place)
    return sum((_put_wave(wave, ids) for wave in waves.values() if wave), Tally())


def _put_wave(places: list[Place], ids: dict[str, int]) -> Tally:
    stored = {area.code: area for area in Area.objects.filter(level=places[0].level)}
    new, changed = [], []
    for place in places:
        values = _field_values(place, ids)
        area = stored.get(place.code)
        if area is None:
            new.append(Area(code=place.code, **values))
        elif any(getattr(area, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(area, name, value)
            changed.append(area)
    ids.update((area.code, area.pk) for area in Area.objects.bulk_create(new, batch_size=BATCH))
    Area.objects.bulk_update(changed, list(_field_values(places[0], ids)), batch_size=BATCH)
    return Tally(len(new), len(changed))


def _field_values(place: Place, ids: Mapping[str, int]) -> dict[str, object]:
    above = parents(place.code)
    return {
        "level": place.level,
        "name": place.name,
        "moo": place.moo,
        "parent_id": ids[above[-1]] if above else None,
        "valid_to": place.valid_to,
        "successor_id": ids[place.successor] if place.successor else None,
        # What the registry tells is no sample, even where the demo had made one up.
        "is_sample": False,
    }


# --- villages -------------------------------------------------------------------------------------------------------
# Headers of DOPA's population file by village (stat_m), and the names people give the same columns.
HEADERS: dict[str, tuple[str, ...]] = {
    "code": ("รหัสหมู่บ้าน", "village_code", "vcode", "ccaattmm"),
    "name": ("ชื่อหมู่บ้าน", "หมู่บ้าน", "village_name", "village"),
    "tambon": ("รหัสตำบล", "tambon_code", "subdistrict_code", "tambon"),
    "office": ("ชื่อสำนักทะเบียน", "สำนักทะเบียน", "registry_office", "registry_name", "registry_office_name"),
    "male": ("จำนวนประชากรชาย", "ประชากรชาย", "ชาย", "male", "male_total"),
    "female": ("จำนวนประชากรหญิง", "ประชากรหญิง", "หญิง", "female", "female_total"),
    "total": ("จำนวนประชากรทั้งหมด", "ประชากรรวม", "รวม", "total", "total_population"),
    "houses": ("จำนวนบ้าน (หลังคาเรือน)", "จำนวนบ้าน", "หลังคาเรือน", "houses", "house", "house_total"),
}
NUMBERS = {"male": "ประชากรชาย", "female": "ประชากรหญิง", "total": "ประชากรทั้งหมด", "houses": "จำนวนบ้าน"}
VILLAGE_CODE_DIGITS = 8
NAME_LENGTH = 120
# A municipality's own registry counts communities by codes that belong to no tambon (docs/domain.md#village-codes).
MUNICIPAL = ("ท้องถิ่น", "เทศบาล")
# How a table program keeps a code from being made a number: ="31040191" and '31040191.
_KEPT_AS_TEXT = re.compile(r'="?(\d+)"?|\'(\d+)')
# The line by which a table program tells itself what stands between two cells.
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_MOO = re.compile(r"หมู่(?:ที่)?\s*(\d+)\s*")


@dataclass(frozen=True)
class Fault:
    """One line that cannot be stored, and why, in Thai."""

    line: int
    message: str


@dataclass(frozen=True)
class VillageFile:
    """What a file says: its villages, the faulty lines, and how many lines of sums and communities were passed by.

    ``doubts`` are lines that were taken and are worth a second look.
    """

    villages: tuple[Place, ...]
    faults: tuple[Fault, ...]
    passed_by: int = 0
    doubts: tuple[Fault, ...] = ()


class _Passed(Exception):
    """A line of a sum or of a municipal community."""


class _Faulty(Exception):
    """A line that cannot be stored."""


def read_villages(content: bytes) -> VillageFile:
    """Read a file of villages in DOPA's column layout: «|», comma, semicolon or tab; UTF-8, TIS-620, marked UTF-16.

    Nothing is stored.  Every faulty line is named; the tambon of each village must be known and in force.  A name that
    lost its letters is a fault: it never takes the place of a good one.
    """
    text = _decoded(content)
    if text is None:
        return _refused("อ่านไฟล์ไม่ได้ กรุณาบันทึกเป็นไฟล์ข้อความ CSV แบบ UTF-8 หรือ TIS-620")
    separator = _SEPARATOR_LINE.match(text)
    heading = text[separator.end() if separator else 0 :].split("\n", 1)[0]
    lines = _lines(text, separator[1] if separator else max("|,;\t", key=heading.count))
    if separator:
        next(lines)
    columns = _columns(next(lines, []))
    missing = [HEADERS[name][0] for name in ("code", "name") if name not in columns]
    if missing:
        return _refused(f"บรรทัดแรกต้องเป็นหัวตาราง ไม่พบคอลัมน์ {' และ '.join(f'«{title}»' for title in missing)}")
    return _read_lines(lines, columns)


def _lines(text: str, delimiter: str) -> _csv.Reader:
    source = io.StringIO(text, newline="")
    if delimiter == "|":
        # DOPA's own files never quote, so a stray quotation mark in a name is a letter like any other.
        return csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(source, delimiter=delimiter, strict=True)


def _refused(message: str) -> VillageFile:
    return VillageFile((), (Fault(1, message),))


def _decoded(content: bytes) -> str | None:
    encodings = (
        ("utf-16",) if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "cp874")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _columns(heading: list[str]) -> dict[str, int]:
    """Find each known column; where two headers mean the same, the first counts."""
    titles = [_plain(title) for title in heading]
    columns = {}
    for name, aliases in HEADERS.items():
        places = [titles.index(_plain(alias)) for alias in aliases if _plain(alias) in titles]
        if places:
            columns[name] = min(places)
    return columns


def _plain(title: str) -> str:
    return normalise(title).casefold().replace(" ", "").replace("_", "")


def _read_lines(lines: _csv.Reader, columns: Mapping[str, int]) -> VillageFile:
    tambons = {area.code: area for area in Area.objects.filter(level=Area.Level.TAMBON).select_related("successor")}
    villages: dict[str, Place] = {}
    faults: list[Fault] = []
    doubts: list[Fault] = []
    passed_by = 0
    try:
        for line in lines:
            try:
                if any(cell.strip() for cell in line):
                    village, doubt = _village(_cells(line, columns), tambons)
                    _check_twice(villages.setdefault(village.code, village), village)
                    doubts += [Fault(lines.line_num, doubt)] if doubt else []
            except _Passed:
                passed_by += 1
            except _Faulty as fault:
                faults.append(Fault(lines.line_num, str(fault)))
    except csv.Error:
        faults.append(Fault(lines.line_num, "อ่านเป็นตารางต่อจากบรรทัดนี้ไม่ได้ กรุณาตรวจเครื่องหมายอัญประกาศ"))
    if not villages and not faults:
        faults.append(Fault(1, "ไม่มีหมู่บ้านในไฟล์นี้"))
    return VillageFile(tuple(villages.values()), tuple(faults), passed_by, tuple(doubts))


def _cells(line: list[str], columns: Mapping[str, int]) -> dict[str, str]:
    if len(line) <= max(columns.values()):
        raise _Faulty("จำนวนช่องในบรรทัดนี้น้อยกว่าหัวตาราง")
    # The name keeps every sign it came with, for they tell whether its letters were lost.
    return {name: line[place] if name == "name" else normalise(line[place]) for name, place in columns.items()}


def _village(cells: Mapping[str, str], tambons: Mapping[str, Area]) -> tuple[Place, str]:
    """Read a village and what is doubted of it."""
    code, name = _code(cells["code"]), normalise(cells["name"]).strip("-")
    if not code.strip("0-"):
        if name:
            raise _Faulty(f"หมู่บ้าน «{name}» ไม่มีรหัสหมู่บ้าน")
        raise _Passed
    if not (code.isdigit() and len(code) == VILLAGE_CODE_DIGITS):
        raise _Faulty(f"รหัสหมู่บ้าน «{code}» ต้องเป็นตัวเลข 8 หลัก")
    if moo_of(code) == 0:
        raise _Passed
    _check_tambon(code, cells, tambons)
    if not name:
        raise _Faulty(f"หมู่บ้านรหัส {code} ไม่มีชื่อหมู่บ้าน")
    named = _named(cells["name"], code)
    if len(named.value) > NAME_LENGTH:
        raise _Faulty(f"ชื่อหมู่บ้านรหัส {code} ยาวเกิน {NAME_LENGTH} ตัวอักษร")
    for column in NUMBERS.keys() & cells.keys():
        try:
            readers.count(cells[column].removesuffix(".0"))
        except Unreadable as unreadable:
            raise _Faulty(f"หมู่บ้านรหัส {code}: {NUMBERS[column]} «{cells[column]}» ไม่ใช่จำนวนเต็ม") from unreadable
    return Place(code, Area.Level.VILLAGE, named.value, moo=moo_of(code)), named.doubt


def _code(typed: str) -> str:
    kept = _KEPT_AS_TEXT.fullmatch(typed)
    return arabic_digits((kept[1] or kept[2]) if kept else typed).removesuffix(".0")


def _named(typed: str, code: str) -> Reading[str]:
    """Read the name; a «หมู่ที่» in front of it, which the code says already, is left out, and another one is refused."""
    try:
        named = readers.village_name(typed)
    except Unreadable as lost:
        raise _Faulty(f"หมู่บ้านรหัส {code}: {lost}") from lost
    moo = _MOO.match(arabic_digits(named.value))
    if moo is None:
        return named
    if int(moo[1]) != moo_of(code):
        raise _Faulty(f"ชื่อหมู่บ้านรหัส {code} เขียนว่า «{named.value[:40]}» แต่รหัสเป็นหมู่ที่ {moo_of(code)} กรุณาตรวจ")
    rest = named.value[moo.end() :]
    return Reading(rest, f"ตัดคำว่า «{moo[0].strip()}» หน้าชื่อ «{rest[:40]}» ออก เพราะรหัสบอกหมู่ที่อยู่แล้ว")


def _check_tambon(code: str, cells: Mapping[str, str], tambons: Mapping[str, Area]) -> None:
    tambon = tambons.get(tambon_of(code))
    if tambon is None:
        if cells.get("office", "").startswith(MUNICIPAL):
            raise _Passed
        raise _Faulty(f"ไม่พบตำบลรหัส {tambon_of(code)} ของหมู่บ้านรหัส {code}")
    if tambon.valid_to is not None:
        instead = f" ปัจจุบันใช้รหัส {tambon.successor.code}" if tambon.successor else ""
        raise _Faulty(f"ตำบลรหัส {tambon.code} ของหมู่บ้านรหัส {code} ยกเลิกแล้ว{instead}")
    written = arabic_digits(cells.get("tambon", "")).removesuffix(".0")
    if written.isdigit() and len(written) == len(tambon.code) and not covers(written, code):
        raise _Faulty(f"หมู่บ้านรหัส {code} ไม่อยู่ในตำบลรหัส {written} ที่เขียนไว้ในบรรทัดเดียวกัน")


def _check_twice(first: Place, again: Place) -> None:
    if first != again:
        raise _Faulty(f"รหัสหมู่บ้าน {again.code} มีสองชื่อในไฟล์เดียวกัน: «{first.name}» และ «{again.name}»")

"""The workbook's sheets as data: which column holds which field, by which kind it is written and read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from paper.thai import readers
from paper.thai.readers import Reading
from plans.village.models import Forum
from projects import fields

TEMPLATE_VERSION: Final = "1"
PROJECTS: Final = "โครงการ"
FORUM: Final = "เวทีประชาคม"
GUIDE: Final = "คำแนะนำ"
LISTS: Final = "รายการอ้างอิง"
META: Final = "_meta"
HEADING_ROW: Final = 1
FIRST_ROW: Final = 2
MAX_ROWS: Final = 500
LAST_ROW: Final = FIRST_ROW + MAX_ROWS - 1
READY_ROWS: Final = 200
# Text fields have no end in the database; a cell of more is a slip (a whole document pasted into it).
MAX_TEXT: Final = 4000


class Kind(Enum):
    """What a cell holds; the kind alone decides format, drop-down and reading."""

    POSITION = auto()
    TEXT = auto()
    COUNT = auto()
    QUANTITY = auto()
    MONEY = auto()
    CHOICE = auto()
    DATE = auto()
    CODE = auto()


@dataclass(frozen=True)
class Column:
    """One heading (or one label of the forum sheet): the field it fills, its kind, width in characters and note.

    ``words`` is the reader of a cell of text.
    """

    field: str
    heading: str
    kind: Kind
    width: float = 12
    max_length: int = MAX_TEXT
    list_name: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    note: str = ""
    fiscal_year: int = 0
    words: Callable[[object], Reading[str]] = dataclasses.field(default=readers.lines, compare=False)

    @property
    def is_one_line(self) -> bool:
        """Tell whether its text stands on one line."""
        return self.words is not readers.lines


def _forum_limit(name: str) -> int:
    return getattr(Forum._meta.get_field(name), "max_length", None) or MAX_TEXT  # noqa: SLF001  Django's documented API


def _person(name: str, heading: str, note: str) -> Column:
    return Column(name, heading, Kind.TEXT, words=readers.person_name, max_length=_forum_limit(name), note=note)


POSITION: Final = Column("position", "ลำดับ", Kind.POSITION, 7, note="ลำดับความสำคัญ เว้นว่างได้ ระบบจะเรียงตามแถว")
RESOLUTION: Final = Column("resolution", "มติที่ประชุม", Kind.TEXT, 28, note="ข้อความมติ หรือเลขที่มติ เช่น 1")
_KINDS: Final = {
    fields.Kind.LINE: Kind.TEXT,
    fields.Kind.TEXT: Kind.TEXT,
    fields.Kind.LONG_TEXT: Kind.TEXT,
    fields.Kind.QUANTITY: Kind.QUANTITY,
    fields.Kind.COUNT: Kind.COUNT,
    fields.Kind.CHOICE: Kind.CHOICE,
}
# Sources as the offices write them (docs/domain.md#funding-sources); suggestions only.
FUNDING_SOURCES: Final = (
    "ข้อบัญญัติ อบต.",
    "เงินสะสม (จ่ายขาด)",
    "เงินอุดหนุนเฉพาะกิจ",
    "เงินอุดหนุนจาก อบจ.",
    "งบจังหวัด",
    "งบกรมส่งเสริมการเกษตร",
    "พอช.",
    "ธ.ก.ส.",
    "ทุนชุมชน",
    "ประชาชนสมทบ",
)
CODE: Final = Column("code", "รหัสโครงการ", Kind.CODE, 12)
FORUM_LABELS: Final = (
    Column("held_on", "วันที่", Kind.DATE, note="เช่น 15 มี.ค. 2569 หรือ 15/3/2569"),
    Column("place", "สถานที่", Kind.TEXT, words=readers.line, max_length=_forum_limit("place"), note="สถานที่จัดเวทีประชาคม"),
    Column("male_count", "ผู้เข้าร่วมชาย", Kind.COUNT, note="จำนวนคน เป็นตัวเลข"),
    Column("female_count", "ผู้เข้าร่วมหญิง", Kind.COUNT, note="จำนวนคน เป็นตัวเลข"),
    Column("household_count", "ครัวเรือนที่เข้าร่วม", Kind.COUNT, note="จำนวนครัวเรือน เป็นตัวเลข"),
    _person("chair", "ประธาน", "ชื่อ-สกุล ประธานในเวที"),
    _person("secretary", "เลขานุการ", "ชื่อ-สกุล เลขานุการ"),
)


def budget_heading(fiscal_year: int) -> str:
    """Return the heading of a year's money."""
    return f"งบประมาณ {fiscal_year}"


def columns(years: Sequence[int]) -> tuple[Column, ...]:
    """Return the official columns of the sheet โครงการ: what the registry has in the workbook, the place before it.

    The money is one column per fiscal year (B.E.).
    """
    return _official(tuple(years))


@lru_cache(maxsize=32)  # periods are few, and columns are asked for at every step of a reading
def _official(years: tuple[int, ...]) -> tuple[Column, ...]:
    return (POSITION, *(column for said in fields.in_workbook() for column in _columns(said, years)), RESOLUTION)


def _columns(said: fields.Field, years: Sequence[int]) -> tuple[Column, ...]:
    cell = said.cell or fields.Cell(12, "")
    if said.name == fields.MONEY:
        return tuple(
            Column(f"year_{number}", budget_heading(year), Kind.MONEY, cell.width, note=cell.note, fiscal_year=year)
            for number, year in enumerate(years, start=1)
        )
    column = Column(said.name, said.label, _KINDS[said.kind], cell.width, list_name=cell.list_name, note=cell.note)
    if said.options:
        # A choice is held by its list, not by a length.
        return (replace(column, choices={label: value for value, label in said.options.items()}),)
    words = readers.line if said.kind is fields.Kind.LINE else readers.lines
    return (replace(column, words=words, max_length=said.max_length or MAX_TEXT),)


def choice_lists() -> dict[str, list[str]]:
    """Return what the drop-downs of choices offer, by the name of the list."""
    return {column.list_name: list(column.choices) for column in columns(()) if column.choices}


def letter(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def index_of(letters: str) -> int:
    """Return a column's number counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def address(index: int, row: int) -> str:
    """Return a cell's address from its column counted from 0 and its row as people count."""
    return f"{letter(index)}{row}"

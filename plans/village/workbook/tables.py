"""The two sheets people fill in, read row by row: what is right becomes rows, what is not becomes sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from paper.thai import Unreadable, arabic_digits
from paper.thai.readers import Reading
from plans.village.doubted import Doubted
from plans.village.workbook import cells
from plans.village.workbook.columns import (
    CODE,
    FIRST_ROW,
    FORUM_LABELS,
    HEADING_ROW,
    LAST_ROW,
    MAX_ROWS,
    PROJECTS,
    Column,
    Kind,
    address,
    columns,
    letter,
)
from plans.village.workbook.envelope import TOO_LONG
from plans.village.workbook.grid import Grid
from plans.village.workbook.headings import heading_of
from plans.village.workbook.meta import Unfit
from plans.village.workbook.rows import Base, CellError, ForumRow, ProjectRow, at, mark, numbered

TOO_FAR: Final = f"แถวนี้อยู่เลยแถวที่ {LAST_ROW} ซึ่งเป็นแถวสุดท้ายของแบบกรอก (ไม่เกิน {MAX_ROWS} โครงการ) กรุณาย้ายขึ้นไปในแถวว่างด้านบน"
# Sums and remarks that people write under a table; such a row is no project when it says nothing else.
_NOTE: Final = re.compile(r"หมายเหตุ|รวม(?:ทั้งสิ้น|ทั้งหมด|เงิน|งบประมาณ|เป็นเงิน)?(?:$|[\s:(=])|ยอดรวม|ลงชื่อ")
_NOT_IN_NOTES: Final = ("objective", "target_unit", "place", "action_group", "urgency", "code")
_MISSING: Final = object()
# What a project holds as one number.
_NUMBERS: Final = frozenset({Kind.QUANTITY, Kind.COUNT})
_TITLE: Final = 1  # the column of the title, where an error of the whole row is shown


class ProjectTable:
    """The sheet โครงการ: ``rows`` are right, ``codes`` are those of all filled rows, ``errors`` tell the rest.

    ``wrong`` are the other rows, each with its title (blank where it cannot be read).

    ``warnings`` tell what was taken and is worth a second look, ``doubted`` the numbers among it by row and field.
    """

    def __init__(self, grid: Grid, base: Base) -> None:
        """Read the whole sheet; raises Unfit when it has too many rows or its hidden codes were touched."""
        self.grid = grid
        self.columns = columns(base.years)
        self.handed_out = {row.code: row for row in base.rows}
        self.filled = [row for row in range(FIRST_ROW, grid.last_row + 1) if self._is_filled(row)]
        if len(self.filled) > MAX_ROWS:
            raise Unfit(TOO_LONG, PROJECTS)
        self.warnings: list[CellError] = []
        self.doubted: dict[int, dict[str, Doubted]] = {}
        self.errors = grid.merged(len(self.columns), max(self.filled, default=HEADING_ROW))
        self.errors += [grid.error(_TITLE, row, TOO_FAR) for row in self.filled if row > LAST_ROW]
        known = self._known()
        self.errors += [*grid.leftovers(), *self._twins(known)]
        self.errors.sort(key=lambda error: error.row)
        self.codes = tuple(values["code"] for values in known if values["code"])
        self.rows = self._right(known)
        right = {row.row for row in self.rows}
        self.wrong = tuple((line["row"], line.get("title", "")) for line in known if line["row"] not in right)
        self.warnings += hidden(grid, self.columns, self.filled)
        self.warnings.sort(key=lambda warning: warning.row)

    def _is_filled(self, row: int) -> bool:
        """Tell whether a row says anything; a priority number or a locked code alone is a blank row."""
        line = self.grid.row(row)
        width = len(self.columns)
        if any(line[1:width]) or any(line[width + 1 :]) or any(cell != "" for cell in line[1:width]):
            return True
        typed = line[0] if line else ""
        return isinstance(typed, str) and typed != "" and not arabic_digits(typed).isdecimal()

    def _known(self) -> list[dict[str, Any]]:
        """Read the filled rows, column by column; a cell that cannot be read is missing in its row."""
        official = (*self.columns, CODE)
        blanks = [""] * len(official)
        lines = [self.grid.row(row) + blanks for row in self.filled]
        before = len(self.errors)
        names = ["row", *(column.field for column in official)]
        read = [self._column(index, column, [line[index] for line in lines]) for index, column in enumerate(official)]
        rows = [dict(zip(names, values, strict=True)) for values in zip(self.filled, *read, strict=True)]
        if len(self.errors) > before:
            rows = [{name: value for name, value in row.items() if value is not _MISSING} for row in rows]
        self.errors += [*self._untitled(rows), *self._outside()]
        return rows

    def _column(self, index: int, column: Column, typed: list[Any]) -> Sequence[Any]:
        """Read one column of the filled rows."""
        if not self.grid.special and (values := cells.quickly(typed, column)) is not None:
            return values
        return [self._cell(index, row, column) for row in self.filled]

    def _cell(self, index: int, row: int, column: Column) -> object:
        try:
            read = self.grid.value(index, row, column)
        except Unreadable as unreadable:
            if column is CODE:
                raise Unfit(str(unreadable), PROJECTS) from unreadable
            if unreadable.value is not None and mark(unreadable.value, column) == self._handed_out(index, row):
                return unreadable.value
            self.errors.append(self.grid.error(index, row, str(unreadable)))
            return _MISSING
        if read.doubt:
            self.warnings.append(self.grid.error(index, row, read.doubt))
            if column.kind in _NUMBERS:
                place, typed = f"ไฟล์ Excel ชีต «{PROJECTS}» ช่อง {address(index, row)}", self.grid.cell(index, row)
                doubt = Doubted.of(typed, read.value, read.other, place=place)
                self.doubted.setdefault(row, {})[column.field] = doubt
        return read.value

    def _handed_out(self, index: int, row: int) -> str:
        """Return the mark of a project's cell as it was handed out, blank where it was not."""
        handed_out = self.handed_out.get(str(self.grid.cell(len(self.columns), row)))
        return "".join(handed_out.marks[index : index + 1]) if handed_out else ""

    def _untitled(self, rows: Sequence[dict[str, Any]]) -> Iterator[CellError]:
        """Give an error for every row that is no project: it has no title, or is a sum or a remark."""
        for values in rows:
            title = values.get("title")
            if title == "" and "position" in values:
                yield self.grid.error(
                    _TITLE, values["row"], "ไม่มีชื่อโครงการ กรุณากรอกชื่อโครงการ หรือลบข้อมูลทั้งแถวถ้าไม่ใช่โครงการ"
                )
            elif title and _NOTE.match(title) and not any(values.get(name) for name in _NOT_IN_NOTES):
                sentence = f"«{title[:60]}» เป็นหมายเหตุหรือยอดรวม ไม่ใช่โครงการ กรุณาลบข้อมูลทั้งแถว"
                yield self.grid.error(_TITLE, values["row"], sentence)

    def _outside(self) -> Iterator[CellError]:
        """Give an error for everything that stands beside the table."""
        beyond = len(self.columns) + 1
        for row in self.filled:
            line = self.grid.row(row)
            if len(line) > beyond:
                for index, cell in enumerate(line[beyond:], start=beyond):
                    if cell != "":
                        yield self.grid.error(index, row, "ช่องนี้อยู่นอกตาราง กรุณาลบข้อมูลในช่องนี้")

    def _twins(self, known: Sequence[dict[str, Any]]) -> Iterator[CellError]:
        """Give an error for every row that carries an earlier row's code, or its title and place."""
        codes: dict[str, int] = {}
        names: dict[tuple[str, str], tuple[int, str]] = {}
        for values in known:
            row, code = values["row"], values["code"]
            first = codes.setdefault(code, row) if code else row
            if first != row:
                sentence = f"แถวนี้คัดลอกทั้งแถวมาจากแถวที่ {first} จึงมีรหัสโครงการเดียวกัน กรุณากรอกโครงการใหม่ในแถวว่างแทน"
                yield self.grid.error(_TITLE, row, sentence)
            elif values.get("title") and "place" in values:
                key = (_folded(values["title"]), _folded(values["place"]))
                first, other = names.setdefault(key, (row, code))
                # Two projects of the plan may be named alike; each has its code.
                if first != row and not (code and other):
                    sentence = f"ชื่อโครงการและพื้นที่ดำเนินการซ้ำกับแถวที่ {first} กรุณารวมเป็นแถวเดียว หรือระบุพื้นที่ให้ต่างกัน"
                    yield self.grid.error(_TITLE, row, sentence)

    def _right(self, known: Sequence[dict[str, Any]]) -> tuple[ProjectRow, ...]:
        """Return the rows without an error, each at its place."""
        wrong = {error.row for error in self.errors}
        places = numbered([values.get("position") for values in known])
        for values, place in zip(known, places, strict=True):
            values["position"] = place
        return tuple(ProjectRow(**values) for values in known if values["row"] not in wrong)


def _folded(tidy: str) -> str:
    """Return the form of a tidy text in which equal names are equal."""
    return tidy.replace("\n", " ").casefold()


def hidden(grid: Grid, official: Sequence[Column], filled: Sequence[int]) -> Iterator[CellError]:
    """Tell what is read although a person hid it: the sheet, a filled row, a column that holds something."""
    if grid.look.is_hidden:
        yield at(grid.name, "", f"ชีต «{grid.name}» ถูกซ่อนไว้ในไฟล์ ระบบอ่านข้อมูลในชีตนี้ด้วย กรุณาตรวจ")
    for row in filled:
        if row in grid.look.hidden_rows:
            yield grid.error(0, row, f"แถวที่ {row} ถูกซ่อนไว้ในไฟล์ ระบบอ่านข้อมูลในแถวนี้ด้วย กรุณาตรวจ หรือลบทั้งแถวถ้าไม่ใช้")
    for index, column in enumerate(official):
        if index in grid.look.hidden_columns and any(grid.cell(index, row) != "" for row in filled):
            sentence = f"คอลัมน์ {letter(index)} «{column.heading}» ถูกซ่อนไว้ในไฟล์ ระบบอ่านข้อมูลในคอลัมน์นี้ด้วย กรุณาตรวจ"
            yield grid.error(index, HEADING_ROW, sentence)


def _is_known(value: Any, column: Column, known: Sequence[str]) -> bool:  # noqa: ANN401  whatever a reader could make of it
    place = FORUM_LABELS.index(column)
    return place < len(known) and mark(value, column) == known[place]


@dataclass(frozen=True)
class ForumTable:
    """The sheet เวทีประชาคม: ``row`` is None when anything in it is wrong; ``warnings`` as in ProjectTable."""

    row: ForumRow | None
    errors: list[CellError]
    warnings: list[CellError]


def read_forum(grid: Grid, known: Sequence[str] = ()) -> ForumTable:
    """Read the sheet เวทีประชาคม, label in column A and value in B.

    ``known`` are the marks of the download: what stands as it was handed out is not judged anew.
    """
    filled = [row for row in range(1, len(FORUM_LABELS) + 1) if grid.cell(1, row) != ""]
    warnings = list(hidden(grid, (), filled))
    errors = grid.merged(2, len(FORUM_LABELS))
    values: dict[str, Any] = {}
    for row, column in enumerate(FORUM_LABELS, start=1):
        label = heading_of(grid.cell(0, row)).rstrip(" :")
        if label != column.heading:
            actual = f"แต่พบ «{label[:60]}»" if label else "แต่ว่างอยู่"
            errors.append(grid.error(0, row, f"ช่องนี้ต้องเป็น «{column.heading}» {actual} กรุณาใช้หัวข้อตามแบบกรอกเดิม"))
            continue
        try:
            read = grid.value(1, row, column)
        except Unreadable as unreadable:
            if unreadable.value is None or not _is_known(unreadable.value, column, known):
                errors.append(grid.error(1, row, str(unreadable)))
                continue
            read = Reading(unreadable.value)
        values[column.field] = read.value
        if read.doubt and not _is_known(read.value, column, known):
            warnings.append(grid.error(1, row, read.doubt))
    errors += grid.leftovers()
    return ForumTable(None if errors else ForumRow(**values), errors, warnings)

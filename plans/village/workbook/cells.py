"""One cell: what was typed becomes a value, or a Thai sentence that says what is wrong and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, cast

from paper.thai import Unreadable, readers
from paper.thai.letters import unprinted
from paper.thai.lost import is_lost
from paper.thai.readers import Reading
from paper.thai.typed import as_typed
from plans.village.workbook.columns import Column, Kind
from plans.village.workbook.rows import Value
from projects.models import CODE_PATTERN

MAX_POSITION: Final = 32_767  # PositiveSmallIntegerField
# Up to which number, and as what, a whole number is read that needs no second look.
_USUAL: Final[dict[Kind, tuple[float, Callable[[float], Value]]]] = {
    Kind.MONEY: (1e12 - 1, lambda amount: Decimal(int(amount))),
    Kind.QUANTITY: (1e10 - 1, lambda number: Decimal(int(number))),
    Kind.COUNT: (readers.LARGEST_COUNT, int),
    Kind.POSITION: (MAX_POSITION, int),
}
_WORDS: Final = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CODE})
# Words that may be anything, so that many of them are looked at together.
_FREE: Final = frozenset({readers.line, readers.lines})
_CODE: Final = re.compile(CODE_PATTERN)
# What an office program would run when the text is opened in it again: a formula, or a command as «+cmd|…!A0».
_COMMAND_STARTS: Final = frozenset("=+-@")
_COMMAND: Final = re.compile(r"=|[+\-@].*\|.*!", re.DOTALL)
FORMULA: Final = "มีสูตรคำนวณหรือคำสั่ง ระบบไม่รับสูตร กรุณาพิมพ์ค่าที่ต้องการลงไปตรง ๆ"
ERROR_VALUE: Final = "มีค่าผิดพลาดของ Excel (เช่น #REF!) กรุณาลบแล้วพิมพ์ค่าใหม่"


def read(cell: object, column: Column) -> Reading[Value]:
    """Read a cell as its column wants it; blank is None for numbers and dates and '' for text.  Raises Unreadable."""
    if cell == "":
        return Reading(blank(column))
    if isinstance(cell, str) and is_command(cell):
        raise Unreadable(FORMULA, cell)
    return _READERS[column.kind](cell, column)


def has_commands(typed: Sequence[object]) -> bool:
    """Tell whether any of many cells holds a command."""
    suspects = [cell for cell in typed if isinstance(cell, str) and cell[:1] in _COMMAND_STARTS]
    return any(map(is_command, suspects))


def quickly(typed: Sequence[object], column: Column) -> Sequence[Value] | None:
    """Read many cells of one column in one look, where none of them needs a second one: the usual case; else None."""
    kinds = set(map(type, typed))
    if column.choices:
        usual = column.choices.keys() >= set(typed) - {""}
        return [column.choices.get(str(cell), "") for cell in typed] if usual else None
    if column.kind in _USUAL and kinds <= {float, str}:
        return _numbers(typed, column)
    if kinds <= {str}:
        texts = cast("Sequence[str]", typed)
        if column.kind is Kind.CODE:
            return texts if all(not text or _CODE.fullmatch(text) for text in texts) else None
        return texts if column.words in _FREE and column.kind is Kind.TEXT and _are_ordinary(texts, column) else None
    return None


def _numbers(typed: Sequence[object], column: Column) -> list[Value] | None:
    """Read numbers, each that stands several times once; None when one of them is text, doubted or refused."""
    most, made = _USUAL[column.kind]
    known: dict[object, Value] = {"": None, "-": made(0)}
    try:
        for cell in set(typed) - known.keys():
            if not isinstance(cell, float):
                return None
            is_whole = 0 <= cell <= most and cell.is_integer()
            known[cell] = made(cell) if is_whole else _READERS[column.kind](cell, column).value
    except Unreadable:
        return None
    return [known[cell] for cell in typed]


def _are_ordinary(texts: Sequence[str], column: Column) -> bool:
    """Tell whether texts may stay as they are."""
    together = "\n".join(texts)
    return (
        max(map(len, texts), default=0) <= column.max_length
        and not (_COMMAND_STARTS & {text[:1] for text in texts} and has_commands(texts))
        and not is_lost(together)
        and not unprinted("".join(set(together)))
        and (not column.is_one_line or together.count("\n") == max(len(texts) - 1, 0))
    )


def blank(column: Column) -> str | None:
    """Return what an empty cell of the column means: '' for words, None for numbers and dates."""
    return "" if column.kind in _WORDS else None


def is_command(text: str) -> bool:
    """Tell whether a text begins as a formula or a command does."""
    return text[:1] in _COMMAND_STARTS and _COMMAND.match(text) is not None


def text(cell: object, column: Column) -> Reading[Value]:
    """Read words by the column's reader; they end where the column of the database does."""
    said = column.words(cell)
    length = len(said.value)
    if length > column.max_length:
        raise Unreadable(f"«{column.heading}» ยาว {length:,} ตัวอักษร เกินกำหนด {column.max_length:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    return said


def choice(cell: object, column: Column) -> Reading[Value]:
    """Read one of a few labels; spaces around it do not matter."""
    label = readers.line(cell).value
    if label not in column.choices:
        raise Unreadable(f"«{column.heading}» ไม่มีค่า «{label[:60]}» ให้เลือก กรุณาเลือก {' หรือ '.join(column.choices)}")
    return Reading(column.choices[label])


def money(cell: object, _column: Column) -> Reading[Value]:
    """Read baht."""
    return readers.money(cell)


def quantity(cell: object, _column: Column) -> Reading[Value]:
    """Read a quantity; as in the money, a dash is nought."""
    return readers.quantity(cell, dash=Decimal(0))


def count(cell: object, _column: Column) -> Reading[Value]:
    """Read a whole number; as in the money, a dash is nought."""
    return readers.count(cell, dash=0)


def position(cell: object, _column: Column) -> Reading[Value]:
    """Read a priority number; anything else in this column is a note or a sum that is no project."""
    try:
        number = readers.count(cell, dash=0).value
    except Unreadable:
        number = None
    if number is None or number > MAX_POSITION:
        raise Unreadable(f"ลำดับต้องเป็นจำนวนเต็ม แต่พบ «{as_typed(cell)}» ถ้าเป็นหมายเหตุหรือยอดรวม กรุณาลบทั้งแถว")
    return Reading(number)


def date(cell: object, _column: Column) -> Reading[Value]:
    """Read a day of the Buddhist era."""
    return readers.date(cell)


def code(cell: object, _column: Column) -> Reading[Value]:
    """Read the code that the download locked into the row."""
    project_code = readers.line(cell).value
    if project_code and not _CODE.fullmatch(project_code):
        raise Unreadable("รหัสโครงการในคอลัมน์ที่ซ่อนไว้ถูกแก้ไข กรุณาดาวน์โหลดแบบกรอกใหม่แล้วคัดลอกข้อมูลไปกรอก")
    return Reading(project_code)


_READERS: Final[dict[Kind, Callable[[object, Column], Reading[Value]]]] = {
    Kind.POSITION: position,
    Kind.TEXT: text,
    Kind.COUNT: count,
    Kind.QUANTITY: quantity,
    Kind.MONEY: money,
    Kind.CHOICE: choice,
    Kind.DATE: date,
    Kind.CODE: code,
}

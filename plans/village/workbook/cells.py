"""One cell: what was typed becomes a value, or a Thai sentence that says what is wrong and what to type instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from paper.thai import Unreadable, arabic_digits, read_money, read_thai_date
from plans.village.workbook.columns import Column, Kind
from plans.village.workbook.rows import Value
from projects.models import CODE_PATTERN

MAX_COUNT: Final = 2_147_483_647  # PositiveIntegerField
MAX_POSITION: Final = 32_767  # PositiveSmallIntegerField
MAX_QUANTITY: Final = Decimal(10) ** 10  # twelve digits, two of them behind the point
MAX_MONEY: Final = Decimal(10) ** 12  # fourteen digits, two of them behind the point
NO_NUMBER: Final = Decimal(-1)
_WHOLE: Final = 1e12
_WORDS: Final = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CODE})
_FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# What people write behind a count.
_COUNTED: Final = re.compile(r"\s*(?:คน|ครัวเรือน|หลังคาเรือน|ครัว|หลัง|ราย)$")
_DASHES: Final = frozenset("-–—−‐‑")
_CODE: Final = re.compile(CODE_PATTERN)
# What an office program would run when the text is opened in it again: a formula, or a command as «+cmd|…!A0».
_COMMAND_STARTS: Final = frozenset("=+-@")
_COMMAND: Final = re.compile(r"=|[+\-@].*\|.*!", re.DOTALL)
FORMULA: Final = "มีสูตรคำนวณหรือคำสั่ง ระบบไม่รับสูตร กรุณาพิมพ์ค่าที่ต้องการลงไปตรง ๆ"
ERROR_VALUE: Final = "มีค่าผิดพลาดของ Excel (เช่น #REF!) กรุณาลบแล้วพิมพ์ค่าใหม่"


def value(cell: object, column: Column) -> Value:
    """Read a cell as its column wants it; blank is None for numbers and dates and '' for text.  Raises Unreadable."""
    if cell == "":
        return blank(column)
    if isinstance(cell, str) and is_command(cell):
        raise Unreadable(FORMULA)
    return _READERS[column.kind](cell, column)


def has_commands(typed: Sequence[object]) -> bool:
    """Tell whether any of many cells holds a command."""
    suspects = [cell for cell in typed if isinstance(cell, str) and cell[:1] in _COMMAND_STARTS]
    return any(map(is_command, suspects))


def values(typed: Sequence[object], column: Column) -> list[Value]:
    """Read many cells of one column as ``value`` reads one; raises Unreadable at the first that cannot be read."""
    if column.choices and column.choices.keys() >= set(typed) - {""}:
        return [column.choices.get(str(cell), "") for cell in typed]
    nothing, read = blank(column), _READERS[column.kind]
    if has_commands(typed):
        raise Unreadable(FORMULA)
    return [nothing if cell == "" else read(cell, column) for cell in typed]


def blank(column: Column) -> str | None:
    """Return what an empty cell of the column means: '' for words, None for numbers and dates."""
    return "" if column.kind in _WORDS else None


def is_command(text: str) -> bool:
    """Tell whether a text begins as a formula or a command does."""
    return text[:1] in _COMMAND_STARTS and _COMMAND.match(text) is not None


def text(cell: object, column: Column) -> str:
    """Read text; a whole number typed as a number is its digits."""
    if isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = str(cell)
    if not isinstance(cell, str):
        raise Unreadable(f"«{column.heading}» ต้องเป็นข้อความ แต่โปรแกรมเก็บเป็นวันที่ เวลา หรือค่าอื่น กรุณาพิมพ์ใหม่เป็นข้อความ")
    if len(cell) > column.max_length:
        raise Unreadable(
            f"«{column.heading}» ยาว {len(cell):,} ตัวอักษร เกินกำหนด {column.max_length:,} ตัวอักษร กรุณาย่อให้สั้นลง"
        )
    return cell


def choice(cell: object, column: Column) -> str:
    """Read one of a few labels; spaces around it do not matter."""
    if isinstance(cell, str) and cell in column.choices:
        return column.choices[cell]
    label = text(cell, column)
    if label not in column.choices:
        raise Unreadable(f"«{column.heading}» ไม่มีค่า «{label[:60]}» ให้เลือก กรุณาเลือก {' หรือ '.join(column.choices)}")
    return column.choices[label]


def money(cell: object, _column: Column) -> Decimal | None:
    """Read baht."""
    if type(cell) is float and 0 <= cell < _WHOLE and cell.is_integer():
        return Decimal(int(cell))
    amount = read_money(cell)
    if amount is not None and amount >= MAX_MONEY:
        raise Unreadable(f"จำนวนเงิน «{_shown(cell)}» มากเกินกว่าที่ระบบรับได้ กรุณาตรวจสอบจำนวนหลัก")
    return amount


def quantity(cell: object, column: Column) -> Decimal:
    """Read a number from 0 up with at most two decimals; a dash is nought."""
    number = _number(cell)
    exact = number.quantize(Decimal("0.01")) if 0 <= number < MAX_QUANTITY else None
    if exact is None or exact != number:
        raise Unreadable(f"«{column.heading}» ต้องเป็นตัวเลขตั้งแต่ 0 ทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 400 แต่พบ «{_shown(cell)}»")
    return exact


def count(cell: object, column: Column) -> int:
    """Read a whole number from 0 up, with or without what is counted («29 คน»); a dash is nought."""
    number = _number(_COUNTED.sub("", cell) if isinstance(cell, str) else cell)
    if not 0 <= number <= MAX_COUNT or number != number.to_integral_value():
        raise Unreadable(f"«{column.heading}» ต้องเป็นจำนวนเต็มตั้งแต่ 0 เช่น 25 แต่พบ «{_shown(cell)}»")
    return int(number)


def position(cell: object, _column: Column) -> int:
    """Read a priority number; anything else in this column is a note or a sum that is no project."""
    number = _number(cell)
    if not 0 <= number <= MAX_POSITION or number != number.to_integral_value():
        raise Unreadable(f"ลำดับต้องเป็นจำนวนเต็ม แต่พบ «{_shown(cell)}» ถ้าเป็นหมายเหตุหรือยอดรวม กรุณาลบทั้งแถว")
    return int(number)


def date(cell: object, _column: Column) -> dt.date | None:
    """Read a day of the Buddhist era."""
    return read_thai_date(cell)


def code(cell: object, column: Column) -> str:
    """Read the code that the download locked into the row."""
    project_code = text(cell, column).strip()
    if project_code and not _CODE.fullmatch(project_code):
        raise Unreadable("รหัสโครงการในคอลัมน์ที่ซ่อนไว้ถูกแก้ไข กรุณาดาวน์โหลดแบบกรอกใหม่แล้วคัดลอกข้อมูลไปกรอก")
    return project_code


_READERS: Final[dict[Kind, Callable[[object, Column], Value]]] = {
    Kind.POSITION: position,
    Kind.TEXT: text,
    Kind.COUNT: count,
    Kind.QUANTITY: quantity,
    Kind.MONEY: money,
    Kind.CHOICE: choice,
    Kind.DATE: date,
    Kind.CODE: code,
}


def _number(cell: object) -> Decimal:
    """Read any number, a dash as nought; what is no number is −1, which no kind takes."""
    if type(cell) is float and cell.is_integer():
        return Decimal(int(cell))
    if isinstance(cell, str):
        typed = arabic_digits(cell).strip()
        if typed in _DASHES:
            return Decimal(0)
        return Decimal(typed.replace(",", "")) if _FIGURES.fullmatch(typed) else NO_NUMBER
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return NO_NUMBER
    # A workbook keeps 15 digits; the digits behind them are the noise of binary fractions.
    number = Decimal(f"{cell:.15g}")
    return number if number.is_finite() else NO_NUMBER


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:40]

"""A workbook read: every row that is right, and one Thai sentence with its cell for everything that is not.

Nothing here touches the database.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from plans.village.workbook import meta
from plans.village.workbook.columns import FORUM, META, PROJECTS
from plans.village.workbook.envelope import DAMAGED, content_of, opened
from plans.village.workbook.grid import Grid, Matrix
from plans.village.workbook.headings import heading_errors
from plans.village.workbook.meta import Unfit
from plans.village.workbook.rows import CellError, ReadWorkbook, at
from plans.village.workbook.tables import ProjectTable, read_forum
from plans.village.workbook.tidy import is_tidy, tidied

DEFAULT_MAX_MB: Final = 5
MAX_ERRORS: Final = 200
SHEETS: Final = (PROJECTS, FORUM, META)


def read(
    source: bytes | Path, *, period_years: Sequence[int] | None = None, max_mb: int = DEFAULT_MAX_MB
) -> ReadWorkbook:
    """Read a village's workbook from bytes or a path.

    With ``period_years`` (fiscal years, B.E.) a workbook of another period is refused.  Never raises for what is in
    the file: whatever is wrong stands in ``errors``, and ``is_fatal`` says when no row of it can be used.
    """
    try:
        return _read(source, period_years, max_mb)
    except Unfit as unfit:
        return refused(str(unfit), unfit.sheet)


def refused(sentence: str, sheet: str = "") -> ReadWorkbook:
    """Return the reading of a file that cannot be used at all."""
    return ReadWorkbook(errors=(at(sheet, "", sentence),), is_fatal=True)


def _read(source: bytes | Path, period_years: Sequence[int] | None, max_mb: int) -> ReadWorkbook:
    envelope = opened(content_of(source, max_mb), SHEETS)
    for sheet in (PROJECTS, FORUM):
        if sheet not in envelope.sheets:
            present = ", ".join(name for name in envelope.names if name != META)
            raise Unfit(f"ไม่พบชีต «{sheet}» ในไฟล์ (พบ: {present[:200]}) กรุณาใช้ชื่อชีตตามแบบกรอกเดิม ไม่เปลี่ยนชื่อหรือลบชีต", sheet)
    if META not in envelope.sheets:
        raise Unfit("ไฟล์นี้ไม่บอกว่าเป็นของหมู่บ้านใด กรุณาดาวน์โหลดแบบกรอก Excel ของหมู่บ้านจากระบบอีกครั้ง แล้วกรอกในไฟล์นั้น")
    matrices = _matrices(envelope.clean)
    base = meta.understood(matrices[META])
    if period_years is not None and base.years != tuple(period_years):
        ours = f"พ.ศ. {min(period_years)}–{max(period_years)}"
        theirs = base.period.replace("-", "–")
        raise Unfit(f"ไฟล์นี้เป็นแบบกรอกของแผนช่วง พ.ศ. {theirs} แต่แผนนี้เป็นช่วง {ours} กรุณาใช้แบบกรอกของช่วงแผนเดียวกัน")
    grid = Grid(PROJECTS, matrices[PROJECTS], envelope.sheets[PROJECTS])
    if headings := heading_errors(grid, base):
        return ReadWorkbook(base=base, errors=_capped(headings), is_fatal=True)
    table = ProjectTable(grid, base)
    forum = read_forum(Grid(FORUM, matrices[FORUM], envelope.sheets[FORUM]), base.forum_marks)
    return ReadWorkbook(
        base=base,
        forum=forum.row,
        rows=table.rows,
        codes=table.codes,
        wrong=table.wrong,
        doubted=table.doubted,
        errors=_capped([*table.errors, *forum.errors]),
        warnings=(*table.warnings, *forum.warnings),
    )


def _matrices(clean: bytes) -> dict[str, Matrix]:
    """Let calamine read the values of the three sheets, what people typed in its normal form."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(clean)) as book:
            matrices = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in SHEETS}
    except CalamineError as error:
        raise Unfit(DAMAGED) from error
    return {META: matrices[META]} | {name: _tidied(matrices[name]) for name in (PROJECTS, FORUM)}


def _tidied(matrix: Matrix) -> Matrix:
    """Put every text into its normal form; when the whole sheet is tidy that is found out in one look."""
    texts = {cell for row in matrix for cell in row if type(cell) is str} - {""}
    if is_tidy("\n".join(texts)):
        return matrix
    return [[tidied(cell) if type(cell) is str and cell else cell for cell in row] for row in matrix]


def _capped(errors: Sequence[CellError]) -> tuple[CellError, ...]:
    """Keep the first errors; nobody mends two hundred cells from one list."""
    if len(errors) <= MAX_ERRORS:
        return tuple(errors)
    rest = CellError("", "", f"และยังมีข้อผิดพลาดอีก {len(errors) - MAX_ERRORS:,} ข้อ กรุณาแก้ไขตามรายการข้างต้นก่อน")
    return (*errors[:MAX_ERRORS], rest)

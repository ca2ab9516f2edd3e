"""The tables of แบบ ผ.01, ผ.01.1, ผ.02, ผ.02/1, ผ.02/2 and ผ.03, out of one filling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from paper.layout.part import TablePart
from paper.layout.sheet import Grouping, Sheet, read
from paper.thai import baht, baht_in_words, thai_sort_key
from plans.local.labels import DETAIL_FORMS, Wordings
from plans.papers import sheets
from plans.papers.official.chapters import without_tactics
from plans.papers.official.counting import by_chapter, by_village, counted, short
from plans.papers.official.filling import Filling
from plans.papers.sheets.layouts import Layout
from plans.papers.sheets.rows import ProjectRow
from projects.periods import PlanPeriod

HOW_COUNTED = (
    "ช่อง «โครงการ» รายปีและช่อง «จำนวนปีที่ใช้งบ» นับโครงการหนึ่งครั้งในทุกปีที่มีงบประมาณ "
    "ช่อง «โครงการ» ในยอดรวมทุกปีนับแต่ละโครงการครั้งเดียว"
)


@dataclass(frozen=True)
class Tables:
    """A filling, the layout asked for, and the words of the forms."""

    filling: Filling
    layout: Layout
    words: Wordings

    def summary(self) -> tuple[TablePart, ...]:
        """Lay out ผ.01: what it counts in one table, and every form it leaves out in a table of its own."""
        code = self.words["p01"].code
        used = [form for form in DETAIL_FORMS if self.filling.of_form(form)]
        inside = [form for form in used if self.words[form].is_in_summary]
        outside = [form for form in used if form not in inside]
        named = " ".join(short(self.words[form]) for form in inside) or "ไม่มีแบบใด"
        left_out = f" ไม่รวมแบบ {' '.join(short(self.words[form]) for form in outside)}" if outside else ""
        return (
            self._summary(inside, above=f"{HOW_COUNTED}\nยอดรวมนี้รวมแบบ {named}{left_out}"),
            *(
                self._summary([form], heading=(f"{self.words[form].code} ไม่รวมอยู่ในยอดรวมของ {code}",))
                for form in outside
            ),
        )

    def _summary(self, forms: list[str], *, heading: tuple[str, ...] = (), above: str = "") -> TablePart:
        period, wording = self.filling.period, self.words["p01"]
        rows = [row for row in self.filling.rows if row.form in forms]
        return TablePart(
            sheets.by_chapter(period, self.layout, code=wording.code, title=wording.title),
            by_chapter(rows, period.years, self.layout, wordings=self.words),
            sheets.SUMMARY_BY_SECTION,
            heading=heading,
            above=above,
            below=_counted_total(rows, period.years),
        )

    def villages(self) -> tuple[TablePart, ...]:
        """Lay out ผ.01.1: every village, those without projects too."""
        period, wording = self.filling.period, self.words["p01-villages"]
        rows = [row for row in self.filling.rows if self.words[row.form].is_in_summary]
        return (
            TablePart(
                sheets.by_village(period, code=wording.code, title=wording.title),
                by_village(rows, self.filling.villages, period.years, missing=self.filling.missing),
                above=HOW_COUNTED,
                below=_counted_total(rows, period.years),
            ),
        )

    def details(self, form: str) -> tuple[TablePart, ...]:
        """Lay out a form of the ผ.02 family by chapter."""
        rows, wording = self.filling.of_form(form), self.words[form]
        if self.layout.is_by_issue:
            rows = without_tactics(rows)
        sheet = sheets.details(self.filling.period, self.layout, code=wording.code, title=wording.title)
        return (TablePart(sheet, rows, sheets.projects_by_chapter(self.layout), below=_total(rows)),)

    def equipment(self) -> tuple[TablePart, ...]:
        """Lay out ผ.03 by type of equipment."""
        rows = self.filling.of_form("p03")
        return self.listed("p03", sheets.equipment, sheets.EQUIPMENT_BY_TYPE, rows=rows)

    def listed(
        self,
        form: str,
        sheet: Callable[[PlanPeriod], Sheet],
        grouping: Grouping,
        *,
        rows: Sequence[ProjectRow] | None = None,
    ) -> tuple[TablePart, ...]:
        """Lay out a form that is one table of projects, all of the plan's unless told which, under its own wording.

        Rows stand together by what they are grouped by, and keep the plan's order inside.
        """
        wording, period = self.words[form], self.filling.period
        listed = sorted(
            self.filling.rows if rows is None else rows, key=lambda row: thai_sort_key(str(read(row, grouping.key)))
        )
        worded = replace(sheet(period), code=wording.code, title=wording.title)
        return (TablePart(worded, listed, grouping, below=_total(listed)),)


def _counted_total(rows: Sequence[ProjectRow], years: Sequence[int]) -> str:
    whole = counted("", rows, years)
    counts = f"{len(rows):,} โครงการ (จำนวนปีที่ใช้งบ {whole.total_project_years or 0:,})"
    return f"รวมทั้งสิ้น {counts} {_in_words(whole.total_baht)}"


def _total(rows: Iterable[ProjectRow]) -> str:
    amounts = [amount for row in rows for amount in row.budget_baht.values() if amount is not None]
    return f"รวมทั้งสิ้น {_in_words(sum(amounts, Decimal(0)))}" if amounts else ""


def _in_words(amount: Decimal | None) -> str:
    return f"{baht(amount or Decimal(0))} บาท ({baht_in_words(amount or Decimal(0))})"

"""The figures of ผ.01 and ผ.01.1, computed out of the very rows that ผ.02 and its sisters print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from agencies.areas.models import Area
from paper.thai import added
from plans.local.labels import Wording
from plans.papers.sheets.layouts import Layout
from plans.papers.sheets.rows import Money, ProjectRow, SummaryRow
from plans.rollup.balance import NOT_ACCEPTED

NO_PROGRAMME = "ไม่ระบุแผนงาน"
ELSEWHERE = "ทั้งตำบล/ไม่ระบุหมู่บ้าน"


def counted(label: str, rows: Sequence[ProjectRow], years: Sequence[int], *, section: str = "") -> SummaryRow:
    """Count rows: distinct projects, project-years per year, and baht per year (None where every amount is blank)."""
    return SummaryRow(
        label=label,
        section=section,
        projects=len(rows),
        project_years={year: sum(1 for row in rows if row.budget_baht.get(year)) for year in years},
        budget_baht={year: added(row.budget_baht.get(year) for row in rows) for year in years},
    )


def by_chapter(
    rows: Iterable[ProjectRow], years: Sequence[int], layout: Layout, *, wordings: Mapping[str, Wording]
) -> tuple[SummaryRow, ...]:
    """Count by strategy or issue and, under it, by programme; each form counts by itself and is named beside."""
    by_section: dict[str, dict[tuple[str, str], list[ProjectRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        chapter = row.chapter
        tactic = "" if layout.is_by_issue else chapter.tactic
        label = "\n".join(part for part in (tactic, chapter.programme or NO_PROGRAMME) if part)
        by_section[chapter.strategy or f"ยังไม่ระบุ{layout.chapter_word}"][label, row.form].append(row)
    return tuple(
        counted(label if form == "p02" else f"{label} ({short(wordings[form])})", members, years, section=section)
        for section, labels in by_section.items()
        for (label, form), members in labels.items()
    )


def short(wording: Wording) -> str:
    """Say a form's code without the word «แบบ»."""
    return wording.code.removeprefix("แบบ ").strip()


def by_village(
    rows: Iterable[ProjectRow], villages: Iterable[Area], years: Sequence[int], *, missing: Collection[str] = ()
) -> tuple[SummaryRow, ...]:
    """Count by village, villages without projects included; what is no village's own comes last.

    A project counts where it stands, its money where it comes from.  A village whose code is ``missing`` says that its
    plan is not accepted, and has no figures.
    """
    stands: defaultdict[str, list[ProjectRow]] = defaultdict(list)
    brings: defaultdict[str, list[Money]] = defaultdict(list)
    named = {area.code: str(area) for area in villages}
    for row in rows:
        stands[row.area_code if row.area_code in named else ""].append(row)
        for code, money in (row.shares or {row.area_code: row.budget_baht}).items():
            brings[code if code in named else ""].append(money)

    def line(code: str, label: str) -> SummaryRow:
        if code in missing and not brings[code]:
            return SummaryRow(f"{label}\n{NOT_ACCEPTED}", "", None, {}, {})
        amounts = {year: added(money.get(year) for money in brings[code]) for year in years}
        return replace(counted(label, stands[code], years), budget_baht=amounts, is_counted=bool(code))

    lines = tuple(line(code, label) for code, label in named.items())
    return (*lines, line("", ELSEWHERE)) if stands[""] or brings[""] else lines

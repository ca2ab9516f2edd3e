"""The figures of a plan's papers, read out of the very cells that are printed.

Every reader gives numbers by a Thai name, so that two places can be compared in what both of them say; a place that is
not printed says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from paper.layout.chart import Chart
from paper.layout.part import TablePart
from paper.layout.sheet import Kind, Role
from plans.decisions.models import Outcome
from plans.local.labels import Wordings, wordings
from plans.papers.book import HELD, PASSED_ON, Book, Cover, book_of
from plans.papers.chapters import Section
from plans.papers.official.catalogue import FORMS
from plans.papers.official.filling import Filling, of_tambon
from plans.papers.official.tables import Tables
from plans.papers.sheets import ALIGNED_LIST, DECISION_LIST, FATE_SUMS, VILLAGE_LIST, Layout
from plans.tambon.models import TambonPlan

Number = int | Decimal
Figures = dict[str, Number]
Printed = Section | TablePart
Read = Callable[["Papers"], Figures]
PROJECTS, PROJECT_YEARS, MONEY = "จำนวนโครงการ", "จำนวนโครงการ-ปี", "งบประมาณรวม"
RECONCILED = "งบกระทบยอด"
# The official forms that list what a tambon plan holds and what it passes on, and those that count them.
DETAILS = ("p02", "p02-1", "p02-2")
COUNTED = ("p01", "p01-villages")


@dataclass(frozen=True)
class Papers:
    """Everything that is printed of one plan: the cover, the chart, and every table by the code of its sheet.

    The official forms stand by their names in the catalogue; one name may have several tables.
    """

    years: tuple[int, ...]
    cover: Cover
    chart: Chart
    tables: Mapping[str, tuple[Printed, ...]]
    # Whether ผ.01 counts the money of every form.
    counts_all: bool = True


def papers_of(plan: TambonPlan) -> Papers:
    """Lay out every paper of a plan as it stands; raises NotReady while it cannot be printed."""
    book = book_of(plan.pk)
    return laid_out(book, of_tambon(book.plan), wordings())


def laid_out(book: Book, filling: Filling, words: Wordings) -> Papers:
    """Lay out the book and the official forms."""
    tables: defaultdict[str, tuple[Printed, ...]] = defaultdict(tuple)
    for section in book.sections:
        tables[section.sheet.code] += (section,)
    forms = Tables(filling, Layout.of(book.period), words)
    for name in (*DETAILS, *COUNTED):
        laid = FORMS[name].tables
        tables[name] = laid(forms) if laid else ()
    is_counted = all(words[form].is_in_summary for form in DETAILS if filling.of_form(form))
    return Papers(book.picture.years, book.cover, book.picture.chart, tables, is_counted)


# --- reading what is printed ------------------------------------------------------------------------------------------
def _last_line(table: Printed) -> Figures:
    """Return the numbers of a table's last sum by the column's key; none of a table without rows."""
    *_, last = table.sheet.lines(table.rows, table.grouping)
    if last.role is not Role.TOTAL:
        return {}
    columns = table.sheet.columns[last.span :]
    return {column.key: _number(cell.value) for column, cell in zip(columns, last.cells, strict=True) if column.total}


def _rows_of(table: Printed) -> Iterator[tuple[str, Figures]]:
    """Return the printed rows: the first words of each, and its numbers by the column's key."""
    columns = table.sheet.columns
    for line in table.sheet.lines(table.rows, table.grouping):
        if line.role is Role.ROW:
            cells = list(zip(columns, line.cells, strict=True))
            words = next(cell.text for column, cell in cells if column.kind is Kind.TEXT)
            yield words, {column.key: _number(cell.value) for column, cell in cells if column.kind in _NUMBERS}


_NUMBERS = (Kind.COUNT, Kind.BAHT)


def _number(value: object) -> Number:
    """Read a cell; what was not reported adds nothing."""
    return value if isinstance(value, int | Decimal) else 0


def _by_year(sums: Mapping[str, Number], years: Iterable[int]) -> Figures:
    amounts = {year: sums.get(f"budget_baht.{year}", 0) for year in years}
    return {f"งบประมาณปี {year}": amount for year, amount in amounts.items()} | {MONEY: sum(amounts.values())}


def _added(several: Iterable[Figures]) -> Figures:
    total: defaultdict[str, Number] = defaultdict(int)
    for figures in several:
        for name, number in figures.items():
            total[name] += number
    return dict(total)


# --- every place that speaks ------------------------------------------------------------------------------------------
def of_cover(papers: Papers) -> Figures:
    """Read the cover."""
    cover = papers.cover
    return {PROJECTS: cover.projects, PROJECT_YEARS: cover.project_years, MONEY: cover.total_baht}


def of_chart(papers: Papers) -> Figures:
    """Add up the bars of the chart."""
    amounts = {
        f"งบประมาณปี {year}": sum((part or 0 for part in bar.values), Decimal(0))
        for year, bar in zip(papers.years, papers.chart.bars, strict=True)
    }
    return amounts | {MONEY: sum(amounts.values())}


def _counted(papers: Papers, table: Printed) -> Figures:
    """Read the last line of a table in the shape of ผ.01."""
    sums = _last_line(table)
    years = {f"โครงการปี {year}": sums.get(f"project_years.{year}", 0) for year in papers.years}
    return (
        years
        | _by_year(sums, papers.years)
        | {
            PROJECTS: sums.get("projects", 0),
            PROJECT_YEARS: sums.get("total_project_years", 0),
            MONEY: sums.get("total_baht", 0),
        }
    )


def _listed(papers: Papers, table: Printed) -> Figures:
    """Read a table of the ผ.02 family: as many rows as projects, and the last line."""
    rows = [figures for _, figures in _rows_of(table)]
    years = {
        f"โครงการปี {year}": sum(1 for row in rows if row.get(f"budget_baht.{year}", 0) > 0) for year in papers.years
    }
    by_year = _by_year(_last_line(table), papers.years)
    return years | by_year | {PROJECTS: len(rows), PROJECT_YEARS: sum(years.values())}


def of_summaries(code: str) -> Read:
    """Read the last lines of tables in the shape of ผ.01."""
    return lambda papers: _added(_counted(papers, table) for table in papers.tables.get(code, ()))


def of_lists(*codes: str) -> Read:
    """Read tables that list projects, all of them together."""
    return lambda papers: _added(_listed(papers, table) for code in codes for table in papers.tables.get(code, ()))


def of_villages(papers: Papers) -> Figures:
    """Read the last line of the list of villages."""
    sums = _added(map(_last_line, papers.tables[VILLAGE_LIST.code]))
    return {PROJECTS: sums.get("projects", 0), MONEY: sums.get("budget_baht", 0)}


def of_reconciliation(wanted: Callable[[str, int, str], bool]) -> Read:
    """Read the wanted rows of the reconciliation: by the village above, their place below it and their words."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables[RECONCILED] for row in _blocks(table))
        kept = [figures for village, place, words, figures in rows if wanted(village, place, words)]
        return _added(_by_year(figures, papers.years) | {PROJECTS: figures["projects"]} for figures in kept)

    return read


def _blocks(table: Printed) -> Iterator[tuple[str, int, str, Figures]]:
    village, place, rows = "", 0, _rows_of(table)
    for line in table.sheet.lines(table.rows, table.grouping):
        if line.role is Role.GROUP:
            village, place = line.label, 0
        elif line.role is Role.ROW:
            yield (village, place, *next(rows))
            place += 1


def of_fates_sent(papers: Papers) -> Figures:
    """Read what was sent: the last line of the fates."""
    sums = [_last_line(table) for table in papers.tables.get(FATE_SUMS.code, ())]
    return _added({PROJECTS: row.get("projects", 0), MONEY: row.get("budget_baht", 0)} for row in sums)


def of_fate(fate: Outcome) -> Read:
    """Read what one fate came to."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables.get(FATE_SUMS.code, ()) for row in _rows_of(table))
        return _added(
            {PROJECTS: row["projects"], MONEY: row["budget_baht"]} for words, row in rows if words == fate.label
        )

    return read


def of_fates_held(papers: Papers) -> Figures:
    """Read what the plan holds of the money of every fate, and the projects that it carries."""
    carried = of_fate(Outcome.CARRIED)(papers)
    sums = _added(_last_line(table) for table in papers.tables.get(FATE_SUMS.code, ()))
    return carried | {MONEY: sums.get("counted_baht", 0)} if carried else {}


def of_decisions(papers: Papers) -> Figures:
    """Read the list of decisions: as many rows as projects sent."""
    tables = papers.tables.get(DECISION_LIST.code, ())
    rows = [row for table in tables for _, row in _rows_of(table)]
    sums = _added(map(_last_line, tables))
    return {PROJECTS: len(rows), MONEY: sums.get("budget_baht", 0)} if tables else {}


def of_alignment(*labels: str) -> Read:
    """Read those lines of the strategies that count every project once."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables.get(ALIGNED_LIST.code, ()) for row in _rows_of(table))
        return _added(
            {PROJECTS: figures["projects"], MONEY: figures["budget_baht"]} for words, figures in rows if words in labels
        )

    return read


def where_all_count(read: Read) -> Read:
    """Read only where ผ.01 counts the money of every form: elsewhere it says itself which it leaves out."""
    return lambda papers: read(papers) if papers.counts_all else {}


def of_each(code: str, money: str) -> Read:
    """Read what each village has, out of a table with one line for each."""

    def read(papers: Papers) -> Figures:
        rows = ((words.split("\n")[0], row) for table in papers.tables.get(code, ()) for words, row in _rows_of(table))
        return _added(
            {f"{PROJECTS}ของ{village}": row.get("projects", 0), f"งบประมาณของ{village}": row.get(money, 0)}
            for village, row in rows
        )

    return read


def of_each_held(papers: Papers) -> Figures:
    """Read the same out of the reconciliation."""
    rows = (
        (village, row)
        for table in papers.tables[RECONCILED]
        for village, _, words, row in _blocks(table)
        if words == HELD
    )
    return _added(
        {f"{PROJECTS}ของ{village}": row["projects"], f"งบประมาณของ{village}": _by_year(row, papers.years)[MONEY]}
        for village, row in rows
    )


def without_passed_on(read: Read) -> Read:
    """Read where nothing is passed on: ผ.01.1 would count it, and the book's summary does not."""
    return lambda papers: read(papers) if not papers.tables.get(PASSED_ON) else {}

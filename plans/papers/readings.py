"""The figures of a plan's papers, read out of the very cells that are printed.

Every reader gives numbers by a Thai name, so that two places can be compared in what both of them say; a place that is
not printed says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from paper.layout.chart import Chart
from paper.layout.sheet import Role
from plans.decisions.models import Outcome
from plans.local.labels import Wordings, wordings
from plans.papers.book import ACCEPTED, HELD, PASSED_ON, Book, Cover, book_of
from plans.papers.official.catalogue import FORMS
from plans.papers.official.filling import Filling, of_tambon
from plans.papers.official.tables import Tables
from plans.papers.places import Figures
from plans.papers.printed import (
    MONEY,
    PROJECTS,
    Printed,
    added_up,
    by_year,
    counted_in,
    figure_lines,
    last_line,
    row_in,
    rows_of,
    sums_in,
)
from plans.papers.sheets import ALIGNED_LIST, DECISION_LIST, FATE_SUMS, PAYER_LIST, VILLAGE_LIST, Layout, fate_in_book
from plans.tambon.models import TambonPlan

Read = Callable[["Papers"], Figures]
PROJECT_YEARS = "จำนวนปีที่ใช้งบ"
VILLAGES, VILLAGES_IN = "จำนวนหมู่บ้านทั้งหมด", "จำนวนหมู่บ้านในแผน"
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
    # How many villages the cover says are in the plan, and how many there are.
    villages: tuple[int, int] = (0, 0)


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
    villages = len(book.villages.accepted), book.villages.total
    return Papers(book.picture.years, book.cover, book.picture.chart, tables, is_counted, villages)


# --- every place that speaks ------------------------------------------------------------------------------------------
def of_cover(papers: Papers) -> Figures:
    """Read the cover."""
    cover, (accepted, total) = papers.cover, papers.villages
    villages: Figures = {VILLAGES: total, VILLAGES_IN: accepted}
    return villages | {PROJECTS: cover.projects, PROJECT_YEARS: cover.project_years, MONEY: cover.total_baht}


def of_chart(papers: Papers) -> Figures:
    """Add up the bars of the chart."""
    amounts = {
        f"งบประมาณปี {year}": sum((part or 0 for part in bar.values), Decimal(0))
        for year, bar in zip(papers.years, papers.chart.bars, strict=True)
    }
    return amounts | {MONEY: sum(amounts.values())}


def _counted(papers: Papers, table: Printed) -> Figures:
    """Read the last line of a table in the shape of ผ.01."""
    sums = last_line(table)
    years = {f"โครงการปี {year}": sums.get(f"project_years.{year}", 0) for year in papers.years}
    return (
        years
        | by_year(sums, papers.years)
        | {
            PROJECTS: sums.get("projects", 0),
            PROJECT_YEARS: sums.get("total_project_years", 0),
            MONEY: sums.get("total_baht", 0),
        }
    )


def _listed(papers: Papers, table: Printed) -> Figures:
    """Read a table of the ผ.02 family: as many rows as projects, and the last line."""
    funded, projects, last = Counter[int](), 0, Figures()
    for sheet, line in figure_lines(table):
        last = sums_in(sheet, line)
        if line.role is Role.ROW:
            projects += 1
            _, row = row_in(sheet, line)
            funded.update(year for year in papers.years if row.get(f"budget_baht.{year}", 0) > 0)
    years: Figures = {f"โครงการปี {year}": funded[year] for year in papers.years}
    return years | by_year(last, papers.years) | {PROJECTS: projects, PROJECT_YEARS: funded.total()}


def of_summaries(code: str) -> Read:
    """Read the last lines of tables in the shape of ผ.01."""
    return lambda papers: added_up(_counted(papers, table) for table in papers.tables.get(code, ()))


def of_lists(*codes: str) -> Read:
    """Read tables that list projects, all of them together."""
    return lambda papers: added_up(_listed(papers, table) for code in codes for table in papers.tables.get(code, ()))


def of_villages(papers: Papers) -> Figures:
    """Read the last line of the list of villages."""
    sums = added_up(map(last_line, papers.tables[VILLAGE_LIST.code]))
    standings = [words for words, _ in rows_of(papers.tables[VILLAGE_LIST.code][0], "standing")]
    accepted: Figures = {VILLAGES_IN: standings.count(ACCEPTED)}
    return accepted | {PROJECTS: sums.get("projects", 0), MONEY: sums.get("budget_baht", 0)}


def of_counted(code: str) -> Read:
    """Read of how many villages the last line of a table says it is, and of how many in all."""

    def read(papers: Papers) -> Figures:
        last = [list(figure_lines(table))[-1][1] for table in papers.tables.get(code, ())]
        said = list(zip(*map(counted_in, last), strict=True))
        return dict(zip((VILLAGES_IN, VILLAGES), map(sum, said), strict=True)) if said else {}

    return read


def of_reconciliation(wanted: Callable[[str, int, str], bool]) -> Read:
    """Read the wanted rows of the reconciliation: by the village above, their place below it and their words."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables[RECONCILED] for row in _blocks(table))
        kept = [figures for village, place, words, figures in rows if wanted(village, place, words)]
        return added_up(by_year(figures, papers.years) | {PROJECTS: figures["projects"]} for figures in kept)

    return read


def _blocks(table: Printed) -> Iterator[tuple[str, int, str, Figures]]:
    village, place = "", 0
    for sheet, line in figure_lines(table):
        if line.role is Role.GROUP:
            village, place = line.label, 0
        elif line.role is Role.ROW:
            yield (village, place, *row_in(sheet, line))
            place += 1


def of_fates_sent(papers: Papers) -> Figures:
    """Read what was sent: the last line of the fates."""
    sums = [last_line(table) for table in papers.tables.get(FATE_SUMS.code, ())]
    return added_up({PROJECTS: row.get("projects", 0), MONEY: row.get("budget_baht", 0)} for row in sums)


def of_fate(fate: Outcome) -> Read:
    """Read what one fate came to."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables.get(FATE_SUMS.code, ()) for row in rows_of(table))
        return added_up(
            {PROJECTS: row["projects"], MONEY: row["budget_baht"]} for words, row in rows if words == fate_in_book(fate)
        )

    return read


def of_fates_held(papers: Papers) -> Figures:
    """Read what the plan holds of the money of every fate, and the projects that it carries."""
    carried = of_fate(Outcome.CARRIED)(papers)
    sums = added_up(last_line(table) for table in papers.tables.get(FATE_SUMS.code, ()))
    return carried | {MONEY: sums.get("counted_baht", 0)} if carried else {}


def of_decisions(papers: Papers) -> Figures:
    """Read the list of decisions: as many rows as projects sent."""
    tables = papers.tables.get(DECISION_LIST.code, ())
    rows = [row for table in tables for _, row in rows_of(table)]
    sums = added_up(map(last_line, tables))
    return {PROJECTS: len(rows), MONEY: sums.get("budget_baht", 0)} if tables else {}


def of_payers(papers: Papers) -> Figures:
    """Read the last line of the payers: with what nobody was named for it comes to the plan."""
    tables = papers.tables.get(PAYER_LIST.code, ())
    return {MONEY: last_line(tables[0]).get("total_baht", 0)} if tables else {}


def of_alignment(*labels: str) -> Read:
    """Read those lines of the strategies that count every project once."""

    def read(papers: Papers) -> Figures:
        rows = (row for table in papers.tables.get(ALIGNED_LIST.code, ()) for row in rows_of(table))
        return added_up(
            {PROJECTS: figures["projects"], MONEY: figures["budget_baht"]} for words, figures in rows if words in labels
        )

    return read


def where_all_count(read: Read) -> Read:
    """Read only where ผ.01 counts the money of every form: elsewhere it says itself which it leaves out."""
    return lambda papers: read(papers) if papers.counts_all else {}


def of_each(code: str, money: str) -> Read:
    """Read what each village has, out of a table with one line for each."""

    def read(papers: Papers) -> Figures:
        rows = ((words.split("\n")[0], row) for table in papers.tables.get(code, ()) for words, row in rows_of(table))
        return added_up(
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
    return added_up(
        {f"{PROJECTS}ของ{village}": row["projects"], f"งบประมาณของ{village}": by_year(row, papers.years)[MONEY]}
        for village, row in rows
    )


def without_passed_on(read: Read) -> Read:
    """Read where nothing is passed on: ผ.01.1 would count it, and the book's summary does not."""
    return lambda papers: read(papers) if not papers.tables.get(PASSED_ON) else {}

"""Which figures of a district's or province's book must be the same, and the same as what it took in says itself.

As of a tambon's papers (plans.papers.equalities): what is printed twice is compared before the plan is released.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from json import loads

from django.urls import reverse

from agencies.errors import Reason
from paper.layout.part import TablePart
from paper.thai import NOUGHT
from plans.decisions.models import Outcome
from plans.papers import places
from plans.papers.places import MONEY_WORD, Figures, Number, Place, paired
from plans.papers.printed import MONEY, PROJECTS, added_up, by_year, counted_in, figure_lines, last_line, rows_of
from plans.papers.upper_book import DecidedRow, StandingBook, UpperBook
from plans.releases.models import Release
from plans.releases.objections import register
from plans.releases.reader import fate_words
from plans.releases.totals import RISEN
from plans.tilemap.maps import NOT_TAKEN, TAKEN
from plans.upper.models import UpperPlan


@dataclass(frozen=True)
class UpperPapers:
    """Everything that is printed of an upper plan, and what the releases that it took in say in their own texts.

    ``areas`` are the names of the areas below by their codes; ``cover`` and ``sent`` are read already.
    """

    years: tuple[int, ...]
    # What the areas below are called, and the level's own word for what it carries.
    below: str
    carried: str
    areas: Mapping[str, str]
    cover: Figures
    tables: Mapping[str, TablePart]
    sent: Figures

    def named(self, code: str) -> str:
        """Return the name of the area below in which a project lies."""
        digits = min(map(len, self.areas), default=0)
        return self.areas.get(code[:digits], code)


Read = Callable[[UpperPapers], Figures]
ACCEPTED, BY_AREA, BY_GROUP, LISTED, DECIDED = "accepted", "by_area", "by_group", "projects", "decided"


def laid_out(book: UpperBook) -> UpperPapers:
    """Lay out a book, and read the texts of the releases in it one at a time; rows are held, being read twice."""
    by_area, by_group = book.summaries
    tables = {
        ACCEPTED: book.accepted,
        BY_AREA: by_area,
        BY_GROUP: by_group,
        LISTED: book.projects,
        DECIDED: book.decided,
    }
    return UpperPapers(
        years=tuple(book.years),
        below=book.below,
        carried=fate_words(book.release.level)[Outcome.CARRIED],
        areas={area["area"]: area["name"] for area in (*book.head["accepted"], *book.head["missing"])},
        cover=_cover(book),
        tables={name: _held(part) for name, part in tables.items()},
        sent=_sent(book),
    )


def papers_of(plan: UpperPlan) -> UpperPapers:
    """Lay out the book that a release of the plan made now would print."""
    return laid_out(StandingBook(plan))


def _held(part: TablePart) -> TablePart:
    return TablePart(part.sheet, tuple(part.rows), part.grouping, part.heading, below=part.below)


def _cover(book: UpperBook) -> Figures:
    whole: Figures = {PROJECTS: book.whole.projects or 0, MONEY: book.whole.total_baht}
    return whole | _members(book.below, len(book.head["accepted"]), len(book.missing))


def _members(below: str, taken: int, missing: int) -> Figures:
    """Name how many areas below are in the plan, how many are not, and how many there are."""
    return {
        f"จำนวน{below}ที่{TAKEN}": taken,
        f"จำนวน{below}ที่{NOT_TAKEN}": missing,
        f"จำนวน{below}ทั้งหมด": taken + missing,
    }


def _of(name: str, projects: Number, money: Number, *, words: str = "ของ") -> Figures:
    return {f"{PROJECTS}{words} {name}": projects, f"{MONEY_WORD}{words} {name}": money}


SENT_UP = "ที่ส่งขึ้นมาจาก"


def _sent(book: UpperBook) -> Figures:
    """Read what every accepted release hands up in its own text: what it carries, and what it passed on."""
    names = {plan["digest"]: plan["name"] for plan in book.head["accepted"]}
    texts = Release.objects.filter(digest__in=names, period=book.release.period_id).values_list("digest", "content")
    sent: Figures = {}
    for digest, text in texts.iterator(chunk_size=1):
        lines = loads(text)["lines"]
        projects = sum(1 for line in lines if line["fate"] in RISEN)
        paying = [line for line in lines if line["counts"] or line["fate"] == Outcome.PASSED_ON]
        money = sum((Decimal(amount) for line in paying for amount in line["budget_baht"].values()), NOUGHT)
        sent |= _of(names[digest], projects, money, words=SENT_UP)
    return sent


# --- every place that speaks ------------------------------------------------------------------------------------------
def of_accepted(papers: UpperPapers) -> Figures:
    """Read the list of the areas below: each of them, how many are in the plan, and the last line."""
    table = papers.tables[ACCEPTED]
    standings = Counter(words for words, _ in rows_of(table, "standing"))
    rows = [_of(name, row["projects"], row["budget_baht"]) for name, row in rows_of(table)]
    sums = last_line(table)
    whole: Figures = {PROJECTS: sums.get("projects", 0), MONEY: sums.get("budget_baht", 0)}
    return added_up(rows) | whole | _members(papers.below, standings[TAKEN], standings[NOT_TAKEN])


def of_areas(papers: UpperPapers) -> Figures:
    """Read the sums by area below: the same, and every year."""
    table = papers.tables[BY_AREA]
    rows = [(words.split("\n"), row) for words, row in rows_of(table)]
    missing = sum(1 for words, _ in rows if NOT_TAKEN in words)
    each = added_up(_of(name, row["projects"], by_year(row, papers.years)[MONEY]) for (name, *_), row in rows)
    return each | of_sums(BY_AREA)(papers) | _members(papers.below, len(rows) - missing, missing)


def of_counted(name: str) -> Read:
    """Read of how many areas below the last line of a table says it is, and of how many in all."""

    def read(papers: UpperPapers) -> Figures:
        *_, (_, last) = figure_lines(papers.tables[name])
        taken, every = counted_in(last)
        return _members(papers.below, taken, every - taken)

    return read


def of_sums(name: str) -> Read:
    """Read the last line of a table of sums: projects, every year, and the column that adds the years up."""

    def read(papers: UpperPapers) -> Figures:
        sums = last_line(papers.tables[name])
        added = by_year(sums, papers.years)
        return added | {PROJECTS: sums.get("projects", 0), MONEY: sums.get("", added[MONEY])}

    return read


def of_list(papers: UpperPapers) -> Figures:
    """Read the list of projects: as many rows as projects, each area below, every project, and the last line."""
    rows = list(_listed(papers))
    whole = by_year(last_line(papers.tables[LISTED]), papers.years) | {PROJECTS: len(rows)}
    areas = added_up(_of(papers.named(code), 1, money) for _, code, money in rows)
    return areas | whole | {_project(code): money for code, _, money in rows}


def _listed(papers: UpperPapers) -> Iterator[tuple[str, str, Number]]:
    """Return code, code of the place and printed money of every project in the list."""
    table = papers.tables[LISTED]
    for row, (_, figures) in zip(table.rows, rows_of(table), strict=True):
        yield row.code, row.area_code, by_year(figures, papers.years)[MONEY]


def _project(code: str) -> str:
    return f"{MONEY_WORD}ของโครงการรหัส {code}"


def of_words_below(papers: UpperPapers) -> Figures:
    """Read the words under the list."""
    found = re.search(r"([\d,.]+) บาท", papers.tables[LISTED].below)
    return {MONEY: Decimal(found[1].replace(",", ""))} if found else {}


def of_decided(papers: UpperPapers) -> Figures:
    """Read the decisions of the level that carry a project: its money is that of the list."""
    return {_project(row.code): money for row, fate, money in _decided(papers) if fate == papers.carried}


def of_risen(papers: UpperPapers) -> Figures:
    """Read what came up from each area below: what the list holds, and what the decisions say is not carried."""
    held = [(code, money) for _, code, money in _listed(papers)]
    others = [(row.area_code, money) for row, fate, money in _decided(papers) if fate != papers.carried]
    # An area from which nothing came up is accepted all the same.
    nothing = [_of(name, 0, 0, words=SENT_UP) for name in papers.areas.values()]
    risen = [_of(papers.named(code), 1, money, words=SENT_UP) for code, money in (*held, *others)]
    return added_up([*nothing, *risen])


def _decided(papers: UpperPapers) -> Iterator[tuple[DecidedRow, str, Number]]:
    table = papers.tables[DECIDED]
    for row, (fate, figures) in zip(table.rows, rows_of(table, "fate"), strict=True):
        yield row, fate, figures["budget_baht"]


# --- the list ---------------------------------------------------------------------------------------------------------
COVER = Place[UpperPapers]("ปก", lambda papers: papers.cover)
READINESS, AREAS = Place("1. ความพร้อมของพื้นที่", of_accepted), Place("2. สรุปงบประมาณตามพื้นที่", of_areas)
GROUPS = Place("2. สรุปงบประมาณตามกลุ่มของโครงการ", of_sums(BY_GROUP))
COUNTED = (
    Place(f"{READINESS.name} ท้ายตาราง", of_counted(ACCEPTED)),
    Place(f"{AREAS.name} ท้ายตาราง", of_counted(BY_AREA)),
)
LIST, WORDS = Place("3. โครงการในแผน", of_list), Place("3. โครงการในแผน ยอดท้ายตาราง", of_words_below)
DECISIONS = Place("4. ผลการพิจารณา", of_decided)
RISEN_HERE = Place("3. โครงการในแผน รวมกับที่ไม่บรรจุใน 4. ผลการพิจารณา", of_risen)
RELEASES = Place[UpperPapers]("เล่มแผนที่รับเข้าแผน", lambda papers: papers.sent)

PAIRS = (
    (COVER, (READINESS, AREAS, *COUNTED, GROUPS, LIST, WORDS)),
    # Year by year, of which the cover says nothing.
    (LIST, (AREAS, GROUPS, DECISIONS)),
    # Area by area below.
    (AREAS, (READINESS,)),
    (RELEASES, (RISEN_HERE,)),
)
EQUALITIES = paired(PAIRS)


def differences(papers: UpperPapers) -> list[str]:
    """Return a Thai sentence for every figure in which two places contradict each other; none means that all agree."""
    return places.differences(EQUALITIES, papers)


def contradictions(plan: UpperPlan) -> list[Reason]:
    """Return why a plan may not be released: its book would contradict itself, or what it took in."""
    place = reverse("plans:upper", args=[plan.pk])
    return [Reason(sentence, place=place) for sentence in differences(papers_of(plan))]


for level in UpperPlan.Level:
    register(level, contradictions)

"""The book of a district's or province's release, printed from its frozen lines: a province's is never held whole.

The database adds the lines up and puts them in the order in which they are printed, a few at a time.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F
from django.db.models.functions import Substr
from django.utils import timezone

from agencies.areas.codes import TAMBON_DIGITS, child_digits, tambon_of
from agencies.areas.models import Area
from paper.layout.blocks import Block
from paper.layout.page_footer import PageFooter
from paper.layout.part import TablePart
from paper.layout.sheet import Share
from paper.layout.tilemap import TileMap
from paper.pdf.compose import compose
from paper.thai import NOUGHT, baht, baht_in_words, thai_date
from paper.xlsx.workbook import Table, workbook
from plans.decisions.models import Outcome
from plans.papers import binding
from plans.papers.marks import SAMPLE, is_sample
from plans.papers.project_rows import project_row
from plans.papers.sheets.projects import GROUP_TITLES, project_list
from plans.papers.sheets.rows import ProjectRow, share_of
from plans.papers.sheets.upper import accepted_list, by_tambon, decided_list, upper_summary
from plans.releases.lines import BATCH, head_of, rows_of
from plans.releases.models import Release, ReleaseLine, ReleasePaper
from plans.releases.reader import UNDECIDED_WORDS, fate_words
from plans.releases.totals import Total, totals
from plans.rollup.aggregation import COLUMNS
from plans.tilemap.maps import NOT_TAKEN, TAKEN, taken_map
from plans.upper.checks import BELOW
from plans.upper.content import upper_content
from plans.upper.models import UpperPlan

TITLES: Mapping[str, str] = {UpperPlan.Level.DISTRICT: "แผนพัฒนาอำเภอ", UpperPlan.Level.PROVINCE: "แผนพัฒนาจังหวัด"}
SATANG = Decimal("0.01")


@dataclass
class Summed:
    """What some lines come to: projects, and baht by year (None where nothing was stated)."""

    label: str = ""
    projects: int | None = 0
    budget_baht: dict[int, Decimal] = field(default_factory=dict)

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over all years."""
        return sum(self.budget_baht.values(), NOUGHT)

    @property
    def share(self) -> Share:
        """Tell how the line takes part in the summary's last line."""
        return share_of(self.projects)

    def add(self, total: Total, years: Iterable[int]) -> None:
        """Add projects that the plan carries."""
        self.projects = (self.projects or 0) + total.projects
        for year, amount in zip(years, total.years_baht, strict=True):
            if amount is not None:
                self.budget_baht[year] = self.budget_baht.get(year, NOUGHT) + amount.quantize(SATANG)


@dataclass(frozen=True)
class AcceptedRow:
    """One area below: what was accepted of it."""

    area: str
    standing: str
    version: int | None = None
    projects: int | None = None
    budget_baht: Decimal | None = None
    digest: str = ""

    @property
    def share(self) -> Share:
        """Tell how the area takes part in the list's last line."""
        return share_of(self.projects)


@dataclass(frozen=True)
class DecidedRow:
    """One project that this level decided on, or that waits for it."""

    code: str
    title: str
    place: str
    fate: str
    rank: int | None
    budget_baht: Decimal
    reason: str
    area_code: str = ""


class UpperBook:
    """Everything the book of an upper release holds, read from its frozen lines."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.head: Mapping[str, Any] = release.head
        self.years: list[int] = self.head["years"]
        self.names: dict[str, str] = self.head["names"]

    @property
    def title(self) -> str:
        """Return what the plan is called."""
        return TITLES[self.release.level]

    @property
    def level(self) -> str:
        """Return what the level is called."""
        return str(UpperPlan.Level(self.release.level).label)

    @property
    def below(self) -> str:
        """Return what the level below is called."""
        return str(Area.Level(BELOW[self.release.level]).label)

    @property
    def place(self) -> str:
        """Say the area with what lies above it, written out."""
        return " ".join(f"{Area.Level(area['level']).label}{area['name']}" for area in self.head["place"])

    @property
    def missing(self) -> list[str]:
        """Name the areas whose plans were not accepted."""
        return [area["name"] for area in self.head["missing"]]

    @property
    def has_samples(self) -> bool:
        """Tell whether a village of the book is invented."""
        return is_sample(self.head)

    @cached_property
    def sums(self) -> tuple[Summed, dict[str, Summed], dict[str, Summed]]:
        """Add up what the plan carries: the whole, by area below, and by group."""
        whole, areas, groups = Summed(), defaultdict[str, Summed](Summed), defaultdict[str, Summed](Summed)
        digits = child_digits(self.head["place"][0]["code"])
        for total in self._totals(digits):
            for summed in (whole, areas[total.area], groups[total.action_group]):
                summed.add(total, self.years)
        return whole, dict(areas), dict(groups)

    def _totals(self, digits: int) -> Iterable[Total]:
        """Add up what the plan carries, by the areas below, whose codes have so many digits."""
        return totals(self.release.lines.filter(counts=True), len(self.years), digits=digits)

    def _carried(self) -> Iterable[ReleaseLine]:
        """Return what the plan carries in the order in which it is printed."""
        rank = F("rank").asc(nulls_last=True)
        carried = self.release.lines.filter(fate=Outcome.CARRIED)
        ordered = carried.order_by(Substr("area_code", 1, TAMBON_DIGITS), rank, "position")
        return ordered.iterator(BATCH)

    def _ranked(self) -> Iterable[ReleaseLine]:
        """Return everything that came up, the ranked first."""
        return self.release.lines.order_by(F("rank").asc(nulls_last=True), "area_code", "position").iterator(BATCH)

    @property
    def whole(self) -> Summed:
        """Return the sums of the whole plan."""
        return self.sums[0]

    @property
    def accepted(self) -> TablePart:
        """Return the list of the areas below, those that are missing last."""
        areas = self.sums[1]
        taken = [
            AcceptedRow(
                area=plan["name"],
                standing=TAKEN,
                version=plan["version"],
                projects=areas.get(plan["area"], Summed()).projects,
                budget_baht=areas.get(plan["area"], Summed()).total_baht,
                digest=plan["digest"][:12],
            )
            for plan in self.head["accepted"]
        ]
        missing = [AcceptedRow(area=name, standing=NOT_TAKEN) for name in self.missing]
        return TablePart(accepted_list(self.below), (*taken, *missing))

    @property
    def squares(self) -> TileMap:
        """Return the areas below as squares, as the list of them says it."""
        return taken_map(self.release.area, self.head)

    @property
    def summaries(self) -> tuple[TablePart, ...]:
        """Return the money by area below and by group."""
        groups = self.sums[2]
        titles, period = {**GROUP_TITLES, "": "ไม่ระบุกลุ่ม"}, self.release.period
        return (
            TablePart(
                upper_summary(period, by=self.below, counted=self.below),
                tuple(self._by_area()),
            ),
            TablePart(
                upper_summary(period, by="กลุ่มของโครงการ", counted=""),
                tuple(_labelled(groups[key], title) for key, title in titles.items() if key in groups),
            ),
        )

    def _by_area(self) -> Iterator[Summed]:
        """Give every area below by code; one whose plan is not accepted says so and has no figures."""
        areas = self.sums[1]
        names = {plan["area"]: plan["name"] for plan in self.head["accepted"]}
        missing = {plan["area"]: plan["name"] for plan in self.head["missing"]}
        for code in sorted({*areas, *names, *missing}):
            if code in missing:
                yield Summed(f"{missing[code]}\n{NOT_TAKEN}", projects=None)
            else:
                yield _labelled(areas.get(code, Summed()), names.get(code, code))

    @property
    def projects(self) -> TablePart:
        """Return the projects that the plan carries, tambon by tambon, this level's ranks first; rows are a stream."""
        total = self.whole.total_baht
        return TablePart(
            *(project_list(self.release.period), self._projects(), by_tambon(self.names)),
            heading=(f"3. โครงการใน{self.title} รายตำบล", self.place),
            below=f"รวมทั้งสิ้น {baht(total)} บาท ({baht_in_words(total)})",
        )

    def _projects(self) -> Iterator[ProjectRow]:
        return map(self._project, self._carried())

    def _project(self, line: ReleaseLine) -> ProjectRow:
        rank = f"ลำดับที่ {line.rank} ของ{self.level}" if line.rank else ""
        row = project_row(
            {**line.details, **{name: getattr(line, name) for name in COLUMNS}},
            code=line.code,
            village="\n".join(filter(None, (self.names.get(line.area_code, ""), rank))),
            budget_baht=self._budget(line),
        )
        # Below the leading agency nobody is named here.
        return replace(row, supporting="", area_code=line.area_code)

    def _budget(self, row: ReleaseLine) -> dict[int, Decimal]:
        amounts = zip(self.years, row.years_baht, strict=False)
        return {year: amount for year, amount in amounts if amount is not None}

    @property
    def decided(self) -> TablePart:
        """Return what this level decided itself, and what was passed on to it and waits; rows are a stream."""
        return TablePart(decided_list(self.level), self._decided(), heading=(f"4. {decided_list(self.level).title}",))

    def _decided(self) -> Iterator[DecidedRow]:
        own = {decision["code"] for decision in self.head["decisions"]}
        for row in self._ranked():
            if row.code in own or row.fate != Outcome.CARRIED:
                yield self._decision(row, is_own=row.code in own)

    def _decision(self, row: ReleaseLine, *, is_own: bool) -> DecidedRow:
        codes = (row.area_code, tambon_of(row.area_code))
        return DecidedRow(
            code=row.code,
            title=row.title,
            place=" ".join(self.names[code] for code in dict.fromkeys(codes) if code in self.names),
            fate=fate_words(self.release.level)[row.fate] if is_own else UNDECIDED_WORDS,
            rank=row.rank,
            budget_baht=sum(self._budget(row).values(), NOUGHT),
            reason=row.reason,
            area_code=row.area_code,
        )


class StandingBook(UpperBook):
    """The book that a release of a plan made now would print; its lines are held, as making a release holds them."""

    def __init__(self, plan: UpperPlan) -> None:
        """Take the plan as it stands; nothing is stored."""
        content = upper_content(plan)
        release = Release(level=plan.level, area=plan.area, period=plan.period, head=head_of(content))
        super().__init__(release)
        self._lines = list(rows_of(release, content))

    def _totals(self, digits: int) -> Iterable[Total]:
        years = len(self.years)
        return (
            Total(line.area_code[:digits], line.action_group, line.fate, 1, line.years_baht[:years])
            for line in self._lines
            if line.counts
        )

    def _carried(self) -> Iterable[ReleaseLine]:
        carried = [line for line in self._lines if line.fate == Outcome.CARRIED]
        return sorted(carried, key=lambda line: (tambon_of(line.area_code), *_by_rank(line), line.position))

    def _ranked(self) -> Iterable[ReleaseLine]:
        return sorted(self._lines, key=lambda line: (*_by_rank(line), line.area_code, line.position))


def _by_rank(line: ReleaseLine) -> tuple[bool, int]:
    """Order lines by rank, those without one last."""
    return line.rank is None, line.rank or 0


def _labelled(summed: Summed, label: str) -> Summed:
    return Summed(label, summed.projects, summed.budget_baht)


# --- printed ----------------------------------------------------------------------------------------------------------
def made(release: Release, wanted: ReleasePaper.Format, proof: Mapping[str, Any]) -> bytes:
    """Print a release of a district or province in one of its formats; ``proof`` is how anybody checks it."""
    book = UpperBook(release)
    page_footer = PageFooter(
        code=book.title,
        title=f"{book.title} {release.area} {release.period} ครั้งที่ {release.version}",
        printed_at=timezone.now(),
        place=book.place,
        version=f"เล่มแผน ครั้งที่ {release.version} ออกเมื่อ {thai_date(release.at, short=True)}",
        digest=release.digest,
    )
    if wanted is ReleasePaper.Format.XLSX:
        return workbook(_tables(book), tuple(_lines_above(book, page_footer, proof)), page_footer)
    content = io.BytesIO()
    bound = {"sample": SAMPLE, "foreword": foreword(book), "signing": signing(book)}
    compose("plans/papers/print/upper.html", {"book": book, "page_footer": page_footer, **bound, **proof}, content)
    return content.getvalue()


def foreword(book: UpperBook) -> tuple[Block, ...]:
    """Return what the book is."""
    title = f"{book.title} {book.release.period}"
    return binding.foreword(title, book.place, f"แผนของ{book.below}ที่รับเข้าแผน{book.level}แล้ว ")


def signing(book: UpperBook) -> tuple[Block, ...]:
    """Return the page on which the book is signed; who signs for a level is not known here."""
    whole, title = book.whole, f"{book.title} {book.release.period} {book.place}"
    money = f"งบประมาณรวม {baht(whole.total_baht)} บาท ({baht_in_words(whole.total_baht)})"
    signers = [("", f"{role} ตำแหน่ง {'.' * 30}") for role in ("ผู้จัดทำ", "ผู้ตรวจสอบ", "ผู้เห็นชอบ")]
    return binding.signing(f"{title} จำนวน {whole.projects or 0:,} โครงการ {money}", signers)


def _tables(book: UpperBook) -> list[Table]:
    parts: Iterable[TablePart] = (book.accepted, *book.summaries, book.projects, book.decided)
    return [(part.sheet, part.rows, part.grouping) for part in parts]


def _lines_above(book: UpperBook, page_footer: PageFooter, proof: Mapping[str, Any]) -> Iterator[str]:
    """Write the lines above every worksheet."""
    yield from (page_footer.title, page_footer.place)
    yield f"{book.below}ที่รับเข้าแผน {len(book.head['accepted'])} ยังไม่รับ {len(book.missing)}"
    yield page_footer.footer
    if book.has_samples:
        yield SAMPLE
    yield f"รหัสตรวจสอบเอกสาร {proof['digest']}"
    yield f"ตรวจสอบที่ {proof['url']}"

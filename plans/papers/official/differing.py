"""The old/new comparison: what was stands above what it becomes, between editions of a local plan or two releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils import timezone

from agencies.areas.models import Area
from paper.layout.part import TablePart
from paper.thai import thai_date
from plans.decisions.models import Outcome
from plans.local.editions import Compared, Effect, comparison, label
from plans.local.entries import Entry, form_of
from plans.local.labels import Wordings, in_full
from plans.local.models import Edition, RowLink
from plans.papers import sheets
from plans.papers.book import NotReady
from plans.papers.chapters import village_name
from plans.papers.marks import SAMPLE, is_sample
from plans.papers.official.asking import Ask, Source
from plans.papers.official.counting import short
from plans.papers.official.filling import entry_row, in_words, line_on_form, whose
from plans.papers.official.paper import Official
from plans.papers.sheets.layouts import Layout
from plans.papers.sheets.rows import ComparisonRow
from plans.releases.comparing import GONE, NEW, Change, changes
from plans.releases.models import Release
from plans.releases.queries import versions_of
from plans.releases.reader import Difference
from plans.rollup.aggregation import Line
from plans.rollup.balance import place_of
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod

NOTHING_TO_COMPARE = (
    "{area} ยังไม่มีฉบับของแผนพัฒนาท้องถิ่นที่ประกาศใช้ และยังออกเล่มแผนตำบลไม่ครบสองครั้งในช่วง {period} "
    "จึงไม่มีรายการเดิมและใหม่ให้เปรียบเทียบ"
)
_WORDS = {Effect.ADDS: "เพิ่มใหม่", Effect.REMOVES: "ยกเลิก"}


def editions_of(plan: TambonPlan) -> list[Edition]:
    """Return the announced editions of the tambon's authorities for the period, the newest first."""
    announced = Edition.objects.filter(state=Edition.State.ANNOUNCED, local_plan__period=plan.period).select_related(
        "local_plan__agency__area__parent__parent", "local_plan__period"
    )
    inside = announced.filter(local_plan__agency__coverages__village__parent=plan.area)
    own = announced.filter(local_plan__agency__area=plan.area)
    return list((inside | own).distinct().order_by("-announced_on", "-sequence"))


def compared(ask: Ask, plan: TambonPlan, words: Wordings) -> Official:
    """Compare an edition of the local plan with what it changed; without any, the last two releases of the tambon.

    Raises NotReady where there are neither.
    """
    edition = _edition(ask, plan) if ask.source != Source.TAMBON else None
    if edition is not None:
        return of_edition(edition, ask, words)
    releases = versions_of(plan.area, plan.period).filter(level=Release.Level.TAMBON)[:2]
    if ask.source == Source.LOCAL or len(releases) < 2:
        raise NotReady(NOTHING_TO_COMPARE.format(area=plan.area, period=plan.period))
    new, old = releases
    return of_releases(plan, old, new, layout=ask.layout_for(plan.period), words=words)


def _edition(ask: Ask, plan: TambonPlan) -> Edition | None:
    """Return the edition asked for by its key, else the newest that changed the plan."""
    editions = [
        edition for edition in editions_of(plan) if not ask.agency or edition.local_plan.agency.code == ask.agency
    ]
    if ask.about:
        editions = [edition for edition in editions if str(edition.pk) == ask.about]
    return min(editions, key=lambda edition: edition.kind == Edition.Kind.MAIN, default=None)


def of_edition(edition: Edition, ask: Ask, words: Wordings) -> Official:
    """Lay out the comparison of one edition."""
    plan, wording = edition.local_plan, words["comparison"]
    layout = ask.layout_for(plan.period)
    areas = list(Area.objects.filter(coverages__agency=plan.agency))
    villages = {area.code: str(area) for area in areas}
    rows = tuple(
        line
        for number, compared in enumerate(comparison(edition), start=1)
        for line in _old_above_new(_pair(number, compared, plan.period, villages=villages, words=words))
    )
    announced = f"ประกาศใช้ {thai_date(edition.announced_on, short=True)}" if edition.announced_on else "ยังไม่ประกาศใช้"
    sheet = sheets.comparison(plan.period, layout, code=wording.code, title=wording.title)
    return Official(
        form="comparison",
        code=wording.code,
        titles=(wording.title, f"แผนพัฒนาท้องถิ่น ({plan.period}) {edition}", whose(plan)),
        place=whose(plan),
        version=f"{in_words(edition)} {announced}",
        parts=(TablePart(sheet, rows, above=edition.reason and f"เหตุผลและความจำเป็น: {edition.reason}"),),
        remarks=_remarks(area.is_sample for area in areas),
    )


def _pair(
    number: int, compared: Compared, period: PlanPeriod, *, villages: Mapping[str, str], words: Wordings
) -> Iterator[ComparisonRow]:
    """Write one row of an edition: old above new; an added line has no old, a removed one no new."""
    titles = "\n".join(label(name) for name in sorted(compared.changed))

    def line(standing: str, entry: Entry, *, is_first: bool, is_last: bool) -> ComparisonRow:
        return ComparisonRow(
            number=number if is_first else None,
            standing=standing,
            form=short(words[entry.form]),
            project=entry_row(entry, period, villages),
            changed_titles=titles if is_last else "",
            reason="\n".join((compared.reason, *map(_link, compared.links))).strip() if is_last else "",
        )

    word = _WORDS.get(compared.effect)
    if compared.old is not None:
        yield line(word or "เดิม", compared.old, is_first=True, is_last=compared.new is None)
    if compared.new is not None:
        yield line(word or "ใหม่", compared.new, is_first=compared.old is None, is_last=True)


def _old_above_new(lines: Iterable[ComparisonRow]) -> tuple[ComparisonRow, ...]:
    """Mark in the second line of a pair what it says otherwise than the first; a line alone stays as it is."""
    first, *second = lines
    return (first, *(sheets.beside_old(first, row) for row in second))


# --- two releases of the tambon ---------------------------------------------------------------------------------------
_OLD_NEW = ("เดิม", "ใหม่")
_KINDS = {NEW: "เพิ่มใหม่", GONE: "ไม่อยู่ในเล่มใหม่"}


def of_releases(plan: TambonPlan, old: Release, new: Release, *, layout: Layout, words: Wordings) -> Official:
    """Lay out what changed from one release of the tambon to another, out of what both of them froze."""
    wording, period = words["comparison"], plan.period
    difference = Difference(old, new)
    lines = difference.lines()
    villages = {
        village["code"]: village_name(village) for release in (old, new) for village in release.head["villages"]
    }
    rows = tuple(
        row
        for number, change in enumerate(changes(*difference.words()), start=1)
        for row in _old_above_new(
            replace(row, project=line_on_form(line, period, villages), form=_form(line, words))
            for row, line in _released_pair(number, change, lines)
        )
    )
    return Official(
        form="comparison",
        code=wording.code,
        titles=(
            wording.title,
            f"แผนชุมชนบูรณาการระดับตำบล ({period}) เล่มแผน ครั้งที่ {old.version} กับครั้งที่ {new.version}",
            in_full(plan.area),
        ),
        place=place_of(plan),
        version=f"เล่มแผน ครั้งที่ {new.version} ออกเมื่อ {thai_date(timezone.localtime(new.at).date(), short=True)}",
        parts=(TablePart(sheets.comparison(period, layout, code=wording.code, title=wording.title), rows),),
        remarks=_remarks(is_sample(release.head) for release in (old, new)),
    )


def _remarks(are_samples: Iterable[bool]) -> tuple[str, ...]:
    return (SAMPLE,) if any(are_samples) else ()


def _released_pair(
    number: int, change: Change, lines: Sequence[Mapping[str, Line]]
) -> Iterator[tuple[ComparisonRow, Line]]:
    """Write what one project was and is, with the lines they are of; a new project was not, a gone one is not."""
    pair = [
        (word, by_code[change.code]) for word, by_code in zip(_OLD_NEW, lines, strict=True) if change.code in by_code
    ]
    for place, (word, line) in enumerate(pair, start=1):
        is_last = place == len(pair)
        row = ComparisonRow(
            number=number if place == 1 else None,
            standing=_KINDS.get(change.kind, word),
            changed_titles="\n".join(field.name for field in change.fields) if is_last else "",
            reason=line.reason if is_last else "",
        )
        yield row, line


def _form(line: Line, words: Wordings) -> str:
    """Say on which form a line stands, or its fate when it stands on none."""
    stands = line.fate in {Outcome.CARRIED, Outcome.PASSED_ON}
    return short(words[form_of(line.fate, line.action_group)]) if stands else str(Outcome(line.fate).label)


def _link(link: RowLink) -> str:
    return link.text or str(link.get_kind_display())

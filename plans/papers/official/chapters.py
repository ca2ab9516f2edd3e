"""Where a project stands in the forms: its strategy or issue, tactic and programme, and the ก–จ lines of its group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from plans.alignment.models import Alignment
from plans.papers.sheets.rows import NO_CHAPTER, Chapter, ProjectRow
from projects.strategies.models import StrategyFramework, StrategyItem

Level = StrategyFramework.Level
# The five lines above the groups of ผ.02 of 2566–2570, and what they are called where nothing is aligned.
LETTERS: Mapping[str, str] = {
    "ก": "ยุทธศาสตร์ชาติ 20 ปี",
    "ข": "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13",
    "ค": "Sustainable Development Goals (SDGs)",
    "ง": "ยุทธศาสตร์จังหวัด",
    "จ": "ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัด",
}
_LAST = 1_000_000  # a place behind every place of the library


@dataclass
class Serving:
    """What one project serves: the item that gives it its place, its programme, and its items by letter ก–จ."""

    local: StrategyItem | None = None
    programme: StrategyItem | None = None
    by_letter: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, item: StrategyItem) -> None:
        """Note an item; of several local ones, or several programmes, the first in the library gives the place."""
        level, letter = item.framework.level, item.framework.letter
        if level == Level.LOCAL:
            self.local = self.local or item
        elif level == Level.PROGRAMME:
            self.programme = self.programme or item
        if letter in LETTERS and (text := said(item)) not in self.by_letter[letter]:
            self.by_letter[letter].append(text)

    @property
    def chapter(self) -> Chapter:
        """Return the chapter of the project, still without ก–จ lines."""
        local, programme = self.local, self.programme
        above = local.parent if local and local.parent else local
        if above is None and programme is None:
            return NO_CHAPTER
        places = [item.position if item else _LAST for item in (above, local, programme)]
        return Chapter(
            strategy=_titled(above),
            tactic=_titled(local) if local is not above else "",
            programme=programme.title if programme else "",
            order=(above.framework_id if above else _LAST, *places),
        )


def said(item: StrategyItem) -> str:
    """Say an item with its framework, as the ก–จ lines do."""
    return f"{item.framework.title} {_titled(item)}"


def _titled(item: StrategyItem | None) -> str:
    if item is None:
        return ""
    word = item.framework.item_label if item.number and item.parent_id is None else ""
    return " ".join(part for part in (word, item.number, item.title) if part)


def serving(
    projects: Iterable[int], frameworks: QuerySet[StrategyFramework], *, carriers: Mapping[int, int] | None = None
) -> dict[int, Serving]:
    """Read what projects serve, one query; what was merged serves for its carrier."""
    served: dict[int, Serving] = defaultdict(Serving)
    alignments = Alignment.objects.filter(project__in=list(projects), item__framework__in=frameworks)
    ordered = alignments.order_by("item__framework__pk", "item__position", "item__pk", "project_id")
    for alignment in ordered.select_related("item__framework", "item__parent__framework"):
        served[(carriers or {}).get(alignment.project_id, alignment.project_id)].take(alignment.item)
    return served


def in_chapters(rows: Sequence[tuple[ProjectRow, Serving | None]]) -> tuple[ProjectRow, ...]:
    """Order rows by chapter, keeping their order within one, and write the ก–จ lines of each chapter on its rows."""
    served: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row, serves in rows:
        for letter, texts in serves.by_letter.items() if serves else ():
            known = served[row.chapter.key][letter]
            known += [text for text in texts if text not in known]
    chapters = {row.chapter.key: replace(row.chapter, aligned=_lines(served[row.chapter.key])) for row, _ in rows}
    placed = [replace(row, chapter=chapters[row.chapter.key]) for row, _ in rows]
    first = {key: place for place, key in reversed([(place, row.chapter.key) for place, row in enumerate(placed)])}
    return tuple(sorted(placed, key=lambda row: (row.chapter.order or (_LAST,), first[row.chapter.key])))


def without_tactics(rows: Iterable[ProjectRow]) -> tuple[ProjectRow, ...]:
    """Put rows together by issue and programme alone, in the order in which these come: the forms by issue do so."""
    plain = [replace(row, chapter=replace(row.chapter, tactic="")) for row in rows]
    issues = {name: place for place, name in enumerate(dict.fromkeys(row.chapter.strategy for row in plain))}
    groups = {key: place for place, key in enumerate(dict.fromkeys(row.chapter.key for row in plain))}
    return tuple(sorted(plain, key=lambda row: (issues[row.chapter.strategy], groups[row.chapter.key])))


def _lines(by_letter: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(
        f"{letter}. {'; '.join(by_letter[letter]) if by_letter.get(letter) else f'{name}: ยังไม่ระบุ'}"
        for letter, name in LETTERS.items()
    )

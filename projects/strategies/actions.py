"""The strategy library as it is written: each agency its own frameworks, items one by one or from a pasted list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from agencies.access.permissions import check_permission, rows
from agencies.errors import Cannot
from agencies.locking import locked
from agencies.offices.models import Agency
from agencies.people.models import User
from paper.thai import arabic_digits, normalise
from projects.strategies.models import StrategyFramework, StrategyItem

Level = StrategyFramework.Level
Kind = Agency.Kind
# An agency writes its own strategy; the province's, the district's and a local authority's are written by their office.
LEVELS: Final[Mapping[str, tuple[Level, ...]]] = {
    Kind.PROVINCE_OFFICE: (Level.PROVINCE, Level.LOCAL_IN_PROVINCE),
    Kind.PAO: (Level.LOCAL_IN_PROVINCE, Level.LOCAL),
    Kind.DISTRICT_OFFICE: (Level.DISTRICT,),
    Kind.SAO: (Level.LOCAL, Level.PROGRAMME),
    Kind.MUNICIPALITY: (Level.LOCAL, Level.PROGRAMME),
}
# The line of ผ.02 under which a level is printed.
LETTERS: Final[Mapping[str, str]] = {Level.PROVINCE: "ง", Level.LOCAL_IN_PROVINCE: "จ"}
# «1.», «1.2)», «ยุทธศาสตร์ที่ 3», «กลยุทธ์ที่ 1.1 …»: a word or two with «ที่», figures with dots, then the title.
NUMBERED: Final = re.compile(r"(?:[ก-๙]+ที่\s*)?(\d+(?:\.\d+)*)(?:[.)](?!\d)|(?=[\s:]))[\s:]*(.+)")
BULLETS: Final = "-–—•*·"
LONGEST, MOST, DEEPEST = 300, 300, 4
NUMBER_LENGTH = 12


class CannotWrite(Cannot):
    """A change of the library that is not possible; ``reasons`` are Thai sentences."""


def owners(user: User) -> list[Agency]:
    """Return the agencies whose strategies ``user`` may write."""
    agencies = {
        post.agency.pk: post.agency
        for post in user.posts
        if post.agency is not None and rows("strategy", "change", post.role)
    }
    return list(agencies.values())


def levels_of(agency: Agency) -> tuple[Level, ...]:
    """Return the levels of strategy that an agency of this kind writes."""
    return (*LEVELS.get(agency.kind, ()), Level.AGENCY)


@transaction.atomic
def save_framework(
    values: Mapping[str, Any], *, by: User, agency: Agency, framework: StrategyFramework | None = None
) -> StrategyFramework:
    """Write a new strategy of ``agency`` over the agency's area, or change one.

    Raises PermissionDenied if ``by`` may not; CannotWrite for a level that is another office's.
    """
    strategy = framework or StrategyFramework(agency=agency, area=agency.area)
    check_permission(by, "strategy.change", strategy)
    if values["level"] not in levels_of(agency):
        raise CannotWrite("ยุทธศาสตร์ระดับนี้เป็นของหน่วยงานอื่น กรุณาเลือกระดับที่หน่วยงานของท่านจัดทำ")
    for name, value in values.items():
        setattr(strategy, name, value)
    strategy.letter = LETTERS.get(strategy.level, "")
    strategy.save()
    return strategy


# --- items ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Typed:
    """One item as typed: its number (or none) and title, and how deep it lies, 0 on top."""

    number: str
    title: str
    depth: int = 0


def pasted(text: str) -> list[Typed]:
    """Read a list copied from a document, one item a line; «1.2» lies under «1», a bulleted line under what it follows.

    Raises CannotWrite naming every line that cannot be an item.
    """
    typeds: list[Typed] = []
    reasons = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not normalise(line):
            continue
        item = _typed(arabic_digits(normalise(line)), typeds)
        typeds.append(item)
        if len(item.title) > LONGEST or len(item.number) > NUMBER_LENGTH:
            reasons.append(f"บรรทัดที่ {place} ยาวเกินไป (ชื่อไม่เกิน {LONGEST} ตัวอักษร)")
        if item.depth > DEEPEST:
            reasons.append(f"บรรทัดที่ {place} แบ่งลึกเกิน {DEEPEST} ชั้น")
    if not typeds:
        reasons.append("ไม่พบรายการในข้อความที่วาง กรุณาวางหนึ่งรายการต่อหนึ่งบรรทัด")
    if len(typeds) > MOST:
        reasons.append(f"วางได้ครั้งละไม่เกิน {MOST} รายการ")
    if reasons:
        raise CannotWrite(*reasons)
    return typeds


def _typed(line: str, above: list[Typed]) -> Typed:
    if line[0] in BULLETS:
        last = above[-1] if above else None
        deeper = last.depth + 1 if last and last.number else (last.depth if last else 0)
        return Typed("", line.lstrip(BULLETS).strip() or line, deeper)
    if match := NUMBERED.fullmatch(line):
        return Typed(match[1], match[2].strip(), match[1].count("."))
    return Typed("", line)


@transaction.atomic
def add_items(framework: StrategyFramework, items: list[Typed], *, by: User) -> int:
    """Add items at the end of a strategy and return how many; each lies under the nearest one above it in the list."""
    check_permission(by, "strategy.change", framework)
    locked(framework)
    place = framework.items.aggregate(last=Max("position"))["last"] or 0
    stack: list[tuple[int, StrategyItem]] = []
    for place, item in enumerate(items, start=place + 1):  # noqa: B020  the count goes on from the last place
        while stack and stack[-1][0] >= item.depth:
            stack.pop()
        parent = stack[-1][1] if stack else None
        made = StrategyItem.objects.create(
            framework=framework, parent=parent, number=item.number, title=item.title, position=place
        )
        stack.append((item.depth, made))
    return len(items)


def rename_item(item: StrategyItem, *, by: User, number: str, title: str) -> None:
    """Correct number and title of an item; projects that serve it go on doing so."""
    check_permission(by, "strategy.change", item.framework)
    StrategyItem.objects.filter(pk=item.pk).update(number=number, title=title)


@transaction.atomic
def remove_item(item: StrategyItem, *, by: User) -> None:
    """Remove an item that nothing serves and that has nothing below it; raises CannotWrite."""
    check_permission(by, "strategy.change", item.framework)
    if item.children.exists():
        raise CannotWrite(f"«{item}» มีข้อย่อยอยู่ กรุณาลบข้อย่อยก่อน")
    served = item.alignments.count()
    if served:
        raise CannotWrite(f"มี {served} โครงการที่เทียบกับ «{item}» อยู่ จึงลบไม่ได้ แก้ชื่อได้")
    item.delete()

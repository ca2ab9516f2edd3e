"""What changed between two releases of one plan: project by project, and which of the other parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from paper.thai import NOUGHT
from plans.decisions.models import Outcome
from plans.rollup.aggregation import COLUMNS, DETAILS
from projects.fields import BY_NAME, carried

# What is compared of a line, and what it is called: title, fate and rank, what else stands on a line, its details.
WORDS: Mapping[str, str] = {
    "title": BY_NAME["title"].told_as,
    "fate": "ผลการพิจารณา",
    "rank": "ลำดับความสำคัญ",
    **{name: BY_NAME[name].told_as for name in COLUMNS if name != "title"},
}
IN_DETAILS: Mapping[str, str] = {name: BY_NAME[name].told_as for name in DETAILS}
# What a release holds beside its projects, of a tambon's and of an upper level's.
PARTS: Mapping[str, str] = {
    "villages": "แผนหมู่บ้าน",
    "proposals": "ข้อเสนอของหน่วยงาน",
    "accepted": "แผนที่รับจากระดับล่าง",
    "missing": "พื้นที่ที่ยังไม่มีแผน",
    "decisions": "มติ",
    "merges": "การรวมโครงการ",
    "profile": "ข้อมูลตำบล",
    "problems": "ปัญหา",
    "team": "ทีมปฏิบัติการ",
    "meetings": "การประชุม",
    "alignments": "ความสอดคล้องกับยุทธศาสตร์",
    "funding_shares": "สัดส่วนเงิน",
    "commitments": "คำตอบรับของหน่วยงาน",
    "integrated": "การประกาศว่าแผนบูรณาการแล้ว",
}
GENERAL = "ข้อมูลทั่วไปของแผน"
# The projects are compared one by one; the digest only says that something else changed.
_NO_PART = {"lines", "plan_digest"}
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fate": dict(Outcome.choices),
    **{field.name: field.options for field in carried() if field.options},
}


@dataclass(frozen=True)
class Field:
    """One field that changed, both values as they are printed; blank is the empty text."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One project that is new, changed or gone; money in baht, None where nothing was stated."""

    kind: str
    code: str
    title: str
    village: str
    old_baht: Decimal | None
    new_baht: Decimal | None
    fields: tuple[Field, ...] = ()

    @property
    def difference_baht(self) -> Decimal:
        """Return new minus old; what is not stated counts as nought here."""
        return (self.new_baht or NOUGHT) - (self.old_baht or NOUGHT)

    @property
    def changed_words(self) -> str:
        """Say every changed field in one text, a line each."""
        return "\n".join(f"{field.name}: {field.old or '(ว่าง)'} → {field.new or '(ว่าง)'}" for field in self.fields)


NEW, CHANGED, GONE = "new", "changed", "gone"
KINDS: Mapping[str, str] = {NEW: "โครงการใหม่", CHANGED: "เปลี่ยนแปลง", GONE: "ไม่อยู่ในเล่มใหม่"}


def changes(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], *, fates: Mapping[str, str] | None = None
) -> list[Change]:
    """Compare two releases' contents; without an old one everything is new, and what did not change is left out.

    ``fates`` are the words of the level whose plan it is, the tambon's unless given.
    """
    labels = {**_LABELS, "fate": {**_LABELS["fate"], **(fates or {})}}
    before = {line["code"]: line for line in old["lines"]} if old else {}
    after = {line["code"]: line for line in new["lines"]}
    compared = [
        _change(before.get(code), after.get(code), labels) for code in (*after, *(before.keys() - after.keys()))
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(
        (change for change in compared if change), key=lambda change: (order[change.kind], change.village, change.code)
    )


def changed_parts(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """Name in Thai the parts beside the projects that differ between two releases; none without an old one."""
    if old is None:
        return []
    keys = {key for key in old.keys() | new.keys() if key not in _NO_PART and old.get(key) != new.get(key)}
    named = [name for key, name in PARTS.items() if key in keys]
    return [*named, GENERAL] if keys - PARTS.keys() else named


def _change(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, labels: Mapping[str, Mapping[str, str]]
) -> Change | None:
    fields = tuple(_fields(old, new, labels)) if old and new else ()
    if old and new and not fields:
        return None
    shown = new or old or {}
    kind = CHANGED if old and new else NEW if new else GONE
    return Change(kind, shown["code"], shown["title"], shown["village"], _baht(old), _baht(new), fields)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], every: Mapping[str, Mapping[str, str]]) -> Iterator[Field]:
    for name, words in WORDS.items():
        labels = every.get(name, {})
        was, is_now = (_text(line[name]) for line in (old, new))
        if was != is_now:
            yield Field(words, labels.get(was, was), labels.get(is_now, is_now))
    for name, words in IN_DETAILS.items():
        labels = every.get(name, {})
        was, is_now = (_text(line["details"].get(name)) for line in (old, new))
        if was != is_now:
            yield Field(words, labels.get(was, was), labels.get(is_now, is_now))
    for year in sorted(old["budget_baht"].keys() | new["budget_baht"].keys()):
        was, is_now = (line["budget_baht"].get(year) for line in (old, new))
        if was != is_now:
            yield Field(f"งบประมาณปี {year} (บาท)", _money(was), _money(is_now))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _money(text: str | None) -> str:
    return "" if text is None else f"{Decimal(text):,.2f}".removesuffix(".00")


def _baht(line: Mapping[str, Any] | None) -> Decimal | None:
    """Return the money that counts in the plan; None when the project is not there or states none."""
    if line is None or not line["budget_baht"]:
        return None
    return sum(map(Decimal, line["budget_baht"].values()), NOUGHT) if line["counts"] else NOUGHT

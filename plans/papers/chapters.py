"""The chapters of a tambon book about the forum and its decisions, out of what the plan says (plans.releases.content).

Pure: a plan as it stands and a release of years ago give their chapters by the same functions.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from paper.layout.blocks import Block, Heading, Paragraph, Table
from paper.layout.sheet import Grouping, Sheet
from paper.thai import NOUGHT, thai_sort_key
from plans.decisions.models import Merge, Outcome
from plans.papers import sheets
from plans.papers.payers import payer_rows
from plans.profile.models import PROFILE_FIELDS, TambonProfile
from plans.profile.problems import households_said
from plans.requests.models import Commitment
from plans.tambon.models import Invitee, TambonMeeting, TeamMember
from projects.models import Urgency
from projects.strategies.models import StrategyFramework

BY_AGENCY = "หน่วยงานเสนอ"
# The parts of the tambon's profile in the order of the handbook.
PROFILE = {name: str(TambonProfile._meta.get_field(name).verbose_name) for name in PROFILE_FIELDS}  # type: ignore[union-attr]  # noqa: SLF001  Django's documented API
NO_STRATEGY, ALIGNED, WHOLE_PLAN = "ยังไม่สอดคล้องกับยุทธศาสตร์ใด", "สอดคล้องอย่างน้อย 1 ข้อ", "รวมทั้งแผน"
NOT_SERVED = "ไม่มีโครงการที่สอดคล้อง"
# The lines of the older ผ.02 under which strategies stand.
_LETTERS = "กขคงจ"
EACH_ONCE = "สรุป (นับโครงการละครั้งเดียว แม้สอดคล้องหลายข้อ)"


@dataclass(frozen=True)
class Section:
    """One form of the book: its sheet, its rows, how they are grouped, and what is said above them."""

    sheet: Sheet
    rows: tuple[Any, ...]
    grouping: Grouping | None = None
    above: str = ""


Entry = Mapping[str, Any]


class Chapters:
    """The chapters of one plan; without anything said there are none."""

    def __init__(self, said: Entry) -> None:
        """Take what a plan says, in the shape of ``plans.releases.content.content_of``."""
        self._said = said

    @cached_property
    def _lines(self) -> dict[str, Entry]:
        return {line["code"]: line for line in self._said.get("lines", ())}

    @cached_property
    def _villages(self) -> dict[str, str]:
        return {village["code"]: village_name(village) for village in self._said.get("villages", ())}

    @property
    def front(self) -> tuple[Block, ...]:
        """Return what stands before the sums: the tambon, its problems, its team and its meetings."""
        return (*self._profile(), *self._problems(), *self._people())

    @property
    def tables(self) -> tuple[Section, ...]:
        """Return the tables of the front, which the workbook has too."""
        blocks = [block for block in self.front if isinstance(block, Table)]
        return tuple(Section(block.sheet, tuple(block.rows), block.grouping) for block in blocks)

    @property
    def decided(self) -> tuple[Section, ...]:
        """Return what became of every project and what was merged; nothing before the forum has decided anything."""
        if not (self._said.get("decisions") or self._said.get("merges")):
            return ()
        return (self.fates, self.decisions, self.merges)

    @property
    def agreed(self) -> tuple[Section, ...]:
        """Return who pays, which strategies are served, and what agencies said yes to."""
        return (self.payers, self.aligned, self.commitments)

    # --- the tambon and those who met ---------------------------------------------------------------------------------
    def _profile(self) -> Iterator[Block]:
        profile = self._said.get("profile") or {}
        names = [(label, profile[name]) for name, label in PROFILE.items() if profile.get(name)]
        if names:
            yield Heading("ข้อมูลและทิศทางของตำบล", 2)
        for label, text in names:
            yield Heading(label, 3)
            yield from (Paragraph(line, indented=False) for line in text.splitlines() if line.strip())

    def _problems(self) -> Iterator[Block]:
        by_topic: dict[str, list[Entry]] = defaultdict(list)
        for problem in self._said.get("problems", ()):
            by_topic[problem["topic"]].append(problem)
        rows = [self._topic(topic, problems) for topic, problems in by_topic.items()]
        if rows:
            yield Heading("ปัญหาของหมู่บ้านในตำบล", 2)
            # The most widespread urgent ones first: these are the tambon's own.
            yield Table(
                sheets.PROBLEM_LIST, sorted(rows, key=lambda row: (-row["urgent"], thai_sort_key(row["topic"])))
            )

    def _topic(self, topic: str, problems: list[Entry]) -> dict[str, Any]:
        urgent = {problem["village"] for problem in problems if problem["urgency"] == Urgency.URGENT}
        stated = [problem["households"] for problem in problems if problem["households"] is not None]
        return {
            "topic": topic,
            "titles": "\n".join(dict.fromkeys(problem["title"] for problem in problems)),
            "villages": "\n".join(dict.fromkeys(self._place(problem["village"]) for problem in problems)),
            "urgent": len(urgent),
            "households": households_said(sum(stated) if stated else None, len(problems) - len(stated)),
        }

    def _people(self) -> Iterator[Block]:
        team, meetings = tuple(self._team()), tuple(self._meetings())
        if team or meetings:
            yield Heading("ทีมปฏิบัติการและการประชุม", 2)
        yield from (*team, *meetings)

    def _team(self) -> Iterator[Block]:
        kinds = dict(TeamMember.Kind.choices)
        rows = [{**member, "heading": str(kinds[member["kind"]])} for member in self._said.get("team", ())]
        if rows:
            order = list(kinds)
            rows.sort(key=lambda row: order.index(row["kind"]))
            yield Table(sheets.TEAM_LIST, rows, sheets.BY_HEADING)

    def _meetings(self) -> Iterator[Block]:
        held = sorted(self._said.get("meetings", ()), key=lambda meeting: meeting["held_on"] or "")
        if held:
            yield Table(sheets.MEETING_LIST, [_meeting(meeting) for meeting in held])
        for meeting in held:
            if meeting["summary"]:
                yield Heading(f"ผลการประชุม {_meeting_title(meeting)}", 3)
                yield from (Paragraph(line, indented=False) for line in meeting["summary"].splitlines() if line.strip())

    # --- what was decided ---------------------------------------------------------------------------------------------
    @property
    def fates(self) -> Section:
        """Return how many projects came to each fate, what they asked for, and how much of that the plan holds."""
        return Section(sheets.FATE_SUMS, tuple(self._fate(fate) for fate in Outcome))

    def _fate(self, fate: Outcome) -> dict[str, Any]:
        lines = [line for line in self._lines.values() if line["fate"] == fate]
        counted = (_total(line) for line in lines if line["counts"])
        return {
            "fate": fate,
            "label": sheets.fate_in_book(fate),
            "projects": len(lines),
            "budget_baht": sum(map(_total, lines), NOUGHT),
            "counted_baht": sum(counted, NOUGHT),
        }

    @property
    def decisions(self) -> Section:
        """Return every project sent, with its fate, its rank, its hosts and the reason, by fate."""
        order = list(Outcome.values)
        lines = sorted(self._lines.values(), key=lambda line: order.index(line["fate"]))
        return Section(sheets.DECISION_LIST, tuple(map(self._decision, lines)), sheets.BY_HEADING)

    def _decision(self, line: Entry) -> dict[str, Any]:
        details = line["details"]
        carrier = f"รวมกับ {line['carrier']}" if line["fate"] == Outcome.MERGED else ""
        return {
            "heading": sheets.fate_in_book(Outcome(line["fate"])),
            "code": line["code"],
            "title": line["title"],
            "village": self._place(line["village"]),
            "rank": line["rank"],
            "lead": details.get("lead_name", ""),
            "supporting": details.get("supporting_names", ""),
            "budget_baht": _total(line),
            "reason": "\n".join(part for part in (carrier, line["reason"]) if part),
        }

    @property
    def merges(self) -> Section:
        """Return the ledger of merges: what was joined to what, why, by which post."""
        return Section(sheets.MERGE_LIST, tuple(map(self._merge, self._said.get("merges", ()))))

    def _merge(self, entry: Entry) -> dict[str, Any]:
        others = [code for code in entry["members"].values() if code != entry["survivor_code"]]
        return {
            "kind": Merge.Kind(entry["kind"]).label,
            "survivor": self._named(entry["survivor_code"]),
            "members": "\n".join(sorted(map(self._named, others), key=thai_sort_key)),
            "reason": entry["reason"],
            "by_post": entry["by_post"],
            "on": _day(entry["on"]),
        }

    @property
    def payers(self) -> Section:
        """Return what each payer brings to the projects of the plan and what nobody was named for: the plan's money."""
        return Section(sheets.PAYER_LIST, payer_rows(self._said), sheets.BY_HEADING, sheets.PAYERS_SAY)

    @property
    def aligned(self) -> Section:
        """Return the carried projects and their money by item of a strategy, ก–จ first, and what serves none.

        What was merged serves for the project that carries it, which counts once for an item.  As it may serve several
        items, the last lines count every project once and come to the plan.
        """
        money = self._carried_baht
        by_item: dict[tuple[str, str], set[str]] = defaultdict(set)
        for alignment in sorted(self._said.get("alignments", ()), key=_place_in_library):
            line = self._lines.get(alignment["code"])
            if line is not None and line["carrier"] in money:
                by_item[_framework(alignment), _item(alignment)].add(line["carrier"])
        if not by_item:
            return Section(sheets.ALIGNED_LIST, ())
        every, aligned = set(money), set().union(*by_item.values())
        whole = {ALIGNED: aligned, NO_STRATEGY: every - aligned, WHOLE_PLAN: every}
        lines = {**_without_gaps(by_item), **{(EACH_ONCE, label): codes for label, codes in whole.items()}}
        rows = [_served(*named, [money[code] for code in codes]) for named, codes in lines.items()]
        return Section(sheets.ALIGNED_LIST, tuple(rows), sheets.BY_HEADING)

    @cached_property
    def _carried_baht(self) -> dict[str, Decimal]:
        """Return the money of every carried project by its code, that of what was joined to it included."""
        money = {code: NOUGHT for code, line in self._lines.items() if line["fate"] == Outcome.CARRIED}
        for line in self._lines.values():
            if line["counts"]:
                money[line["carrier"]] += _total(line)
        return money

    @property
    def commitments(self) -> Section:
        """Return what agencies said yes to."""
        return Section(sheets.COMMITMENT_LIST, tuple(map(self._commitment, self._said.get("commitments", ()))))

    def _commitment(self, entry: Entry) -> dict[str, Any]:
        amount = entry["amount_baht"]
        return {
            "code": entry["code"],
            "title": self._lines[entry["code"]]["title"] if entry["code"] in self._lines else "",
            "agency": entry["agency"],
            "part": Commitment.Part(entry["part"]).label,
            "kind": Commitment.Kind(entry["kind"]).label,
            "amount_baht": None if amount is None else Decimal(amount),
            "details": entry["details"],
            "on": _day(entry["on"]),
        }

    def _named(self, code: str) -> str:
        line = self._lines.get(code)
        return f"{line['title']} (รหัส {code})" if line else f"รหัส {code}"

    def _place(self, code: str) -> str:
        return self._villages.get(code, BY_AGENCY)


def village_name(entry: Entry) -> str:
    """Say a village of what a plan says."""
    sample = " (ตัวอย่าง)" if entry["is_sample"] else ""
    return f"หมู่ที่ {entry['moo']} {entry['name']}{sample}"


def _meeting_title(meeting: Entry) -> str:
    return meeting["title"] or str(TambonMeeting.Kind(meeting["kind"]).label)


def _meeting(entry: Entry) -> dict[str, Any]:
    return {
        "held_on": _day(entry["held_on"]),
        "what": _meeting_title(entry),
        "place": entry["place"],
        "male": entry["male_count"],
        "female": entry["female_count"],
        "came": sum(1 for guest in entry["invitees"] if guest["came"] and guest["kind"] != Invitee.Kind.LEADER),
        "presented": len(entry["presentations"]),
    }


def _framework(entry: Entry) -> str:
    letter = f"{entry['letter']}. " if entry["letter"] else ""
    level = dict(StrategyFramework.Level.choices).get(entry["level"], "")
    return f"{letter}{entry['framework'] or level}"


def _without_gaps(by_item: Mapping[tuple[str, str], set[str]]) -> dict[tuple[str, str], set[str]]:
    """Say of every letter before the last one that nothing serves it, so that none seems to be lost."""
    used = {heading[0] for heading, _ in by_item if heading[1:2] == "."}
    last = max((_LETTERS.index(letter) for letter in used if letter in _LETTERS), default=-1)
    gaps = {(f"{letter}. {NOT_SERVED}", NOT_SERVED): set[str]() for letter in _LETTERS[:last] if letter not in used}
    return dict(sorted({**by_item, **gaps}.items(), key=lambda line: line[0][0][0] if line[0][0][1:2] == "." else "ฮ"))


def _item(entry: Entry) -> str:
    word = entry["item_label"] if entry["number"] else ""
    return " ".join(part for part in (word, entry["number"], entry["title"]) if part)


def _place_in_library(entry: Entry) -> tuple[object, ...]:
    """Order alignments as the library does: by letter, by framework, and there by number, of which 10 is after 2."""
    return (
        entry["letter"] or "ฮ",
        thai_sort_key(entry["framework"]),
        thai_sort_key(entry["number"]),
        thai_sort_key(entry["title"]),
    )


def _served(heading: str, item: str, amounts: Collection[Decimal]) -> dict[str, Any]:
    return {"heading": heading, "item": item, "projects": len(amounts), "budget_baht": sum(amounts, NOUGHT)}


def _total(line: Entry) -> Decimal:
    return sum((Decimal(amount) for amount in line["budget_baht"].values()), NOUGHT)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None

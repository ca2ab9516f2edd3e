"""The way of a project as a page tells it: what is recorded, by its day, what is not, and what is to come, by whom.

Pure: records go in, steps come out.  Nothing is done because something later was done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """How far a step of the way is; a step is done by its record alone."""

    DONE = "done"
    NO_RECORD = "no_record"
    # What was to decide met, which is recorded, and left it as it was.
    UNCHANGED = "unchanged"
    NOW = "now"
    TO_COME = "to_come"
    DROPPED = "dropped"


class Stage(StrEnum):
    """The steps of a way that every project takes, as they are called."""

    VILLAGE_FORUM = "เสนอในเวทีประชาคมหมู่บ้าน"
    SUBMIT = "หมู่บ้านส่งแผนให้ตำบล"
    ACCEPT = "ตำบลตรวจและรับแผนหมู่บ้าน"
    PROPOSE = "หน่วยงานเสนอโครงการต่อเวทีตำบล"
    DECIDE = "เวทีตำบลพิจารณา"
    PASSED_ON = "หน่วยงานที่รับส่งต่อพิจารณา"
    RELEASE = "ออกเล่มแผนตำบล"
    SEND = "ส่งแผนต่อ อปท. อำเภอ จังหวัด และภาคี"
    RECEIVE = "หน่วยงานที่ได้รับแผนลงรับ"
    ADOPT = "บรรจุในแผนพัฒนาท้องถิ่น"
    CARRY_OUT = "ดำเนินโครงการและรายงานผล"


_TEAM = "ทีมปฏิบัติการระดับตำบล"
# Who takes a step that is to come, where nobody is named.
WHO = {
    Stage.VILLAGE_FORUM: "เวทีประชาคมหมู่บ้าน",
    Stage.SUBMIT: "เลขานุการเวทีประชาคมหมู่บ้าน",
    Stage.ACCEPT: _TEAM,
    Stage.PROPOSE: "หน่วยงานที่เสนอ",
    Stage.DECIDE: _TEAM,
    Stage.PASSED_ON: "หน่วยงานที่รับส่งต่อ",
    Stage.RELEASE: _TEAM,
    Stage.SEND: _TEAM,
    Stage.RECEIVE: "หน่วยงานที่ได้รับแผน",
    Stage.ADOPT: "อปท. ในพื้นที่",
    Stage.CARRY_OUT: "หน่วยงานรับผิดชอบโครงการ",
}
FROM_VILLAGE = (Stage.VILLAGE_FORUM, Stage.SUBMIT, Stage.ACCEPT)
FROM_AGENCY = (Stage.PROPOSE,)
AFTER_ADOPTED = (Stage.ADOPT, Stage.CARRY_OUT)
AFTER = (Stage.DECIDE, Stage.RELEASE, Stage.SEND, Stage.RECEIVE, *AFTER_ADOPTED)
# What is passed on comes to its agency with the plan that is sent there.
AFTER_PASSED_ON = (Stage.DECIDE, Stage.RELEASE, Stage.SEND, Stage.PASSED_ON)
AFTER_MERGED = (Stage.DECIDE,)


@dataclass(frozen=True)
class Happened:
    """One recorded event: its day, what it is called, more about it, and which stage it is the record of, if any."""

    on: dt.date
    label: str
    detail: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class Step:
    """One line of the way; ``on`` is the day of the record, ``planned`` the day that is set for what is to come."""

    label: str
    mark: Mark
    on: dt.date | None = None
    detail: str = ""
    who: str = ""
    planned: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """At which stage a project waits, or at which it ended, and what of the way before it is taken once more."""

    stage: Stage
    is_over: bool = False
    again: frozenset[Stage] = frozenset()


@dataclass(frozen=True)
class Expected:
    """Of what is to come, who is known by name, which day is set, and how much of it is done already."""

    who: dict[Stage, str]
    days: dict[Stage, dt.date]
    details: dict[Stage, str] = field(default_factory=dict)


def way(
    stages: Sequence[Stage],
    happened: Sequence[Happened],
    standing: Standing,
    *,
    expected: Expected,
    unrecorded: Mapping[Stage, str],
) -> tuple[Step, ...]:
    """Lay the way out: records in the order of their days, what has none where it belongs, then what is to come.

    ``happened`` stands in the order of the way: of one day that order is kept.  ``unrecorded`` says of a stage without
    a record what is known instead.  What has a day to come, and what follows it, was not left out: it is to come.
    """
    recorded = {one.stage for one in happened}
    behind, ahead = _split(stages, standing)
    appointed = _appointed(behind, recorded, expected) if not standing.is_over else ()
    done = [(one.stage, Step(one.label, Mark.DONE, one.on, one.detail)) for one in sorted(happened, key=_day)]
    for stage in behind:
        if stage not in recorded and stage not in appointed:
            mark = Mark.UNCHANGED if stage in unrecorded else Mark.NO_RECORD
            done.insert(_place(stage, stages, done), (stage, Step(stage, mark, detail=unrecorded.get(stage, ""))))
    to_come = [*appointed, *(stage for stage in ahead if stage not in recorded or stage in standing.again)]
    return (*(step for _, step in done), *_coming(to_come, standing, expected))


def _day(one: Happened) -> dt.date:
    return one.on


def _split(stages: Sequence[Stage], standing: Standing) -> tuple[Sequence[Stage], Sequence[Stage]]:
    """Part the way into what lies behind and what lies ahead of where the project waits; what is over lies behind."""
    place = stages.index(standing.stage)
    return stages[: place + standing.is_over], stages[place + 1 :]


def _appointed(behind: Sequence[Stage], recorded: Collection[Stage | None], expected: Expected) -> Sequence[Stage]:
    """Return what lies behind without a record and waits for a day that is set: that step, and those after it."""
    first = next((place for place, stage in enumerate(behind) if stage in expected.days), len(behind))
    return [stage for stage in behind[first:] if stage not in recorded]


def _place(stage: Stage, stages: Sequence[Stage], done: Sequence[tuple[Stage | None, Step]]) -> int:
    """Return where a step without a record belongs: behind the last of those that come before it."""
    before = set(stages[: stages.index(stage)])
    return max((place + 1 for place, (known, _) in enumerate(done) if known in before), default=0)


def _coming(ahead: Sequence[Stage], standing: Standing, expected: Expected) -> list[Step]:
    mark = Mark.DROPPED if standing.is_over else Mark.TO_COME
    now = [] if standing.is_over else [(standing.stage, Mark.NOW)]
    return [
        Step(
            stage,
            each,
            detail=expected.details.get(stage, "") if each is Mark.NOW else "",
            who=expected.who.get(stage, WHO[stage]),
            planned=expected.days.get(stage),
        )
        for stage, each in (*now, *((stage, mark) for stage in ahead))
    ]

"""A file of decisions and merges, applied whole or not at all; applied twice it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from agencies.offices.models import Agency
from agencies.offices.queries import Directory
from agencies.people.models import User
from paper.thai import Unreadable, normalise, readers
from plans.decisions.actions import (
    CannotDecide,
    DecisionInput,
    enact,
    held_for,
    input_of,
    join,
    reasons_against,
)
from plans.decisions.models import DECIDABLE, Merge, Outcome, PublicationState
from plans.decisions.queries import absorbed
from plans.tambon.models import TambonPlan
from plans.tambon.queue import ask_for_roll_up
from projects.models import ActionGroup, Project

DECISION_KEYS = frozenset({"project", "fate", "rank", "group", "lead", "supporting", "reason"})
MERGE_KEYS = frozenset({"kind", "members", "survivor", "reason", "values"})
# What the village reads of a project that a file carries without a word: what happened, and that no reason was given.
NO_REASON_GIVEN = "บรรจุตามที่เสนอ ไฟล์ผลการพิจารณาของเวทีไม่ได้ระบุเหตุผลไว้"


class BadFile(Exception):
    """A file that cannot be applied; ``reasons`` are Thai sentences, each with its place in the file."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Doubt(NamedTuple):
    """What was taken and is worth a second look: its entry in the file, and a Thai sentence."""

    entry: str
    message: str


@dataclass(frozen=True)
class Applied:
    """How many decisions and merges were put into force, how many were in force already, and what is doubted."""

    decisions: int
    merges: int
    unchanged: int
    doubts: tuple[Doubt, ...] = ()


@transaction.atomic
def apply(plan: TambonPlan, data: object, *, by: User) -> Applied:
    """Put everything the file says into force at once.

    ``data`` is {"decisions": [{"project", "fate", "rank", "group", "lead", "supporting", "reason"}], "merges":
    [{"kind", "members", "survivor", "reason", "values"}]}.  Raises PermissionDenied, CannotDecide for a plan that is
    held above, or BadFile; then nothing is changed.
    """
    plan = held_for(plan, by)
    file = _File(plan, data)
    merges = [merge for merge in file.merges() if not merge.is_in_force(plan)]
    inputs = [
        (project, decision_input)
        for project, decision_input in file.inputs()
        if not _in_force(plan, project, decision_input)
    ]
    file.stop_if_bad()
    for merge in merges:
        merge.put_into_force(plan, by=by, problems=file.problems)
    for project, decision_input in inputs:
        enact(plan, project, decision_input, by=by)
    if any(decision_input.rank for _, decision_input in inputs):
        file.problems += _gaps(plan)
    file.stop_if_bad()
    if merges or inputs:
        ask_for_roll_up(plan)
    total = len(file.listed("decisions")) + len(file.listed("merges"))
    return Applied(len(inputs), len(merges), total - len(inputs) - len(merges), tuple(file.doubts))


class _File:
    """The file as it came, the projects and agencies it names, and what is wrong with it."""

    def __init__(self, plan: TambonPlan, data: object) -> None:
        self.plan = plan
        self.problems: list[str] = []
        self.doubts: list[Doubt] = []
        if not isinstance(data, dict) or not data.keys() <= {"decisions", "merges"}:
            raise BadFile('ไฟล์ต้องเป็น JSON รูปแบบ {"decisions": […], "merges": […]}')
        self.data: Mapping[str, Any] = data
        self.projects = {line.project.code: line.project for line in plan.lines.select_related("project")}
        serving = list(Agency.objects.serving(plan.area))
        self.agencies, self.directory = {agency.code: agency for agency in serving}, Directory(serving)

    def listed(self, name: str) -> list[Any]:
        entries = self.data.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise BadFile(f"«{name}» ต้องเป็นรายการของวัตถุ JSON")
        return entries

    def stop_if_bad(self) -> None:
        if self.problems:
            raise BadFile(*self.problems)

    def words(self, typed: object, place: str) -> str:
        """Read a reason as every reason is read."""
        try:
            read = readers.lines(typed)
        except Unreadable as problem:
            self.problems.append(f"{place}: reason: {problem}")
            return ""
        self.doubts += [Doubt(place, read.doubt)] if read.doubt else []
        return read.value

    def rank(self, typed: object, place: str) -> int | None:
        """Read a place in the order as every whole number is read; blank is None."""
        try:
            rank = readers.count(typed).value
        except Unreadable:
            rank = 0
        if rank is not None and rank < 1:
            self.problems.append(f"{place}: rank ต้องเป็นจำนวนเต็มตั้งแต่ 1 แต่{_given(typed)}")
        return rank

    def project(self, code: object, place: str) -> Project | None:
        project = self.projects.get(normalise(str(code)).upper())
        if project is None:
            wrong = f"ไม่พบโครงการรหัส «{code}» ในแผนตำบลนี้" if code else "ไม่ได้ระบุรหัสโครงการ"
            self.problems.append(f"{place}: {wrong}")
        return project

    def agency(self, name: object, place: str) -> Agency | None:
        text = normalise(str(name))
        agency = self.agencies.get(text) or self.directory.called(text)
        if agency is None:
            near = " หรือ ".join(f"«{other.short_name}»" for other in self.directory.close(text))
            wrong = f"ไม่พบหน่วยงาน «{name}» ที่รับผิดชอบพื้นที่นี้" if name else "ไม่ได้ระบุชื่อหรือรหัสหน่วยงาน"
            self.problems.append(f"{place}: {wrong}{f' หมายถึง {near} หรือไม่' if near else ''}")
        return agency

    def inputs(self) -> list[tuple[Project, DecisionInput]]:
        """Read the decisions; what is wrong is noted and left out."""
        by_project: dict[int, tuple[Project, DecisionInput]] = {}
        merged = {code for entry in self.listed("merges") for code in self._absorbed(entry)}
        for number, entry in enumerate(self.listed("decisions"), start=1):
            place = f"decisions รายการที่ {number}"
            project = self.project(entry.get("project"), place)
            decision_input = self._input(entry, place)
            if project is None or decision_input is None:
                continue
            if project.pk in by_project:
                self.problems.append(f"{place}: โครงการรหัส {project.code} มีผลการพิจารณาแล้วในไฟล์เดียวกัน")
            elif project.code in merged:
                self.problems.append(f"{place}: โครงการรหัส {project.code} รวมกับโครงการอื่นในไฟล์เดียวกัน จึงมีผลแยกไม่ได้")
            else:
                against = reasons_against(self.plan, project, decision_input)
                self.problems += [f"{place}: {reason}" for reason in against]
                by_project[project.pk] = (
                    project,
                    decision_input if decision_input.reason else replace(decision_input, reason=NO_REASON_GIVEN),
                )
        return list(by_project.values())

    @staticmethod
    def _absorbed(entry: Mapping[str, Any]) -> set[str]:
        members = entry.get("members")
        return {str(code) for code in members} - {str(entry.get("survivor"))} if isinstance(members, list) else set()

    def _input(self, entry: Mapping[str, Any], place: str) -> DecisionInput | None:
        before = len(self.problems)
        self._unknown_keys(entry, DECISION_KEYS, place)
        fate, group = entry.get("fate"), entry.get("group") or ""
        rank, supporting = self.rank(entry.get("rank"), place), entry.get("supporting") or []
        if fate not in DECIDABLE:
            self.problems.append(f"{place}: fate ต้องเป็น {', '.join(sorted(DECIDABLE))} แต่{_given(fate)}")
        if group and group not in ActionGroup.values:
            self.problems.append(f"{place}: group ต้องเป็น {', '.join(ActionGroup.values)} แต่{_given(group)}")
        if not isinstance(supporting, list):
            self.problems.append(f"{place}: supporting ต้องเป็นรายการของหน่วยงาน")
            supporting = []
        lead = self.agency(entry["lead"], place) if entry.get("lead") else None
        helpers = [self.agency(name, place) for name in supporting]
        reason = self.words(entry.get("reason"), place)
        if len(self.problems) > before:
            return None
        named = tuple(sorted({helper for helper in helpers if helper}, key=lambda agency: agency.code))
        return DecisionInput(str(fate), rank, str(group), lead, named, reason)

    def _unknown_keys(self, entry: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        if strange := sorted(entry.keys() - known):
            self.problems.append(f"{place}: ไม่รู้จักช่อง {', '.join(strange)}")

    def merges(self) -> list[_MergeEntry]:
        """Read the merges; what is wrong is noted and left out."""
        merge_entries = []
        for number, entry in enumerate(self.listed("merges"), start=1):
            place = f"merges รายการที่ {number}"
            self._unknown_keys(entry, MERGE_KEYS, place)
            codes = entry.get("members")
            kind = entry.get("kind")
            if kind not in Merge.Kind.values:
                self.problems.append(f"{place}: kind ต้องเป็น {', '.join(Merge.Kind.values)} แต่{_given(kind)}")
            if not isinstance(codes, list) or not isinstance(entry.get("values", {}), dict):
                self.problems.append(f"{place}: members ต้องเป็นรายการรหัสโครงการ และ values เป็นวัตถุ JSON")
                continue
            survivor = self.project(entry.get("survivor"), place)
            members = [self.project(code, place) for code in codes]
            if survivor is not None and None not in members:
                together = tuple(member for member in members if member)
                merge_entries.append(
                    _MergeEntry(place, entry, survivor, together, self.words(entry.get("reason"), place))
                )
        return merge_entries


def _given(value: object) -> str:
    """Say what stands in the file, or that nothing does."""
    return "ไม่ได้ระบุ" if value is None or value == "" else f"พบ «{value}»"


@dataclass(frozen=True)
class _MergeEntry:
    """One merge of the file."""

    place: str
    entry: Mapping[str, Any]
    survivor: Project
    members: tuple[Project, ...]
    reason: str

    def is_in_force(self, plan: TambonPlan) -> bool:
        """Tell whether the very same merge is in force already."""
        wanted = {project.pk for project in (self.survivor, *self.members)}
        active = plan.merges.filter(
            survivor=self.survivor, kind=self.entry.get("kind"), standing=PublicationState.PUBLISHED, undone_at=None
        ).prefetch_related("members")
        return any({member.project_id for member in merge.members.all()} == wanted for merge in active)

    def put_into_force(self, plan: TambonPlan, *, by: User, problems: list[str]) -> None:
        try:
            merge = join(
                plan,
                self.members,
                kind=self.entry["kind"],
                survivor=self.survivor,
                reason=self.reason,
                by=by,
                values=self.entry.get("values"),
            )
        except CannotDecide as refused:
            problems += [f"{self.place}: {reason}" for reason in refused.reasons]
        else:
            Merge.objects.filter(pk=merge.pk).update(standing=PublicationState.PUBLISHED, published_at=timezone.now())


def _in_force(plan: TambonPlan, project: Project, decision_input: DecisionInput) -> bool:
    """Tell whether the very same decision is in force already."""
    published = (
        plan.decisions.filter(project=project, standing=PublicationState.PUBLISHED).select_related("lead").first()
    )
    return published is not None and input_of(published) == decision_input


def _gaps(plan: TambonPlan) -> list[str]:
    """Refuse ranks that do not run 1..n: each once, none left out."""
    ranked = plan.decisions.filter(standing=PublicationState.PUBLISHED, fate=Outcome.CARRIED, rank__isnull=False)
    ranked = ranked.exclude(project__in=absorbed(plan))
    ranks = sorted(rank or 0 for rank in ranked.values_list("rank", flat=True))
    if ranks == list(range(1, len(ranks) + 1)):
        return []
    return [f"ลำดับความสำคัญต้องเรียง 1 ถึง {len(ranks)} ไม่ข้ามและไม่ซ้ำ แต่จะได้ {', '.join(map(str, ranks))}"]

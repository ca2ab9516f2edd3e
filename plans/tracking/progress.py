"""Where a project stands and what was decided about it, from the records: the way, its holders, the verdicts.

Holders are posts and agencies, never persons; decisions are those that were published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.people.models import Post
from plans.decisions.models import Decision, Merge, Outcome, PublicationState
from plans.local.models import Edition, EditionRow
from plans.releases.models import Receipt, ReceiptState, Release
from plans.releases.reader import fate_words
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from projects.models import Project
from projects.periods import PlanPeriod

FORUM = "เวทีบูรณาการแผนระดับตำบล"
AFTER = (
    "เวทีตำบลพิจารณา",
    "ออกแผนตำบลเป็นฉบับ",
    "ส่งแผนต่อ อปท. อำเภอ จังหวัด และภาคี",
    "บรรจุในแผนพัฒนาท้องถิ่น",
    "ดำเนินโครงการและรายงานผล",
)
ADOPTED = 3  # the place of «บรรจุในแผนพัฒนาท้องถิ่น» in AFTER
# How long closing a forum may take to publish what was prepared for it: both are one transaction.
CLOSING = dt.timedelta(minutes=1)


class Mark(StrEnum):
    """How far a step of the way is."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"


@dataclass(frozen=True)
class Step:
    """One step of a project's way: what it is called, since when it is done, and more about it."""

    label: str
    on: dt.date | None = None
    detail: str = ""
    mark: Mark = Mark.TO_COME


@dataclass(frozen=True)
class Holder:
    """Who has the project now: a post or an office, never a person."""

    title: str
    agency: str = ""


@dataclass(frozen=True)
class Verdict:
    """One published decision: of whom, what, why and when; ``published`` is the day since when it is in force.

    ``deviation`` says what a level above decided otherwise than the tambon.
    """

    of: str
    result: str
    reason: str
    on: dt.date | None
    published: dt.date | None = None
    deviation: str = ""


@dataclass(frozen=True)
class Status:
    """Where the project stands: the step's place in the way, since when, with whom, and what comes when."""

    place: int
    since: dt.date | None
    holders: tuple[Holder, ...] = ()
    words: str = ""
    next_on: dt.date | None = None
    next_words: str = ""
    is_over: bool = False

    @property
    def days(self) -> int | None:
        """Return how many days the project has been waiting there; None when it waits no more."""
        if self.since is None or self.is_over:
            return None
        return (timezone.localdate() - self.since).days


@dataclass(frozen=True)
class Origin:
    """Where a project came from: its frozen words, the tambon and period it was sent to, and the steps so far."""

    sent: dict[str, Any]
    tambon: Area
    period: PlanPeriod
    steps: tuple[Step, ...]
    # Set while the project has not come as far as the tambon's plan.
    village_status: Status | None = None


def posts(area: Area, *roles: Role, otherwise: str) -> tuple[Holder, ...]:
    """Return the posts of an area by their titles; an area where none is set up yet is held by ``otherwise``."""
    posts = Post.objects.filter(area=area, role__in=roles).select_related("agency").order_by("role", "pk")
    holders = tuple(Holder(post.title, post.agency.name if post.agency else str(area)) for post in posts)
    return holders or (Holder(otherwise, str(area)),)


class Progress:
    """The way of a project from the tambon's plan on: read once, told as steps and as where it stands."""

    def __init__(self, project: Project, origin: Origin, verdicts: Sequence[Verdict]) -> None:
        """Read releases, receipts and local plans that carry the project."""
        self.origin, self.project = origin, project
        self.first = len(origin.steps)
        self.plan = TambonPlan.objects.filter(area=origin.tambon, period=origin.period).first()
        self.verdict = next((verdict for verdict in verdicts if verdict.of == FORUM), None) or self._unchanged()
        self.published = self.verdict.published if self.verdict else None
        self.deviations = [verdict.deviation for verdict in verdicts if verdict.deviation]
        decided = Decision.objects.filter(project=project, standing=PublicationState.PUBLISHED)
        self.decision = decided.select_related("lead").first()
        is_passed_on = self.decision is not None and self.decision.fate == Outcome.PASSED_ON
        self.passed_to = self.decision.lead if self.decision and is_passed_on else None
        self.release = self._release()
        receipts = Receipt.objects.filter(release=self.release) if self.release else Receipt.objects.none()
        self.receipts = list(receipts.select_related("agency").order_by("sent_at"))
        held = Acceptance.objects.filter(release=self.release, release__isnull=False, ended_at=None)
        self.taken_in = dict(held.values_list("upper_plan__area", "at"))
        rows = EditionRow.objects.filter(
            project=project, new__isnull=False, edition__state=Edition.State.ANNOUNCED
        ).select_related("edition__local_plan__agency")
        adopted = list(rows.order_by("-edition__announced_on", "-edition__sequence"))
        own = [row for row in adopted if self.passed_to and row.edition.local_plan.agency == self.passed_to]
        self.adopted = next(iter(own or adopted), None)
        # Passed on to one agency, and in the local plan of another.
        self.is_elsewhere = self.passed_to is not None and self.adopted is not None and not own

    def _unchanged(self) -> Verdict | None:
        """Say that a forum held since then left the project as its village sent it: it is carried without a word."""
        closed = TambonMeeting.objects.filter(
            tambon_plan=self.plan, kind=TambonMeeting.Kind.FORUM, state=MeetingState.CLOSED
        )
        meeting = closed.order_by("-closed_at").first()
        closed_on, since = day(meeting.closed_at) if meeting else None, self.origin.steps[-1].on
        if meeting is None or closed_on is None or since is None or closed_on < since:
            return None
        return Verdict(FORUM, str(Outcome.CARRIED.label), "เวทีเห็นชอบตามที่เสนอ", meeting.held_on, closed_on)

    def _release(self) -> Release | None:
        """Return the newest release of the tambon that names the project, once the forum has spoken."""
        if self.verdict is None:
            return None
        of_tambon = Release.objects.filter(area=self.origin.tambon, period=self.origin.period)
        named = of_tambon.filter(content__contains=f'"code":"{self.project.code}"')
        decided = self.decision.published_at if self.decision else None
        return (named.filter(at__gte=decided) if decided else named).order_by("-version").first()

    def steps(self) -> tuple[Step, ...]:
        """Tell the steps after the village's: what has happened, and what is to come."""
        release, adopted = self.release, self.adopted
        sent = self.receipts[0].sent_at if self.receipts else None
        to = "ถึง " + ", ".join(receipt.agency.name for receipt in self.receipts) if self.receipts else ""
        details = (
            (self.verdict.on if self.verdict else None, self.verdict.result if self.verdict else ""),
            (day(release.at) if release else None, f"ฉบับที่ {release.version}" if release else ""),
            (day(sent), to),
            (adopted.edition.announced_on if adopted else None, _edition(adopted.edition) if adopted else ""),
            (None, ""),
        )
        told = [Step(label, on, detail) for label, (on, detail) in zip(AFTER, details, strict=True)]
        if self.is_elsewhere:
            told.insert(0, told.pop(ADOPTED))
        return tuple(told)

    def status(self, merge: Merge | None) -> Status:
        """Say where the project stands, and what the levels above decided otherwise."""
        if merge is not None and merge.survivor_id != self.project.pk:
            words = f"ดำเนินการต่อในโครงการรหัส {merge.survivor.code}"
            return Status(self.first, day(merge.published_at), words=words, is_over=True)
        status = self._alone()
        return replace(status, words=" ".join([status.words, *self.deviations]))

    def _alone(self) -> Status:
        """Say where a project stands that is not merged into another."""
        if self.adopted is not None and not self.is_elsewhere:
            return self._adopted(self.adopted)
        if self.verdict is None:
            return self._undecided()
        fate = self.decision.fate if self.decision else Outcome.CARRIED
        return self._carried() if fate == Outcome.CARRIED else self._set_aside(fate)

    def _undecided(self) -> Status:
        """Wait for the forum, at the tambon's team."""
        meeting = self._next_forum()
        held_on = meeting.held_on if meeting else None
        since = self.origin.steps[-1].on
        return Status(self.first, since, self._team(), "รอเวทีบูรณาการแผนระดับตำบลพิจารณา", held_on, "เวทีตำบลนัดประชุม")

    def _set_aside(self, fate: str) -> Status:
        if self.passed_to is None:
            return Status(self.first, self.published, words=str(Outcome(fate).label), is_over=True)
        words, holder = "ส่งต่อหน่วยงานอื่นพิจารณา", Holder("", self.passed_to.name)
        if self.adopted is None or not self.is_elsewhere:
            return Status(self.first, self.published, (holder,), words)
        words += f" และอยู่ในแผนพัฒนาท้องถิ่นของ{self.adopted.edition.local_plan.agency.name}แล้ว"
        return Status(self.first + 1, self.published, (holder,), words)

    def _carried(self) -> Status:
        """Say how far the plan that carries the project has come: to be released, to be sent, at its addressees."""
        if self.release is None:
            return Status(self.first + 1, self.published, self._team(), "รอทีมตำบลออกแผนเป็นฉบับ")
        if not self.receipts:
            return Status(self.first + 2, day(self.release.at), self._team(), "รอทีมตำบลส่งแผนต่อ")
        waiting = [receipt for receipt in self.receipts if self._is_waiting(receipt)]
        if waiting:
            holders = tuple(Holder("", receipt.agency.name) for receipt in waiting)
            return Status(self.first + 2, day(waiting[0].sent_at), holders, "รอหน่วยงานที่ได้รับแผนลงรับ")
        if all(receipt.state == ReceiptState.RETURNED for receipt in self.receipts):
            return Status(self.first + 2, self._settled(), self._team(), "หน่วยงานส่งแผนคืน รอทีมตำบลแก้ไข")
        local = posts(self.origin.tambon, Role.SAO_PLANNER, otherwise="นักวิเคราะห์นโยบายและแผน อปท.")
        return Status(self.first + 3, self._settled(), local, "รอ อปท. บรรจุในแผนพัฒนาท้องถิ่น")

    def _is_waiting(self, receipt: Receipt) -> bool:
        """Tell whether an addressee has yet to receive; a level that took the plan into its own has received it."""
        return receipt.state in {ReceiptState.SENT, ReceiptState.OPENED} and receipt.agency.area_id not in self.taken_in

    def _settled(self) -> dt.date | None:
        settled = [receipt.settled_at for receipt in self.receipts if receipt.settled_at]
        return day(max([*settled, *self.taken_in.values()], default=None))

    def _adopted(self, row: EditionRow) -> Status:
        agency, words = row.edition.local_plan.agency.name, "อยู่ในแผนพัฒนาท้องถิ่นแล้ว รอดำเนินโครงการ"
        if self.decision and self.decision.fate != Outcome.CARRIED and self.passed_to is None:
            words += f" แต่เวทีตำบลมีมติ «{self.decision.get_fate_display()}»"
        return Status(self.first + 4, row.edition.announced_on, (Holder("", agency),), words)

    def _team(self) -> tuple[Holder, ...]:
        return posts(self.origin.tambon, Role.TAMBON_TEAM, otherwise="ทีมปฏิบัติการระดับตำบล")

    def _next_forum(self) -> TambonMeeting | None:
        coming = TambonMeeting.objects.filter(
            tambon_plan=self.plan,
            kind=TambonMeeting.Kind.FORUM,
            state=MeetingState.SCHEDULED,
            held_on__gte=timezone.localdate(),
        )
        return coming.order_by("held_on").first()


def verdicts_of(project: Project, merge: Merge | None, origin: Origin) -> tuple[Verdict, ...]:
    """Return every published decision on a project with its reason, the newest first; prepared ones are not there."""
    decided = (
        Decision.objects.filter(project=project).exclude(standing=PublicationState.PREPARED).select_related("meeting")
    )
    verdicts = [
        Verdict(
            FORUM if decision.standing == PublicationState.PUBLISHED else f"{FORUM} (มีมติใหม่แทนแล้ว)",
            str(decision.get_fate_display()),
            decision.reason,
            decision.meeting.held_on if decision.meeting else day(decision.published_at),
            day(decision.published_at),
        )
        for decision in decided
    ]
    if merge is not None:
        published = day(merge.published_at)
        verdicts.insert(
            0, Verdict(FORUM, _merged(project, merge), merge.reason, _held_on(merge) or published, published)
        )
    return (*_upper_verdicts(project, origin), *verdicts)


def _upper_verdicts(project: Project, origin: Origin) -> list[Verdict]:
    """Return what the district and the province that hold the tambon's plan now decided, each in its own words."""
    held = Acceptance.objects.filter(ended_at=None, release__period=origin.period)
    districts = held.filter(area=origin.tambon).values("upper_plan")
    above = UpperPlan.objects.filter(pk__in=districts).order_by().values("area")
    decided = UpperDecision.objects.filter(project=project, standing=PublicationState.PUBLISHED)
    holding = Q(upper_plan__in=districts) | Q(upper_plan__in=held.filter(area__in=above).values("upper_plan"))
    verdicts = []
    for decision in decided.filter(holding).select_related("upper_plan__area").order_by("-at", "-pk"):
        of = f"{decision.upper_plan.get_level_display()} {decision.upper_plan.area}"
        result = fate_words(decision.upper_plan.level)[decision.fate]
        deviation = "" if decision.fate == Outcome.CARRIED else f"แต่{of}มีมติ «{result}»"
        verdicts.append(Verdict(of, result, decision.reason, day(decision.at), day(decision.at), deviation))
    return verdicts


def _held_on(merge: Merge) -> dt.date | None:
    """Return the day of the forum that published a merge; None when it was published without one."""
    if merge.published_at is None:
        return None
    closed = TambonMeeting.objects.filter(
        tambon_plan=merge.tambon_plan_id,
        state=MeetingState.CLOSED,
        closed_at__range=(merge.published_at - CLOSING, merge.published_at),
    )
    return closed.order_by("-closed_at").values_list("held_on", flat=True).first()


def merge_of(project: Project) -> Merge | None:
    """Return the published merge that a project is in now."""
    active = Merge.objects.filter(
        standing=PublicationState.PUBLISHED, undone_at=None, members__project=project, members__is_active=True
    )
    return active.select_related("survivor").first()


def _merged(project: Project, merge: Merge) -> str:
    if merge.survivor_id == project.pk:
        return "เป็นโครงการหลักที่โครงการอื่นมารวม"
    return f"รวมกับโครงการรหัส {merge.survivor.code}"


def _edition(edition: Edition) -> str:
    return f"{edition.local_plan.agency.name} {edition}"


def day(moment: dt.datetime | None) -> dt.date | None:
    """Return the day of a moment in the time of the office."""
    return timezone.localtime(moment).date() if moment else None

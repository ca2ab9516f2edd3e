"""Where a project stands and what was decided about it, from the records: its holders, its history, the verdicts.

Holders are posts and agencies, never persons; decisions are those that were published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency
from agencies.people.models import Post
from paper.thai import thai_date
from plans.decisions.models import Decision, Merge, Outcome, PublicationState
from plans.decisions.queries import AS_PROPOSED, UNCHANGED, UNRECORDED, forums_since
from plans.local.models import Edition, EditionRow
from plans.releases.models import Receipt, ReceiptState, Release
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from plans.tracking.record import FORUM, Verdict, day, day_of
from plans.tracking.steps import (
    AFTER,
    AFTER_ADOPTED,
    AFTER_MERGED,
    AFTER_PASSED_ON,
    WHO,
    Expected,
    Happened,
    Stage,
    Standing,
    Step,
    way,
)
from plans.upper.models import Acceptance
from projects.models import Project
from projects.periods import PlanPeriod, is_planned

FORUM_CALLED: Final = "เวทีตำบลนัดประชุม"
# With what fates a release hands a project on.
HANDED_ON = (Outcome.CARRIED, Outcome.PASSED_ON)


@dataclass(frozen=True)
class Holder:
    """Who has the project now: a post or an office, never a person."""

    title: str
    agency: str = ""


@dataclass(frozen=True)
class Status:
    """Where the project stands: at which stage, since when, with whom, and what comes when.

    ``again`` are stages before it that are taken once more.
    """

    stage: Stage
    since: dt.date | None
    holders: tuple[Holder, ...] = ()
    words: str = ""
    next_on: dt.date | None = None
    next_words: str = ""
    is_over: bool = False
    again: frozenset[Stage] = frozenset()

    @property
    def said(self) -> str:
        """Say where it stands once: in its words, or by the stage where there are none."""
        return self.words.strip() or str(self.stage)

    @property
    def days(self) -> int | None:
        """Return how many days the project has been waiting there; None when it waits no more."""
        if self.since is None or self.is_over:
            return None
        return (timezone.localdate() - self.since).days


@dataclass(frozen=True)
class Origin:
    """Where a project came from: its frozen words, the tambon and period it was sent to, and what happened so far.

    ``stages`` are the steps of the way until there, ``arrived`` when the project came to the tambon's plan.
    """

    sent: dict[str, Any]
    tambon: Area
    period: PlanPeriod
    stages: tuple[Stage, ...]
    happened: tuple[Happened, ...]
    arrived: dt.datetime | None = None
    # Set while the project has not come as far as the tambon's plan.
    village_status: Status | None = None


def posts(area: Area, *roles: Role, otherwise: str) -> tuple[Holder, ...]:
    """Return the posts of an area by their titles; an area where none is set up yet is held by ``otherwise``."""
    posts = Post.objects.filter(area=area, role__in=roles).select_related("agency").order_by("role", "pk")
    holders = tuple(Holder(post.title, post.agency.name if post.agency else str(area)) for post in posts)
    return holders or (Holder(otherwise, str(area)),)


class Progress:
    """The way of a project from the tambon's plan on: read once, told as what happened and as where it stands."""

    def __init__(
        self,
        project: Project,
        origin: Origin,
        *,
        decided: Sequence[Decision],
        verdicts: Sequence[Verdict],
        merge: Merge | None,
    ) -> None:
        """Read releases, receipts, acceptances and local plans that carry the project."""
        self.origin, self.project, self.verdicts = origin, project, verdicts
        self.merge = merge if merge is not None and merge.survivor_id != project.pk else None
        self.plan = TambonPlan.objects.filter(area=origin.tambon, period=origin.period).first()
        decided_on = next((verdict for verdict in verdicts if verdict.of == FORUM), None)
        self.unchanged = None if decided_on else self._unchanged()
        self.verdict = decided_on or self.unchanged
        self.published = self.verdict.published if self.verdict else None
        self.deviations = [verdict.deviation for verdict in verdicts if verdict.deviation]
        self.decision = next((one for one in decided if one.standing == PublicationState.PUBLISHED), None)
        is_passed_on = self.decision is not None and self.decision.fate == Outcome.PASSED_ON
        self.passed_to = self.decision.lead if self.decision and is_passed_on else None
        self.releases = self._releases()
        self.release = self._in_force()
        self.receipts = self._receipts()
        self.acceptances = self._acceptances()
        held = [taken for taken in self.acceptances if taken.release_id == _pk(self.release) and not taken.ended_at]
        self.taken_in = {taken.upper_plan.area_id: taken.at for taken in held}
        rows = EditionRow.objects.filter(
            project=project, new__isnull=False, edition__state=Edition.State.ANNOUNCED
        ).select_related("edition__local_plan__agency")
        adopted = list(rows.order_by("-edition__announced_on", "-edition__sequence"))
        own = [row for row in adopted if self.passed_to and row.edition.local_plan.agency == self.passed_to]
        self.adopted = next(iter(own or adopted), None)
        # Passed on to one agency, and in the local plan of another.
        self.is_elsewhere = self.passed_to is not None and self.adopted is not None and not own

    # --- what is read ---------------------------------------------------------------------------------------------
    def _unchanged(self) -> Verdict | None:
        """Say that a forum closed since then left the project as its village sent it: it is carried without a word."""
        arrived = self.origin.arrived
        closed = forums_since(arrived).filter(tambon_plan=self.plan) if arrived else TambonMeeting.objects.none()
        meeting = closed.order_by("-closed_at").first()
        if meeting is None or meeting.closed_at is None:
            return None
        return Verdict(FORUM, UNCHANGED, AS_PROPOSED, meeting.held_on, day(meeting.closed_at))

    def _releases(self) -> list[Release]:
        """Return the releases of the tambon's plan that hand the project on, the oldest first."""
        of_tambon = Release.objects.filter(area=self.origin.tambon, period=self.origin.period)
        named = of_tambon.filter(lines__project=self.project, lines__fate__in=HANDED_ON)
        return list(named.order_by("version").defer("content", "head"))

    def _in_force(self) -> Release | None:
        """Return the newest of these releases, once the forum has spoken."""
        if self.verdict is None:
            return None
        decided = self.decision.published_at if self.decision else None
        since = [release for release in self.releases if decided is None or release.at >= decided]
        return since[-1] if since else None

    def _receipts(self) -> list[Receipt]:
        """Return what was sent of these releases, the oldest first."""
        if not self.releases:
            return []
        sent = Receipt.objects.filter(release__in=self.releases)
        return list(sent.select_related("agency").order_by("sent_at", "agency__code"))

    def _acceptances(self) -> list[Acceptance]:
        """Return which plans above took one of these releases in, the oldest first."""
        if not self.releases:
            return []
        taken = Acceptance.objects.filter(release__in=self.releases)
        return list(taken.select_related("upper_plan__area").order_by("at"))

    @cached_property
    def sent(self) -> list[Receipt]:
        """Return the receipts of the release in force that did not come back, or all when all came back."""
        own = [receipt for receipt in self.receipts if receipt.release_id == _pk(self.release)]
        return [receipt for receipt in own if receipt.state != ReceiptState.RETURNED] or own

    # --- what happened --------------------------------------------------------------------------------------------
    def steps(self, status: Status) -> tuple[Step, ...]:
        """Tell the way: what is recorded, what is not, and what is to come."""
        stages = (*self.origin.stages, *self._after())
        expected = Expected({}, {})
        if self.passed_to:
            expected.who[Stage.PASSED_ON] = self.passed_to.name
        if self.next_forum and self.verdict is None:
            expected.days[Stage.DECIDE] = self.next_forum
        if status.stage == Stage.RECEIVE:
            expected.details[Stage.RECEIVE] = self._received_so_far()
        standing = Standing(status.stage, is_over=status.is_over, again=status.again)
        happened = [*self.origin.happened, *self._happened(status)]
        return way(stages, happened, standing, expected=expected, unrecorded=self._unrecorded())

    def _after(self) -> tuple[Stage, ...]:
        """Return the steps of the way from the tambon's forum on, by what became of the project there."""
        if self.merge:
            return AFTER_MERGED
        if not self.passed_to:
            return AFTER
        return AFTER_PASSED_ON if self.adopted is None or self.is_elsewhere else (*AFTER_PASSED_ON, *AFTER_ADOPTED)

    def _happened(self, status: Status) -> Iterator[Happened]:
        yield from self._decided()
        # Who received already is told with those who are to: it is one step until all have.
        told_now = frozenset(one.pk for one in self.sent) if status.stage == Stage.RECEIVE else frozenset()
        yield from sorted(self._moved(told_now), key=lambda one: one.on)
        for verdict in reversed(self.verdicts):
            if not verdict.of.startswith(FORUM) and verdict.published:
                yield Happened(verdict.published, f"{verdict.of}พิจารณา", verdict.result)
        announced = self.adopted.edition.announced_on if self.adopted else None
        if self.adopted is not None and announced is not None:
            yield Happened(announced, Stage.ADOPT, _edition(self.adopted.edition), Stage.ADOPT)

    def _decided(self) -> Iterator[Happened]:
        """Tell every decision of a forum, those that were replaced too, the oldest first."""
        of_forum = [verdict for verdict in self.verdicts if verdict.of.startswith(FORUM)]
        for verdict in reversed(of_forum):
            on = self._decided_on(verdict)
            if on is not None:
                replaced = verdict.of.removeprefix(FORUM)
                yield Happened(on, Stage.DECIDE, f"{verdict.result}{replaced}", Stage.DECIDE)

    @property
    def silence(self) -> str:
        """Say of a forum that closed without a decision on the project when it was held: that is no decision."""
        if self.unchanged is None or self.unchanged.on is None:
            return ""
        return f"เวทีประชุมเมื่อ {thai_date(self.unchanged.on)} ปิดประชุมโดยไม่ได้แก้ไขข้อเสนอ"

    def _unrecorded(self) -> dict[Stage, str]:
        return {Stage.DECIDE: self.silence} if self.silence else {}

    def _decided_on(self, verdict: Verdict) -> dt.date | None:
        """Return the day of the forum; of one held before the project came, the day on which its result came out."""
        came = day(self.origin.arrived)
        days = [on for on in (verdict.on, verdict.published) if on is not None]
        return next((on for on in days if came is None or on >= came), next(iter(days), None))

    def _moved(self, told_now: Collection[int]) -> Iterator[Happened]:
        """Tell releases, sendings, receivings and what the levels above took in or gave back."""
        for release in self.releases:
            yield Happened(day_of(release.at), Stage.RELEASE, f"เล่มแผน ครั้งที่ {release.version}", Stage.RELEASE)
        versions = {release.pk: release.version for release in self.releases}
        for (pk, on), group in groupby(self.receipts, lambda receipt: (receipt.release_id, day_of(receipt.sent_at))):
            names = ", ".join(receipt.agency.name for receipt in group)
            yield Happened(on, Stage.SEND, f"เล่มแผน ครั้งที่ {versions[pk]} ถึง {names}", Stage.SEND)
        for received, offices in groupby(self._received(told_now), lambda one: one[0]):
            yield Happened(received, Stage.RECEIVE, ", ".join(name for _, name in offices), Stage.RECEIVE)
        for receipt in self.receipts:
            if receipt.state == ReceiptState.RETURNED and receipt.settled_at is not None:
                yield Happened(day_of(receipt.settled_at), f"{receipt.agency.name}ส่งแผนคืน")
        for taken in self.acceptances:
            plan = f"{taken.upper_plan.get_level_display()} {taken.upper_plan.area}"
            which = f"เล่มแผน ครั้งที่ {versions[taken.release_id]}"
            yield Happened(day_of(taken.at), f"{plan}รับแผนตำบลเข้าแผน", which, Stage.RECEIVE)
            if taken.ended_at is not None:
                yield Happened(day_of(taken.ended_at), f"{plan}คืนแผนให้ตำบล")

    def _received(self, told_now: Collection[int]) -> list[tuple[dt.date, str]]:
        """Return when which offices received the plan, also where they returned it later; ``told_now`` apart."""
        received = (one for one in self.receipts if one.pk not in told_now)
        return sorted((day_of(one.received_at), one.agency.name) for one in received if one.received_at)

    def _received_so_far(self) -> str:
        """Say of how many offices how many have received the release in force, and which of them when."""
        sent = self.sent
        received = [f"{one.agency.name} {thai_date(one.received_at)}" for one in sent if one.received_at]
        done = len(received)
        return ": ".join(part for part in (f"ลงรับแล้ว {done} จาก {len(sent)} หน่วยงาน", ", ".join(received)) if part)

    # --- where it stands ------------------------------------------------------------------------------------------
    def status(self) -> Status:
        """Say where the project stands, and what the levels above decided otherwise."""
        if self.merge is not None:
            words = f"ดำเนินการต่อในโครงการรหัส {self.merge.survivor.code}"
            return Status(Stage.DECIDE, day(self.merge.published_at), words=words, is_over=True)
        if self.origin.village_status is not None:
            return self.origin.village_status
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
        """Wait for the forum, at the tambon's team; where plans are made nobody has it."""
        if is_planned(self.origin.period):
            return Status(Stage.DECIDE, None, words=UNRECORDED)
        words, since = f"รอ{FORUM}พิจารณา", day(self.origin.arrived)
        return Status(Stage.DECIDE, since, self._team(), words, self.next_forum, FORUM_CALLED)

    def _set_aside(self, fate: str) -> Status:
        if self.passed_to is None:
            return Status(Stage.DECIDE, self.published, words=str(Outcome(fate).label), is_over=True)
        status = self._passed_on(self.passed_to)
        words = "ส่งต่อหน่วยงานอื่นพิจารณา"
        if self.adopted is not None and self.is_elsewhere:
            words += f" และอยู่ในแผนพัฒนาท้องถิ่นของ{self.adopted.edition.local_plan.agency.name}แล้ว"
        return replace(status, words=f"{words} {status.words}".strip())

    def _passed_on(self, agency: Agency) -> Status:
        """Say how far a project passed on has come: it is with the agency once the plan was sent there, not before."""
        if self.release is None:
            return self._to_release()
        own = [one for one in self.receipts if one.release_id == self.release.pk and one.agency_id == agency.pk]
        if not own:
            return Status(Stage.SEND, day_of(self.release.at), self._team(), f"รอทีมตำบลส่งแผนถึง{agency.name}")
        last = own[-1]
        if last.state == ReceiptState.RETURNED:
            words = f"{agency.name}ส่งแผนคืน รอทีมตำบลแก้ไข"
            return Status(Stage.SEND, day(last.settled_at), self._team(), words)
        return Status(Stage.PASSED_ON, day_of(last.sent_at), (Holder("", agency.name),))

    def _to_release(self) -> Status:
        return Status(Stage.RELEASE, self.published, self._team(), "รอทีมตำบลออกเล่มแผน")

    def _carried(self) -> Status:
        """Say how far the plan that carries the project has come: to be released, to be sent, at its addressees."""
        if self.release is None:
            return self._to_release()
        sent = self.sent
        if not sent:
            return self._to_send(day_of(self.release.at), "รอทีมตำบลส่งแผนต่อ")
        waiting = [receipt for receipt in sent if self._is_waiting(receipt)]
        if waiting:
            holders = tuple(Holder("", receipt.agency.name) for receipt in waiting)
            return Status(Stage.RECEIVE, day_of(waiting[0].sent_at), holders, "รอหน่วยงานที่ได้รับแผนลงรับ")
        if all(receipt.state == ReceiptState.RETURNED for receipt in sent):
            return self._to_send(self._settled_on(), "หน่วยงานส่งแผนคืน รอทีมตำบลแก้ไข")
        local = posts(self.origin.tambon, Role.SAO_PLANNER, otherwise="นักวิเคราะห์นโยบายและแผน อปท.")
        return Status(Stage.ADOPT, self._settled_on(), local, "รอ อปท. บรรจุในแผนพัฒนาท้องถิ่น")

    def _to_send(self, since: dt.date | None, words: str) -> Status:
        """Wait for the plan to be sent; who received it before receives it again."""
        return Status(Stage.SEND, since, self._team(), words, again=frozenset({Stage.RECEIVE}))

    def _is_waiting(self, receipt: Receipt) -> bool:
        """Tell whether an addressee has yet to receive; a level that took the plan into its own has received it."""
        return receipt.state in {ReceiptState.SENT, ReceiptState.OPENED} and receipt.agency.area_id not in self.taken_in

    def _settled_on(self) -> dt.date | None:
        settled = [receipt.settled_at for receipt in self.sent if receipt.settled_at]
        return day(max([*settled, *self.taken_in.values()], default=None))

    def _adopted(self, row: EditionRow) -> Status:
        agency, words = row.edition.local_plan.agency.name, "อยู่ในแผนพัฒนาท้องถิ่นแล้ว รอดำเนินโครงการ"
        if self.decision and self.decision.fate != Outcome.CARRIED and self.passed_to is None:
            words += f" แต่เวทีตำบลมีมติ «{self.decision.get_fate_display()}»"
        # Since the announcement, whatever happened before or after: its step has that day too.
        status = Status(Stage.CARRY_OUT, row.edition.announced_on, (Holder("", agency),), words)
        if self.verdict is not None or self.next_forum is None:
            return status
        early = f"{agency}บรรจุในแผนพัฒนาท้องถิ่นไว้ก่อนแล้ว เวทีตำบลยังไม่ได้พิจารณา"
        return replace(status, words=early, next_on=self.next_forum, next_words=FORUM_CALLED)

    def _team(self) -> tuple[Holder, ...]:
        return posts(self.origin.tambon, Role.TAMBON_TEAM, otherwise=WHO[Stage.DECIDE])

    @cached_property
    def next_forum(self) -> dt.date | None:
        """Return the day for which the tambon's next forum is called."""
        coming = TambonMeeting.objects.filter(
            tambon_plan=self.plan,
            kind=TambonMeeting.Kind.FORUM,
            state=MeetingState.SCHEDULED,
            held_on__gte=timezone.localdate(),
        )
        return coming.order_by("held_on").values_list("held_on", flat=True).first()


def _edition(edition: Edition) -> str:
    return f"{edition.local_plan.agency.name} {edition}"


def _pk(release: Release | None) -> int | None:
    return release.pk if release else None

"""Who took part in each step of a tambon's planning: village forums and tambon meetings, in the order of their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from agencies.people.models import User
from plans.tambon.models import Invitee, MeetingState, TambonMeeting, TambonPlan
from plans.village.models import Forum, ForumState


@dataclass(frozen=True)
class Gathering:
    """One forum or meeting: ``pk`` is a forum's if ``is_forum``; None is a number nobody wrote down."""

    pk: int
    is_forum: bool
    name: str
    place: str
    state: str
    state_label: str
    held_on: dt.date | None
    men: int | None
    women: int | None
    groups: tuple[str, ...]
    villages: tuple[str, ...]
    agencies: tuple[str, ...]

    @property
    def is_coming(self) -> bool:
        """Tell whether it is only appointed: nobody has come yet, and nothing of it can be missing."""
        is_open = self.state in {ForumState.SCHEDULED, MeetingState.SCHEDULED}
        return is_open and (self.held_on is None or self.held_on > timezone.localdate())


@dataclass(frozen=True)
class Participation:
    """Every gathering, and what is known of all of them together; ``unknown`` counts those held without numbers."""

    gatherings: tuple[Gathering, ...]
    men: int | None
    women: int | None
    unknown: int
    villages: tuple[str, ...]

    @property
    def held(self) -> int:
        """Count the gatherings that took place."""
        return sum(1 for gathering in self.gatherings if not gathering.is_coming)

    @property
    def coming(self) -> int:
        """Count those that are only appointed."""
        return len(self.gatherings) - self.held


def participation(plan: TambonPlan, *, reader: User) -> Participation:
    """Look up every forum and meeting of the plan that ``reader`` may read (six queries, however many there are)."""
    gatherings = [*_forums(plan, reader), *_meetings(plan, reader)]
    return together(
        sorted(gatherings, key=lambda gathering: (gathering.held_on is None, gathering.held_on or dt.date.min))
    )


def together(gatherings: Iterable[Gathering]) -> Participation:
    """Add gatherings up: blank is not nought, and a village counts once."""
    kept = tuple(gatherings)
    men = [gathering.men for gathering in kept if gathering.men is not None]
    women = [gathering.women for gathering in kept if gathering.women is not None]
    return Participation(
        gatherings=kept,
        men=sum(men) if men else None,
        women=sum(women) if women else None,
        unknown=sum(1 for one in kept if not one.is_coming and (one.men is None or one.women is None)),
        villages=tuple(dict.fromkeys(sorted(village for gathering in kept for village in gathering.villages))),
    )


def _forums(plan: TambonPlan, reader: User) -> Iterable[Gathering]:
    forums = Forum.objects.visible_to(reader).exclude(state=ForumState.CANCELLED)
    forums = forums.filter(plan__village__parent=plan.area_id, plan__period=plan.period_id)
    for forum in forums.select_related("plan__village").prefetch_related("groups"):
        village = str(forum.plan.village)
        yield Gathering(
            pk=forum.pk,
            is_forum=True,
            name=str(forum),
            place=village,
            state=forum.state,
            state_label=forum.get_state_display(),
            held_on=forum.held_on,
            men=forum.male_count,
            women=forum.female_count,
            groups=tuple(f"{group.get_group_display()} {group.count:,} คน" for group in forum.groups.all()),
            villages=(village,),
            agencies=tuple(line.strip() for line in forum.agencies_present.splitlines() if line.strip()),
        )


def _meetings(plan: TambonPlan, reader: User) -> Iterable[Gathering]:
    meetings = TambonMeeting.objects.visible_to(reader).filter(tambon_plan=plan).exclude(state=MeetingState.CANCELLED)
    for meeting in meetings.prefetch_related("invitees__agency", "presentations__village"):
        came = [invitee for invitee in meeting.invitees.all() if invitee.came]
        yield Gathering(
            pk=meeting.pk,
            is_forum=False,
            name=str(meeting),
            place=meeting.place or str(plan.area),
            state=meeting.state,
            state_label=meeting.get_state_display(),
            held_on=meeting.held_on,
            men=meeting.male_count,
            women=meeting.female_count,
            groups=tuple(_by_kind(came)),
            villages=tuple(str(presentation.village) for presentation in meeting.presentations.all()),
            agencies=tuple(
                str(invitee.agency or invitee.name) for invitee in came if invitee.kind != Invitee.Kind.LEADER
            ),
        )


def _by_kind(came: Iterable[Invitee]) -> Iterable[str]:
    kinds = [invitee.kind for invitee in came]
    return (f"{kind.label} {kinds.count(kind):,} ราย" for kind in Invitee.Kind if kind in kinds)

"""How the record of a tambon meeting is saved: written down for the first time, or typed over what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from agencies.conflict import Saving
from agencies.people.models import User
from plans.forum.actions import change, schedule
from plans.forum.forms import MeetingForm
from plans.tambon.models import TambonMeeting, TambonPlan


@dataclass(frozen=True)
class MeetingScheduling(Saving[MeetingForm, TambonMeeting]):
    """A meeting that is written down for the first time."""

    plan: TambonPlan
    by: User

    def make(self, data: QueryDict | None = None) -> MeetingForm:
        """Make a blank form, or one over data."""
        return MeetingForm(data)

    def store(self, form: MeetingForm) -> TambonMeeting:
        """Schedule the meeting."""
        return schedule(self.plan, form.values, by=self.by)


@dataclass(frozen=True)
class MeetingChanging(Saving[MeetingForm, TambonMeeting]):
    """The record of a meeting."""

    meeting: TambonMeeting
    by: User

    def make(self, data: QueryDict | None = None) -> MeetingForm:
        """Make the form of the meeting, read anew: a form writes into the object it is given."""
        return MeetingForm(data, instance=TambonMeeting.objects.visible_to(self.by).get(pk=self.meeting.pk))

    def store(self, form: MeetingForm) -> TambonMeeting:
        """Store the record."""
        return change(self.meeting, form.values, base=form.cleaned_data["base"] or 0, by=self.by)

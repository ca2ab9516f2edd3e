"""How a member of the tambon's team is saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from agencies.conflict import Saving
from agencies.people.models import User
from plans.tambon.actions import save_member
from plans.tambon.forms import MemberForm
from plans.tambon.models import TambonPlan, TeamMember


@dataclass(frozen=True)
class MemberSaving(Saving[MemberForm, TeamMember]):
    """A member of the team; None is a new one."""

    plan: TambonPlan
    by: User
    member: TeamMember | None = None

    def make(self, data: QueryDict | None = None) -> MemberForm:
        """Make the form of the member, read anew: a form writes into the object it is given."""
        members = self.plan.team_members
        return MemberForm(data, instance=members.filter(pk=self.member.pk).first() if self.member else None)

    def store(self, form: MemberForm) -> TeamMember:
        """Store the member."""
        return save_member(self.plan, form.values, by=self.by, member=self.member, base=form.cleaned_data["base"])

"""How the profile of a tambon and the problems of its villages are saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from agencies.areas.models import Area
from agencies.conflict import Saving
from agencies.people.models import User
from plans.profile.actions import save_profile
from plans.profile.forms import ProblemForm, ProfileForm
from plans.profile.models import Problem, TambonProfile
from plans.profile.problems import save_problem
from plans.profile.queries import profile_of
from plans.tambon.models import TambonPlan


@dataclass(frozen=True)
class ProfileSaving(Saving[ProfileForm, TambonProfile]):
    """The profile and SWOT of a tambon."""

    plan: TambonPlan
    by: User

    def make(self, data: QueryDict | None = None) -> ProfileForm:
        """Make the form from what is stored now."""
        return ProfileForm(data, instance=profile_of(self.plan))

    def store(self, form: ProfileForm) -> TambonProfile:
        """Store the profile."""
        return save_profile(self.plan, form.values, base=form.cleaned_data["base"], by=self.by)


@dataclass(frozen=True)
class ProblemAdding(Saving[ProblemForm, Problem]):
    """A new problem of one of ``villages``."""

    plan: TambonPlan
    by: User
    villages: Sequence[Area]

    def make(self, data: QueryDict | None = None) -> ProblemForm:
        """Make a blank form, or one over data."""
        return ProblemForm(data, villages=self.villages)

    def store(self, form: ProblemForm) -> Problem:
        """Store the problem with the village it was written down for."""
        return save_problem(self.plan, form.village, values=form.values, by=self.by)


@dataclass(frozen=True)
class ProblemChanging(Saving[ProblemForm, Problem]):
    """A problem that is stored."""

    problem: Problem
    by: User

    def make(self, data: QueryDict | None = None) -> ProblemForm:
        """Make the form of the problem, read anew: a form writes into the object it is given."""
        return ProblemForm(data, instance=Problem.objects.visible_to(self.by).filter(pk=self.problem.pk).first())

    def store(self, form: ProblemForm) -> Problem:
        """Store the problem with the village it is of."""
        problem, typed = self.problem, form.values
        base = form.cleaned_data["base"]
        return save_problem(problem.tambon_plan, problem.village, values=typed, by=self.by, problem=problem, base=base)

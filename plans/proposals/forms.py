"""The form of an agency's proposal: the project's own form, for which agency, and what it was typed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from agencies.offices.models import Agency
from plans.proposals.actions import Written
from plans.proposals.models import AgencyProposal
from plans.tambon.models import TambonPlan
from projects.forms import ProjectForm


class ProposalForm(ProjectForm):
    """One project that an agency proposes."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: TambonPlan,
        agencies: Sequence[Agency] = (),
        proposal: AgencyProposal | None = None,
    ) -> None:
        """Bind the form to a proposal, or to a new one of one of ``agencies``."""
        project = proposal.project if proposal else None
        first = agencies[0].name if agencies else ""
        initial = {"base": project.revision} if project else {"base": 0, "lead_name": first}
        super().__init__(data, years=plan.period.years, near=plan.area, instance=project, initial=initial)
        if proposal is None:
            self.fields["agency"] = forms.ModelChoiceField(
                Agency.objects.filter(pk__in=[agency.pk for agency in agencies]),
                label="เสนอในนามของ",
                initial=agencies[0] if agencies else None,
                empty_label=None,
                error_messages={"invalid_choice": "กรุณาเลือกหน่วยงานที่ท่านดำรงตำแหน่งอยู่", "required": "กรุณาเลือกหน่วยงาน"},
            )

    @property
    def written(self) -> Written:
        """Return the project as typed."""
        return Written(values=self.values, money=self.money, revision=self.cleaned_data["base"])

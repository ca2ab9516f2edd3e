"""The forms of a tambon's profile, its team, and the problems of its villages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from paper.thai.forms import name_blank, thai_formfield
from plans.tambon.actions import stamp as member_stamp
from plans.tambon.models import MEMBER_FIELDS, TeamMember


class MemberForm(forms.ModelForm):
    """One member of the team; ``base`` says which state was typed over."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TeamMember
        fields = MEMBER_FIELDS
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: TeamMember | None = None) -> None:
        """Offer the four kinds."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["base"].initial = member_stamp(self.instance) if self.instance.pk else ""
        name_blank(self, "kind", "เลือกประเภท")

    @property
    def values(self) -> dict[str, Any]:
        """Return the member as typed."""
        return {name: self.cleaned_data[name] for name in MEMBER_FIELDS}

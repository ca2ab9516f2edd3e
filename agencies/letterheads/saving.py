"""How the letterhead of an office is saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from agencies.conflict import Saving
from agencies.letterheads.actions import save_letterhead
from agencies.letterheads.forms import LetterheadForm
from agencies.offices.models import Letterhead
from agencies.people.models import User


@dataclass(frozen=True)
class LetterheadSaving(Saving[LetterheadForm, Letterhead]):
    """What stands on the letters of an office."""

    agency: Letterhead
    by: User

    def make(self, data: QueryDict | None = None) -> LetterheadForm:
        """Make the form of the letterhead, read anew: a form writes into the object it is given."""
        return LetterheadForm(data, instance=Letterhead.objects.get(pk=self.agency.pk))

    def store(self, form: LetterheadForm) -> Letterhead:
        """Store the letterhead."""
        return save_letterhead(self.agency, form.values, base=form.cleaned_data["base"], by=self.by)

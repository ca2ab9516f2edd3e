"""What an office's own people type: what stands on its letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from agencies.letterheads.actions import stamp
from agencies.letterheads.models import WRITTEN
from agencies.offices.models import Letterhead
from paper.thai import normalise
from paper.thai.forms import thai_formfield

MOST_LINES = 3


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' class is not generic when run
    """The letterhead of an agency; ``base`` is the stamp of the one it was typed over."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Letterhead
        fields = WRITTEN
        formfield_callback = thai_formfield
        widgets: ClassVar = {"signature_lines": forms.Textarea({"rows": 3})}

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Letterhead) -> None:
        """Keep what the letterhead was before anything is typed over it."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["base"].initial = stamp(instance)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """Return what is filled in."""
        return self.visible_fields()

    @property
    def values(self) -> dict[str, Any]:
        """Return the letterhead as typed."""
        return {name: self.cleaned_data[name] for name in WRITTEN}

    def clean_signature_lines(self) -> str:
        """Keep the lines that say something, and no more than have room."""
        lines = [normalise(line) for line in self.cleaned_data["signature_lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"ตำแหน่งใต้ลายมือชื่อมีได้ไม่เกิน {MOST_LINES} บรรทัด")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """Doubt the central address of state offices alone: others have none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # To compare is to read again: the doubt goes once it is known what changed.
        if "email" in self.changed_data and not cleaned.get("is_state_agency"):
            self.fields["email"].doubt = ""  # type: ignore[attr-defined]  # it doubts
        return cleaned

    def clean_letter_prefix(self) -> str:
        """Take away the stroke that stands before the number of each letter anyway."""
        prefix: str = self.cleaned_data["letter_prefix"]
        return normalise(prefix).rstrip("/ ")

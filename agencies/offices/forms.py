"""What an office's own people type: what stands on its letters."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from agencies.offices.models import LETTERHEAD, Letterhead
from paper.thai import normalise
from paper.thai.forms import thai_formfield

MOST_LINES = 3


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' class is not generic when run
    """The letterhead of an agency."""

    class Meta:
        model = Letterhead
        fields: ClassVar = ["is_state_agency", *LETTERHEAD, "signature_lines", "letter_digits"]
        formfield_callback = thai_formfield
        widgets: ClassVar = {"signature_lines": forms.Textarea({"rows": 3})}

    def clean_signature_lines(self) -> str:
        """Keep the lines that say something, and no more than have room."""
        lines = [normalise(line) for line in self.cleaned_data["signature_lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"ตำแหน่งใต้ลายมือชื่อมีได้ไม่เกิน {MOST_LINES} บรรทัด")
        return "\n".join(lines)

    def clean_letter_prefix(self) -> str:
        """Take away the stroke that stands before the number of each letter anyway."""
        prefix: str = self.cleaned_data["letter_prefix"]
        return normalise(prefix).rstrip("/ ")

"""The forms of a district or province: what it decides about a project, and why a plan goes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from paper.thai.forms import CountField, ThaiTextField
from plans.releases.reader import fate_words
from plans.upper.models import UpperDecision, UpperPlan

LARGEST_RANK = 9999
CHOOSE = "กรุณาเลือกผลการพิจารณา"


class UpperDecisionForm(forms.Form):
    """What this level decides about one project; ``seen`` is the decision in force that the person had before her."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    fate = forms.ChoiceField(
        label="ผลการพิจารณา", widget=forms.RadioSelect, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    rank = CountField(label="ลำดับความสำคัญ", required=False, help_text="เว้นว่างได้ถ้ายังไม่จัดลำดับ ใช้เมื่อบรรจุในแผน")
    reason = ThaiTextField(
        label="เหตุผล (ตำบลและหมู่บ้านเห็นข้อความนี้)",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="จำเป็นเมื่อไม่บรรจุในแผน",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, plan: UpperPlan, standing: UpperDecision | None, fate: str
    ) -> None:
        """Start from the decision in force, or else from what came up."""
        known: dict[str, Any] = {"fate": fate, "rank": None, "reason": ""}
        if standing is not None:
            known = {"fate": standing.fate, "rank": standing.rank, "reason": standing.reason}
        seen = standing.pk if standing else 0
        super().__init__(data, initial={**known, "seen": seen}, use_required_attribute=False)
        self.fields["fate"].choices = list(fate_words(plan.level).items())  # type: ignore[attr-defined]

    def clean_rank(self) -> int | None:
        """Refuse a rank that no list has."""
        rank: int | None = self.cleaned_data["rank"]
        if rank is not None and not 1 <= rank <= LARGEST_RANK:
            raise forms.ValidationError(f"ลำดับกรอกได้ 1–{LARGEST_RANK:,}")
        return rank

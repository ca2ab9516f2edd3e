"""What is typed about strategies: a framework, its items, a pasted list; and which projects serve which item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from agencies.offices.models import Agency
from paper.thai.forms import CHOOSE, ThaiTextField, thai_formfield
from projects.strategies.actions import CannotWrite, Typed, levels_of, pasted
from projects.strategies.models import StrategyFramework, StrategyItem


class FrameworkForm(forms.ModelForm):
    """One strategy document of an agency."""

    class Meta:
        model = StrategyFramework
        fields = ("level", "title", "item_label", "first_year", "last_year", "source", "is_confirmed")
        formfield_callback = thai_formfield
        help_texts: ClassVar = {
            "item_label": "เช่น ยุทธศาสตร์ที่ ประเด็นการพัฒนาที่ เป้าหมายที่",
            "first_year": "พ.ศ. เช่น 2571",
            "last_year": "พ.ศ. เช่น 2575",
            "source": "เช่น แผนพัฒนาจังหวัด พ.ศ. 2571–2575 หน้า 40",
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        agencies: Sequence[Agency] = (),
        instance: StrategyFramework | None = None,
    ) -> None:
        """Offer the levels that these agencies write; a new strategy says whose it is."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        owners = [instance.agency] if instance and instance.agency else list(agencies)
        levels = dict.fromkeys(level for owner in owners for level in levels_of(owner))
        level: Any = self.fields["level"]
        level.choices = [("", "ยังไม่ได้เลือก"), *((level.value, level.label) for level in levels)]
        if instance is None:
            self.fields["agency"] = forms.ModelChoiceField(
                Agency.objects.filter(pk__in=[agency.pk for agency in agencies]),
                label="ของหน่วยงาน",
                initial=agencies[0] if agencies else None,
                empty_label=None,
            )
        for name, field in self.fields.items():
            field.help_text = self.Meta.help_texts.get(name, field.help_text)
            field.error_messages |= {"invalid_choice": CHOOSE, "required": f"กรุณากรอก{field.label}"}

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order."""
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("first_year"), typed.get("last_year")
        if first is not None and last is not None and first > last:
            self.add_error("last_year", "ปีสุดท้ายมาก่อนปีแรก กรุณาตรวจสอบ")
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """Return the strategy's own fields as typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ItemForm(forms.ModelForm):
    """One item of a strategy."""

    class Meta:
        model = StrategyItem
        fields = ("number", "title")
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: StrategyItem | None = None) -> None:
        """Dress the boxes."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["title"].error_messages["required"] = "กรุณากรอกชื่อข้อ"


class PasteForm(forms.Form):
    """A list copied from a document."""

    text = ThaiTextField(
        label="รายการ",
        widget=forms.Textarea({"rows": 8}),
        help_text="วางหนึ่งรายการต่อหนึ่งบรรทัด เช่น «1. พัฒนาการเกษตร» ข้อ «1.1 …» จะอยู่ใต้ข้อ 1",
        error_messages={"required": "กรุณาวางรายการ"},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Dress the box."""
        super().__init__(data, use_required_attribute=False)

    def clean_text(self) -> list[Typed]:
        """Read the list; every line that cannot be an item is named."""
        try:
            return pasted(self.cleaned_data["text"])
        except CannotWrite as refusal:
            raise forms.ValidationError(list(refusal.reasons)) from refusal

"""The forms about releases: to whom one is sent, why one is returned, and a file to compare."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from agencies.access.incoming import MEGABYTE
from agencies.offices.models import Agency
from paper.thai.forms import ThaiCharField, ThaiTextField
from plans.releases.checking import Check, NotJson, checked


class ForwardForm(forms.Form):
    """Addressees of a release and the words that go with it."""

    agencies = forms.ModelMultipleChoiceField(
        label="หน่วยงานผู้รับ",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "กรุณาเลือกหน่วยงานผู้รับอย่างน้อย 1 แห่ง"},
    )
    letter_number = ThaiCharField(label="เลขที่หนังสือนำส่ง (ถ้ามี)", max_length=80, required=False)
    note = ThaiTextField(
        label="ข้อความถึงผู้รับ (ถ้ามี)", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, offered: list[Agency], reached: set[int], **kwargs: Any) -> None:
        """Offer agencies in the given order, each by its full name; those that have it already say so."""
        super().__init__(*args, **kwargs)
        field = self.fields["agencies"]
        field.queryset = Agency.objects.filter(pk__in=[agency.pk for agency in offered])  # type: ignore[attr-defined]
        field.choices = [  # type: ignore[attr-defined]
            (agency.pk, f"{agency.name} ({agency.area}){_told(agency, reached)}") for agency in offered
        ]


def _told(agency: Agency, reached: set[int]) -> str:
    """Say of an agency that it has the release, or that nobody there could receive it yet."""
    if agency.pk in reached:
        return " ได้รับเล่มแผนนี้แล้ว"
    return "" if getattr(agency, "is_held", True) else " ยังไม่มีผู้ลงรับในระบบ"


class ReturnForm(forms.Form):
    """Why a received plan goes back."""

    reason = ThaiTextField(
        label="เหตุผลที่ส่งคืน",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "กรุณาบอกเหตุผลที่ส่งคืน เพื่อให้ผู้ส่งทราบว่าต้องแก้ไขอะไร"},
    )


class CompareForm(forms.Form):
    """A JSON file of a release, or its text."""

    file = forms.FileField(
        label="ไฟล์ข้อมูลของเล่มแผน", help_text="ไฟล์ที่ดาวน์โหลดจากหน้าของเล่มแผน ชื่อลงท้ายด้วย .json", required=False
    )
    text = forms.CharField(
        label="หรือวางข้อความในไฟล์นั้น", required=False, widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    check_made: Check

    def clean(self) -> dict[str, Any]:
        """Recompute the digest of what was given."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > settings.COMPARED_MAX_MB * MEGABYTE:
            raise forms.ValidationError(f"ไฟล์ใหญ่เกิน {settings.COMPARED_MAX_MB} เมกะไบต์")
        raw = file.read() if file is not None else cleaned.get("text", "").encode()
        if not raw.strip():
            raise forms.ValidationError("กรุณาเลือกไฟล์ข้อมูล หรือวางข้อความที่จะเปรียบเทียบ")
        try:
            self.check_made = checked(raw)
        except NotJson as bad:
            raise forms.ValidationError(str(bad)) from bad
        return cleaned

"""The forms of a tambon's profile, its team, and the problems of its villages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q

from agencies.areas.models import Area
from paper.thai.forms import name_blank, thai_formfield
from plans.profile.models import FOREWORD, PROBLEM_FIELDS, Problem, TambonProfile, Topic
from plans.profile.problems import stamp as problem_stamp
from projects.forms import Section

PROFILE_SECTIONS = (
    Section("ตัวตนและทิศทาง", ("identity", "positioning", "direction", "potential", "years_ahead")),
    Section(
        "จุดแข็ง จุดอ่อน โอกาส อุปสรรค (SWOT)",
        ("strengths", "weaknesses", "opportunities", "threats"),
    ),
    Section("เล่มแผน", (FOREWORD,)),
)
WRITTEN = tuple(name for section in PROFILE_SECTIONS for name in section.names)
HINTS = {
    "identity": "สิ่งที่คนในตำบลภูมิใจและคนนอกนึกถึง เช่น ข้าวหอมมะลิอินทรีย์ ผ้าไหม",
    "positioning": "ตำบลนี้จะเป็นอะไรในอำเภอหรือจังหวัด เช่น แหล่งผลิตเมล็ดพันธุ์ข้าว",
    "direction": "จะพัฒนาเรื่องใดก่อน เพื่อใคร",
    "potential": "คน กลุ่ม ที่ดิน น้ำ ตลาด ที่มีอยู่และใช้ได้จริง",
    FOREWORD: "พิมพ์ไว้หน้าแรก ๆ ของเล่มแผนตำบล เว้นว่างไว้ ระบบจะพิมพ์คำนำที่บอกว่าเล่มนี้รวมอะไรไว้",
    "years_ahead": "ปีที่ 1 … ปีที่ 2 … ปีที่ 3 …",
}


class ProfileForm(forms.ModelForm):
    """The profile and SWOT; ``base`` is the revision they were typed over."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = TambonProfile
        fields = WRITTEN
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: TambonProfile) -> None:
        """Say what a box expects."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["base"].initial = self.instance.revision
        for name in WRITTEN:
            self.fields[name].widget.attrs["rows"] = 4
            self.fields[name].help_text = HINTS.get(name, "")

    def grouped(self) -> Iterator[tuple[Section, list[forms.BoundField]]]:
        """Return each section with its boxes."""
        for section in PROFILE_SECTIONS:
            yield section, [self[name] for name in section.names]

    @property
    def values(self) -> dict[str, Any]:
        """Return the profile as typed."""
        return {name: self.cleaned_data[name] for name in WRITTEN}


class ProblemForm(forms.ModelForm):
    """One problem; a new one is of one of ``villages``, a stored one stays with its own."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Problem
        fields = PROBLEM_FIELDS
        formfield_callback = thai_formfield

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Problem | None = None,
        villages: Sequence[Area] = (),
    ) -> None:
        """Offer the topics in use, and the villages a new problem can be of."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["base"].initial = problem_stamp(self.instance) if self.instance.pk else ""
        topics = Topic.objects.filter(Q(is_in_use=True) | Q(pk=self.instance.topic_id))
        self.fields["topic"] = forms.ModelChoiceField(topics, label="เรื่อง", empty_label="เลือกเรื่อง")
        self.fields["title"].help_text = "เช่น น้ำไม่พอทำนาหลังเดือนธันวาคม"
        self.fields["cause"].widget.attrs["rows"] = 3
        self.fields["households"].help_text = "ไม่ทราบให้เว้นว่าง ไม่ต้องกรอก 0"
        name_blank(self, "urgency", "เลือกความเร่งด่วน")
        if len(villages) > 1:
            self.fields["village"] = forms.ModelChoiceField(
                Area.objects.filter(pk__in=[village.pk for village in villages]), label="หมู่บ้าน", empty_label="เลือกหมู่บ้าน"
            )
            self.order_fields(["village"])
        self._villages = villages

    @property
    def village(self) -> Area:
        """Return whose problem it is."""
        if self.instance.pk:
            return self.instance.village
        chosen: Area = self.cleaned_data.get("village") or self._villages[0]
        return chosen

    @property
    def values(self) -> dict[str, Any]:
        """Return the problem as typed."""
        return {name: self.cleaned_data[name] for name in PROBLEM_FIELDS}

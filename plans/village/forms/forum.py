"""The forms of a forum: its record with the resolutions as rows, and the papers that are attached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from paper.thai.forms import CountField, ThaiTextField, thai_formfield
from plans.village.actions.forum import Record
from plans.village.models import AttendanceGroup, Forum
from projects.forms import Section

GROUPS = tuple(f"group_{group}" for group in AttendanceGroup.Group.values)
SECTIONS = (
    Section("เวทีประชาคม", ("held_on", "place", "male_count", "female_count")),
    Section(
        "รายละเอียดเพิ่มเติม: ประเภทเวที ประธาน เลขานุการ ครัวเรือน กลุ่ม หน่วยงานที่มา",
        ("kind", "chair", "secretary", "household_count", *GROUPS, "agencies_present"),
        is_rare=True,
    ),
)
FIELDS = tuple(name for section in SECTIONS for name in section.names if name not in GROUPS)


class RecordForm(forms.ModelForm):
    """A forum's own fields, and who came, by group."""

    state_id = "forum-state"
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        model = Forum
        fields = FIELDS
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Forum | None = None) -> None:
        """Add one count per group."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.stored = self.instance if self.instance.pk else None
        counts = {attended.group: attended.count for attended in self.stored.groups.all()} if self.stored else {}
        for group in AttendanceGroup.Group:
            self.fields[f"group_{group.value}"] = CountField(
                label=f"{group.label} (คน)", required=False, initial=counts.get(group.value)
            )
        self.fields["base"].initial = self.stored.revision if self.stored else 0
        self.fields["agencies_present"].widget.attrs["rows"] = 2
        self.fields["held_on"].help_text = "เช่น 15 มีนาคม 2569 นัดหมายล่วงหน้าได้"

    def grouped(self) -> Iterable[tuple[Section, list[forms.BoundField], bool]]:
        """Return each section with its boxes, and whether it is to be shown open."""
        for section in SECTIONS:
            boxes = [self[name] for name in section.names]
            yield section, boxes, not section.is_rare or any(box.errors or _says(box) for box in boxes)

    @property
    def opens_rare(self) -> bool:
        """Tell whether what a short screen folds away has to be seen."""
        return any(self[name].errors for section in SECTIONS if section.is_rare for name in section.names)

    def record(self) -> Record:
        """Return the record as typed."""
        return Record(
            values={name: self.cleaned_data[name] for name in FIELDS},
            groups={name.removeprefix("group_"): self.cleaned_data[name] for name in GROUPS},
        )


class ForumForm(RecordForm):
    """The whole record of a forum on one page: with its resolutions as ``rows`` below."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Forum | None = None) -> None:
        """Add the rows."""
        super().__init__(data, instance=instance)
        self.rows = resolution_rows(self.stored, data)

    def is_valid(self) -> bool:
        """Tell whether boxes and rows can be read; both say what is wrong."""
        return all([super().is_valid(), self.rows.is_valid()])

    def record(self) -> Record:
        """Return the record as typed."""
        return replace(super().record(), resolutions=self.rows.rows())


class ResolvedForm(forms.Form):
    """What a forum resolved, as ``rows``."""

    state_id = "forum-state"
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Forum) -> None:
        """Make the rows of the forum."""
        super().__init__(data)
        self.instance = instance
        self.rows = resolution_rows(instance, data)
        self.fields["base"].initial = instance.revision

    def is_valid(self) -> bool:
        """Tell whether the rows can be read."""
        return all([super().is_valid(), self.rows.is_valid()])

    def record(self) -> Record:
        """Return the resolutions as typed.

        A row that was stored while it was typed, and whose key the page does not know yet, gets that of its number.
        """
        shown = {form.cleaned_data.get("key") for form in self.rows.forms}
        unshown = self.instance.resolutions.exclude(pk__in=[key for key in shown if key])
        known = dict(unshown.values_list("number", "pk"))
        rows = [(key or known.get(number), number, text) for key, number, text in self.rows.rows()]
        return Record(resolutions=rows)


def _says(box: forms.BoundField) -> bool:
    """Tell whether a box says something that the form does not say by itself."""
    return bool(box.value()) and not (box.name == "kind" and box.value() == Forum.Kind.PLAN)


class ResolutionForm(forms.Form):
    """One resolution; a row without a text is no resolution."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = CountField(label="มติที่", required=False)
    text = ThaiTextField(label="ข้อความมติ", required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Dress the boxes."""
        super().__init__(*args, **options)

    @property
    def row_name(self) -> str:
        """Say which resolution a clean row is; one without a number by its place."""
        number, place = self.cleaned_data.get("number"), int(str(self.prefix).rpartition("-")[2]) + 1
        return f"มติที่ {number}" if number else f"มติแถวที่ {place}"

    def clean_number(self) -> int | None:
        """Refuse a number that no minutes have."""
        number: int | None = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= 999:
            raise ValidationError("เลขมติกรอกได้ 1–999")
        return number


class ResolutionRows(forms.BaseFormSet):
    """The resolutions of one forum as rows."""

    def clean(self) -> None:
        """Refuse a number that stands twice."""
        seen: set[int] = set()
        for form in self.forms:
            number, text = form.cleaned_data.get("number"), form.cleaned_data.get("text")
            if text and number in seen:
                form.add_error("number", f"มติที่ {number} ซ้ำกับแถวก่อนหน้า กรุณาใช้เลขอื่น")
            if text and number:
                seen.add(number)

    def rows(self) -> list[tuple[int | None, int, str]]:
        """Return key, number and text of every row with a text; a missing number is the next free one."""
        typed = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        typed = [row for row in typed if not row.get("DELETE")]
        taken = {row["number"] for row in typed}
        free = (number for number in range(1, 1000) if number not in taken)
        return [(row["key"], row["number"] or next(free), row["text"]) for row in typed]


def resolution_rows(
    forum: Forum | None,
    data: Mapping[str, Any] | None = None,
    *,
    extra: int = 1,
) -> ResolutionRows:
    """Make the rows of a forum's resolutions, with ``extra`` blank ones below."""
    stored = list(forum.resolutions.all()) if forum else []
    formset_class = forms.formset_factory(
        ResolutionForm, formset=ResolutionRows, extra=extra, can_delete=True, max_num=300, absolute_max=300
    )
    initial = [{"key": resolution.pk, "number": resolution.number, "text": resolution.text} for resolution in stored]
    rows: ResolutionRows = formset_class(data, initial=initial, prefix="resolutions")  # type: ignore[assignment]  # of that class
    return rows


def said(rows: Iterable[tuple[int | None, int, str]]) -> str:
    """Say resolutions in words, to compare two lists of them."""
    return "\n".join(f"มติที่ {number} {text}" for _, number, text in sorted(rows, key=lambda row: row[1]))


def stored_rows(forum: Forum) -> list[tuple[int | None, int, str]]:
    """Return a forum's resolutions as the rows of its form."""
    return [(resolution.pk, resolution.number, resolution.text) for resolution in forum.resolutions.all()]


def put_stored_rows(data: QueryDict, forum: Forum) -> None:
    """Write the stored resolutions over those of a form's data."""
    for name in [name for name in data if name.startswith("resolutions-")]:
        del data[name]
    rows = stored_rows(forum)
    data["resolutions-TOTAL_FORMS"] = data["resolutions-INITIAL_FORMS"] = str(len(rows))
    for place, (key, number, text) in enumerate(rows):
        data[f"resolutions-{place}-key"], data[f"resolutions-{place}-number"] = str(key), str(number)
        data[f"resolutions-{place}-text"] = text

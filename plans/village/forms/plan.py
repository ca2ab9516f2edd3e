"""The forms of a village plan: its basic data, one project row, and the filter of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from paper.thai import normalise
from paper.thai.forms import ThaiTextField, thai_formfield
from plans.village.actions.editing import Row, basics_stamp
from plans.village.addressing import REVIEW
from plans.village.doubted import Doubted
from plans.village.models import BASIC_FIELDS, ForumState, PlanLine, Resolution, VillagePlan
from plans.village.workbook.columns import columns
from projects.fields import BY_NAME, Kind
from projects.forms import SECTIONS, ProjectForm, Section, year_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a save that nobody asked for carries besides the boxes (static/plan.js).
AUTOSAVE = "autosave"
NUMBERS = frozenset({Kind.QUANTITY, Kind.COUNT, Kind.BAHT})
RESOLUTION = Section("มติที่ประชุม", ("resolution", "resolution_text"))


class BasicsForm(forms.ModelForm):
    """The village's basic data; ``base`` says which state was typed over."""

    state_id = "basics-state"
    base = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = VillagePlan
        fields = BASIC_FIELDS
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: VillagePlan) -> None:
        """Dress the boxes."""
        super().__init__(data, instance=instance, use_required_attribute=False, auto_id="basics-%s")
        self.fields["base"].initial = basics_stamp(self.instance)
        self.fields["farm_area_sq_wa"].label = "พื้นที่ทำการเกษตร"
        self.fields["context"].widget.attrs["rows"] = 4
        self.fields["context"].help_text = "เช่น อาชีพหลัก แหล่งน้ำ ปัญหาที่เวทีเห็นว่าสำคัญ"

    def clean(self) -> dict[str, Any]:
        """Refuse more farmers' households than households."""
        typed = super().clean() or self.cleaned_data
        households, farmers = typed.get("household_count"), typed.get("farmer_household_count")
        if households is not None and farmers is not None and farmers > households:
            message = f"ครัวเรือนเกษตรกร ({farmers:,}) มากกว่าครัวเรือนทั้งหมด ({households:,}) กรุณาตรวจสอบ"
            self.add_error("farmer_household_count", message)
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """Return the plan's own fields as typed."""
        return {name: self.cleaned_data[name] for name in BASIC_FIELDS}


class ProblemsForm(BasicsForm):
    """Of the village's basic data what its forum spoke of."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: VillagePlan) -> None:
        """Ask that alone."""
        super().__init__(data, instance=instance)
        self.fields = {name: self.fields[name] for name in ("base", "context")}
        self.fields["context"].widget.attrs["rows"] = 8

    @property
    def values(self) -> dict[str, Any]:
        """Return it as typed."""
        return {"context": self.cleaned_data["context"]}


class ResolutionChoice(forms.ModelChoiceField):
    """One resolution of the plan's forums."""

    def label_from_instance(self, obj: Resolution) -> str:
        """Say number, text and whether the forum is certified yet."""
        note = "" if obj.forum.state == ForumState.CERTIFIED else " (เวทียังไม่ได้รับรอง)"
        return f"มติที่ {obj.number} {obj.text[:90]}{note}"


def choosable(plan: VillagePlan) -> QuerySet[Resolution]:
    """Return on which resolutions a project of the plan may rest."""
    kept = Resolution.objects.filter(forum__plan=plan).exclude(forum__state=ForumState.CANCELLED)
    return kept.select_related("forum")


def resolution_choice(plan: VillagePlan, *, label: str) -> ResolutionChoice:
    """Make the box that says on which resolution of the plan's forums a project rests."""
    box = ResolutionChoice(choosable(plan), label=label, required=False, empty_label="ยังไม่ได้เลือก")
    box.error_messages["invalid_choice"] = "ไม่พบมตินี้แล้ว กรุณาเลือกใหม่"
    return box


class LineForm(ProjectForm):
    """A project as a line of a village plan, whole or a part of it: stored, or new under a code of its own."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: VillagePlan,
        line: PlanLine | None = None,
        code: str = "",
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Bind the form to a line of the plan, or to a new row with a code of its own."""
        self.plan, self.line, self.code = plan, line, line.project.code if line else code
        project = line.project if line else None
        super().__init__(
            data,
            years=plan.period.years,
            near=plan.village,
            instance=project,
            initial={"base": project.revision if project else 0} | dict(initial or {}),
            auto_id=f"row-{self.code}-%s",
        )

    @property
    def doubted(self) -> dict[str, Doubted]:
        """Return the numbers that could have been meant otherwise, by field."""
        numbers = [name for name in self.values if BY_NAME[name].kind in NUMBERS]
        return {
            name: Doubted.of(
                self.data.get(name, ""), self.cleaned_data[name], getattr(self.fields[name], "other", None)
            )
            for name in numbers
            if getattr(self.fields[name], "doubt", "") and self.cleaned_data[name] is not None
        }

    @property
    def saves_itself(self) -> bool:  # type: ignore[override]  # a form of a page that saves itself knows by what was sent
        """Tell whether this is a save that nobody asked for."""
        return AUTOSAVE in self.data

    @property
    def state_id(self) -> str:
        """Name the place on the page that says whether the row is saved."""
        return f"row-{self.code}-state"

    @property
    def is_new(self) -> bool:
        """Tell whether the row was never stored."""
        return self.line is None


class RowForm(LineForm):
    """One project of a village plan: the project's own form and the resolution it rests on."""

    sections = (*SECTIONS[:-1], RESOLUTION, SECTIONS[-1])

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: VillagePlan,
        line: PlanLine | None = None,
        code: str = "",
        at: str = "",
    ) -> None:
        """Add the choice of a resolution, and a box for one that is not there yet; open the form ``at`` a box."""
        super().__init__(data, plan=plan, line=line, code=code, initial={"resolution": line and line.resolution_id})
        self.fields["resolution"] = resolution_choice(plan, label="เลือกมติของเวที")
        self.fields["resolution_text"] = ThaiTextField(
            label="หรือพิมพ์มติใหม่",
            required=False,
            help_text="ข้อความที่พิมพ์จะเพิ่มเป็นมติของเวทีล่าสุดที่ยังไม่ได้รับรอง",
            widget=forms.Textarea({"rows": 2}),
        )
        self.opens_at = at if at in self.fields else ""
        if self.opens_at:
            self.fields[at].widget.attrs["autofocus"] = True

    @property
    def is_of_review(self) -> bool:
        """Tell whether somebody came from the page before sending, and goes back there."""
        return bool(self.opens_at) or REVIEW in self.data

    def clean(self) -> dict[str, Any]:
        """Take a typed resolution that the plan already has as that one."""
        typed = super().clean() or self.cleaned_data
        text = normalise(typed.get("resolution_text", ""))
        known = choosable(self.plan) if text else ()
        same = next((resolution for resolution in known if normalise(resolution.text) == text), None)
        return typed | {"resolution": same, "resolution_text": ""} if same else typed

    @property
    def columns(self) -> str:
        """Name the boxes in the order of the workbook's columns: cells that are pasted go along them."""
        years = self.plan.period.years
        money = {f"year_{number}": year_name(year) for number, year in enumerate(years, start=1)}
        return " ".join(money.get(column.field, column.field) for column in columns(years))

    def row(self, *, puts_back: bool = False) -> Row:
        """Return the row as typed, ready to be stored."""
        typed = self.cleaned_data
        return Row(
            code=self.code,
            revision=typed["base"],
            values=self.values,
            money=self.money,
            resolution=typed["resolution"],
            # Half a sentence that saved itself while it was typed must not become a resolution of the forum.
            resolution_text="" if AUTOSAVE in self.data else typed["resolution_text"],
            puts_back=puts_back,
            doubts=self.doubted,
        )


class WorkbookForm(forms.Form):
    """A filled workbook; what is wrong inside is said on the page of its dry run."""

    workbook = forms.FileField(
        label="ไฟล์ Excel ที่กรอกแล้ว",
        allow_empty_file=True,
        error_messages={"required": "กรุณาเลือกไฟล์ Excel ก่อนกดตรวจไฟล์"},
        widget=forms.ClearableFileInput({"accept": f".xlsx,{XLSX}"}),
    )

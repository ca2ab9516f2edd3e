"""The forms of a local plan's editions: an edition's own words, one line, one step of its route, what to take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from agencies.areas.codes import parents
from agencies.offices.choosing import AgencyChoice, Question
from agencies.offices.queries import Directory
from paper.thai import normalise
from paper.thai.forms import (
    BahtField,
    CountField,
    QuantityField,
    ThaiCharField,
    ThaiDateField,
    ThaiTextField,
    YearField,
    thai_formfield,
)
from plans.local.actions.approval import EditionMove
from plans.local.actions.changes import HEADER
from plans.local.actions.intake import Offer, Placing
from plans.local.editions import PlanRow
from plans.local.entries import Entry, normal
from plans.local.models import Edition, EditionRow, LocalPlan
from projects.forms import Section, year_name
from projects.strategies.models import StrategyFramework, StrategyItem

Form = EditionRow.FormCode
MONEY = "budget_baht"
LONGEST_LEAD = 200
# Offered while typing; anything else may be written (the list is unverified: docs/domain.md#equipment-types).
EQUIPMENT_TYPES = tuple(
    f"ครุภัณฑ์{name}"
    for name in (
        "สำนักงาน",
        "การศึกษา",
        "ยานพาหนะและขนส่ง",
        "การเกษตร",
        "ก่อสร้าง",
        "ไฟฟ้าและวิทยุ",
        "โฆษณาและเผยแพร่",
        "วิทยาศาสตร์หรือการแพทย์",
        "งานบ้านงานครัว",
        "โรงงาน",
        "กีฬา",
        "สำรวจ",
        "ดนตรีและนาฏศิลป์",
        "คอมพิวเตอร์",
    )
)
PLACES = Section("ตำแหน่งในแผน", ("issue", "tactic", "programme", "form", "village"))
PROJECT_SECTIONS = (
    Section("โครงการ", ("title", "objective")),
    Section("เป้าหมาย (ผลผลิตของโครงการ)", ("target_quantity", "target_unit", "target_text", "place")),
    Section("งบประมาณ", (MONEY,)),
    Section("ผลและผู้รับผิดชอบ", ("indicator", "expected_result", "lead")),
    PLACES,
)
EQUIPMENT_SECTIONS = (
    Section("ครุภัณฑ์", ("title", "equipment_type")),
    Section("เป้าหมาย (ผลผลิตของครุภัณฑ์)", ("target_quantity", "target_unit", "target_text")),
    Section("งบประมาณ", (MONEY,)),
    Section("ผลและผู้รับผิดชอบ", ("expected_result", "lead", "programme")),
)
WHY = Section("เหตุผลและหมายเหตุ", ("reason", "note"))
NOTE_HELP = "เช่น ซ้ำลำดับที่ 63 / รวมกับลำดับที่ 2 / ย้ายไปแผนงาน… / ไปประสาน 02/2 เขียนบรรทัดละข้อ ระบบจะเก็บเป็นความเชื่อมโยง"


class HeaderForm(forms.ModelForm):
    """Kind, number, year and reason of an edition; a blank number is the next one."""

    number = CountField(label="ครั้งที่", required=False, help_text="เว้นว่างไว้ ระบบจะให้เลขถัดไป")
    year = YearField(label="พ.ศ.", required=False, help_text="เว้นว่างไว้ หมายถึงปีนี้")

    class Meta:
        model = Edition
        fields = HEADER
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Edition) -> None:
        """Offer the main edition only while there is none, and the amendments only when there is."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        has_main = instance.local_plan.editions.exclude(pk=instance.pk).filter(kind=Edition.Kind.MAIN).exists()
        kinds = [kind for kind in Edition.Kind.choices if (kind[0] == Edition.Kind.MAIN) != has_main]
        self.fields["kind"] = forms.ChoiceField(label="ประเภท", choices=kinds)
        self.fields["reason"].widget.attrs["rows"] = 3
        self.fields["reason"].help_text = "กรณีพิเศษต้องบอกเหตุผล"

    def clean_number(self) -> int | None:
        """Refuse numbers that no edition has."""
        number: int | None = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= 999:
            raise ValidationError("ครั้งที่กรอกได้ 1–999")
        return number

    @property
    def values(self) -> dict[str, Any]:
        """Return what was typed; a draft that has a number keeps it where the box was left blank."""
        typed = {name: self.cleaned_data[name] for name in HEADER}
        stored = self.initial
        return typed | {name: typed[name] or stored.get(name) for name in ("number", "year")}


def library(local_plan: LocalPlan, level: StrategyFramework.Level) -> list[StrategyItem]:
    """Return what the strategy library offers for the plan: the authority's own items and those of the areas above."""
    code, period = local_plan.agency.area.code, local_plan.period
    frameworks = StrategyFramework.objects.filter(
        Q(agency=None) | Q(agency=local_plan.agency_id),
        level=level,
        area__code__in=(*parents(code), code),
        first_year__lte=period.last_year,
        last_year__gte=period.first_year,
    )
    return list(StrategyItem.objects.filter(framework__in=frameworks).order_by("framework", "position", "pk"))


class LineForm(forms.Form):
    """One line of the plan as the forms print it, the reason, and the planner's note."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    title = ThaiCharField(label="ชื่อโครงการ", max_length=300)
    objective = ThaiTextField(label="วัตถุประสงค์", required=False)
    target_quantity = QuantityField(label="จำนวน", required=False)
    target_unit = ThaiCharField(label="หน่วยนับ", required=False, max_length=60)
    target_text = ThaiTextField(label="คำอธิบาย", required=False)
    place = ThaiCharField(label="พื้นที่ดำเนินการ", required=False, max_length=300)
    indicator = ThaiTextField(label="ตัวชี้วัด (KPI)", required=False)
    expected_result = ThaiTextField(label="ผลที่คาดว่าจะได้รับ", required=False)
    lead = ThaiCharField(label="หน่วยงานรับผิดชอบหลัก", required=False, max_length=LONGEST_LEAD)
    issue = ThaiCharField(label="ประเด็นการพัฒนา/ยุทธศาสตร์", required=False, max_length=300)
    tactic = ThaiCharField(label="กลยุทธ์", required=False, max_length=300)
    programme = ThaiCharField(label="แผนงาน", required=False, max_length=300)
    form = forms.ChoiceField(
        label="แบบ", required=False, choices=[choice for choice in Form.choices if choice[0] != Form.P03]
    )
    equipment_type = ThaiCharField(label="ประเภทครุภัณฑ์", required=False, max_length=120)
    village = forms.ChoiceField(label="หมู่บ้านที่เสนอ", required=False)
    reason = ThaiTextField(label="เหตุผลความจำเป็น", required=False)
    note = ThaiTextField(label="หมายเหตุของผู้วางแผน", required=False, help_text=NOTE_HELP)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        local_plan: LocalPlan,
        form_code: str,
        old: Entry | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep only the boxes of the line's form; ``old`` is the line as the plan has it, which keeps its origin."""
        self.local_plan, self.form_code, self.old = local_plan, form_code, old
        self.is_equipment = form_code == Form.P03
        self.sections = (*(EQUIPMENT_SECTIONS if self.is_equipment else PROJECT_SECTIONS), WHY)
        self.items = {
            "issue": library(local_plan, StrategyFramework.Level.LOCAL),
            "programme": library(local_plan, StrategyFramework.Level.PROGRAMME),
        }
        self.years = local_plan.period.years
        super().__init__(data, initial={"form": form_code} | dict(initial or {}), use_required_attribute=False)
        for year in self.years:
            self.fields[year_name(year)] = BahtField(label=f"งบประมาณ ปี {year} (บาท)", required=False)
        given = self.initial.get("lead") or ""
        self.agency_choice = AgencyChoice(Directory.near(local_plan.agency.area), data, stored=[given])
        self._keep_own_boxes()

    def _keep_own_boxes(self) -> None:
        villages = self.local_plan.agency.coverage.order_by("code")
        self.fields["village"].choices = [("", "ทั้งพื้นที่"), *((village.code, str(village)) for village in villages)]  # type: ignore[attr-defined]  # a choice field
        kept = {name for section in self.sections for name in self._names(section)} | {"base"}
        if self.old:
            kept.discard("village")
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        if self.is_equipment:
            self.fields["title"].label = "ชื่อครุภัณฑ์"
        self.fields["title"].error_messages["required"] = "กรุณากรอกชื่อโครงการหรือครุภัณฑ์"
        for name, box in self.fields.items():
            if isinstance(box.widget, forms.Textarea):
                box.widget.attrs["rows"] = 2
            if name in {"issue", "tactic", "programme", "equipment_type"}:
                box.widget.attrs |= {"list": f"{name}-names", "autocomplete": "off"}

    def _names(self, section: Section) -> list[str]:
        money = [year_name(year) for year in self.years]
        return [field_name for name in section.names for field_name in (money if name == MONEY else [name])]

    def grouped(self) -> Iterator[tuple[Section, list[forms.BoundField]]]:
        """Return each section with its boxes."""
        for section in self.sections:
            yield section, [self[name] for name in self._names(section) if name in self.fields]

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """Return what each box offers while typing, by the name of its list."""
        issues = self.items["issue"]
        return {
            "issue-names": [str(issue) for issue in issues if issue.parent_id is None],
            "tactic-names": [str(issue) for issue in issues if issue.parent_id is not None],
            "programme-names": [str(item) for item in self.items["programme"]],
            "equipment_type-names": list(EQUIPMENT_TYPES),
        }

    @property
    def agency_questions(self) -> list[Question]:
        """Return what is asked about a name that is nearly an agency's; a unit of the authority's own is none."""
        asked = self.agency_choice.questions(str(self["lead"].value() or ""))
        return [question for question in asked if question.unknown.candidates]

    def clean(self) -> dict[str, Any]:
        """Put the agency that was chosen in the place of a name nobody has; ask where nobody has chosen yet."""
        typed = super().clean() or self.cleaned_data
        if any(question.is_open for question in self.agency_questions):
            self.add_error("lead", "ไม่พบหน่วยงานชื่อนี้ในระบบ กรุณาเลือกใต้ช่องว่าหมายถึงหน่วยงานใด")
        elif len(answered := self.agency_choice.answered(typed.get("lead", ""))) <= LONGEST_LEAD:
            typed["lead"] = answered
        return typed

    def entry(self) -> Entry:
        """Return the line as typed; texts that are items of the library keep the item beside them."""
        typed = self.cleaned_data
        own = {"base", "reason", "note", "target_quantity", "form", "village"}
        text = {name: typed[name] for name in self.fields if name not in own and not name.startswith("baht_")}
        money = {year: typed[year_name(year)] for year in self.years}
        # Years outside the period have no box here and stay as they are.
        kept = {year: amount for year, amount in self.old.budget_baht.items() if year not in money} if self.old else {}
        entry = replace(
            self.old or Entry(""),  # what the line's form has no box for stays as it was
            **text,
            **self._item_ids(text),
            form=Form.P03.value if self.is_equipment else typed["form"] or self.form_code,
            village=self.old.village if self.old else typed.get("village", ""),
            target_quantity=typed["target_quantity"],
            budget_baht=kept | {year: amount for year, amount in money.items() if amount is not None},
        )
        return normal(entry)

    def _item_ids(self, text: Mapping[str, str]) -> dict[str, Any]:
        ids = {}
        for name in {"issue", "tactic", "programme"} & text.keys():
            known = {normalise(str(item)): item.pk for item in self.items["issue" if name == "tactic" else name]}
            typed = text[name]
            kept = getattr(self.old, f"{name}_id") if self.old and getattr(self.old, name) == typed else None
            ids[f"{name}_id"] = kept or known.get(typed)
        return ids


def line_initial(entry: Entry) -> dict[str, Any]:
    """Return a line as the boxes of its form show it."""
    values = entry.data() | {year_name(year): amount for year, amount in entry.budget_baht.items()}
    return values | {"target_quantity": entry.target_quantity}


class StepForm(forms.Form):
    """The day and the words of a resolution, or the reason for giving a draft back."""

    on = ThaiDateField(label="วันที่มีมติ", required=False)
    words = ThaiTextField(label="มติ", required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, move: EditionMove) -> None:
        """Keep and name the boxes as the move asks for them; what it cannot be taken without says so."""
        super().__init__(data, use_required_attribute=False, auto_id=f"{move.name}-%s")
        self.move = move
        for name, asked in (("words", move.asks_words), ("on", move.asks_day)):
            self.fields[name].label = asked
            self.fields[name].required = not (name == "on" and move.name == "propose")
            self.fields[name].error_messages["required"] = f"กรุณากรอก{asked}"
        if move.name == "propose":
            self.fields["on"].help_text = "เว้นว่างไว้ หมายถึงวันนี้"
        if not move.asks_day:
            del self.fields["on"]
        if not move.asks_words:
            del self.fields["words"]


class TakeInForm(forms.Form):
    """Which projects to take in, each on which form, and where in the plan they are put."""

    issue = ThaiCharField(label="ประเด็นการพัฒนา/ยุทธศาสตร์", required=False, max_length=300)
    programme = ThaiCharField(label="แผนงาน", required=False, max_length=300)
    reason = ThaiTextField(label="เหตุผลความจำเป็น", required=False, widget=forms.Textarea({"rows": 2}))
    everything = forms.BooleanField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, local_plan: LocalPlan, offers: Sequence[Offer]
    ) -> None:
        """Add a box and a form per project that can be taken; «everything» are those in ``open``, at first all."""
        super().__init__(data, use_required_attribute=False)
        self.offers = offers
        self.open = [offer for offer in offers if offer.can_be_taken]
        self.items = {
            "issue": [item for item in library(local_plan, StrategyFramework.Level.LOCAL) if item.parent_id is None],
            "programme": library(local_plan, StrategyFramework.Level.PROGRAMME),
        }
        for name in ("issue", "programme"):
            self.fields[name].widget.attrs |= {"list": f"{name}-names", "autocomplete": "off"}
        choices = [choice for choice in Form.choices if choice[0] != Form.P03]
        for offer in offers:
            if offer.can_be_taken:
                words = {"aria-label": f"นำ {offer.called} เข้าแผน"}
                self.fields[f"take_{offer.project_id}"] = forms.BooleanField(
                    required=False, widget=forms.CheckboxInput(words)
                )
                self.fields[f"form_{offer.project_id}"] = forms.ChoiceField(
                    choices=choices,
                    initial=offer.entry.form,
                    required=False,
                    widget=forms.Select({"aria-label": f"แบบของ {offer.called}"}),
                )

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """Return what each box offers while typing."""
        return {f"{name}-names": [str(item) for item in items] for name, items in self.items.items()}

    def clean(self) -> dict[str, Any]:
        """Ask for at least one project."""
        typed = super().clean() or self.cleaned_data
        if not self.chosen:
            raise ValidationError("กรุณาเลือกโครงการอย่างน้อยหนึ่งโครงการ")
        return typed

    @property
    def has_choice(self) -> bool:
        """Tell whether there is anything to take."""
        return any(offer.can_be_taken for offer in self.offers)

    @property
    def chosen(self) -> dict[int, str]:
        """Return the forms of the chosen projects by project."""
        typed = self.cleaned_data
        found = {offer.project_id for offer in self.open} if typed.get("everything") else set()
        return {
            offer.project_id: typed.get(f"form_{offer.project_id}") or offer.entry.form
            for offer in self.offers
            if offer.project_id in found or typed.get(f"take_{offer.project_id}")
        }

    @property
    def placing(self) -> Placing:
        """Return where the chosen projects are put."""
        typed = self.cleaned_data
        ids = {
            f"{name}_id": next((item.pk for item in self.items[name] if normalise(str(item)) == typed[name]), None)
            for name in ("issue", "programme")
        }
        return Placing(issue=typed["issue"], programme=typed["programme"], reason=typed["reason"], **ids)


class PointForm(forms.Form):
    """Which line of the plan a link means."""

    to_line = forms.ChoiceField(label="รายการที่หมายถึง", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, rows: Sequence[PlanRow]) -> None:
        """Offer the lines of the plan in force."""
        super().__init__(data)
        choices = [("", "ยังไม่ได้เลือก"), *((str(row.line), row.entry.title) for row in rows)]
        self.fields["to_line"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def line(self) -> UUID | None:
        """Return the chosen line."""
        chosen = self.cleaned_data["to_line"]
        return UUID(chosen) if chosen else None

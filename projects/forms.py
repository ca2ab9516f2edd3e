"""The proposal form of one project: its sections are data, everything else is derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.forms.boundfield import BoundField

from agencies.areas.models import Area
from agencies.offices.choosing import AgencyChoice, Question
from agencies.offices.queries import Directory
from paper.thai import added
from paper.thai.forms import BahtField, thai_formfield
from projects.arithmetic import Contradiction, Facts, contradictions, facts
from projects.fields import BY_NAME, MONEY, Kind, Part, column, names, typed
from projects.models import Project


@dataclass(frozen=True)
class Section:
    """One part of the form: its heading and the model's fields in order; a rare one is folded away."""

    title: str
    names: tuple[str, ...]
    is_rare: bool = False

    @property
    def has_money(self) -> bool:
        """Tell whether the money of the years stands here."""
        return MONEY in self.names


# What the registry says is typed, part by part (docs/domain.md#project-fields).
SECTIONS = tuple(Section(part, names(typed(part)), part is Part.RARE) for part in Part)
FIELDS = tuple(name for name in names(typed()) if name != MONEY)
# The boxes in which agencies are named.
AGENCY_BOXES = tuple(field.name for field in typed() if field.list_id == "agency-names")
# The facts that are fields of the model; the money is a sum.
FACT_NAMES = tuple(one.name for one in dataclass_fields(Facts) if one.name in FIELDS)
# Lines of a box for text.
ROWS = {Kind.TEXT: 2, Kind.LONG_TEXT: 4}


# What the names of the boxes of the years' money begin with.
YEAR_BOX: Final = "baht_"


def year_name(fiscal_year: int) -> str:
    """Return the form's name for the money of a fiscal year."""
    return f"{YEAR_BOX}{fiscal_year}"


class AgencyBox(BoundField):
    """A box that takes names of agencies; what is asked about them stands right below it, in the ``place``."""

    @property
    def place(self) -> str:
        """Return the id of where the questions stand."""
        return f"{self.auto_id}-agencies"

    @property
    def questions(self) -> list[Question]:
        """Return what is asked about this box."""
        form: Any = self.form
        return [question for question in form.agency_questions if question.label == str(self.label)]

    @property
    def is_asking(self) -> bool:
        """Tell whether somebody has to choose here."""
        return any(question.is_open for question in self.questions)


class ProjectForm(forms.ModelForm):
    """A project with its money by fiscal year; a blank year is None, a dash is nought."""

    sections: ClassVar[Sequence[Section]] = SECTIONS
    # Which of the registry's fields are asked.
    asks: Collection[str] = (*FIELDS, MONEY)
    # Nobody has to choose for a save that nobody asked for.
    saves_itself = False

    class Meta:
        model = Project
        fields = FIELDS
        formfield_callback = thai_formfield

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        years: Sequence[int],
        near: Area | None = None,
        instance: Project | None = None,
        initial: Mapping[str, Any] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        """Add one money field per year, filled from the project's own; agencies are looked for among those ``near``."""
        money = instance.budget_by_year if instance and instance.pk else {}
        initial = {year_name(year): amount for year, amount in money.items()} | dict(initial or {})
        super().__init__(data, instance=instance, initial=initial, auto_id=auto_id, use_required_attribute=False)
        self.fields = {name: box for name, box in self.fields.items() if name not in FIELDS or name in self.asks}
        self.agency_boxes = tuple(name for name in AGENCY_BOXES if name in self.fields)
        stored = (str(self.initial.get(name) or "") for name in self.agency_boxes)
        known = Directory.near(near) if near and self.agency_boxes else Directory(())
        self.agency_choice = AgencyChoice(known, data, stored=stored)
        self.years = tuple(years) if MONEY in self.asks else ()
        for year in self.years:
            self.fields[year_name(year)] = BahtField(label=f"งบประมาณ ปี {year} (บาท)", required=False)
        self._dress()

    def _dress(self) -> None:
        """Give every box its look, its suggestions and its hint."""
        for name in self._asked_names:
            box, said = self.fields[name], BY_NAME[name]
            if name in AGENCY_BOXES:
                box.bound_field_class = AgencyBox
            if said.kind in ROWS:
                box.widget.attrs["rows"] = ROWS[said.kind]
            if said.list_id:
                box.widget.attrs["list"] = said.list_id
            if said.options:
                box.error_messages["invalid_choice"] = f"กรุณาเลือกจาก {' / '.join(said.options.values())}"
            box.help_text = said.hint or box.help_text
        if "title" in self.fields:
            self.fields["title"].error_messages["required"] = "กรุณากรอกชื่อโครงการหรือกิจกรรม"

    @property
    def _asked_names(self) -> list[str]:
        return [name for name in FIELDS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Put the agencies that were chosen in the place of names nobody has; ask where nobody has chosen yet."""
        given = super().clean() or self.cleaned_data
        for name in self.agency_boxes:
            if not self.saves_itself and any(question.is_open for question in self._asked_about(name)):
                self.add_error(name, "มีชื่อหน่วยงานที่ไม่พบในระบบ กรุณาเลือกใต้ช่องนี้ว่าหมายถึงหน่วยงานใด")
                continue
            answered = self.agency_choice.answered(given.get(name, ""))
            if len(answered) <= (column(name).max_length or 0):
                given[name] = answered
        return given

    @property
    def agency_questions(self) -> list[Question]:
        """Return what is asked about the names of agencies that were typed and that nobody has, each name once."""
        asked = [question for name in reversed(self.agency_boxes) for question in reversed(self._asked_about(name))]
        return list({question.box: question for question in asked}.values())[::-1]

    @property
    def asking_boxes(self) -> list[BoundField]:
        """Return the boxes that take names of agencies."""
        return [self[name] for name in self.agency_boxes]

    def _asked_about(self, name: str) -> list[Question]:
        return self.agency_choice.questions(str(self[name].value() or ""), label=str(self[name].label))

    @property
    def money(self) -> dict[int, Decimal | None]:
        """Return the baht by fiscal year as typed; None is a blank year."""
        return {year: self.cleaned_data[year_name(year)] for year in self.years}

    @property
    def values(self) -> dict[str, Any]:
        """Return the model's own fields as typed."""
        return {name: self.cleaned_data[name] for name in self._asked_names}

    def grouped(self) -> Iterator[tuple[Section, list[BoundField], bool]]:
        """Return each section with its boxes, and whether it is to be shown open."""
        for section in self.sections:
            boxes = [self[name] for name in self._names(section)]
            is_open = not section.is_rare or any(
                box.errors or box.value() or "autofocus" in box.field.widget.attrs for box in boxes
            )
            yield section, boxes, is_open

    def _names(self, section: Section) -> Iterator[str]:
        for name in section.names:
            if name == MONEY:
                yield from (year_name(year) for year in self.years)
            else:
                yield name

    @property
    def doubts(self) -> list[Contradiction]:
        """Return what the numbers, typed or stored, say against each other; what cannot be read yet says nothing."""
        return contradictions(self.facts)

    @property
    def facts(self) -> Facts:
        """Return the numbers as typed; of what is not asked here, and of a form nobody has sent, as they are stored."""
        stored = facts(self.instance) if self.instance.pk else Facts()
        if not self.is_bound:
            return stored
        self.full_clean()
        typed = {name: self._typed_number(name) for name in FACT_NAMES if name in self.fields}
        if self.years:
            typed["budget_baht"] = added(self.cleaned_data.get(year_name(year)) for year in self.years)
        return replace(stored, **typed)

    def _typed_number(self, name: str) -> Any:  # noqa: ANN401  whatever the fact is
        """Return a number or its unit as it could be read, blank when it could not."""
        return self.cleaned_data.get(name, "" if name == "target_unit" else None)

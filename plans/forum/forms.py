"""The forms of a tambon meeting: its record, who is invited and came, and which villages presented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms

from agencies.areas.models import Area
from agencies.offices.choosing import AgencyChoice, ListedAgencies, Question
from agencies.offices.models import Agency
from agencies.offices.queries import Directory
from paper.thai.forms import PersonNameField, ThaiCharField, thai_formfield
from plans.forum.guests import guest_kind
from plans.tambon.models import Invitee, TambonMeeting
from projects.forms import Section

NOT_SAID, YES, NO = "", "yes", "no"
CAME: Final = ((NOT_SAID, "ยังไม่ทราบ"), (YES, "มา"), (NO, "ไม่มา"))
MARKS: Final[Mapping[str, bool | None]] = {NOT_SAID: None, YES: True, NO: False}


SECTIONS = (
    Section("การประชุม", ("kind", "title", "held_on", "starts_at", "place")),
    Section("ผู้ดำเนินการและจำนวนผู้เข้าร่วม", ("chair", "secretary", "male_count", "female_count")),
    Section("ระเบียบวาระและผลการประชุม", ("agenda", "summary")),
    Section("การประชุมกลุ่มย่อย (กรอกเมื่อเป็นกลุ่มอภิปราย)", ("presenter", "members", "questions"), is_rare=True),
)
FIELDS = tuple(name for section in SECTIONS for name in section.names)


class MeetingForm(forms.ModelForm):
    """A meeting's own fields; ``base`` is the revision they were typed over."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        model = TambonMeeting
        fields = FIELDS
        formfield_callback = thai_formfield

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: TambonMeeting | None = None) -> None:
        """Say what a box expects."""
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["base"].initial = self.instance.revision if self.instance.pk else 0
        self.fields["title"].help_text = "เว้นว่างได้ ระบบใช้ชื่อประเภทการประชุม"
        self.fields["starts_at"].help_text = "เช่น 9.30"
        self.fields["held_on"].help_text = "เช่น 15 มีนาคม 2569 นัดหมายล่วงหน้าได้"
        self.fields["agenda"].help_text = "บรรทัดละหนึ่งวาระ ใช้พิมพ์หนังสือเชิญประชุม"
        for name, lines in (("agenda", 5), ("summary", 5), ("members", 3), ("questions", 3)):
            self.fields[name].widget.attrs["rows"] = lines

    def grouped(self) -> Iterator[tuple[Section, list[forms.BoundField], bool]]:
        """Return each section with its boxes, and whether it is to be shown open."""
        is_discussion = self["kind"].value() == TambonMeeting.Kind.DISCUSSION
        for section in SECTIONS:
            boxes = [self[name] for name in section.names]
            is_filled = any(box.errors or box.value() for box in boxes)
            yield section, boxes, not section.is_rare or is_discussion or is_filled

    @property
    def values(self) -> dict[str, Any]:
        """Return the record as typed."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class InviteForm(forms.Form):
    """One more body or person to invite: an agency of the system, or any name."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="หน่วยงานในระบบ", required=False, empty_label="ไม่ได้เลือก พิมพ์ชื่อเอง"
    )
    name = ThaiCharField(label="หรือพิมพ์ชื่อหน่วยงานหรือผู้ได้รับเชิญ", required=False, max_length=200)
    kind = forms.ChoiceField(label="ประเภท", required=False, choices=[("", "ตามประเภทหน่วยงาน"), *Invitee.Kind.choices])

    def __init__(self, data: Mapping[str, Any] | None = None, *, tambon: Area) -> None:
        """Offer the agencies that serve the tambon."""
        super().__init__(data, use_required_attribute=False, auto_id="invite-%s")
        self.agency_choice = AgencyChoice(Directory.near(tambon), data)
        self.fields["agency"].iterator = ListedAgencies  # type: ignore[attr-defined]  # a choice of models
        self.fields["agency"].queryset = Agency.objects.serving(tambon)  # type: ignore[attr-defined]  # a choice of models

    def clean(self) -> dict[str, Any]:
        """Ask for somebody; a name alone needs its kind, and one that is an agency's is that agency."""
        typed = super().clean() or self.cleaned_data
        if typed.get("name") and not typed.get("agency"):
            typed["agency"] = self.agency_choice.known.called(self.agency_choice.answered(typed["name"]))
            typed["name"] = "" if typed["agency"] else typed["name"]
        agency, name = typed.get("agency"), typed.get("name")
        if name and not agency and any(question.is_open for question in self.agency_questions):
            self.add_error("name", "ไม่พบหน่วยงานชื่อนี้ในระบบ กรุณาเลือกใต้ช่องว่าหมายถึงหน่วยงานใด")
        if not agency and not name and not self.errors:
            self.add_error("name", "กรุณาเลือกหน่วยงานหรือพิมพ์ชื่อผู้ได้รับเชิญ")
        if name and not agency and not typed.get("kind"):
            self.add_error("kind", "กรุณาเลือกประเภทของผู้ได้รับเชิญ")
        if agency and not typed.get("kind"):
            typed["kind"] = guest_kind(agency)
        return typed

    @property
    def agency_questions(self) -> list[Question]:
        """Return what is asked about a typed name that is nearly an agency's."""
        return self.agency_choice.questions(str(self["name"].value() or ""))


class PresenceForm(forms.Form):
    """Every invitee of a meeting with whether it came, who came in its place, and whether to strike it off."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitees: Sequence[Invitee]) -> None:
        """Make three boxes per invitee."""
        initial = {key: value for invitee in invitees for key, value in self._stored(invitee)}
        super().__init__(data, initial=initial, use_required_attribute=False, auto_id="presence-%s")
        self.invitees = invitees
        for invitee in invitees:
            self.fields[f"came-{invitee.pk}"] = forms.ChoiceField(
                label="มาร่วม",
                choices=CAME,
                required=False,
                widget=forms.Select({"aria-label": f"มาร่วม: {invitee.name}"}),
            )
            self.fields[f"delegate-{invitee.pk}"] = PersonNameField(
                label="ผู้แทนที่มา",
                required=False,
                max_length=160,
                widget=forms.TextInput({"aria-label": f"ผู้แทนที่มา: {invitee.name}", "autocomplete": "off"}),
            )
            self.fields[f"gone-{invitee.pk}"] = forms.BooleanField(
                label="ตัดออก", required=False, widget=forms.CheckboxInput({"aria-label": f"ตัดออก: {invitee.name}"})
            )

    @staticmethod
    def _stored(invitee: Invitee) -> Iterable[tuple[str, Any]]:
        mark = next(word for word, meaning in MARKS.items() if meaning == invitee.came)
        return ((f"came-{invitee.pk}", mark), (f"delegate-{invitee.pk}", invitee.delegate))

    def rows(self) -> Iterator[tuple[Invitee, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return each invitee with its boxes."""
        for invitee in self.invitees:
            yield invitee, self[f"came-{invitee.pk}"], self[f"delegate-{invitee.pk}"], self[f"gone-{invitee.pk}"]

    @property
    def marks(self) -> dict[int, tuple[bool | None, str]]:
        """Return by invitee whether it came and its delegate."""
        typed = self.cleaned_data
        return {
            invitee.pk: (MARKS[typed[f"came-{invitee.pk}"]], typed[f"delegate-{invitee.pk}"])
            for invitee in self.invitees
        }

    @property
    def gone(self) -> set[int]:
        """Return the invitees to strike off."""
        return {invitee.pk for invitee in self.invitees if self.cleaned_data[f"gone-{invitee.pk}"]}


class PresentationsForm(forms.Form):
    """Every village of the tambon with who presented its plan; a blank box says that it did not."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, villages: Sequence[Area], stored: Mapping[int, str]
    ) -> None:
        """Make one box per village."""
        initial = {f"presenter-{pk}": name for pk, name in stored.items()}
        super().__init__(data, initial=initial, use_required_attribute=False, auto_id="presentations-%s")
        self.villages = villages
        for village in villages:
            self.fields[f"presenter-{village.pk}"] = PersonNameField(
                label=f"ผู้นำเสนอของ {village}",
                required=False,
                max_length=160,
                widget=forms.TextInput({"aria-label": f"ผู้นำเสนอของ {village}", "autocomplete": "off"}),
            )

    def rows(self) -> Iterator[tuple[Area, forms.BoundField]]:
        """Return each village with its box."""
        for village in self.villages:
            yield village, self[f"presenter-{village.pk}"]

    @property
    def presenters(self) -> dict[int, str]:
        """Return who presented, by village."""
        return {village.pk: self.cleaned_data[f"presenter-{village.pk}"] for village in self.villages}

"""What is typed about requests to agencies: asking, answering one or many, the internal note, «บูรณาการแล้ว»."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from agencies.offices.choosing import ListedAgencies
from agencies.offices.models import Agency
from paper.thai.forms import BahtField, CountField, ThaiDateField, ThaiTextField, thai_formfield
from plans.decisions.models import Outcome
from plans.proposals.models import OWNER, identified
from plans.requests.actions.asking import Wanted
from plans.requests.models import Commitment
from plans.tambon.models import TambonPlan
from projects.models import Project

ACCEPT, COUNTER, DECLINE = "accept", "counter", "decline"
ANSWERS = ((ACCEPT, "ตอบรับ"), (COUNTER, "เสนอปรับ"), (DECLINE, "ปฏิเสธ"))
MOST_DAYS = 180
NOT_OFFERED = "กรุณาเลือกจากรายการ"


def due_date(plan: TambonPlan) -> dt.date:
    """Return the day by which an answer is asked for unless somebody says otherwise."""
    return timezone.localdate() + dt.timedelta(days=plan.answer_days)


def _named(project: Project) -> str:
    return f"{project} ({identified(project)})"


class HostsForm(forms.Form):
    """By which day the named hosts are asked to answer."""

    due_on = ThaiDateField(label="ขอคำตอบภายใน", required=True, error_messages={"required": "กรุณากรอกวันที่ขอคำตอบ"})

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: TambonPlan) -> None:
        """Offer the plan's set days."""
        super().__init__(data, initial={"due_on": due_date(plan)}, use_required_attribute=False)


class AskForm(forms.ModelForm):
    """One request written by hand."""

    class Meta:
        model = Commitment
        fields = ("project", "agency", "part", "kind", "amount_baht", "details", "due_on")
        formfield_callback = thai_formfield
        help_texts: ClassVar = {
            "amount_baht": "กรอกเมื่อขอเป็นเงิน เว้นว่างได้ถ้ายังไม่ทราบจำนวน",
            "details": "เช่น ขอวิทยากร 2 คน 1 วัน หรือขอพันธุ์พืช 400 กิโลกรัม",
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: TambonPlan) -> None:
        """Offer the projects that the plan carries and the agencies of its tambon that can answer."""
        super().__init__(data, initial={"due_on": due_date(plan)}, use_required_attribute=False)
        carried = plan.lines.filter(fate=Outcome.CARRIED).values("project")
        self._offer("project", Project.objects.filter(pk__in=carried).select_related(*OWNER), "โครงการ/กิจกรรม")
        self.fields["project"].label_from_instance = _named  # type: ignore[attr-defined]  # a choice field
        self.fields["agency"].iterator = ListedAgencies  # type: ignore[attr-defined]  # a choice of models
        self._offer("agency", Agency.objects.serving(plan.area).that_may("commitment.answer"), "หน่วยงานที่ขอ")
        for name, said in self.Meta.help_texts.items():
            self.fields[name].help_text = said
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = NOT_OFFERED
            field.error_messages["required"] = f"กรุณากรอก{field.label}"

    def _offer(self, name: str, choices: QuerySet[Any], label: str) -> None:
        field = self.fields[name]
        field.queryset, field.label, field.empty_label = choices, label, "ยังไม่ได้เลือก"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an amount of baht where no money is asked for."""
        typed = super().clean() or self.cleaned_data
        if typed.get("amount_baht") is not None and typed.get("kind") not in {None, Commitment.Kind.MONEY}:
            self.add_error("amount_baht", "กรอกจำนวนเงินเฉพาะเมื่อขอเป็นงบประมาณ สิ่งอื่นให้บอกในช่องรายละเอียด")
        return typed

    @property
    def wanted(self) -> Wanted:
        """Return the request as typed."""
        typed = self.cleaned_data
        return Wanted(
            project=typed["project"],
            agency=typed["agency"],
            part=Commitment.Part(typed["part"]),
            kind=Commitment.Kind(typed["kind"]),
            amount_baht=typed["amount_baht"],
            details=typed["details"],
        )


class AnswerForm(forms.Form):
    """What an agency answers to one request."""

    kind = forms.ChoiceField(
        label="คำตอบ", choices=ANSWERS, widget=forms.RadioSelect, error_messages={"required": "กรุณาเลือกคำตอบ"}
    )
    amount_baht = BahtField(
        label="จำนวนเงินที่เสนอ (บาท)", required=False, help_text="กรอกเมื่อเสนอปรับจำนวนเงิน มากหรือน้อยกว่าที่ขอก็ได้"
    )
    note = ThaiTextField(
        label="คำตอบหรือเหตุผล",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="จำเป็นเมื่อเสนอปรับหรือปฏิเสธ ทีมตำบลและหมู่บ้านอ่านข้อความนี้",
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Dress the boxes."""
        super().__init__(data, use_required_attribute=False)

    @property
    def words(self) -> dict[str, Any]:
        """Return what goes with the answer."""
        amount = self.cleaned_data["amount_baht"] if self.cleaned_data["kind"] == COUNTER else None
        return {"note": self.cleaned_data["note"], "amount_baht": amount}


class ManyForm(forms.Form):
    """One answer to several requests at once; a counter-proposal is made one by one."""

    requests = forms.ModelMultipleChoiceField(
        label="คำขอ", queryset=Commitment.objects.none(), error_messages={"required": "กรุณาเลือกคำขออย่างน้อย 1 รายการ"}
    )
    kind = forms.ChoiceField(
        label="คำตอบของรายการที่เลือก",
        choices=tuple(answer for answer in ANSWERS if answer[0] != COUNTER),
        widget=forms.RadioSelect,
        error_messages={"required": "กรุณาเลือกคำตอบ"},
    )
    note = ThaiTextField(
        label="คำตอบหรือเหตุผล", required=False, widget=forms.Textarea({"rows": 2}), help_text="จำเป็นเมื่อปฏิเสธ"
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, requests: QuerySet[Commitment]) -> None:
        """Offer the requests that this person may answer now."""
        super().__init__(data, use_required_attribute=False)
        self.fields["requests"].queryset = requests  # type: ignore[attr-defined]
        for code in ("invalid_choice", "invalid_pk_value", "invalid_list"):
            self.fields["requests"].error_messages[code] = "มีคำขอที่ตอบไปแล้วหรือไม่ได้ส่งถึงหน่วยงานของท่าน กรุณาเปิดหน้าใหม่อีกครั้ง"

    def clean(self) -> dict[str, Any]:
        """Refuse a no without its reason."""
        typed = super().clean() or self.cleaned_data
        if typed.get("kind") == DECLINE and not typed.get("note"):
            self.add_error("note", "กรุณาบอกเหตุผลที่ปฏิเสธ เพื่อให้ทีมตำบลทราบว่าต้องทำอะไรต่อ")
        return typed

    @property
    def refusals(self) -> list[str]:
        """Return why nothing was answered, and the words that were typed, so that they are not lost."""
        typed = self.cleaned_data.get("note", "")
        said = [str(error) for errors in self.errors.values() for error in errors]
        return [*said, *([f"ข้อความที่ท่านพิมพ์ไว้: {typed}"] if typed else [])]


class NoteForm(forms.Form):
    """The agency's own note."""

    internal_note = ThaiTextField(
        label="บันทึกภายในหน่วยงาน",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="อ่านได้เฉพาะผู้ดำรงตำแหน่งในหน่วยงานเดียวกัน",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: str = "") -> None:
        """Show what stands there."""
        super().__init__(data, initial={"internal_note": initial}, use_required_attribute=False)


class DaysForm(forms.Form):
    """How long an agency may take to answer before its silence stands in the way of «บูรณาการแล้ว»."""

    answer_days = CountField(label="วันรอคำตอบของหน่วยงาน", required=True, help_text="ระหว่าง 1 ถึง 180 วัน")

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: TambonPlan) -> None:
        """Show the days that are set."""
        super().__init__(data, initial={"answer_days": plan.answer_days}, use_required_attribute=False)
        self.fields["answer_days"].error_messages["required"] = "กรุณากรอกจำนวนวัน"

    def clean_answer_days(self) -> int:
        """Refuse what no office would set."""
        days = int(self.cleaned_data["answer_days"])
        if not 1 <= days <= MOST_DAYS:
            raise forms.ValidationError(f"กรุณากรอกจำนวนวันระหว่าง 1 ถึง {MOST_DAYS}")
        return days


class IntegrateForm(forms.Form):
    """The chair's reason when requests are overdue."""

    reason = ThaiTextField(label="เหตุผลของประธาน", required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Dress the box."""
        super().__init__(data, use_required_attribute=False)

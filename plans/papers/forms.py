"""What may be chosen before an official form is printed: layout, plan, the thing it is about, digits."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms

from agencies.people.models import User
from paper.thai import thai_date
from paper.thai.digits import Digits
from plans.local.models import Edition
from plans.papers.addressing import Salutation
from plans.papers.letters import letter_digits
from plans.papers.official.asking import Ask, Source, Speed
from plans.papers.official.catalogue import Form
from plans.papers.official.differing import editions_of
from plans.papers.official.making import local_plans_of
from plans.papers.queries import meetings_seen, receipts_seen, villages_seen
from plans.papers.sheets.layouts import Layout
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod

Choices = list[tuple[str, str]]


class AskForm(forms.Form):
    """The choices of one form of one tambon plan; only what the person may read can be chosen."""

    layout = forms.ChoiceField(label="รูปแบบตาราง", required=False)
    source = forms.ChoiceField(label="พิมพ์จากแผน", required=False)
    agency = forms.ChoiceField(label="อปท.", required=False)
    about = forms.ChoiceField(label="พิมพ์ของ", required=False)
    speed = forms.ChoiceField(label="ชั้นความเร็ว", choices=[("", "ไม่ระบุ"), *Speed.choices], initial="", required=False)
    salutation = forms.ChoiceField(
        label="คำขึ้นต้นและคำลงท้าย", choices=[("", "ตามผู้รับหนังสือ"), *Salutation.choices], initial="", required=False
    )
    digits = forms.ChoiceField(label="ตัวเลขในเอกสาร", choices=Digits.choices, initial=Digits.ARABIC, required=False)

    def __init__(self, *args: Any, form: Form, plan: TambonPlan, user: User, **kwargs: Any) -> None:
        """Keep only the choices that this form of this plan leaves to the person."""
        super().__init__(*args, **kwargs)
        self.asked, self.user = form, user
        local = local_plans_of(plan) if Source.LOCAL in form.sources else []
        offered: dict[str, Choices] = {
            "layout": list(Layout.choices) if form.has_layouts else [],
            "source": [(source.value, source.label) for source in form.sources] if local else [],
            "agency": [(local_plan.agency.code, local_plan.agency.name) for local_plan in local],
            "about": _ABOUT[form.name](plan, user) if form.about else [],
        }
        for name, choices in offered.items():
            if len(choices) > 1 or (name == "about" and choices):
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # all of them choose
                self.fields[name].initial = _first(name, choices, plan.period)
            else:
                del self.fields[name]
        if form.is_letter:
            self.fields["digits"].initial = letter_digits(plan)
        else:
            del self.fields["speed"], self.fields["salutation"]
        if form.about and "about" in self.fields:
            self.fields["about"].label = form.about
        if self.is_bound:
            # What was not named in the address is chosen all the same, and the boxes show what is printed.
            given = {name: self.data[name] for name in self.data}
            self.data = {name: field.initial for name, field in self.fields.items()} | given

    def ask(self) -> Ask:
        """Return what is asked for: what was chosen, and the first choice where nothing was."""
        chosen = {name: self.chosen(name) for name in asdict(Ask("")) if name != "form"}
        return Ask(self.asked.name, **chosen)

    @property
    def digits_chosen(self) -> Digits:
        """Return the digits of the document."""
        return Digits(self.chosen("digits") or Digits.ARABIC)

    def chosen(self, name: str) -> str:
        """Return the value of a field, which may be none of this form's."""
        if name not in self.fields:
            return ""
        given = self.cleaned_data.get(name) if self.is_bound else None
        return str(given or self.fields[name].initial or "")


def _first(name: str, choices: Choices, period: PlanPeriod) -> str:
    return Layout.of(period).value if name == "layout" else choices[0][0]


def _villages(plan: TambonPlan, user: User) -> Choices:
    plans = villages_seen(plan, user).select_related("village").order_by("village__code")
    return [(plan.village.code, f"{plan.village} ({plan.get_state_display()})") for plan in plans]


def _editions(plan: TambonPlan, user: User) -> Choices:
    readable = set(Edition.objects.visible_to(user).values_list("pk", flat=True))
    return [
        (str(edition.pk), f"{edition.local_plan.agency} {edition}")
        for edition in editions_of(plan)
        if edition.pk in readable
    ]


def _receipts(plan: TambonPlan, user: User) -> Choices:
    ordered = receipts_seen(plan, user).select_related("agency", "release").order_by("-sent_at")
    return [
        ("", "ยังไม่ระบุผู้รับ"),
        *((str(receipt.pk), f"{receipt.agency.name} เล่มแผน ครั้งที่ {receipt.release.version}") for receipt in ordered),
    ]


def _meetings(plan: TambonPlan, user: User) -> Choices:
    meetings = meetings_seen(plan, user).exclude(state="cancelled")
    return [
        (str(meeting.pk), f"{meeting} {thai_date(meeting.held_on)}".strip())
        for meeting in meetings.order_by("-held_on", "-pk")
    ]


_ABOUT = {"village": _villages, "comparison": _editions, "letter": _receipts, "invitation": _meetings}

"""The forms by which people judge projects that look alike: the same, joint, of one kind elsewhere, or different."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django import forms
from django.db import transaction

from agencies.people.models import User
from paper.thai.forms import ThaiTextField
from plans.board.actions import judge_group
from plans.board.duplicates import CHOICES, Sent, are_apart, values_of
from plans.decisions.actions import CannotDecide, join, tell_apart
from plans.decisions.models import Merge, Unlike
from plans.tambon.models import TambonPlan
from projects.fields import BUDGET
from projects.models import Project

UNJUDGED = "กรุณากดปุ่มที่ตรงกับมติของเวที"
TOO_FEW = "กรุณาเลือกโครงการตั้งแต่สองโครงการขึ้นไป"
JUDGMENTS = [*Merge.Kind.choices, *Unlike.Verdict.choices]
SAID = {Unlike.Verdict.DIFFERENT: "ต่างกัน", Unlike.Verdict.ELSEWHERE: "เป็นงานชนิดเดียวกัน คนละแห่ง"}
NO_REASON = "กรุณาบอกเหตุผล"
APART = "โครงการที่เลือกอยู่คนละแห่งหรือคนละหมายเลข ถ้าเป็นเรื่องเดียวกันจะนับเงินครั้งเดียว กรุณายืนยัน หรือกด «คนละแห่ง» เพื่อเก็บเงินทุกโครงการ"


class GroupForm(forms.Form):
    """What one press says of a whole group of look-alikes: that they are not one, and why."""

    group = forms.CharField(max_length=64)
    verdict = forms.ChoiceField(
        choices=Unlike.Verdict.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), UNJUDGED),
    )
    reason = ThaiTextField(error_messages={"required": NO_REASON})

    def save(self, plan: TambonPlan, *, by: User) -> str:
        """Keep what was said and say it; raises CannotDecide with Thai sentences, and then nothing is done."""
        typed = self.cleaned_data
        group = judge_group(plan, typed["group"], verdict=typed["verdict"], reason=typed["reason"], by=by)
        count = f"{len(group.members)} โครงการ ({group.pairs} คู่)"
        return f"บันทึกว่า {count} {SAID[typed['verdict']]}แล้ว ทุกโครงการและเงินทุกบาทยังอยู่ ระบบจะไม่ถามอีก"


class JudgmentForm(forms.Form):
    """Which of the projects belong together, whose value is taken for each thing, and why."""

    judgment = forms.ChoiceField(
        label="ผลการเทียบ", choices=JUDGMENTS, error_messages=dict.fromkeys(("required", "invalid_choice"), UNJUDGED)
    )
    members = forms.MultipleChoiceField(
        label="โครงการที่พิจารณา",
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), TOO_FEW),
    )
    survivor = forms.ChoiceField(
        label="โครงการหลัก",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "ไม่พบโครงการหลักที่เลือก กรุณาเลือกใหม่"},
    )
    is_one_thing = forms.BooleanField(
        label="ยืนยันว่าเป็นสิ่งเดียวกัน แม้อยู่คนละแห่งหรือคนละหมายเลข ให้นับเงินครั้งเดียว", required=False
    )
    reason = ThaiTextField(
        label="เหตุผล (หมู่บ้านเจ้าของโครงการเห็นเมื่อประกาศ)", required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Any = None, *, plan: TambonPlan, members: Sequence[Sent]) -> None:  # noqa: ANN401  a request's
        """Offer the projects that are compared, and one choice per thing that can be chosen."""
        self.plan, self.compared = plan, {member.code: member for member in members}
        codes = [(member.code, member.line.title) for member in members]
        initial: dict[str, Any] = {"members": [code for code, _ in codes], "survivor": codes[0][0] if codes else ""}
        super().__init__(data, initial=initial, use_required_attribute=False)
        for name in ("members", "survivor"):
            self.fields[name].choices = codes  # type: ignore[attr-defined]  # both are choices
        for name in CHOICES:
            self.fields[f"value_{name}"] = forms.ChoiceField(
                label="ค่าที่เลือกใช้",
                choices=[("", "ตามโครงการหลัก"), *codes],
                required=False,
                error_messages={"invalid_choice": "ค่าที่เลือกใช้ต้องมาจากโครงการที่เทียบ กรุณาเลือกใหม่"},
            )

    def clean(self) -> dict[str, Any]:
        """Ask for two projects and for the reason; the survivor is one of them."""
        typed = super().clean() or self.cleaned_data
        members, survivor = typed.get("members") or [], typed.get("survivor", "")
        if "members" in typed and len(members) < 2:
            self.add_error("members", TOO_FEW)
        if not typed.get("reason"):
            self.add_error("reason", NO_REASON)
        is_merge = typed.get("judgment") in Merge.Kind.values
        if is_merge and members and survivor not in members and "survivor" not in self.errors:
            self.add_error("survivor", "โครงการหลักต้องเป็นโครงการหนึ่งที่เลือกไว้")
        if typed.get("judgment") == Merge.Kind.SAME and not typed.get("is_one_thing") and self._are_apart(members):
            self.add_error("is_one_thing", APART)
        return typed

    def _are_apart(self, codes: Sequence[str]) -> bool:
        return are_apart(self.plan, [self.compared[code] for code in codes])

    @property
    def values(self) -> dict[str, str]:
        """Return whose value is taken, by field of the line; of those left out nothing is taken."""
        typed, survivor = self.cleaned_data, self.cleaned_data["survivor"]
        chosen = {name: typed.get(f"value_{name}", "") for name in CHOICES}
        if typed["judgment"] == Merge.Kind.JOINT:
            # Everybody's money counts in a joint project; there is nothing to choose.
            chosen.pop(BUDGET)
        return values_of({name: code for name, code in chosen.items() if code in typed["members"]}, survivor)

    @transaction.atomic
    def save(self, *, by: User) -> str:
        """Do what was judged and say it; raises CannotDecide with Thai sentences, and then nothing is done."""
        typed = self.cleaned_data
        keys = [self.compared[code].line.project_id for code in typed["members"]]
        projects = Project.objects.in_bulk(keys)
        if len(projects) < len(keys):
            raise CannotDecide("บางโครงการไม่อยู่ในระบบแล้ว กรุณาเปิดหน้านี้ใหม่")
        members = [projects[key] for key in keys]
        if typed["judgment"] in Unlike.Verdict.values:
            pairs = combinations(keys, 2)
            tell_apart(self.plan, pairs, by=by, reason=typed["reason"], verdict=typed["judgment"])
            return f"บันทึกว่า {len(members)} โครงการนี้{SAID[typed['judgment']]}แล้ว ระบบจะไม่ถามอีก"
        survivor = next(member for member in members if member.code == typed["survivor"])
        kind, reason = typed["judgment"], typed["reason"]
        join(self.plan, members, kind=kind, survivor=survivor, reason=reason, by=by, values=self.values)
        return f"เตรียมรวม {len(members)} โครงการแล้ว ยังไม่ประกาศ"

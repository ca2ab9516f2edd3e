"""The form by which people judge projects that look alike: the same, joint, or different."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django import forms
from django.db import transaction

from agencies.people.models import User
from paper.thai.forms import ThaiTextField, dress
from plans.board.duplicates import CHOICES, Sent, values_of
from plans.decisions.actions import CannotDecide, differ, join
from plans.decisions.models import Merge, MergeMember
from plans.tambon.models import TambonPlan
from projects.fields import BUDGET
from projects.models import Project

DIFFERENT = "different"
UNJUDGED = "กรุณากดปุ่มที่ตรงกับมติของเวที"
TOO_FEW = "กรุณาเลือกโครงการตั้งแต่สองโครงการขึ้นไป"
JUDGMENTS = [*Merge.Kind.choices, (DIFFERENT, "ต่างกัน")]


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
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Ask for two projects and for the reason; the survivor is one of them."""
        typed = super().clean() or self.cleaned_data
        members, survivor = typed.get("members") or [], typed.get("survivor", "")
        if "members" in typed and len(members) < 2:
            self.add_error("members", TOO_FEW)
        if not typed.get("reason"):
            self.add_error("reason", "กรุณาบอกเหตุผล")
        is_merge = typed.get("judgment") in Merge.Kind.values
        if is_merge and members and survivor not in members and "survivor" not in self.errors:
            self.add_error("survivor", "โครงการหลักต้องเป็นโครงการหนึ่งที่เลือกไว้")
        return typed

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
        if typed["judgment"] == DIFFERENT:
            for first, second in combinations(members, 2):
                differ(self.plan, first, second, by=by, reason=typed["reason"])
            self._refuse_merged(keys)
            return f"บันทึกว่า {len(members)} โครงการนี้ต่างกันแล้ว ระบบจะไม่ถามอีก"
        survivor = next(member for member in members if member.code == typed["survivor"])
        kind, reason = typed["judgment"], typed["reason"]
        join(self.plan, members, kind=kind, survivor=survivor, reason=reason, by=by, values=self.values)
        return f"เตรียมรวม {len(members)} โครงการแล้ว ยังไม่ประกาศ"

    def _refuse_merged(self, keys: Sequence[int]) -> None:
        """Raise CannotDecide when two of the projects are one in a merge that stands."""
        standing = MergeMember.objects.filter(project__in=keys, is_active=True).values_list("merge", flat=True)
        if len(set(standing)) < len(standing):
            raise CannotDecide("บางโครงการรวมกันอยู่แล้ว กรุณายกเลิกการรวมเดิมก่อนบันทึกว่าต่างกัน")

"""What is typed about strategies: a framework, its items, a pasted list; and which projects serve which item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from paper.thai.forms import CHOOSE
from plans.tambon.models import TambonPlan
from projects.models import Project
from projects.strategies.models import StrategyFramework, StrategyItem
from projects.strategies.queries import tree

ALIGN, UNALIGN = "align", "unalign"


class AlignForm(forms.Form):
    """Which projects serve, or no longer serve, which item."""

    action = forms.ChoiceField(choices=((ALIGN, "เทียบ"), (UNALIGN, "ยกเลิก")), error_messages={"required": CHOOSE})
    item = forms.ModelChoiceField(StrategyItem.objects.none(), label="ข้อของยุทธศาสตร์")
    projects = forms.ModelMultipleChoiceField(Project.objects.none(), label="โครงการ")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, plan: TambonPlan, framework: StrategyFramework
    ) -> None:
        """Offer the items of the framework, in its own order, and the projects of the plan."""
        super().__init__(data, use_required_attribute=False)
        item: Any = self.fields["item"]
        item.queryset = StrategyItem.objects.filter(framework=framework)
        shown = [
            (strategy_item.pk, f"{'— ' * depth}{framework.item_label if strategy_item.number else ''} {strategy_item}")
            for strategy_item, depth, _ in tree(framework)
        ]
        item.widget.choices = [("", "เลือกข้อ"), *shown]
        self._offer(plan.lines.values("project"))
        item.error_messages |= {"required": "กรุณาเลือกข้อของยุทธศาสตร์", "invalid_choice": CHOOSE}

    def _offer(self, projects: QuerySet[Any]) -> None:
        field: Any = self.fields["projects"]
        field.queryset = Project.objects.filter(pk__in=projects)
        bad = "มีโครงการที่ไม่อยู่ในแผนตำบลแล้ว กรุณาเปิดหน้าใหม่อีกครั้ง"
        field.error_messages |= dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), bad)
        field.error_messages["required"] = "กรุณาเลือกโครงการอย่างน้อย 1 โครงการ"

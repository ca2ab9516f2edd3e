"""Take back a merge of projects."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand, BadInput, Refused, add_person, person
from paper.thai import normalise
from plans.decisions.actions import CannotDecide, merge_of, undo
from plans.management.options import add_period, period
from plans.rollup import actions as rollup_actions
from plans.tambon.models import TambonPlan
from projects.models import Project


class Command(AnsweringCommand):
    """Undo a merge, named by any of its projects."""

    help = "ยกเลิกการรวมโครงการ ทุกโครงการกลับเป็นดังเดิม"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name a project of the merge, the period, who undoes it and why."""
        parser.add_argument("project_code")
        add_period(parser)
        add_person(parser)
        parser.add_argument("--reason", required=True, metavar="TEXT", help="เหตุผลที่ยกเลิกการรวม")

    def answer(self, **options: Any) -> object:
        """Return the survivor's and the members' codes."""
        code = normalise(options["project_code"]).upper()
        project = Project.objects.filter(code=code).first()
        if project is None:
            raise BadInput(f"ไม่พบโครงการรหัส «{code}»")
        plan = TambonPlan.objects.filter(period=period(options["period"]), lines__project=project).first()
        merge = merge_of(plan, project) if plan else None
        if plan is None or merge is None:
            raise Refused(f"โครงการรหัส {code} ไม่ได้รวมกับโครงการใด")
        try:
            undo(merge, by=person(options["username"]), reason=self.words(options["reason"]))
        except CannotDecide as refusal:
            raise Refused(str(refusal)) from refusal
        rollup_actions.roll_up(plan.pk)
        return {
            "area": plan.area.code,
            "period": plan.period.slug,
            "survivor": merge.survivor.code,
            "members": sorted(merge.members.values_list("project__code", flat=True)),
        }

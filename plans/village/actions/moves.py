"""The steps of a village plan: the only function that takes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from agencies.fullness import marking
from agencies.people.models import User
from plans.tambon.models import TambonPlan
from plans.tambon.queue import ask_for_roll_up
from plans.village.models import PlanEvent, PlanState, PlanVersion, VillagePlan
from plans.village.snapshot import freeze
from plans.village.states import ROLLING_UP, VILLAGE_PLANS
from projects.models import Project, Stage

# Where the projects of a plan stand with it.
STAGES: Mapping[str | None, Stage] = {
    PlanState.DRAFT: Stage.DRAFT,
    PlanState.SUBMITTED: Stage.PROPOSED,
    PlanState.RETURNED: Stage.DRAFT,
    PlanState.ACCEPTED: Stage.ACCEPTED,
}


CHANGED = "มีการแก้ไขแผนนี้หลังจากท่านเปิดหน้าตรวจ จึงยังไม่ได้ส่ง กรุณาดูข้อมูลล่าสุดในหน้านี้ แล้วกดส่งอีกครั้ง"


@transaction.atomic
def move(
    plan: VillagePlan,
    name: str,
    *,
    by: User,
    note: str = "",
    confirmed: Collection[str] | None = None,
    seen: int | None = None,
) -> PlanEvent:
    """Take ``plan`` one step along its table and record who did it, as what and why.

    Raises PermissionDenied if ``by`` may not, CannotMove (with Thai sentences) if the plan is not ready, the reason
    is missing, or the plan has moved meanwhile.  ``confirmed`` names the warnings that were read
    (agencies.errors.against), ``seen`` is the revision that was shown; None says that nobody was shown it.
    Accepting and reopening ask for a roll-up in the same transaction and queue it when that commits.
    """
    step = VILLAGE_PLANS.begin(plan, name, by=by, note=note)
    held = step.thing
    step.check(before=[] if seen in {None, held.revision} else [CHANGED], confirmed=confirmed)
    version: PlanVersion | None = freeze(held, by=by) if name == "submit" else held.versions.order_by("-number").first()
    accepted = version if step.target == PlanState.ACCEPTED else None
    step.take(accepted_version=accepted, opened_at=None, updated_at=timezone.now())
    Project.objects.filter(village_line__plan=held).update(stage=STAGES[step.target])
    event = step.record(PlanEvent, plan=held, version=version)
    if name in ROLLING_UP:
        tambon_plan, _ = TambonPlan.objects.get_or_create(area=held.village.parent, period=held.period)
        ask_for_roll_up(tambon_plan)
    held.refresh_from_db()
    return event


def opened(plan: VillagePlan, user: User) -> None:
    """Note that a reviewer has opened a submitted plan (once): from now on it is returned, not pulled back."""
    if plan.state == PlanState.SUBMITTED and user.has_perm("village_plan.return", plan):
        unopened = VillagePlan.objects.filter(pk=plan.pk, state=PlanState.SUBMITTED, opened_at=None)
        with marking():
            unopened.update(opened_at=timezone.now())

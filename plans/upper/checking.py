"""Everything that is said before an upper plan takes in, gives back or is released: what forbids it, what only warns.

What forbids stands in ``checks``; page and action read these lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.areas.models import Area
from agencies.errors import Reason, Severity
from agencies.todo import named
from plans.releases import objections
from plans.releases.models import Release
from plans.releases.objections import Checked
from plans.releases.queries import newest
from plans.releases.reader import UNDECIDED
from plans.upper.checks import BELOW, against_accepting, against_giving_back, against_releasing
from plans.upper.content import upper_digest
from plans.upper.models import Acceptance, UpperPlan
from plans.upper.queries import Wanted, risen_sums
from plans.village.models import PlanState, VillagePlan

NAMED = 10
# What names the warning that something below is not in a plan.
MISSING = "missing_below"
# What stands below each level's areas, in the word of the warning.
INSIDE = {UpperPlan.Level.DISTRICT.value: Area.Level.VILLAGE, UpperPlan.Level.PROVINCE.value: Area.Level.TAMBON}


def _lacks(area: Area, names: Sequence[str], *, word: str, place: str) -> list[Reason]:
    if not names:
        return []
    counted = f"{len(names)} {word}"
    return [
        Reason(
            f"แผน {area} ยังไม่มีแผนของ {counted}: {named(names[:NAMED], len(names))}",
            place=place,
            severity=Severity.WARNING,
            code=MISSING,
            figure=f"ขาด {counted}",
        )
    ]


# --- taking in ------------------------------------------------------------------------------------------------------
def accepting(plan: UpperPlan, release: Release) -> list[Reason]:
    """Return what is said before a release of the level below is taken into a plan."""
    return [*against_accepting(plan, release), *lacking_inside(plan, release, _missing_inside(plan, release.area))]


def lacking_inside(plan: UpperPlan, release: Release, missing: Sequence[str]) -> list[Reason]:
    """Warn of villages (of a district: of tambons) that are not in the plan of the level below, by their names."""
    place = reverse("plans:release", args=[release.pk])
    return _lacks(release.area, missing, word=INSIDE[plan.level].label, place=place)


def _missing_inside(plan: UpperPlan, area: Area) -> list[str]:
    every = Area.objects.filter(parent=area).in_force().order_by("code")
    if plan.level == UpperPlan.Level.DISTRICT:
        own = VillagePlan.objects.filter(village=OuterRef("pk"), period=plan.period_id, state=PlanState.ACCEPTED)
        missing = every.filter(~Exists(own), level=Area.Level.VILLAGE)
    else:
        taken = Acceptance.objects.filter(area=OuterRef("pk"), upper_plan__period=plan.period_id, ended_at=None)
        missing = every.filter(~Exists(taken))
    return [str(inside) for inside in missing]


# --- giving back ----------------------------------------------------------------------------------------------------
def giving_back(acceptance: Acceptance) -> list[Reason]:
    """Return what is said before a plan is given back to the level below."""
    plan = acceptance.upper_plan
    return [*against_giving_back(acceptance), *put_out_of_date(newest(plan.area, plan.period))]


def put_out_of_date(latest: Release | None) -> list[Reason]:
    """Warn that the release in force of the plan holds what is given back."""
    if latest is None:
        return []
    return [
        Reason(
            f"เล่มแผน ครั้งที่ {latest.version} ที่ออกไปแล้วจะไม่เป็นปัจจุบันเมื่อคืนแผน และต้องออกเล่มแผนใหม่",
            place=reverse("plans:release", args=[latest.pk]),
            severity=Severity.WARNING,
            code="released",
            figure=f"เล่มแผน ครั้งที่ {latest.version} จะไม่เป็นปัจจุบัน",
        )
    ]


# --- releasing ------------------------------------------------------------------------------------------------------
def releasing(plan: UpperPlan) -> list[Reason]:
    """Return what is said before a plan is released: what forbids it, who is missing, what waits to be decided."""
    return checked(plan).said


def checked(plan: UpperPlan, *, anew: bool = False) -> Checked:
    """Return the same and when the figures of the plan's book were compared; ``anew`` compares them now."""
    held = plan.acceptances.filter(ended_at=None)
    said = against_releasing(plan, held.count())
    below = Area.objects.filter(parent=plan.area_id).in_force().exclude(pk__in=held.values("area"))
    missing = [str(area) for area in below.order_by("code")]
    page, rows = (reverse(f"plans:{name}", args=[plan.pk]) for name in ("upper", "upper_rows"))
    said += _lacks(plan.area, missing, word=Area.Level(BELOW[plan.level]).label, place=f"{page}#below")
    waiting = risen_sums(plan, Wanted(fate=UNDECIDED)).fates[UNDECIDED].projects
    if waiting:
        said.append(
            Reason(
                f"ยังไม่ได้พิจารณา {waiting} โครงการที่ระดับล่างส่งต่อขึ้นมา จึงไม่นับเงินในเล่มแผนนี้",
                place=f"{rows}?fate={UNDECIDED}",
                severity=Severity.WARNING,
                code="undecided",
                figure=f"ยังไม่พิจารณา {waiting} โครงการ",
            )
        )
    return objections.checked(plan.level, plan, said, state=f"{upper_digest(plan)} {missing}", anew=anew)

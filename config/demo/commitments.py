"""Build the demo's requests to agencies: accepted, countered, declined, waiting, and one past its day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import User
from config.demo.people import holder
from plans.requests.actions.asking import Kind, Part, Wanted, ask
from plans.requests.actions.moves import answer, write_note
from plans.requests.models import Commitment
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan

TAMBON = "310104"
WAIT = dt.timedelta(days=15)
# The agency, as what it is asked, for what, and how many baht.
What = tuple[str, Commitment.Part, Commitment.Kind, Decimal | None]


def build_commitments() -> None:
    """Ask for the stubble project and the seed group unless anybody was asked already, and let some answer."""
    plan = TambonPlan.objects.select_related("area", "period").get(area__code=TAMBON, period__first_year=2571)
    if plan.commitments.exists():
        return
    roll_up(plan.pk)
    team, station = holder(TAMBON, Role.TAMBON_TEAM), holder("31", Role.PARTNER)
    district, planner = holder("3101", Role.DIST_AGRI), holder(TAMBON, Role.SAO_PLANNER)
    stubble = _request(plan, "ไถกลบ", ("agri-3101", Part.LEAD, Kind.MONEY, Decimal(24000)), by=team)
    answer(stubble, "accept", by=district, note="บรรจุในแผนปฏิบัติงานของสำนักงานแล้ว")
    tractors = _request(plan, "ไถกลบ", ("ldd-31", Part.SUPPORT, Kind.MATERIAL, None), by=team)
    answer(tractors, "counter", by=station, note="สนับสนุนเมล็ดพันธุ์ปอเทืองได้ 200 กิโลกรัม แทนรถไถ")
    write_note(tractors, "รอผลการจัดสรรเมล็ดพันธุ์รอบสอง", by=station)
    _request(plan, "ไถกลบ", (f"sao-{TAMBON}", Part.SUPPORT, Kind.PEOPLE, None), by=team)
    pond = _request(plan, "ขุดลอก", (f"sao-{TAMBON}", Part.LEAD, Kind.MONEY, Decimal(430000)), by=team)
    answer(pond, "decline", by=planner, note="เกินวงเงินข้อบัญญัติของปีนี้ ขอให้เสนอ อบจ.")
    late = _request(plan, "เมล็ดพันธุ์", ("ldd-31", Part.SUPPORT, Kind.TRAINING, None), by=team)
    # It waits since before its day, as the first weeks of any real plan would show.
    now = timezone.now()
    Commitment.objects.filter(pk=late.pk).update(asked_at=now - 2 * WAIT, due_on=timezone.localdate(now - WAIT))


def _request(
    plan: TambonPlan, word: str, what: tuple[str, Commitment.Part, Commitment.Kind, Decimal | None], *, by: User
) -> Commitment:
    code, part, kind, amount = what
    line = plan.lines.select_related("project").filter(title__contains=word).first()
    if line is None:
        message = f"{plan}: no project with «{word}»"
        raise LookupError(message)
    wanted = Wanted(line.project, Agency.objects.get(code=code), part, kind, amount)
    return ask(plan, wanted, by=by, due_on=timezone.localdate() + WAIT)

"""How commands name a plan, a village or tambon code and a period, and tell the warnings of an act."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.base import CommandParser

from agencies.areas.models import Area
from agencies.errors import Reason, Severity
from agencies.management.answers import BadInput, area
from paper.thai.folding import folded
from plans.tambon.models import TambonPlan
from plans.tambon.queries import tambon_plan_for
from plans.village.models import VillagePlan
from projects.periods import PlanPeriod


def add_period(parser: CommandParser) -> None:
    """Add the option that names the period."""
    parser.add_argument("--period", required=True, metavar="2571-2575", help="ช่วงแผน ปีแรก-ปีสุดท้าย (พ.ศ.)")


def period(slug: str) -> PlanPeriod:
    """Find a period written «2571-2575», with a hyphen or as it is printed; raises BadInput when there is none."""
    first, _, last = folded(slug).replace(" ", "").partition("-")
    years = first.isdecimal() and last.isdecimal()
    plan_period = PlanPeriod.objects.filter(first_year=first, last_year=last).first() if years else None
    if plan_period is None:
        raise BadInput(f"ไม่พบช่วงแผน «{slug}» กรุณาเขียนปีแรกกับปีสุดท้าย เช่น 2571-2575")
    return plan_period


def village_plan(code: str, slug: str) -> VillagePlan:
    """Find a village's plan of a period; raises BadInput when there is none."""
    village = area(code, Area.Level.VILLAGE)
    plans = VillagePlan.objects.select_related("village", "period")
    plan: VillagePlan | None = plans.filter(village=village, period=period(slug)).first()
    if plan is None:
        raise BadInput(f"{village} ยังไม่มีแผนช่วง {slug}")
    return plan


def tambon_plan(code: str, slug: str) -> TambonPlan:
    """Find or start a tambon's plan of a period; raises BadInput for any other area."""
    return tambon_plan_for(area(code, Area.Level.TAMBON), period(slug))


def add_confirm(parser: CommandParser) -> None:
    """Add the option by which warnings are confirmed by name; without it they are only told in the answer."""
    parser.add_argument(
        "--confirm",
        action="append",
        metavar="CODE",
        help="ยืนยันคำเตือนทีละข้อตามรหัสที่คำสั่งแสดง เช่น missing_villages:1f3a9c (ใส่ซ้ำได้) เมื่อใส่แล้วต้องยืนยันให้ครบทุกข้อ"
        "ที่มีในขณะนี้ ข้อที่ตัวเลขหรือข้อความเปลี่ยนไปมีรหัสใหม่ ไม่ใส่คือรับทราบจากคำตอบ",
    )


def told(warnings: Iterable[Reason]) -> list[dict[str, str]]:
    """Return warnings as an answer says them."""
    return [{"code": one.code, "confirm": one.confirmation, "message": str(one)} for one in warnings]


def refusal_words(reasons: Iterable[str]) -> str:
    """Say why an act was refused, each warning with what confirms it."""
    return "\n".join(
        f"{one.confirmation}: {one}" if one.severity == Severity.WARNING else one for one in map(Reason.of, reasons)
    )

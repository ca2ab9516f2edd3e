"""Load the country's strategies into the library; safe to run again."""

from __future__ import annotations

from agencies.areas.codes import COUNTRY
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, Refused
from projects.strategies.loading import documents, put
from projects.strategies.models import StrategyFramework, StrategyItem


class Command(AnsweringCommand):
    """Store ยุทธศาสตร์ชาติ, แผนพัฒนาฯ, SDGs and the programmes of local budgets, all marked unconfirmed."""

    help = "บันทึกยุทธศาสตร์ระดับประเทศและแผนงานของ อปท. ลงในห้องสมุดยุทธศาสตร์ (สั่งซ้ำได้)"

    def answer(self, **_options: object) -> dict[str, int]:
        """Load, and say how many strategies and items there are and how many were new."""
        if not Area.objects.filter(code=COUNTRY).exists():
            raise Refused("ยังไม่มีข้อมูลพื้นที่ กรุณาสั่ง load_areas ก่อน")
        added = put(documents())
        return {
            "strategies": StrategyFramework.objects.count(),
            "items": StrategyItem.objects.count(),
            "created": added,
        }

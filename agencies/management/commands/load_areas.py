"""Load the country's areas; safe to run again."""

from __future__ import annotations

from collections import Counter

from agencies.areas.loading import official_places, put
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand


class Command(AnsweringCommand):
    """Store provinces, districts and tambons with their DOPA codes, and the codes that were abolished."""

    help = "บันทึกจังหวัด อำเภอ และตำบลทั่วประเทศตามรหัสกรมการปกครอง (สั่งซ้ำได้)"

    def answer(self, **_options: object) -> dict[str, int]:
        """Load, and say how many areas there are and how many were new or changed."""
        places = list(official_places())
        in_force = Counter(place.level for place in places if place.valid_to is None)
        tally = put(places)
        self.stderr.write(
            f"บันทึกพื้นที่แล้ว เพิ่ม {tally.created:,} ปรับปรุง {tally.updated:,} (ข้อมูล: GeoThai/data จากกรมการปกครอง CC-BY-4.0)"
        )
        return {
            "provinces": in_force[Area.Level.PROVINCE],
            "districts": in_force[Area.Level.DISTRICT],
            "tambons": in_force[Area.Level.TAMBON],
            "abolished": sum(place.valid_to is not None for place in places),
            "created": tally.created,
            "updated": tally.updated,
        }

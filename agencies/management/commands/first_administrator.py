"""Say the one-time link with which the first administrator of an empty installation comes in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, Refused
from agencies.people.actions import VALID_FOR, first_invitation, token_of
from paper.thai import thai_date


class Command(AnsweringCommand):
    """Answer with the link, the same until it is used or runs out; null once there has been an administrator."""

    help = "แสดงลิงก์ใช้ครั้งเดียวสำหรับผู้ดูแลระบบคนแรก"

    def answer(self, **_options: Any) -> dict[str, Any]:
        """Return the link and until when it works."""
        try:
            invitation = first_invitation()
        except Area.DoesNotExist:
            raise Refused("ยังไม่มีข้อมูลพื้นที่ กรุณาสั่ง load_areas ก่อน") from None
        if invitation is None:
            self.stderr.write("มีผู้ดูแลระบบแล้ว คนต่อไปรับเชิญจากผู้ดูแลระบบคนปัจจุบัน")
            return {"link": None, "expires_on": None}
        last_day = timezone.localdate(invitation.expires_at)
        self.stderr.write(f"เปิดลิงก์นี้ได้ครั้งเดียว ภายใน {VALID_FOR.days} วัน (ถึง {thai_date(last_day)})")
        link = f"{settings.PUBLIC_URL}{reverse('agencies:accept', args=[token_of(invitation)])}"
        return {"link": link, "expires_on": last_day.isoformat()}

"""Who took part: what is only appointed lacks nothing, and a blank is no nought."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from plans.forum.queries import participation
from plans.tambon.models import TambonMeeting
from plans.village.models import ForumState
from tests import factories
from tests.cast import TAMBON, VILLAGES
from tests.pages import text_of


def test_a_meeting_that_is_only_appointed_lacks_no_number(people, as_):
    plan = factories.tambon_plan(TAMBON)
    held = factories.forum(factories.village_plan(VILLAGES[0]), state=ForumState.HELD, male_count=None)
    TambonMeeting.objects.create(tambon_plan=plan, held_on=timezone.localdate() + dt.timedelta(days=14))
    found = participation(plan, reader=people["team"])
    assert (found.held, found.coming, found.unknown) == (1, 1, 1)
    assert [one.is_coming for one in found.gatherings if one.pk == held.pk and one.is_forum] == [False]
    shown = text_of(as_("team").get(reverse("plans:participation", args=[plan.pk])))
    assert "จัดแล้ว (ครั้ง) 1" in shown
    assert "นัดไว้ (ครั้ง) 1" in shown
    assert "มี 1 ครั้งที่ยังไม่ได้กรอกจำนวนผู้เข้าร่วม" in shown
    assert "ยังไม่ถึงวัน" in shown

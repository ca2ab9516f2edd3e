"""What waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.actions import open_back_office
from agencies.people.models import Post, PostHolder
from agencies.todo import Waiting
from config.home.queries import recent, waiting
from paper.thai import baht
from plans.decisions import decision_file
from plans.decisions.actions import join, publish
from plans.decisions.models import Decision
from plans.releases.actions import took_home
from plans.releases.forwarding import receive
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, give_back, release_upper
from plans.village.actions.editing import start
from plans.village.actions.moves import move
from plans.village.models import ForumState, PlanState, VillagePlan
from tests import factories
from tests.cast import NEXT_TAMBON, TAMBON, VILLAGES
from tests.frozen import thawed
from tests.pages import text_of
from tests.plans.levels import district, handed_up, province, released, several, tambon
from tests.plans.released import forum_closed, office


def titles(user):
    return {one.title: one for one in waiting(user)}


def test_a_secretary_without_a_plan_is_asked_to_begin(people):
    factories.period()
    begin = titles(people["secretary"])["เริ่มแผนพัฒนาหมู่บ้าน พ.ศ. 2571–2575"]
    assert begin.count == 1
    assert "หมู่ที่ 1" in begin.detail


def test_the_administrator_of_a_new_installation_begins_with_a_tambon_and_its_posts(as_, people):
    begin = "เริ่มจากเลือกตำบล แล้วเพิ่มตำแหน่งแรก"
    open_back_office(people["admin"])
    assert begin not in titles(people["admin"])
    PostHolder.objects.exclude(post__role=Role.SYSADMIN).delete()
    Post.objects.exclude(role=Role.SYSADMIN).delete()
    people["admin"].refresh_from_db()
    first = waiting(people["admin"])[0]
    assert first.title == begin
    assert as_("admin").get(first.url).status_code == 200


def test_nobody_else_is_asked_to_begin(people):
    factories.period()
    for name in ("head", "team", "district", "nobody"):
        assert not any(one.title.startswith("เริ่ม") for one in waiting(people[name]))


def test_a_secretary_sees_what_her_draft_lacks_and_goes_straight_to_the_next_step_of_entering(people):
    plan = factories.village_plan(VILLAGES[0])
    (draft,) = waiting(people["secretary"])
    assert draft.title.startswith("บันทึกเวทีประชาคม: หมู่ที่ 1")
    assert (draft.action, draft.detail.partition(" · ")[0]) == ("บันทึกเวที", "วันที่ สถานที่ คนที่มา และมติ")
    assert "ยังไม่ได้บันทึกเวทีประชาคม" in draft.detail
    assert draft.url == reverse("plans:enter", args=[plan.pk])


def test_a_complete_draft_is_called_ready(people):
    factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    assert [one.detail for one in waiting(people["secretary"])] == ["ครบแล้ว พร้อมส่งทีมตำบล"]
    assert [one.detail for one in waiting(people["head"])] == ["ครบแล้ว พร้อมส่งทีมตำบล"]
    review = reverse("plans:village_review", args=[VillagePlan.objects.get().pk])
    assert [one.url for name in ("secretary", "head") for one in waiting(people[name])] == [review] * 2


def test_a_returned_plan_brings_its_reason(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "return", by=people["team"], note="ขอรายชื่อครัวเรือน")
    for name in ("secretary", "head"):
        (back,) = waiting(people[name])
        assert back.title.startswith("แก้ไขแผนที่ถูกส่งกลับ: หมู่ที่ 1")
        assert (back.count, back.detail) == (1, "เหตุผล: ขอรายชื่อครัวเรือน")


def test_a_head_sees_the_forum_to_certify(people):
    plan = factories.village_plan(VILLAGES[0])
    forum = factories.forum(plan)
    factories.paper(forum, people["secretary"])
    certify = titles(people["head"])["รับรองรายงานเวทีประชาคม"]
    assert certify.url == f"{reverse('plans:forum', args=[forum.pk])}#certificate"
    assert "รับรองรายงานเวทีประชาคม" not in titles(people["secretary"])


@pytest.mark.parametrize(("name", "count"), [("team", 2), ("planner", 2), ("next_team", 0), ("district", 0)])
def test_those_who_check_see_the_submitted_plans_of_their_reach(people, name, count):
    for code in VILLAGES[:2]:
        plan = factories.ready_plan(code, by=people["secretary"], head=people["head"])
        factories.in_state(plan, PlanState.SUBMITTED)
    found = titles(people[name]).get("ตรวจแผนที่หมู่บ้านส่งมา")
    assert (found.count if found else 0) == count


def test_a_single_submitted_plan_says_who_sent_it(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    (check,) = [one for one in waiting(people["team"]) if not one.waits_for]
    assert check.detail.startswith(f"ส่งโดย {people['secretary'].full_name} เมื่อ ")
    total = baht(sum(line.project.budget_baht for line in plan.lines.all()))
    assert check.detail.endswith(f"มี 1 โครงการ {total} บาท")


@pytest.mark.parametrize("name", ["district", "province", "cdd", "partner", "codi"])
def test_upper_levels_see_the_tambon_plans_of_their_reach(people, name):
    factories.tambon_plan(TAMBON)
    assert titles(people[name])["อ่านแผนตำบลในพื้นที่ของท่าน"].count == 1


def test_a_far_secretary_sees_nothing_of_it(people):
    factories.tambon_plan(TAMBON)
    assert "อ่านแผนตำบลในพื้นที่ของท่าน" not in titles(people["stranger"])


def test_who_may_invite_sees_vacant_posts(people):
    PostHolder.objects.filter(post__role=Role.VILLAGE_HEAD).delete()
    assert titles(people["team"])["เชิญผู้ดำรงตำแหน่งที่ว่าง"].count == 2
    assert "เชิญผู้ดำรงตำแหน่งที่ว่าง" not in titles(people["district"])


def test_what_happened_is_told_in_reach_only(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    (told,) = recent(people["district"])
    assert told.title.startswith("ส่งแผน หมู่ที่ 1")
    assert told.title.endswith("พ.ศ. 2571–2575")
    assert told.by_name == people["secretary"].full_name
    assert recent(people["stranger"]) == recent(people["nobody"]) == []


def test_a_village_is_not_to_be_checked_while_the_district_holds_the_tambons_plan(people):
    several(people, {VILLAGES[0]: (100,)})
    one, secretary = released(TAMBON), factories.person(Role.VILLAGE_SECRETARY, VILLAGES[1])
    move(factories.ready_plan(VILLAGES[1], by=secretary, head=people["head"]), "submit", by=secretary)
    assert any("ตรวจแผนที่หมู่บ้านส่งมา" in title for title in titles(people["team"]))
    TambonPlan.objects.filter(area__code=TAMBON).update(frozen_by=one)
    assert not any("ตรวจแผนที่หมู่บ้านส่งมา" in title for title in titles(people["team"]))


def test_looking_asks_equally_much_for_one_plan_and_for_three(people, django_assert_num_queries):
    def submitted(code):
        plan = factories.ready_plan(code, by=people["secretary"], head=people["head"])
        move(plan, "submit", by=people["secretary"] if code == VILLAGES[0] else secretary[code])

    secretary = {code: factories.person(Role.VILLAGE_SECRETARY, code) for code in VILLAGES[1:3]}
    submitted(VILLAGES[0])
    assert people["team"].reaches
    with django_assert_num_queries(11) as one:
        waiting(people["team"])
        recent(people["team"])
    for code in VILLAGES[1:3]:
        submitted(code)
    with django_assert_num_queries(len(one)):
        assert titles(people["team"])["ตรวจแผนที่หมู่บ้านส่งมา"].count == 3
        recent(people["team"])


def test_a_forum_waits_for_its_head_only_once_its_minutes_are_there(people):
    forum = factories.forum(factories.village_plan(VILLAGES[0]), state=ForumState.HELD)
    awaited = f"รับรองรายงาน{forum}"
    assert awaited not in titles(people["secretary"])
    asked = titles(people["head"])
    assert "รับรองรายงานเวทีประชาคม" not in asked
    (minutes,) = [one for title, one in asked.items() if title.startswith("แนบรายงานการประชุม: หมู่ที่ 1")]
    assert people["secretary"].full_name in minutes.waits_for
    factories.paper(forum, people["secretary"])
    assert awaited in titles(people["secretary"])
    assert "ยังไม่แนบ" not in titles(people["head"])["รับรองรายงานเวทีประชาคม"].detail
    assert not [one for one in waiting(people["head"]) if "แนบรายงาน" in one.title]


def test_how_many_is_said_with_what_is_counted(people):
    several(people, {"31010401": (100,), "31010501": (7,)})
    for code in ("310104", "310105"):
        handed_up(released(code))
    plan = district()
    told = titles(people["district"])[TO_TAKE_IN]
    assert told.said == "รับแผนที่ตำบลส่งมาเข้าแผนอำเภอ 2 ตำบล"
    assert told.url == reverse("plans:upper", args=[plan.pk])
    assert Waiting("อ่านผล 3 โครงการ", "", "/", 3, unit="").said == "อ่านผล 3 โครงการ"


def test_a_certified_forum_waits_for_nobody(people):
    plan = factories.village_plan(VILLAGES[0])
    factories.forum(plan, state=ForumState.SCHEDULED, held_on=None)
    assert "รับรองรายงานเวทีประชาคม" not in titles(people["head"])


def test_a_started_plan_shows_in_what_happened_last(people, client):
    start(factories.area(VILLAGES[0]), factories.period(), by=people["secretary"])
    client.force_login(people["head"])
    assert "เริ่มจัดทำแผน" in client.get("/").content.decode()


TO_TAKE_IN = "รับแผนที่ตำบลส่งมาเข้าแผนอำเภอ"


def test_a_release_sent_from_below_waits_for_the_district_until_it_is_taken_in(people):
    several(people, {"31010401": (100,), "31020101": (3,)})
    plan, one = district(), released("310104")
    handed_up(released("310201"))
    assert TO_TAKE_IN not in titles(people["district"])
    handed_up(one)
    found = titles(people["district"])[TO_TAKE_IN]
    assert (found.count, found.detail) == (1, "ต.บ้านบัว")
    assert TO_TAKE_IN not in titles(people["team"])
    taken = accept(plan, one, by=people["district"])
    assert TO_TAKE_IN not in titles(people["district"])
    give_back(taken, by=people["district"], reason="ขาดหมู่ 3")
    assert TO_TAKE_IN not in titles(people["district"])
    handed_up(one)
    assert titles(people["district"])[TO_TAKE_IN].count == 1


def test_a_plan_released_again_is_told_to_who_took_it_home(people):
    several(people, {"31010401": (100,), "31010501": (7,)})
    for code in ("310104", "310105"):
        accept(district(), handed_up(released(code)), by=people["district"])
        one = release_upper(district(), by=people["district"])
        took_home(one, by=people["province" if code == "310104" else "cdd"])
    name = "อ่านแผนที่เปลี่ยนตั้งแต่ท่านดาวน์โหลดครั้งก่อน"
    assert titles(people["province"])[name].detail == "อ.เมืองบุรีรัมย์"
    assert name not in titles(people["cdd"])


def test_a_plan_given_back_waits_with_its_reason_until_it_is_released_anew(people):
    several(people, {"31010401": (100,)})
    taken = accept(district(), handed_up(released("310104")), by=people["district"])
    name = "แก้ไขแผนที่อำเภอคืน แล้วออกเล่มแผนใหม่: ต.บ้านบัว พ.ศ. 2571–2575"
    assert name not in titles(people["team"])
    give_back(taken, by=people["district"], reason="ขาดแผนหมู่ 3")
    for who in ("team", "planner"):
        back = titles(people[who])[name]
        assert (back.count, back.detail) == (1, "อ.เมืองบุรีรัมย์: ขาดแผนหมู่ 3")
        assert back.url == reverse("plans:tambon", args=[tambon("310104").pk])
    for who in ("secretary", "next_team", "district"):
        assert name not in titles(people[who])
    announce(people)
    released("310104")
    assert name not in titles(people["team"])


def test_what_the_province_gave_back_waits_at_the_district(people):
    several(people, {"31010401": (100,)})
    accept(district(), handed_up(released("310104")), by=people["district"])
    taken = accept(province(), handed_up(release_upper(district(), by=people["district"])), by=people["province"])
    give_back(taken, by=people["province"], reason="ขาดตำบล")
    back = titles(people["district"])["แก้ไขแผนที่จังหวัดคืน แล้วออกเล่มแผนใหม่: อ.เมืองบุรีรัมย์ พ.ศ. 2571–2575"]
    assert (back.detail, back.url) == ("จ.บุรีรัมย์: ขาดตำบล", reverse("plans:upper", args=[district().pk]))
    assert not any("คืน แล้วออก" in title for title in titles(people["team"]))


def test_a_village_is_told_what_the_forum_announced_for_a_month(people):
    several(people, {"31010401": (100, 30), "31010402": (7,)})
    assert not any("ประกาศแล้ว" in title for title in titles(people["secretary"]))
    announce(people)
    name = "อ่านผลที่เวทีตำบลประกาศแล้ว 1 โครงการ"
    plan = VillagePlan.objects.get(village__code="31010401")
    for who in ("secretary", "head"):
        told = titles(people[who])[name]
        assert (told.count, told.url) == (1, reverse("plans:village", args=[plan.pk]))
    for who in ("neighbour", "team", "district"):
        assert not any("ประกาศแล้ว" in title for title in titles(people[who]))
    with thawed():
        Decision.objects.update(published_at=timezone.now() - timedelta(days=31))
    assert name not in titles(people["secretary"])


def test_a_merged_project_counts_among_the_results_as_the_page_shows_it(people, client):
    several(people, {"31010401": (100, 30), "31010402": (7,)})
    announce(people)
    _, member = [line.project for line in tambon("310104").lines.filter(area_code="31010401")]
    survivor = tambon("310104").lines.get(area_code="31010402").project
    join(tambon("310104"), [member], kind="same", survivor=survivor, reason="ที่เดียวกัน", by=people["team"])
    publish(tambon("310104"), by=people["team"])
    roll_up(tambon("310104").pk)
    told = titles(people["secretary"])["อ่านผลที่เวทีตำบลประกาศแล้ว 2 โครงการ"]
    client.force_login(people["secretary"])
    page = client.get(told.url).content.decode()
    assert page.count("รวมกับโครงการอื่น") + page.count("ชะลอไว้พิจารณาภายหลัง") >= told.count == 2


def test_what_happened_last_tells_of_forums_releases_and_sendings(people):
    several(people, {"31010401": (100,)})
    assert not any("ออกแผน" in event.title for event in recent(people["planner"]))
    forum_closed(tambon("310104"), people["team"])
    one = handed_up(released("310104"))
    said = [event.title for event in recent(people["planner"])]
    assert said[:3] == [f"ส่งต่อ{one} ถึง 1 แห่ง", f"ออก{one}", "ปิดเวทีบูรณาการแผนระดับตำบล ต.บ้านบัว พ.ศ. 2571–2575"]
    assert not any("ออกแผน" in event.title or "ปิดเวที" in event.title for event in recent(people["stranger"]))


def test_what_happened_last_tells_what_became_of_what_was_sent(people):
    several(people, {"31010401": (100,)})
    one = handed_up(released("310104"))
    taken = accept(district(), one, by=people["district"])
    assert f"รับ{one} เข้า{district()}" in [event.title for event in recent(people["team"])]
    give_back(taken, by=people["district"], reason="ขาดหมู่ 3")
    for name in ("team", "district"):
        told = {event.title: event.note for event in recent(people[name])}
        assert told[f"คืน{one} จาก{district()}"] == "ขาดหมู่ 3"
        assert (f"รับ{one} เข้า{district()}" in told) is (name == "team")
        assert told.get(f"รับ{one} เข้า{district()}", "") == ""
        sent_back = [note for title, note in told.items() if title.startswith(f"ส่งคืน{one} ที่")]
        assert sent_back == ["ขาดหมู่ 3"] * (name == "team")
    assert not any("คืน" in event.title or "ลงรับ" in event.title for event in recent(people["stranger"]))


def test_what_an_office_received_is_told(people):
    several(people, {"31010401": (100,)})
    one = handed_up(released("310104"))
    receipt = one.receipts.get()
    assert not any(event.title.startswith("ลงรับ") for event in recent(people["team"]))
    receipt.agency = office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    receipt.save()
    receive(receipt, by=people["district"])
    told = {event.title: event.by_name for event in recent(people["team"])}
    assert told[f"ลงรับ{one} ที่{receipt.agency.name}"] == receipt.received_name


def test_what_was_not_printed_is_not_called_printed(people):
    factories.tambon_plan(TAMBON)
    detail = titles(people["district"])["อ่านแผนตำบลในพื้นที่ของท่าน"].detail
    assert detail == "เปิดอ่านบนหน้าจอได้"


def test_plans_are_counted_by_period_as_their_list_counts_them(as_, people):
    for first_year in (2566, 2571):
        factories.tambon_plan(TAMBON, first_year=first_year)
    factories.tambon_plan(NEXT_TAMBON)
    counted = [work for work in waiting(people["district"]) if work.title.startswith("อ่านแผนตำบลในพื้นที่ของท่าน")]
    assert [work.count for work in counted] == [2, 1]
    for work in counted:
        assert f"ทั้งหมด {work.count} รายการ" in text_of(as_("district").get(work.url)), work.title


def announce(people):
    """Let the forum announce the fate of the first village's first project."""
    code = tambon("310104").lines.filter(area_code="31010401").first().project.code
    data = {"decisions": [{"project": code, "fate": "deferred", "reason": "รอแบบ"}]}
    decision_file.apply(tambon("310104"), data, by=people["team"])
    roll_up(tambon("310104").pk)


def test_nobody_is_told_what_she_did_herself_and_it_takes_no_place_from_what_others_did(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    for number in range(7):
        sent = factories.ready_plan(f"310104{number + 20}", by=people["secretary"], head=people["head"])
        factories.in_state(sent, PlanState.SUBMITTED)
        move(sent, "return", by=people["team"], note="ขอรายชื่อ")
    assert [event.title.partition(" ")[0] for event in recent(people["team"])] == ["ส่งแผน"]
    assert {event.by_name for event in recent(people["planner"])} == {people["team"].full_name}


@pytest.mark.parametrize("name", ["team", "planner", "secretary", "district", "province"])
def test_what_happened_leads_to_its_thing_and_the_reader_may_open_it(as_, people, name):
    several(people, {"31010401": (100,)})
    forum_closed(tambon("310104"), people["team"])
    accept(district(), handed_up(released("310104")), by=people["district"])
    urls = {event.url for event in recent(people[name])}
    assert urls
    browser = as_(name)
    assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    page = browser.get(reverse("home")).content.decode()
    assert all(f'href="{url}"' in page for url in urls)

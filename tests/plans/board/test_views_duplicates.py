"""Look-alikes and the merge ledger on the screen: judged by those who decide, kept with who and why, taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.decisions import actions as decisions_actions
from plans.decisions.models import Merge, MergeMember, Unlike
from plans.proposals.models import AgencyProposal
from plans.rollup.actions import roll_up
from plans.village.actions.moves import move
from plans.village.models import VillagePlan
from projects import snapshot
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans import ledger
from tests.scenery import scene

POND = "ขุดลอกหนองน้ำสาธารณะ"


@pytest.fixture
@scene
def plan(people):
    """The ledger's tambon, with a fourth village that asks for the same pond and for one more like the seed project."""
    small = ledger.build(people)
    writer = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    made = factories.village_plan(VILLAGES[3])
    held = factories.forum(made)
    for number, title in enumerate((POND, "ผลิตเมล็ดพันธุ์ข้าว"), start=1):
        project = factories.project(VILLAGES[3], {2571: 1000}, title=title, place="หนองใหญ่", objective="เก็บน้ำ")
        factories.line(made, project, factories.resolution(held, number))
    factories.paper(held, people["secretary"])
    factories.certified(held, people["head"])
    move(made, "submit", by=writer)
    move(made, "accept", by=people["team"])
    roll_up(small.plan.pk)
    small.plan.refresh_from_db()
    return small.plan


@pytest.fixture
@scene
def without_money(people):
    """The ledger's tambon, with a fourth village that asks for the same pond, and twice for hens, and names no sum."""
    small = ledger.build(people)
    writer = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    titles = (POND, "เลี้ยงไก่ไข่", "ส่งเสริมการเลี้ยงไก่ไข่")
    blank = [(title, "support", "urgent", ledger.ORDINANCE, {2571: None}) for title in titles]
    made = ledger.filled(VILLAGES[3], blank, head=people["head"], by=writer)
    move(made, "submit", by=writer)
    move(made, "accept", by=people["team"])
    roll_up(small.plan.pk)
    return small.plan


@pytest.fixture
@scene
def ponds(plan):
    return [line.project for line in plan.lines.filter(title=POND).order_by("area_code").select_related("project")]


def page(plan, name="alike"):
    return reverse(f"plans:{name}", args=[plan.pk])


def compare(plan, *projects):
    return f"{page(plan, 'alike_compare')}?{'&'.join(f'code={one.code}' for one in projects)}"


def judged(projects, judgment, **more):
    codes = [one.code for one in projects]
    return {"members": codes, "survivor": codes[0], "judgment": judgment, "reason": "หนองเดียวกัน"} | more


def test_the_list_names_what_is_alike_and_opens_it_side_by_side(as_, plan, ponds):
    answer = as_("team").get(page(plan))
    said = text_of(answer)
    assert answer.context["page"].paginator.count == 2
    assert "หมู่ที่ 4" in said
    assert "ชื่อคล้ายกัน 100 จาก 100" in said
    one, other = sorted(project.code for project in ponds)
    assert f"?code={one}&amp;code={other}" in answer.content.decode()


def test_the_list_says_that_projects_without_money_have_no_year_to_compare_and_never_nought(as_, without_money):
    said = text_of(as_("team").get(page(without_money)))
    assert "บางโครงการไม่มีปีที่มีเงินให้เทียบ" in said
    assert "2 โครงการ 1 คู่ · พื้นที่เดียวกัน · ไม่มีปีที่มีเงินให้เทียบ" in said
    assert "คนละปีงบประมาณ" not in said
    assert said.count("ไม่ได้กรอกงบประมาณ") == 3
    assert " 0 บาท" not in said


def test_side_by_side_marks_differences_in_words(as_, plan, ponds):
    said = text_of(as_("team").get(compare(plan, *ponds)))
    assert "โครงการ/กิจกรรม เหมือนกัน" in said
    assert "พื้นที่ดำเนินการ ต่างกัน" in said
    assert "งบประมาณรวม (บาท) ต่างกัน 204,000.50" in said


@pytest.mark.parametrize("kind", ["same", "joint"])
def test_the_same_or_joint_is_prepared_as_a_merge_with_the_chosen_values(as_, plan, ponds, kind):
    data = judged(ponds, kind, value_place=ponds[1].code, value_budget=ponds[1].code, value_title="", is_one_thing="on")
    answer = as_("team").post(compare(plan, *ponds), data)
    assert answer["Location"] == page(plan)
    merge = Merge.objects.get()
    assert (merge.kind, merge.survivor, merge.standing, merge.reason) == (kind, ponds[0], "prepared", "หนองเดียวกัน")
    budget = {"budget": ponds[1].code} if kind == "same" else {}
    assert merge.values == {"place": ponds[1].code} | budget
    assert MergeMember.objects.filter(is_active=True).count() == 2


def test_the_same_of_two_places_is_warned_against_and_has_to_be_confirmed(as_, plan, ponds):
    browser = as_("team")
    assert "ระบบแนะนำ «คนละแห่ง» เพื่อเก็บเงินทุกโครงการ" in text_of(browser.get(compare(plan, *ponds)))
    answer = browser.post(compare(plan, *ponds), judged(ponds, "same", reason="หนองเดียวกันของสองหมู่บ้าน"))
    assert (answer.status_code, Merge.objects.count()) == (422, 0)
    assert "ถ้าเป็นเรื่องเดียวกันจะนับเงินครั้งเดียว กรุณายืนยัน" in text_of(answer)
    assert "หนองเดียวกันของสองหมู่บ้าน" in answer.content.decode()


def test_of_one_kind_elsewhere_keeps_both_projects_and_is_never_asked_about_again(as_, plan, ponds):
    browser = as_("team")
    browser.post(compare(plan, *ponds), judged(ponds, "elsewhere", reason="คนละหนอง"))
    assert (Unlike.objects.get().verdict, Merge.objects.count()) == ("elsewhere", 0)
    assert browser.get(page(plan)).context["page"].paginator.count == 1
    assert "งานชนิดเดียวกัน คนละแห่ง" in text_of(browser.get(page(plan, "merges")))


# --- a whole group at one press ---
def group_of(browser, plan, title=POND):
    return next(group for group in browser.get(page(plan)).context["page"] if group.members[0].line.title == title)


def pressed(group, verdict="elsewhere", reason="คนละหนอง"):
    return {"group": group.stamp, "verdict": verdict, "reason": reason}


@pytest.mark.parametrize("verdict", ["elsewhere", "different"])
def test_one_press_judges_a_whole_group_and_keeps_who_and_why(as_, plan, ponds, people, verdict):
    browser = as_("team")
    group = group_of(browser, plan)
    answer = browser.post(page(plan, "alike_judge"), pressed(group, verdict), follow=True)
    unlike = Unlike.objects.get()
    assert (unlike.verdict, unlike.reason, unlike.by, unlike.by_name) == (
        verdict,
        "คนละหนอง",
        people["team"],
        people["team"].full_name,
    )
    assert unlike.by_post
    assert "2 โครงการ (1 คู่)" in text_of(answer)
    assert {line.fate for line in plan.lines.filter(project__in=ponds)} == {"carried"}
    assert answer.context["page"].paginator.count == 1


def test_the_page_counts_groups_and_pairs_and_proposes_to_keep_all_money(as_, plan):
    answer = as_("team").get(page(plan))
    said = text_of(answer)
    assert "รอพิจารณา (กลุ่ม) 2" in said
    assert "รอพิจารณา (คู่) 2" in said
    assert "งานชนิดเดียวกัน คนละแห่ง" in said
    assert "เงินรวม 205,000.50 บาทนับครบทุกโครงการ" in said
    assert answer.content.decode().count('value="งานชนิดเดียวกัน คนละแห่ง"') == 2


def test_a_group_that_was_judged_meanwhile_is_told_and_what_was_typed_stays(as_, plan, ponds):
    browser = as_("team")
    group = group_of(browser, plan)
    browser.post(page(plan, "alike_judge"), pressed(group))
    again = as_("planner").post(page(plan, "alike_judge"), pressed(group, "different", "อีกเหตุผลหนึ่ง"))
    assert again.status_code == 409
    assert "มีผู้พิจารณาก่อนหน้าเพียงครู่เดียว" in text_of(again)
    assert "เหตุผลที่ท่านพิมพ์ไว้: อีกเหตุผลหนึ่ง" in text_of(again)
    assert Unlike.objects.get().verdict == "elsewhere"


def test_a_group_whose_projects_left_the_plan_is_told_and_nothing_is_kept(as_, plan, ponds, people):
    browser = as_("team")
    before = group_of(browser, plan)
    move(VillagePlan.objects.get(village__code=VILLAGES[3]), "reopen", by=people["team"], note="ขอแก้ไขพื้นที่")
    answer = browser.post(page(plan, "alike_judge"), pressed(before))
    assert (answer.status_code, Unlike.objects.count()) == (409, 0)
    assert "กลุ่มนี้เปลี่ยนไปแล้ว" in text_of(answer)


@pytest.mark.parametrize(
    ("more", "said"), [({"reason": " "}, "กรุณาบอกเหตุผล"), ({"verdict": "same"}, "กรุณากดปุ่มที่ตรงกับมติของเวที")]
)
def test_what_a_press_lacks_is_said_and_nothing_is_kept(as_, plan, ponds, more, said):
    browser = as_("team")
    answer = browser.post(page(plan, "alike_judge"), pressed(group_of(browser, plan)) | more)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Unlike.objects.count() == 0


def test_readers_see_the_groups_and_do_not_judge_them(as_, plan, ponds):
    browser = as_("secretary")
    group = group_of(browser, plan)
    assert "คนละแห่ง เก็บเงินทุกโครงการ" not in text_of(browser.get(page(plan)))
    assert browser.post(page(plan, "alike_judge"), pressed(group)).status_code == 403
    assert as_("stranger").post(page(plan, "alike_judge"), pressed(group)).status_code == 404
    assert Unlike.objects.count() == 0


def test_different_is_kept_and_never_asked_about_again(as_, plan, ponds):
    browser = as_("planner")
    browser.post(compare(plan, *ponds), judged(ponds, "different", reason="คนละหนอง"))
    unlike = Unlike.objects.get()
    assert (unlike.reason, unlike.by.username) == ("คนละหนอง", "planner")
    assert browser.get(page(plan)).context["page"].paginator.count == 1
    assert "คนละหนอง" in text_of(browser.get(page(plan, "merges")))


def test_what_is_merged_cannot_be_called_different(as_, plan, ponds, people):
    decisions_actions.join(plan, ponds, kind="same", survivor=ponds[0], reason="เดียวกัน", by=people["team"])
    answer = as_("team").post(compare(plan, *ponds), judged(ponds, "different"))
    assert (answer.status_code, Unlike.objects.count()) == (409, 0)
    assert "กรุณายกเลิกการรวมเดิมก่อน" in text_of(answer)


def test_an_agencys_proposal_is_compared_with_the_villages_and_called_by_its_name(as_, plan, ponds, people):
    agency = Agency.objects.get(code="ldd")
    project = factories.project("310104", {2571: 900000}, title=POND, stage="proposed")
    entry = snapshot.entry(project, position=1)
    AgencyProposal.objects.create(
        tambon_plan=plan,
        agency=agency,
        project=project,
        state="proposed",
        content=entry,
        digest="1" * 64,
        by=people["partner"],
        proposed_at=timezone.now(),
    )
    roll_up(plan.pk)
    answer = as_("team").get(page(plan))
    assert sorted(len(group.members) for group in answer.context["page"]) == [2, 2, 3]
    assert "สถานีพัฒนาที่ดินบุรีรัมย์" in text_of(answer)
    both = text_of(as_("team").get(compare(plan, ponds[0], project)))
    assert "สถานีพัฒนาที่ดินบุรีรัมย์" in both
    assert "900,000" in both


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": ""}, "กรุณาบอกเหตุผล"),
        ({"judgment": "perhaps"}, "กรุณากดปุ่มที่ตรงกับมติของเวที"),
        ({"judgment": ""}, "กรุณากดปุ่มที่ตรงกับมติของเวที"),
        ({"members": []}, "กรุณาเลือกโครงการตั้งแต่สองโครงการขึ้นไป"),
        ({"survivor": "ZZZZZZZ"}, "ไม่พบโครงการหลักที่เลือก"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(as_, plan, ponds, more, said):
    answer = as_("team").post(compare(plan, *ponds), judged(ponds, "same") | more)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert (Merge.objects.count(), Unlike.objects.count()) == (0, 0)


def test_what_is_merged_already_says_how_to_take_it_back_first(as_, plan, ponds, people):
    decisions_actions.join(plan, ponds, kind="same", survivor=ponds[0], reason="เดียวกัน", by=people["team"])
    browser = as_("team")
    said = text_of(browser.get(compare(plan, *ponds)))
    assert "รวมกับ «ขุดลอกหนองน้ำสาธารณะ» อยู่แล้ว" in said
    answer = browser.post(compare(plan, *ponds), judged(ponds, "joint"))
    assert answer.status_code == 409
    assert "กรุณายกเลิกการรวมเดิมก่อน" in text_of(answer)
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?code=ZZZZZZZ", "?code=ZZZZZZZ&code=YYYYYYY"])
def test_fewer_than_two_of_the_plan_go_back_to_the_list(as_, plan, query):
    answer = as_("team").get(page(plan, "alike_compare") + query, follow=True)
    assert "ตั้งแต่สองโครงการขึ้นไป" in text_of(answer)


def test_readers_compare_and_do_not_judge(as_, plan, ponds):
    browser = as_("secretary")
    said = text_of(browser.get(compare(plan, *ponds)))
    assert "เวทีเห็นว่าอย่างไร" not in said
    assert browser.post(compare(plan, *ponds), judged(ponds, "same")).status_code == 403
    assert Merge.objects.count() == 0


@pytest.mark.parametrize("name", ["stranger", "next_team", "admin", "nobody"])
def test_outside_reach_it_does_not_exist(as_, plan, ponds, people, name):
    merge = decisions_actions.join(plan, ponds, kind="same", survivor=ponds[0], reason="เดียวกัน", by=people["team"])
    browser = as_(name)
    for address in (page(plan), page(plan, "merges"), page(plan, "payers"), compare(plan, *ponds)):
        assert browser.get(address).status_code == 404
    assert browser.post(reverse("plans:merge_undo", args=[merge.pk]), {"reason": "x"}).status_code == 404


# --- the ledger ---
@pytest.fixture
def merge(plan, ponds, people):
    return decisions_actions.join(
        plan, ponds, kind="same", survivor=ponds[0], reason="ซ้ำ", by=people["team"], values={"place": ponds[1].code}
    )


def test_a_prepared_merge_is_known_only_to_those_who_decide(as_, plan, ponds, merge):
    for name, shown in (("team", True), ("secretary", False), ("district", False)):
        browser = as_(name)
        said = text_of(browser.get(page(plan, "merges")))
        assert ("ยังไม่ประกาศ" in said) is shown
        assert (POND in said) is shown
        assert ("อยู่แล้ว" in text_of(browser.get(compare(plan, *ponds)))) is shown
    assert as_("secretary").post(reverse("plans:merge_undo", args=[merge.pk]), {"reason": "x"}).status_code == 404


def test_the_ledger_says_members_survivor_values_who_and_why(as_, plan, ponds, merge, people):
    decisions_actions.publish(plan, by=people["team"])
    said = text_of(as_("secretary").get(page(plan, "merges")))
    assert "โครงการเดียวกัน (นับเงินครั้งเดียว)" in said
    assert all(project.code in said for project in ponds)
    assert "พื้นที่ดำเนินการ ใช้ค่าของ หมู่ที่ 4" in said
    assert "เหตุผล ซ้ำ" in said
    assert merge.by_name in said
    assert as_("secretary").post(reverse("plans:merge_undo", args=[merge.pk]), {"reason": "x"}).status_code == 403


def test_undoing_asks_why_and_is_kept(as_, plan, merge):
    browser, address = as_("team"), reverse("plans:merge_undo", args=[merge.pk])
    refused = browser.post(address, {"reason": " "})
    assert refused.status_code == 409
    assert "กรุณาบอกเหตุผลที่ยกเลิกการรวม" in text_of(refused)
    assert browser.post(address, {"reason": "คนละหนอง"}).status_code == 302
    merge.refresh_from_db()
    assert (merge.is_undone, merge.undo_reason) == (True, "คนละหนอง")
    again = browser.post(address, {"reason": "อีกครั้ง"})
    assert (again.status_code, "ถูกยกเลิกไปแล้ว" in text_of(again)) == (409, True)
    assert "คนละหนอง" in text_of(browser.get(page(plan, "merges")))


def test_lists_take_as_many_queries_for_three_merges_as_for_one(
    as_, plan, ponds, merge, people, django_assert_max_num_queries
):
    browser = as_("team")
    with django_assert_max_num_queries(40) as few:
        browser.get(page(plan, "merges"))
    for _ in range(2):
        decisions_actions.undo(Merge.objects.get(undone_at=None), by=people["team"], reason="อีกครั้ง")
        decisions_actions.join(plan, ponds, kind="same", survivor=ponds[0], reason="ซ้ำ", by=people["team"])
    with django_assert_max_num_queries(len(few)):
        browser.get(page(plan, "merges"))
    with django_assert_max_num_queries(20) as list_of:
        browser.get(page(plan))
    with django_assert_max_num_queries(20):
        browser.get(compare(plan, *ponds))
    decisions_actions.undo(Merge.objects.get(undone_at=None), by=people["team"], reason="อีกครั้ง")
    with django_assert_max_num_queries(len(list_of)):
        browser.get(page(plan))

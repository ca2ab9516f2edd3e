"""Team, profile and problems on the screen: who may what, what is missing, what surfaces, and two people at once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from plans.profile.models import Problem, TambonProfile, Topic
from plans.releases.actions import release
from plans.rollup.actions import roll_up
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan, TeamMember
from plans.tambon.steps import STEPS
from tests import factories
from tests.cast import FAR_VILLAGE, TAMBON, VILLAGES
from tests.pages import text_of
from tests.plans.village.pages import url

MEMBER = {"kind": "official", "name": "เกษม ไร่นา", "position": "นวส.", "duty": ""}


def topic():
    return Topic.objects.get_or_create(name="แหล่งน้ำ")[0]


def problem(plan, code, **values):
    return Problem.objects.create(
        tambon_plan=plan,
        village=factories.area(code),
        **{"topic": topic(), "title": f"น้ำไม่พอ {code}", "urgency": "urgent"} | values,
    )


def listed(client, plan):
    """Return the problems of the page with where each is changed, «» where it may not be."""
    lines = client.get(url("profile", plan)).context["listing"].lines
    return [(line.first.row, line.first.url) for line in lines]


def typed(**values):
    return {"topic": topic().pk, "title": "น้ำไม่พอ", "urgency": "urgent", "households": "๔๐"} | values


# --- who ---
@pytest.mark.parametrize("name", ["secretary", "neighbour", "team", "planner", "kaset", "district", "partner"])
@pytest.mark.parametrize("view", ["team", "profile", "guide"])
def test_pages_are_read_in_reach(as_, plan, name, view):
    assert as_(name).get(url(view, plan)).status_code == 200


@pytest.mark.parametrize("name", ["next_team", "stranger", "admin", "nobody"])
@pytest.mark.parametrize("view", ["team", "profile", "guide", "profile_edit", "problem_add"])
def test_outside_the_reach_nothing_is_there(as_, plan, name, view):
    assert as_(name).get(url(view, plan)).status_code == 404


@pytest.mark.parametrize(
    ("name", "describes", "adds", "staffs"),
    [
        ("team", 200, 200, 302),
        ("planner", 200, 200, 302),
        ("cdd", 403, 403, 302),
        ("secretary", 403, 200, 403),
        ("head", 403, 200, 403),
        ("kaset", 403, 403, 403),
        ("partner", 403, 403, 403),
    ],
)
def test_each_writes_what_is_hers(as_, plan, name, describes, adds, staffs):
    client = as_(name)
    assert client.get(url("profile_edit", plan)).status_code == describes
    assert client.get(url("problem_add", plan)).status_code == adds
    assert client.post(url("team", plan), MEMBER).status_code == staffs
    assert TeamMember.objects.count() == (staffs == 302)


# --- the beginning ---
LIST = reverse("plans:tambon_list")


@pytest.mark.parametrize(
    ("name", "offered"), [("team", [TAMBON]), ("planner", [TAMBON]), ("secretary", []), ("kaset", [])]
)
def test_a_tambons_work_starts_before_any_village_is_in_the_plan(as_, people, name, offered):
    period, client = factories.period(), as_(name)
    assert [tambon.code for tambon, _ in client.get(LIST).context["startable"]] == offered
    answer = client.post(reverse("plans:tambon_start"), {"tambon": TAMBON, "period": period.slug})
    assert (answer.status_code, TambonPlan.objects.count()) == ((302, 1) if offered else (404, 0))
    assert client.get(LIST).context["startable"] == []


def test_a_district_office_starts_each_of_its_tambons_once(as_, people):
    period, client = factories.period(), as_("cdd")
    assert [one.code for one, _ in client.get(LIST).context["startable"]] == ["310104", "310105"]
    sent = {"tambon": TAMBON, "period": period.slug}
    pages = {client.post(reverse("plans:tambon_start"), sent).url for _ in range(2)}
    assert pages == {url("team", TambonPlan.objects.get())}


@pytest.mark.parametrize(
    "sent", [{}, {"tambon": "800801", "period": "2571-2575"}, {"tambon": TAMBON, "period": "ก-ข"}, {"tambon": TAMBON}]
)
def test_nothing_else_is_started(as_, people, sent):
    factories.period()
    assert as_("team").post(reverse("plans:tambon_start"), sent).status_code == 404
    assert not TambonPlan.objects.exists()


# --- the team ---
def test_the_page_warns_of_missing_kinds_and_shows_the_briefing(as_, plan):
    client = as_("team")
    client.post(url("team", plan), MEMBER)
    page = text_of(client.get(url("team", plan)))
    assert "ยังขาด ผู้แทนองค์กรปกครองส่วนท้องถิ่น และผู้แทนกลุ่ม องค์กร และเครือข่าย และผู้นำอาสาพัฒนาชุมชน" in page
    assert "ยังไม่มีการประชุมชี้แจง" in page
    TambonMeeting.objects.create(tambon_plan=plan, kind="briefing", title="ชี้แจงครั้งที่ 1")
    TambonMeeting.objects.create(tambon_plan=plan, kind="briefing", title="ล้มไป", state=MeetingState.CANCELLED)
    TambonMeeting.objects.create(tambon_plan=plan, title="เวทีใหญ่")
    for kind in ("local", "network", "leader"):
        TeamMember.objects.create(tambon_plan=plan, kind=kind, name=kind)
    page = text_of(as_("kaset").get(url("team", plan)))
    assert "ทีมครบทั้ง 4 ประเภท" in page
    assert ("ชี้แจงครั้งที่ 1" in page, "ล้มไป" in page, "เวทีใหญ่" in page) == (True, False, False)


@pytest.mark.parametrize("lost", ["????", "\ufffd\ufffd", "0", "-", "เธเน\x80เธ"])
def test_a_member_without_a_name_to_read_is_refused(as_, plan, lost):
    answer = as_("team").post(url("team", plan), MEMBER | {"name": lost})
    assert "ไม่ใช่ชื่อบุคคล" in text_of(answer)
    assert not TeamMember.objects.exists()


def test_what_is_doubted_of_a_member_is_told_beside_what_was_stored(as_, plan):
    answer = as_("team").post(url("team", plan), MEMBER | {"duty": "เลขา\nทีม\ufdd0"}, follow=True)
    assert TeamMember.objects.get().duty == "เลขา ทีม\ufdd0"
    assert "หน้าที่ในทีม: มีการขึ้นบรรทัดใหม่ในช่อง" in text_of(answer)
    assert "ไม่มีในแบบอักษรของเอกสาร" in text_of(answer)


def test_a_member_is_changed_and_taken_out(as_, plan):
    client = as_("team")
    client.post(url("team", plan), MEMBER)
    member = TeamMember.objects.get()
    base = client.get(url("member_edit", plan, member.pk)).context["form"]["base"].value()
    for duty, status in (("ประธาน", 302), ("ทับ", 409)):
        answer = client.post(url("member_edit", plan, member.pk), MEMBER | {"duty": duty, "base": base})
        assert answer.status_code == status
    assert TeamMember.objects.get().duty == "ประธาน"
    client.post(url("member_remove", plan, member.pk))
    assert not TeamMember.objects.exists()
    assert client.get(url("member_edit", plan, member.pk)).status_code == 404


def test_a_member_of_another_plan_is_not_reached_through_this_one(as_, plan):
    other = TeamMember.objects.create(tambon_plan=factories.tambon_plan("310105"), kind="leader", name="คนอื่น")
    assert as_("team").post(url("member_remove", plan, other.pk)).status_code == 404
    assert TeamMember.objects.count() == 1


def test_a_blank_member_is_said(as_, plan):
    answer = as_("team").post(url("team", plan), {})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"kind", "name"})


def test_the_guide_says_who_does_what_in_every_step(as_, plan):
    page = text_of(as_("secretary").get(url("guide", plan)))
    for step in STEPS:
        assert all(" ".join(text.split()) in page for text in (step.guidance, step.local, step.agriculture)), step.name
        assert step.community
        assert step.community in page


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_step_opens_with_its_guidance_beside_it(as_, plan, step):
    page = as_("team").get(reverse(step.url_name, args=[plan.pk]))
    assert page.status_code == 200
    assert " ".join(step.guidance.split()) in text_of(page)
    [here] = html.fromstring(page.content).xpath("//a[@aria-current='step']")
    assert here.text_content() == step.label


# --- the profile ---
def test_the_profile_is_written_and_two_writers_are_laid_side_by_side(as_, plan):
    client = as_("team")
    assert "ยังไม่ได้บันทึก" in text_of(client.get(url("profile", plan)))
    for text, status in (("ข้าวหอมมะลิ\nผ้าไหม", 302), ("ผ้าไหม", 409)):
        answer = client.post(url("profile_edit", plan), {"identity": text, "base": "1"})
        assert answer.status_code == status
    assert [one.theirs for one in answer.context["answer"].differences] == ["ข้าวหอมมะลิ\nผ้าไหม"]
    assert TambonProfile.objects.get().identity == "ข้าวหอมมะลิ\nผ้าไหม"
    mine = {"identity": "ผ้าไหม", "base": "1", "keep": "mine", "resolve_base": "2"}
    assert client.post(url("profile_edit", plan), mine).status_code == 302
    assert "ผ้าไหม" in text_of(as_("secretary").get(url("profile", plan)))


def test_a_plan_that_was_taken_over_says_so(as_, people):
    factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=people["team"])
    plan = TambonPlan.objects.get()
    roll_up(plan.pk)
    plan.refresh_from_db()
    TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=release(plan, by=people["team"]))
    answer = as_("team").post(url("profile_edit", plan), {"identity": "ใหม่", "base": "1"})
    assert (answer.status_code, "ระดับบนรับไว้แล้ว" in text_of(answer)) == (409, True)
    assert not TambonProfile.objects.exists()
    problem(plan, VILLAGES[0])
    for page in ("profile", "team"):
        shown = as_("team").get(url(page, plan))
        assert "ระดับบนรับไว้แล้ว" in text_of(shown)
        assert not [name for name in ("may_describe", "may_add", "may_staff") if shown.context.get(name)]
    assert [where for _, where in listed(as_("team"), plan)] == [""]


# --- problems ---
def test_a_village_adds_its_problem_from_its_own_page(as_, people):
    village_plan = factories.village_plan(VILLAGES[0])
    client = as_("secretary")
    page = client.get(url("village", village_plan)).content.decode()
    assert url("village_problem_add", village_plan) in page
    assert not TambonPlan.objects.exists()
    answer = client.post(url("village_problem_add", village_plan), typed())
    assert answer.url == url("village", village_plan) + "#problems"
    stored = Problem.objects.get()
    assert (stored.village.code, stored.households, stored.tambon_plan.area.code) == (VILLAGES[0], 40, TAMBON)
    assert "น้ำไม่พอ" in text_of(client.get(url("village", village_plan)))


@pytest.mark.parametrize(("name", "status"), [("kaset", 404), ("neighbour", 404), ("head", 200), ("team", 200)])
def test_who_may_add_a_villages_problem(as_, people, name, status):
    assert as_(name).get(url("village_problem_add", factories.village_plan(VILLAGES[0]))).status_code == status


def test_the_team_chooses_the_village_and_a_village_cannot_choose_another(as_, plan):
    other = factories.area(VILLAGES[1]).pk
    as_("team").post(url("problem_add", plan), typed(village=other))
    as_("secretary").post(url("problem_add", plan), typed(village=other))
    assert [one.village.code for one in Problem.objects.all()] == [VILLAGES[0], VILLAGES[1]]
    answer = as_("team").post(url("problem_add", plan), typed(village=factories.area(FAR_VILLAGE).pk))
    assert (answer.status_code, Problem.objects.count()) == (422, 2)


def test_what_several_villages_find_urgent_surfaces_with_their_names(as_, plan):
    problem(plan, VILLAGES[0], households=30, cause="หนองตื้น")
    assert "ยังไม่มีเรื่องที่เร่งด่วนตรงกัน" in text_of(as_("team").get(url("profile", plan)))
    problem(plan, VILLAGES[1])
    page = text_of(as_("neighbour").get(url("profile", plan)))
    names = ", ".join(str(factories.area(code)) for code in VILLAGES[:2])
    assert f"หมู่บ้าน {names} ครัวเรือนที่เดือดร้อน 30 ครัวเรือน (ไม่มีข้อมูล 1 ปัญหา)" in page


def test_the_list_of_problems_is_that_of_the_reach(as_, plan):
    mine, theirs = problem(plan, VILLAGES[0]), problem(plan, VILLAGES[1])
    assert listed(as_("secretary"), plan) == [(mine, url("problem", mine))]
    assert as_("secretary").get(url("problem", theirs)).status_code == 404
    assert listed(as_("kaset"), plan) == [(mine, ""), (theirs, "")]
    assert as_("kaset").get(url("problem", theirs)).status_code == 403


def test_a_problem_is_changed_by_one_and_removed(as_, plan):
    village_plan, stored = factories.village_plan(VILLAGES[0]), problem(plan, VILLAGES[0])
    client = as_("head")
    base = client.get(url("problem", stored)).context["form"]["base"].value()
    assert client.post(url("problem", stored), typed(title="แล้งซ้ำซาก", base=base)).status_code == 302
    answer = client.post(url("problem", stored), typed(title="ทับ", base=base))
    assert (answer.status_code, [one.theirs for one in answer.context["answer"].differences]) == (409, ["แล้งซ้ำซาก"])
    assert client.post(url("problem_remove", stored)).url == url("village", village_plan) + "#problems"
    assert not Problem.objects.exists()


@pytest.mark.parametrize("name", ["neighbour", "stranger", "next_team"])
def test_a_problem_elsewhere_is_not_removed(as_, plan, name):
    stored = problem(plan, VILLAGES[0])
    assert as_(name).post(url("problem_remove", stored)).status_code == 404
    assert Problem.objects.count() == 1


def test_a_topic_out_of_use_is_offered_to_its_own_problem_only(as_, plan):
    used = topic()
    stored = problem(plan, VILLAGES[0], topic=used)
    Topic.objects.filter(pk=used.pk).update(is_in_use=False)
    offered = {
        name: used in as_("team").get(page).context["form"].fields["topic"].queryset
        for name, page in (("new", url("problem_add", plan)), ("own", url("problem", stored)))
    }
    assert offered == {"new": False, "own": True}


def test_blank_or_wrong_boxes_are_said(as_, plan):
    answer = as_("head").post(url("problem_add", plan), {"households": "มาก"})
    assert set(answer.context["form"].errors) == {"topic", "title", "urgency", "households"}
    assert answer.status_code == 422


def test_the_pages_ask_as_much_for_three_as_for_one(as_, plan, django_assert_max_num_queries):
    client = as_("team")
    pages = [url("profile", plan), url("team", plan)]

    def grow(code):
        problem(plan, code)
        TeamMember.objects.create(tambon_plan=plan, kind="leader", name=code)
        TambonMeeting.objects.create(tambon_plan=plan, kind="briefing")

    grow(VILLAGES[0])
    counts = []
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(40) as asked:
            client.get(page)
        counts.append(len(asked))
    grow(VILLAGES[1])
    grow(VILLAGES[2])
    for page, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            assert client.get(page).status_code == 200
    assert reverse("plans:team", args=[plan.pk]) in pages

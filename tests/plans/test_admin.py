"""The administrators' site: periods are kept, plans and projects are only looked at."""

import datetime as dt

import pytest
from django.urls import reverse

from agencies.areas.models import Area
from agencies.people.models import User
from plans.profile.models import Problem, Topic
from plans.ranking.models import Criterion
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework
from tests import factories
from tests.cast import VILLAGES


@pytest.fixture
def chief(client, people):
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def plan(people):
    return factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=people["team"])


@pytest.mark.parametrize("name", ["villageplan", "planevent", "planversion", "forum"])
def test_plans_are_looked_at_and_not_changed(chief, plan, name):
    found = {"villageplan": plan, "forum": plan.forums.get(), "planversion": plan.versions.get()}
    one = found.get(name) or plan.events.first()
    assert chief.get(reverse(f"admin:plans_{name}_changelist")).status_code == 200
    page = reverse(f"admin:plans_{name}_change", args=[one.pk])
    assert chief.get(page).status_code == 200
    assert chief.post(page, {}).status_code == 403
    assert chief.get(reverse(f"admin:plans_{name}_add")).status_code == 403
    assert chief.post(reverse(f"admin:plans_{name}_delete", args=[one.pk])).status_code == 403


def test_projects_are_looked_at_with_their_money(chief, plan):
    project = plan.lines.get().project
    page = reverse("admin:projects_project_change", args=[project.pk])
    assert project.title in chief.get(reverse("admin:projects_project_changelist")).content.decode()
    assert chief.get(page).status_code == 200
    assert chief.post(page, {}).status_code == 403
    assert chief.post(reverse("admin:projects_project_delete", args=[project.pk])).status_code == 403
    assert chief.get(reverse("admin:projects_project_add")).status_code == 403


def test_periods_are_kept(chief):
    sent = {"first_year": 2576, "last_year": 2580, "form_version": "issue", "is_open": "on"}
    assert chief.post(reverse("admin:projects_planperiod_add"), sent).status_code == 302
    assert PlanPeriod.objects.get(first_year=2576).is_open


@pytest.mark.parametrize(("first", "words"), [("2441", "ไกลเกินกว่าที่ระบบรับ"), ("2026", "ให้พิมพ์ 2569"), ("76", "สี่หลัก")])
def test_the_years_of_a_period_are_judged_as_every_year_is(chief, first, words):
    sent = {"first_year": first, "last_year": "2580", "form_version": "issue"}
    answer = chief.post(reverse("admin:projects_planperiod_add"), sent)
    assert words in answer.content.decode()
    assert not PlanPeriod.objects.filter(last_year=2580).exists()


def test_an_administrator_writes_no_lost_name_over_a_villages_good_one(chief, people):
    village = Area.objects.get(code=VILLAGES[0])
    sent = {"code": village.code, "level": "village", "name": "????????", "moo": "1", "parent": village.parent_id}
    answer = chief.post(reverse("admin:agencies_area_change", args=[village.pk]), sent)
    assert "ไม่ใช่ชื่อหมู่บ้าน" in answer.content.decode()
    assert Area.objects.get(pk=village.pk).name == village.name


def test_default_criteria_are_kept_and_those_of_a_tambon_are_left_to_it(chief):
    own = Criterion.objects.create(tambon_plan=factories.tambon_plan("310104"), purpose="ranking", name="ของตำบล")
    listed = chief.get(reverse("admin:plans_criterion_changelist")).content.decode()
    assert "ความร้ายแรง" in listed
    assert "ของตำบล" not in listed
    default = Criterion.objects.get(tambon_plan=None, name="ความร้ายแรง")
    sent = {"purpose": "ranking", "name": "ความเสียหาย", "weight": "1", "position": "3", "is_in_use": "on"}
    assert chief.post(reverse("admin:plans_criterion_change", args=[default.pk]), sent).status_code == 302
    default.refresh_from_db()
    assert (default.name, default.tambon_plan) == ("ความเสียหาย", None)
    assert chief.get(reverse("admin:plans_criterion_change", args=[own.pk])).status_code == 302


def test_topics_are_kept_and_one_in_use_is_not_deleted(chief, plan):
    sent = {"name": "ขยะในชุมชน", "position": "20", "is_in_use": "on"}
    assert chief.post(reverse("admin:plans_topic_add"), sent).status_code == 302
    topic = Topic.objects.get(name="ขยะในชุมชน")
    Problem.objects.create(
        tambon_plan=factories.tambon_plan(VILLAGES[0][:6]), village=plan.village, topic=topic, title="ขยะล้น"
    )
    chief.post(reverse("admin:plans_topic_delete", args=[topic.pk]), {"post": "yes"})
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_what_is_typed_of_a_strategy_is_read_as_everywhere(chief):
    rows = {f"items-{name}": "1" for name in ("TOTAL_FORMS", "MAX_NUM_FORMS")} | {"items-INITIAL_FORMS": "0"}
    item = {"items-0-number": "1", "items-0-title": "แหล่ง\u200bน\u0e4d\u0e32\ufdd0", "items-0-position": "๒"}
    country = Area.objects.get(code="TH").pk
    sent = {"level": "national", "title": "แผน\u2028ชาติ", "area": country, "first_year": "๒๕๗๑", "last_year": "26"}
    page = reverse("admin:projects_strategyframework_add")
    refused = chief.post(page, {**sent, **rows, **item}).content.decode()
    assert "อ่าน «26» เป็นปีไม่ได้" in refused
    told = chief.post(page, {**sent, "last_year": "2575", **rows, **item}, follow=True).content.decode()
    stored = StrategyFramework.objects.get(title="แผน ชาติ")
    assert (stored.first_year, stored.items.get().title, stored.items.get().position) == (2571, "แหล่งน\u0e33\ufdd0", 2)
    assert "ไม่มีในแบบอักษรของเอกสาร" in told
    assert "มีการขึ้นบรรทัดใหม่ในช่อง" in told


def test_the_days_of_an_area_are_typed_in_the_buddhist_era(chief, people):
    village = Area.objects.get(code=VILLAGES[0])
    sent = {"code": village.code, "level": "village", "name": village.name, "moo": "1", "parent": village.parent_id}
    day = {"valid_to_0": "๓๑", "valid_to_1": "12", "valid_to_2": "2569"}
    page = reverse("admin:agencies_area_change", args=[village.pk])
    assert "ปี พ.ศ." in chief.get(page).content.decode()
    assert chief.post(page, sent | day).status_code == 302
    assert Area.objects.get(pk=village.pk).valid_to == dt.date(2026, 12, 31)

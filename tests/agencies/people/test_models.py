"""What is true of one area, agency, post or tenure."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency, Coverage
from agencies.offices.queries import Directory
from agencies.people.models import Post, PostHolder, User
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def sao():
    agency = Agency.objects.create(
        code="sao",
        kind=Agency.Kind.SAO,
        name="องค์การบริหารส่วนตำบลบ้านบัว",
        short_name="อบต.บ้านบัว",
        area=factories.area("310104"),
    )
    for code in ("31010402", "31010401"):
        Coverage.objects.create(agency=agency, village=factories.area(code))
    return agency


class TestArea:
    def test_areas_are_said_as_offices_write_them(self):
        village = factories.area("31010401", name="บ้านโคกบัว")
        said = [str(factories.area(code)) for code in ("TH", "31", "3101", "310104")]
        assert said == ["ประเทศไทย", "จ.บุรีรัมย์", "อ.เมืองบุรีรัมย์", "ต.บ้านบัว"]
        assert str(village) == "หมู่ที่ 1 บ้านโคกบัว (ตัวอย่าง)"
        village.is_sample = False
        assert str(village) == "หมู่ที่ 1 บ้านโคกบัว"

    def test_a_code_is_in_force_from_its_first_to_its_last_day(self):
        area = factories.area("310104")
        Area.objects.filter(pk=area.pk).update(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 12, 31))
        days = {
            dt.date(2019, 12, 31): False,
            dt.date(2020, 1, 1): True,
            dt.date(2025, 12, 31): True,
            dt.date(2026, 1, 1): False,
        }
        assert {day: area in Area.objects.in_force(day) for day in days} == days
        assert factories.area("3101") in Area.objects.in_force()

    def test_under_keeps_the_area_and_what_lies_below(self):
        for code in ("31010401", "31010501", "31020101"):
            factories.area(code)
        assert [area.code for area in Area.objects.under("3101")] == [
            "3101",
            "310104",
            "31010401",
            "310105",
            "31010501",
        ]


class TestAgency:
    def test_agencies_serving_a_village_come_nearest_first(self, sao):
        province = Agency.objects.create(
            code="pao", kind=Agency.Kind.PAO, name="อบจ.บุรีรัมย์", short_name="อบจ.", area=factories.area("31")
        )
        Agency.objects.create(
            code="far", kind=Agency.Kind.SAO, name="อบต.อื่น", short_name="อบต.อื่น", area=factories.area("310105")
        )
        country = Agency.objects.create(
            code="a", kind=Agency.Kind.DOAE, name="กรมส่งเสริมการเกษตร", short_name="กสก.", area=factories.area("TH")
        )
        assert list(Agency.objects.serving(factories.area("31010401"))) == [sao, province, country]

    @pytest.mark.parametrize("name", ["อบต.บ้านบัว", " อบต.บ้านบัว ", "องค์การบริหารส่วนตำบลบ้านบัว"])
    def test_an_agency_is_found_by_either_name(self, sao, name):
        assert Directory.near(factories.area("31010401")).called(name) == sao
        assert Directory.near(factories.area("31010501")).called(name) is None

    def test_a_village_is_covered_once_by_an_agency(self, sao):
        with pytest.raises(IntegrityError), transaction.atomic():
            Coverage.objects.create(agency=sao, village=factories.area("31010401"), is_partial=True)


class TestPost:
    def test_a_post_of_a_local_authority_reaches_the_villages_it_covers(self, sao):
        planner = Post.objects.create(
            role=Role.SAO_PLANNER, title="นักวิเคราะห์ฯ", area=factories.area("310104"), agency=sao
        )
        assert planner.reach.codes == ("31010401", "31010402")
        assert (planner.reach.role, planner.reach.agency_id, planner.reach.post_id) == (
            "sao_planner",
            sao.pk,
            planner.pk,
        )

    def test_other_posts_reach_their_area_even_within_an_agency(self, sao):
        committee = Post.objects.create(
            role=Role.ME_COMMITTEE, title="กรรมการ", area=factories.area("310104"), agency=sao
        )
        assert committee.reach.codes == ("310104",)

    def test_one_person_holds_a_post_at_a_time(self):
        user = factories.person(Role.KAMNAN, "310104")
        post = user.posts[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            PostHolder.objects.create(post=post, user=User.objects.create(username="other"))

    def test_a_tenure_cannot_end_before_it_begins(self):
        post = factories.person(Role.KAMNAN, "310104").posts[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            PostHolder.objects.filter(post=post).update(until=TODAY() - DAY)

    def test_a_successor_takes_over_on_the_day_and_the_history_keeps_the_name(self):
        old = factories.person(Role.KAMNAN, "310104", username="old")
        post = old.posts[0]
        PostHolder.objects.filter(post=post).update(since=TODAY() - 30 * DAY)
        PostHolder.objects.filter(post=post).update(until=TODAY())
        new = User.objects.create(username="new")
        PostHolder.objects.create(post=post, user=new)
        assert post.holder == new
        assert User.objects.get(pk=old.pk).reaches == ()
        assert [reach.post_id for reach in new.reaches] == [post.pk]
        assert [tenure.user.username for tenure in post.tenures.all()] == ["new", "old"]

    def test_a_tenure_of_tomorrow_gives_nothing_today(self):
        user = factories.person(Role.KAMNAN, "310104")
        PostHolder.objects.filter(user=user).update(since=TODAY() + DAY)
        assert User.objects.get(pk=user.pk).reaches == ()
        assert user.tenures.get().post.holder is None


class TestUser:
    def test_a_person_may_hold_several_posts_at_a_constant_cost(self, sao, django_assert_num_queries):
        user = factories.person(Role.KAMNAN, "310104")
        for code in ("310105", "310106"):
            post = Post.objects.create(role=Role.SAO_PLANNER, title="รักษาการ", area=factories.area(code), agency=sao)
            PostHolder.objects.create(post=post, user=user)
        fresh = User.objects.get(pk=user.pk)
        with django_assert_num_queries(2):  # tenures with posts, coverages with their villages
            assert {reach.codes for reach in fresh.reaches} == {("310104",), ("31010401", "31010402")}
        with django_assert_num_queries(0):
            assert len(fresh.reaches) == 3

    def test_the_name_falls_back_on_the_sign_in_name(self):
        assert User(username="somchai").full_name == "somchai"
        assert User(username="somchai", first_name="สมชาย", last_name="ใจดี").full_name == "สมชาย ใจดี"

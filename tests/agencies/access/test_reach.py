"""Reach: one definition, two faces. Lists show exactly what single objects allow, for everybody and everything."""

import itertools

import geothai
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.permissions import actions
from agencies.access.roles import Role
from agencies.areas.codes import COUNTRY, covers, moo_of, overlaps, parents, tambon_of, under
from agencies.areas.models import Area
from agencies.documents.models import Download
from agencies.people.models import PostHolder, User
from evaluation.knowledge.models import KnowledgeState
from plans.tambon.models import TambonPlan
from plans.village.models import VillagePlan
from tests import factories
from tests.agencies.guarded import GUARDED, make, states_of
from tests.scenery import scene

# Own place, the neighbours in the village, the tambon, the district and the province, and far away.
VILLAGES = ("31010401", "31010402", "31010501", "31020101", "80080101")
TAMBONS = ("310104", "310105", "310201", "800801")
KNOWLEDGE_PLACES = ("31010401", "310104", "310105", "3101", "31", "TH", "80")
# What the tambon forum and those after it work on.
DECIDING = (
    *("ballot", "commitment", "decision", "edition", "local_plan", "meeting", "meeting_paper", "merge", "problem"),
    *("proposal", "receipt", "release", "release_paper", "strategy", "upper_plan"),
)
OF_AGENCIES = {"commitment": "", "proposal": "", "strategy": "", "edition": "local_plan"}


def deciding(world, partner):
    """Things of the tambon forum in every state; some of them of the cast's own agencies."""
    for name, code in itertools.product(DECIDING, TAMBONS):
        for state in states_of(name):
            make(name, state, code=f"{code}01" if name == "problem" else code)
    for name, path in OF_AGENCIES.items():
        for thing in GUARDED[name].objects.order_by("pk")[:3]:
            owner = thing.local_plan if path == "local_plan" else thing
            owner.agency = partner if name == "commitment" else world.people["planner"].posts[0].agency
            owner.save()


@pytest.fixture
@scene
def everything(world):
    """The standing world and, beside it, things of every model at every distance and in every state."""
    for code in TAMBONS:
        for name in ("tambon_plan", "plan_report", "download"):
            make(name, "", code=code)
        make("post", Role.KAMNAN, code=code)
        for role in (Role.SAO_MAYOR, Role.PROV_NFC):
            make("appointment", role, code=code)
    for code, state in itertools.product(VILLAGES, ("draft", "submitted", "returned", "accepted")):
        make("village_plan", state, code=code)
    for code, state in itertools.product(VILLAGES, ("scheduled", "held", "certified", "cancelled")):
        make("attachment", state, code=code)
    partner = world.people["partner"].posts[0].agency
    for code, state in itertools.product(VILLAGES, ("draft", "proposed", "accepted")):
        project = make("project", state, code=code)
        if code != VILLAGES[0]:
            project.supporting_agencies.add(partner)
    for code, state in itertools.product(KNOWLEDGE_PLACES, KnowledgeState.values):
        make("knowledge", state, code=code)
        make("knowledge_print", "", code=code)
    deciding(world, partner)
    own = make("knowledge", KnowledgeState.DRAFT, code="310104")
    own.post = world.people["kaset"].posts[0]
    own.save()
    return world


def of_several_posts():
    """A secretary who stands in for an extension officer elsewhere and audits a third place."""
    several = factories.person(Role.VILLAGE_SECRETARY, "31010401", username="several")
    for role, code in ((Role.EXT_OFFICER, "310105"), (Role.AUDITOR, "80")):
        post = factories.person(role, code).posts[0]
        PostHolder.objects.filter(post=post).delete()
        PostHolder.objects.create(post=post, user=several)
    return User.objects.get(pk=several.pk)


def cast(world):
    """Everybody who may ask: the cast, a person of several posts, a superuser, a visitor."""
    others = {
        "several": of_several_posts(),
        "superuser": User.objects.create(username="superuser", is_superuser=True, is_staff=True),
        "visitor": AnonymousUser(),
    }
    return world.people | others


class TestOneDefinitionTwoFaces:
    def test_lists_and_single_objects_agree(self, everything):
        """Everybody × every action × every object of every guarded model, both ways; and nothing is listed twice."""
        people = cast(everything)
        differing, twice = [], []
        for name, model in GUARDED.items():
            things, shown = list(model.objects.all()), set()
            assert len(things) >= 4, f"too few of {name} to prove anything"
            for person_name, action in itertools.product(people, actions(name)):
                person = people[person_name]
                listed = list(model.objects.allowing(person, action))
                single = {thing for thing in things if person.has_perm(f"{name}.{action}", thing)}
                differing += [(name, person_name, action, thing) for thing in set(listed) ^ single]
                twice += [(name, person_name, action)] if len(listed) > len(set(listed)) else []
                shown.add(len(listed))
            assert min(shown) == 0 < max(shown), f"nobody or everybody may do everything with {name}: nothing is proved"
        assert differing == []
        assert twice == []

    def test_a_superuser_opens_the_admin_site_and_nothing_else(self, everything):
        boss = cast(everything)["superuser"]
        assert boss.has_perm("agencies.change_area")
        assert not boss.has_perm("village_plan.view", next(iter(everything.plans.values())))

    def test_visitors_and_people_without_a_post_see_nothing(self, everything):
        for person in (AnonymousUser(), everything.people["nobody"]):
            assert [name for name, model in GUARDED.items() if model.objects.visible_to(person).exists()] == []

    def test_who_loses_the_post_loses_the_reach(self, people):
        plan = factories.village_plan("31010401")
        assert people["secretary"].has_perm("village_plan.view", plan)
        PostHolder.objects.filter(user=people["secretary"]).delete()
        secretary = User.objects.get(username="secretary")
        assert not secretary.has_perm("village_plan.view", plan)
        assert not VillagePlan.objects.visible_to(secretary).exists()


class TestLevels:
    @pytest.fixture
    def plans(self, people):
        return {code: factories.tambon_plan(code) for code in TAMBONS}

    @pytest.mark.parametrize(
        ("person", "codes"),
        [
            ("secretary", {"310104"}),
            ("team", {"310104"}),
            ("planner", {"310104"}),
            ("next_team", {"310105"}),
            ("district", {"310104", "310105"}),
            ("province", {"310104", "310105", "310201"}),
            ("codi", set(TAMBONS)),  # พอช., over the whole country
            ("stranger", {"800801"}),
            ("admin", set()),
        ],
    )
    def test_each_level_reaches_what_lies_below_it(self, people, plans, person, codes):
        found = TambonPlan.objects.visible_to(people[person])
        assert set(found.values_list("area__code", flat=True)) == codes

    def test_several_posts_add_up(self, people, plans):
        codes = TambonPlan.objects.visible_to(of_several_posts()).values_list("area__code", flat=True)
        assert set(codes) == {"310104", "310105", "800801"}


NUMBERS = st.sampled_from([2, 4, 6, 8]).flatmap(
    lambda digits: st.integers(10 ** (digits - 1), 97 * 10 ** (digits - 2)).map(str)
)
CODES = NUMBERS | st.just(COUNTRY)


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "above"),
        [
            ("TH", ()),
            ("31", ("TH",)),
            ("3101", ("TH", "31")),
            ("310104", ("TH", "31", "3101")),
            ("31010401", ("TH", "31", "3101", "310104")),
        ],
    )
    def test_what_lies_above(self, code, above):
        assert parents(code) == above

    @given(CODES, CODES)
    def test_covering_is_being_above_or_the_same(self, one, other):
        assert covers(one, other) == (one == other or one in parents(other))
        assert overlaps(one, other) == overlaps(other, one) == (covers(one, other) or covers(other, one))

    @given(CODES, NUMBERS)
    def test_the_range_of_a_code_holds_exactly_what_it_covers(self, upper, code):
        """Compared as text, as the databases do."""
        if upper == COUNTRY:
            assert covers(upper, code)
            return
        bounds = dict(under(upper).children)
        assert (bounds["code__gte"] <= code < bounds["code__lt"]) == covers(upper, code)

    def test_the_range_holds_for_every_tambon_of_the_country(self):
        codes = [
            tambon.code
            for province in geothai.provinces()
            for district in geothai.districts(province.code)
            for tambon in geothai.subdistricts(district.code)
        ]
        for upper in ("10", "31", "3101", "310104", "96", "9613", "961301"):
            bounds = dict(under(upper).children)
            within = [code for code in codes if bounds["code__gte"] <= code < bounds["code__lt"]]
            assert within == [code for code in codes if code.startswith(upper)]

    def test_parts_of_a_villages_code(self):
        assert (tambon_of("31010412"), moo_of("31010412"), tambon_of("310104")) == ("310104", 12, "310104")


class TestIndex:
    """A range of codes is served by the index of the code, on both databases."""

    ROWS = 5_000

    @pytest.fixture
    def many_areas(self, db):
        """Enough rows that reading them all is the worse way; parents do not matter here."""
        codes = [str(10_000_000 + 16_000 * number) for number in range(self.ROWS)]
        made = Area.objects.bulk_create(Area(code=code, level="village", name="บ้าน") for code in codes)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE agencies_area")
        return made

    @pytest.mark.parametrize("code", ["3101", "310104", "31010401"])
    def test_the_areas_under_a_code_are_searched_not_scanned(self, many_areas, code):
        plan = Area.objects.filter(under(code)).order_by().explain()
        assert ("SEARCH" if connection.vendor == "sqlite" else "Index") in plan
        assert ("SCAN" if connection.vendor == "sqlite" else "Seq Scan") not in plan

    @pytest.mark.parametrize("name", ["village_plan", "forum", "project", "post", "tambon_plan"])
    def test_what_a_person_sees_is_found_through_the_index(self, people, many_areas, name):
        plan = GUARDED[name].objects.visible_to(people["team"]).order_by().explain()
        # PostgreSQL may read a table of a few rows as a whole, but never all the areas of the country.
        assert not {"SCAN agencies_area", "Seq Scan on agencies_area"} & {
            line.strip(" ->") for line in plan.split("\n")
        }
        assert "agencies_area" in plan


def test_the_place_and_the_period_of_a_thing_are_read_with_it(plan, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = TambonPlan.objects.with_place().get(pk=plan.pk)
        assert found.area.parent.parent.code == "31"
        assert found.period.slug
    with django_assert_num_queries(1):
        village_plan = VillagePlan.objects.with_place().first()
        assert village_plan.village.parent.parent.parent.code
        assert village_plan.period.slug


def test_what_keeps_an_area_s_code_of_its_own_is_read_as_it_is(db):
    assert "JOIN" not in str(Download.objects.with_place().query)

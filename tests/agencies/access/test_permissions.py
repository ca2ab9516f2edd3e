"""The permission table is well-formed and true: who holds a role in reach gets exactly what its rows say."""

import csv
from collections import defaultdict
from functools import cache
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied

from agencies.access.permissions import TABLE, actions, check_permission, rows, table
from agencies.access.reach import Reach, _values
from agencies.access.roles import Role
from agencies.people.models import User
from plans.village.states import VILLAGE_PLANS
from tests.agencies.guarded import GUARDED, make, placed_at, states_of
from tests.properties import places

HEADER = ["object", "action", "role", "scope", "state", "allowed", "why"]
ASKED = [(name, action) for name in GUARDED for action in actions(name)]
OF_NOBODY = 9001  # a post and an agency that own nothing


@cache
def lines():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(line):
    """The states a raw line speaks of."""
    return states_of(line["object"]) if line["state"] in {"", "*"} else line["state"].split("|")


@cache
def allowed_states():
    """The states in which the file says yes, by object, action, role and scope; read without the code under test."""
    found = defaultdict(frozenset)
    for line in lines():
        if line["allowed"] == "yes":
            found[line["object"], line["action"], line["role"], line["scope"]] |= set(told(line))
    return found


class TestTable:
    def test_the_file_has_the_columns_officials_read(self):
        with TABLE.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == HEADER
        assert len(lines()) == len(table()) > 300

    def test_every_object_is_a_guarded_model_and_every_guarded_model_has_rows(self):
        assert {line["object"] for line in lines()} == set(GUARDED)
        assert [name for name in GUARDED if "view" not in actions(name)] == []

    def test_roles_scopes_and_answers_are_known(self):
        assert {line["role"] for line in lines()} <= set(Role.values)
        assert {line["scope"] for line in lines()} <= {"area", "agency", "own"}
        assert {line["allowed"] for line in lines()} == {"yes", "no"}

    def test_every_role_may_do_something(self):
        assert {line["role"] for line in lines() if line["allowed"] == "yes"} == set(Role.values)

    def test_states_exist_for_the_objects_model(self):
        unknown = [
            (line["object"], line["action"], line["role"], state)
            for line in lines()
            for state in told(line)
            if state not in states_of(line["object"])
        ]
        assert unknown == []

    def test_a_row_asks_only_for_what_the_model_can_answer(self):
        unanswered = [
            line
            for line in lines()
            if (line["scope"] == "own" and not GUARDED[line["object"]].ACCESS.owner)
            or (line["scope"] == "agency" and not GUARDED[line["object"]].ACCESS.agencies)
            or (line["state"] not in {"", "*"} and not GUARDED[line["object"]].ACCESS.state)
        ]
        assert unanswered == []

    def test_paths_of_every_access_exist(self):
        wrong = []
        for name, model in GUARDED.items():
            access = model.ACCESS
            for path in (access.area, access.state, access.owner, *access.agencies):
                try:
                    at = model
                    for step in filter(None, path.split("__")):
                        field = at._meta.pk if step == "pk" else at._meta.get_field(step.removesuffix("_id"))
                        at = field.related_model or at
                except FieldDoesNotExist:
                    wrong.append((name, path))
        assert wrong == []

    def test_no_two_rows_speak_of_the_same_thing(self):
        """Neither twice the same nor, worse, once yes and once no."""
        spoken = defaultdict(list)
        for line in lines():
            for state in told(line):
                spoken[line["object"], line["action"], line["role"], state].append((line["scope"], line["allowed"]))
        assert {key: found for key, found in spoken.items() if len(found) > 1} == {}

    def test_every_move_of_a_village_plan_has_its_row(self):
        for move in VILLAGE_PLANS.moves:
            allowed = {
                (state)
                for row in table()
                if (row.object, row.action) == ("village_plan", move.name) and row.allowed
                for state in row.states
            }
            assert allowed == {str(state) for state in move.sources}, move.name

    def test_every_row_says_why_in_thai(self):
        silent = [line for line in lines() if not any("\u0e00" <= letter <= "\u0e7f" for letter in line["why"])]
        assert silent == []
        assert [line["why"] for line in lines() if line["why"] != line["why"].strip()] == []


class TestRows:
    """Generated: every role × every state, against the file as it is written."""

    def holder(self, role, code, *, agency_id=None, post_id=None):
        """A person who holds one post of ``role`` over ``code``."""
        user = User(username=role)
        user.reaches = (Reach(role=role, codes=(code,), agency_id=agency_id, post_id=post_id),)
        return user

    def told(self, name, action, role, scope):
        """The states in which the file lets ``role`` do it."""
        return allowed_states()[name, action, role, scope]

    def answered(self, name, action, things, holder):
        """The states in which both faces of the permission say yes; they must agree."""
        single = {state for state, thing in things.items() if holder.has_perm(f"{name}.{action}", thing)}
        keys = set(GUARDED[name].objects.allowing(holder, action).values_list("pk", flat=True))
        assert single == {state for state, thing in things.items() if thing.pk in keys}, (name, action, holder.reaches)
        return single

    @pytest.mark.parametrize(("name", "action"), ASKED)
    def test_who_holds_a_role_gets_exactly_what_the_table_says(self, db, name, action):
        things = {state: make(name, state) for state in states_of(name)}
        area = placed_at(next(iter(things.values())))
        within = {area, "TH", area[:2], area[:4], area[:6]}
        outside = {"80", "3102", "310105", "31010509"}
        # A tambon's things are read from its villages too; other things are not reached from below.
        (within if GUARDED[name].ACCESS.touching else outside).add(f"{area}01")
        wrong = []
        for role in Role.values:
            allowed = self.told(name, action, role, "area")
            for code in places(within) + places(outside):
                wanted = allowed if code in within else set()
                answered = self.answered(name, action, things, self.holder(role, code, post_id=OF_NOBODY))
                if answered != wanted:
                    wrong.append((role, code, f"wanted {wanted}, answered {answered}"))
        assert wrong == []

    @pytest.mark.parametrize(("name", "action"), [asked for asked in ASKED if GUARDED[asked[0]].ACCESS.owner])
    def test_own_work_is_the_posts_own_wherever_it_lies(self, db, name, action):
        things = {state: make(name, state) for state in states_of(name)}
        owner = next(iter(things.values())).post_id
        for role in Role.values:
            wanted = self.told(name, action, role, "own")
            assert self.answered(name, action, things, self.holder(role, "80", post_id=owner)) == wanted, role
            assert not self.answered(name, action, things, self.holder(role, "80", post_id=OF_NOBODY)), role

    @pytest.mark.parametrize(("name", "action"), [asked for asked in ASKED if GUARDED[asked[0]].ACCESS.agencies])
    def test_an_agency_gets_what_is_its_own_wherever_it_lies(self, db, name, action):
        parts = GUARDED[name].ACCESS.agencies
        for state, part in product(states_of(name), parts):
            thing = make(name, state)
            [agency_id] = _values(thing, part)
            for role in Role.values:
                wanted = {state} & self.told(name, action, role, "agency")
                of_agency = self.holder(role, "80", agency_id=agency_id)
                assert self.answered(name, action, {state: thing}, of_agency) == wanted, (role, state)
                for other in (OF_NOBODY, None):
                    assert not self.answered(name, action, {state: thing}, self.holder(role, "80", agency_id=other))

    def test_what_no_row_allows_is_not_allowed(self, db):
        thing = make("village_plan", "draft")
        holder = self.holder(Role.VILLAGE_SECRETARY, placed_at(thing))
        assert holder.has_perm("village_plan.view", thing)
        assert not holder.has_perm("village_plan.delete", thing)
        assert rows("village_plan", "delete", Role.VILLAGE_SECRETARY) == ()

    def test_whoever_checks_is_told_the_permission(self, db):
        thing = make("village_plan", "draft")
        holder = self.holder(Role.VILLAGE_SECRETARY, placed_at(thing))
        check_permission(holder, "village_plan.change", thing)
        with pytest.raises(PermissionDenied, match=r"^village_plan\.accept$"):
            check_permission(holder, "village_plan.accept", thing)


def test_every_model_that_knows_reach_is_in_these_tests():
    assert {model.ACCESS.name for model in apps.get_models() if hasattr(model, "ACCESS")} == set(GUARDED)

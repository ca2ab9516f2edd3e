"""Packages register what waits for whom; no two kinds of work share a place on the page."""

from pathlib import Path

import pytest
from django.apps import apps

from agencies import todo


def nothing(_user):
    return []


@pytest.fixture
def registry(monkeypatch):
    """Work on empty registries."""
    monkeypatch.setattr(todo, "_LOOKS", {})
    monkeypatch.setattr(todo, "_ROWS", {})
    monkeypatch.setattr(todo, "_HISTORIES", [])


@pytest.mark.usefixtures("registry")
def test_the_lower_its_order_the_earlier_work_is_told():
    def pressing(_user):
        return []

    todo.register(20)(nothing)
    todo.register(10)(pressing)
    assert todo.looks() == [pressing, nothing]


@pytest.mark.usefixtures("registry")
def test_two_kinds_of_work_never_share_a_place():
    todo.register(10)(nothing)
    with pytest.raises(ValueError, match=r"10 is the place of .*nothing"):
        todo.register(10)(lambda _user: [])


@pytest.mark.usefixtures("registry")
def test_a_history_is_registered():
    todo.register_history(nothing)
    assert todo.histories() == [nothing]


@pytest.mark.parametrize("app", ["agencies", "projects", "plans", "evaluation"])
def test_every_app_loads_what_its_packages_register(app):
    folder = apps.get_app_config(app).path
    stems = {look.__module__ for look in (*todo.looks(), *todo.histories()) if look.__module__.startswith(f"{app}.")}
    from_disk = {f"{app}.{path.parent.name}.todo" for path in Path(folder).glob("*/todo.py")}
    assert stems == from_disk


@pytest.mark.parametrize(
    ("names", "count", "said"), [([], 0, ""), (["ก", "ข"], 2, "ก, ข"), (["ก", "ข"], 6, "ก, ข และอีก 4 แห่ง")]
)
def test_the_first_places_are_named_and_the_rest_is_counted(names, count, said):
    assert todo.named(names, count) == said


@pytest.mark.usefixtures("registry")
def test_a_look_names_the_rows_without_which_it_finds_nothing_or_none():
    def named(_user):
        return []

    todo.register(10, rows=lambda user: [user])(named)
    todo.register(20)(nothing)
    assert todo.rows_of(named, "somebody") == ["somebody"]
    assert todo.rows_of(nothing, "somebody") is None


def test_of_more_steps_than_find_room_the_late_and_the_present_are_shown_before_the_near():
    states = ["now", "done", "done", "done", "now", "later", "now", "now", "later", "late", "now", "later"]
    told = todo.around([todo.Stage(str(place), state) for place, state in enumerate(states, start=1)], 0)
    assert [stage.label for stage in told if not stage.is_far] == ["1", "5", "7", "8", "10", "11"]
    told = todo.around([todo.Stage(str(place), "done") for place in range(1, 13)], 7)
    assert {stage.label for stage in told if not stage.is_far} >= {"6", "7", "8", "9", "10"}
    assert [stage.label for stage in told if stage.is_here] == ["8"]

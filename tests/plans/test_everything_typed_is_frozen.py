"""What people typed is found in what is frozen: whatever the field is called there, nothing is left out unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from plans.profile.models import Problem, TambonProfile, Topic
from plans.releases import content
from plans.tambon.models import MeetingState, TambonMeeting, TeamMember
from plans.village import snapshot
from plans.village.models import Forum
from projects.models import Project
from tests import factories

TAMBON, VILLAGE = "310104", "31010401"
# Whoever asks why finds the reason in tests/projects/test_fields.py.
NOT_FROZEN = {"starts_at", "updated_at", "created_at", "certified_at", "closed_at"}


NUMBERS, DAYS = count(7001), count()


def telling(model: type[models.Model]) -> dict[str, Any]:
    """Return a value for every field that people type, each of which stands nowhere else."""
    made = {
        models.CharField: lambda name: f"{model.__name__}-{name}",
        models.TextField: lambda name: f"{model.__name__}-{name}",
        models.PositiveIntegerField: lambda _: next(NUMBERS),
        models.DecimalField: lambda _: Decimal(next(NUMBERS)),
        models.DateField: lambda _: dt.date(2026, 1, 1) + dt.timedelta(days=next(DAYS)),
    }
    return {
        one.name: made[type(one)](one.name)
        for one in model._meta.fields
        if type(one) in made and one.editable and not one.choices and one.name not in NOT_FROZEN
    }


def leaves(data: object) -> Iterator[str]:
    """Give every value of plain data as text."""
    if isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from leaves(one)
    else:
        yield str(data)


def stored(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def left_out(values: dict[str, Any], said: object) -> set[str]:
    known = set(leaves(said))
    return {name for name, value in values.items() if stored(value) not in known}


@pytest.mark.django_db
def test_a_village_snapshot_keeps_everything_of_a_project_and_a_forum(people):
    plan = factories.village_plan(VILLAGE)
    values = {model: telling(model) for model in (Project, Forum)}
    forum = factories.forum(plan, **values[Forum])
    factories.line(plan, factories.project(VILLAGE, **values[Project]), factories.resolution(forum))
    factories.certified(forum, people["head"])
    said = snapshot.content(plan)
    assert {model: left_out(typed, said) for model, typed in values.items()} == {Project: set(), Forum: set()}


@pytest.mark.django_db
def test_a_release_keeps_everything_of_profile_problem_team_and_meeting(people):
    plan = factories.tambon_plan(TAMBON)
    values = {model: telling(model) for model in (TambonProfile, Problem, TeamMember, TambonMeeting)}
    closed = {"state": MeetingState.CLOSED, "closed_by": people["team"], "closed_at": timezone.now()}
    beside = {
        Problem: {"village": factories.area(VILLAGE), "topic": Topic.objects.create(name="น้ำ"), "urgency": "urgent"},
        TeamMember: {"kind": TeamMember.Kind.LEADER},
        TambonMeeting: closed,
    }
    for model, typed in values.items():
        model.objects.create(tambon_plan=plan, **typed, **beside.get(model, {}))
    said = content.content_of(plan)
    assert {model: left_out(typed, said) for model, typed in values.items()} == {model: set() for model in values}

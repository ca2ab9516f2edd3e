"""Who did it, written out once: name and posts as they are today, cut to the room there is."""

import pytest
from django.core.exceptions import FieldDoesNotExist

from agencies.history import Actor, Event
from agencies.people.models import Post, PostHolder
from plans.requests.models import CommitmentEvent
from plans.village.models import PlanEvent


def test_a_person_is_named_with_her_posts(people):
    team = people["team"]
    actor = Actor.of(team)
    title = team.posts[0].title
    assert (actor.user, actor.name, actor.post) == (team, "สมมติ", title)
    assert actor.signed == f"สมมติ ({title})"
    assert actor.listed == f"สมมติ, {title}"
    assert actor.in_a_row == f"สมมติ {title}"
    assert actor.columns == {"by": team, "by_name": "สมมติ", "by_post": title}


def test_several_posts_are_joined_by_commas(people):
    head = people["head"]
    second = Post.objects.create(role="kamnan", title="กำนัน", area=head.posts[0].area)
    PostHolder.objects.create(post=second, user=head)
    first = head.posts[0].title
    del head.posts
    assert set(Actor.of(head).post.split(", ")) == {first, "กำนัน"}


def test_who_holds_no_post_is_named_alone(people):
    actor = Actor.of(people["nobody"])
    assert {actor.signed, actor.listed, actor.in_a_row} == {"nobody"}
    assert actor.columns["by_post"] == ""


def test_the_system_is_nobody():
    assert Actor.of(None).columns == {"by": None, "by_name": "ระบบ", "by_post": ""}


def test_what_is_too_long_is_cut_to_its_column():
    actor = Actor(None, "ก" * 200, "ข" * 300)
    assert {len(actor.columns[name]) for name in ("by_name", "by_post")} == {160}
    assert {len(text) for text in (actor.signed, actor.listed, actor.in_a_row)} == {320}


@pytest.mark.parametrize("model", [PlanEvent, CommitmentEvent])
def test_the_histories_there_are_have_every_field_of_an_event(model):
    assert Event._meta.abstract
    for field in Event._meta.local_fields:
        try:
            there = model._meta.get_field(field.name)
        except FieldDoesNotExist:
            pytest.fail(f"{model.__name__} has no {field.name}")
        assert type(there) is type(field)
        assert (getattr(there, "max_length", None) or 0) <= (field.max_length or 0)

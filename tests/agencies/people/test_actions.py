"""An invitation is taken by one person only, however many press at once."""

import pytest
from django.db import IntegrityError

from agencies.people import actions as people_actions
from agencies.people.models import PostHolder, User


@pytest.fixture
def invitation(people, seat):
    return people_actions.invite(seat, name="สมศรี", email="", by=people["team"], reason="ย้าย")


def test_of_two_who_opened_the_same_link_one_gets_the_post(seat, invitation):
    token = people_actions.token_of(invitation)
    first, second = people_actions.opened(token), people_actions.opened(token)
    people_actions.accept(first, User(username="first"))
    with pytest.raises(people_actions.LinkClosed):
        people_actions.accept(second, User(username="second"))
    assert seat.holder.username == "first"
    assert not User.objects.filter(username="second").exists()


def test_a_taken_name_gives_the_invitation_back(people, seat, invitation):
    with pytest.raises(IntegrityError):
        people_actions.accept(invitation, User(username="team"))
    assert people_actions.opened(people_actions.token_of(invitation)) == invitation
    assert seat.holder == people["secretary"]


def test_a_vacant_post_is_taken_too(people, seat, invitation):
    PostHolder.objects.filter(post=seat).delete()
    people_actions.accept(invitation, User(username="first"))
    assert seat.tenures.count() == 1


def test_a_new_invitation_closes_the_former_one(people, seat, invitation):
    newer = people_actions.invite(seat, name="อีกคน", email="", by=people["team"])
    assert list(people_actions.open_invitations().filter(post=seat)) == [newer]
    assert people_actions.withdraw(seat) == 1
    assert people_actions.withdraw(seat) == 0

"""Four eyes: nothing that an administrator asks happens before a second person confirms, and then it happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agencies.access.roles import Role
from agencies.appointments.actions import APPOINTMENTS, CannotAppoint, Wish, file, settle
from agencies.appointments.models import Appointment, AppointmentEvent
from agencies.people.actions import accept, invite, open_invitations
from agencies.people.models import Handover, Post, PostHolder, User
from tests import factories

WHY = "คำสั่งอำเภอที่ 12/2571"


@pytest.fixture
def other(people):
    """A second administrator."""
    return factories.person(Role.SYSADMIN, "TH", username="other-admin")


@pytest.fixture
def mayor(people):
    return Post.objects.get(role=Role.SAO_MAYOR)


@pytest.fixture
def own(people):
    """The administrators' post."""
    return people["admin"].posts[0]


@pytest.fixture
def asked(people, mayor):
    return file(mayor, Wish(WHY, user=people["clerk"]), by=people["admin"])


def test_asking_changes_nothing_but_what_waits(people, mayor, asked):
    assert mayor.holder == people["mayor"]
    assert APPOINTMENTS.keeping.read(asked) == "asked"
    assert asked.outgoing == people["mayor"]
    event = AppointmentEvent.objects.get()
    assert (event.move, event.to_state, event.by, event.note) == ("file", "asked", people["admin"], WHY)


@pytest.mark.parametrize("name", ["district", "team", "mayor", "province"])
def test_only_an_administrator_asks(people, mayor, name):
    with pytest.raises(PermissionDenied):
        file(mayor, Wish(WHY, user=people["clerk"]), by=people[name])
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("move", ["confirm", "decline"])
def test_who_asked_does_not_settle_it_herself(people, mayor, asked, move):
    with pytest.raises(PermissionDenied):
        settle(asked, move, by=people["admin"], note="ไม่")
    assert mayor.holder == people["mayor"]


def test_who_is_to_hold_the_post_does_not_confirm_it(people, other, mayor):
    for post in (mayor, people["admin"].posts[0]):
        asked = file(post, Wish(WHY, user=other), by=people["admin"])
        with pytest.raises(PermissionDenied):
            settle(asked, "confirm", by=other)
        settle(asked, "withdraw", by=people["admin"])


def test_an_administrator_who_asks_for_herself_needs_a_second_person_all_the_same(people, other, mayor):
    asked = file(mayor, Wish(WHY, user=people["admin"]), by=people["admin"])
    with pytest.raises(PermissionDenied):
        settle(asked, "confirm", by=people["admin"])
    settle(asked, "confirm", by=other)
    assert mayor.holder == people["admin"]


@pytest.mark.parametrize("name", ["district", "other"])
def test_the_posts_office_or_another_administrator_confirms(people, other, mayor, asked, name):
    settle(asked, "confirm", by=other if name == "other" else people[name])
    assert mayor.holder == people["clerk"]
    assert not PostHolder.objects.current().filter(post=mayor, user=people["mayor"]).exists()
    passed = Handover.objects.get()
    assert (passed.outgoing, passed.incoming, passed.by) == (people["mayor"], people["clerk"], people["admin"])
    assert WHY in passed.reason


@pytest.mark.parametrize("name", ["team", "planner", "mayor", "province", "stranger", "nobody"])
def test_nobody_else_confirms(people, mayor, asked, name):
    with pytest.raises(PermissionDenied):
        settle(asked, "confirm", by=people[name])
    assert mayor.holder == people["mayor"]


def test_what_is_confirmed_happens_once(people, other, mayor, asked):
    again = Appointment.objects.get(pk=asked.pk)
    settle(asked, "confirm", by=other)
    with pytest.raises(CannotAppoint):
        settle(again, "confirm", by=people["district"])
    with pytest.raises(CannotAppoint):
        settle(again, "decline", by=people["district"], note="ไม่เห็นด้วย")
    assert Handover.objects.count() == 1
    assert AppointmentEvent.objects.filter(move="confirm").count() == 1


def test_after_its_day_nothing_is_confirmed(people, other, mayor, asked):
    Appointment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    asked.refresh_from_db()
    assert APPOINTMENTS.state_label(asked) == "หมดเวลา"
    with pytest.raises(CannotAppoint):
        settle(asked, "confirm", by=other)
    assert mayor.holder == people["mayor"]
    assert file(mayor, Wish(WHY, user=people["clerk"]), by=people["admin"])


def test_declining_needs_a_reason_and_changes_nothing(people, mayor, asked):
    with pytest.raises(CannotAppoint):
        settle(asked, "decline", by=people["district"])
    settle(asked, "decline", by=people["district"], note="ยังไม่มีคำสั่ง")
    assert mayor.holder == people["mayor"]
    assert Appointment.objects.get().state == "declined"


def test_only_who_asked_withdraws(people, other, asked):
    with pytest.raises(PermissionDenied):
        settle(asked, "withdraw", by=other)
    settle(asked, "withdraw", by=people["admin"])
    assert Appointment.objects.get().state == "withdrawn"


def test_two_requests_for_one_post_do_not_wait_beside_each_other(people, mayor, asked):
    with pytest.raises(CannotAppoint):
        file(mayor, Wish(WHY, user=people["kaset"]), by=people["admin"])


def test_a_request_whose_post_changed_hands_meanwhile_is_not_confirmed(people, other, mayor, asked):
    accept(invite(mayor, name="คนใหม่", email="", by=people["district"], reason="ย้าย"), people["kaset"])
    with pytest.raises(CannotAppoint, match="เปลี่ยนไป"):
        settle(asked, "confirm", by=other)
    assert mayor.holder == people["kaset"]


def test_an_account_out_of_use_is_not_seated(people, other, mayor, asked):
    User.objects.filter(pk=people["clerk"].pk).update(is_active=False)
    with pytest.raises(CannotAppoint, match="ระงับ"):
        settle(asked, "confirm", by=other)


def test_an_open_link_is_withdrawn_when_the_post_is_filled(people, other, mayor):
    PostHolder.objects.filter(post=mayor).delete()
    invitation = invite(mayor, name="คนใหม่", email="", by=people["district"])
    settle(file(mayor, Wish(WHY, user=people["clerk"]), by=people["admin"]), "confirm", by=other)
    assert not open_invitations().filter(pk=invitation.pk).exists()


def test_an_invitation_to_the_administrators_post_is_issued_by_confirming_and_not_before(people, other, own):
    asked = file(own, Wish(WHY, name="ผู้ดูแลคนใหม่", email="new@example.com"), by=people["admin"])
    assert not open_invitations().exists()
    assert settle(asked, "confirm", by=other) is None
    invitation = open_invitations().get()
    assert (invitation.name, invitation.invited_by, invitation.email) == (
        "ผู้ดูแลคนใหม่",
        people["admin"],
        "new@example.com",
    )
    assert Appointment.objects.get().invitation == invitation
    with pytest.raises(PermissionDenied):
        accept(invitation, people["admin"])
    accept(invitation, people["clerk"])
    assert User.objects.get(pk=people["clerk"].pk).is_staff
    assert not User.objects.get(pk=people["admin"].pk).is_staff

"""A held post passes on with its holder's consent or a reason from above; both are told, and nobody helps herself."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.people import actions as people_actions
from agencies.people.actions import (
    LinkClosed,
    NotHandedOver,
    accept,
    answer_successor,
    invite,
    open_invitations,
    token_of,
)
from agencies.people.models import Handover, Invitation, Post, PostHolder, User

PASSWORD = "ข้าวหอมมะลิ105"
WHY = "ย้ายไปตำบลอื่น"


@pytest.fixture
def held(people, seat):
    """The secretary's post with its holder's address, so that letters reach her."""
    User.objects.filter(pk=people["secretary"].pk).update(email="secretary@example.com")
    return seat


def link_of(invitation):
    return reverse("agencies:accept", args=[token_of(invitation)])


def newcomer(**more):
    typed = {"first_name": "สมศรี", "last_name": "ใจดี", "username": "somsri"}
    return typed | {"password1": PASSWORD, "password2": PASSWORD} | more


# --- nobody takes her own invitation ---
@pytest.mark.parametrize("is_vacant", [True, False])
def test_nobody_takes_an_invitation_that_she_issued(as_, people, seat, is_vacant):
    if is_vacant:
        PostHolder.objects.filter(post=seat).delete()
    link = link_of(invite(seat, name="สมศรี", email="", by=people["team"], reason=WHY))
    before = seat.holder
    for answer in (as_("team").get(link), as_("team").post(link)):
        assert answer.status_code == 403
        assert "ท่านเป็นผู้ออกคำเชิญนี้" in answer.content.decode()
    assert seat.holder == before
    assert open_invitations().filter(post=seat).exists()


def test_the_action_refuses_who_issued_it_too(people, seat):
    invitation = invite(seat, name="สมศรี", email="", by=people["team"], reason=WHY)
    with pytest.raises(PermissionDenied):
        accept(invitation, people["team"])
    assert Invitation.objects.get().accepted_at is None


def test_nobody_invites_her_own_address(as_, people, seat):
    User.objects.filter(pk=people["team"].pk).update(email="team@example.com")
    typed = {"name": "สมศรี", "email": "Team@example.com", "reason": WHY}
    page = as_("team").post(reverse("agencies:invite", args=[seat.pk]), typed)
    assert "อีเมลนี้เป็นของท่านเอง" in page.content.decode()
    assert not Invitation.objects.exists()


# --- a held post ---
def test_without_a_word_to_the_holder_nobody_takes_her_post(client, people, held):
    invitation = invite(held, name="สมศรี", email="", by=people["team"])
    link = link_of(invitation)
    assert "ยังไม่ได้ยินยอมส่งมอบ" in client.get(link).content.decode()
    assert client.post(link, newcomer()).status_code == 409
    client.force_login(people["neighbour"])
    assert client.post(link).status_code == 409
    with pytest.raises(NotHandedOver):
        accept(invitation, people["neighbour"])
    assert Post.objects.get(pk=held.pk).holder == people["secretary"]
    assert not User.objects.filter(username="somsri").exists()
    assert open_invitations().get() == invitation


def test_the_holder_is_asked_at_home_and_by_mail_and_agrees(as_, client, people, held, mailoutbox):
    as_("team").post(reverse("agencies:invite", args=[held.pk]), {"name": "สมศรี", "email": "", "reason": ""})
    assert [letter.to for letter in mailoutbox] == [["secretary@example.com"]]
    page = reverse("agencies:successor", args=[held.pk])
    assert page in mailoutbox[0].body
    home = as_("secretary").get(reverse("home")).content.decode()
    assert page in home
    assert "ตอบว่ายินยอมส่งมอบ" in home
    assert "ยินยอมส่งมอบตำแหน่ง" in client.get(page).content.decode()
    client.post(page, {"answer": "agree"})
    assert page not in client.get(reverse("home")).content.decode()
    client.force_login(people["neighbour"])
    assert client.post(link_of(Invitation.objects.get())).status_code == 302
    assert Post.objects.get(pk=held.pk).holder == people["neighbour"]
    assert Handover.objects.get().is_agreed


def test_the_holder_is_told_that_it_was_taken_back_and_the_log_keeps_it(as_, people, held, mailoutbox):
    as_("team").post(reverse("agencies:invite", args=[held.pk]), {"name": "สมศรี", "email": "", "reason": WHY})
    assert "ดูผู้ที่จะรับช่วงตำแหน่งของท่าน" in as_("secretary").get(reverse("home")).content.decode()
    for _ in range(2):
        as_("team").post(reverse("agencies:withdraw", args=[held.pk]))
    assert [letter.to for letter in mailoutbox] == [["secretary@example.com"]] * 2
    assert "ถอนคำเชิญ" in mailoutbox[1].subject
    assert "สมศรี" in mailoutbox[1].body
    home = as_("secretary").get(reverse("home")).content.decode()
    assert "ดูผู้ที่จะรับช่วงตำแหน่งของท่าน" not in home
    assert "ถอนคำเชิญผู้รับช่วงตำแหน่งของท่านแล้ว" in home
    withdrawn = Invitation.objects.get().withdrawn_at
    page = as_("admin").get(reverse("agencies:log")).context["listing"]
    log = [line.first.row for line in page.lines]
    assert [entry.at for entry in log if entry.what == f"ถอนคำเชิญ สมศรี ดำรงตำแหน่ง {held}"] == [withdrawn]
    people_actions.seat(held, people["neighbour"], by=people["team"], reason=WHY)
    assert "ถอนคำเชิญ" not in as_("neighbour").get(reverse("home")).content.decode()


def test_the_holder_refuses_the_link_closes_and_who_invited_is_told(as_, client, people, held, mailoutbox):
    User.objects.filter(pk=people["team"].pk).update(email="team@example.com")
    invitation = invite(held, name="สมศรี", email="", by=people["team"])
    as_("secretary").post(reverse("agencies:successor", args=[held.pk]), {"answer": "refuse"})
    assert mailoutbox[0].to == ["team@example.com"]
    client.logout()
    assert client.post(link_of(invitation), newcomer()).status_code == 410
    assert "ไม่ยินยอมส่งมอบ" in as_("team").get(reverse("home")).content.decode()
    assert Post.objects.get(pk=held.pk).holder == people["secretary"]


@pytest.mark.parametrize("name", ["neighbour", "team", "nobody"])
def test_only_the_holder_answers(as_, people, held, name):
    invitation = invite(held, name="สมศรี", email="", by=people["planner"])
    page = reverse("agencies:successor", args=[held.pk])
    assert as_(name).get(page).status_code == 404
    assert as_(name).post(page, {"answer": "agree"}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer_successor(invitation, by=people[name], agrees=True)
    assert Invitation.objects.get().consented_at is None


def test_an_answer_is_given_once(people, held):
    invitation = invite(held, name="สมศรี", email="", by=people["team"])
    answer_successor(invitation, by=people["secretary"], agrees=True)
    with pytest.raises(LinkClosed):
        answer_successor(invitation, by=people["secretary"], agrees=False)


def test_a_reason_from_above_is_enough_and_the_holder_reads_it_before_and_after(as_, client, people, held, mailoutbox):
    as_("team").post(reverse("agencies:invite", args=[held.pk]), {"name": "สมศรี", "email": "", "reason": WHY})
    assert WHY in mailoutbox[0].body
    assert WHY in as_("secretary").get(reverse("home")).content.decode()
    client.logout()
    link = link_of(Invitation.objects.get())
    assert client.post(link, newcomer()).status_code == 302
    assert [letter.to for letter in mailoutbox[1:]] == [["secretary@example.com"]]
    assert "สมศรี ใจดี" in mailoutbox[1].body
    for name in ("secretary", "team"):
        home = as_(name).get(reverse("home")).content.decode()
        assert f"ส่งมอบตำแหน่ง {held}" in home, name
        assert WHY in home, name


def test_history_keeps_both(as_, client, people, held):
    accept(invite(held, name="สมศรี", email="", by=people["team"], reason=WHY), people["neighbour"])
    passed = Handover.objects.get()
    assert (passed.outgoing, passed.incoming, passed.by) == (people["secretary"], people["neighbour"], people["team"])
    assert {tenure.user for tenure in held.tenures.all()} == {people["secretary"], people["neighbour"]}
    page = as_("team").get(reverse("agencies:post", args=[held.pk])).content.decode()
    assert "สมมติ ส่งมอบให้ สมมติ" in " ".join(page.split())
    assert WHY in page


def test_the_page_asks_for_a_reason_only_where_somebody_holds_the_post(as_, people, seat):
    page = reverse("agencies:invite", args=[seat.pk])
    assert 'name="reason"' in as_("team").get(page).content.decode()
    PostHolder.objects.filter(post=seat).delete()
    assert 'name="reason"' not in as_("team").get(page).content.decode()


def test_a_vacant_post_asks_nobody(client, people, seat):
    PostHolder.objects.filter(post=seat).delete()
    invitation = invite(seat, name="สมศรี", email="", by=people["team"])
    assert client.post(link_of(invitation), newcomer()).status_code == 302
    assert Handover.objects.get().outgoing is None


def test_who_holds_the_post_may_take_it_anew(people, held):
    accept(invite(held, name="สมศรี", email="", by=people["team"]), people["secretary"])
    assert Post.objects.get(pk=held.pk).holder == people["secretary"]


def test_an_open_link_is_closed_when_the_post_is_filled_otherwise(client, people, held):
    PostHolder.objects.filter(post=held).delete()
    invitation = invite(held, name="สมศรี", email="", by=people["team"])
    people_actions.seat(held, people["neighbour"], by=people["admin"], reason="ตามคำสั่งอำเภอ")
    assert client.post(link_of(invitation), newcomer()).status_code == 410
    assert Post.objects.get(pk=held.pk).holder == people["neighbour"]

"""Inviting to a post, withdrawing, and accepting by the one-time link."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.people import actions as people_actions
from agencies.people import letters
from agencies.people.forms import AcceptForm, InviteForm
from agencies.people.models import Handover, Invitation, Post, User
from agencies.people.requests import SignedIn


def link_to(request: HttpRequest, invitation: Invitation) -> str:
    """Return the whole address that opens ``invitation``."""
    return request.build_absolute_uri(people_actions.address_of(invitation))


@door("post.invite", Post)
def invite(request: SignedIn, post: Post) -> HttpResponse:
    """Ask whom to invite; then show the link on the post's page and mail it where there is an address."""
    holder = post.holder
    form = InviteForm(request.POST or None, holder=holder, by=request.user)
    if request.method == "POST" and form.is_valid():
        invitation = people_actions.invite(post, by=request.user, **form.cleaned_data)
        _mail(request, invitation)
        tell_doubts(request, form)
        if holder:
            letters.to_holder(
                invitation, holder, request.build_absolute_uri(reverse("agencies:successor", args=[post.pk]))
            )
        return redirect("agencies:post", pk=post.pk)
    crumbs = [("ตำแหน่งและบุคคล", reverse("agencies:posts")), (post.title, reverse("agencies:post", args=[post.pk]))]
    context = {"form": form, "post": post, "holder": holder, "crumbs": crumbs}
    return render(request, "agencies/people/invite.html", context, status=UNREADABLE if form.errors else 200)


def _mail(request: HttpRequest, invitation: Invitation) -> None:
    """Send the link; a mail server that fails costs a sentence, not the invitation."""
    if not invitation.email:
        messages.success(request, "สร้างคำเชิญแล้ว กรุณาคัดลอกลิงก์ด้านล่างส่งให้ผู้รับเชิญ")
        return
    if letters.to_invited(invitation, link_to(request, invitation)):
        messages.success(request, f"สร้างคำเชิญแล้ว และส่งลิงก์ไปที่ {invitation.email}")
    else:
        messages.warning(request, "สร้างคำเชิญแล้ว แต่ส่งอีเมลไม่สำเร็จ กรุณาคัดลอกลิงก์ด้านล่างส่งให้ผู้รับเชิญ")


@require_POST
@door("post.invite", Post)
def withdraw_invitation(request: SignedIn, post: Post) -> HttpResponse:
    """Close the open invitation to a post, and tell its holder, who was told of it."""
    standing, holder = people_actions.open_invitations().filter(post=post).first(), post.holder
    closed = people_actions.withdraw(post)
    if closed and standing and holder:
        letters.of_withdrawal(standing, holder, by=request.user)
    messages.success(request, "ถอนคำเชิญแล้ว ลิงก์เดิมใช้ไม่ได้อีก" if closed else "ไม่มีคำเชิญที่เปิดอยู่")
    return redirect("agencies:post", pk=post.pk)


@login_not_required
@never_cache
@sensitive_post_parameters()
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take a post by its link: with the account one is signed in with, or with a new one."""
    try:
        invitation = people_actions.opened(token)
        if isinstance(request.user, User):
            return _taken_by(request, invitation, request.user)
        return _taken_by_newcomer(request, invitation)
    except people_actions.LinkClosed:
        return render(request, "agencies/people/invitation_closed.html", status=410)


def _taken_by(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    people_actions.check_taker(invitation, user)
    if people_actions.waits_for_holder(invitation, user):
        return _not_yet(request, invitation)
    if request.method != "POST":
        return render(request, "agencies/people/invitation_accept.html", {"form": None, "invitation": invitation})
    return _welcome(request, people_actions.accept(invitation, user))


def _not_yet(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say that the holder has not agreed yet; the link stays open."""
    context = {"invitation": invitation, "sentence": people_actions.HOLDER_STANDS}
    status = CONFLICT if request.method == "POST" else 200
    return render(request, "agencies/people/invitation_waits.html", context, status=status)


def _taken_by_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if people_actions.waits_for_holder(invitation):
        return _not_yet(request, invitation)
    first, _, last = (invitation.name if invitation.invited_by else "").partition(" ")
    form = AcceptForm(request.POST or None, initial={"first_name": first, "last_name": last.strip()})
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.email = invitation.email
        try:
            handover = people_actions.accept(invitation, user)
        except IntegrityError:  # somebody took the name between the check and the writing
            form.add_error("username", "มีบัญชีชื่อนี้แล้ว กรุณาตั้งชื่ออื่น")
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            tell_doubts(request, form)
            return _welcome(request, handover)
    context, status = {"form": form, "invitation": invitation}, UNREADABLE if form.errors else 200
    return render(request, "agencies/people/invitation_accept.html", context, status=status)


def _welcome(request: HttpRequest, handover: Handover) -> HttpResponse:
    letters.of_handover(handover)
    messages.success(request, f"ท่านเข้าดำรงตำแหน่ง {handover.post} แล้ว")
    return redirect("home")

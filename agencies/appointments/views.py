"""Requests to fill a post on the screen: asking, the list, one request with its steps, and the log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.access.reasons import require_somewhere
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts, words_in
from agencies.appointments.actions import APPOINTMENTS, CannotAppoint, check_person, file, file_second_step, settle
from agencies.appointments.forms import ReasonForm, WishForm
from agencies.appointments.lists import APPOINTED, LOG
from agencies.appointments.models import Appointment, Wanted
from agencies.appointments.queries import in_place_of, log_rows
from agencies.lists.answering import answer
from agencies.people import letters
from agencies.people.actions import address_of, open_invitations
from agencies.people.models import Post, User
from agencies.people.requests import SignedIn
from agencies.workflow import Move

POSTS = ("ตำแหน่งและบุคคล", "/posts/")


def _listed() -> tuple[str, str]:
    return "คำขอแต่งตั้ง", reverse("agencies:appointments")


@door("post.view", Post)
def appoint(request: SignedIn, post: Post) -> HttpResponse:
    """Ask that a post be filled; what was typed stays when it is refused."""
    require(request, "appointment.file", Appointment(post=post))
    form = WishForm(request.POST if request.method == "POST" else None, post=post)
    if form.is_valid():
        try:
            asked = file(post, form.wish, by=request.user)
        except CannotAppoint as refusal:
            form.add_error(None, " ".join(refusal.reasons))
        else:
            _tell_holder(request, asked)
            tell_doubts(request, form)
            return redirect("agencies:appointment", asked.pk)
    return _asking(request, post, form=form, page="appoint")


@door("post.view", Post)
def second_step_reset(request: SignedIn, post: Post) -> HttpResponse:
    """Ask that the second step of who holds a post be taken away, and tell her that it was asked."""
    require(request, "appointment.file", Appointment(post=post))
    if not settings.MFA:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = file_second_step(post, form.said, by=request.user)
        except CannotAppoint as refusal:
            form.add_error(None, " ".join(refusal.reasons))
        else:
            _tell_of_second_step(asked, by=request.user, is_done=False)
            tell_doubts(request, form)
            return redirect("agencies:appointment", asked.pk)
    return _asking(request, post, form=form, page="second_step_reset")


def _tell_of_second_step(asked: Appointment, *, by: User, is_done: bool) -> None:
    if asked.user is not None:
        letters.of_second_step(asked.user, by=by, reason=asked.reason, is_done=is_done)


def _asking(request: SignedIn, post: Post, *, form: ReasonForm, page: str) -> HttpResponse:
    crumbs = [POSTS, (post.title, reverse("agencies:post", args=[post.pk]))]
    context = {"form": form, "post": post, "holder": post.holder, "crumbs": crumbs}
    status = UNREADABLE if form.errors else 200
    return render(request, f"agencies/appointments/{page}.html", context, status=status)


def _tell_holder(request: SignedIn, asked: Appointment) -> None:
    """Write to who holds the post at once: she learns of it before anybody confirms."""
    holder, link = asked.outgoing, request.build_absolute_uri(reverse("agencies:replacement", args=[asked.post_id]))
    if isinstance(holder, User):
        letters.to_replaced(asked.post, holder, whom=asked.whom, asker=request.user, reason=asked.reason, link=link)


@require_GET
def replacement(request: SignedIn, pk: int) -> HttpResponse:
    """Show what was asked about a post of one's own and waits; other people's posts are not found."""
    post = next((post for post in request.user.posts if post.pk == pk), None)
    if post is None:
        raise Http404
    asked = in_place_of(request.user).filter(post=post).first()
    return render(request, "agencies/appointments/replacement.html", {"post": post, "appointment": asked})


@require_GET
@door("appointment.view")
def appointments(request: SignedIn) -> HttpResponseBase:
    """List the requests in reach, the newest first."""
    require_somewhere(request.user, "appointment.view")
    listing = APPOINTED.read(request, Appointment.objects.visible_to(request.user).named())
    return answer(listing, "agencies/appointments/appointment_list.html", {"crumbs": [POSTS]})


@require_GET
@door("appointment.view", Appointment)
def appointment(request: SignedIn, appointment: Appointment) -> HttpResponse:
    """Show one request, its history and what the reader may do with it."""
    return _detail(request, appointment)


def _detail(request: SignedIn, appointment: Appointment, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    invitation = open_invitations().filter(pk=appointment.invitation_id or 0).first()
    # Only who asked hands the link on, and she is the one who cannot take it.
    is_mine = invitation is not None and appointment.asked_by_id == request.user.pk
    context = {
        "appointment": appointment,
        "state": APPOINTMENTS.keeping.read(appointment),
        "state_label": APPOINTMENTS.state_label(appointment),
        "moves": [
            (move, APPOINTMENTS.reasons_against(appointment, move))
            for move in _moves(request, appointment)
            if move.name != "recall" or invitation is not None
        ],
        "events": [_event(event) for event in appointment.events.all()],
        "link": request.build_absolute_uri(address_of(invitation)) if invitation and is_mine else "",
        "invitation": invitation,
        "refusals": refusals,
        "crumbs": [POSTS, _listed()],
    }
    status = CONFLICT if refusals else 200
    return render(request, "agencies/appointments/appointment.html", context, status=status)


def _event(event: Any) -> dict[str, object]:  # noqa: ANN401  a row of the request's history
    shown = {name: getattr(event, name) for name in ("at", "by_name", "by_post", "note")}
    return shown | {"title": APPOINTMENTS.labels[event.move]}


def _moves(request: SignedIn, appointment: Appointment) -> list[Move[Appointment]]:
    """Return the steps that are the reader's: a second person's, or the asker's own."""
    return [move for move in APPOINTMENTS.open_moves(appointment, request.user) if _is_hers(request, appointment, move)]


def _is_hers(request: SignedIn, appointment: Appointment, move: Move[Appointment]) -> bool:
    try:
        check_person(appointment, move.name, request.user)
    except PermissionDenied:
        return False
    return True


@require_POST
@door("appointment.view", Appointment)
def appointment_move(request: SignedIn, appointment: Appointment) -> HttpResponse:
    """Confirm, decline or withdraw."""
    name = request.POST.get("move", "")
    if name not in APPOINTMENTS.by_name:
        raise Http404
    try:
        handover = settle(appointment, name, by=request.user, note=words_in(request, "note"))
    except CannotAppoint as refusal:
        appointment.refresh_from_db()
        return _detail(request, appointment, refusals=refusal.reasons)
    if handover:
        letters.of_handover(handover)
    if name == "confirm" and appointment.wanted == Wanted.SECOND_STEP:
        _tell_of_second_step(appointment, by=request.user, is_done=True)
    messages.success(request, f"{APPOINTMENTS[name].label}แล้ว")
    return redirect("agencies:appointment", appointment.pk)


@require_GET
@door("appointment.log")
def log(request: SignedIn) -> HttpResponseBase:
    """Show what administrators and inviting offices did, the newest first."""
    require_somewhere(request.user, "appointment.log")
    return answer(LOG.read(request, log_rows()), "agencies/appointments/log.html", {"crumbs": [POSTS]})

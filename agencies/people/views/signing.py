"""Signing in, and what happens after too many wrong passwords."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from agencies.people.forms import SignInForm

_page = LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign a person in and bring her back to where she was; a part of a page sends the whole page here."""
    if request.htmx and request.method == "GET":  # type: ignore[attr-defined]  # django-htmx's middleware sets it
        where = request.htmx.current_url_abs_path or reverse("home")  # type: ignore[attr-defined]
        answer = HttpResponseClientRedirect(f"{reverse('sign_in')}?{urlencode({'next': where})}")
        answer.status_code = HTTPStatus.UNAUTHORIZED  # a form that was being saved must not think it is
        return answer
    return _page(request)


def password_changed(request: HttpRequest) -> HttpResponse:
    """Say that the new password is in force, on the page of one's own work."""
    messages.success(request, "เปลี่ยนรหัสผ่านแล้ว")
    return redirect("home")


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send visitors of the admin pages through the one sign-in page; refuse people who are no staff."""
    if request.user.is_authenticated:
        raise PermissionDenied("หน้านี้สำหรับผู้ดูแลระบบเท่านั้น")
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.GET.get('next', reverse('admin:index'))})}")


def locked(request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Tell a person shut out after repeated wrong passwords when she may try again, and what else she can do."""
    cool_off = get_cool_off(request)
    context = {
        "limit": get_failure_limit(request, credentials),
        "ends_at": timezone.now() + cool_off if cool_off else None,
    }
    return render(request, "registration/locked.html", context, status=429)

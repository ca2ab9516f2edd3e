"""Signing in, and what happens after too many wrong passwords."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from agencies.access.limits import MINUTE_S, busy, client_address, is_beyond, limited_by
from agencies.people import letters, second_step
from agencies.people.forms import ForgottenForm, NewPasswordForm, SignInForm
from agencies.people.models import User
from agencies.people.names import LONGEST, user_name


class SignIn(LoginView):
    """Name and password; who has set a second step up still owes it afterwards."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign the person in, and write down in her session what is still due."""
        response = super().form_valid(form)
        if settings.MFA and second_step.is_set_up(form.get_user()):
            self.request.session[second_step.SESSION_KEY] = second_step.DUE
        return response


_page = SignIn.as_view()


@login_not_required
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign a person in and bring her back to where she was; a part of a page sends the whole page here."""
    if request.htmx and request.method == "GET":  # type: ignore[attr-defined]  # django-htmx's middleware sets it
        where = request.htmx.current_url_abs_path or reverse("home")  # type: ignore[attr-defined]
        answer = HttpResponseClientRedirect(f"{reverse('sign_in')}?{urlencode({'next': where})}")
        answer.status_code = HTTPStatus.UNAUTHORIZED  # a form that was being saved must not think it is
        return answer
    if request.method == "POST" and _is_pressed(request, _typed_name(request)):
        return busy(
            request,
            MINUTE_S,
            title="มีการลองเข้าสู่ระบบด้วยชื่อนี้บ่อยเกินไป",
            advice="บัญชีไม่ได้ถูกปิด เครื่องหรือเครือข่ายที่เจ้าของบัญชีเคยเข้าสู่ระบบไว้ยังใช้ได้ตามปกติ",
        )
    return _page(request)


def _typed_name(request: HttpRequest) -> str:
    """Return whose name is tried; what is too long to be a name is cut, for nobody is called so."""
    return user_name(request.POST.get("username", "")[:LONGEST])


def _is_pressed(request: HttpRequest, name: str) -> bool:
    """Tell whether so many try this name that a place it never signed in from has to wait; its own place never does."""
    if not is_beyond("ACCOUNT_SIGN_INS_PER_MINUTE", name):
        return False
    return not AccessLog.objects.filter(username=name, ip_address=client_address(request)).exists()


_asking = PasswordResetView.as_view(
    form_class=ForgottenForm,
    template_name="registration/password_reset.html",
    email_template_name="registration/password_reset_mail.txt",
    subject_template_name="registration/password_reset_subject.txt",
)


@login_not_required
@limited_by("RESET_REQUESTS_PER_HOUR", methods={"POST"})
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Mail a link for a new password, with a brake; where no mail is sent the page says so and promises none."""
    if not letters.go_out():
        return render(request, "registration/password_reset.html", {"form": None})
    return _asking(request)


class NewPassword(PasswordResetConfirmView):
    """A new password behind a mailed link: who could open it is the person herself, so a lock on her name ends."""

    form_class = NewPasswordForm
    template_name = "registration/password_reset_new.html"

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        """Store the password and let her sign in at once, wherever somebody had mistyped it."""
        response = super().form_valid(form)
        reset(username=form.user.get_username())
        return response


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
    cool_off = get_cool_off(request) or timedelta(0)
    name = (credentials or {}).get("username")
    tries = AccessAttempt.objects.filter(username=name, ip_address=client_address(request))
    last = tries.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    context = {"limit": get_failure_limit(request, credentials), "ends_at": last + cool_off}
    response = render(request, "registration/locked.html", context, status=429)
    response["Retry-After"] = str(max(1, round((last + cool_off - timezone.now()).total_seconds())))
    return response

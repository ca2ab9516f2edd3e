"""The second step of signing in: giving a code or a passkey, setting them up, recovery codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from agencies.access.limits import limited_by
from agencies.people import second_step as steps
from agencies.people.forms import CodeForm, PasskeyForm, SetUpForm
from agencies.people.models import User
from agencies.people.requests import SignedIn

View = Callable[..., HttpResponse]
Asking = Callable[[User], tuple[dict[str, Any], dict[str, Any]]]
# What somebody may do whose second step is still to come: give it, set it up, or leave.
ON_THE_WAY = {"second_step", "passkey_step", "two_factor", "passkey_add", "sign_out"}
SECRET = "two_factor_key"  # noqa: S105  the session's key for it, not the secret
QUESTION = "passkey_question"  # the session's key for what the browser was asked last
NOT_HERS = "พาสคีย์นี้ใช้ยืนยันไม่ได้ หรือหน้านี้เปิดทิ้งไว้นานเกินไป กรุณากดปุ่มแล้วลองอีกครั้ง ถ้ายังไม่ได้ ให้ใช้รหัสจากโทรศัพท์หรือรหัสสำรอง"
NOT_ADDED = "ยังไม่ได้เพิ่มพาสคีย์ เพราะอุปกรณ์ตอบไม่ครบ พาสคีย์นี้มีอยู่แล้ว หรือหน้านี้เปิดทิ้งไว้นานเกินไป กรุณาลองอีกครั้ง"
NOT_SAVED = "ยังไม่ได้บันทึก ต้องยืนยันตัวตนขั้นที่สองก่อน กรุณาเปิดหน้า «ยืนยันสองชั้น» ในแท็บใหม่ เมื่อยืนยันแล้วให้กลับมาหน้านี้และกดบันทึกอีกครั้ง"


def led(get_response: View) -> View:
    """Lead who has signed in by password alone to her second step, or to setting it up, before anything else."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    answer.process_view = _led  # type: ignore[attr-defined]  # Django looks for it there
    return answer


def _led(request: HttpRequest, view: View, _args: Any, _keys: Any) -> HttpResponse | None:  # noqa: ANN401  Django's own
    if not settings.MFA or not getattr(view, "login_required", True) or not request.user.is_authenticated:
        return None
    where = _what_is_missing(request)
    if where is None or (request.resolver_match and request.resolver_match.view_name in ON_THE_WAY):
        return None
    if getattr(request, "htmx", False):
        answer = HttpResponseClientRedirect(reverse(where))
        answer.status_code = HTTPStatus.UNAUTHORIZED  # a form that was being saved must not think it is
        return answer
    if request.method not in {"GET", "HEAD"}:
        raise PermissionDenied(NOT_SAVED)
    return redirect(f"{reverse(where)}?{urlencode({'next': request.get_full_path()})}")


def _what_is_missing(request: HttpRequest) -> str | None:
    """Return the name of the page that comes first: the code, or the set-up; None when nothing is missing."""
    step = request.session.get(steps.SESSION_KEY)
    if step == steps.DUE:
        return "second_step"
    return "two_factor" if step != steps.DONE and steps.must_have(request.user) else None  # type: ignore[arg-type]


def _back(request: HttpRequest) -> str:
    """Return where the person was going, within this house."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else reverse("home")


@never_cache
@sensitive_post_parameters()
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def second_step(request: SignedIn) -> HttpResponse:
    """Ask for the code of the phone, or a recovery code; then go on to where she was going."""
    if request.session.get(steps.SESSION_KEY) != steps.DUE:
        return redirect(_back(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if steps.opens(request.user, form.cleaned_data["code"]):
            return _through(request)
        form.add_error("code", "รหัสไม่ถูกต้อง หมดเวลา ใช้ไปแล้ว หรือลองถี่เกินไป กรุณารอให้โทรศัพท์แสดงรหัสชุดใหม่ แล้วลองอีกครั้ง")
    asked = _ask(request, steps.asked_for_known) if steps.passkeys(request.user).exists() else ""
    return render(request, "registration/second_step.html", {"form": form, "next": _back(request), "asked": asked})


def _ask(request: SignedIn, asking: Asking) -> str:
    """Return as JSON what the browser is asked, and keep what judges its answer; nothing where passkeys cannot be."""
    if not settings.PASSKEYS:
        return ""
    question, request.session[QUESTION] = asking(request.user)
    return json.dumps(question)


@require_POST
@never_cache
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def passkey_step(request: SignedIn) -> HttpResponse:
    """Take a passkey's answer for the second step; each question is answered once."""
    if request.session.get(steps.SESSION_KEY) != steps.DUE:
        return redirect(_back(request))
    form, state = PasskeyForm(request.POST), request.session.pop(QUESTION, None)
    del form.fields["name"]
    if state and form.is_valid() and steps.passkey_opens(request.user, state, form.cleaned_data["answer"]):
        return _through(request)
    messages.error(request, NOT_HERS)
    return redirect(f"{reverse('second_step')}?{urlencode({'next': _back(request)})}")


def _through(request: SignedIn) -> HttpResponse:
    request.session[steps.SESSION_KEY] = steps.DONE
    request.session.cycle_key()
    if (left := steps.codes_left(request.user)) <= 2:
        messages.warning(request, f"รหัสสำรองเหลือ {left} รหัส กรุณาทำชุดใหม่ที่หน้า «ยืนยันสองชั้น»")
    return redirect(_back(request))


@never_cache
@sensitive_post_parameters()
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def two_factor(request: SignedIn) -> HttpResponse:
    """Show whether the second step is set up; set it up by a code of the phone that has read the picture."""
    if not settings.MFA:
        raise Http404
    if request.session.get(steps.SESSION_KEY) == steps.DUE:
        return redirect("second_step")
    if not steps.is_set_up(request.user):
        return _set_up(request)
    context = {
        "must": steps.must_have(request.user),
        "left": steps.codes_left(request.user),
        "has_phone": steps.has_phone(request.user),
        "passkeys": steps.passkeys(request.user),
        "asked": _ask(request, steps.asked_for_new),
        "name_form": PasskeyForm(),
        "next": _back(request),
    }
    return render(request, "registration/two_factor.html", context)


@never_cache
@sensitive_post_parameters()
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def phone_add(request: SignedIn) -> HttpResponse:
    """Set a phone up beside the passkeys; new recovery codes take the place of the former ones."""
    _require_done(request)
    return redirect("two_factor") if steps.has_phone(request.user) else _set_up(request)


def _set_up(request: SignedIn) -> HttpResponse:
    key = request.session.setdefault(SECRET, steps.new_key())
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if codes := steps.set_up(request.user, key, form.cleaned_data["code"]):
            del request.session[SECRET]
            request.session[steps.SESSION_KEY] = steps.DONE
            return render(request, "registration/recovery_codes.html", {"codes": codes, "next": _back(request)})
        form.add_error("code", "รหัสไม่ตรงกับที่โทรศัพท์ควรแสดง กรุณาตรวจนาฬิกาของโทรศัพท์ แล้วใส่รหัสชุดที่แสดงอยู่ตอนนี้")
    phone = steps.device(request.user, key)
    picture = segno.make(phone.config_url, error="l", micro=False).svg_data_uri(
        scale=4, border=2, dark="#000", light="#fff"
    )
    secret = phone.config_url.partition("secret=")[2].partition("&")[0]
    spelled = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "picture": picture, "spelled": spelled, "next": _back(request), "name_form": PasskeyForm()}
    first = not steps.is_set_up(request.user)
    context |= {"must": first and steps.must_have(request.user), "first": first}
    context["asked"] = _ask(request, steps.asked_for_new) if first else ""
    return render(request, "registration/two_factor_set_up.html", context)


@require_POST
@never_cache
def recovery_codes(request: SignedIn) -> HttpResponse:
    """Show new recovery codes, once; the former ones end."""
    _require_done(request)
    codes = steps.new_recovery_codes(request.user)
    return render(request, "registration/recovery_codes.html", {"codes": codes, "next": reverse("two_factor")})


@require_POST
@never_cache
@limited_by("SIGN_INS_PER_MINUTE", methods={"POST"})
def passkey_add(request: SignedIn) -> HttpResponse:
    """Keep a new passkey; the first second step of a person brings her recovery codes."""
    if not settings.MFA:
        raise Http404
    first = not steps.is_set_up(request.user) and request.session.get(steps.SESSION_KEY) != steps.DUE
    if not first:
        _require_done(request)
    form, state = PasskeyForm(request.POST), request.session.pop(QUESTION, None)
    if not (state and form.is_valid() and steps.add_passkey(request.user, state, **form.cleaned_data)):
        messages.error(request, NOT_ADDED)
        return redirect(f"{reverse('two_factor')}?{urlencode({'next': _back(request)})}")
    messages.success(request, f"เพิ่มพาสคีย์ «{form.cleaned_data['name']}» แล้ว")
    if not first:
        return redirect("two_factor")
    request.session[steps.SESSION_KEY] = steps.DONE
    codes = steps.new_recovery_codes(request.user)
    return render(request, "registration/recovery_codes.html", {"codes": codes, "next": _back(request)})


@require_POST
def passkey_off(request: SignedIn, pk: int) -> HttpResponse:
    """Take one of her own passkeys away."""
    _require_done(request)
    steps.take_passkey(request.user, pk)
    return _taken(request, "เลิกใช้พาสคีย์แล้ว")


@require_POST
def two_factor_off(request: SignedIn) -> HttpResponse:
    """Take the phone away: to set another one up, or where no post of hers asks for a second step."""
    _require_done(request)
    steps.take_phone(request.user)
    return _taken(request, "เลิกใช้โทรศัพท์เครื่องเดิมแล้ว")


def _taken(request: SignedIn, said: str) -> HttpResponse:
    if not steps.is_set_up(request.user):
        del request.session[steps.SESSION_KEY]
        said = f"{said} รหัสสำรองชุดเดิมใช้ไม่ได้อีก"
    messages.success(request, said)
    return redirect("two_factor")


def _require_done(request: SignedIn) -> None:
    if request.session.get(steps.SESSION_KEY) != steps.DONE:
        raise PermissionDenied("ต้องยืนยันตัวตนขั้นที่สองในการเข้าสู่ระบบครั้งนี้ก่อน กรุณาออกจากระบบ แล้วเข้าใหม่")

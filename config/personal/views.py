"""What the program keeps about whoever asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.limits import limited_by
from agencies.people import letters
from agencies.people.requests import SignedIn
from config.personal.actions import change_address
from config.personal.forms import AddressForm
from config.personal.queries import downloads_of, failures_of, personal_data


@limited_by("SIGN_INS_PER_MINUTE", {"POST"})
@require_http_methods(["GET", "POST"])
def personal(request: SignedIn) -> HttpResponse:
    """Show a person what is kept about her, offer it as a file, and store another e-mail address."""
    form = AddressForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        change_address(request.user, form.cleaned_data["email"])
        messages.success(request, "บันทึกอีเมลแล้ว")
        return redirect("personal")
    context = {
        "form": form,
        "tenures": request.user.tenures.select_related("post__area"),
        "downloads": downloads_of(request.user).count(),
        "failures": failures_of(request.user).count(),
        "letters_go_out": letters.go_out(),
    }
    return render(request, "config/personal/personal.html", context, status=422 if form.errors else 200)


@require_GET
def personal_file(request: SignedIn) -> JsonResponse:
    """Hand a person everything that is kept about her, for her to take along."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(personal_data(request.user), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response

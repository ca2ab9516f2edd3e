"""What the house says of itself: what it keeps of people, who can use it how, whom finders of weaknesses ask."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# A year at most, says RFC 9116; the file is made when it is asked for, so half of one is always ahead.
SECURITY_VALID_FOR = timedelta(days=180)


def contact() -> dict[str, str]:
    """Return whom people ask: ``name``, ``email`` and ``phone``, each the empty text when none is named."""
    return {"name": settings.CONTACT_NAME, "email": settings.CONTACT_EMAIL, "phone": settings.CONTACT_PHONE}


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of people, why, how long, and whom to ask (PDPA)."""
    hours, days = settings.SESSION_COOKIE_AGE // 3600, settings.SIGN_INS_KEPT_DAYS
    kept = {"session_hours": hours, "sign_ins_days": days}
    return render(request, "config/pages/privacy.html", kept | {"contact": contact()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say who can use the pages how, what is known not to work, and whom to tell."""
    return render(request, "config/pages/accessibility.html", {"contact": contact()})


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Let robots read; what they shall not keep says so itself, and what has a token in its address is not theirs."""
    closed = ("/admin/", "/invitation/", "/password/", "/v/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """Tell who found a weakness whom to write to (RFC 9116)."""
    address = settings.CONTACT_EMAIL
    whom = f"mailto:{address}" if address else f"{settings.PUBLIC_URL}{reverse('privacy')}"
    expires = (timezone.now() + SECURITY_VALID_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    canonical = f"{settings.PUBLIC_URL}{reverse('security')}"
    lines = [f"Contact: {whom}", f"Expires: {expires}", "Preferred-Languages: th, en", f"Canonical: {canonical}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

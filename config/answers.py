"""What every answer carries, and how a session goes on while somebody works."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Answer = Callable[[HttpRequest], HttpResponse]
# What no page of the house asks of a phone; a picture for a form is taken by the phone's own camera, outside the page.
NOT_ASKED_FOR = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in NOT_ASKED_FOR)
RENEWED_AT = "renewed_at"


def sealed(get_response: Answer) -> Answer:
    """Keep what was answered to somebody signed in out of every cache, her own browser's included; parts too."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def sliding(get_response: Answer) -> Answer:
    """Give a session its whole time again when half of it is gone and somebody still works.

    Between a sign-in and half its time nothing is written: who opens page after page costs one row in six hours.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = vars(request).get("_cached_user")
        if user is not None and user.is_authenticated and _is_half_gone(request):
            request.session[RENEWED_AT] = timezone.now().timestamp()
        return response

    return answer


def _is_half_gone(request: HttpRequest) -> bool:
    signed_in = request.user.last_login if request.user.is_authenticated else None
    begun = request.session.get(RENEWED_AT) or (signed_in.timestamp() if signed_in else 0)
    return timezone.now().timestamp() - begun > settings.SESSION_COOKIE_AGE / 2

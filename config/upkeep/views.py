"""For whoever watches the installation: may the proxy send people here, and is everything as it should be."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from config.upkeep.readiness import broker_answers, database_answers, readiness

STATUS = {True: "ok", False: "down"}


@login_not_required
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer, 503 and which of them does not otherwise: for the proxy."""
    checks = {"database": database_answers(), "broker": broker_answers()}
    ok = all(checks.values())
    parts = {name: STATUS[answers] for name, answers in checks.items()}
    return JsonResponse({"status": STATUS[ok], **parts}, status=200 if ok else 503)


@login_not_required
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything is as it should be, 503 otherwise, and always what was found."""
    found = readiness()
    said = {
        "status": STATUS[found.is_ready],
        "database": STATUS[found.database],
        "broker": STATUS[found.broker],
        "workers": {name: STATUS[lives] for name, lives in found.workers.items()},
        "waiting": {**vars(found.waiting), "status": "late" if found.is_late else "ok"},
        "disk": {"free_mb": found.disk_free_mb, "status": "low" if found.is_full else "ok"},
    }
    return JsonResponse(said, status=200 if found.is_ready else 503)

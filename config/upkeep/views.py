"""How the installation is: for the proxy, for whoever watches, and for who finds its disk full."""

from __future__ import annotations

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views.decorators.cache import never_cache
from django.views.defaults import server_error

from agencies.fullness import is_full
from config.upkeep.readiness import broker_answers, database_answers, readiness

_LOGGER = logging.getLogger(__name__)
INSUFFICIENT_STORAGE = 507
FULL = (
    "พื้นที่เก็บข้อมูลของเครื่องแม่ข่ายเต็ม รายการนี้จึงยังไม่ได้บันทึก ข้อมูลเดิมอยู่ครบและเปิดอ่านได้ตามปกติ "
    "กรุณากดย้อนกลับเพื่อเก็บข้อความที่กรอกไว้ แล้วแจ้งผู้ดูแลระบบให้เพิ่มพื้นที่"
)
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


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what nobody caught: a full disk in one sentence, everything else as Django does."""
    if not is_full(sys.exc_info()[1]):
        return server_error(request)
    _LOGGER.error("the disk is full: %s %s was not stored", request.method, request.path)
    # As Django's own page of an error: nothing is asked of a database.
    return HttpResponse(loader.render_to_string("507.html", {"sentence": FULL}), status=INSUFFICIENT_STORAGE)

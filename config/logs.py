"""How the program speaks in its logs: one JSON object a line, each with the reference of the request it belongs to."""

import logging
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.core import RESERVED_ATTRS

logger = logging.getLogger(__name__)

# What is never written beside a message: objects that say nothing in JSON, and the arguments Celery repeats.
UNSAID = [*RESERVED_ATTRS, "request", "data", "server_time"]


# Whoever holds one of these addresses may do what it is for: invitations, new passwords, the papers of a release.
# tests/config/test_logs.py walks all addresses that carry a token.
LIVE = re.compile(r"(/(?:invitation|v|password/new/[^/\s]+)/)[^/\s\"'?]+")


def masked(text: str) -> str:
    """Return ``text`` with «…» in place of every token that an address in it carries."""
    return LIVE.sub(r"\1…", text)


class Expected(logging.Filter):
    """Say whose request a line is about; leave out live tokens, and the traceback of a refusal: that one was meant."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the request's words to Django's record of it; keep every record."""
        said = record.getMessage()
        if LIVE.search(said):
            record.msg, record.args = masked(said), None
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            vars(record).update(described(request))
            if getattr(record, "status_code", 500) < 500:
                record.exc_info = record.exc_text = None
        return True


def described(request: HttpRequest) -> dict[str, Any]:
    """Return ``method``, ``path`` and ``user``: a number, or None when nobody asked who it is (no query is made)."""
    user = vars(request).get("_cached_user")
    return {"method": request.method, "path": masked(request.path), "user": getattr(user, "pk", None)}


def request_lines(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Write one line for each answer below 400; Django itself writes the line of every other."""

    def answer(request: HttpRequest) -> HttpResponse:
        begun = monotonic()
        response = get_response(request)
        if response.status_code < 400:
            taken = {"status_code": response.status_code, "ms": round((monotonic() - begun) * 1000)}
            logger.info("%s %s", request.method, request.path, extra=described(request) | taken)
        return response

    return answer


def logging_settings(level: int) -> dict[str, Any]:
    """Return Django's LOGGING: all of it to the standard error stream, from ``level`` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "reference": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"},
            "expected": {"()": "config.logs.Expected"},
        },
        "formatters": {
            "line": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{request_id}{message}",
                "style": "{",
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                "reserved_attrs": UNSAID,
                "json_ensure_ascii": False,
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["reference", "expected"],
            }
        },
        "loggers": {
            # These bring handlers of their own, which would say everything a second time or in another form.
            "django": {"handlers": [], "level": "NOTSET"},
            "django.server": {"handlers": ["console"], "propagate": False},
            "gunicorn.error": {"handlers": ["console"], "propagate": False},
            # Every step of every page, a greeting at every start, how a reference came about: they bury what matters.
            "weasyprint.progress": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "django_guid": {"level": "WARNING"},
            # «Received» is said before the task's reference is known; the line at its end has it.
            "celery.worker.strategy": {"level": "WARNING"},
        },
        "root": {"handlers": ["console"], "level": level},
    }

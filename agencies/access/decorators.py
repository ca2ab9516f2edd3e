"""Every view stands behind a door: the object is looked up within reach (404) and the action is allowed (403)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from agencies.access.incoming import Unkeepable, check_sent, refused_text
from agencies.access.permissions import check_permission

View = Callable[..., HttpResponseBase]


def door(permission: str, model: type[Model] | None = None, *, by: str = "pk") -> Callable[[View], View]:
    """Guard a view with one row of the permission table, «object.action».

    With a model the view gets the object itself in place of its key: outside the person's reach it does not exist
    (404), inside reach but not allowed it is forbidden (403).  Without one the view narrows its own lists.
    """

    def dress(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **keys: Any) -> HttpResponseBase:
            if model is None:
                return view(request, **keys)
            # The documented way to any model's manager; every guarded model's knows reach.
            manager: Any = model._default_manager  # noqa: SLF001
            thing = get_object_or_404(manager.visible_to(request.user).with_place(), **{by: keys.pop(by)})
            require(request, permission, thing)
            return view(request, thing, **keys)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by tests/house: every view has its row
        guarded.model, guarded.by = model, by  # type: ignore[attr-defined]  # and by the matrix: what it opens on
        return guarded

    return dress


def takes_files(limit_mb: str, *, has_token: bool = True) -> Callable[[View], View]:
    """Let a view be sent files; ``limit_mb`` names the setting of how many megabytes in all.

    It stands directly above the view, beneath its door: the body is parsed, and the form's token
    compared, once the door has said that the object is there for the person; before that, a stranger's files would
    fill the disk.  Without ``has_token`` no token is asked for.
    """

    def dress(view: View) -> View:
        protected = csrf_protect(view) if has_token else view

        @wraps(view)
        def guarded(request: HttpRequest, *things: Model, **keys: Any) -> HttpResponseBase:
            try:
                check_sent(request.POST)
            except Unkeepable as refusal:
                return refused_text(request, refusal)
            return protected(request, *things, **keys)

        guarded.files_setting = limit_mb  # type: ignore[attr-defined]  # read by the middleware and by tests/house
        return csrf_exempt(guarded)

    return dress


def require(request: HttpRequest, permission: str, thing: Model) -> None:
    """Raise PermissionDenied unless the signed-in person may do ``permission`` on ``thing``."""
    check_permission(request.user, permission, thing)

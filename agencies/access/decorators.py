"""Every view stands behind a door: the object is looked up within reach (404) and the action is allowed (403)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

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
        return guarded

    return dress


def require(request: HttpRequest, permission: str, thing: Model) -> None:
    """Raise PermissionDenied unless the signed-in person may do ``permission`` on ``thing``."""
    check_permission(request.user, permission, thing)

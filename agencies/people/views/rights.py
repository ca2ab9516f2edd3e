"""What every role may do, for everybody: the permission table as a list."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from agencies.access.roles import Role
from agencies.lists.answering import answer
from agencies.people.lists import RIGHTS, own_roles, rights


@require_GET
@login_not_required
def who_may(request: HttpRequest) -> HttpResponseBase:
    """Show the permission table in words, one row for each of the file; what one's own posts may comes first."""
    rows = rights(request.user)
    counts = Counter(row.of.role for row in rows)
    own = [(role, Role(role).label, counts[role]) for role in own_roles(request.user)]
    return answer(RIGHTS.read(request, rows), "agencies/people/who_may.html", {"own": own})

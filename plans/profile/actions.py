"""What the tambon is: its written profile, and its picture summed from the accepted plans of its villages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.errors import Closed
from agencies.locking import overwrite
from agencies.people.models import User
from plans.profile.models import TambonProfile
from plans.tambon.actions import GONE, hold
from plans.tambon.models import TambonPlan


@transaction.atomic
def save_profile(plan: TambonPlan, values: Mapping[str, Any], *, base: int, by: User) -> TambonProfile:
    """Store the profile as typed over revision ``base`` (1: still blank).

    Raises PermissionDenied, Closed when the plan is frozen, Stale when somebody saved meanwhile; then nothing is
    written.
    """
    check_permission(by, "tambon_plan.describe", hold(plan))
    profile, _ = TambonProfile.objects.get_or_create(tambon_plan=plan)
    stored = TambonProfile.objects.filter(pk=profile.pk)
    overwrite(stored, Closed(GONE), base=base, updated_at=timezone.now(), **values)
    profile.refresh_from_db()
    return profile

"""What the tambon forum merged, as far as it is in force: two projects of one merge are one work, or done together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from plans.decisions.models import MergeMember, PublicationState
from plans.proposals.models import OWNERS


def merged(projects: Iterable[int | None]) -> dict[int, MergeMember]:
    """Return of ``projects`` those that are in a merge that was published and holds, by id; one query.

    Each comes with its merge and with its project's owner: a project is in one merge at a time.
    """
    members: QuerySet[MergeMember] = MergeMember.objects.filter(
        project__in={project for project in projects if project},
        is_active=True,
        merge__standing=PublicationState.PUBLISHED,
    )
    return {member.project_id: member for member in members.select_related("merge", *OWNERS)}

"""Results that are prepared get the reason without which none is published."""

from __future__ import annotations

from dataclasses import replace

from plans.decisions.actions import input_of, prepare, publish
from plans.decisions.models import PublicationState


def published(plan, *, by):
    """Give every prepared result that has none a reason, and publish all of them."""
    bare = plan.decisions.filter(standing=PublicationState.PREPARED, reason="").select_related("project", "lead")
    for decision in list(bare):
        prepare(plan, decision.project, replace(input_of(decision), reason="ตามลำดับของเวที"), by=by)
    return publish(plan, by=by)

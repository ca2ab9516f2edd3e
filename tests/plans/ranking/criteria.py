"""Criteria as they are typed, and a plan whose criteria are closed."""

from __future__ import annotations

from plans.ranking.actions.criteria import CriterionRow
from plans.ranking.models import Criterion
from plans.ranking.queries import criteria_of
from plans.releases.models import Release

FEASIBILITY, RANKING = Criterion.Purpose.FEASIBILITY, Criterion.Purpose.RANKING


def rows(plan, purpose=RANKING):
    return [
        CriterionRow(place, one.name, one.weight, one.is_in_use, one.guidance, one.risk)
        for place, one in enumerate(criteria_of(plan, purpose), start=1)
    ]


def freeze(plan, by):
    release = Release.objects.create(
        level=Release.Level.TAMBON,
        area=plan.area,
        period=plan.period,
        version=1,
        content='{"villages": []}',
        digest="0" * 64,
        plan_digest=plan.digest,
        by=by,
    )
    type(plan).objects.filter(pk=plan.pk).update(frozen_by=release)

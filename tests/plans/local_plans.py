"""A local plan in force, made of lines of one announced edition, for the tests of what is printed from it."""

import datetime as dt
from collections.abc import Iterable

from agencies.offices.models import Agency
from agencies.people.models import User
from plans.local.entries import Entry
from plans.local.models import Edition, EditionRow, LocalPlan
from projects.periods import PlanPeriod


def period(first: int = 2566) -> PlanPeriod:
    """Find the period of 2566–2570, of which the forms are by strategy."""
    defaults = {"form_version": PlanPeriod.FormVersion.STRATEGY_BASED, "is_open": True}
    return PlanPeriod.objects.get_or_create(first_year=first, last_year=first + 4, defaults=defaults)[0]


def announced(entries: Iterable[Entry], *, by: User, kind=Edition.Kind.MAIN, sequence: int = 1) -> Edition:
    """Announce an edition of อบต.บ้านบัว's plan that adds the entries."""
    plan = LocalPlan.objects.get_or_create(agency=Agency.objects.get(code="sao"), period=period())[0]
    edition = edition_of(plan, by=by, kind=kind, sequence=sequence)
    EditionRow.objects.bulk_create(
        EditionRow(edition=edition, form=entry.form, new=entry.data(), position=place)
        for place, entry in enumerate(entries, start=1)
    )
    return edition


def edition_of(plan: LocalPlan, *, by: User, kind=Edition.Kind.MAIN, sequence: int = 1) -> Edition:
    """Announce an edition without rows."""
    return Edition.objects.create(
        local_plan=plan,
        kind=kind,
        number=sequence,
        year=2567,
        sequence=sequence,
        state=Edition.State.ANNOUNCED,
        announced_on=dt.date(2024, 5, 7),
        created_by=by,
    )

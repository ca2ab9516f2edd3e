"""A tambon, its district and its province with their releases, made by the product's own moves.  All are invented."""

from __future__ import annotations

import json
import sys

import django
from django.db import connection

django.setup()

from plans.releases.actions import release  # noqa: E402  Django must be set up first
from plans.releases.models import Release  # noqa: E402
from plans.releases.queries import text_digest  # noqa: E402
from plans.releases.reader import content_in  # noqa: E402
from plans.rollup.actions import roll_up  # noqa: E402
from plans.upper.actions import accept, release_upper  # noqa: E402
from projects.snapshot import digest  # noqa: E402
from tests import cast, factories  # noqa: E402
from tests.plans import ledger, levels, released  # noqa: E402


def build() -> None:
    """Release the ledger's tambon twice, then the district and the province above it."""
    people = cast.assembled()
    small = ledger.build(people)
    plan = released.sendable(small.plan, people["team"])
    release(plan, by=people["team"])
    levels.several(people, {cast.VILLAGES[3]: (1000, None, 0), cast.NEIGHBOUR_TAMBON_VILLAGE: (700,)})
    roll_up(plan.pk)
    second = release(released.sendable(released.fresh(plan), people["team"]), by=people["team"])
    third = release(levels.tambon(cast.NEXT_TAMBON), by=people["next_team"])
    district, province = levels.district(), levels.province()
    for taken in (second, third):
        accept(district, levels.handed_up(taken), by=people["district"])
    risen = release_upper(district, by=people["district"])
    accept(province, levels.handed_up(risen), by=people["province"])
    release_upper(province, by=people["province"])
    factories.village_plan(cast.FAR_VILLAGE)


def digests() -> dict[str, list[str]]:
    """Return, by area and version, the stored digest of every release, that of its text and that of its rows."""
    releases = Release.objects.select_related("area").order_by("pk")
    return {
        f"{held.level} {held.area.code} {held.version}": [
            held.digest,
            text_digest(held.content),
            digest(content_in(held)),
        ]
        for held in releases
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["build"]:
        build()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
            cursor.execute("VACUUM")
    sys.stdout.write(json.dumps(digests()))

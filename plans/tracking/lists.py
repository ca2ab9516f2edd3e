"""The public list of projects in released tambon plans: what anybody finds by title, village or tambon."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from agencies.lists.asking import Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.searching import said_in
from paper.layout.sheet import Kind
from plans.decisions.models import Outcome
from plans.decisions.queries import UNCHANGED, left_as_proposed, unheard, unspoken
from plans.proposals.models import ProposalState
from plans.releases.models import Release, ReleaseLine
from plans.tambon.models import TambonLine
from plans.tracking.queries import SHOWN
from projects.periods import planned_periods

# How a place is written before its name, which is stored without it; a number after «หมู่» is that of the village.
_PREFIX = re.compile(r"^(หมู่ที่|หมู่บ้าน|หมู่|ตำบล|อำเภอ|จังหวัด|บ้าน|ม\.|ต\.|อ\.|จ\.)")
_PLACES = ("project__area__name", *(f"release__area__{above}name" for above in ("", "parent__", "parent__parent__")))


def published() -> QuerySet[ReleaseLine]:
    """Return the projects of every tambon's newest release that can still be followed by their codes."""
    later = Release.objects.filter(
        level=Release.Level.TAMBON,
        area=OuterRef("release__area"),
        period=OuterRef("release__period"),
        version__gt=OuterRef("release__version"),
    )
    followed = Q(project__village_line__plan__state__in=SHOWN) | Q(
        project__agency_proposal__state=ProposalState.PROPOSED
    )
    newest = ReleaseLine.objects.filter(~Exists(later), followed, release__level=Release.Level.TAMBON)
    lines = TambonLine.objects.filter(
        project=OuterRef("project"), tambon_plan__area=OuterRef("release__area")
    ).order_by()
    told = newest.annotate(
        waits=Exists(unheard(lines)),
        is_left=Exists(left_as_proposed(lines)),
        is_past=Exists(planned_periods().filter(pk=OuterRef("release__period"))),
    )
    places = told.select_related("project__area", "release__area__parent__parent", "release__period")
    return places.defer("release__content", "release__head")


def _fate(line: Any) -> str:  # noqa: ANN401  a line that the query told what a forum's silence says of it
    """Say what became of a project in the words of its own page: a release carries also what nobody has decided."""
    if line.fate == Outcome.CARRIED and (line.waits or line.is_left):
        return unspoken(is_past=line.is_past) if line.waits else UNCHANGED
    return str(Outcome(line.fate).label)


def _said_of(word: str) -> Q:
    """Return the condition that a word is said of a project: of its title, its code, or one of its places."""
    name = _PREFIX.sub("", word)
    if not name:  # «หมู่» alone stands before a number and says nothing by itself
        return Q(pk__isnull=False)
    number = Q(project__area__moo=int(name)) if name.isdecimal() and len(name) < 4 else Q()
    return said_in(word, "title", "code") | said_in(name, *_PLACES) | number


class FoundFilters(Filters):
    """Find projects by words in any order."""

    q = Search(
        says=_said_of,
        label="ชื่อโครงการ หมู่บ้าน หรือตำบล",
        help_text="คำใดก่อนก็ได้ เช่น ขุดลอก หมู่ 4 บ้านบัว",
    )


FOUND = List(
    "โครงการในแผนที่ออกแล้ว",
    "release_line",
    (
        Column("title", "โครงการ", "title", link=lambda line: reverse("tracked", args=[line.code])),
        Column("code", "รหัสโครงการ", "code", Kind.CODE, order=("code",)),
        Column("place", "หมู่บ้าน", "project.area", order=("area_code",)),
        Column(
            "tambon",
            "ตำบล",
            "release.area",
            order=("release__area__code",),
            note=lambda line: f"{line.release.area.parent} {line.release.area.parent.parent}",
        ),
        Column("period", "ช่วงแผน", "release.period", order=("release__period__first_year",)),
        Column("fate", "ผลการพิจารณา", _fate, order=("fate",)),
    ),
    order=("release__area__code", "position"),
    filters=FoundFilters,
    per_page=25,
    unfound="ไม่พบโครงการในแผนที่ออกแล้ว",
)


def found(request: HttpRequest) -> Listing:
    """Read the projects that are looked for; before a word is typed there are none."""
    rows = published() if request.GET.get("q", "").strip() else ReleaseLine.objects.none()
    return FOUND.read(request, rows)

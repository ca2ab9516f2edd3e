"""What a release says, read from its rows: by districts and provinces, comparisons, books and deliveries alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from agencies.areas.models import Area
from plans.decisions.models import Outcome
from plans.releases.lines import BATCH, line_of, words_of
from plans.releases.models import Release, ReleaseLine
from plans.rollup.aggregation import Line
from projects.snapshot import digest


def content_in(release: Release) -> dict[str, Any]:
    """Return everything a release says, out of its rows: its canonical form is the release's text."""
    return {**release.head, "lines": list(_words(release, release.lines.iterator(BATCH)))}


def holds_together(release: Release) -> bool:
    """Tell whether the rows of a release still say what its digest was computed over."""
    return digest(content_in(release)) == release.digest


def _words(release: Release, rows: Iterator[ReleaseLine]) -> Iterator[dict[str, Any]]:
    joined = release.lines.exclude(carrier=F("project")).values("carrier")
    carriers = dict(release.lines.filter(project__in=joined).values_list("project", "code"))
    return words_of(rows, release.head["years"], carriers)


@dataclass(frozen=True)
class Difference:
    """The lines of two releases of one plan that the other does not have word for word; without an old one all."""

    old: Release | None
    new: Release

    def words(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return of both the lines in the words of their text, to be compared project by project."""
        before = list(_words(self.old, _beside(self.old, self.new).iterator(BATCH))) if self.old else []
        return {"lines": before}, {"lines": list(_words(self.new, _beside(self.new, self.old).iterator(BATCH)))}

    def lines(self) -> tuple[dict[str, Line], dict[str, Line]]:
        """Return of both the lines as values, by code."""
        return _by_code(self.old, self.new) if self.old else {}, _by_code(self.new, self.old)


def differences(pairs: Sequence[tuple[Release | None, Release]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return of many pairs what ``Difference.words`` says of one, with one query for the rows of all of them."""
    rows: dict[int, list[ReleaseLine]] = defaultdict(list)
    releases = {release.pk for pair in pairs for release in pair if release}
    for row in ReleaseLine.objects.filter(release__in=releases).order_by("release", "position"):
        rows[row.release_id].append(row)

    def said(release: Release, other: Release | None) -> dict[str, Any]:
        theirs = {row.digest for row in rows[other.pk]} if other else frozenset()
        carriers = {row.project_id: row.code for row in rows[release.pk]}
        own = (row for row in rows[release.pk] if row.digest not in theirs)
        return {"lines": list(words_of(own, release.head["years"], carriers))}

    return [(said(old, new) if old else {"lines": []}, said(new, old)) for old, new in pairs]


def _beside(release: Release, other: Release | None) -> QuerySet[ReleaseLine]:
    """Select the rows of a release that another one does not have word for word."""
    theirs = ReleaseLine.objects.filter(release=other).order_by().values("digest")
    rows: QuerySet[ReleaseLine] = release.lines.exclude(digest__in=theirs) if other else release.lines.all()
    return rows


def _by_code(release: Release, other: Release | None) -> dict[str, Line]:
    years = len(release.head["years"])
    return {row.code: line_of(row, years) for row in _beside(release, other)}


def names_in(head: Mapping[str, Any]) -> dict[str, str]:
    """Return what a release calls its own area and every area below, by code: it was frozen with those names."""
    places = [head["place"][0], *head.get("villages", ())]
    names = ("code", "level", "name", "moo", "is_sample")
    known: dict[str, str] = head.get("names", {})
    return known | {
        place["code"]: str(Area(**{name: place[name] for name in names if name in place})) for place in places
    }


def place_in(head: Mapping[str, Any]) -> list[str]:
    """Return what a release calls its area and those above it, the smallest first."""
    return [str(Area(**{name: place[name] for name in ("level", "name")})) for place in head["place"]]


UNDECIDED = "undecided"
UNDECIDED_WORDS = "ระดับล่างส่งต่อขึ้นมา รอพิจารณา"
# By what a level's projects are counted, in the order of its page.
SAID = (Outcome.CARRIED.value, UNDECIDED, Outcome.DEFERRED.value, Outcome.DECLINED.value, Outcome.PASSED_ON.value)


def said_words(level: str) -> dict[str, str]:
    """Say how the projects of a level stand, what waits for its decision apart."""
    words = {**fate_words(level), UNDECIDED: UNDECIDED_WORDS}
    return {said: words[said] for said in SAID}


def fate_words(level: str) -> dict[str, str]:
    """Say what a level can decide about a project, in its own words."""
    name = Release.Level(level).label
    return {
        Outcome.CARRIED: f"บรรจุในแผน{name}",
        Outcome.DEFERRED: str(Outcome.DEFERRED.label),
        Outcome.DECLINED: f"ไม่รับเข้าแผน{name}",
        Outcome.PASSED_ON: f"เกินศักยภาพของ{name} ส่งต่อ",
    }

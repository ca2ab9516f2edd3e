"""«สิ่งที่เปลี่ยนหลังท่านดาวน์โหลด»: what changed in each plan of a person's reach since the release that she last took home.

Releases never change, so that two of them are compared once and the figures are kept by their digests; a plan whose
newest release the person has is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from paper.thai import NOUGHT
from plans.releases.comparing import CHANGED, GONE, NEW, Change, changed_parts, changes
from plans.releases.models import Delivery, Release
from plans.releases.reader import Difference, differences, fate_words, names_in

UNCHANGED = "ไม่มีการเปลี่ยนแปลงตั้งแต่เล่มแผนที่ท่านดาวน์โหลดล่าสุด"
NEVER = "ท่านยังไม่เคยดาวน์โหลดแผนนี้ ทุกโครงการจึงเป็นโครงการใหม่"
KEPT_S = 30 * 24 * 3600
_BULK = ("release__content", "release__head")


@dataclass(frozen=True)
class Tally:
    """How many projects are new, changed or gone, by how much the money differs in baht, and what else changed."""

    new: int
    changed: int
    gone: int
    difference_baht: Decimal
    others: str = ""


@dataclass(frozen=True)
class Since:
    """The newest release of a plan, the one the person took home, and the figures of the difference, if any."""

    release: Release
    mark: Delivery | None
    tally: Tally | None

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the person has the newest release already."""
        return self.mark is not None and self.mark.release_id == self.release.pk


@dataclass(frozen=True)
class Row:
    """One project that changed, as page and paper show it."""

    change: Change
    place: str

    @property
    def kind(self) -> str:
        """Return whether it is new, changed or gone."""
        return self.change.kind

    @property
    def code(self) -> str:
        """Return the project's code."""
        return self.change.code

    @property
    def title(self) -> str:
        """Return the project's title."""
        return self.change.title

    @property
    def old_baht(self) -> Decimal | None:
        """Return what counted before."""
        return self.change.old_baht

    @property
    def new_baht(self) -> Decimal | None:
        """Return what counts now."""
        return self.change.new_baht

    @property
    def difference_baht(self) -> Decimal:
        """Return new minus old."""
        return self.change.difference_baht

    @property
    def words(self) -> str:
        """Say every changed field, a line each."""
        return self.change.changed_words


# --- the list -------------------------------------------------------------------------------------------------------
def newest_in_reach(user: User) -> ReachQuerySet:
    """Select the newest release of every plan that ``user`` may read, the upper levels before the lower."""
    later = Release.objects.filter(area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("version"))
    releases = Release.objects.visible_to(user).filter(~Exists(later)).select_related("area__parent", "period")
    ordered: ReachQuerySet = releases.defer("content", "head").order_by("-period__first_year", "area__code")
    return ordered


def since(user: User, releases: Iterable[Release]) -> list[Since]:
    """Put beside each newest release the person's mark and the figures of the difference.

    Two queries, however many; lines are read only where two releases have not been compared before.
    """
    releases = list(releases)
    marks = _marks(user, releases)
    pairs = {release.pk: (_digest(marks.get(_plan_of(release))), release.digest) for release in releases}
    tallies = _tallies({pair for pair in pairs.values() if pair[0] != pair[1]})
    return [Since(release, marks.get(_plan_of(release)), tallies.get(pairs[release.pk])) for release in releases]


def mark_of(user: User, release: Release) -> Delivery | None:
    """Return which release of the plan the person took home last."""
    return _marks(user, [release]).get(_plan_of(release))


def _plan_of(release: Release) -> tuple[int, int]:
    return release.area_id, release.period_id


def _digest(mark: Delivery | None) -> str:
    return mark.release.digest if mark else ""


def _marks(user: User, releases: Sequence[Release]) -> dict[tuple[int, int], Delivery]:
    own = Delivery.objects.filter(user=user, area__in={release.area_id for release in releases})
    return {(mark.area_id, mark.period_id): mark for mark in own.select_related("release").defer(*_BULK)}


def _tallies(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], Tally]:
    keys = {pair: f"delta-with-parts:{pair[0]}:{pair[1]}" for pair in pairs}
    known = cache.get_many(keys.values())
    fresh = {pair for pair in pairs if keys[pair] not in known}
    wanted = {digest for pair in fresh for digest in pair if digest}
    read = Release.objects.filter(digest__in=wanted).defer("content") if wanted else ()
    releases = {release.digest: release for release in read}
    compared = {pair: (releases.get(pair[0]), releases[pair[1]]) for pair in fresh}
    told = zip(compared.items(), differences(list(compared.values())), strict=True)
    made = {pair: _tally(old, new, changes(*words)) for (pair, (old, new)), words in told}
    cache.set_many({keys[pair]: tally for pair, tally in made.items()}, KEPT_S)
    return {pair: known.get(keys[pair]) or made[pair] for pair in pairs}


def _tally(old: Release | None, new: Release, told: Sequence[Change]) -> Tally:
    count = {kind: sum(1 for change in told if change.kind == kind) for kind in (NEW, CHANGED, GONE)}
    difference = sum((change.difference_baht for change in told), NOUGHT)
    return Tally(count[NEW], count[CHANGED], count[GONE], difference, _others(old, new))


def _others(old: Release | None, new: Release) -> str:
    """Say which parts beside the projects changed; the empty text when none did or there is nothing older."""
    parts = changed_parts(old.head, new.head) if old else []
    return f"ส่วนอื่นที่เปลี่ยน: {', '.join(parts)}" if parts else ""


# --- one plan -------------------------------------------------------------------------------------------------------
def rows_since(release: Release, mark: Delivery | None) -> list[Row]:
    """Return every project of ``release`` that is new, changed or gone since the person's mark."""
    old = mark.release if mark else None
    names = (names_in(old.head) if old else {}) | names_in(release.head)
    fates = None if release.level == Release.Level.TAMBON else fate_words(release.level)
    return [
        Row(change, _place(change.village, names)) for change in changes(*Difference(old, release).words(), fates=fates)
    ]


def others_since(release: Release, mark: Delivery | None) -> str:
    """Say which parts of ``release`` beside the projects changed since the person's mark; empty when none did."""
    pair = (_digest(mark), release.digest)
    return _tallies({pair})[pair].others if mark else ""


def _place(code: str, names: Mapping[str, str]) -> str:
    """Say village and tambon as the releases call them."""
    codes = dict.fromkeys((code, code[:6]))
    return " ".join(names[code] for code in codes if code in names)


def versions_words(release: Release, mark: Delivery | None) -> str:
    """Say which two releases are compared."""
    return (
        f"เล่มแผน ครั้งที่ {mark.release.version} ถึงครั้งที่ {release.version}"
        if mark
        else f"ทั้งหมดของเล่มแผน ครั้งที่ {release.version}"
    )

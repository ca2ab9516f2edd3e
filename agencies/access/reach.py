"""Where a person may look: area codes, reach, and the one definition that lists and single objects share.

Area codes are DOPA codes that nest by prefix: province 2, district 4, tambon 6, village 8 digits; «TH» is the whole
country.  This is the only file that reads anything out of a code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import Manager, Model, Q, QuerySet

from agencies.access.permissions import Scope, rows

if TYPE_CHECKING:
    from agencies.access.permissions import Row
from agencies.areas.codes import NOTHING, covers, overlaps, parents, under


@dataclass(frozen=True)
class Reach:
    """What one post gives its holder: a role over area codes, for an agency."""

    role: str
    codes: tuple[str, ...]
    agency_id: int | None = None
    post_id: int | None = None


def reaches_of(person: object) -> tuple[Reach, ...]:
    """Return what a person's posts give; visitors who have not signed in have no reach."""
    return getattr(person, "reaches", ())


@dataclass(frozen=True)
class Access:
    """How a model answers the permission table: which of its fields is the area, the state, the agencies, the owner.

    Field paths are written as in queries (``village__code``).  ``touching`` is for things that belong to a whole
    tambon and are read from its villages too: there the reach only has to overlap.
    """

    name: str
    area: str
    state: str = ""
    agencies: tuple[str, ...] = ()
    owner: str = ""
    touching: bool = False
    # How many digits the codes of its areas have, where all have as many: of the codes above a reach only those matter.
    digits: int = 0
    # What it is a part or a paper of: who does not see that does not see this.
    within: Whole | None = None
    # Where these answers are asked from: the path that leads here, with its «__».
    prefix: str = ""

    def query(self, person: object, action: str) -> Q:
        """Build the condition that selects every row on which ``person`` may do ``action``."""
        asked = self._table_query(person, action)
        if self.within:
            asked &= self.within.query(person)
        for whole in _DECIDING.get(self.name, ()):
            above = replace(whole, path=self.prefix + whole.path)
            seen = above.query(person)
            asked = (Q(**{f"{above.path}__isnull": True}) & asked) | (seen if action == "view" else seen & asked)
        return asked

    def permits(self, person: object, action: str, thing: Model) -> bool:
        """Tell whether ``person`` may do ``action`` on ``thing``; the same answer as ``query`` gives."""
        for whole in _DECIDING.get(self.name, ()):
            if (above := getattr(thing, whole.path, None)) is not None:
                is_seen = whole.access.permits(person, "view", above)
                return is_seen and (action == "view" or self._table_permits(person, action, thing))
        is_seen = self.within is None or self.within.permits(person, thing)
        return is_seen and self._table_permits(person, action, thing)

    def at(self, path: str) -> Access:
        """Return the same answers asked from a row that has the thing at ``path``."""
        return replace(
            self,
            area=f"{path}__{self.area}",
            state=self.state and f"{path}__{self.state}",
            agencies=tuple(f"{path}__{agency}" for agency in self.agencies),
            owner=self.owner and f"{path}__{self.owner}",
            within=self.within and replace(self.within, path=f"{path}__{self.within.path}"),
            prefix=f"{path}__{self.prefix}",
        )

    def _table_query(self, person: object, action: str) -> Q:
        conditions = (
            self._place(reach, row) & self._states(row)
            for reach in reaches_of(person)
            for row in rows(self.name, action, reach.role)
        )
        return reduce(or_, conditions, NOTHING)

    def _table_permits(self, person: object, action: str, thing: Model) -> bool:
        return any(
            self._holds(reach, row, thing)
            for reach in reaches_of(person)
            for row in rows(self.name, action, reach.role)
        )

    def _states(self, row: Row) -> Q:
        return Q(**{f"{self.state}__in": row.states}) if row.states else Q()

    def _place(self, reach: Reach, row: Row) -> Q:
        if row.scope == Scope.AGENCY:
            places = [Q(**{path: reach.agency_id}) for path in self.agencies if reach.agency_id]
        elif row.scope == Scope.OWN:
            places = [Q(**{self.owner: reach.post_id})]
        else:
            places = [under(code, self.area) for code in reach.codes]
            if self.touching:
                places += [Q(**{f"{self.area}__in": above}) for code in reach.codes if (above := self._above(code))]
        return reduce(or_, places, NOTHING)

    def _above(self, code: str) -> tuple[str, ...]:
        """Return the codes above ``code`` that an area of these things can have."""
        return tuple(above for above in parents(code) if len(above) == (self.digits or len(above)))

    def _holds(self, reach: Reach, row: Row, thing: Model) -> bool:
        if row.states and str(_values(thing, self.state)[0]) not in row.states:
            return False
        if row.scope == Scope.AGENCY:
            values = {value for path in self.agencies for value in _values(thing, path)}
            return reach.agency_id is not None and reach.agency_id in values
        if row.scope == Scope.OWN:
            return _values(thing, self.owner) == [reach.post_id]
        test = overlaps if self.touching else covers
        return any(test(code, str(place)) for code in reach.codes for place in _values(thing, self.area))


@dataclass(frozen=True)
class Whole:
    """A thing that another belongs to: the path that leads to it, and how it answers the table itself."""

    path: str
    access: Access

    def query(self, person: object) -> Q:
        """Select the rows whose whole ``person`` may read."""
        return self.access.at(self.path).query(person, "view")

    def permits(self, person: object, part: Model) -> bool:
        """Tell whether ``person`` may read what ``part`` belongs to."""
        [whole] = _values(part, self.path)
        return self.access.permits(person, "view", whole)


# By the name of a thing: what decides in its place who sees it, where there is such a thing.
_DECIDING: dict[str, tuple[Whole, ...]] = {}


def decided_by(model: type[Model], path: str, access: Access) -> None:
    """Let the thing at ``path``, of a room above, decide who sees a ``model`` that has one.

    An agency's draft is no more seen as a project than as a proposal.  Binding twice changes nothing.
    """
    name, whole = model.ACCESS.name, Whole(path, access)  # type: ignore[attr-defined]  # guarded models declare it
    known = _DECIDING.get(name, ())
    _DECIDING[name] = known if whole in known else (*known, whole)


def _values(thing: object, path: str) -> list[Any]:
    """Read a query path from an object; many-to-many steps give many values."""
    values: list[Any] = [thing]
    for step in path.split("__"):
        values = [value for owner in values for value in _step(owner, step)]
    return [value for value in values if value is not None]


def _step(thing: object, step: str) -> list[Any]:
    value: Any = getattr(thing, step, None)
    return list(value.all()) if isinstance(value, Manager) else [value]


class ReachQuerySet(QuerySet[Any]):
    """A queryset that knows who may see what; its model names its ``ACCESS``."""

    access: ClassVar[str] = "ACCESS"

    def visible_to(self, person: object) -> Self:
        """Keep only what ``person`` may read."""
        return self.allowing(person, "view")

    def with_place(self) -> Self:
        """Read along where each thing lies, up to its province, and its plan's period: every page names them."""
        access: Access = getattr(self.model, self.access)
        *owners, place, _code = ("", *access.area.split("__"))
        if not place:  # a code of its own, not an area's
            return self
        owner: Any = self.model
        for name in owners[1:]:
            owner = owner._meta.get_field(name).related_model  # noqa: SLF001  Django's documented way
        paths = ["__".join((*owners[1:], place, "parent", "parent", "parent"))]
        if any(field.name == "period" for field in owner._meta.get_fields()):  # noqa: SLF001
            paths.append("__".join((*owners[1:], "period")))
        deciding = _DECIDING.get(access.name, ())
        paths.extend(f"{whole.path}__{whole.access.area.rpartition('__')[0]}" for whole in deciding)
        return self.select_related(*paths)

    def allowing(self, person: object, action: str) -> Self:
        """Keep only what ``person`` may do ``action`` on."""
        access: Access = getattr(self.model, self.access)
        allowed = self.filter(access.query(person, action))
        return allowed.distinct() if access.agencies else allowed

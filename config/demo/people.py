"""Build the cast: areas of the samples, agencies with their coverage, posts and the people who hold them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password

from agencies.access.roles import Role
from agencies.areas.codes import tambon_of
from agencies.areas.models import Area
from agencies.offices.models import Agency, Coverage
from agencies.people.actions import open_back_office
from agencies.people.models import Post, PostHolder, User
from config.demo.cast import AGENCIES, BESIDE, EXTRAS, OFFICES_BESIDE, PEOPLE, VILLAGES, AgencyPart, Part


def build_villages() -> None:
    """Add the sample villages under their tambons; a village that is there already is left alone."""
    for code, name in VILLAGES.items():
        parent = Area.objects.get(code=tambon_of(code))
        Area.objects.get_or_create(
            code=code,
            defaults={
                "level": Area.Level.VILLAGE,
                "name": name,
                "moo": int(code[-2:]),
                "parent": parent,
                "is_sample": True,
            },
        )


def build_agencies() -> None:
    """Add the agencies and which villages a local authority covers."""
    _found(AGENCIES)


def _found(parts: Iterable[AgencyPart]) -> None:
    for part in parts:
        agency, is_new = Agency.objects.get_or_create(
            code=part.code,
            defaults={
                "kind": part.kind,
                "name": part.name,
                "short_name": part.short_name,
                "area": Area.objects.get(code=part.area),
                "is_partner": part.is_partner,
                # Local authorities are state agencies before the law of the emblem.
                "is_state_agency": part.kind in {Agency.Kind.SAO, Agency.Kind.MUNICIPALITY, Agency.Kind.PAO},
            },
        )
        if is_new:
            _add_coverage(agency, part)


def _add_coverage(agency: Agency, part: AgencyPart) -> None:
    for code in part.covers:
        village = Area.objects.get(code=code.lstrip("*"))
        Coverage.objects.create(agency=agency, village=village, is_partial=code.startswith("*"))


def build_people(password: str) -> None:
    """Add the people who sign in (all with ``password``) and those who only stand behind sample plans."""
    # Hashed once: the demo's people share one password, and each hash costs a third of a second.
    _build(PEOPLE, make_password(password))
    _build(EXTRAS, make_password(None))


def build_beside(password: str) -> None:
    """Add, after all else, one person for each role that nobody else of the cast holds, and the offices of theirs."""
    _found(OFFICES_BESIDE)
    _build(BESIDE, make_password(password))


def _build(parts: Iterable[Part], hashed: str) -> None:
    for part in parts:
        user, is_new = User.objects.get_or_create(
            username=part.username,
            defaults={
                "first_name": part.first_name,
                "last_name": part.last_name,
                "password": hashed,
            },
        )
        if is_new:
            _seat(user, part)


def _seat(user: User, part: Part) -> None:
    post = Post.objects.create(
        role=part.role,
        title=part.title,
        area=Area.objects.get(code=part.area),
        agency=Agency.objects.get(code=part.agency) if part.agency else None,
    )
    PostHolder.objects.create(post=post, user=user)
    if part.is_staff:
        open_back_office(user)


def holder(code: str, role: Role) -> User:
    """Return who holds the post of ``role`` over the area ``code``."""
    return PostHolder.objects.current().select_related("user").get(post__area__code=code, post__role=role).user

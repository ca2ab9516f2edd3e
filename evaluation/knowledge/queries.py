"""What a record may be tied to: the posts and areas of who files it, and what the boxes of the form suggest."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from agencies.access.permissions import rows
from agencies.access.reach import Reach
from agencies.areas.codes import NOTHING, under
from agencies.areas.models import Area
from agencies.people.models import User
from evaluation.knowledge.models import said_in_full
from paper.thai import arabic_digits, normalise
from projects.models import Project

SUGGESTIONS = 20
LEVEL_WORDS = re.compile(r"^(?:จ\.|จังหวัด|อ\.|อำเภอ|ต\.|ตำบล|หมู่ที่ \d+ )\s*")


def filing_reaches(user: User) -> tuple[Reach, ...]:
    """Return the reaches of the posts in which ``user`` may file records."""
    return tuple(reach for reach in user.reaches if rows("knowledge", "create", reach.role))


def filing_areas(user: User) -> QuerySet[Area]:
    """Return the areas a record may be tied to: those of the filing posts and everything below them."""
    reaches = filing_reaches(user)
    places = (under(code) for reach in reaches for code in reach.codes)
    own = Q(posts__pk__in=[reach.post_id for reach in reaches])
    areas = Area.objects.in_force().filter(reduce(or_, places, NOTHING) | Q(pk__in=Area.objects.filter(own)))
    return areas.select_related("parent__parent__parent")


def areas_like(user: User, text: str) -> QuerySet[Area]:
    """Suggest areas by the beginning of their code or a part of their name."""
    text = normalise(text)
    name = LEVEL_WORDS.sub("", text)
    return filing_areas(user).filter(Q(code__startswith=arabic_digits(text)) | Q(name__contains=name))[:SUGGESTIONS]


def projects_like(user: User, text: str) -> QuerySet[Project]:
    """Suggest projects the person may read, by code or a part of the title."""
    text = normalise(text)
    named = Q(code__startswith=text.upper()) | Q(title__icontains=text)
    return Project.objects.visible_to(user).filter(named).order_by("-pk")[:SUGGESTIONS]


def as_typed(thing: Area | Project) -> str:
    """Say a suggestion as it stands in the box once it is chosen: code first."""
    if isinstance(thing, Area):
        return f"{thing.code} {said_in_full(thing)}"
    return f"{thing.code} {thing.title}"

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
from agencies.searching import in_any_order, said_in
from evaluation.knowledge.models import said_in_full
from paper.thai.folding import folded
from projects.models import Project

SUGGESTIONS = 20
LEVEL_WORDS = re.compile(r"^(?:จ\.|จังหวัด|อ\.|อำเภอ|ต\.|ตำบล|หมู่ที่ \d+ )\s*")
LEVELS = re.compile(r"(?:^|(?<= ))(?:จ\.|จังหวัด|อ\.|อำเภอ|ต\.|ตำบล) ?")
MOO = re.compile(r"(?:^|(?<= ))(?:หมู่ที่|หมู่|ม\.) ?(\d{1,3})(?!\d)")


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
    """Suggest areas by words of their name and of what they lie in, by «หมู่ที่ N», or by the beginning of their code."""
    asked = folded(text)
    numbered = MOO.search(asked)
    areas = filing_areas(user).filter(moo=int(numbered[1])) if numbered else filing_areas(user)
    words = LEVELS.sub(" ", MOO.sub(" ", asked))
    own = (Q(code__startswith=word) | said_in(word, "name") for word in words.split())
    return areas.filter(reduce(or_, own, Q()), in_any_order(words, _said_of_area))[:SUGGESTIONS]


def _said_of_area(word: str) -> Q:
    above = "parent__", "parent__parent__", "parent__parent__parent__"
    return Q(code__startswith=word) | said_in(word, "name", *(f"{area}name" for area in above))


def projects_like(user: User, text: str) -> QuerySet[Project]:
    """Suggest projects the person may read, by the beginning of the code or words of the title."""
    named = in_any_order(text, lambda word: Q(code__startswith=word.upper()) | said_in(word, "title"))
    return Project.objects.visible_to(user).filter(named).order_by("-pk")[:SUGGESTIONS]


def as_typed(thing: Area | Project) -> str:
    """Say a suggestion as it stands in the box once it is chosen: code first."""
    if isinstance(thing, Area):
        return f"{thing.code} {said_in_full(thing)}"
    return f"{thing.code} {thing.title}"

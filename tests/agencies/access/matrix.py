"""Every address as the table of permissions guards it: what it opens on, and what each person may expect there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.appointments.models import Appointment
from agencies.people.models import User
from plans.releases.models import Receipt
from plans.requests.models import Commitment
from plans.tambon.models import PlanReport, TambonLine, TambonPlan
from plans.village.models import VillagePlan
from projects.models import Project

REACHED, REFUSED, HIDDEN = "reached", "refused", "hidden"
# What is seen by who sees the thing at the end of this path, where there is one: said again here, so that the matrix
# misses a rule that is lost in the program.
WHOLES = {
    "forum": "plan",
    "attachment": "forum",
    "meeting_paper": "meeting",
    "plan_report": "tambon_plan",
    "release_paper": "release",
    "knowledge_print": "record",
    "project": "agency_proposal",
}
# What a printed form is about, by which of its columns.
ABOUT = {"village": (VillagePlan, "village__code"), "letter": (Receipt, "pk")}
# What stands in an address beside the key of its thing: a value that exists nowhere is enough, the door asks first.
BESIDE = {
    "code": "PAAAAAA",
    "form": "p02",
    # What is made on the spot is made as the kind of file that is made in a moment: the door is one.
    "suffix": "xlsx",
    "number": 1,
    "item": 0,
    "upload": 0,
    "member": 0,
    "link": 0,
    "line": "00000000-0000-4000-8000-000000000000",
}


@dataclass(frozen=True)
class Address:
    """One address of the program; ``model`` is what its door opens on, None for lists and pages of one's own."""

    name: str
    keys: tuple[str, ...]
    permission: str
    model: Any
    by: str

    def at(self, thing: Any = None) -> str:
        """Return the path for a thing."""
        keys = {key: BESIDE.get(key) for key in self.keys}
        if self.model is not None:
            keys[self.by] = getattr(thing, self.by)
        return reverse(self.name, kwargs=keys)


def addresses() -> list[Address]:
    """Read every address that stands behind a row of the table; the administrators' site is its own matter."""
    return [
        Address(name, keys, view.permission, view.model, view.by)
        for name, keys, view in _walk(get_resolver(), "")
        if hasattr(view, "permission")
    ]


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _walk(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", tuple(pattern.pattern.converters), pattern.callback


class Expectation:
    """What one person may expect of every thing there is, by the rule of lists: asked once for each permission."""

    def __init__(self, person: User) -> None:
        """Keep the person."""
        self.person = person
        self.allowed = cache(self._allowed)

    def _allowed(self, model: Any, action: str) -> set[int]:
        if action != "view":
            return self._keys(model.objects.allowing(self.person, action))
        seen = self._keys(model.objects.visible_to(self.person))
        if path := WHOLES.get(model.ACCESS.name):
            wholes = model.objects.exclude(**{path: None}).values_list("pk", path)
            readable = self.allowed(model._meta.get_field(path).related_model, "view")
            seen -= {pk for pk, whole in wholes if whole not in readable}
        return seen - self._about_others() if model is PlanReport else seen

    def _about_others(self) -> set[int]:
        """The printed forms about something that the person does not see."""
        hidden = set()
        for form, (model, column) in ABOUT.items():
            readable = model.objects.filter(pk__in=self.allowed(model, "view")).values_list(column, flat=True)
            papers = PlanReport.objects.filter(form=form).exclude(ask__about__in=[str(key) for key in readable])
            hidden |= self._keys(papers)
        return hidden

    @staticmethod
    def _keys(things: Any) -> set[int]:
        return set(things.values_list("pk", flat=True))

    def of(self, address: Address, thing: Any) -> str:
        """Tell whether the person reaches, is refused, or does not find a thing at an address."""
        if thing.pk not in self.allowed(address.model, "view"):
            return HIDDEN
        name, action = address.permission.split(".")
        if name != address.model.ACCESS.name:
            return REACHED
        return REACHED if thing.pk in self.allowed(address.model, action) else REFUSED

    def chosen(self, address: Address, things: list[Any], turn: int) -> Iterator[tuple[str, Any]]:
        """Choose one thing of each outcome, another for each ``turn``."""
        by_outcome = defaultdict(list)
        for thing in things:
            by_outcome[self.of(address, thing)].append(thing)
        for outcome, found in by_outcome.items():
            yield outcome, found[turn % len(found)]

    def may_read(self, permission: str, pk: int) -> bool:
        """Tell whether the text that ``permission`` opens of a thing may stand on one of the person's pages."""
        name, action = permission.split(".")
        model = next(model for model in apps.get_models() if hasattr(model, "ACCESS") and model.ACCESS.name == name)
        told = {Project: self.named, Appointment: self.in_her_place}.get(model, set())
        return pk in self.allowed(model, action) or pk in told

    @cached_property
    def in_her_place(self) -> set[int]:
        """The requests to put somebody else into a post that the person holds."""
        return self._keys(Appointment.objects.filter(outgoing=self.person, post__tenures__user=self.person))

    @cached_property
    def named(self) -> set[int]:
        """The projects whose name stands in a tambon's plan, or in a request, that the person reads."""
        plans = self.allowed(TambonPlan, "view")
        lines = TambonLine.objects.filter(tambon_plan__in=plans).values_list("project", flat=True)
        requests = Commitment.objects.filter(pk__in=self.allowed(Commitment, "view"))
        return {*lines, *requests.values_list("project", flat=True)}

"""One project on the screen: everything it says of itself, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.access.decorators import door
from agencies.people.requests import SignedIn
from projects.arithmetic import contradictions, facts
from projects.fields import BY_NAME, MONEY, words
from projects.forms import SECTIONS
from projects.models import Project


@dataclass(frozen=True)
class Fact:
    """One thing a project says, in words; blank stays blank."""

    label: str
    value: str


@require_GET
@door("project.view", Project, by="code")
def project(request: SignedIn, project: Project) -> HttpResponse:
    """Show one project, section by section as its form asks."""
    prefetch_related_objects([project], "year_budgets")
    context = {
        "project": project,
        "sections": [(section, _facts(project, section.names)) for section in SECTIONS if not section.has_money],
        "funding": [fact for section in SECTIONS if section.has_money for fact in _facts(project, section.names)],
        "doubts": contradictions(facts(project)),
    }
    return render(request, "projects/project.html", context)


def _facts(project: Project, names: tuple[str, ...]) -> list[Fact]:
    """Say what a project says of itself below its title; what is blank, and a mark that is not set, says nothing."""
    stated = {name: getattr(project, name) for name in names if name not in {MONEY, "title"}}
    said = {name: words(name, value) for name, value in stated.items() if value is not False}
    return [Fact(BY_NAME[name].label, text) for name, text in said.items() if text]

"""The row of steps above every page of a tambon plan, and what it says can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import template

from agencies.people.models import User
from agencies.todo import Stage, Waiting, around
from plans.releases.journey import LATE, NOT_BEGUN, NOW, OUTDATED, WAIT, thread
from plans.releases.models import Release
from plans.releases.next_act import in_order
from plans.releases.staleness import staleness, validity_in_force
from plans.requests.actions.moves import is_integrated
from plans.tambon.models import TambonPlan
from plans.tambon.steps import STEPS, Step, step

register = template.Library()
# What is told of the steps that are under way, the most pressing first.
UNDER_WAY: Final = (LATE, NOW, WAIT)
# What is left of this step no record tells: its page computes it and says so itself.
COMPUTED: Final = "alike"
# Of a page that does not say what is to be done next.
UNSAID: Final = object()
OTHERS: Final = "รอผู้อื่น"


@register.simple_tag
def stages_of(plan: TambonPlan) -> list[Stage]:
    """Return the steps of a plan with the states that their records give them: one query."""
    return thread(plan)


@register.simple_tag
def done_of(plan: TambonPlan, recorded: Sequence[str]) -> list[str]:
    """Return what a page says is ``recorded``, then the steps of a plan that are done: one query."""
    return in_order(plan, recorded)


@register.inclusion_tag("parts/steps.html", takes_context=True)
def steps(
    context: template.Context,
    plan: TambonPlan,
    current: str,
    *,
    stale: Sequence[str] | None = None,
    stages: Sequence[Stage] | None = None,
    task: Waiting | object | None = UNSAID,
) -> dict[str, Any]:
    """Show whether ``plan`` is called integrated, its steps, which of them this page is, what is to be done in it.

    ``stale`` is why the newest release no longer holds; it and the ``stages`` are read when the page has not.
    ``task`` is the next act of a page that knows it, None where there is none or the page says it itself; others wait.
    """
    here, reader = STEPS.index(step(current)), context["request"].user
    told = thread(plan) if stages is None else stages
    return {
        "integrated_at": plan.integrated_at if is_integrated(plan) else None,
        "steps": around(told, here),
        "number": str(here + 1),
        "guidance": step(current).guidance,
        "task": _own(task) or _task(plan, reader, step(current), stage=told[here], is_told=task is None),
        "stale": _stale(plan, told) if stale is None else stale,
    }


def _stale(plan: TambonPlan, told: Sequence[Stage]) -> Sequence[str]:
    """Return why the newest release no longer holds: read only where its step says that it does not."""
    return staleness(plan) if any(stage.note == OUTDATED for stage in told) else []


def _own(task: object) -> dict[str, Any] | None:
    """Return the card of what a page says is to be done next."""
    if not isinstance(task, Waiting):
        return None
    return _card("ขั้นตอนนี้", task.title, task.detail) | {"url": task.url, "action": task.action}


def _card(kick: str, title: str, why: str) -> dict[str, Any]:
    return {"kick": kick, "title": title, "why": why, "is_waiting": kick == OTHERS, "url": "", "action": ""}


def _task(plan: TambonPlan, reader: User, of: Step, *, stage: Stage, is_told: bool) -> dict[str, Any] | None:
    """Return the card of a step that is under way: what ``reader`` does in it, or whom she waits for.

    Where the page ``is_told`` to say what its reader does, only the waiting is said here.
    """
    if not of.act or of.name == COMPUTED or stage.state not in UNDER_WAY:
        return None
    if stage.state == WAIT:
        return _card(OTHERS, stage.note, stage.label)
    if _may(plan, reader, of):
        return None if is_told else _card("ขั้นตอนนี้", of.act, stage.note)
    return _card(OTHERS, f"รอทีมตำบล{of.act}", stage.note)


def _may(plan: TambonPlan, reader: User, of: Step) -> bool:
    return not plan.frozen_by_id and reader.has_perm(f"tambon_plan.{of.action}", plan)


@register.simple_tag
def under_way(plan: TambonPlan, reader: User, stages: Sequence[Stage]) -> list[tuple[str, list[Stage]]]:
    """Return what is late, what ``reader`` can do now and what waits for others, each state with its steps.

    Of the villages, the first step, their own list tells.
    """
    of_state: dict[str, list[Stage]] = {state: [] for state in UNDER_WAY}
    for of, stage in zip(STEPS[1:], stages[1:], strict=True):
        if stage.state in UNDER_WAY:
            is_for_others = stage.state == NOW and not (of.act and _may(plan, reader, of))
            of_state[WAIT if is_for_others else stage.state].append(stage)
    return [(state, found) for state, found in of_state.items() if found]


@register.simple_tag
def open_points(groups: Sequence[tuple[str, Sequence[Stage]]], lacks: Sequence[object]) -> int:
    """Count the steps that are under way and what the villages lack."""
    return sum(len(found) for _, found in groups) + len(lacks)


@dataclass(frozen=True)
class Book:
    """The newest release of a plan, None where there is none for a reader to open, and why it no longer holds."""

    release: Release | None = None
    stale: Sequence[str] = ()


@register.simple_tag
def book_of(plan: TambonPlan, reader: User, stages: Sequence[Stage]) -> Book:
    """Return the newest release of a plan as ``reader`` may open it: one query, none where its step is not begun."""
    released = stages[STEPS.index(step("releases"))]
    validity = None if released.note == NOT_BEGUN else validity_in_force(plan)
    if validity is None:
        return Book()
    return Book(validity.release if reader.has_perm("release.view", validity.release) else None, validity.reasons)


@register.simple_tag
def next_act(plan: TambonPlan, reader: User, stages: Sequence[Stage]) -> tuple[str, str] | None:
    """Return the words and the address of what ``reader`` can do next for the plan; None where she can only wait."""
    for of, stage in zip(STEPS, stages, strict=True):
        if of.act and stage.state in {LATE, NOW} and _may(plan, reader, of):
            return of.act, stage.url
    return None

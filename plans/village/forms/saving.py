"""What became of a saved form: stored, refused box by box, or somebody was first and both values are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict

from agencies.access.reach import ReachQuerySet
from agencies.access.responses import CONFLICT, UNREADABLE
from agencies.conflict import CHOSEN, PUT_BACK, THEIRS, Answer, Difference, differences, resolved
from agencies.errors import Cannot, Closed, Stale
from plans.village.actions.editing import Removed, save_basics, save_row
from plans.village.actions.forum import save_forum
from plans.village.forms.forum import ForumForm, ResolutionRows, put_stored_rows, resolution_rows, said, stored_rows
from plans.village.forms.plan import BasicsForm, RowForm
from plans.village.models import Forum, PlanLine, VillagePlan
from projects.models import Project


@dataclass(frozen=True)
class RowAnswer(Answer):
    """What is said to a saved row: with the line it is now."""

    line: PlanLine | None = None


@dataclass(frozen=True)
class ForumAnswer(Answer):
    """What is said to a saved forum: with the forum it is now and its rows of resolutions."""

    forum: Forum | None = None
    rows: ResolutionRows | None = None


def row_form(plan: VillagePlan, code: str, data: QueryDict | None = None) -> RowForm:
    """Make the form of a row; a code nobody has drawn yet is a new row, one of another plan does not exist (404)."""
    lines = plan.lines.select_related("project__area", "resolution").prefetch_related("project__year_budgets")
    line = lines.filter(project__code=code).first()
    if line is None and Project.objects.filter(code=code).exclude(area=plan.village, village_line=None).exists():
        raise Http404(code)
    return RowForm(data, plan=plan, line=line, code=code)


def saved_row(plan: VillagePlan, code: str, data: QueryDict) -> RowAnswer:
    """Save one project row as typed, or as chosen between two people's values (``keep``)."""
    keep = data.get("keep", "")
    typed = resolved(data, row_form(plan, code)) if keep else data
    form = row_form(plan, code, typed)
    if not form.is_valid():
        return RowAnswer(form, UNREADABLE)
    try:
        line = save_row(plan, form.row(puts_back=keep == PUT_BACK))
    except Removed:
        revision = Project.objects.filter(code=code).values_list("revision", flat=True).first()
        return RowAnswer(form, CONFLICT, base=revision or 0, is_removed=True)
    except Stale:
        stored = row_form(plan, code)
        found, base = differences(form, stored), stored["base"].value()
        # The same form sent twice: what it wanted is stored.
        return RowAnswer(form, CONFLICT if found else 200, line=stored.line, differences=found, base=base)
    except Closed as closed:
        return RowAnswer(form, CONFLICT, refusals=closed.reasons)
    return RowAnswer(form, line=line, base=line.project.revision)


def saved_basics(plans: ReachQuerySet, plan: VillagePlan, data: QueryDict) -> Answer:
    """Save the village's basic data as typed, or as chosen between two people's values."""

    def stored() -> BasicsForm:
        return BasicsForm(instance=plans.get(pk=plan.pk))

    typed: Any = resolved(data, stored()) if "keep" in data else data
    form = BasicsForm(typed, instance=plans.get(pk=plan.pk))
    if not form.is_valid():
        return Answer(form, UNREADABLE)
    try:
        save_basics(plan, form.values, stamp=form.cleaned_data["base"])
    except Stale:
        found, base = differences(form, stored()), stored()["base"].value()
        return Answer(form, CONFLICT if found else 200, differences=found, base=base)
    except Closed as closed:
        return Answer(form, CONFLICT, refusals=closed.reasons)
    return Answer(form, base=stored()["base"].value())


def forum_form(forum: Forum | None, data: QueryDict | None = None) -> ForumForm:
    """Make the form of a forum, read anew: a form writes into the object it is given."""
    return ForumForm(data, instance=forum.plan.forums.get(pk=forum.pk) if forum else None)


def saved_forum(plan: VillagePlan, forum: Forum | None, data: QueryDict) -> ForumAnswer:
    """Save a forum's record with its resolutions as typed, or as chosen between two people's values."""
    typed = _chosen_forum(forum, data) if forum and "keep" in data else data
    form, rows = forum_form(forum, typed), resolution_rows(forum, typed)
    if not (form.is_valid() and rows.is_valid()):
        return ForumAnswer(form, UNREADABLE, rows=rows)
    try:
        stored = save_forum(plan, form.record(rows.rows()), forum=forum, base=form.cleaned_data["base"] or 0)
    except Stale:
        now = forum_form(forum)
        found = [*differences(form, now), *_other_resolutions(rows, now.instance)]
        if not found:
            return ForumAnswer(form, rows=rows, forum=now.instance)
        return ForumAnswer(form, CONFLICT, rows=rows, differences=found, base=now["base"].value())
    except Cannot as refusal:
        return ForumAnswer(form, CONFLICT, rows=rows, refusals=refusal.reasons)
    return ForumAnswer(form, rows=rows, forum=stored)


def _chosen_forum(forum: Forum, data: QueryDict) -> QueryDict:
    chosen = resolved(data, forum_form(forum))
    keep = data.get("keep")
    if keep == THEIRS or (keep == CHOSEN and data.get("keep_resolutions") == THEIRS):
        put_stored_rows(chosen, forum)
    return chosen


def _other_resolutions(rows: ResolutionRows, forum: Forum) -> list[Difference]:
    mine, theirs = said(rows.rows()), said(stored_rows(forum))
    return [Difference("resolutions", "มติที่ประชุม", mine, theirs)] if mine != theirs else []

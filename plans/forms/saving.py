"""What became of a saved form: stored, refused box by box, or somebody was first and both values are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, QueryDict

from agencies.scope import ReachQuerySet
from plans.editing import Removed, save_basics, save_row
from plans.forms.conflict import CHOSEN, PUT_BACK, THEIRS, Difference, differences, resolved
from plans.forms.forum import ForumForm, ResolutionRows, put_stored_rows, resolution_rows, said, stored_rows
from plans.forms.village import BasicsForm, RowForm
from plans.forums import CannotCertify, Closed, Stale, save_forum
from plans.models import Forum, PlanLine, VillagePlan
from projects.models import Project

UNREADABLE, CONFLICT = 422, 409


@dataclass(frozen=True)
class Answer:
    """What is said to a save: ``status`` 200 stored, 422 boxes to mend, 409 closed or changed by somebody else."""

    form: forms.ModelForm
    status: int = 200
    line: PlanLine | None = None
    forum: Forum | None = None
    rows: ResolutionRows | None = None
    refusals: Sequence[str] = ()
    differences: Sequence[Difference] = ()
    # The state on which a choice between mine and theirs is made.
    base: object = None
    is_removed: bool = False

    @property
    def is_stored(self) -> bool:
        """Tell whether everything typed is stored now."""
        return self.status == 200


def row_form(plan: VillagePlan, code: str, data: QueryDict | None = None) -> RowForm:
    """Make the form of a row; a code nobody has drawn yet is a new row, one of another plan does not exist (404)."""
    lines = plan.lines.select_related("project__area", "resolution").prefetch_related("project__year_budgets")
    line = lines.filter(project__code=code).first()
    if line is None and Project.objects.filter(code=code).exclude(area=plan.village, village_line=None).exists():
        raise Http404(code)
    return RowForm(data, plan=plan, line=line, code=code)


def saved_row(plan: VillagePlan, code: str, data: QueryDict) -> Answer:
    """Save one project row as typed, or as chosen between two people's values (``keep``)."""
    keep = data.get("keep", "")
    typed = resolved(data, row_form(plan, code)) if keep else data
    form = row_form(plan, code, typed)
    if not form.is_valid():
        return Answer(form, UNREADABLE)
    try:
        line = save_row(plan, form.row(puts_back=keep == PUT_BACK))
    except Removed:
        revision = Project.objects.filter(code=code).values_list("revision", flat=True).first()
        return Answer(form, CONFLICT, base=revision or 0, is_removed=True)
    except Stale:
        stored = row_form(plan, code)
        found, base = differences(form, stored), stored["base"].value()
        # The same form sent twice: what it wanted is stored.
        return Answer(form, CONFLICT if found else 200, line=stored.line, differences=found, base=base)
    except Closed as closed:
        return Answer(form, CONFLICT, refusals=closed.reasons)
    return Answer(form, line=line, base=line.project.revision)


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


def saved_forum(plan: VillagePlan, forum: Forum | None, data: QueryDict) -> Answer:
    """Save a forum's record with its resolutions as typed, or as chosen between two people's values."""
    typed = _chosen_forum(forum, data) if forum and "keep" in data else data
    form, rows = forum_form(forum, typed), resolution_rows(forum, typed)
    if not (form.is_valid() and rows.is_valid()):
        return Answer(form, UNREADABLE, rows=rows)
    try:
        stored = save_forum(plan, form.record(rows.rows()), forum=forum, base=form.cleaned_data["base"] or 0)
    except Stale:
        now = forum_form(forum)
        found = [*differences(form, now), *_other_resolutions(rows, now.instance)]
        if not found:
            return Answer(form, rows=rows, forum=now.instance)
        return Answer(form, CONFLICT, rows=rows, differences=found, base=now["base"].value())
    except CannotCertify as refusal:
        return Answer(form, CONFLICT, rows=rows, refusals=refusal.reasons)
    return Answer(form, rows=rows, forum=stored)


def _chosen_forum(forum: Forum, data: QueryDict) -> QueryDict:
    chosen = resolved(data, forum_form(forum))
    keep = data.get("keep")
    if keep == THEIRS or (keep == CHOSEN and data.get("keep_resolutions") == THEIRS):
        put_stored_rows(chosen, forum)
    return chosen


def _other_resolutions(rows: ResolutionRows, forum: Forum) -> list[Difference]:
    mine, theirs = said(rows.rows()), said(stored_rows(forum))
    return [Difference("resolutions", "มติที่ประชุม", mine, theirs)] if mine != theirs else []

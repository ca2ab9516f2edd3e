"""How the forms of a village plan are saved: a row, the basic data, a forum with its resolutions."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, QueryDict

from agencies.access.reach import ReachQuerySet
from agencies.conflict import PUT_BACK, Answer, Difference, Saving, differences, resolved, takes_theirs
from plans.village.actions.editing import basics_stamp, save_basics, save_row
from plans.village.actions.forum import save_forum
from plans.village.forms.entering import ScreenForm
from plans.village.forms.forum import ForumForm, RecordForm, ResolvedForm, put_stored_rows, said, stored_rows
from plans.village.forms.plan import BasicsForm, ProblemsForm, RowForm
from plans.village.models import Forum, PlanLine, VillagePlan
from projects.models import Project


def row_form(plan: VillagePlan, code: str, data: QueryDict | None = None, *, at: str = "") -> RowForm:
    """Make the form of a row, open at a box; a new code is a new row, one of another plan does not exist (404)."""
    return RowForm(data, plan=plan, line=_line(plan, code), code=code, at=at)


def screen_form(
    plan: VillagePlan,
    code: str,
    data: QueryDict | None = None,
    *,
    number: int,
    shows_proposed: bool = False,
    at: str = "",
) -> ScreenForm:
    """Make the form of one screen of a row, as ``row_form`` makes that of the whole."""
    line = _line(plan, code)
    return ScreenForm(data, plan=plan, line=line, code=code, number=number, shows_proposed=shows_proposed, at=at)


def _line(plan: VillagePlan, code: str) -> PlanLine | None:
    lines = plan.lines.select_related("project__area", "resolution").prefetch_related("project__year_budgets")
    line = lines.filter(project__code=code).first()
    if line is None and Project.objects.filter(code=code).exclude(area=plan.village, village_line=None).exists():
        raise Http404(code)
    return line


@dataclass(frozen=True)
class RowSaving(Saving[RowForm, PlanLine]):
    """One project row of a plan."""

    plan: VillagePlan
    code: str

    def make(self, data: QueryDict | None = None) -> RowForm:
        """Make the form from what is stored now."""
        return row_form(self.plan, self.code, data)

    def store(self, form: RowForm) -> PlanLine:
        """Store the row; one that was taken out comes back when that was chosen."""
        return save_row(self.plan, form.row(puts_back=form.data.get("keep") == PUT_BACK))

    def already(self, form: RowForm) -> PlanLine | None:
        """Return the line."""
        return form.line

    def base_of(self, stored: PlanLine) -> int:
        """Return the revision of its project."""
        return stored.project.revision


@dataclass(frozen=True)
class ScreenSaving(Saving[ScreenForm, PlanLine]):
    """One screen of a project row: what it does not ask stays as it is stored."""

    plan: VillagePlan
    code: str
    number: int
    # The box at which the page before sending opened the screen.
    at: str = ""

    def make(self, data: QueryDict | None = None) -> ScreenForm:
        """Make the form from what is stored now."""
        return screen_form(self.plan, self.code, data, number=self.number)

    def blank(self) -> Answer[ScreenForm, PlanLine]:
        """Show what is proposed in the boxes that say nothing yet."""
        return Answer(screen_form(self.plan, self.code, number=self.number, shows_proposed=True, at=self.at))

    def store(self, form: ScreenForm) -> PlanLine:
        """Store what the screen says; a row that was taken out comes back when that was chosen."""
        return save_row(self.plan, form.row(puts_back=form.data.get("keep") == PUT_BACK))

    def already(self, form: ScreenForm) -> PlanLine | None:
        """Return the line."""
        return form.line

    def base_of(self, stored: PlanLine) -> int:
        """Return the revision of its project."""
        return stored.project.revision

    def compare(self, mine: ScreenForm, theirs: ScreenForm) -> list[Difference]:
        """Compare the boxes; what was only proposed is nobody's word."""
        unsaid = mine.unconfirmed
        return [difference for difference in differences(mine, theirs) if difference.name not in unsaid]


@dataclass(frozen=True)
class BasicsSaving(Saving[BasicsForm, VillagePlan]):
    """The village's basic data."""

    plans: ReachQuerySet
    plan: VillagePlan

    def make(self, data: QueryDict | None = None) -> BasicsForm:
        """Make the form from what is stored now."""
        return BasicsForm(data, instance=self._stored())

    def store(self, form: BasicsForm) -> VillagePlan:
        """Store the data."""
        save_basics(self.plan, form.values, stamp=form.cleaned_data["base"])
        return self._stored()

    def base_of(self, stored: VillagePlan) -> str:
        """Return their stamp."""
        return basics_stamp(stored)

    def _stored(self) -> VillagePlan:
        plan: VillagePlan = self.plans.get(pk=self.plan.pk)
        return plan


@dataclass(frozen=True)
class ProblemsSaving(BasicsSaving):
    """Of the village's basic data what its forum spoke of."""

    def make(self, data: QueryDict | None = None) -> ProblemsForm:
        """Make the form from what is stored now."""
        return ProblemsForm(data, instance=self._stored())


@dataclass(frozen=True)
class RecordSaving(Saving[RecordForm, Forum]):
    """A forum's record; None is a forum that is written down for the first time."""

    plan: VillagePlan
    forum: Forum | None = None

    def make(self, data: QueryDict | None = None) -> RecordForm:
        """Make the form of the forum, read anew: a form writes into the object it is given."""
        return RecordForm(data, instance=_read_anew(self.plan, self.forum))

    def store(self, form: RecordForm) -> Forum:
        """Store the record."""
        return save_forum(self.plan, form.record(), forum=self.forum, base=form.cleaned_data["base"] or 0)

    def base_of(self, stored: Forum) -> int:
        """Return the revision of the forum."""
        return stored.revision

    def choose(self, data: QueryDict, theirs: RecordForm) -> QueryDict:
        """Choose between two people's values; of a new forum there are none."""
        return resolved(data, theirs) if self.forum else data


@dataclass(frozen=True)
class ForumSaving(Saving[ForumForm, Forum]):
    """A forum's record with its resolutions; None is a forum that is written down for the first time."""

    plan: VillagePlan
    forum: Forum | None = None

    def make(self, data: QueryDict | None = None) -> ForumForm:
        """Make the form of the forum, read anew: a form writes into the object it is given."""
        return ForumForm(data, instance=_read_anew(self.plan, self.forum))

    def store(self, form: ForumForm) -> Forum:
        """Store the record."""
        return save_forum(self.plan, form.record(), forum=self.forum, base=form.cleaned_data["base"] or 0)

    def choose(self, data: QueryDict, theirs: ForumForm) -> QueryDict:
        """Choose between two people's values, the resolutions all together."""
        return _chosen(data, theirs, self.forum) if self.forum else data

    def compare(self, mine: ForumForm, theirs: ForumForm) -> list[Difference]:
        """Compare the boxes, and the resolutions as one text."""
        return differences(mine, theirs) + _unlike_rows(mine, theirs)


@dataclass(frozen=True)
class ResolvedSaving(Saving[ResolvedForm, Forum]):
    """What a forum resolved."""

    plan: VillagePlan
    forum: Forum

    def make(self, data: QueryDict | None = None) -> ResolvedForm:
        """Make the rows of the forum, read anew."""
        return ResolvedForm(data, instance=self.plan.forums.get(pk=self.forum.pk))

    def store(self, form: ResolvedForm) -> Forum:
        """Store the resolutions; the rest of the record stays as it is."""
        return save_forum(self.plan, form.record(), forum=self.forum, base=form.cleaned_data["base"])

    def base_of(self, stored: Forum) -> int:
        """Return the revision of the forum."""
        return stored.revision

    def choose(self, data: QueryDict, theirs: ResolvedForm) -> QueryDict:
        """Choose between two people's resolutions, all together."""
        return _chosen(data, theirs, self.forum)

    def compare(self, mine: ResolvedForm, theirs: ResolvedForm) -> list[Difference]:
        """Compare the resolutions as one text."""
        return _unlike_rows(mine, theirs)


def _read_anew(plan: VillagePlan, forum: Forum | None) -> Forum | None:
    return plan.forums.get(pk=forum.pk) if forum else None


def _chosen(data: QueryDict, theirs: ForumForm | ResolvedForm, forum: Forum) -> QueryDict:
    chosen = resolved(data, theirs)
    if takes_theirs(data, "resolutions"):
        put_stored_rows(chosen, forum)
    return chosen


def _unlike_rows(mine: ForumForm | ResolvedForm, theirs: ForumForm | ResolvedForm) -> list[Difference]:
    typed, stored = said(mine.rows.rows()), said(stored_rows(theirs.instance))
    return [Difference("resolutions", "มติที่ประชุม", typed, stored)] if typed != stored else []

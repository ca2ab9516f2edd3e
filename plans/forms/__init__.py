"""What may be typed in about village plans and forums."""

from plans.forms.forum import ForumForm, PapersForm, resolution_rows
from plans.forms.village import BasicsForm, PlanFilter, RowForm, WorkbookForm

__all__ = ["BasicsForm", "ForumForm", "PapersForm", "PlanFilter", "RowForm", "WorkbookForm", "resolution_rows"]

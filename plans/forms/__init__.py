"""What may be typed in about village plans and forums."""

from plans.forms.forum import ForumForm, PapersForm, resolution_rows
from plans.forms.village import BasicsForm, PlanFilter, RowForm

__all__ = ["BasicsForm", "ForumForm", "PapersForm", "PlanFilter", "RowForm", "resolution_rows"]

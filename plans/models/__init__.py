"""The nouns of planning, one file each."""

from plans.models.forum import Attachment, AttendanceGroup, Forum, ForumState, Resolution
from plans.models.tambon import PlanReport, TambonLine, TambonPlan
from plans.models.village import (
    EDITABLE,
    PlanEvent,
    PlanLine,
    PlanPeriod,
    PlanState,
    PlanVersion,
    VillagePlan,
    WorkbookUpload,
)

__all__ = [
    "EDITABLE",
    "Attachment",
    "AttendanceGroup",
    "Forum",
    "ForumState",
    "PlanEvent",
    "PlanLine",
    "PlanPeriod",
    "PlanReport",
    "PlanState",
    "PlanVersion",
    "Resolution",
    "TambonLine",
    "TambonPlan",
    "VillagePlan",
    "WorkbookUpload",
]

"""Every model of the app, for Django; nobody else imports this module."""

from plans.alignment.models import Alignment
from plans.decisions.models import Decision, FundingShare, Merge, MergeMember, Unlike
from plans.local.models import Edition, EditionRow, EditionStep, FormLabel, LocalPlan, RowLink
from plans.profile.models import Problem, TambonProfile, Topic
from plans.proposals.models import AgencyProposal
from plans.ranking.models import Ballot, BallotMark, Criterion, FeasibilityScore
from plans.releases.models import Delivery, Receipt, Release, ReleaseLine, ReleasePaper
from plans.requests.models import Commitment, CommitmentEvent
from plans.tambon.models import (
    Invitee,
    MeetingPaper,
    PlanReport,
    Presentation,
    TambonLine,
    TambonMeeting,
    TambonPlan,
    TeamMember,
)
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from plans.village.models import (
    Attachment,
    AttendanceGroup,
    Forum,
    PlanEvent,
    PlanLine,
    PlanVersion,
    Resolution,
    TypedDoubt,
    VillagePlan,
    WorkbookUpload,
)

__all__ = [
    "Acceptance",
    "AgencyProposal",
    "Alignment",
    "Attachment",
    "AttendanceGroup",
    "Ballot",
    "BallotMark",
    "Commitment",
    "CommitmentEvent",
    "Criterion",
    "Decision",
    "Delivery",
    "Edition",
    "EditionRow",
    "EditionStep",
    "FeasibilityScore",
    "FormLabel",
    "Forum",
    "FundingShare",
    "Invitee",
    "LocalPlan",
    "MeetingPaper",
    "Merge",
    "MergeMember",
    "PlanEvent",
    "PlanLine",
    "PlanReport",
    "PlanVersion",
    "Presentation",
    "Problem",
    "Receipt",
    "Release",
    "ReleaseLine",
    "ReleasePaper",
    "Resolution",
    "RowLink",
    "TambonLine",
    "TambonMeeting",
    "TambonPlan",
    "TambonProfile",
    "TeamMember",
    "Topic",
    "TypedDoubt",
    "Unlike",
    "UpperDecision",
    "UpperPlan",
    "VillagePlan",
    "WorkbookUpload",
]

"""The nouns of planning, one file each."""

from plans.models.commitment import Commitment, CommitmentEvent, CommitmentState
from plans.models.decision import DECIDABLE, Decision, Fate, FundingShare, Merge, MergeMember, Standing, Unlike
from plans.models.forum import Attachment, AttendanceGroup, Forum, ForumState, Resolution
from plans.models.local import Edition, EditionRow, EditionStep, FormLabel, LocalPlan, RowLink
from plans.models.meeting import Invitee, MeetingPaper, MeetingState, Presentation, TambonMeeting, TeamMember
from plans.models.paper import StoredPaper
from plans.models.profile import Problem, TambonProfile, Topic
from plans.models.proposal import AgencyProposal, ProposalState
from plans.models.release import Delivery, Receipt, ReceiptState, Release, ReleasePaper
from plans.models.scoring import HIGHEST, LOWEST, Ballot, BallotMark, Criterion, FeasibilityScore
from plans.models.strategy import Alignment, StrategyFramework, StrategyItem
from plans.models.tambon import PlanReport, TambonLine, TambonPlan
from plans.models.upper import Acceptance, UpperDecision, UpperPlan
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
    "DECIDABLE",
    "EDITABLE",
    "HIGHEST",
    "LOWEST",
    "Acceptance",
    "AgencyProposal",
    "Alignment",
    "Attachment",
    "AttendanceGroup",
    "Ballot",
    "BallotMark",
    "Commitment",
    "CommitmentEvent",
    "CommitmentState",
    "Criterion",
    "Decision",
    "Delivery",
    "Edition",
    "EditionRow",
    "EditionStep",
    "Fate",
    "FeasibilityScore",
    "FormLabel",
    "Forum",
    "ForumState",
    "FundingShare",
    "Invitee",
    "LocalPlan",
    "MeetingPaper",
    "MeetingState",
    "Merge",
    "MergeMember",
    "PlanEvent",
    "PlanLine",
    "PlanPeriod",
    "PlanReport",
    "PlanState",
    "PlanVersion",
    "Presentation",
    "Problem",
    "ProposalState",
    "Receipt",
    "ReceiptState",
    "Release",
    "ReleasePaper",
    "Resolution",
    "RowLink",
    "Standing",
    "StoredPaper",
    "StrategyFramework",
    "StrategyItem",
    "TambonLine",
    "TambonMeeting",
    "TambonPlan",
    "TambonProfile",
    "TeamMember",
    "Topic",
    "Unlike",
    "UpperDecision",
    "UpperPlan",
    "VillagePlan",
    "WorkbookUpload",
]

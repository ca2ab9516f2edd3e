"""The binding of the permission table: every noun of planning that knows reach."""

from agencies.rules import bind
from plans.models import (
    AgencyProposal,
    Attachment,
    Ballot,
    Commitment,
    Decision,
    Edition,
    Forum,
    LocalPlan,
    MeetingPaper,
    Merge,
    PlanReport,
    Problem,
    Receipt,
    Release,
    ReleasePaper,
    StrategyFramework,
    TambonMeeting,
    TambonPlan,
    UpperPlan,
    VillagePlan,
)

for guarded in (
    VillagePlan,
    Forum,
    Attachment,
    AgencyProposal,
    TambonPlan,
    TambonMeeting,
    MeetingPaper,
    Problem,
    Ballot,
    Decision,
    Merge,
    Commitment,
    StrategyFramework,
    PlanReport,
    Release,
    ReleasePaper,
    Receipt,
    UpperPlan,
    LocalPlan,
    Edition,
):
    bind(guarded)

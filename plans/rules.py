"""The binding of the permission table: every noun of planning that knows reach."""

from agencies.access.reach import decided_by
from agencies.access.rules import bind
from plans.decisions.models import Decision, Merge
from plans.local.models import Edition, LocalPlan
from plans.profile.models import Problem
from plans.proposals.models import AgencyProposal
from plans.ranking.models import Ballot
from plans.releases.models import Receipt, Release, ReleasePaper
from plans.requests.models import Commitment
from plans.tambon.models import MeetingPaper, PlanReport, TambonMeeting, TambonPlan
from plans.upper.models import UpperPlan
from plans.village.models import Attachment, Forum, VillagePlan
from projects.models import Project
from projects.strategies.models import StrategyFramework

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
# A project that an agency proposes is seen by who sees the proposal, wherever it is looked up.
decided_by(Project, "agency_proposal", AgencyProposal.ACCESS)

"""The binding of the permission table for plans, forums and papers."""

from agencies.rules import bind
from plans.models import Attachment, Forum, PlanReport, TambonPlan, VillagePlan

for guarded in (VillagePlan, Forum, Attachment, TambonPlan, PlanReport):
    bind(guarded)

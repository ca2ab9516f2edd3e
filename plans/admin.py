"""Plans in the administrators' site: periods are kept here; plans and their history are only looked at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from agencies.back_office import BackOfficeList
from plans.local.models import Edition, FormLabel, LocalPlan
from plans.profile.models import Topic
from plans.proposals.models import AgencyProposal
from plans.ranking.models import Criterion
from plans.requests.models import Commitment
from plans.village.models import Forum, PlanEvent, PlanVersion, VillagePlan


@admin.register(Criterion)
class CriterionAdmin(BackOfficeList):
    """The default criteria that every tambon starts with; a tambon changes its own copy on its own page."""

    list_display = ("name", "purpose", "weight", "position", "is_in_use")
    list_filter = ("purpose", "is_in_use")
    fields = ("purpose", "name", "guidance", "risk", "weight", "position", "is_in_use")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        """Show the defaults only."""
        return super().get_queryset(request).filter(tambon_plan=None)


@admin.register(Topic)
class TopicAdmin(BackOfficeList):
    """The fields by which the villages' problems are put together; one that is used is put out of use, not deleted."""

    list_display = ("name", "position", "is_in_use")
    list_editable = ("position", "is_in_use")
    list_filter = ("is_in_use",)


class LookedAt(BackOfficeList):
    """What is only looked at here: a change would pass permissions and history by."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Add nothing here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Change nothing here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Delete nothing here."""
        return False


@admin.register(VillagePlan)
class VillagePlanAdmin(LookedAt):
    """Village plans."""

    list_display = ("village", "period", "state", "revision", "updated_at")
    list_filter = ("state", "period")
    search_fields = ("village__code", "village__name")
    list_select_related = ("village", "period")


@admin.register(PlanEvent)
class PlanEventAdmin(LookedAt):
    """The moves of village plans."""

    list_display = ("at", "plan", "move", "by_name", "by_post", "note")
    fields = ("plan", "move", "from_state", "to_state", "by", "by_name", "by_post", "note", "version", "at")
    list_filter = ("move",)
    list_select_related = ("plan__village", "plan__period")


@admin.register(PlanVersion)
class PlanVersionAdmin(LookedAt):
    """Submitted versions."""

    list_display = ("plan", "number", "submitted_at", "digest")
    list_select_related = ("plan__village", "plan__period")


@admin.register(Forum)
class ForumAdmin(LookedAt):
    """Forums."""

    list_display = ("plan", "kind", "held_on", "state", "certified_name")
    fields = (
        "plan",
        "kind",
        "held_on",
        "place",
        "chair",
        "secretary",
        "male_count",
        "female_count",
        "household_count",
        "agencies_present",
    )
    list_filter = ("state", "kind")
    list_select_related = ("plan__village", "plan__period")


@admin.register(FormLabel)
class FormLabelAdmin(BackOfficeList):
    """The titles of the official forms: corrected here when a circular says otherwise; forms come with the product."""

    list_display = ("code", "title", "note", "is_in_summary", "is_confirmed")
    list_filter = ("is_confirmed",)
    readonly_fields = ("form",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Add nothing here: a label without a form would print nowhere."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Delete nothing here: a form without a label has no title."""
        return False


@admin.register(LocalPlan)
class LocalPlanAdmin(LookedAt):
    """Local plans."""

    list_display = ("agency", "period")
    list_filter = ("period",)
    list_select_related = ("agency", "period")


@admin.register(Edition)
class EditionAdmin(LookedAt):
    """Editions of local plans."""

    list_display = ("local_plan", "kind", "number", "year", "state", "sequence", "announced_on")
    list_filter = ("kind", "state")
    list_select_related = ("local_plan__agency", "local_plan__period")


@admin.register(Commitment)
class CommitmentAdmin(LookedAt):
    """Requests to agencies; the note of an agency is its own and is not shown here either."""

    list_display = ("tambon_plan", "project", "agency", "part", "kind", "state", "due_on")
    list_filter = ("state", "kind")
    list_select_related = ("tambon_plan__area", "tambon_plan__period", "project", "agency")
    exclude = ("internal_note",)


@admin.register(AgencyProposal)
class AgencyProposalAdmin(LookedAt):
    """Agencies' proposals."""

    list_display = ("tambon_plan", "agency", "project", "state", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("tambon_plan__area", "tambon_plan__period", "project", "agency")

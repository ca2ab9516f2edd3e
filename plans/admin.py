"""Plans in the administrators' site: periods are kept here; plans and their history are only looked at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from plans.models import Forum, PlanEvent, PlanPeriod, PlanVersion, VillagePlan


@admin.register(PlanPeriod)
class PlanPeriodAdmin(admin.ModelAdmin):
    """Periods are data: the horizon has changed four times."""

    list_display = ("__str__", "first_year", "last_year", "form_version", "is_open")
    list_filter = ("is_open",)


class LookedAt(admin.ModelAdmin):
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
    list_filter = ("state", "kind")
    list_select_related = ("plan__village", "plan__period")

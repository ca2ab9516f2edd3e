"""Projects in the administrators' site, to look at; periods and the country's strategies are kept here."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from agencies.back_office import BackOfficeList, BackOfficeRows
from projects.models import Project, YearBudget
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework, StrategyItem


class YearBudgetInline(BackOfficeRows):
    """The money by year."""

    model = YearBudget
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:  # noqa: ARG002
        """Add nothing here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:  # noqa: ARG002
        """Change nothing here."""
        return False


@admin.register(Project)
class ProjectAdmin(BackOfficeList):
    """Projects, read only: a change here would pass the plan's history by."""

    list_display = ("code", "title", "area", "stage", "updated_at")
    list_filter = ("stage", "action_group", "urgency")
    search_fields = ("code", "title", "area__code")
    list_select_related = ("area",)
    inlines = (YearBudgetInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Add nothing here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:  # noqa: ARG002
        """Change nothing here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:  # noqa: ARG002
        """Delete nothing here."""
        return False


@admin.register(PlanPeriod)
class PlanPeriodAdmin(BackOfficeList):
    """Periods are data: the horizon has changed four times."""

    list_display = ("__str__", "first_year", "last_year", "form_version", "is_open")
    list_filter = ("is_open",)


class StrategyItemInline(BackOfficeRows):
    """The items of a strategy."""

    model = StrategyItem
    fields = ("number", "title", "position", "parent")
    raw_id_fields = ("parent",)
    extra = 0


@admin.register(StrategyFramework)
class StrategyFrameworkAdmin(BackOfficeList):
    """Strategies; those of the whole country have no agency that writes them, and are corrected and confirmed here."""

    list_display = ("title", "level", "letter", "area", "agency", "first_year", "last_year", "is_confirmed")
    list_filter = ("level", "is_confirmed")
    list_select_related = ("area", "agency")
    raw_id_fields = ("area",)
    inlines = (StrategyItemInline,)

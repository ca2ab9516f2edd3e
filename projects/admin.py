"""Projects in the administrators' site: to look at; people change them through their village's plan."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from projects.models import Project, YearBudget


class YearBudgetInline(admin.TabularInline):
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
class ProjectAdmin(admin.ModelAdmin):
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

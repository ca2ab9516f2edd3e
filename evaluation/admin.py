"""The administrator sees how prints fare; what is written in the records is not hers to read (permission table)."""

from django.contrib import admin
from django.http import HttpRequest

from agencies.back_office import BackOfficeList
from evaluation.knowledge.models import KnowledgePrint


@admin.register(KnowledgePrint)
class KnowledgePrintAdmin(BackOfficeList):
    """Prints, to look at only."""

    list_display = ("number", "status", "attempts", "created_at", "finished_at")
    list_filter = ("status",)
    fields = readonly_fields = ("status", "attempts", "step", "error", "size_bytes", "created_at", "finished_at")

    @admin.display(description="เลขที่งานพิมพ์", ordering="pk")
    def number(self, job: KnowledgePrint) -> int:
        """Return its number."""
        return job.pk

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  the signature is Django's
        """Refuse: prints are ordered on a record's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: KnowledgePrint | None = None) -> bool:  # noqa: ARG002
        """Refuse: the worker alone writes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: KnowledgePrint | None = None) -> bool:  # noqa: ARG002
        """Refuse: what was handed out stays on record."""
        return False

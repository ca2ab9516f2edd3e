"""Django's `migrate`, which first looks whose data it would write to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from config.origin import ForeignData, refuse_foreign_data


class Command(migrate.Command):
    """Migrate, unless another version of the program made the data."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse foreign data in one sentence before anything is written."""
        try:
            refuse_foreign_data(connections[options["database"]])
        except ForeignData as refusal:
            raise CommandError(str(refusal)) from None
        super().handle(*args, **options)

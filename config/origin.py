"""Whose data this is: a database that another version of the program made is left alone, and one sentence says so.

Migrations began anew once and have gone forward since; a row of ``django_migrations`` that the code does not know means
data from before that cut, or from a newer version.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader


class ForeignData(Exception):
    """The database was made by another version; the message is the one sentence."""


def refuse_foreign_data(connection: BaseDatabaseWrapper) -> None:
    """Raise ForeignData when the database holds migrations of ours that this version has not; nothing is written."""
    unknown = foreign_migrations(connection)
    if unknown:
        place = settings.DATABASES[connection.alias]["NAME"]
        raise ForeignData(
            f"ข้อมูลใน {place} สร้างด้วยโปรแกรมรุ่นอื่น จึงไม่ได้แตะต้อง: สำรองแล้วย้ายโฟลเดอร์ข้อมูลเดิมออก "
            "หรือระบุ VAR_DIR (หรือ DATABASE_URL) ใหม่ที่ว่าง แล้วสั่งอีกครั้ง "
            f"(these data were made by another version, see {unknown[0]}, and nothing was touched: move the "
            "data folder away, or name an empty one in VAR_DIR or DATABASE_URL, and start again)"
        )


def foreign_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the applied migrations of our own applications that the code does not have, as «app.name»."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    applied = loader.applied_migrations or {}
    return sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in loader.disk_migrations)

"""User names are stored as they are read, so that the unique index tells twins by case or by look.

Where two accounts were called alike, one keeps the name (who is called so exactly, else who signed in last) and the
others get a number; the migration says so.  Accounts, posts and passwords stay as they are.
"""

import sys
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import agencies.people.names
import agencies.people.passwords
from agencies.people.names import LONGEST, user_name


def read(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Bring every name into the spelling by which it is found from now on."""
    users = apps.get_model("agencies", "User").objects.using(schema_editor.connection.alias)
    called = {}
    for user in users.order_by("pk").only("username", "last_login"):
        called.setdefault(user_name(user.username), []).append(user)
    taken = set(called) | {user.username for twins in called.values() for user in twins}
    for name, twins in called.items():
        keeps, *others = sorted(twins, key=lambda user: _standing(user, name), reverse=True)
        renamed = [(user, _free(name, taken)) for user in others]
        for user, new in [*renamed, (keeps, name)]:  # who keeps the name comes last, when it is free
            if user.username != new:
                users.filter(pk=user.pk).update(username=new)
        for user, new in renamed:
            sys.stdout.write(f"\n  ชื่อผู้ใช้ «{user.username}» ซ้ำกับ «{keeps.username}» จึงเปลี่ยนเป็น «{new}» กรุณาแจ้งเจ้าของบัญชี")


def _standing(user: Any, name: str) -> tuple[bool, float, int]:  # noqa: ANN401  a row of the model as it was
    return (user.username == name, user.last_login.timestamp() if user.last_login else 0, -user.pk)


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while (new := f"{name[: LONGEST - 5]}-{number}") in taken:
        number += 1
    taken.add(new)
    return new


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_handovers_only_added")]

    operations = [
        migrations.RunPython(read, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=agencies.people.names.UserNameField(
                error_messages={"unique": "มีผู้ใช้ชื่อนี้แล้ว กรุณาตั้งชื่ออื่น"},
                max_length=150,
                unique=True,
                validators=[agencies.people.names.only_allowed, agencies.people.passwords.no_citizen_id],
                verbose_name="ชื่อผู้ใช้",
            ),
        ),
    ]

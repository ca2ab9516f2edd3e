"""When and by whom a plan was received stays beside its return; of what came back before, nobody wrote it down."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def keep_received(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Copy who received what stands received."""
    receipts = apps.get_model("plans", "Receipt").objects.filter(state="received")
    receipts.update(received_at=F("settled_at"), received_name=F("settled_name"))


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="received_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ลงรับเมื่อ"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="received_name",
            field=models.CharField(blank=True, max_length=320, verbose_name="ผู้ลงรับ"),
        ),
        migrations.RunPython(keep_received, migrations.RunPython.noop),
    ]

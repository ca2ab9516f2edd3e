"""The two plan periods in use: 2566–2570 by strategy, 2571–2575 by development issue (dossier §2.0)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERIODS = ((2566, 2570, "strategy"), (2571, 2575, "issue"))


def add(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    period = apps.get_model("plans", "PlanPeriod")
    for first, last, form in PERIODS:
        period.objects.get_or_create(first_year=first, last_year=last, defaults={"form_version": form, "is_open": True})


def remove(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    period = apps.get_model("plans", "PlanPeriod")
    for first, last, _form in PERIODS:
        period.objects.filter(first_year=first, last_year=last, village_plans=None, tambon_plans=None).delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]

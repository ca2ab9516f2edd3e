"""Resolutions that become no project say so."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the mark to resolutions."""

    dependencies: ClassVar = [("plans", "0011_foreword")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="resolution",
            name="without_project",
            field=models.BooleanField(default=False, verbose_name="ไม่ต้องทำเป็นโครงการ"),
        )
    ]

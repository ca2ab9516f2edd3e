import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from agencies.migrations._only_added import Ledger, frozen


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0013_more_thai_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="TileLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="ครั้งที่")),
                ("places", models.JSONField(default=dict, verbose_name="ตำแหน่งช่อง")),
                ("by_name", models.CharField(max_length=160, verbose_name="โดย")),
                ("by_post", models.CharField(blank=True, max_length=160, verbose_name="ตำแหน่ง")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="เมื่อ")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tile_layouts",
                        to="agencies.area",
                        verbose_name="พื้นที่",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ผู้วางผัง",
                    ),
                ),
            ],
            options={
                "verbose_name": "ผังพื้นที่",
                "verbose_name_plural": "ผังพื้นที่",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(models.F("area"), models.F("number"), name="one_layout_of_each_version")
                ],
            },
        ),
        frozen(Ledger("agencies_tilelayout")),
    ]

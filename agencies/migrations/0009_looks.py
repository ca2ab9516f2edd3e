from django.db import migrations, models

from agencies.migrations._only_added import Ledger, frozen


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_second_step_requests")]

    operations = [
        migrations.AddField(
            model_name="download",
            name="kind",
            field=models.CharField(
                choices=[("file", "ดาวน์โหลดไฟล์"), ("look", "เปิดดูข้อมูลติดต่อ")],
                default="file",
                max_length=4,
                verbose_name="การกระทำ",
            ),
        ),
        migrations.AlterField(
            model_name="download",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="ลายนิ้วมือไฟล์"),
        ),
        frozen(Ledger("agencies_download")),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_releases_are_frozen")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="is_special",
            field=models.BooleanField(default=False, verbose_name="กรณีพิเศษ (โครงการพระราชดำริ นโยบายรัฐบาล สาธารณภัย)"),
        ),
    ]

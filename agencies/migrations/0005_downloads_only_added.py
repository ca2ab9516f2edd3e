from django.db import migrations

from agencies.migrations._only_added import Ledger, frozen


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_appointments")]

    operations = [frozen(Ledger("agencies_download"))]

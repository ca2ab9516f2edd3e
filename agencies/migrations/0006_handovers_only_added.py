from django.db import migrations

from agencies.migrations._only_added import Ledger, frozen


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_downloads_only_added")]

    operations = [frozen(Ledger("agencies_handover"), Ledger("agencies_appointmentevent"))]

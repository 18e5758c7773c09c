from django.db import migrations

from casework.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("eforms", "0005_withdrawals")]

    operations = [refuse_changes("eforms_eformversion")]

"""PostgreSQL itself refuses to change or delete an event."""

from django.db import migrations

from casework.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0004_reading_log"),
    ]

    operations = [refuse_changes("dossiers_event")]

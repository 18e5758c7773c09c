"""The text that a result quotes from.

Added by a statement of its own: Django would rebuild SQLite's table for it, and the rebuilt one would have lost the
triggers that keep the full-text index.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_changes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE search_document ADD COLUMN text text NOT NULL DEFAULT ''",
                    "ALTER TABLE search_document DROP COLUMN text",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="document",
                    name="text",
                    field=models.TextField(blank=True, default=""),
                    preserve_default=False,
                )
            ],
        )
    ]

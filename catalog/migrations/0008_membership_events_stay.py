"""PostgreSQL itself refuses to change or delete who was appointed by whom."""

from django.db import migrations

from casework.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0007_people"),
    ]

    operations = [refuse_changes("catalog_membershipevent")]

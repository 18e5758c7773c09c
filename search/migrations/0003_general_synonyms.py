from django.db import migrations

from search.synonyms import add_general_list


def add(apps, schema_editor):
    add_general_list(apps.get_model("search", "Synonym"))


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

"""Every word of the search text stands after a space, the first one too: one condition finds where a word begins."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Value
from django.db.models.functions import Concat, LTrim


def lead(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    dossiers = apps.get_model("dossiers", "Dossier").objects
    dossiers.exclude(search_text__startswith=" ").update(search_text=Concat(Value(" "), "search_text"))


def strip(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("dossiers", "Dossier").objects.update(search_text=LTrim("search_text"))


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_rule_sets")]
    operations = [migrations.RunPython(lead, strip)]

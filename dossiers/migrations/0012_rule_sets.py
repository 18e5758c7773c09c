"""The decrees since 2018 as rule sets, and each dossier under the one of its day."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parent.parent / "data" / "rule_sets.json"


def load(apps, schema_editor):
    RuleSet = apps.get_model("dossiers", "RuleSet")
    Dossier = apps.get_model("dossiers", "Dossier")
    for entry in sorted(json.loads(FILE.read_text(encoding="utf-8")), key=lambda entry: entry["valid_from"]):
        given = {**entry, "valid_from": date.fromisoformat(entry["valid_from"])}
        rules, _created = RuleSet.objects.get_or_create(valid_from=given["valid_from"], defaults=given)
        Dossier.objects.filter(submitted_at__date__gte=rules.valid_from).update(rule_set=rules)


class Migration(migrations.Migration):
    # On PostgreSQL a table with pending trigger events cannot be altered: this stands alone.
    dependencies = [("dossiers", "0011_processing_steps")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

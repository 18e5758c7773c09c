from django.db import migrations, models

from catalog.gazette.words import search_text

WORDS = {
    "law": "luật",
    "resolution": "nghị quyết",
    "ordinance": "pháp lệnh",
    "decree": "nghị định",
    "circular": "thông tư",
    "decision": "quyết định",
    "directive": "chỉ thị",
}


def fill(apps, schema_editor):
    """Documents that are there already are found by their words from the first day on."""
    model = apps.get_model("catalog", "LegalDocument")
    rows = list(model.objects.only("pk", "number", "kind", "title", "issuer", "signer"))
    for row in rows:
        row.search_text = search_text(row.number, WORDS.get(row.kind, ""), row.title, row.issuer, row.signer)
    model.objects.bulk_update(rows, ["search_text"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0013_portal_as_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='legaldocument',
            name='search_text',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

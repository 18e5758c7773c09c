from django.db import migrations, models

_STATES = [
    ("draft", "being prepared"),
    ("ordered", "announced to the post"),
    ("collected", "taken by the post"),
    ("transit", "on the way"),
    ("delivered", "delivered"),
    ("failed", "could not be delivered"),
    ("returning", "on the way back"),
    ("returned", "came back"),
    ("lost", "lost by the post"),
    ("cancelled", "cancelled"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0021_ways_of_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="quoted",
            field=models.DecimalField(
                blank=True, decimal_places=0, max_digits=12, null=True, verbose_name="postage named before"
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="remittance",
            field=models.CharField(blank=True, max_length=64, verbose_name="number of the transfer"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="remitted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="parcel",
            name="state",
            field=models.CharField(choices=_STATES, default="draft", max_length=10, verbose_name="state"),
        ),
        migrations.AlterField(
            model_name="parcelevent",
            name="state",
            field=models.CharField(choices=_STATES, max_length=10),
        ),
    ]

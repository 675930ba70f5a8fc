from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0006_workflow"),
    ]

    operations = [
        migrations.AddField(
            model_name="externalid",
            name="imported",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="SHA-256 of the event as an import last wrote it.",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="published_zone",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Zone of its own clock, as an IANA name. Empty, with 00:00 UTC: only the day is known."
                ),
                max_length=64,
            ),
        ),
    ]

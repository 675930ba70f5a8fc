"""Make the table of short links; the log is left alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_imported_digests"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShortLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("query", models.TextField(blank=True)),
                ("as_of", models.PositiveBigIntegerField(null=True)),
                ("event", models.PositiveBigIntegerField(null=True)),
                ("edition", models.PositiveIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition__isnull", True), ("event__isnull", True)),
                            models.Q(("as_of__isnull", True), ("event__isnull", False)),
                            _connector="OR",
                        ),
                        name="short_link_view_or_event",
                    )
                ],
            },
        ),
    ]

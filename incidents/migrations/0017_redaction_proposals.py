"""Keep what one Administrator proposes to take back until a second one decides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0016_bulk_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RedactionProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("replacement", models.CharField(blank=True, max_length=60)),
                ("keeps_events", models.BooleanField(default=True)),
                ("category", models.CharField(max_length=20)),
                ("note", models.TextField()),
                ("stage", models.CharField(default="waiting", max_length=20)),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("notes", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "redaction",
                "ordering": ["-proposed_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["waiting", "confirmed", "rejected"])),
                        name="redaction_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage", "waiting"), ("words", ""), _connector="OR"),
                        name="redaction_keeps_no_words_once_decided",
                    ),
                ],
            },
        ),
    ]

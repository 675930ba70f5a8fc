"""Remember which entries are no duplicates of each other, and find those that may be."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE
SET_NULL = django.db.models.deletion.SET_NULL


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0009_document_address_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NotDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("first", models.ForeignKey(on_delete=CASCADE, related_name="+", to="incidents.event")),
                ("second", models.ForeignKey(on_delete=CASCADE, related_name="+", to="incidents.event")),
            ],
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="notduplicate",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="not_duplicate_once"),
        ),
        migrations.AddConstraint(
            model_name="notduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="not_duplicate_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "earliest", "latest"], name="event_duplicates"),
        ),
    ]

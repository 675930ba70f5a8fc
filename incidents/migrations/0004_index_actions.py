"""The record of corrections asks for a few actions among all editions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_roles")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["action", "-sequence"], name="edition_action"),
        ),
    ]

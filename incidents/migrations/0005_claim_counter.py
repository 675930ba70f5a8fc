"""Keep the highest number that a published claim of an event has had: all that used it may be erased."""

import json

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def count_claims(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    database = schema_editor.connection.alias
    events = apps.get_model("incidents", "Event").objects.using(database)
    contents = apps.get_model("incidents", "EditionContent").objects.using(database)
    highest: dict[int, int] = {}
    for document in contents.values_list("document", flat=True).iterator():
        frozen = json.loads(document)
        numbers = [claim["number"] for claim in frozen.get("claims", ())]
        highest[frozen["id"]] = max([highest.get(frozen["id"], 0), *numbers])
    for public_id, number in highest.items():
        events.filter(public_id=public_id).update(last_claim=number)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_index_actions")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="last_claim",
            field=models.PositiveIntegerField(
                default=0, editable=False, help_text="The highest number that a published claim has had."
            ),
        ),
        migrations.RunPython(count_claims, migrations.RunPython.noop),
    ]

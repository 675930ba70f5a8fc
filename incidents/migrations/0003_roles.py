"""Make the groups Writer, Reviewer and Administrator with their permissions."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAMES = {
    "incident": "incident",
    "diplomaticevent": "diplomatic event",
    "forceevent": "force event",
    "event": "event",
    "claim": "claim",
    "participation": "participation",
    "eventplace": "event place",
    "link": "link",
    "source": "source",
    "sourcereliability": "reliability",
    "document": "document",
    "actor": "actor",
    "place": "place",
    "collection": "collection",
    "edition": "edition",
    "user": "user",
    "group": "group",
}
SPECIAL = {
    "publish_event": ("event", "Can publish, correct and withdraw events"),
    "redact_event": ("event", "Can redact published words"),
}
EVENTS = ["incident", "diplomaticevent", "forceevent"]
ROWS = ["claim", "participation", "eventplace", "link"]
REFERENCE = ["source", "sourcereliability", "document", "actor", "place", "collection"]

WRITER = [
    *((verb, model) for model in [*EVENTS, *REFERENCE] for verb in ["view", "add", "change"]),
    *((verb, model) for model in ROWS for verb in ["view", "add", "change", "delete"]),
    ("view", "event"),
]
REVIEWER = [
    *WRITER,
    *(("delete", model) for model in EVENTS),
    ("view", "edition"),
    ("publish", "event"),
]
ADMINISTRATOR = [
    *REVIEWER,
    ("view", "user"),
    ("add", "user"),
    ("change", "user"),
    ("view", "group"),
    ("redact", "event"),
]
GROUPS = {"Writer": WRITER, "Reviewer": REVIEWER, "Administrator": ADMINISTRATOR}


def make_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes permissions after the last migration, and then leaves alone those it finds.
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, rights in GROUPS.items():
        group, _ = groups.get_or_create(name=name)
        held = []
        for verb, model in rights:
            codename = f"{verb}_{model}"
            label = SPECIAL[codename][1] if codename in SPECIAL else f"Can {verb} {NAMES[model]}"
            app = "auth" if model in ("user", "group") else "incidents"
            content_type, _ = content_types.get_or_create(app_label=app, model=model)
            permission, _ = permissions.get_or_create(
                content_type_id=content_type.pk, codename=codename, defaults={"name": label}
            )
            held.append(permission.pk)
        group.permissions.set(held)


def remove_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_log_triggers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]

"""Let Administrators read the audit log."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def permit(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes permissions after the last migration, and then leaves alone those it finds.
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    content_type, _ = content_types.get_or_create(app_label="incidents", model="auditentry")
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(database)
        .get_or_create(
            content_type_id=content_type.pk,
            codename="view_auditentry",
            defaults={"name": "Can view audit entry"},
        )
    )
    groups = apps.get_model("auth", "Group").objects.using(database)
    for group in groups.filter(name="Administrator"):
        group.permissions.add(permission)


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(codename="view_auditentry").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0012_audit_triggers"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(permit, forbid)]

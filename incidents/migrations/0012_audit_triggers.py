"""Make the audit log append-only, whoever holds the connection."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """
    CREATE TRIGGER audit_never_changed BEFORE UPDATE ON incidents_auditentry
    BEGIN
      SELECT RAISE(ABORT, 'what was audited never changes');
    END
    """,
    """
    CREATE TRIGGER audit_never_deleted BEFORE DELETE ON incidents_auditentry
    BEGIN
      SELECT RAISE(ABORT, 'what was audited is never deleted');
    END
    """,
    # INSERT OR REPLACE deletes the row it collides with, and fires no delete trigger.
    """
    CREATE TRIGGER audit_inserted_once BEFORE INSERT ON incidents_auditentry
    WHEN EXISTS (SELECT 1 FROM incidents_auditentry WHERE id = NEW.id)
    BEGIN
      SELECT RAISE(ABORT, 'what was audited is replaced by nothing');
    END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION incidents_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      RAISE EXCEPTION '% of % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END
    $body$
    """,
    "CREATE TRIGGER audit_never_changed BEFORE UPDATE ON incidents_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION incidents_audit_refuse()",
    "CREATE TRIGGER audit_never_deleted BEFORE DELETE ON incidents_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION incidents_audit_refuse()",
    "CREATE TRIGGER audit_never_truncated BEFORE TRUNCATE ON incidents_auditentry"
    " FOR EACH STATEMENT EXECUTE FUNCTION incidents_audit_refuse()",
]
REVERSE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_never_changed",
        "DROP TRIGGER IF EXISTS audit_never_deleted",
        "DROP TRIGGER IF EXISTS audit_inserted_once",
    ],
    "postgresql": ["DROP FUNCTION IF EXISTS incidents_audit_refuse() CASCADE"],
}


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in REVERSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_accounts")]

    operations = [migrations.RunPython(install, remove)]

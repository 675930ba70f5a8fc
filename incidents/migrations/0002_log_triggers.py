"""Make the edition log append-only, whoever holds the connection."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# INSERT OR REPLACE deletes the row it collides with, and fires no delete trigger: each key a row could
# collide on, SQLite's hidden rowid among them, is therefore looked up before the insert.
SQLITE = [
    """
    CREATE TRIGGER edition_inserted_in_turn BEFORE INSERT ON incidents_edition
    WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM incidents_edition)
      OR EXISTS (SELECT 1 FROM incidents_edition WHERE event = NEW.event AND number = NEW.number)
      OR EXISTS (SELECT 1 FROM incidents_edition WHERE rowid = NEW.rowid)
    BEGIN
      SELECT RAISE(ABORT, 'an edition takes the next sequence and number, and replaces none');
    END
    """,
    """
    CREATE TRIGGER edition_only_superseded BEFORE UPDATE ON incidents_edition
    WHEN NOT (
      OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL
      AND NEW.rowid IS OLD.rowid
      AND NEW.sequence IS OLD.sequence AND NEW.event IS OLD.event AND NEW.number IS OLD.number
      AND NEW.action IS OLD.action AND NEW.material IS OLD.material
      AND NEW.published_at IS OLD.published_at AND NEW.content_digest IS OLD.content_digest
      AND NEW.digest IS OLD.digest AND NEW.merged_into IS OLD.merged_into AND NEW.redacts IS OLD.redacts
    )
    BEGIN
      SELECT RAISE(ABORT, 'an edition changes once only, when it is superseded');
    END
    """,
    """
    CREATE TRIGGER edition_never_deleted BEFORE DELETE ON incidents_edition
    BEGIN
      SELECT RAISE(ABORT, 'editions are never deleted');
    END
    """,
    """
    CREATE TRIGGER content_inserted_once BEFORE INSERT ON incidents_editioncontent
    WHEN NEW.edition_id IS NOT (SELECT MAX(sequence) FROM incidents_edition)
      OR EXISTS (SELECT 1 FROM incidents_editioncontent WHERE edition_id = NEW.edition_id)
      OR EXISTS (SELECT 1 FROM incidents_editioncontent WHERE rowid = NEW.rowid)
    BEGIN
      SELECT RAISE(ABORT, 'content is given once, to the newest edition');
    END
    """,
    """
    CREATE TRIGGER content_never_changed BEFORE UPDATE ON incidents_editioncontent
    BEGIN
      SELECT RAISE(ABORT, 'the content of an edition never changes');
    END
    """,
    """
    CREATE TRIGGER content_erased_by_redaction BEFORE DELETE ON incidents_editioncontent
    WHEN NOT EXISTS (SELECT 1 FROM incidents_edition WHERE redacts = OLD.edition_id)
    BEGIN
      SELECT RAISE(ABORT, 'content is erased only after a note that redacts it');
    END
    """,
    """
    CREATE TRIGGER author_inserted_once BEFORE INSERT ON incidents_editionauthor
    WHEN NEW.edition_id IS NOT (SELECT MAX(sequence) FROM incidents_edition)
      OR EXISTS (SELECT 1 FROM incidents_editionauthor WHERE edition_id = NEW.edition_id)
      OR EXISTS (SELECT 1 FROM incidents_editionauthor WHERE rowid = NEW.rowid)
    BEGIN
      SELECT RAISE(ABORT, 'an author is given once, to the newest edition');
    END
    """,
    """
    CREATE TRIGGER author_only_forgotten BEFORE UPDATE ON incidents_editionauthor
    WHEN NOT (
      NEW.rowid IS OLD.rowid AND NEW.edition_id IS OLD.edition_id AND NEW.note IS OLD.note
      AND (NEW.user_id IS NULL OR NEW.user_id IS OLD.user_id)
      AND (NEW.approved_by_id IS NULL OR NEW.approved_by_id IS OLD.approved_by_id)
    )
    BEGIN
      SELECT RAISE(ABORT, 'the author of an edition can only be forgotten with the account');
    END
    """,
    """
    CREATE TRIGGER author_never_deleted BEFORE DELETE ON incidents_editionauthor
    BEGIN
      SELECT RAISE(ABORT, 'authors of editions are never deleted');
    END
    """,
]

SQLITE_REVERSE = [
    "DROP TRIGGER IF EXISTS edition_inserted_in_turn",
    "DROP TRIGGER IF EXISTS edition_only_superseded",
    "DROP TRIGGER IF EXISTS edition_never_deleted",
    "DROP TRIGGER IF EXISTS content_inserted_once",
    "DROP TRIGGER IF EXISTS content_never_changed",
    "DROP TRIGGER IF EXISTS content_erased_by_redaction",
    "DROP TRIGGER IF EXISTS author_inserted_once",
    "DROP TRIGGER IF EXISTS author_only_forgotten",
    "DROP TRIGGER IF EXISTS author_never_deleted",
]

POSTGRESQL = [
    """
    CREATE FUNCTION incidents_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      RAISE EXCEPTION '% of % is refused: the log is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END
    $body$
    """,
    """
    CREATE FUNCTION incidents_edition_insert() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      IF NEW.sequence IS DISTINCT FROM (SELECT COALESCE(MAX(sequence), 0) + 1 FROM incidents_edition)
         OR EXISTS (SELECT 1 FROM incidents_edition WHERE event = NEW.event AND number = NEW.number)
      THEN
        RAISE EXCEPTION 'an edition takes the next sequence and number, and replaces none'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END
    $body$
    """,
    """
    CREATE FUNCTION incidents_edition_update() RETURNS trigger LANGUAGE plpgsql AS $body$
    DECLARE
      before incidents_edition := OLD;
    BEGIN
      before.superseded_by := NEW.superseded_by;
      IF OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL OR before IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'an edition changes once only, when it is superseded'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END
    $body$
    """,
    """
    CREATE FUNCTION incidents_newest_edition_once() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      IF NEW.edition_id IS DISTINCT FROM (SELECT MAX(sequence) FROM incidents_edition) THEN
        RAISE EXCEPTION '% takes rows of the newest edition only', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END
    $body$
    """,
    """
    CREATE FUNCTION incidents_content_delete() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM incidents_edition WHERE redacts = OLD.edition_id) THEN
        RAISE EXCEPTION 'content is erased only after a note that redacts it'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN OLD;
    END
    $body$
    """,
    """
    CREATE FUNCTION incidents_author_update() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      IF NEW.edition_id IS DISTINCT FROM OLD.edition_id OR NEW.note IS DISTINCT FROM OLD.note
         OR (NEW.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id)
         OR (NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
      THEN
        RAISE EXCEPTION 'the author of an edition can only be forgotten with the account'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END
    $body$
    """,
    "CREATE TRIGGER edition_inserted_in_turn BEFORE INSERT ON incidents_edition"
    " FOR EACH ROW EXECUTE FUNCTION incidents_edition_insert()",
    "CREATE TRIGGER edition_only_superseded BEFORE UPDATE ON incidents_edition"
    " FOR EACH ROW EXECUTE FUNCTION incidents_edition_update()",
    "CREATE TRIGGER edition_never_deleted BEFORE DELETE ON incidents_edition"
    " FOR EACH ROW EXECUTE FUNCTION incidents_log_refuse()",
    "CREATE TRIGGER edition_never_truncated BEFORE TRUNCATE ON incidents_edition"
    " FOR EACH STATEMENT EXECUTE FUNCTION incidents_log_refuse()",
    "CREATE TRIGGER content_inserted_once BEFORE INSERT ON incidents_editioncontent"
    " FOR EACH ROW EXECUTE FUNCTION incidents_newest_edition_once()",
    "CREATE TRIGGER content_never_changed BEFORE UPDATE ON incidents_editioncontent"
    " FOR EACH ROW EXECUTE FUNCTION incidents_log_refuse()",
    "CREATE TRIGGER content_erased_by_redaction BEFORE DELETE ON incidents_editioncontent"
    " FOR EACH ROW EXECUTE FUNCTION incidents_content_delete()",
    "CREATE TRIGGER content_never_truncated BEFORE TRUNCATE ON incidents_editioncontent"
    " FOR EACH STATEMENT EXECUTE FUNCTION incidents_log_refuse()",
    "CREATE TRIGGER author_inserted_once BEFORE INSERT ON incidents_editionauthor"
    " FOR EACH ROW EXECUTE FUNCTION incidents_newest_edition_once()",
    "CREATE TRIGGER author_only_forgotten BEFORE UPDATE ON incidents_editionauthor"
    " FOR EACH ROW EXECUTE FUNCTION incidents_author_update()",
    "CREATE TRIGGER author_never_deleted BEFORE DELETE ON incidents_editionauthor"
    " FOR EACH ROW EXECUTE FUNCTION incidents_log_refuse()",
    "CREATE TRIGGER author_never_truncated BEFORE TRUNCATE ON incidents_editionauthor"
    " FOR EACH STATEMENT EXECUTE FUNCTION incidents_log_refuse()",
]

POSTGRESQL_REVERSE = [
    "DROP FUNCTION IF EXISTS incidents_edition_insert() CASCADE",
    "DROP FUNCTION IF EXISTS incidents_edition_update() CASCADE",
    "DROP FUNCTION IF EXISTS incidents_newest_edition_once() CASCADE",
    "DROP FUNCTION IF EXISTS incidents_content_delete() CASCADE",
    "DROP FUNCTION IF EXISTS incidents_author_update() CASCADE",
    "DROP FUNCTION IF EXISTS incidents_log_refuse() CASCADE",
]


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    reverse = {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE}
    for statement in reverse[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]

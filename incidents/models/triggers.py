"""The triggers that keep the edition log and the audit log append-only: their names, and whether they stand.

Migrations 0002 and 0012 hold their SQL. A migration that alters one of these tables installs them again:
SQLite remakes a table to alter it, and drops its triggers without a word.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGERS = frozenset(
    {
        "edition_inserted_in_turn",
        "edition_only_superseded",
        "edition_never_deleted",
        "content_inserted_once",
        "content_never_changed",
        "content_erased_by_redaction",
        "author_inserted_once",
        "author_only_forgotten",
        "author_never_deleted",
        "audit_never_changed",
        "audit_never_deleted",
    }
)
SQLITE_TRIGGERS = TRIGGERS | {"audit_inserted_once"}
POSTGRESQL_TRIGGERS = TRIGGERS | {
    "edition_never_truncated",
    "content_never_truncated",
    "author_never_truncated",
    "audit_never_truncated",
}

# A trigger that is disabled ("D") or fires on replicas only ("R") guards nothing.
INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal",
}


def triggers_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Give the names of the log's triggers that `connection`'s database lacks; one query."""
    expected = POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else SQLITE_TRIGGERS
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        installed = {name for (name,) in cursor.fetchall()}
    return sorted(expected - installed)

"""Append to the edition log: one writer at a time, gap-free, chained.

Whatever is appended is final. `heads.log` and `redactions.log`, in the data folder, are what the database
is held against when its end is cut off, or when an old copy of it is restored.
"""

import os
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import DateTimeField, Max, Model

from incidents.models import Edition, EditionAuthor, EditionContent, Event
from incidents.models.log import GENESIS, SCHEMA_VERSION, canonical_json

HEADS = "heads.log"
REDACTIONS = "redactions.log"
WRITERS_LOCK = 0x44_41_54_45
"""The advisory lock of PostgreSQL that every writer of the log takes ("DATE")."""

BATCH = 200
"""Editions of one transaction at most, so that no reader or editor waits for long."""

SALT_BYTES = 32
TICK = timedelta(microseconds=1)
Preparing = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is kept of an edition: texts that are hashed, stored and never serialised again."""

    document: str
    facets: str
    search_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition to be; `event` is the public id, `by` None for the operator's own commands."""

    event: int
    action: str
    material: bool
    frozen: Frozen
    reason: str
    by: Any
    merged_into: int | None = None
    redacts: int | None = None
    approved_by: Any = None
    note: str = ""


@contextmanager
def writers_lock() -> Iterator[None]:
    """Open a transaction in which nobody else appends, until it ends; may be nested.

    SQLite takes its write lock as the transaction begins (IMMEDIATE, by the settings). PostgreSQL
    takes the advisory lock before anything is read, so that each statement sees the last writer's rows.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        yield


def notice(event: int, category: str | None = None) -> Frozen:
    """Freeze the document of an edition that takes an event away: no word of the event is in it."""
    document = {"schema": SCHEMA_VERSION, "id": event, "category": category}
    return Frozen(document=canonical_json(document), facets="{}", search_text="")


def newest() -> Edition | None:
    """Give the newest edition, None while there is none; one query."""
    return Edition.objects.order_by("-sequence").first()


def last_in_succession(events: Collection[int]) -> dict[int, Edition]:
    """Give the edition of each public id that its next one supersedes; one query, none for no events."""
    if not events:
        return {}
    standing = Edition.objects.filter(event__in=events, number__isnull=False, superseded_by__isnull=True)
    return {edition.event: edition for edition in standing}


def next_public_id() -> int:
    """Give the next public id, never one used before; call it under the writers' lock. Two queries."""
    drafted = Event.objects.aggregate(newest=Max("public_id"))["newest"] or 0
    published = Edition.objects.aggregate(newest=Max("event"))["newest"] or 0
    return max(drafted, published) + 1


def append(entry: Entry) -> Edition:
    """Append an edition with its content and author, and mark the one it supersedes.

    Opens the writers' lock itself; six queries. The head goes to `heads.log` once the transaction is
    committed, a redaction to `redactions.log` as well.
    """
    (edition,) = append_many([entry])
    return edition


def append_many(entries: Sequence[Entry]) -> list[Edition]:
    """Append editions in the order given, as `append` would one by one, in one transaction.

    Three queries for each, and three for all. Raises `ValueError` for more than `BATCH`.
    """
    if len(entries) > BATCH:
        raise ValueError(f"a transaction of the log holds at most {BATCH} editions")
    editions: list[Edition] = []
    superseded: list[tuple[int, int]] = []
    with writers_lock(), connection.cursor() as cursor:
        head = newest()
        standing = last_in_succession({entry.event for entry in entries if entry.redacts is None})
        for entry in entries:
            previous = standing.get(entry.event) if entry.redacts is None else None
            head = _append(cursor, entry, head, previous)
            if previous:
                superseded.append((head.sequence, previous.sequence))
            if entry.redacts is None:
                standing[entry.event] = head
            editions.append(head)
        if superseded:
            cursor.executemany(
                "UPDATE incidents_edition SET superseded_by = %s WHERE sequence = %s", superseded
            )
        transaction.on_commit(partial(_record, HEADS, *map(head_line, editions)), robust=True)
    return editions


def _append(cursor: CursorWrapper, entry: Entry, head: Edition | None, previous: Edition | None) -> Edition:
    """Write the three rows of an edition after `head`; the triggers take them in this order alone."""
    content = EditionContent(
        salt=secrets.token_hex(SALT_BYTES),
        document=entry.frozen.document,
        facets=entry.frozen.facets,
        search_text=entry.frozen.search_text,
        reason=entry.reason,
    )
    now = datetime.now(UTC)
    edition = Edition(
        sequence=head.sequence + 1 if head else 1,
        event=entry.event,
        number=_number(entry, previous),
        action=entry.action,
        material=entry.material,
        published_at=max(now, head.published_at + TICK) if head else now,
        content_digest=content.digest(),
        merged_into=entry.merged_into,
        redacts=entry.redacts,
    )
    edition.digest = edition.chained(head.digest if head else GENESIS)
    content.edition = edition
    author = EditionAuthor(edition=edition, user=entry.by, approved_by=entry.approved_by, note=entry.note)
    for row in (edition, content, author):
        _insert(cursor, row)
    return edition


def _insert(cursor: CursorWrapper, row: Model) -> None:
    """Insert a row of the log; a tenth of the time of `save`, which an import of a million would notice."""
    statement, fields = _insertion(type(row))
    values = (
        getattr(row, name) if prepare is None else prepare(getattr(row, name)) for name, prepare in fields
    )
    cursor.execute(statement, list(values))
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, list[tuple[str, Preparing | None]]]:
    """Give the statement that inserts a row of the log, its attributes, and what prepares them if anything.

    Times alone are stored as something else than they are.
    """
    fields = model._meta.concrete_fields
    columns = ", ".join(str(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    prepared: list[tuple[str, Preparing | None]] = []
    for field in fields:
        is_time = isinstance(field, DateTimeField)
        prepare = partial(field.get_db_prep_save, connection=connection) if is_time else None
        prepared.append((field.attname, prepare))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", prepared  # noqa: S608 - our names


def _number(entry: Entry, previous: Edition | None) -> int | None:
    if entry.redacts is not None:
        return None
    return (previous.number or 0) + 1 if previous else 1


def head_line(edition: Edition) -> str:
    """Give the line of `heads.log` for an edition: sequence, digest, time of publication in UTC."""
    return f"{edition.sequence} {edition.digest} {edition.published_at.isoformat(timespec='microseconds')}"


def record_redaction(note: Edition, erased: Edition, category: str) -> None:
    """Write a redaction to `redactions.log` once the transaction is committed.

    Its line is the note's sequence, the erased edition's sequence and content digest, category, time:
    enough to redact the same edition again in a restored copy that is older than the note.
    """
    at = note.published_at.isoformat(timespec="microseconds")
    line = f"{note.sequence} {erased.sequence} {erased.content_digest} {category} {at}"
    transaction.on_commit(partial(_record, REDACTIONS, line), robust=True)


def _record(name: str, *lines: str) -> None:
    """Append lines to a file of the data folder; one write, so that processes do not mix them."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(handle, "".join(f"{line}\n" for line in lines).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def recorded(name: str) -> list[list[str]]:
    """Give the lines of `heads.log` or `redactions.log`, split into fields; none without the file."""
    path = Path(settings.DATA_DIR) / name
    if not path.exists():
        return []
    return [line.split(" ") for line in path.read_text(encoding="ascii", errors="replace").splitlines()]

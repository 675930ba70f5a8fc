"""Run an import: batches of at most 200 rows, each a transaction of its own, so that it can be cut off.

A run that was killed is finished by running it again: what a batch has kept is found unchanged. A dry run
does exactly the same and rolls every batch back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from django.db import DatabaseError, transaction
from django.utils import timezone

from incidents.dates import DateError
from incidents.editing.importers.copies import EventCopy, digest, tidied
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.results import Outcome, Report, RowResult
from incidents.editing.importers.stored import stored_copies
from incidents.editing.importers.tables import Table
from incidents.editing.importers.writing import Rows, Writer
from incidents.editing.log import writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import UNPUBLISHED, Refused, publish_many, update
from incidents.models import Contribution, Event, ExternalId

BATCH = 200
"""Rows of one transaction at most: readers and editors never wait long for an import."""

CHANGED_IN_BOTH = "An editor has changed this event since the row was written, and the row has changed too."
NO_VERSION = "The row does not say which state of the event it changes: export it anew, with its version."


class RowError(Exception):
    """A row that cannot be taken; the message says why, to whoever has the file."""

    outcome = Outcome.INVALID


class LeftOutError(RowError):
    """A row that is no event by the format's own rules, such as a title slide."""

    outcome = Outcome.LEFT_OUT


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a file. `values` is whatever its format reads; `problem` says why it is not taken.

    `key` tells it from every other row of its scheme, wherever it stands in the file. `also` are the lines
    of further rows that say more of the same event; `outcome` is what a problem makes of the row.
    """

    line: int
    key: str = ""
    values: Any = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    also: tuple[int, ...] = ()
    outcome: Outcome = Outcome.INVALID


@dataclass(frozen=True, slots=True)
class Known:
    """An event we hold for a row. `bases` are digests of states that row and event once had in common.

    The nearest comes first; a digest may be cut short. `row` is the external id that an import marks.
    """

    event: Event
    bases: tuple[str, ...]
    row: ExternalId | None = None


class Format(Protocol):
    """How one kind of file becomes events."""

    scheme: str

    def entries(self) -> Iterator[Entry]:
        """Read the file's rows in their order."""

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        """Give the event a row asks for; raise `RowError` if it asks for none that may be kept."""

    def known(self, keys: Sequence[str]) -> dict[str, Known]:
        """Give the events we hold for rows by key; one query."""
        held = ExternalId.objects.filter(scheme=self.scheme, identifier__in=keys)
        return {
            row.identifier: Known(row.event, (row.imported,), row) for row in held.select_related("event")
        }

    @property
    def recognised(self) -> list[str]:
        """Say what was recognised of the file: encoding, delimiter, order of dates."""

    @property
    def size(self) -> int:
        """Rows in the file."""


class TableFormat(Format):
    """A format of one table that has the columns `required`; raises `FileError` where it lacks some."""

    required: Sequence[str]

    def __init__(self, table: Table, *, collection: str = "") -> None:
        table.require(*self.required)
        self.table = table
        self.collection = collection

    @property
    def size(self) -> int:
        return len(self.table.rows)


Held = tuple[Entry, EventCopy, Known]


@dataclass
class Import:
    """One run over one file. `by` is who publishes, None for the operator's own command.

    What it writes counts as changed by `author`, so that somebody else has to approve what needs a second
    person; None for the operator, whom that does not bind.
    """

    format: Format
    publish: bool = False
    by: Any = None
    author: Any = None
    dry_run: bool = False
    told: Callable[[int, int], None] = lambda done, total: None
    report: Report = field(default_factory=Report)
    _lines: dict[str, int] = field(default_factory=dict)

    def run(self) -> Report:
        """Import every row and say what became of each; `told` hears of rows done and rows in all."""
        self.report = Report(recognised=self.format.recognised, dry_run=self.dry_run)
        self.directory = Directory()
        self.writer = Writer(self.directory)
        entries = self.format.entries()
        while batch := list(islice(entries, BATCH)):
            self.report.add(self._batch(batch))
            self.told(self.report.size, self.format.size)
        return self.report

    def _batch(self, batch: list[Entry]) -> list[RowResult]:
        """Take a batch in one transaction; where the database refuses it, take its rows one by one."""
        seen = dict(self._lines)
        try:
            return self._transaction(batch)
        except DatabaseError as error:
            self.directory.reload()
            if len(batch) == 1:
                return [_result(batch[0], Outcome.FAILED, reason=f"The database refused it: {error}")]
        self._lines = seen
        return [result for entry in batch for result in self._batch([entry])]

    def _transaction(self, batch: list[Entry]) -> list[RowResult]:
        with writers_lock():
            results = self._take(batch)
            if self.dry_run:
                transaction.set_rollback(True)
        if self.dry_run:
            # What the batch created is gone again, its keys with it.
            self.directory.reload()
        else:
            self.directory.forget()
        return results

    def _take(self, batch: list[Entry]) -> list[RowResult]:
        results: list[RowResult] = []
        known = self.format.known([entry.key for entry in batch if entry.key])
        copies: list[tuple[Entry, EventCopy]] = []
        for entry in batch:
            refusal = self._refusal(entry)
            if refusal:
                results.append(refusal)
                continue
            try:
                copies.append((entry, self.format.copy(entry, self.directory)))
            except RowError as error:
                results.append(_result(entry, error.outcome, reason=str(error)))
        results += self._apply(copies, known)
        return sorted(results, key=lambda result: result.line)

    def _refusal(self, entry: Entry) -> RowResult | None:
        if entry.problem:
            return _result(entry, entry.outcome, reason=entry.problem)
        first = self._lines.setdefault(entry.key, entry.line)
        if first != entry.line:
            return _result(
                entry,
                Outcome.DUPLICATE,
                reason=f"Line {first} has the same key, {entry.key}: that one counts.",
            )
        return None

    def _apply(self, copies: list[tuple[Entry, EventCopy]], known: dict[str, Known]) -> Iterator[RowResult]:
        new: list[tuple[Entry, EventCopy, Rows]] = []
        held: list[Held] = []
        for entry, copy in copies:
            if match := known.get(entry.key):
                held.append((entry, copy, match))
                continue
            try:
                new.append((entry, copy, self._checked(copy)))
            except RowError as error:
                yield _result(entry, Outcome.INVALID, reason=str(error))
        yield from self._create(new)
        yield from self._compare(held)

    def _checked(self, copy: EventCopy) -> Rows:
        """Give the rows of a copy; raise `RowError` with every rule of a draft they break."""
        try:
            rows = self.writer.rows(copy)
        except DateError as error:
            raise RowError(f"date: {error.message}") from error
        if found := rows.problems() + self.directory.problems(copy):
            raise RowError(" ".join(map(str, found)))
        return rows

    def _create(self, new: list[tuple[Entry, EventCopy, Rows]]) -> Iterator[RowResult]:
        if not new:
            return
        copies = self.directory.create_for(copy for _, copy, _ in new)
        for (entry, _, rows), copy in zip(new, copies, strict=True):
            for row in rows.external:
                if (row.scheme, row.identifier) == (self.format.scheme, entry.key):
                    row.imported = digest(copy)
        events = self.writer.create([(rows, copy) for (_, _, rows), copy in zip(new, copies, strict=True)])
        self._contribute(events)
        refused = self._publish(events)
        for (entry, _, _), event in zip(new, events, strict=True):
            yield self._written(entry, Outcome.CREATED, event, refused)

    def _compare(self, held: list[Held]) -> Iterator[RowResult]:
        """Tell rows that say what they said from rows that changed, in the file or in the archive."""
        same: list[Held] = []
        changed: list[Held] = []
        for entry, copy, match in held:
            (same if _is(copy, match.bases[0]) else changed).append((entry, copy, match))
        drafts = [match for _, _, match in same if self.publish and match.event.state in UNPUBLISHED]
        stored = stored_copies([match.event.pk for match in (*(entry[2] for entry in changed), *drafts)])
        untouched = [match.event for match in drafts if _is(stored[match.event.pk], match.bases[0])]
        refused = self._publish(untouched)
        due = {event.pk for event in untouched}
        for entry, _, match in same:
            if match.event.pk in due:
                yield self._written(entry, Outcome.UNCHANGED, match.event, refused)
            else:
                yield _result(entry, Outcome.UNCHANGED, event=match.event.pk)
        for entry, copy, match in changed:
            yield self._change(entry, copy, match, stored[match.event.pk])

    def _change(self, entry: Entry, copy: EventCopy, match: Known, stored: EventCopy) -> RowResult:
        event = match.event
        if copy in (stored, tidied(stored)):
            self._mark(match, copy)
            return _result(entry, Outcome.UNCHANGED, event=event.pk)
        base = next((base for base in match.bases if _is(copy, base) or _is(stored, base)), "")
        if _is(copy, base):
            return _result(entry, Outcome.UNCHANGED, event=event.pk)
        if not base:
            reason = CHANGED_IN_BOTH if any(match.bases) else NO_VERSION
            return _result(entry, Outcome.CONFLICT, event=event.pk, reason=reason)
        try:
            self._checked(copy)
        except RowError as error:
            return _result(entry, Outcome.INVALID, event=event.pk, reason=str(error))
        (copy,) = self.directory.create_for([copy])
        self.writer.rewrite(event, stored, copy)
        self._contribute([event])
        self._mark(match, copy)
        return self._written(entry, Outcome.UPDATED, event, self._republish(event))

    def _mark(self, match: Known, copy: EventCopy) -> None:
        if row := match.row:
            marked = ExternalId.objects.filter(scheme=row.scheme, identifier=row.identifier)
            marked.update(imported=digest(copy))

    def _contribute(self, events: Iterable[Event]) -> None:
        if self.author is not None:
            now = timezone.now()
            Contribution.objects.bulk_create(
                [Contribution(event=event, user=self.author, at=now) for event in events],
                update_conflicts=True,
                update_fields=["at"],
                unique_fields=["event", "user"],
            )

    def _written(self, entry: Entry, outcome: Outcome, event: Event, refused: dict[int, str]) -> RowResult:
        reason = refused.get(event.pk, "")
        return _result(entry, outcome, event=event.pk, published=self.publish and not reason, reason=reason)

    def _publish(self, events: Sequence[Event]) -> dict[int, str]:
        """Publish events where the import was told to; give the reasons of those that may not be."""
        if not self.publish:
            return {}
        refused: dict[int, Sequence[Refusal]] = {}
        for outcome in publish_many(
            events=[event for event in events if event.state in UNPUBLISHED], by=self.by
        ):
            if outcome.edition is None:
                refused[outcome.event.pk] = outcome.refusals
        return {pk: _kept_back(found) for pk, found in refused.items()}

    def _republish(self, event: Event) -> dict[int, str]:
        """Publish what an import has changed of an event that readers know; as `_publish` otherwise."""
        if event.state in UNPUBLISHED or not self.publish:
            return self._publish([event])
        try:
            with transaction.atomic():
                update(event=event, by=self.by)
        except Refused as error:
            return {event.pk: _kept_back(error.refusals)}
        return {}


def _is(copy: EventCopy, base: str) -> bool:
    """Whether a copy says what one of a digest said; in an export it was written without odd spaces."""
    return bool(base) and any(digest(said).startswith(base) for said in (copy, tidied(copy)))


def _kept_back(found: Iterable[Refusal]) -> str:
    return f"Kept, and not published: {' '.join(refusal.message for refusal in found)}"


def _result(entry: Entry, outcome: Outcome, **about: Any) -> RowResult:
    return RowResult(entry.line, outcome, entry.key, notes=entry.notes, also=entry.also, **about)

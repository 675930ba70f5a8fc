"""What became of each row of a file, and the totals, which always add up to the rows read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    INVALID = "invalid"
    LEFT_OUT = "left out"
    FAILED = "failed"


MEANINGS = {
    Outcome.CREATED: "a new event",
    Outcome.UPDATED: "an event we hold, changed as the row has changed",
    Outcome.UNCHANGED: "held already, and says the same",
    Outcome.DUPLICATE: "the same row again, further down the file",
    Outcome.CONFLICT: "changed in the file and in the archive; the archive was left as it is",
    Outcome.INVALID: "cannot be read, or breaks a rule; the reason names it",
    Outcome.LEFT_OUT: "no event by the format's own rules; the reason says which",
    Outcome.FAILED: "the database refused it; nothing of it was kept",
}


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of the row that begins on `line` (from 1, the header counted).

    `event` is the primary key of its event, None for none; `published` whether it is public now because of
    this import; `reason` says why not, or why the row was not taken. `also` are the lines of further rows
    that went into the same event.
    """

    line: int
    outcome: Outcome
    key: str = ""
    event: int | None = None
    published: bool = False
    reason: str = ""
    notes: tuple[str, ...] = ()
    also: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """Give the rows of the file that it stands for."""
        return 1 + len(self.also)


@dataclass(slots=True)
class Report:
    """All rows of a file, in its order, with what was recognised of the file as a whole."""

    recognised: list[str] = field(default_factory=list)
    rows: list[RowResult] = field(default_factory=list)
    dry_run: bool = False

    def add(self, rows: Iterable[RowResult]) -> None:
        self.rows += rows

    @property
    def size(self) -> int:
        """Give the rows of the file that were gone through."""
        return sum(row.size for row in self.rows)

    @property
    def totals(self) -> dict[Outcome, int]:
        """Give the rows by outcome, in the order of `Outcome`, those that occur."""
        counted: Counter[Outcome] = Counter()
        for row in self.rows:
            counted[row.outcome] += row.size
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def published(self) -> int:
        """Give the events that are public now because of this import."""
        return sum(row.published for row in self.rows)

    @property
    def troubles(self) -> list[RowResult]:
        """Give the rows of which something is to be said, by line."""
        return sorted((row for row in self.rows if row.reason or row.notes), key=lambda row: row.line)

    def in_words(self) -> str:
        """Say the totals: "1,000 rows: 990 created, 10 invalid; 990 published"."""
        parts = ", ".join(f"{count:,} {outcome}" for outcome, count in self.totals.items()) or "nothing in it"
        told = f"{self.size:,} {'row' if self.size == 1 else 'rows'}: {parts}"
        if any(row.also for row in self.rows):
            events = sum(row.event is not None for row in self.rows)
            told += f"; {events:,} {'event' if events == 1 else 'events'}"
        if self.published:
            told += f"; {self.published:,} published"
        return f"Dry run, nothing was kept. {told}." if self.dry_run else f"{told}."

"""What has happened to the events of a query, for those who follow it: the newest editions worth telling."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from incidents.models import Edition
from incidents.taxonomy import ACTIONS
from incidents.timeline.archive import Archive, Published
from incidents.timeline.public import valid_at
from incidents.timeline.query import TimelineQuery

BATCH: Final = 500
MOST_ASKED_BY_EVENT: Final = 50_000
"""Of a query that finds more editions, the log is walked back from its end instead."""

_COLUMNS = (
    "sequence",
    "event",
    "number",
    "action",
    "published_at",
    "merged_into",
    "content__document",
    "content__reason",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One edition, or the note of a redaction, as it is told to those who follow.

    `edition` is None where readers see a notice instead of an event; `category` is that of a redaction.
    """

    sequence: int
    event: int
    number: int | None
    action: str
    published_at: datetime
    merged_into: int | None
    reason: str
    category: str | None
    edition: Published | None


def told() -> Q:
    """Choose what feeds tell: the taxonomy's `feed`, and nothing of what was erased."""
    # As what it is not: feeds tell nearly every edition, and SQLite would sort all of them by their action.
    silent = Q(action__in=[slug for slug, action in ACTIONS.items() if action.feed == "silent"])
    if_material = Q(action__in=[slug for slug, action in ACTIONS.items() if action.feed == "material"])
    return ~silent & (~if_material | Q(material=True)) & Q(content__isnull=False)


def newest_told(archive: Archive, query: TimelineQuery, at: int, limit: int) -> list[Told]:
    """Give the newest editions up to N of the events that match, or matched, newest first.

    An event of which nothing is left but the note of its redaction matched nothing that can still be asked.
    """
    found = archive.matched(query, at)
    editions = _editions().filter(told(), sequence__lte=at).order_by("-sequence")
    if len(found) > MOST_ASKED_BY_EVENT:
        newest = _walked(editions, found, limit)
    else:
        newest = _asked_by_event(editions, list(found), limit)
    return tell(archive, newest)


def tell(archive: Archive, sequences: Sequence[int]) -> list[Told]:
    """Read editions and notes by their sequences, in that order; two queries for 500."""
    lines: dict[int, tuple[Any, ...]] = {}
    for batch in _batches(sequences):
        lines |= {row[0]: row for row in _editions().filter(sequence__in=batch).values_list(*_COLUMNS)}
    public = [sequence for sequence, row in lines.items() if ACTIONS[row[3]].public]
    editions = archive.published(public)
    return [_told(lines[sequence], editions.get(sequence)) for sequence in sequences if sequence in lines]


def gone_from(archive: Archive, query: TimelineQuery, at: int) -> list[tuple[Told, Published]]:
    """Give the events of a query that were withdrawn or merged by N, each with what it last said.

    Only those whose last edition was in the query; in the order of the log.
    """
    found = archive.matched(query, at)
    away = _editions().filter(valid_at(at), action__in=("withdrawn", "merged")).order_by("sequence")
    numbers = dict(away.values_list("sequence", "event"))
    last: dict[int, int] = {}
    for batch in _batches(list(numbers.values())):
        before = _editions().filter(event__in=batch, sequence__lte=at, redacts__isnull=True)
        for event, sequence in before.order_by("sequence").values_list("event", "sequence"):
            if sequence not in numbers:
                last[event] = sequence
    sequences = [sequence for sequence, event in numbers.items() if event in last and last[event] in found]
    said = archive.published([last[numbers[sequence]] for sequence in sequences])
    return [(line, said[last[line.event]]) for line in tell(archive, sequences) if last[line.event] in said]


def _editions() -> QuerySet[Edition]:
    return Edition.objects.all()


def _asked_by_event(editions: QuerySet[Edition], found: Sequence[int], limit: int) -> list[int]:
    newest: list[int] = []
    for batch in _batches(_events(found)):
        newest += editions.filter(event__in=batch).values_list("sequence", flat=True)[:limit]
    return sorted(newest, reverse=True)[:limit]


def _walked(editions: QuerySet[Edition], found: Collection[int], limit: int) -> list[int]:
    """Walk back from the newest edition until enough are of an event that some edition of was found."""
    newest: list[int] = []
    lines = editions.values_list("sequence", "event")
    batch = list(lines[:BATCH])
    while batch:
        events = {event for _, event in batch}
        of_these = _editions().filter(event__in=events).order_by().values_list("event", "sequence")
        matching = {event for event, sequence in of_these if sequence in found}
        newest += [sequence for sequence, event in batch if event in matching]
        if len(newest) >= limit:
            break
        batch = list(lines.filter(sequence__lt=batch[-1][0])[:BATCH])
    return newest[:limit]


def _events(sequences: Sequence[int]) -> list[int]:
    events: dict[int, None] = {}
    for batch in _batches(sequences):
        of_these = _editions().filter(sequence__in=batch).order_by("-sequence")
        events |= dict.fromkeys(of_these.values_list("event", flat=True))
    return list(events)


def _batches(values: Sequence[int]) -> Iterable[Sequence[int]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _told(values: tuple[Any, ...], edition: Published | None) -> Told:
    *columns, document, reason = values
    category = json.loads(document)["category"] if columns[3] == "redacted" and document else None
    return Told(*(*columns, reason or "", category, edition))

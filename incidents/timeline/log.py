"""The log as readers ask for it: its head, one event's editions, and the documents of many."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connections, router
from django.db.models import QuerySet

from incidents.models import Edition
from incidents.models.log import GENESIS
from incidents.replica import NotReached, reads_replica
from incidents.timeline.archive import EditionLine, Gone, Head, Published
from incidents.timeline.public import PUBLIC_ACTIONS, valid_at

BATCH = 500
"""Most editions asked for in one query: SQLite takes a limited number of parameters."""

_COLUMNS = (
    "sequence",
    "event",
    "number",
    "action",
    "material",
    "published_at",
    "digest",
    "content__reason",
    "content__document",
    "content__facets",
)


_TABLE: Final = Edition._meta.db_table
_PUBLISHED_AT: Final = Edition._meta.get_field("published_at").cached_col
_HEAD: Final = f"SELECT sequence, published_at, digest FROM {_TABLE} ORDER BY sequence DESC LIMIT 1"  # noqa: S608
_HEAD_AT: Final = _HEAD.replace("ORDER BY", "WHERE sequence <= %s ORDER BY")


class Log:
    """The log of one database; what each call gives and costs, `Archive` says."""

    def head(self, at: int | None = None) -> Head:
        # Every answer asks this once or twice, and to have the ORM write it takes longer than all the rest of
        # telling a reader that nothing has changed.
        database = connections[router.db_for_read(Edition)]
        with database.cursor() as cursor:
            cursor.execute(_HEAD if at is None else _HEAD_AT, [] if at is None else [at])
            found = cursor.fetchone()
        if found is None:
            return Head(0, None, GENESIS)
        sequence, published_at, digest = found
        for convert in database.ops.get_db_converters(_PUBLISHED_AT):
            published_at = convert(published_at, _PUBLISHED_AT, database)
        return Head(sequence, published_at, digest)

    def resolve(self, at: datetime) -> int | None:
        if reads_replica():
            newest = self.head()
            if newest.at is None or newest.at < at:
                # Something may have been published since, and an address must not mean two things.
                raise NotReached(f"the replica ends before {at.isoformat()}")
        editions = self.editions().filter(published_at__lte=at).order_by("-sequence")
        return editions.values_list("sequence", flat=True).first()

    def published(self, sequences: Sequence[int]) -> dict[int, Published]:
        found: dict[int, Published] = {}
        for start in range(0, len(sequences), BATCH):
            batch = sequences[start : start + BATCH]
            editions = self.editions().filter(sequence__in=batch, content__isnull=False, redacts__isnull=True)
            found |= {values[0]: _read(values) for values in editions.values_list(*_COLUMNS)}
        return {sequence: found[sequence] for sequence in sequences if sequence in found}

    def current(self, event: int, at: int) -> Published | Gone | None:
        passed: set[int] = set()
        stands = self._standing(event, at)
        while isinstance(stands, Gone) and stands.merged_into is not None:
            # The log refuses loops of merges; a reader must not hang on one all the same.
            passed.add(stands.event)
            if stands.merged_into in passed:
                return None
            end = self._standing(stands.merged_into, at)
            if not isinstance(end, Gone):
                return stands if end else None
            stands = end
        return stands

    def edition(self, event: int, number: int, at: int) -> Published | Gone | None:
        stands = self.current(event, at)
        if not isinstance(stands, Published) or stands.number == number:
            return stands
        return self._one(self.editions().filter(event=event, number=number, sequence__lte=at))

    def history(self, event: int, at: int) -> list[EditionLine]:
        editions = self.editions().filter(event=event, sequence__lte=at).order_by("sequence")
        columns = (*_COLUMNS[:1], *_COLUMNS[2:6], "content__reason", "content__salt")
        return [_line(values) for values in editions.values_list(*columns)]

    def editions(self) -> QuerySet[Edition]:
        return Edition.objects.all()

    def _standing(self, event: int, at: int) -> Published | Gone | None:
        """Give what stood for an event at N, merges not followed."""
        return self._one(self.editions().filter(valid_at(at), event=event))

    def _one(self, editions: QuerySet[Edition]) -> Published | Gone | None:
        """Read one edition; a second query where it was taken back."""
        found = list(editions.order_by("-sequence").values_list(*_COLUMNS, "merged_into")[:1])
        if not found:
            return None
        *values, merged_into = found[0]
        sequence, event, _, action, _, published_at, _, reason, document, _ = values
        note = self.editions().filter(redacts=sequence).order_by("-sequence")
        for redacted_at, notice in note.values_list("published_at", "content__document")[:1]:
            category = json.loads(notice)["category"] if notice else None
            return Gone(event, "redacted", redacted_at, category=category)
        if action not in PUBLIC_ACTIONS:
            return Gone(event, action, published_at, reason=reason or "", merged_into=merged_into)
        return _read(tuple(values)) if document is not None else None


def _read(values: tuple[Any, ...]) -> Published:
    *columns, reason, document, facets = values
    return Published(*(*columns, reason, json.loads(document), json.loads(facets)))


def _line(values: tuple[Any, ...]) -> EditionLine:
    *columns, reason, salt = values
    return EditionLine(*(*columns, reason or "", salt is None))

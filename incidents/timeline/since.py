"""What has become of a view since the sequence it is pinned to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from incidents.models import Edition
from incidents.timeline.archive import Archive, Selection

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Since:
    """How many events the same query has more, with a newer edition, and no more."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def changes_since(pinned: Selection, archive: Archive, head: int) -> Since:
    """Compare a pinned selection with its query as of `head`.

    One query for the selection, and one for 500 of the editions that only one of both holds.
    """
    if head == pinned.at:
        return Since()
    live = archive.select(pinned.query.replacing(as_of=None), head)
    before, after = set(pinned.sequences(pinned.total)), set(live.sequences(live.total))
    old, new = _events(before - after), _events(after - before)
    return Since(added=len(new - old), changed=len(new & old), removed=len(old - new))


def _events(sequences: Collection[int], alias: str = DEFAULT_DB_ALIAS) -> set[int]:
    ordered = sorted(sequences)
    events: set[int] = set()
    for start in range(0, len(ordered), BATCH):
        batch = Edition.objects.using(alias).filter(sequence__in=ordered[start : start + BATCH])
        events |= set(batch.order_by().values_list("event", flat=True))
    return events

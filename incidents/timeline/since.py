"""What has become of a view since the sequence it is pinned to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from incidents.models import Edition
from incidents.timeline.archive import Archive, Selection

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Since:
    """How many events the same query has more, corrected, otherwise changed, and no more.

    A corrected one has had a correction or a clarification since, whatever else was done to it.
    """

    added: int = 0
    corrected: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.corrected or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Compared:
    """The sequences of a view then and now, in the query's order.

    `added` are of now, `removed` of then; `changed` leads from an event to both.
    """

    added: tuple[int, ...]
    changed: Mapping[int, tuple[int, int]]
    removed: tuple[int, ...]


def changes_since(pinned: Selection, archive: Archive, head: int) -> Since:
    """Count what differs between a pinned selection and its query as of `head`.

    Queries as for `compare`, and one for 500 of the events that have changed.
    """
    old, new = _differing(pinned, archive, head)
    changed = old.keys() & new.keys()
    corrected = _corrected(changed, pinned.at, head)
    return Since(
        added=len(new) - len(changed),
        corrected=corrected,
        changed=len(changed) - corrected,
        removed=len(old) - len(changed),
    )


def compare(pinned: Selection, archive: Archive, head: int) -> Compared:
    """Compare a pinned selection with its query as of `head`; one query."""
    old, new = _differing(pinned, archive, head)
    return Compared(
        added=tuple(sequence for event, sequence in new.items() if event not in old),
        changed={event: (old[event], sequence) for event, sequence in new.items() if event in old},
        removed=tuple(sequence for event, sequence in old.items() if event not in new),
    )


def _differing(pinned: Selection, archive: Archive, head: int) -> tuple[dict[int, int], dict[int, int]]:
    """Give event and sequence of what only the pinned selection has, and of what only that of `head` has."""
    if head == pinned.at:
        return {}, {}
    live = archive.select(pinned.query.replacing(as_of=None), head)
    return pinned.editions_not_in(live), live.editions_not_in(pinned)


def _corrected(events: Collection[int], at: int, head: int) -> int:
    """Count the events that were corrected after sequence `at`."""
    ordered, corrected = sorted(events), 0
    made = Edition.objects.filter(sequence__gt=at, sequence__lte=head)
    made = made.filter(action__in=("corrected", "clarified"))
    for start in range(0, len(ordered), BATCH):
        batch = made.filter(event__in=ordered[start : start + BATCH])
        corrected += batch.order_by().values("event").distinct().count()
    return corrected

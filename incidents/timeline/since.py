"""What has become of a view since the sequence it is pinned to."""

from dataclasses import dataclass

from incidents.timeline.archive import Archive, Selection


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
    """Compare a pinned selection with its query as of `head`; one query."""
    if head == pinned.at:
        return Since()
    live = archive.select(pinned.query.replacing(as_of=None), head)
    old, new = pinned.events_not_in(live), live.events_not_in(pinned)
    return Since(added=len(new - old), changed=len(new & old), removed=len(old - new))

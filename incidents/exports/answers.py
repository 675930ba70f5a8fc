"""A query and what it found: all that every form of it is written from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from incidents.models.synthetic import is_synthetic, mark
from incidents.timeline.archive import Archive, Head, Published, Selection
from incidents.timeline.describe import unknown_notices
from incidents.timeline.query import Notice, TimelineQuery
from incidents.timeline.redactions import removal_notices

BATCH: Final = 500
"""Editions held at a time, however long the result is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A query with its events. `head` is the state of the log they are of, be the query pinned or not.

    With `most` it is a sample: its first so many events, and no digest of the result.

    Nothing in it reads the clock, so that an answer pinned to a sequence is the same for ever, but for
    what is taken back by law or for a person's safety: `notices` then say so.
    """

    query: TimelineQuery
    selection: Selection
    archive: Archive
    head: Head
    notices: tuple[Notice, ...]
    base_url: str
    most: int | None = None

    @classmethod
    def of(
        cls,
        query: TimelineQuery,
        archive: Archive,
        head: Head,
        *,
        base_url: str,
        notices: tuple[Notice, ...] = (),
    ) -> Self:
        """Answer a query; `head` is the newest state of the log."""
        shown = head if query.as_of is None else archive.head(query.as_of)
        selection = archive.select(query, shown.sequence)
        removed = removal_notices(query.as_of) if query.as_of is not None else []
        marked = [Notice("", mark())] if is_synthetic() else []
        said = (*marked, *notices, *unknown_notices(selection), *removed)
        return cls(query, selection, archive, shown, said, base_url)

    @property
    def pinned(self) -> TimelineQuery:
        """The canonical query with `as_of` filled in, and without a page: what a whole form answers."""
        return self.query.replacing(as_of=self.head.sequence)

    def url(self, path: str) -> str:
        """Give the public address of the pinned query at a path."""
        return self.base_url + self.pinned.url(path)

    def editions(self, limit: int | None = None) -> Iterator[Published]:
        """Give the events in the query's order, at most `limit`; one query for 500."""
        ends = (end for end in (limit, self.most, self.selection.total) if end is not None)
        sequences = self.selection.sequences(min(ends))
        for start in range(0, len(sequences), BATCH):
            yield from self.archive.published(sequences[start : start + BATCH]).values()

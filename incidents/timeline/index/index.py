"""The index of one log: everything public now or at any earlier sequence, as rows and sets of rows."""

from dataclasses import dataclass, field

import numpy as np
from pyroaring import BitMap

from incidents.timeline.index.entry import Entry
from incidents.timeline.index.forward import Forward
from incidents.timeline.index.rows import Rows
from incidents.timeline.index.sets import Ids, bitmap_of, grown
from incidents.timeline.index.spans import Spans
from incidents.timeline.index.terms import Terms
from incidents.timeline.index.vocabulary import Vocabulary


class Endings:
    """When rows ceased to be public: by the sequence of the edition that took their place, rising."""

    def __init__(self, sequence: Ids, row: Ids) -> None:
        self.sequence = sequence
        self.row = row
        self.count = len(row)

    def append(self, sequence: int, row: int) -> None:
        self.sequence = grown(self.sequence, self.count + 1)
        self.row = grown(self.row, self.count + 1)
        self.sequence[self.count], self.row[self.count] = sequence, row
        self.count += 1

    def after(self, at: int) -> Ids:
        """Give the rows that ended after a sequence."""
        first = int(np.searchsorted(self.sequence[: self.count], np.uint32(at), side="right"))
        return self.row[first : self.count]


@dataclass(slots=True)
class Index:
    """All rows up to edition `sequence`, whose digest tells this log from another.

    `live` are the rows public now, `erased` those taken back since the build: in no answer any more, and
    gone with the next build; `phrases` the rows looked through for a phrase, and those that hold it.

    Only `IndexArchive` changes an index, under its lock; rows are added at the end, so
    that who reads at the same time is not disturbed.
    """

    sequence: int
    digest: str
    rows: Rows
    terms: Terms
    words: Vocabulary
    forward: dict[str, Forward]
    spans: Spans
    endings: Endings
    live: BitMap
    erased: BitMap = field(default_factory=BitMap)
    phrases: dict[tuple[str, ...], tuple[BitMap, BitMap]] = field(default_factory=dict)

    def append(self, entry: Entry) -> int:
        """Add an edition, whose event's last one has ended; gives its row."""
        row = self.rows.count
        numbers = [self.terms.add(term, row) for term in entry.terms]
        self.words.add(entry.words, row)
        for facet, forward in self.forward.items():
            forward.append([n for n, (each, _) in zip(numbers, entry.terms, strict=True) if each == facet])
        self.spans.append(row, entry.dated)
        self.rows.append(entry)
        self.live.add(row)
        return row

    def ends_at(self, sequence: int, digest: str) -> bool:
        """Whether an edition is the last one in here."""
        return self.sequence == sequence and self.digest == digest

    def end(self, event: int, sequence: int) -> int | None:
        """Take the public edition of an event out of what is public from a sequence on; gives its row."""
        row = self.rows.of_event(event)
        if row is None or row not in self.live:
            return None
        self.live.discard(row)
        self.endings.append(sequence, row)
        return row

    def erase(self, sequence: int) -> None:
        """Take an edition out of every answer, earlier ones too."""
        row = self.rows.of_sequence(sequence)
        if row is not None:
            self.live.discard(row)
            self.erased.add(row)

    def live_at(self, at: int, live: BitMap) -> BitMap:
        """Give what was public earlier: what is (`live`), and what ended since, less what came since."""
        rows = self.rows
        since = bitmap_of(rows.by_sequence[rows.published_by(at) : rows.count])
        return ((live | bitmap_of(self.endings.after(at))) - since) - self.erased

    @property
    def later(self) -> int:
        """How many rows wait to be folded in."""
        return self.rows.count - self.rows.built

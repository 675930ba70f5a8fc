"""The interface between the log and everything that shows it: what is public at a sequence.

Every answer is given at a sequence N of the log ("public at N": valid at N, in no `redacted` note so far,
not withdrawn or merged). `archive()` is the process's own archive; an index that answers faster takes
its place by answering the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Literal, Protocol

from django.utils.module_loading import import_string

from incidents.models.document import EventDocument, Facets, PlaceDocument
from incidents.timeline.kept import Kept
from incidents.timeline.query import TimelineQuery

PAGE_SIZE = 50

Unit = Literal["month", "quarter", "year"]
Labels = Mapping[tuple[str, str], Mapping[str, str]]
"""(facet, slug) to the name by language."""

IMPLEMENTATION = "incidents.timeline.index.archive.IndexArchive"


class NoSuchPage(Exception):  # noqa: N818 – an answer, not a fault
    """The result has fewer pages than that."""


@dataclass(frozen=True, slots=True)
class Head:
    """The state of the log after an edition; sequence 0 is the empty log (`at` None)."""

    sequence: int
    at: datetime | None
    digest: str


@dataclass(frozen=True, slots=True)
class Published:
    """One edition as readers see it."""

    sequence: int
    event: int
    number: int
    action: str
    material: bool
    published_at: datetime
    digest: str
    reason: str
    document: EventDocument
    facets: Facets


@dataclass(frozen=True, slots=True)
class Gone:
    """Why an event has no page: `action` is withdrawn, merged or redacted.

    `merged_into` is the public event at the end of the chain of merges; `category` the published reason of
    a redaction, and `reason` that of a withdrawal.
    """

    event: int
    action: str
    at: datetime
    reason: str = ""
    category: str | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One line of an event's history; `erased` where its content was taken back."""

    sequence: int
    number: int | None
    action: str
    material: bool
    published_at: datetime
    reason: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """One end of a link, seen from an event: the other event, by its edition public at N.

    `inverse` is true where the other event's document makes the link; `claim` is then a claim of that event.
    """

    relation: str
    inverse: bool
    event: int
    title: str
    slug: str
    edtf: str
    claim: int | None
    language: str


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A place's names by language, its kind, and what it lies in, nearest first.

    `document` is the place as the newest public edition has it: with coordinates, code and the precision it
    was known with there. One that others only lie in has neither, and no stated precision; None is not known.
    """

    names: Mapping[str, str]
    kind: str
    ancestors: tuple[str, ...]
    document: PlaceDocument | None = None


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Events of a result at a place: `own` name it, or a place in it that is not counted itself.

    `within` are all events that `place=` would find with it; `document` is as in `PlaceLabel`.
    """

    slug: str
    own: int
    within: int
    document: PlaceDocument | None


@dataclass(slots=True)
class Bin:
    """One column: `start` is "2021-03", the first month of a quarter likewise, or "2021" for a year.

    `kinds` counts the same events by kind, in any order. Not frozen, since a page makes hundreds.
    """

    start: str
    violence: int = 0
    diplomacy: int = 0
    politics: int = 0
    forces: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def total(self) -> int:
        return self.violence + self.diplomacy + self.politics + self.forces


@dataclass(frozen=True, slots=True)
class Totals:
    """What the sentence counts.

    `incidents` are strand violence without aggregates; `talks` talks, visits, calls, mediation; `other` the
    rest of diplomacy and politics; `forces` without tables of values, which are `tables`. `first` and `last`
    are the ends of the events' own dates, tables left out, as EDTF years or months (None: open or no event).
    `countries` are those that all placed events share (two for a border). `any_more` is how many more
    `match=any` would find, `discounted` how many the default grade leaves out.
    """

    total: int
    incidents: int
    talks: int
    other: int
    forces: int
    aggregates: int
    tables: int
    year_only: int
    decade_only: int
    undated_open: int
    located: int
    discounted: int
    any_more: int
    first: str | None
    last: str | None
    earliest: date | None
    latest: date | None
    countries: tuple[str, ...]


class Selection(Protocol):
    """The events of a query, at one sequence.

    Nothing in it queries the database but `totals` and `placed`, for labels not yet held. Making it raises
    `UnreadableQuery` where a phrase is of words too common to be looked for.
    """

    @property
    def query(self) -> TimelineQuery:
        """The query with old slugs of merged actors and places replaced by their present ones."""

    @property
    def at(self) -> int: ...

    @property
    def total(self) -> int: ...

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """(key, slug) of the open lists' values that no event public at N carries."""

    def pages(self, size: int = PAGE_SIZE) -> int:
        """How many pages there are; 1 for no events."""

    def page(self, number: int, size: int = PAGE_SIZE) -> list[int]:
        """Give the sequences of a page in the query's order; raises `NoSuchPage`."""

    def sequences(self, limit: int) -> list[int]:
        """Give at most `limit` sequences of the whole result, in the query's order."""

    def counts(self, facet: str, limit: int | None = None) -> list[tuple[str, int]]:
        """Count a key's values under all other filters: by count falling, then slug; none is zero.

        With `limit` only the first so many, which spares most of the work where a key has thousands.
        """

    def carried(self, facet: str) -> int:
        """Say how many values `counts` would give, in a result of thousands at most how many."""

    def histogram(self, unit: Unit, *, all_dates: bool = False) -> list[Bin]:
        """Count by strand, kind and unit, oldest first, empty columns left out.

        Aggregates, tables and events without both ends, or lasting a year and more, are in no column; those
        known only to the year are in columns of years alone. With `all_dates` the query's range is left out.
        """

    def totals(self) -> Totals: ...

    def placed(self, limit: int) -> list[PlaceCount]:
        """Count the result's located events by place, those of its `limit` most frequent places alone.

        An event counts as `own` for each of these it names or lies in that holds no other of them; places are
        given by `own` falling, then slug, those without any left out. The query's own places count like any.
        """

    def series(self, limit: int | None = None) -> list[int]:
        """Give the sequences, oldest first, whose figures belong into the lanes of levels; or the first."""

    def newest_source(self) -> date | None:
        """Date of the newest source of the query's collections, or of the whole archive without any."""

    def editions_not_in(self, other: "Selection") -> dict[int, int]:
        """Give event and sequence of those editions here that another selection of this archive lacks.

        They stand in the query's order.
        """


class Archive(Protocol):
    """What is public, at any sequence of the log."""

    def head(self, at: int | None = None) -> Head:
        """Give the newest state of the log, or that after sequence `at`; one query."""

    def resolve(self, at: datetime) -> int | None:
        """Give the newest sequence published at or before a time, None before the first; at most two queries.

        Raises `NotReached` where a replica cannot know.
        """

    def select(self, query: TimelineQuery, at: int) -> Selection:
        """Select the events of a query; one query, two more for what is new, one for 500 events of a phrase.

        Raises `UnreadableQuery` for a phrase that is too common, `ValueError` for a sequence past the head.
        """

    def matched(self, query: TimelineQuery, at: int) -> Collection[int]:
        """Give the sequences up to N that the query finds or found while they were public.

        Those erased since are left out, whatever they said. Whether it holds one is told at once. One query.
        """

    def published(self, sequences: Sequence[int]) -> dict[int, Published]:
        """Fetch editions with their documents, erased ones left out; one query for 500."""

    def current(self, event: int, at: int) -> Published | Gone | None:
        """Give what stands at an event's address at N, None where nothing ever did; at most two queries.

        A chain of merges takes two more for each step.
        """

    def edition(self, event: int, number: int, at: int) -> Published | Gone | None:
        """Give one edition of an event by its number, as far as it is published by N; two queries."""

    def history(self, event: int, at: int) -> list[EditionLine]:
        """Give an event's editions up to N and the notes about them, oldest first; one query."""

    def labels(self, values: Mapping[str, Collection[str]], at: int) -> Labels:
        """Name values of collection, place, actor, source, as the newest edition public at N has it.

        Unknown ones are left out; one query at most for those not held yet.
        """

    def places(self, slugs: Collection[str], at: int) -> dict[str, PlaceLabel]:
        """Name places, with what they lie in; as `labels`."""

    def links(self, events: Collection[int], at: int) -> dict[int, tuple[Linked, ...]]:
        """Give events' links in both directions, those to events not public at N left out; ≤ 2 queries."""

    def kept(self) -> Kept:
        """Give what is kept of editions, without those known to be taken back; ask anew for every answer."""


@cache
def archive() -> Archive:
    """Give the process's archive."""
    implementation: type[Archive] = import_string(IMPLEMENTATION)
    return implementation()

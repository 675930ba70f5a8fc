"""The timeline page: everything its templates write, from one query at one sequence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from incidents.dates import range_in_words
from incidents.timeline.archive import Archive, Head, NoSuchPage, Selection, Totals
from incidents.timeline.blocks import Block, line_of, make_blocks, moment_words
from incidents.timeline.chips import Chip, Way, chips_of, ways_out
from incidents.timeline.coverage import Part, collection_parts, parts_of
from incidents.timeline.describe import describe, places_to_name, unknown_notices
from incidents.timeline.facets import facet_groups
from incidents.timeline.lanes import Lanes, make_lanes
from incidents.timeline.query import Notice, Problem, TimelineQuery, UnreadableQuery
from incidents.timeline.rail import Choice, Group, groups_of, legend_of, matches_of, orders_of
from incidents.timeline.redactions import removal_notices

MOST_DRAWN: Final = 400
"""A longer result is drawn from its counts per month, without reading every event."""
_IN_FORM: Final = frozenset({"q", "from", "to", "page"})


@dataclass(frozen=True, slots=True)
class More:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Pinned:
    heading: str
    since: str
    redactions: tuple[str, ...]
    live_url: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The view of a query. With `problems` nothing was searched, and all but the form is empty."""

    query: TimelineQuery
    sentence: str
    period: str
    note: str
    announcement: str
    total: int
    chips: tuple[Chip, ...] = ()
    clear_url: str = "/"
    hidden: tuple[tuple[str, str], ...] = ()
    reads: str = ""
    when_typed: str = ""
    when_problem: str = ""
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    pinned: Pinned | None = None
    standfirsts: tuple[Part, ...] = ()
    coverage: tuple[Part, ...] = ()
    ways: tuple[Way, ...] = ()
    lanes: Lanes | None = None
    legend: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    matches: tuple[Choice, ...] = ()
    orders: tuple[Choice, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: int = 1
    previous_url: str = ""
    next_url: str = ""
    any_more: More | None = None
    discounted: More | None = None


def make_page(
    query: TimelineQuery, archive: Archive, head: Head, *, now: datetime, notices: Iterable[Notice] = ()
) -> TimelinePage:
    """Build the view of a query; raises `NoSuchPage` past its end.

    The number of database queries does not depend on the number of events.
    """
    shown = head if query.as_of is None else archive.head(query.as_of)
    selection = archive.select(query, shown.sequence)
    query = selection.query
    totals = selection.totals()
    labels = archive.labels(_slugs(query, places_to_name(query, totals)), shown.sequence)
    words = describe(query, totals, labels)
    groups = groups_of(facet_groups(query, selection, archive), selection)
    page = TimelinePage(
        query=query,
        sentence=words.lead,
        period=words.period,
        note=words.note,
        announcement=words.sentence,
        total=selection.total,
        chips=chips_of(query, labels),
        clear_url=TimelineQuery(lang=query.lang, as_of=query.as_of, order=query.order).url(),
        hidden=_hidden(query, groups if selection.total else (), with_match=not selection.total),
        reads=range_in_words(query.start, query.end) if query.start or query.end else "",
        notices=tuple(n.message for n in (*notices, *unknown_notices(selection))),
        pinned=_pinned(query, shown, head) if query.as_of is not None else None,
        legend=legend_of(query, selection),
        groups=groups,
        matches=matches_of(query),
        orders=orders_of(query),
        any_more=_any_more(query, totals),
        discounted=_discounted(query, totals),
    )
    if not selection.total:
        return _with_ways_out(page, archive, shown.sequence)
    return _with_events(page, selection, archive, day_of(shown, query, now))


def _with_events(page: TimelinePage, selection: Selection, archive: Archive, today: date) -> TimelinePage:
    """Add the list, the drawing and the standfirst: what needs the events themselves, in one fetch."""
    query, pages = page.query, selection.pages()
    listed = selection.page(query.page)
    drawn = selection.sequences(MOST_DRAWN) if selection.total <= MOST_DRAWN else []
    editions = archive.published(list({*listed, *drawn}))
    line = line_of(selection.newest_source(), today)
    parts = parts_of(editions.values())
    return replace(
        page,
        standfirsts=tuple(parts) if len(parts) == 1 else (),
        lanes=make_lanes(
            query,
            [editions[sequence] for sequence in drawn if sequence in editions],
            selection.histogram,
            line=line.day,
            line_words=line.words,
            today=today,
        ),
        blocks=make_blocks(
            [editions[sequence] for sequence in listed if sequence in editions],
            query,
            line,
            today,
            selection.at,
            lang=query.lang,
            pages=pages,
        ),
        pages=pages,
        previous_url=query.replacing(page=query.page - 1).url() if query.page > 1 else "",
        next_url=query.replacing(page=query.page + 1).url() if query.page < pages else "",
    )


def _with_ways_out(page: TimelinePage, archive: Archive, at: int) -> TimelinePage:
    """Add what helps where nothing was found: the nearest wider views, and what is covered at all."""
    if page.query.page > 1:
        raise NoSuchPage
    ways = ways_out(page.query, page.chips, archive, at)
    return replace(page, ways=ways, coverage=tuple(collection_parts(archive, at)))


def unreadable_page(error: UnreadableQuery, when_typed: str) -> TimelinePage:
    """Build the page of an address that cannot be read: no result, and the readable rest in the form."""
    when = next((problem for problem in error.problems if problem.key == "when"), None)
    return TimelinePage(
        query=error.query,
        sentence="This address cannot be read",
        period="",
        note="",
        announcement="This address cannot be read. " + " ".join(p.message for p in error.problems),
        total=0,
        hidden=_hidden(error.query, (), with_match=True),
        when_typed=when_typed if when else "",
        when_problem=when.message if when else "",
        problems=error.problems,
        notices=tuple(notice.message for notice in error.notices),
    )


def day_of(head: Head, query: TimelineQuery, now: datetime) -> date:
    """Give the day a view counts from: today, for a pinned view that of its edition."""
    return now.date() if query.as_of is None or head.at is None else head.at.astimezone(UTC).date()


def _slugs(query: TimelineQuery, places: Sequence[str]) -> dict[str, set[str]]:
    """Give the open lists' values whose names the head of the page needs."""
    return {
        "collection": set(query.collection),
        "place": {*query.place, *places},
        "actor": set(query.actor),
        "source": set(query.source),
    }


def _hidden(
    query: TimelineQuery, groups: Sequence[Group], *, with_match: bool
) -> tuple[tuple[str, str], ...]:
    """Give what the form must carry on although no field of the page shows it."""
    shown = {group.key for group in groups} | _IN_FORM
    if not with_match:
        shown.add("match")
    return tuple((key, value) for key, value in query.pairs() if key not in shown)


def _pinned(query: TimelineQuery, pinned: Head, head: Head) -> Pinned:
    changes = head.sequence - pinned.sequence
    since = {0: "Nothing has changed since.", 1: "Since then the archive has changed once."}.get(
        changes, f"Since then the archive has changed {changes:,} times."
    )
    return Pinned(
        heading=f"You are reading this view as of {moment_words(pinned.at)}",
        since=since,
        redactions=tuple(notice.message for notice in removal_notices(pinned.sequence)),
        live_url=query.replacing(as_of=None).url(),
    )


def _any_more(query: TimelineQuery, totals: Totals) -> More | None:
    if not totals.any_more or query.match == "any":
        return None
    events = "event has" if totals.any_more == 1 else "events have"
    text = f"{totals.any_more:,} more {events} a date that is open on one side, and may fall in this range."
    return More(text, query.replacing(match="any").url())


def _discounted(query: TimelineQuery, totals: Totals) -> More | None:
    if not totals.discounted or query.grade:
        return None
    noun = "event was" if totals.discounted == 1 else "events were"
    text = f"{totals.discounted:,} {noun} later shown wrong, and left out of the counts."
    return More(text, query.toggling("grade", "discounted").url())

"""The timeline page: everything its templates write, from one query at one sequence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from incidents.language import direction, gettext, listed, ngettext
from incidents.timeline.archive import Archive, Head, NoSuchPage, Selection, Totals
from incidents.timeline.blocks import Block, make_blocks
from incidents.timeline.chips import Chip, Way, chips_of, ways_out
from incidents.timeline.coverage import Part, collection_parts, newest_parts, parts_of
from incidents.timeline.describe import describe, places_to_name, unknown_notices
from incidents.timeline.editions import editions_of
from incidents.timeline.facets import GROUPS
from incidents.timeline.lanes import Lanes, make_lanes
from incidents.timeline.line import line_of
from incidents.timeline.listed import CardList
from incidents.timeline.query import Notice, Problem, TimelineQuery, UnreadableQuery
from incidents.timeline.rail import Choice, Group, Legend, groups_of, legend_of, matches_of, orders_of
from incidents.timeline.redactions import removal_notices
from incidents.timeline.result_map import ResultMap, make_result_map
from incidents.timeline.since import Since, changes_since
from incidents.timeline.wording import moment_words, range_in_words

MOST_DRAWN: Final = 400
"""A longer result is drawn from its counts per month, without reading every event."""
MOST_TABLES: Final = 20
"""Of such a result so many events with levels are read for their rows."""
MAP, TABLE = "map", "table"
OPENABLE: Final = frozenset({MAP, TABLE, *GROUPS})
"""The parts of the page that are folded: closed, and made only when somebody opens them."""
_IN_FORM: Final = frozenset({"q", "from", "to", "page"})


@dataclass(frozen=True, slots=True)
class More:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """`difference_url` is empty where nothing in the view has changed."""

    heading: str
    since: str
    redactions: tuple[str, ...]
    live_url: str
    difference_url: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The view of a query. With `problems` nothing was searched, and all but the form is empty.

    What `opened` names of the openable parts is there with its content, the others are folded.
    """

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
    map: ResultMap | None = None
    legend: Legend = field(default_factory=Legend)
    groups: tuple[Group, ...] = ()
    matches: tuple[Choice, ...] = ()
    orders: tuple[Choice, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: int = 1
    previous_url: str = ""
    next_url: str = ""
    any_more: More | None = None
    discounted: More | None = None
    opened: frozenset[str] = frozenset()

    def opening(self, part: str) -> str:
        """Give the address of this view with one of its folded parts opened."""
        url = self.query.url()
        return f"{url}{'&' if '?' in url else '?'}open={part}"

    def typed(self, key: str, readable: str | None) -> str:
        """Give what a field shows: the value of its key that could not be read, else the readable one."""
        return next((problem.value for problem in self.problems if problem.key == key), readable or "")


def make_page(
    query: TimelineQuery,
    archive: Archive,
    head: Head,
    *,
    now: datetime,
    notices: Iterable[Notice] = (),
    opened: frozenset[str] = frozenset(),
) -> TimelinePage:
    """Build the view of a query with the parts that are `opened`; raises `NoSuchPage` past its end.

    The number of database queries does not depend on the number of events.
    """
    shown = head if query.as_of is None else archive.head(query.as_of)
    selection = archive.select(query, shown.sequence)
    query = selection.query
    totals = selection.totals()
    labels = archive.labels(_slugs(query, places_to_name(query, totals)), shown.sequence)
    words = describe(query, totals, labels)
    groups = groups_of(query, selection, archive, opened)
    page = TimelinePage(
        query=query,
        sentence=words.lead,
        period=words.period,
        note=words.note,
        announcement=words.sentence,
        total=selection.total,
        chips=chips_of(query, labels),
        clear_url=TimelineQuery(lang=query.lang, as_of=query.as_of, order=query.order).url(),
        hidden=_hidden(query, groups, with_match=not groups),
        reads=range_in_words(query.start, query.end) if query.start or query.end else "",
        notices=tuple(n.message for n in (*notices, *unknown_notices(selection))),
        pinned=_pinned(query, selection, shown, head, archive) if query.as_of is not None else None,
        legend=legend_of(query, selection),
        groups=groups,
        matches=matches_of(query),
        orders=orders_of(query),
        any_more=_any_more(query, totals),
        discounted=_discounted(query, totals),
        opened=opened,
    )
    if not selection.total:
        return _with_ways_out(page, archive, shown.sequence)
    return _with_events(page, selection, archive, totals, day_of(shown, query, now))


def sentence_of(query: TimelineQuery, archive: Archive, at: int) -> tuple[str, int]:
    """Give the sentence of a view and its number of events, without the view."""
    selection = archive.select(query, at)
    totals = selection.totals()
    labels = archive.labels(_slugs(selection.query, places_to_name(selection.query, totals)), at)
    return describe(selection.query, totals, labels).sentence, selection.total


def _with_events(
    page: TimelinePage, selection: Selection, archive: Archive, totals: Totals, today: date
) -> TimelinePage:
    """Add the list, the drawing and the standfirst: what needs the events themselves, in one fetch."""
    query, pages = page.query, selection.pages()
    listed = selection.page(query.page)
    is_drawn = selection.total <= MOST_DRAWN
    drawn = selection.sequences(MOST_DRAWN) if is_drawn else []
    tables = [] if is_drawn else selection.series(MOST_TABLES)
    line = line_of(selection.newest_source(), today)
    card_list = CardList(archive, listed, line, today)
    editions = editions_of(archive, {*card_list.missing, *drawn, *tables})
    card_list.add(editions, selection.at)
    cards = card_list.cards
    parts = (
        parts_of(editions.values())
        if is_drawn
        else newest_parts({s: card.parts for s, card in cards.items()})
    )
    return replace(
        page,
        standfirsts=tuple(parts) if len(parts) == 1 else (),
        lanes=make_lanes(
            selection,
            [editions[sequence] for sequence in drawn if sequence in editions],
            [editions[sequence] for sequence in tables if sequence in editions],
            line=line.day,
            line_words=line.words,
            today=today,
            direction=direction(),
            with_table=TABLE in page.opened,
        ),
        map=make_result_map(
            query,
            selection,
            totals,
            [editions[sequence] for sequence in drawn if sequence in editions],
            is_drawn=MAP in page.opened,
        ),
        blocks=make_blocks(
            [cards[sequence] for sequence in listed if sequence in cards], query, line, pages=pages
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
    sentence = gettext("This address cannot be read")
    return TimelinePage(
        query=error.query,
        sentence=sentence,
        period="",
        note="",
        announcement=" ".join([f"{sentence}.", *(problem.message for problem in error.problems)]),
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


def _pinned(query: TimelineQuery, selection: Selection, shown: Head, head: Head, archive: Archive) -> Pinned:
    since = changes_since(selection, archive, head.sequence)
    return Pinned(
        heading=gettext("You are reading this view as of {moment}", moment=moment_words(shown.at)),
        since=since_words(since),
        redactions=tuple(notice.message for notice in removal_notices(shown.sequence)),
        live_url=query.replacing(as_of=None).url(),
        difference_url=query.url("/difference/") if since.any else "",
    )


def since_words(since: Since) -> str:
    """Say what the view would gain and lose: "Since then: 3 new, 1 corrected, 1 removed."."""
    if not since.any:
        return gettext("Nothing in it has changed since.")
    parts = [
        ngettext("{n} new", "{n} new", since.added) if since.added else "",
        ngettext("{n} corrected", "{n} corrected", since.corrected) if since.corrected else "",
        ngettext("{n} changed otherwise", "{n} changed otherwise", since.changed) if since.changed else "",
        ngettext("{n} no longer in it", "{n} no longer in it", since.removed) if since.removed else "",
    ]
    return gettext("Since then: {changes}.", changes=listed(part for part in parts if part))


def _any_more(query: TimelineQuery, totals: Totals) -> More | None:
    if not totals.any_more or query.match == "any":
        return None
    text = ngettext(
        "{n} more event has a date that is open on one side, and may fall in this range.",
        "{n} more events have a date that is open on one side, and may fall in this range.",
        totals.any_more,
    )
    return More(text, query.replacing(match="any").url())


def _discounted(query: TimelineQuery, totals: Totals) -> More | None:
    if not totals.discounted or query.grade:
        return None
    text = ngettext(
        "{n} event was later shown wrong, and left out of the counts.",
        "{n} events were later shown wrong, and left out of the counts.",
        totals.discounted,
    )
    return More(text, query.toggling("grade", "discounted").url())

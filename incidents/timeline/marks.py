"""Events that stand for themselves: a mark at its date, with its label where there is room for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.language import gettext, listed, ngettext, numeral
from incidents.timeline.axis import Axis
from incidents.timeline.badges import Badge
from incidents.timeline.cards import date_words, event_url
from incidents.timeline.entries import Entry, label_of_mark, spoken, title_of
from incidents.timeline.labels import Piece, Seat, Side, Tier, seats
from incidents.timeline.query import TimelineQuery
from incidents.timeline.rug import Stretch, stretch_of

MOST_MARKS: Final = 24
"""Up to so many events of a lane stand as marks of their own; above, columns count them."""
FADE: Final = 48
"""Pixels of an open side, which has no length of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a row; its label stands at `side` on pages of the tier, None where it would touch."""

    x: str
    row: int
    badge: Badge
    url: str
    label: str
    aria: str
    side: Side | None
    dx: float
    tier: Tier
    hollow: bool
    stretch: Stretch | None


@dataclass(frozen=True, slots=True)
class OpenMark:
    """All events of a lane open on one side of one day, as one mark: "3, by 4 April".

    `room_x` and `room_width` are the stretch of the axis on its open side.
    """

    number: int
    before: bool
    x: str
    room_x: str
    room_width: str
    row: int
    css: str
    url: str
    label: str
    aria: str
    side: Side | None
    dx: float
    tier: Tier


def make_marks(
    axis: Axis, entries: Iterable[Entry], today: date, *, rows: int, above: bool = False, title: str = ""
) -> tuple[Mark, ...] | None:
    """Set events as marks in so many rows; None where they are too many, or would touch."""
    pairs = [(entry.ends, entry) for entry in entries if entry.ends]
    if len(pairs) > MOST_MARKS:
        return None
    placed = sorted(
        ((axis.middle(*ends), entry) for ends, entry in pairs),
        key=lambda pair: (pair[0], pair[1].document["id"]),
    )
    found = seats([Piece(x, label_of_mark(e)) for x, e in placed], rows, above=above, title=title)
    if found is None:
        return None
    return tuple(_mark(axis, x, entry, seat, today) for (x, entry), seat in zip(placed, found, strict=True))


def _mark(axis: Axis, x: float, entry: Entry, seat: Seat, today: date) -> Mark:
    latest = entry.interval.latest
    stretch = stretch_of(axis, entry, 0)
    return Mark(
        x=axis.point(x),
        row=seat.row,
        badge=entry.badge,
        url=event_url(entry.document),
        label=label_of_mark(entry),
        aria=spoken(entry),
        side=seat.side,
        dx=seat.dx,
        tier=seat.tier,
        hollow=entry.document["status"] == "scheduled" or (latest is not None and latest > today),
        stretch=stretch if stretch is not None and stretch.shape != "tick" else None,
    )


def make_open_marks(
    axis: Axis, entries: Iterable[Entry], query: TimelineQuery, *, rows: int = 2
) -> tuple[OpenMark, ...] | None:
    """Draw what is open on one side; None where there are too many bounds for the rows."""
    groups: dict[tuple[date, bool], list[Entry]] = {}
    for entry in entries:
        bound = entry.interval.latest or entry.interval.earliest
        if entry.ends is None and bound is not None and axis.holds(bound, bound):
            groups.setdefault((bound, entry.interval.latest is not None), []).append(entry)
    if not groups:
        return ()
    ordered = sorted(groups.items(), key=lambda item: item[0])
    pieces = [
        Piece(axis.x(bound), _label(group), FADE, 4, ("end", "start"))
        if before
        else Piece(axis.x(bound), _label(group), 4, FADE)
        for (bound, before), group in ordered
    ]
    found = seats(pieces, rows)
    if found is None:
        return None
    return tuple(
        _open_mark(axis, query, bound, before, group, seat)
        for ((bound, before), group), seat in zip(ordered, found, strict=True)
    )


def _label(group: Sequence[Entry]) -> str:
    if len(group) == 1:
        return label_of_mark(group[0])
    by = date_words(group[0].document["when"]).short
    return listed([numeral(len(group)), by[:1].lower() + by[1:]])


def _open_mark(
    axis: Axis, query: TimelineQuery, bound: date, before: bool, group: Sequence[Entry], seat: Seat
) -> OpenMark:
    x = axis.x(bound)
    room_x, room_width = axis.box(0, x) if before else axis.box(x, 100 - x)
    if len(group) == 1:
        url, aria = event_url(group[0].document), spoken(group[0])
    else:
        day = bound.isoformat()
        url = query.replacing(start=day, end=day, precision=("open",)).url()
        by = date_words(group[0].document["when"]).short
        events = ngettext("{n} event", "{n} events", len(group))
        titles = listed(map(title_of, group), "; ")
        aria = gettext(
            "{events}, {date}, date not given: {titles}",
            events=events,
            date=by[:1].lower() + by[1:],
            titles=titles,
        )
    return OpenMark(
        number=len(group),
        before=before,
        x=axis.point(x),
        room_x=room_x,
        room_width=room_width,
        row=seat.row,
        css=group[0].badge.css,
        url=url,
        label=_label(group),
        aria=aria,
        side=seat.side,
        dx=seat.dx,
        tier=seat.tier,
    )

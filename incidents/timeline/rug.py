"""The strip that shows how exactly each date is known; an open side is a fade of fixed length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from incidents.dates import Precision
from incidents.language import foreign, gettext, listed, ngettext, numeral
from incidents.timeline.axis import Axis, percent
from incidents.timeline.cards import date_words, event_url
from incidents.timeline.entries import Entry, short_title, spoken
from incidents.timeline.query import TimelineQuery


@dataclass(frozen=True, slots=True)
class Stretch:
    """How exactly a date is known: `shape` is tick, bar, fade, hatch, before or after."""

    shape: str
    x: str
    width: str
    y: int
    css: str
    url: str = ""
    aria: str = ""
    label: str = ""


def rug(
    axis: Axis, entries: Sequence[Entry], query: TimelineQuery, y: int, fades: int | None = None
) -> tuple[Stretch, ...]:
    """Draw how exactly each date is known; `fades` is the height of the lozenges, which stand for days."""
    drawn: list[Stretch] = []
    opens: dict[tuple[str, date], list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: -(each.interval.span_days or 0)):
        css = entry.badge.css
        if entry.ends is None:
            bound = entry.interval.latest or entry.interval.earliest
            if bound is not None and axis.holds(bound, bound):
                shape = "before" if entry.interval.latest else "after"
                opens.setdefault((shape, bound), []).append(entry)
        elif axis.holds(*entry.ends):
            left, width = axis.extent(*entry.ends)
            shape = _shape(entry)
            if fades is None or shape != "tick":
                at = y if fades is None or shape == "hatch" else fades
                drawn.append(Stretch(shape, percent(left), percent(width), at, css))
    drawn += [_open(axis, query, shape, bound, group, y) for (shape, bound), group in opens.items()]
    return tuple(drawn)


def _shape(entry: Entry) -> str:
    if entry.interval.precision is Precision.DAY:
        return "tick"
    if entry.yearish and entry.interval.precision is not Precision.SPAN:
        return "hatch"
    return "bar" if entry.interval.precision is Precision.SPAN else "fade"


def _open(
    axis: Axis, query: TimelineQuery, shape: str, bound: date, group: Sequence[Entry], y: int
) -> Stretch:
    """Draw one mark for all events open on the same side of the same day: "3, by 4 April"."""
    first = group[0]
    words = date_words(first.document["when"])
    if len(group) == 1:
        url, label, aria = event_url(first.document), short_title(first), spoken(first)
    else:
        day = bound.isoformat()
        url = query.replacing(start=day, end=day, precision=("open",)).url()
        when = f"{words.short[:1].lower()}{words.short[1:]}"
        label = listed([numeral(len(group)), when])
        titles = (foreign(entry.document["title"], entry.document["language"]) for entry in group)
        aria = gettext(
            "{events}, {date}, date not given: {titles}",
            events=ngettext("{n} event", "{n} events", len(group)),
            date=when,
            titles=listed(titles, "; "),
        )
    x = axis.x(bound) if shape == "after" else axis.extent(bound, bound)[0]
    return Stretch(shape, percent(x), "0%", y, first.badge.css, url, aria, label)

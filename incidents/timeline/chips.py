"""A chip for each filter that is on, and, where nothing is found, the nearest wider views."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from incidents.language import gettext, ngettext
from incidents.taxonomy import ACTOR_ROLES, MATCHES
from incidents.timeline.archive import Archive, Labels
from incidents.timeline.facets import GROUPS, MARKS, OPEN_LISTS, closed_label
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import in_page_language, label_of, name_of, range_in_words

MOST_WAYS: Final = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words; `without` is the query with it taken off."""

    key: str
    label: str
    value: str
    without: TimelineQuery

    @property
    def url(self) -> str:
        return self.without.url()


@dataclass(frozen=True, slots=True)
class Way:
    """A wider view: `total` is what it finds, in words."""

    text: str
    url: str
    total: str


def chips_of(query: TimelineQuery, labels: Labels) -> tuple[Chip, ...]:
    """Give the chips in the order of the address; both ends of a range are one chip."""
    chips = []
    for key, value in query.filters():
        if key in ("from", "to"):
            if key == "from" or query.start is None:
                words = range_in_words(query.start, query.end)
                chips.append(Chip("dates", gettext("Dates"), words, query.replacing(start=None, end=None)))
        else:
            chips.append(Chip(key, _title(key), _value(key, value, labels), query.without(key, value)))
    return tuple(chips)


def ways_out(query: TimelineQuery, chips: Sequence[Chip], archive: Archive, at: int) -> tuple[Way, ...]:
    """Give each filter taken away with what is then found, nearest first; one selection for each."""
    wider = [
        (gettext("{any}, not only {value}", any=_any(chip), value=chip.value), chip.without)
        for chip in chips[:MOST_WAYS]
    ]
    beginnings = _beginnings(query.q)
    if beginnings != query.q:
        words = gettext("Words that begin so: {words}", words=beginnings)
        wider.append((words, query.replacing(q=beginnings)))
    found = [(archive.select(other, at).total, text, other.url()) for text, other in wider]
    return tuple(
        Way(text, url, ngettext("{n} event", "{n} events", total))
        for total, text, url in sorted(found)
        if total
    )


def _any(chip: Chip) -> str:
    """Say what a view without a filter takes in."""
    return {
        "q": gettext("Whatever the words"),
        "dates": gettext("Any date"),
        "place": gettext("Anywhere"),
        "actor": gettext("Whoever took part"),
        "source": gettext("From any source"),
        "collection": gettext("In any collection"),
        "grade": gettext("However sure"),
        "match": gettext("Dates that could fall there"),
    }.get(chip.key) or gettext("Any {filter}", filter=chip.label.lower())


def _beginnings(q: str) -> str:
    """Ask for words that begin like those given: "rocket" also finds "rockets"; a phrase stays one."""
    if '"' in q:
        return q
    return " ".join(word if word.endswith("*") else f"{word}*" for word in q.split())


def _title(key: str) -> str:
    if key in GROUPS:
        return in_page_language(GROUPS[key])
    return {
        "q": gettext("Words"),
        "match": gettext("Dates"),
        "role": gettext("Part taken"),
        "killed_min": gettext("Killed, at least"),
    }[key]


def _value(key: str, value: str, labels: Labels) -> str:
    if key in OPEN_LISTS:
        names = labels.get((key, value), {})
        return name_of(names) if names else value
    if key == "has":
        return in_page_language(MARKS[value])
    if key == "match":
        return label_of(MATCHES[value])
    if key == "role":
        return label_of(ACTOR_ROLES[value])
    if key in ("q", "killed_min"):
        return value
    return closed_label(key, value)

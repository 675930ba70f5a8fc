"""A chip for each filter that is on, and, where nothing is found, the nearest wider views."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from incidents.dates import range_in_words
from incidents.taxonomy import ACTOR_ROLES, MATCHES
from incidents.timeline.archive import Archive, Labels
from incidents.timeline.facets import GROUPS, MARKS, closed_label
from incidents.timeline.query import TimelineQuery

MOST_WAYS: Final = 6
_OPEN_LISTS: Final = frozenset({"collection", "place", "actor", "source"})
_ANY: Final = {
    "q": "Whatever the words",
    "dates": "Any date",
    "place": "Anywhere",
    "actor": "Whoever took part",
    "source": "From any source",
    "collection": "In any collection",
    "grade": "However sure",
    "match": "Dates that could fall there",
}


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
                chips.append(Chip("dates", "Dates", words, query.replacing(start=None, end=None)))
        else:
            chips.append(
                Chip(key, _title(key, query), _value(key, value, query, labels), query.without(key, value))
            )
    return tuple(chips)


def ways_out(query: TimelineQuery, chips: Sequence[Chip], archive: Archive, at: int) -> tuple[Way, ...]:
    """Give each filter taken away with what is then found, nearest first; one selection for each."""
    wider = [
        (f"{_ANY.get(chip.key, f'Any {chip.label.lower()}')}, not only {chip.value}", chip.without)
        for chip in chips[:MOST_WAYS]
    ]
    beginnings = _beginnings(query.q)
    if beginnings != query.q:
        wider.append((f"Words that begin so: {beginnings}", query.replacing(q=beginnings)))
    found = [(archive.select(other, at).total, text, other.url()) for text, other in wider]
    return tuple(
        Way(text, url, "1 event" if total == 1 else f"{total:,} events")
        for total, text, url in sorted(found)
        if total
    )


def _beginnings(q: str) -> str:
    """Ask for words that begin like those given: "rocket" also finds "rockets"; a phrase stays one."""
    if '"' in q:
        return q
    return " ".join(word if word.endswith("*") else f"{word}*" for word in q.split())


def _title(key: str, query: TimelineQuery) -> str:
    if key in GROUPS:
        return GROUPS[key].in_language(query.lang)
    return {"q": "Words", "match": "Dates", "role": "Part taken", "killed_min": "Killed, at least"}[key]


def _value(key: str, value: str, query: TimelineQuery, labels: Labels) -> str:
    if key in _OPEN_LISTS:
        names = labels.get((key, value), {})
        return names.get(query.lang) or names.get("en") or value
    if key == "has":
        return MARKS[value].in_language(query.lang)
    if key == "match":
        return MATCHES[value].label.in_language(query.lang)
    if key == "role":
        return ACTOR_ROLES[value].label.in_language(query.lang)
    if key in ("q", "killed_min"):
        return value
    return closed_label(key, value, query.lang)

"""The same facts as the lanes, as rows of a table: the events, or the counts where they are too many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from incidents.language import gettext, listed, numeral
from incidents.timeline.axis import Axis
from incidents.timeline.cards import date_words, event_url
from incidents.timeline.columns import kinds_in_words
from incidents.timeline.entries import Entry
from incidents.timeline.tallies import Tally


@dataclass(frozen=True, slots=True)
class EventRow:
    when: str
    lane: str
    title: str
    language: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class CountRow:
    when: str
    numbers: tuple[str, ...]
    kinds: str


def event_row(entry: Entry) -> EventRow:
    when = date_words(entry.document["when"])
    lanes = {"violence": gettext("Incidents"), "forces": gettext("Forces")}
    return EventRow(
        when=when.with_year,
        lane=lanes.get(entry.lane, gettext("Diplomacy and politics")),
        title=entry.document["title"],
        language=entry.document["language"],
        url=event_url(entry.document),
        detail=listed(part for part in (entry.badge.label, when.note) if part),
    )


def count_rows(axis: Axis, tallies: Mapping[date, Tally]) -> tuple[CountRow, ...]:
    """Give a row for each column that holds something."""
    found = []
    for column in axis.columns:
        tally = tallies[column.start]
        violence, diplomacy, forces = (tally.total(lane) for lane in ("violence", "diplomacy", "forces"))
        if violence + diplomacy + forces:
            kinds = [kinds_in_words(tally, lane, most=100) for lane in tally.kinds if tally.total(lane)]
            numbers = [numeral(number) for number in (violence, diplomacy, forces)]
            found.append(CountRow(column.name, tuple(numbers), listed(kinds)))
    return tuple(found)

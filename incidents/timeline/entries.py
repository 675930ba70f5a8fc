"""An event as the lanes see it: its interval, its lane, its badge."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.dates import Interval
from incidents.language import foreign, listed
from incidents.models.document import EventDocument
from incidents.taxonomy import STRANDS
from incidents.timeline.archive import Published
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.cards import date_words

YEARISH: Final = 92
"""A date of more days than this is hatched, and stands in no column."""


@dataclass(frozen=True, slots=True)
class Entry:
    published: Published
    document: EventDocument
    interval: Interval
    lane: str
    badge: Badge

    @property
    def ends(self) -> tuple[date, date] | None:
        first, last = self.interval.earliest, self.interval.latest
        return (first, last) if first is not None and last is not None else None

    @property
    def yearish(self) -> bool:
        return self.ends is not None and (self.ends[1] - self.ends[0]).days > YEARISH


def make_entry(published: Published) -> Entry:
    document = published.document
    lane = STRANDS[document["strand"]].lane
    return Entry(
        published, document, Interval.parse(document["when"]["edtf"]), lane, badge_of(document["kind"])
    )


def spoken(entry: Entry) -> str:
    when = date_words(entry.document["when"])
    title = foreign(entry.document["title"], entry.document["language"])
    told = listed(part for part in (when.with_year, when.note) if part)
    return f"{entry.badge.label}: {title}. {told}"


def short_title(entry: Entry) -> str:
    """Give the label of a mark, set apart where it is in another language than the page."""
    return foreign(entry.document["short_title"], entry.document["language"])

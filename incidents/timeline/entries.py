"""An event as the lanes see it: its interval, its lane, its badge."""

from datetime import date
from typing import Final, NamedTuple

from incidents.dates import Interval
from incidents.language import foreign, gettext
from incidents.models.document import EventDocument
from incidents.taxonomy import STRANDS
from incidents.timeline.archive import Published, Unit
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.cards import date_words

WIDEST: Final[dict[Unit, int]] = {"month": 92, "quarter": 92, "year": 366}
"""A date of more days than this is hatched, and stands in no column of the unit."""


class Entry(NamedTuple):
    """`ends` are its first and its last day, both inclusive; None where its date is open."""

    published: Published
    document: EventDocument
    interval: Interval
    lane: str
    badge: Badge
    ends: tuple[date, date] | None

    def too_wide(self, unit: Unit) -> bool:
        """Say whether its date is known too loosely for a column of the unit."""
        return self.ends is not None and (self.ends[1] - self.ends[0]).days >= WIDEST[unit]


def make_entry(published: Published) -> Entry:
    document = published.document
    interval = Interval.parse(document["when"]["edtf"])
    first, last = interval.earliest, interval.latest
    return Entry(
        published,
        document,
        interval,
        lane=STRANDS[document["strand"]].lane,
        badge=badge_of(document["kind"]),
        ends=(first, last) if first is not None and last is not None else None,
    )


def title_of(entry: Entry) -> str:
    """Give the title, set apart where it is in another language than the page."""
    return foreign(entry.document["title"], entry.document["language"])


def label_of_mark(entry: Entry) -> str:
    return foreign(entry.document["short_title"], entry.document["language"])


def spoken(entry: Entry) -> str:
    """Say an event: "Rocket attack: Two rockets land near Northport. 4 April 2021, just after midday"."""
    when = date_words(entry.document["when"])
    kind, title = entry.badge.label, title_of(entry)
    if when.note:
        return gettext(
            "{kind}: {title}. {date}, {note}", kind=kind, title=title, date=when.with_year, note=when.note
        )
    return gettext("{kind}: {title}. {date}", kind=kind, title=title, date=when.with_year)

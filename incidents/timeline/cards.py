"""One event as a card of the list: everything the template writes, already in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from incidents.dates import DateWords, Interval, Precision, TimeKind, TimeOfDay
from incidents.language import foreign, gettext, listed, localised, ngettext
from incidents.models.document import ClaimDocument, EventDocument, PlaceDocument, TimeDocument, WhenDocument
from incidents.timeline.archive import Published
from incidents.timeline.badges import Badge, Sureness, badge_of, sureness_of
from incidents.timeline.corrections import Correction
from incidents.timeline.facts import Fact, facts_of
from incidents.timeline.wording import edtf_words, in_words, name_in

MARKS: Final[Mapping[Precision, str]] = {
    Precision.DAY: "p-day",
    Precision.SPAN: "p-span",
    Precision.EITHER: "p-part",
    Precision.PART: "p-part",
    Precision.MONTH: "p-month",
    Precision.SEASON: "p-part",
    Precision.YEAR: "p-year",
    Precision.DECADE: "p-year",
    Precision.BEFORE: "p-before",
    Precision.AFTER: "p-after",
    Precision.ONGOING: "p-ongoing",
}
"""How exact the date is, as the class that draws the tail of the mark."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim as it stands under "Evidence"."""

    text: str
    quoted: bool
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """`machine_date` is empty where HTML has no form for it; `due` is set once a scheduled day has passed."""

    id: int
    url: str
    badge: Badge
    title: str
    short_title: str
    language: str
    summary: str
    aggregate: bool
    place: str
    when: DateWords
    machine_date: str
    mark: str
    upcoming: bool
    note: str
    due: str
    facts: tuple[Fact, ...]
    sureness: Sureness
    quotes: tuple[Quote, ...]
    sources: int
    corrections: tuple[Correction, ...]
    day: date


def event_path(number: int, slug: str) -> str:
    """Give the path of an event's page."""
    return f"/events/{number}/{slug}/"


def event_url(document: EventDocument) -> str:
    """Give the address of an event's page, in the language of this one."""
    return localised(event_path(document["id"], document["slug"]))


def time_of(document: TimeDocument | None) -> TimeOfDay | None:
    """Read a frozen time of day back into its value."""
    if document is None:
        return None
    return TimeOfDay(
        kind=TimeKind(document["kind"]),
        start=time.fromisoformat(document["start"]) if document["start"] else None,
        end=time.fromisoformat(document["end"]) if document["end"] else None,
        zone=document["zone"],
        zone_inferred=document["zone_inferred"],
        text=document["text"],
    )


def date_words(when: WhenDocument) -> DateWords:
    """Write a frozen date in words."""
    return in_words(Interval.parse(when["edtf"]), time_of(when["time"]))


def machine_date(when: WhenDocument) -> str:
    """Give the `datetime` of a <time> element, empty where the date has no such form."""
    edtf = when["edtf"]
    return edtf if edtf.replace("-", "").isdecimal() and len(edtf) in (4, 7, 10) else ""


def make_card(
    published: Published,
    *,
    today: date,
    line: date,
    corrections: tuple[Correction, ...] = (),
) -> Card:
    """Build the card of an edition; `line` is the date where our sources end, or today."""
    document = published.document
    when = date_words(document["when"])
    day = date.fromordinal(published.facets["order"][0])
    upcoming, note, due = _diary_words(document, when, today, line)
    return Card(
        id=document["id"],
        url=event_url(document),
        badge=badge_of(document["kind"]),
        title=document["title"],
        short_title=document["short_title"],
        language=document["language"],
        summary=document["summary"],
        aggregate=document["aggregate"],
        place=place_words(document),
        when=when,
        machine_date=machine_date(document["when"]),
        mark=MARKS[Precision(document["when"]["precision"])],
        upcoming=upcoming,
        note=note,
        due=due,
        facts=facts_of(document),
        sureness=sureness_of(document),
        quotes=tuple(_quote(claim) for claim in document["claims"]),
        sources=len({claim["document"]["origin"]["slug"] for claim in document["claims"]}),
        corrections=corrections,
        day=day,
    )


def _diary_words(document: EventDocument, when: DateWords, today: date, line: date) -> tuple[bool, str, str]:
    """Say whether an event is still to come, how far off it is, and what is not recorded of a past one."""
    earliest, latest = document["when"]["earliest"], document["when"]["latest"]
    start = date.fromisoformat(earliest) if earliest else None
    end = date.fromisoformat(latest) if latest else None
    if document["status"] == "scheduled" and end is not None and end < today:
        due = gettext("Was due {date}. Whether it took place is not recorded here.", date=when.with_year)
        return end > line, when.note, due
    if start is not None and start > today:
        days = (start - today).days
        soon = gettext("tomorrow") if days == 1 else ngettext("in {n} day", "in {n} days", days)
        return True, listed(part for part in (when.note, soon) if part), ""
    return False, when.note, ""


def place_words(document: EventDocument) -> str:
    """Name where it was; for what has no place of its own, what it is about."""
    located = [place for place in document["places"] if place["role"] != "concerns"]
    about = [place for place in document["places"] if place["role"] == "concerns"]
    if located:
        return listed(map(one_place, located), "; ")
    if about and document["strand"] == "violence":
        return gettext("{places}; where is not stated", places=_names(about))
    return gettext("About {places}", places=_names(about)) if about else gettext("Place not stated")


def dateline_place(document: EventDocument) -> str:
    """Name the place a report begins with: where it was, else what it is about."""
    located = [place for place in document["places"] if place["role"] != "concerns"]
    return listed(map(one_place, located or document["places"]), "; ") or gettext("Place not stated")


def one_place(place: PlaceDocument) -> str:
    """Name a place with the country it lies in, and no more exactly than the source does."""
    name = name_in(place)
    around = [name_in(parent) for parent in place["ancestors"] if name_in(parent) not in name]
    words = listed([name, *around])
    return gettext("Near {place}", place=words) if place["precision"] == "near" else words


def _names(places: list[PlaceDocument]) -> str:
    return listed(map(name_in, places))


def _quote(claim: ClaimDocument) -> Quote:
    speaker = foreign(", ".join(part for part in (claim["said_by"], claim["role"]) if part))
    published = claim["document"]["published_at"]
    outlet = listed([outlet_words(claim), *([edtf_words(published[:10])] if published else [])])
    parts = [speaker, gettext("Their words") if claim["quoted"] else gettext("Paraphrase"), outlet]
    return Quote(claim["text"], claim["quoted"], claim["language"], " · ".join(parts))


def outlet_words(claim: ClaimDocument) -> str:
    """Name the outlet of a claim's document, and whom it credits."""
    document = claim["document"]
    outlet, origin = name_in(document["outlet"]), name_in(document["origin"])
    words = outlet
    if document["origin"]["slug"] != document["outlet"]["slug"]:
        words = gettext("{outlet}, crediting {origin}", outlet=outlet, origin=origin)
    return words

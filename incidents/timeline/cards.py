"""One event as a card of the list: everything the template writes, already in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from incidents.dates import DateWords, Interval, Precision, TimeKind, TimeOfDay, in_words
from incidents.models.document import ClaimDocument, EventDocument, PlaceDocument, TimeDocument, WhenDocument
from incidents.timeline.archive import Published
from incidents.timeline.badges import Badge, Sureness, badge_of, sureness_of
from incidents.timeline.corrections import Correction
from incidents.timeline.facts import Fact, facts_of, name_in

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


def event_url(document: EventDocument) -> str:
    """Give the address of an event's page."""
    return f"/events/{document['id']}/{document['slug']}/"


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
    lang: str = "en",
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
        place=place_words(document, lang),
        when=when,
        machine_date=machine_date(document["when"]),
        mark=MARKS[Precision(document["when"]["precision"])],
        upcoming=upcoming,
        note=note,
        due=due,
        facts=facts_of(document, lang),
        sureness=sureness_of(document),
        quotes=tuple(_quote(claim, lang) for claim in document["claims"]),
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
        due = f"Was due {when.with_year}. Whether it took place is not recorded here."
        return end > line, when.note, due
    if start is not None and start > today:
        days = (start - today).days
        soon = {1: "tomorrow"}.get(days, f"in {days} days")
        return True, ", ".join(part for part in (when.note, soon) if part), ""
    return False, when.note, ""


def place_words(document: EventDocument, lang: str = "en") -> str:
    """Name where it was; for what has no place of its own, what it is about."""
    located = [place for place in document["places"] if place["role"] != "concerns"]
    about = [place for place in document["places"] if place["role"] == "concerns"]
    if located:
        return "; ".join(one_place(place, lang) for place in located)
    if about and document["strand"] == "violence":
        return f"{_names(about, lang)}; where is not stated"
    return f"About {_names(about, lang)}" if about else "Place not stated"


def dateline_place(document: EventDocument, lang: str = "en") -> str:
    """Name the place a report begins with: where it was, else what it is about."""
    located = [place for place in document["places"] if place["role"] != "concerns"]
    return "; ".join(one_place(place, lang) for place in located or document["places"]) or "Place not stated"


def one_place(place: PlaceDocument, lang: str = "en") -> str:
    """Name a place with the country it lies in, and no more exactly than the source does."""
    name = name_in(place, lang)
    around = [name_in(parent, lang) for parent in place["ancestors"] if name_in(parent, lang) not in name]
    words = ", ".join([name, *around])
    return f"Near {words}" if place["precision"] == "near" else words


def _names(places: list[PlaceDocument], lang: str) -> str:
    return ", ".join(name_in(place, lang) for place in places)


def _quote(claim: ClaimDocument, lang: str) -> Quote:
    speaker = f"{claim['said_by']}, {claim['role']}" if claim["role"] else claim["said_by"]
    published = claim["document"]["published_at"]
    day = f", {in_words(Interval.parse(published[:10])).with_year}" if published else ""
    parts = [speaker, "Their words" if claim["quoted"] else "Paraphrase", outlet_words(claim, lang) + day]
    return Quote(claim["text"], claim["quoted"], claim["language"], " · ".join(parts))


def outlet_words(claim: ClaimDocument, lang: str = "en") -> str:
    """Name the outlet of a claim's document, and whom it credits."""
    document = claim["document"]
    outlet, origin = name_in(document["outlet"], lang), name_in(document["origin"], lang)
    words = outlet
    if document["origin"]["slug"] != document["outlet"]["slug"]:
        words += f", crediting {origin}"
    return words

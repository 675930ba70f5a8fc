"""Events as iCalendar (RFC 5545): a day or a span of days each, never a time that no source gives.

An event keeps its UID for ever, and its SEQUENCE rises with its editions. One that was cancelled, or that was
taken out of the archive, stays in the calendar as cancelled, so that it does not stand on unnoticed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from incidents.dates import Interval, Precision
from incidents.exports.about import about
from incidents.exports.answers import Answer
from incidents.exports.followed import state_words
from incidents.exports.plain_text import writable
from incidents.exports.where import positions_of
from incidents.language import foreign, gettext, listed, unmarked
from incidents.models.document import EventDocument, WhenDocument
from incidents.taxonomy import GRADES, STATUSES
from incidents.timeline.archive import Published
from incidents.timeline.cards import date_words, place_words
from incidents.timeline.following import Told, gone_from
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import label_of, name_in

PRODUCT: Final = "-//Dateline//Timeline//EN"
DIARY: Final = ("scheduled", "postponed", "cancelled")
"""What a calendar shows without `ics=all`: diplomacy that was, or is, still to come."""

_STATES: Final = {
    "scheduled": "CONFIRMED",
    "held": "CONFIRMED",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
}


def ics_diary(answer: Answer) -> Iterator[bytes]:
    """Write the scheduled diplomacy of a query."""
    return _calendar(answer, answer.query.replacing(status=answer.query.status or DIARY))


def ics_all(answer: Answer) -> Iterator[bytes]:
    """Write every event of a query."""
    return _calendar(answer, answer.query)


def ics_event(edition: Published, *, base_url: str) -> bytes:
    """Write one event as a calendar."""
    return b"".join((_start({}), entry_of(edition, base_url=base_url).to_ical(), _END))


def _calendar(answer: Answer, query: TimelineQuery) -> Iterator[bytes]:
    found = about(answer)
    words = [found.description, found.attribution, found.licence, state_words(found), *found.notices]
    yield _start({"name": found.description, "description": "\n".join(words), "url": found.url})
    at, archive = answer.head.sequence, answer.archive
    narrowed = Answer.of(query.replacing(as_of=at), archive, answer.head, base_url=answer.base_url)
    for edition in narrowed.editions():
        yield entry_of(edition, base_url=answer.base_url).to_ical()
    for line, said in gone_from(archive, query, at):
        yield cancelled(line, said, base_url=answer.base_url).to_ical()
    yield _END


_END: Final = b"END:VCALENDAR\r\n"


def _start(properties: dict[str, str]) -> bytes:
    """Write what stands before the entries of a calendar."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for name, text in properties.items():
        calendar.add(name, writable(text))
    if "name" in properties:
        # Older programs know the name of a calendar by this alone.
        calendar.add("x-wr-calname", writable(properties["name"]))
    written: bytes = calendar.to_ical()
    return written.removesuffix(_END)


def entry_of(edition: Published, *, base_url: str) -> Entry:
    """Make the entry of an event."""
    document = edition.document
    words = date_words(document["when"])
    when = listed(part for part in (words.with_year, words.note) if part)
    outlets = dict.fromkeys(name_in(claim["document"]["outlet"]) for claim in document["claims"])
    url = f"{base_url}/events/{document['id']}/{document['slug']}/"
    entry = _dated(edition.event, edition.number, edition.published_at, document["when"], base_url)
    _put(entry, "summary", _summary(document, when))
    grade = listed([label_of(GRADES[document["grade"]]), *outlets], "; ")
    diary = [label_of(STATUSES[document["status"]])] if document["status"] else []
    _put(entry, "description", "\n".join([when, *diary, document["summary"], grade, url]))
    _put(entry, "location", place_words(document))
    entry.add("url", url)
    entry.add("categories", [document["kind"], document["strand"]])
    if document["status"] in _STATES:
        entry.add("status", _STATES[document["status"]])
    if positions := positions_of(document):
        longitude, latitude = positions[0]
        entry.add("geo", (latitude, longitude))
    return entry


def cancelled(line: Told, said: Published, *, base_url: str) -> Entry:
    """Make the entry of an event that readers no longer see: its day, and no word of it."""
    when = said.document["when"]
    entry = _dated(line.event, line.number or 0, line.published_at, when, base_url)
    is_merged = line.action == "merged"
    _put(entry, "summary", gettext("Merged entry") if is_merged else gettext("Withdrawn entry"))
    _put(entry, "description", line.reason)
    entry.add("url", f"{base_url}/events/{line.merged_into or line.event}/")
    entry.add("status", "CANCELLED")
    return entry


def _dated(event: int, number: int, at: datetime, when: WhenDocument, base_url: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"event-{event}@{urlsplit(base_url).hostname}")
    entry.add("sequence", number)
    entry.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    start, end = _span(when)
    entry.add("dtstart", start)
    if end is not None:
        entry.add("dtend", end)
    # It takes nobody's time: it happened, or will, to others.
    entry.add("transp", "TRANSPARENT")
    return entry


def _span(when: WhenDocument) -> tuple[date | datetime, date | None]:
    """Give start and end (exclusive): an instant where a source gives one, else whole days.

    Of a date with an open side the day that is known; the words say the rest.
    """
    interval = Interval.parse(when["edtf"])
    time = when["time"]
    is_exact = time is not None and time["kind"] == "exact" and interval.precision == Precision.DAY
    if is_exact and time and time["start"] and time["zone"] and interval.earliest:
        local = datetime.fromisoformat(f"{interval.earliest}T{time['start']}")
        return local.replace(tzinfo=ZoneInfo(time["zone"])).astimezone(UTC), None
    first = interval.earliest or interval.known.latest
    last = interval.latest or first
    return first, last + timedelta(days=1)


def _summary(document: EventDocument, when: str) -> str:
    """Give the title, with the words of a date that the days alone would make look exact."""
    if document["when"]["precision"] == Precision.DAY:
        return document["title"]
    return gettext("{title} ({when})", title=foreign(document["title"], document["language"]), when=when)


def _put(entry: Entry, name: str, text: str) -> None:
    if text:
        entry.add(name, writable(unmarked(text)))

"""The first events as the JSON of TimelineJS, which draws a slide show from it.

Its dates are points: what is not known of one is left out, and our words are shown in their place.
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from incidents.dates import Interval, Precision, Unit
from incidents.exports.about import About, about, about_json
from incidents.exports.answers import Answer
from incidents.exports.members import dumped
from incidents.language import gettext, listed, numeral, unmarked
from incidents.models.document import EventDocument
from incidents.taxonomy import STRANDS
from incidents.timeline.archive import Published
from incidents.timeline.cards import date_words
from incidents.timeline.wording import label_of, name_in

MOST_EVENTS: Final = 300
"""More slides than this make its page too slow to use."""


def timelinejs_events(answer: Answer) -> Iterator[bytes]:
    """Write the first 300 events in the query's order; the title slide says how many there are."""
    found = about(answer)
    slides = [slide(edition, base_url=answer.base_url) for edition in answer.editions(MOST_EVENTS)]
    title = {"unique_id": "about", "text": {"headline": _text(found.description), "text": _about(found)}}
    yield dumped({"title": title, "events": slides, "scale": "human", "about": about_json(found)}).encode()


def slide(edition: Published, *, base_url: str) -> dict[str, Any]:
    document = edition.document
    url = f"{base_url}/events/{document['id']}/{document['slug']}/"
    # Outside the f-string below: Python 3.11 finds no texts to translate within one.
    sources = gettext("Event and sources")
    return {
        "unique_id": f"event-{document['id']}",
        **slide_dates(Interval.parse(document["when"]["edtf"])),
        "display_date": _text(_date_words(document)),
        "group": unmarked(label_of(STRANDS[document["strand"]])),
        "text": {
            "headline": _text(document["title"]),
            "text": f"<p>{_text(document['summary'])}</p><p>{_sources(document)} "
            f'<a href="{escape(url)}">{_text(sources)}</a></p>',
        },
    }


def slide_dates(interval: Interval) -> dict[str, Any]:
    """Give start and end; of a date with an open side, the side that is known, and no end."""
    start, end = interval.ends
    first = start or interval.known
    dates = {"start_date": _parts(first, first.earliest)}
    if start and end:
        last = _parts(end, interval.latest or end.latest)
        if last != dates["start_date"]:
            dates["end_date"] = last
    return dates


def _parts(unit: Unit, day: Any) -> dict[str, int]:
    """Give year, month and day of one end of a date, as far as its unit goes."""
    parts = {"year": day.year}
    if unit.kind in (Precision.DAY, Precision.MONTH, Precision.SEASON):
        parts["month"] = day.month
    if unit.kind is Precision.DAY:
        parts["day"] = day.day
    return parts


def _date_words(document: EventDocument) -> str:
    words = date_words(document["when"])
    return listed(part for part in (words.with_year, words.note) if part)


def _sources(document: EventDocument) -> str:
    outlets = dict.fromkeys(name_in(claim["document"]["outlet"]) for claim in document["claims"])
    return _text(listed(outlets, "; "))


def _about(found: About) -> str:
    lines = [*found.notices]
    if found.total > MOST_EVENTS:
        message = gettext(
            "Only the first {most} of {total} events are here.",
            most=numeral(MOST_EVENTS),
            total=numeral(found.total),
        )
        lines.insert(0, message)
    link = f'<a href="{escape(found.url)}">{escape(found.url)}</a>'
    rights = f'<a href="{escape(found.licence)}">{escape(found.licence)}</a>'
    return "".join(f"<p>{line}</p>" for line in (*map(_text, (*lines, found.attribution)), link, rights))


def _text(words: str) -> str:
    """Write words as HTML, which TimelineJS takes every text for."""
    return escape(unmarked(words))

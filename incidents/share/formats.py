"""The forms in which a view can be followed and downloaded, with what is in each and how large it is."""

from dataclasses import replace
from typing import Final

from incidents.exports.answers import Answer
from incidents.exports.forms import FORMS
from incidents.exports.timelinejs import MOST_EVENTS
from incidents.language import gettext, listed, ngettext, numeral
from incidents.share.panel import Format
from incidents.timeline.archive import PAGE_SIZE
from incidents.timeline.query import TimelineQuery

FILES: Final = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "geojson": "GeoJSON",
    "timelinejs": "TimelineJS",
}
FEEDS: Final = {"atom": "Atom", "feed": "JSON Feed", "ics": "iCalendar"}
MEASURED: Final = 50
"""Events that are written to learn how large a file is; the size of a longer one is told from these."""


def downloads_of(answer: Answer) -> tuple[Format, ...]:
    """Give the files of a view; writes its first 50 events in each form."""
    return tuple(
        Format(name, listed((_held(form, answer), _size(form, answer))), FORMS[form].url(answer.query))
        for form, name in FILES.items()
    )


def _held(form: str, answer: Answer) -> str:
    """Say how many events a form holds; JSON comes in pages, every other one whole."""
    selection, total = answer.selection, answer.selection.total
    if form == "json" and total > PAGE_SIZE:
        return ngettext("{n} page of events", "{n} pages of events", selection.pages())
    if form == "geojson":
        return ngettext("{n} located event", "{n} located events", selection.totals().located)
    if form == "timelinejs" and total > MOST_EVENTS:
        return ngettext("the first {n} event", "the first {n} events", MOST_EVENTS)
    return gettext("with sources")


def _size(form: str, answer: Answer) -> str:
    """Give the size of a file, of each page of JSON; "about" where more is in it than was written."""
    total = answer.selection.total
    written = sum(map(len, FORMS[form].write(replace(answer, most=MEASURED))))
    if form == "json":
        return gettext("about {size} each", size=_words(written)) if total > PAGE_SIZE else _words(written)
    held = min(total, MOST_EVENTS) if form == "timelinejs" else total
    if held <= MEASURED:
        return _words(written)
    return gettext("about {size}", size=_words(written * held // MEASURED))


def _words(size: int) -> str:
    kilobytes = max(1, round(size / 1000))
    if kilobytes < 1000:
        words = gettext("{n} kB", n=numeral(kilobytes))
    else:
        words = gettext("{n} MB", n=numeral(round(kilobytes / 1000)))
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def follow_of(query: TimelineQuery) -> tuple[Format, ...]:
    """Give the ways to hear of what is new; a pinned view has nothing new."""
    if query.as_of is not None:
        return ()
    news, diary = gettext("What is new and what was put right"), gettext("What is scheduled")
    return tuple(
        Format(name, diary if form == "ics" else news, FORMS[form].url(query)) for form, name in FEEDS.items()
    )

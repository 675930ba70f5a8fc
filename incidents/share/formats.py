"""The forms in which a view can be followed and downloaded, with what was counted of each."""

from typing import Final

from incidents.exports.forms import FORMS
from incidents.language import gettext, ngettext
from incidents.share.panel import Format
from incidents.timeline.archive import Selection
from incidents.timeline.query import TimelineQuery

FILES: Final = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "geojson": "GeoJSON",
    "timelinejs": "TimelineJS",
}
FEEDS: Final = {"atom": "Atom", "feed": "JSON Feed", "ics": "iCalendar"}


def downloads_of(query: TimelineQuery, selection: Selection) -> tuple[Format, ...]:
    """Give the files of a view; JSON comes in pages, every other one whole."""
    whole = ngettext("{n} event, with its sources", "{n} events, with their sources", selection.total)
    pages = ngettext("{n} page of events", "{n} pages of events", selection.pages())
    return tuple(
        Format(name, pages if form == "json" and selection.pages() > 1 else whole, FORMS[form].url(query))
        for form, name in FILES.items()
    )


def follow_of(query: TimelineQuery) -> tuple[Format, ...]:
    """Give the ways to hear of what is new; a pinned view has nothing new."""
    if query.as_of is not None:
        return ()
    news, diary = gettext("What is new and what was put right"), gettext("What is scheduled")
    return tuple(
        Format(name, diary if form == "ics" else news, FORMS[form].url(query)) for form, name in FEEDS.items()
    )

"""What a page says of itself to programs, in the words of schema.org: an event, a data set, a list.

Nothing is told more exactly than it is known: a date stands as the year, month or day that holds all of it.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from incidents.exports.forms import FORMS
from incidents.exports.instants import instant
from incidents.exports.where import main_place, position_of
from incidents.language import unmarked
from incidents.models.document import DocumentDocument, EventDocument, PlaceDocument, WhenDocument
from incidents.share.citations import SITE
from incidents.timeline.archive import PAGE_SIZE, Head, Published
from incidents.timeline.cards import one_place
from incidents.timeline.page import TimelinePage
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import name_in

DOWNLOADS: Final = ("csv", "xlsx", "json", "geojson")
STATES: Final = {
    "scheduled": "https://schema.org/EventScheduled",
    "postponed": "https://schema.org/EventPostponed",
    "cancelled": "https://schema.org/EventCancelled",
}
"""A meeting that was held has no state of its own there."""

Data = dict[str, Any]


def view_data(page: TimelinePage, url: str, description: str, shown: Head) -> Data:
    """Describe a view: the events of the page as a list, and all of them as a data set."""
    cards = [card for block in page.blocks for card in block.cards]
    first = (page.query.page - 1) * PAGE_SIZE + 1
    order = "Ascending" if page.query.order == "oldest" else "Descending"
    events = {
        "@type": "ItemList",
        "@id": f"{url}#events",
        "name": unmarked(page.announcement),
        "numberOfItems": page.total,
        "itemListOrder": f"https://schema.org/ItemListOrder{order}",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": card.title, "url": settings.BASE_URL + card.url}
            for place, card in enumerate(cards, first)
        ],
    }
    data = dataset(page.query, unmarked(page.announcement), description, url, shown)
    return {"@context": "https://schema.org", "@graph": [data, events]}


def dataset_data(query: TimelineQuery, name: str, description: str, url: str, shown: Head) -> Data:
    """Describe the events of a query as a data set, for a page that is about them."""
    return {"@context": "https://schema.org", **dataset(query, name, description, url, shown)}


def dataset(query: TimelineQuery, name: str, description: str, url: str, shown: Head) -> Data:
    """Describe the events of a query, as of a state of the log, with the files they can be had as."""
    dated = {"dateModified": instant(shown.at)} if shown.at else {}
    covered = f"{query.start or '..'}/{query.end or '..'}"
    return {
        "@type": "Dataset",
        "@id": f"{url}#data",
        "name": unmarked(name),
        "description": unmarked(description),
        "url": url,
        "inLanguage": query.lang,
        "license": settings.LICENCE,
        "creator": _publisher(),
        "isAccessibleForFree": True,
        "version": str(shown.sequence),
        **dated,
        **({"temporalCoverage": covered} if query.start or query.end else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": FORMS[form].content_type.partition(";")[0],
                "contentUrl": settings.BASE_URL + FORMS[form].url(query),
            }
            for form in DOWNLOADS
        ],
    }


def event_data(published: Published, url: str, picture: str) -> Data:
    """Describe an edition of an event, with the documents it cites; `url` is the event's own address."""
    document = published.document
    place = main_place(document)
    state = STATES.get(document["status"] or "")
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{url}#event",
        "url": url,
        "name": document["title"],
        **({"description": document["summary"]} if document["summary"] else {}),
        "inLanguage": document["language"],
        **_dates(document["when"]),
        **({"eventStatus": state} if state else {}),
        **({"location": _place(place)} if place else {}),
        "image": picture,
        "subjectOf": {
            "@type": "WebPage",
            "@id": url,
            "isPartOf": {"@type": "WebSite", "name": SITE, "url": f"{settings.BASE_URL}/"},
            "license": settings.LICENCE,
            "publisher": _publisher(),
            "dateModified": instant(published.published_at),
            "version": str(published.number),
            "citation": list(_citations(document)),
        },
    }


def _publisher() -> Data:
    return {"@type": "Organization", "name": SITE, "url": f"{settings.BASE_URL}/"}


def _dates(when: WhenDocument) -> Data:
    """Give first and last day where both are known as such, else the month or year that holds them."""
    earliest, latest = when["earliest"], when["latest"]
    if earliest is None or latest is None:
        return {}
    if when["precision"] in ("day", "span"):
        return {"startDate": earliest, "endDate": latest}
    shared = next((earliest[:length] for length in (7, 4) if earliest[:length] == latest[:length]), "")
    return {"startDate": shared} if shared else {}


def _place(place: PlaceDocument) -> Data:
    """Name a place, with a point only where it is known to one."""
    position = position_of(place)
    point = (
        {"geo": {"@type": "GeoCoordinates", "longitude": position[0], "latitude": position[1]}}
        if position
        else {}
    )
    return {"@type": "Place", "name": unmarked(one_place(place)), **point}


def _citations(document: EventDocument) -> Iterable[Data]:
    """Give each cited document once, in the order of the claims."""
    cited = {claim["document"]["id"]: claim["document"] for claim in document["claims"]}
    return map(_citation, cited.values())


def _citation(cited: DocumentDocument) -> Data:
    stated = {
        "author": cited["byline"],
        "datePublished": (cited["published_at"] or "")[:10],
        "url": cited["url"] if (cited["url"] or "").startswith(("https://", "http://")) else "",
        "archivedAt": cited["archived_url"],
        "creditText": cited["citation"],
    }
    return {
        "@type": "CreativeWork",
        "name": cited["title"] or cited["citation"],
        "publisher": {"@type": "Organization", "name": unmarked(name_in(cited["outlet"]))},
        **{name: value for name, value in stated.items() if value},
    }

"""Names of values, and links between events, each as the newest edition public at N has it."""

import json
from collections.abc import Collection, Iterable, Mapping

from incidents.models.document import (
    AncestorDocument,
    EventDocument,
    LinkDocument,
    Named,
    PlaceDocument,
)
from incidents.timeline.archive import Labels, Linked, PlaceLabel
from incidents.timeline.index.view import View
from incidents.timeline.log import Log
from incidents.timeline.public import public_at

NOT_STATED = "not-stated"
MOST_HELD = 20_000
"""Names kept by a view before they are asked for anew."""
_Documents = dict[int, EventDocument]
"""Documents by event."""


def labels_of(view: View, log: Log, values: Mapping[str, Collection[str]]) -> Labels:
    wanted = [(facet, slug) for facet, slugs in values.items() for slug in slugs]
    _learn(view, log, wanted)
    return {key: view.names[key] for key in wanted if key in view.names}


def places_of(view: View, log: Log, slugs: Iterable[str]) -> dict[str, PlaceLabel]:
    wanted = list(slugs)
    _learn(view, log, [("place", slug) for slug in wanted])
    return {slug: view.places[slug] for slug in wanted if slug in view.places}


def _learn(view: View, log: Log, wanted: Iterable[tuple[str, str]]) -> None:
    """Read names not yet held from the newest public edition that carries each; one query for 500."""
    if len(view.names) > MOST_HELD:
        view.names, view.places = {}, {}
    carriers = {
        key: row for key in wanted if key not in view.names if (row := view.carrier(*key)) is not None
    }
    sequences = {row: int(view.index.rows.sequence[row]) for row in carriers.values()}
    documents = log.published(sorted(set(sequences.values())))
    for key, row in carriers.items():
        facet, slug = key
        carrier = documents.get(sequences[row])
        if carrier is None:
            continue
        named = next((named for named in _named(carrier.document, facet) if named["slug"] == slug), None)
        if named is None:
            continue
        if facet == "place":
            view.places[slug] = _place_label(view, carrier.document, slug, named["names"])
        view.names[key] = named["names"]


def _named(document: EventDocument, facet: str) -> Iterable[Named]:
    """Give the named things of a document under an open list; a place itself before what others lie in."""
    if facet == "collection":
        return document["collections"]
    if facet == "actor":
        return document["actors"]
    if facet == "source":
        return [claim["document"]["outlet"] for claim in document["claims"]]
    above = [ancestor for place in document["places"] for ancestor in place["ancestors"]]
    return [*document["places"], *above]


def _place_label(view: View, document: EventDocument, slug: str, names: Mapping[str, str]) -> PlaceLabel:
    for place in document["places"]:
        if place["slug"] == slug:
            ancestors = tuple(ancestor["slug"] for ancestor in place["ancestors"])
            return PlaceLabel(names, place["kind"], ancestors, place)
    # Known only as what others lie in: of those after it in their lists, what every event in it lies in too.
    terms = view.index.terms
    rows = terms.get("place", slug) & view.live
    for place in document["places"]:
        above = [ancestor["slug"] for ancestor in place["ancestors"]]
        if slug in above:
            index = above.index(slug)
            kind = place["ancestors"][index]["kind"]
            around = [
                other
                for other in place["ancestors"][index + 1 :]
                if kind != "country" and rows.issubset(terms.get("place", other["slug"]))
            ]
            held = tuple(other["slug"] for other in around)
            return PlaceLabel(names, kind, held, _unnamed(place["ancestors"][index], around))
    return PlaceLabel(names, "", ())


def _unnamed(place: AncestorDocument, ancestors: list[AncestorDocument]) -> PlaceDocument:
    """Give a place that no edition names but as what another lies in."""
    return {
        **place,
        "aliases": [],
        "iso": None,
        "ancestors": ancestors,
        "role": "occurred",
        "precision": NOT_STATED,
        "latitude": None,
        "longitude": None,
    }


def links_of(view: View, events: Collection[int]) -> dict[int, tuple[Linked, ...]]:
    """Give links in both directions, those of the event with the lowest public id first; two queries."""
    terms, live = view.index.terms, view.live
    makers = {int(maker) for event in events for maker in view.events(terms.get("link", event) & live)}
    documents = _documents(view, {*events, *makers})
    links = [(maker, link) for maker in sorted(documents) for link in documents[maker]["links"]]
    targets = {link["event"] for maker, link in links if maker in events}
    documents |= _documents(view, targets - documents.keys())
    linked: dict[int, tuple[Linked, ...]] = dict.fromkeys(events, ())
    for maker, link in links:
        for one, other, inverse in ((maker, link["event"], False), (link["event"], maker, True)):
            if one in linked and other in documents:
                linked[one] = (*linked[one], _linked(link, documents[other], other, inverse=inverse))
    return linked


def _linked(link: LinkDocument, far: EventDocument, event: int, *, inverse: bool) -> Linked:
    return Linked(
        link["relation"],
        inverse,
        event,
        far["title"],
        far["slug"],
        far["when"]["edtf"],
        link["claim"],
        far["language"],
    )


def _documents(view: View, events: Collection[int]) -> _Documents:
    """Read events as they were public at the view's sequence; one query, none for no event."""
    if not events:
        return {}
    editions = public_at(view.at).filter(event__in=list(events), content__isnull=False)
    return {event: json.loads(text) for event, text in editions.values_list("event", "content__document")}

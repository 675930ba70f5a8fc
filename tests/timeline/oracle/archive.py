"""The oracle: everything public at a sequence is decoded and asked in Python, as plainly as can be.

It answers what the index answers, slowly, and is what the index is held against.
"""

import json
from collections.abc import Collection, Iterable, Mapping

from incidents.models.document import AncestorDocument, EventDocument, Named, PlaceDocument
from incidents.timeline.archive import Labels, Linked, PlaceLabel
from incidents.timeline.kept import Kept
from incidents.timeline.log import Log
from incidents.timeline.public import ever_public, public_at
from incidents.timeline.query import TimelineQuery
from tests.timeline.oracle.rows import NOT_STATED, Snapshot, load, read_row
from tests.timeline.oracle.selection import PlainSelection


class PlainArchive(Log):
    """The archive of one database; nothing is kept from one call to the next."""

    def _snapshot(self, at: int) -> Snapshot:
        if at > self.head().sequence:
            raise ValueError(f"the log holds no edition {at}")
        return load(at)

    def select(self, query: TimelineQuery, at: int) -> PlainSelection:
        snapshot = self._snapshot(at)
        return PlainSelection(query, snapshot, lambda slugs: self._places(snapshot, slugs))

    def matched(self, query: TimelineQuery, at: int) -> Collection[int]:
        columns = ("sequence", "event", "content__facets", "content__search_text")
        rows = [read_row(*values) for values in ever_public(at).values_list(*columns)]
        found = PlainSelection(query, Snapshot.of(at, rows), lambda _: {})
        return frozenset(found.sequences(found.total))

    def labels(self, values: Mapping[str, Collection[str]], at: int) -> Labels:
        snapshot = self._snapshot(at)
        wanted = [(facet, slug) for facet, slugs in values.items() for slug in slugs]
        self._learn(snapshot, wanted)
        return {key: snapshot.names[key] for key in wanted if key in snapshot.names}

    def kept(self) -> Kept:
        return Kept()

    def places(self, slugs: Collection[str], at: int) -> dict[str, PlaceLabel]:
        return self._places(self._snapshot(at), slugs)

    def links(self, events: Collection[int], at: int) -> dict[int, tuple[Linked, ...]]:
        snapshot = self._snapshot(at)
        if snapshot.links is None:
            snapshot.links = self._all_links(at)
        ends = [
            (one, relation, inverse, other, claim)
            for source, relation, target, claim in snapshot.links
            for one, inverse, other in ((source, False, target), (target, True, source))
            if one in events and other in snapshot.sequences
        ]
        others = self.published(sorted({snapshot.sequences[other] for *_, other, _ in ends}))
        linked: dict[int, tuple[Linked, ...]] = dict.fromkeys(events, ())
        for one, relation, inverse, other, claim in ends:
            if far := others.get(snapshot.sequences[other]):
                document = far.document
                link = Linked(
                    relation,
                    inverse,
                    other,
                    document["title"],
                    document["slug"],
                    document["when"]["edtf"],
                    claim,
                    document["language"],
                )
                linked[one] = (*linked[one], link)
        return linked

    def _places(self, snapshot: Snapshot, slugs: Iterable[str]) -> dict[str, PlaceLabel]:
        wanted = list(slugs)
        self._learn(snapshot, [("place", slug) for slug in wanted])
        return {slug: snapshot.places[slug] for slug in wanted if slug in snapshot.places}

    def _learn(self, snapshot: Snapshot, wanted: Iterable[tuple[str, str]]) -> None:
        """Read names not yet held from the newest public edition that carries each."""
        missing = {key for key in wanted if key in snapshot.carriers and key not in snapshot.names}
        documents = self.published(sorted({snapshot.carriers[key] for key in missing}))
        for key in missing:
            carrier = documents.get(snapshot.carriers[key])
            if carrier is None:
                continue
            facet, slug = key
            for named in _named(carrier.document, facet):
                if named["slug"] == slug:
                    snapshot.names[key] = named["names"]
                    break
            if facet == "place":
                snapshot.places[slug] = _place_label(snapshot, carrier.document, slug)

    def _all_links(self, at: int) -> list[tuple[int, str, int, int | None]]:
        """Give (event, relation, other event, claim) of every link that a public edition makes; one query."""
        documents = public_at(at).filter(content__document__contains='"relation":')
        return [
            (event, link["relation"], link["event"], link["claim"])
            for event, document in documents.order_by("event").values_list("event", "content__document")
            for link in json.loads(document)["links"]
        ]


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


def _place_label(snapshot: Snapshot, document: EventDocument, slug: str) -> PlaceLabel:
    names = snapshot.names.get(("place", slug), {})
    for place in document["places"]:
        if place["slug"] == slug:
            ancestors = tuple(ancestor["slug"] for ancestor in place["ancestors"])
            return PlaceLabel(names, place["kind"], ancestors, place)
    # Known only as what others lie in: of those after it in their lists, what every event in it lies in too.
    together = frozenset.intersection(
        *(row.values["place"] for row in snapshot.rows if slug in row.values["place"])
    )
    for place in document["places"]:
        above = [ancestor["slug"] for ancestor in place["ancestors"]]
        if slug in above:
            index = above.index(slug)
            kind = place["ancestors"][index]["kind"]
            held = [] if kind == "country" else [other for other in above[index + 1 :] if other in together]
            around = [other for other in place["ancestors"] if other["slug"] in held]
            return PlaceLabel(names, kind, tuple(held), _unnamed(place["ancestors"][index], around))
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

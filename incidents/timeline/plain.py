"""The plain, correct archive: everything public at a sequence is decoded once and kept, then asked in Python.

A call takes one query to see whether what is held is still the public archive. The page of a timeline takes,
whatever it holds: head 1, select 1, documents 1, the names of sentence and rail 3; and once for each new
sequence 1 for the facets and 3 for names.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from incidents.models import Edition
from incidents.models.document import AncestorDocument, EventDocument, Named, PlaceDocument
from incidents.models.log import GENESIS
from incidents.timeline.archive import EditionLine, Gone, Head, Labels, Linked, PlaceLabel, Published
from incidents.timeline.public import NOT_STATED, PUBLIC_ACTIONS, Snapshot, Snapshots, public_at, valid_at
from incidents.timeline.query import TimelineQuery
from incidents.timeline.selection import PlainSelection

BATCH = 500
"""Most editions asked for in one query: SQLite takes a limited number of parameters."""

_COLUMNS = (
    "sequence",
    "event",
    "number",
    "action",
    "material",
    "published_at",
    "digest",
    "content__reason",
    "content__document",
    "content__facets",
)


class PlainArchive:
    """The archive of one database."""

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self._alias = alias
        self._snapshots = Snapshots()

    def head(self, at: int | None = None) -> Head:
        editions = self._editions().order_by("-sequence")
        if at is not None:
            editions = editions.filter(sequence__lte=at)
        found = editions.values_list("sequence", "published_at", "digest")[:1]
        return next((Head(*values) for values in found), Head(0, None, GENESIS))

    def resolve(self, at: datetime) -> int | None:
        editions = self._editions().filter(published_at__lte=at).order_by("-sequence")
        return editions.values_list("sequence", flat=True).first()

    def select(self, query: TimelineQuery, at: int) -> PlainSelection:
        snapshot = self._snapshots.get(at, self._alias)
        return PlainSelection(query, snapshot, lambda slugs: self._places(snapshot, slugs))

    def published(self, sequences: Sequence[int]) -> dict[int, Published]:
        found: dict[int, Published] = {}
        for start in range(0, len(sequences), BATCH):
            batch = sequences[start : start + BATCH]
            editions = self._editions().filter(
                sequence__in=batch, content__isnull=False, redacts__isnull=True
            )
            found |= {values[0]: _read(values) for values in editions.values_list(*_COLUMNS)}
        return {sequence: found[sequence] for sequence in sequences if sequence in found}

    def current(self, event: int, at: int) -> Published | Gone | None:
        passed: set[int] = set()
        stands = self._standing(event, at)
        while isinstance(stands, Gone) and stands.merged_into is not None:
            # The log refuses loops of merges; a reader must not hang on one all the same.
            passed.add(stands.event)
            if stands.merged_into in passed:
                return None
            end = self._standing(stands.merged_into, at)
            if not isinstance(end, Gone):
                return stands if end else None
            stands = end
        return stands

    def edition(self, event: int, number: int, at: int) -> Published | Gone | None:
        stands = self.current(event, at)
        if not isinstance(stands, Published) or stands.number == number:
            return stands
        return self._one(self._editions().filter(event=event, number=number, sequence__lte=at))

    def history(self, event: int, at: int) -> list[EditionLine]:
        editions = self._editions().filter(event=event, sequence__lte=at).order_by("sequence")
        columns = (*_COLUMNS[:1], *_COLUMNS[2:6], "content__reason", "content__salt")
        return [_line(values) for values in editions.values_list(*columns)]

    def labels(self, values: Mapping[str, Collection[str]], at: int) -> Labels:
        snapshot = self._snapshots.get(at, self._alias)
        wanted = [(facet, slug) for facet, slugs in values.items() for slug in slugs]
        self._learn(snapshot, wanted)
        return {key: snapshot.names[key] for key in wanted if key in snapshot.names}

    def places(self, slugs: Collection[str], at: int) -> dict[str, PlaceLabel]:
        return self._places(self._snapshots.get(at, self._alias), slugs)

    def links(self, events: Collection[int], at: int) -> dict[int, tuple[Linked, ...]]:
        snapshot = self._snapshots.get(at, self._alias)
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

    def _editions(self) -> QuerySet[Edition]:
        return Edition.objects.using(self._alias)

    def _standing(self, event: int, at: int) -> Published | Gone | None:
        """Give what stood for an event at N, merges not followed."""
        return self._one(self._editions().filter(valid_at(at), event=event))

    def _one(self, editions: QuerySet[Edition]) -> Published | Gone | None:
        """Read one edition; a second query where it was taken back."""
        found = list(editions.order_by("-sequence").values_list(*_COLUMNS, "merged_into")[:1])
        if not found:
            return None
        *values, merged_into = found[0]
        sequence, event, _, action, _, published_at, _, reason, document, _ = values
        note = self._editions().filter(redacts=sequence).order_by("-sequence")
        for redacted_at, notice in note.values_list("published_at", "content__document")[:1]:
            category = json.loads(notice)["category"] if notice else None
            return Gone(event, "redacted", redacted_at, category=category)
        if action not in PUBLIC_ACTIONS:
            return Gone(event, action, published_at, reason=reason or "", merged_into=merged_into)
        return _read(tuple(values)) if document is not None else None

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
        documents = public_at(at, self._alias).filter(content__document__contains='"relation":')
        return [
            (event, link["relation"], link["event"], link["claim"])
            for event, document in documents.order_by("event").values_list("event", "content__document")
            for link in json.loads(document)["links"]
        ]


def _read(values: tuple[Any, ...]) -> Published:
    *columns, reason, document, facets = values
    return Published(*(*columns, reason, json.loads(document), json.loads(facets)))


def _line(values: tuple[Any, ...]) -> EditionLine:
    *columns, reason, salt = values
    return EditionLine(*(*columns, reason or "", salt is None))


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

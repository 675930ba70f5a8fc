"""Write events as the rows of Dateline's own sheets: the working copies, whole, with all that they name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import (
    CLAIM_FIELDS,
    OWN_FIELDS,
    ClaimCopy,
    EventCopy,
    digest,
    tidied,
)
from incidents.editing.importers.sheets import COLUMNS, FIGURE_COLUMNS, RECORDS, SCHEME, written
from incidents.editing.importers.stored import stored_copies
from incidents.models import Actor, Collection, Document, Event, ExternalId, Place, Source

BATCH = 500
VERSION_LENGTH = 16
"""Hexadecimal digits of a copy's digest that tell one state of an event from all others."""


def event_id(event: Event) -> str:
    """Give what an event is called in sheets: never that of an event in another archive."""
    return f"{event.pk}-{int(event.created_at.timestamp() * 1_000_000)}"


def document_id(document: Document) -> str:
    """Give what a document is called in sheets, with what tells whether the one of that key is meant."""
    about = "|".join((document.source.slug, document.url, document.title, written(document.published_at)))
    return f"{document.pk}-{sha256(about.encode()).hexdigest()[:8]}"


@dataclass
class _Named:
    """What the events name, gathered while they are written."""

    documents: set[int] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    collections: set[str] = field(default_factory=set)


def sheet_rows(events: Iterable[int]) -> dict[str, list[list[str]]]:
    """Give the rows of every sheet for events by primary key; some 15 queries for each 500."""
    rows: dict[str, list[list[str]]] = {name: [] for name in COLUMNS}
    named = _Named()
    for keys in _batches(events):
        held = {event.pk: event for event in Event.objects.filter(pk__in=keys).order_by("pk")}
        copies = stored_copies(held)
        ids = _ids(held.values(), copies.values())
        documents = _documents({claim.document for copy in copies.values() for claim in copy.claims})
        for pk, event in held.items():
            for sheet, row in _event_rows(event, copies[pk], ids, documents):
                rows[sheet].append([written(row.get(column)) for column in COLUMNS[sheet]])
            _gather(named, copies[pk])
    for sheet, row in _record_rows(named):
        rows[sheet].append([written(row.get(column)) for column in COLUMNS[sheet]])
    return rows


def _batches(keys: Iterable[Any]) -> Iterator[Sequence[Any]]:
    found = sorted(keys)
    yield from (found[first : first + BATCH] for first in range(0, len(found), BATCH))


def _ids(events: Iterable[Event], copies: Iterable[EventCopy]) -> dict[int, str]:
    """Give the ids of events and of those they link to; one that was imported keeps the id it came with."""
    targets = {link.target for copy in copies for link in copy.links}
    known = {event.pk: event for event in events} | Event.objects.in_bulk(targets)
    ids = {pk: event_id(event) for pk, event in known.items()}
    came_with = ExternalId.objects.filter(scheme=SCHEME, event__in=known)
    return ids | dict(came_with.values_list("event_id", "identifier"))


def _documents(keys: set[int]) -> dict[int, str]:
    rows = Document.objects.filter(pk__in=keys).select_related("source")
    return {document.pk: document_id(document) for document in rows}


def _event_rows(
    event: Event, stored: EventCopy, ids: dict[int, str], documents: dict[int, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    copy = tidied(stored)
    key = {"event": ids[event.pk]}
    own = {name: getattr(copy, name) for name in OWN_FIELDS}
    yield (
        "events",
        own
        | {"id": ids[event.pk], "version": digest(copy)[:VERSION_LENGTH], "state": event.state}
        | {"collections": copy.collections},
    )
    for actor in copy.actors:
        yield "participants", key | {"actor": actor.actor, "role": actor.role, "note": actor.note}
    for place in copy.places:
        yield "locations", key | {"place": place.place, "role": place.role, "precision": place.precision}
    for claim in copy.claims:
        yield from ((sheet, key | row) for sheet, row in _claim_rows(claim, documents))
    for link in copy.links:
        yield "links", key | {"relation": link.relation, "target": ids[link.target], "claim": link.claim}
    for entry in copy.external:
        if entry.scheme != SCHEME:
            about = {
                name: getattr(entry, name) for name in ("scheme", "identifier", "scheme_version", "codes")
            }
            yield "external", key | about


def _claim_rows(claim: ClaimCopy, documents: dict[int, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    said = {name: getattr(claim, name) for name in (*CLAIM_FIELDS, "number", "speaker", "supports")}
    yield "claims", said | {"document": documents[claim.document], "contradicts": claim.contradicts}
    for figure in claim.figures:
        yield "figures", {"claim": claim.number} | _figure_row(figure)
    for entry in claim.assertions:
        about = {name: getattr(entry, name) for name in ("stance", "actor", "authenticity", "doubted_by")}
        yield "responsibility", {"claim": claim.number} | about


def _figure_row(figure: FigureValues) -> dict[str, Any]:
    return {name: getattr(figure, name) for name in FIGURE_COLUMNS}


def _gather(named: _Named, copy: EventCopy) -> None:
    named.collections.update(copy.collections)
    named.places.update(entry.place for entry in copy.places)
    named.actors.update(entry.actor for entry in copy.actors)
    for claim in copy.claims:
        named.documents.add(claim.document)
        named.actors.update(filter(None, [claim.speaker, *(figure.affiliation for figure in claim.figures)]))
        named.actors.update(entry.actor for entry in claim.assertions if entry.actor)


def _record_rows(named: _Named) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the shared records, and those around them: what actors belong to and places lie in."""
    sources: set[int] = set()
    for keys in _batches(named.documents):
        for document in Document.objects.filter(pk__in=keys).select_related("source", "origin"):
            sources |= {entry.pk for entry in (document.source, document.origin) if entry}
            about = {"id": document_id(document), "source": document.source.slug}
            about["origin"] = document.origin.slug if document.origin else ""
            yield "documents", about | _fields("documents", document)
    yield from _with_parents(named)
    for keys in _batches(sources):
        for source in Source.objects.filter(pk__in=keys):
            yield "sources", {"slug": source.slug} | _fields("sources", source)
    for collection in Collection.objects.filter(slug__in=named.collections).order_by("slug"):
        yield "collections", {"slug": collection.slug} | _fields("collections", collection)


def _with_parents(named: _Named) -> Iterator[tuple[str, dict[str, Any]]]:
    actors = {actor.slug: actor for actor in Actor.objects.select_related("parent").order_by("slug")}
    wanted = named.actors
    while (
        missing := {actor.parent.slug for slug in wanted if (actor := actors[slug]).parent is not None}
        - wanted
    ):
        wanted |= missing
    for slug in sorted(wanted):
        parent = actors[slug].parent
        about = {"slug": slug, "parent": parent.slug if parent else ""}
        yield "actors", about | _fields("actors", actors[slug])
    places = {place.slug: place for place in Place.objects.prefetch_related("parents").order_by("slug")}
    around = named.places
    while missing := {parent.slug for slug in around for parent in places[slug].parents.all()} - around:
        around |= missing
    for slug in sorted(around):
        parents = [parent.slug for parent in places[slug].parents.all()]
        yield "places", {"slug": slug, "parents": parents} | _fields("places", places[slug])


def _fields(sheet: str, record: Any) -> dict[str, Any]:
    return {name: tidied(getattr(record, name)) for name in RECORDS[sheet][1]}

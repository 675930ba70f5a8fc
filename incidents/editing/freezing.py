"""Freeze an event: from the editors' rows to the document, which holds everything a reader can see."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db.models import Prefetch, QuerySet

from incidents import words
from incidents.dates import Interval, TimeOfDay
from incidents.editing.combining import combined_figures, mark_later_figures
from incidents.editing.gazetteer import Lineage
from incidents.models import Actor, Claim, Document, Event, EventPlace, Figure, Link, Participation
from incidents.models import Collection as CollectionRecord
from incidents.models import ResponsibilityAssertion as Assertion
from incidents.models.document import (
    ActorDocument,
    AssertionDocument,
    ClaimDocument,
    CollectionDocument,
    DocumentDocument,
    EventDocument,
    FigureDocument,
    FirstReportedDocument,
    LinkDocument,
    Named,
    OfWhom,
    PlaceDocument,
    ResponsibilityDocument,
    SourceDocument,
    TimeDocument,
    WhenDocument,
)
from incidents.models.log import SCHEMA_VERSION
from incidents.models.reference import SENSITIVE_DECIMALS, Place, Source
from incidents.models.reference import Named as NamedRecord
from incidents.taxonomy import Assertion as StatedAssertion
from incidents.taxonomy import responsibility_state


def load(pk: int) -> Event:
    """Read an event with everything that is frozen; ten queries, however many claims it has."""
    return _whole().get(pk=pk)


def load_many(pks: Collection[int]) -> dict[int, Event]:
    """Read events with everything that is frozen, by primary key; ten queries for all of them."""
    return _whole().in_bulk(pks)


def _whole() -> QuerySet[Event]:
    claims = Claim.objects.select_related("speaker", "contradicts", "document__source", "document__origin")
    return Event.objects.prefetch_related(
        Prefetch("collections", CollectionRecord.objects.order_by("slug")),
        Prefetch("participations", Participation.objects.select_related("actor").order_by("pk")),
        Prefetch("event_places", EventPlace.objects.select_related("place").order_by("pk")),
        Prefetch("claims", claims.order_by("number")),
        "claims__document__source__reliabilities",
        Prefetch("claims__figures", Figure.objects.select_related("affiliation").order_by("pk")),
        Prefetch("claims__assertions", Assertion.objects.select_related("actor").order_by("pk")),
        Prefetch("links", Link.objects.select_related("target", "claim").order_by("pk")),
        "external_ids",
    )


def document_of(event: Event, *, public_id: int, lineage: Lineage) -> EventDocument:
    """Give the document of an event read by `load` and found publishable; `lineage` knows its places.

    No queries of its own.
    """
    interval = event.interval
    if interval is None:
        raise ValueError("an event without a date cannot be frozen")
    claims = [_claim(claim) for claim in event.claims.all()]
    mark_later_figures(claims)
    return {
        "schema": SCHEMA_VERSION,
        "id": public_id,
        "title": event.title,
        "short_title": event.short_title,
        "slug": words.slugify(event.short_title or event.title),
        "summary": event.summary,
        "language": event.language,
        "kind": event.kind,
        "strand": event.kind_term.strand,
        "aggregate": event.aggregate,
        "collections": [collection_document(entry) for entry in event.collections.all()],
        "status": event.status or None,
        "grade": event.grade,
        "grade_note": event.grade_note,
        "when": _when(event, interval),
        "places": [_event_place(entry, lineage) for entry in event.event_places.all()],
        "actors": [_participation(entry) for entry in event.participations.all()],
        "weapons": list(event.weapons),
        "targets": list(event.targets),
        "figures": combined_figures(claims),
        "responsibility": _responsibility(event),
        "claims": claims,
        "known": event.known_list,
        "not_known": event.not_known_list,
        "links": [_link(link) for link in event.links.all() if link.target.public_id],
        "first_reported": first_reported(claims),
        "external": [
            {
                "scheme": entry.scheme,
                "id": entry.identifier,
                "version": entry.scheme_version,
                "codes": entry.codes,
            }
            for entry in event.external_ids.all()
        ],
    }


def named(record: NamedRecord) -> Named:
    """Give a record's slug and its names by language."""
    return {"slug": record.slug, "names": record.names}


def source_document(source: Source) -> SourceDocument:
    return {**named(source), "url": source.url}


def collection_document(collection: CollectionRecord) -> CollectionDocument:
    return {
        **named(collection),
        "standfirst": collection.standfirst,
        "coverage": collection.coverage,
    }


def actor_document(actor: Actor, *, role: str, note: str) -> ActorDocument:
    return {
        **named(actor),
        "aliases": actor.alias_list,
        "type": actor.actor_type,
        "role": role,
        "note": note,
    }


def place_document(place: Place, *, role: str, precision: str, lineage: Lineage) -> PlaceDocument:
    """Give a place as it is now, with its ancestors, and rounded where it is sensitive."""
    latitude, longitude = place.latitude, place.longitude
    if place.is_sensitive and latitude is not None and longitude is not None:
        latitude = round(latitude, SENSITIVE_DECIMALS)
        longitude = round(longitude, SENSITIVE_DECIMALS)
    return {
        **named(place),
        "aliases": place.alias_list,
        "kind": place.place_kind,
        "iso": place.iso or None,
        "ancestors": [
            {**named(ancestor), "kind": ancestor.place_kind} for ancestor in lineage.ancestors(place.pk)
        ],
        "role": role,
        "precision": precision,
        "latitude": latitude,
        "longitude": longitude,
    }


def document_document(document: Document) -> DocumentDocument:
    return {
        "id": document.pk,
        "document_class": document.document_class,
        "outlet": source_document(document.source),
        "origin": source_document(document.origin_source),
        "title": document.title,
        "byline": document.byline,
        "url": document.url or None,
        "citation": document.citation,
        "licence": document.licence,
        "published_at": _instant(document.published_at),
        "published_zone": document.published_zone,
        "accessed_at": document.accessed_at.isoformat() if document.accessed_at else None,
        "archived_url": document.archived_url or None,
        "sha256": document.sha256 or None,
        "reliability": document.source.reliability,
        "warnings": list(document.warnings),
    }


def _event_place(entry: EventPlace, lineage: Lineage) -> PlaceDocument:
    return place_document(entry.place, role=entry.role, precision=entry.precision, lineage=lineage)


def _participation(entry: Participation) -> ActorDocument:
    return actor_document(entry.actor, role=entry.role, note=entry.note)


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _when(event: Event, interval: Interval) -> WhenDocument:
    return {
        "edtf": interval.edtf,
        "earliest": interval.earliest.isoformat() if interval.earliest else None,
        "latest": interval.latest.isoformat() if interval.latest else None,
        "precision": interval.precision.value,
        "text": event.date_words,
        "time": _time(event.time_of_day),
        "differs": event.date_differs,
    }


def _time(time: TimeOfDay | None) -> TimeDocument | None:
    if time is None:
        return None
    return {
        "kind": time.kind.value,
        "start": time.start.isoformat(timespec="minutes") if time.start else None,
        "end": time.end.isoformat(timespec="minutes") if time.end else None,
        "zone": time.zone,
        "zone_inferred": time.zone_inferred,
        "text": time.text,
    }


def _claim(claim: Claim) -> ClaimDocument:
    return {
        "number": claim.number,
        "said_by": claim.said_by,
        "role": claim.said_by_role,
        "speaker": named(claim.speaker) if claim.speaker else None,
        "voice": claim.voice,
        "text": claim.text,
        "quoted": claim.quoted,
        "language": claim.language,
        "locator": claim.locator,
        "credibility": claim.credibility,
        "supports": list(claim.supports),
        "contradicts": claim.contradicts.number if claim.contradicts else None,
        "figures": [_figure(figure) for figure in claim.figures.all()],
        "document": document_document(claim.document),
    }


def _figure(figure: Figure) -> FigureDocument:
    return {
        "measure": figure.measure,
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "approximate": figure.approximate,
        "text": figure.text,
        "of_whom": None if figure.is_of_everybody else _of_whom(figure),
        "basis": figure.basis,
        "formula": figure.formula,
        "inconsistent": figure.inconsistent,
        "nature": figure.nature,
        "scope": figure.scope,
        "edtf": figure.edtf,
        "later": None,
    }


def _of_whom(figure: Figure) -> OfWhom:
    return {
        "standing": figure.standing,
        "sex": figure.sex,
        "age": figure.age,
        "nationality": figure.nationality,
        "affiliation": named(figure.affiliation) if figure.affiliation else None,
    }


def _responsibility(event: Event) -> ResponsibilityDocument:
    assertions = [
        _assertion(assertion, claim) for claim in event.claims.all() for assertion in claim.assertions.all()
    ]
    return {"state": state_of(assertions), "assertions": assertions}


def state_of(assertions: Iterable[AssertionDocument]) -> str:
    """Give the state of responsibility that frozen assertions amount to."""
    return responsibility_state(
        [
            StatedAssertion(
                stance=entry["stance"],
                actor=entry["actor"]["slug"] if entry["actor"] else None,
                authenticity=entry["authenticity"],
            )
            for entry in assertions
        ]
    )


def _assertion(assertion: Assertion, claim: Claim) -> AssertionDocument:
    return {
        "stance": assertion.stance,
        "actor": named(assertion.actor) if assertion.actor else None,
        "by": claim.said_by,
        "authenticity": assertion.authenticity,
        "doubted_by": assertion.doubted_by,
        "as_of": _instant(claim.document.published_at),
        "claim": claim.number,
    }


def _link(link: Link) -> LinkDocument:
    target = link.target.public_id
    if target is None:
        raise ValueError("a link to an event that was never published cannot be frozen")
    return {
        "relation": link.relation,
        "event": target,
        "claim": link.claim.number if link.claim else None,
    }


def first_reported(claims: Iterable[ClaimDocument]) -> FirstReportedDocument | None:
    """Give the earliest publication among the cited documents, None where none is dated."""
    dated = [
        (claim["document"]["published_at"], claim["document"]["id"], claim["document"])
        for claim in claims
        if claim["document"]["published_at"]
    ]
    if not dated:
        return None
    published_at, number, document = min(dated, key=lambda entry: (entry[0], entry[1]))
    return {
        "published_at": str(published_at),
        "document": number,
        "outlet": document["outlet"]["names"]["en"],
    }

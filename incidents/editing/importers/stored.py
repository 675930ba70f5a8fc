"""Read working copies out of their rows, many at once."""

from collections.abc import Iterable

from django.db.models import Prefetch

from incidents.editing.figure_values import values_of
from incidents.editing.importers.copies import (
    CLAIM_FIELDS,
    OWN_FIELDS,
    ActorCopy,
    AssertionCopy,
    ClaimCopy,
    EventCopy,
    ExternalCopy,
    LinkCopy,
    PlaceCopy,
)
from incidents.models import (
    Claim,
    Event,
    EventPlace,
    Figure,
    Link,
    Participation,
    ResponsibilityAssertion,
)


def stored_copies(events: Iterable[int]) -> dict[int, EventCopy]:
    """Give the working copies of events by primary key; nine queries, however many there are."""
    claims = Claim.objects.select_related("speaker", "contradicts").order_by("number")
    rows = Event.objects.filter(pk__in=list(events)).prefetch_related(
        "collections",
        Prefetch("participations", Participation.objects.select_related("actor").order_by("pk")),
        Prefetch("event_places", EventPlace.objects.select_related("place").order_by("pk")),
        Prefetch("claims", claims),
        Prefetch("claims__figures", Figure.objects.select_related("affiliation").order_by("pk")),
        Prefetch(
            "claims__assertions", ResponsibilityAssertion.objects.select_related("actor").order_by("pk")
        ),
        Prefetch("links", Link.objects.select_related("claim").order_by("pk")),
        "external_ids",
    )
    return {event.pk: _copy(event) for event in rows}


def _copy(event: Event) -> EventCopy:
    own = {name: getattr(event, name) for name in OWN_FIELDS}
    own |= {"weapons": tuple(event.weapons), "targets": tuple(event.targets)}
    return EventCopy(
        **own,
        collections=tuple(sorted(entry.slug for entry in event.collections.all())),
        places=tuple(
            PlaceCopy(place=entry.place.slug, precision=entry.precision, role=entry.role)
            for entry in event.event_places.all()
        ),
        actors=tuple(
            ActorCopy(actor=entry.actor.slug, role=entry.role, note=entry.note)
            for entry in event.participations.all()
        ),
        claims=tuple(_claim(claim) for claim in event.claims.all()),
        links=tuple(
            LinkCopy(
                relation=link.relation,
                target=link.target_id,
                claim=link.claim.number if link.claim else None,
            )
            for link in event.links.all()
        ),
        external=tuple(
            ExternalCopy(
                scheme=entry.scheme,
                identifier=entry.identifier,
                scheme_version=entry.scheme_version,
                codes=entry.codes,
            )
            # Databases sort text each in a way of its own.
            for entry in sorted(event.external_ids.all(), key=lambda row: (row.scheme, row.identifier))
        ),
    )


def _claim(claim: Claim) -> ClaimCopy:
    return ClaimCopy(
        number=claim.number,
        document=claim.document_id,
        speaker=claim.speaker.slug if claim.speaker else "",
        supports=tuple(claim.supports),
        contradicts=claim.contradicts.number if claim.contradicts else None,
        figures=tuple(values_of(figure) for figure in claim.figures.all()),
        assertions=tuple(
            AssertionCopy(
                stance=assertion.stance,
                actor=assertion.actor.slug if assertion.actor else "",
                authenticity=assertion.authenticity,
                doubted_by=assertion.doubted_by,
            )
            for assertion in claim.assertions.all()
        ),
        **{name: getattr(claim, name) for name in CLAIM_FIELDS},
    )

"""Write working copies into their rows: new events many at once, known ones row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from django.db.models import F, Model

from incidents.dates import Interval
from incidents.editing.figure_values import FigureValues, save_figures
from incidents.editing.importers.checking import Problem, figure_problems, record_problems
from incidents.editing.importers.copies import CLAIM_FIELDS, OWN_FIELDS, ClaimCopy, EventCopy
from incidents.editing.importers.directory import Directory
from incidents.models import (
    Claim,
    Event,
    EventPlace,
    ExternalId,
    Figure,
    Link,
    Participation,
    ResponsibilityAssertion,
)
from incidents.models.records import Record

FIGURE_FIELDS = tuple(entry.name for entry in fields(FigureValues) if entry.name != "affiliation")


@dataclass(slots=True)
class Rows:
    """The rows of one event as they will be saved, its claims each with what hangs on them."""

    event: Event
    places: list[EventPlace]
    actors: list[Participation]
    external: list[ExternalId]
    claims: list[Claim]
    figures: list[Figure]
    assertions: list[ResponsibilityAssertion]

    def problems(self) -> list[Problem]:
        """Say what keeps them from being a draft, as their forms in the desk would; no queries."""
        rows: list[Record] = [self.event, *self.places, *self.actors, *self.external]
        rows += [*self.claims, *self.figures, *self.assertions]
        found = [problem for row in rows for problem in record_problems(row)]
        return found + [problem for figure in self.figures for problem in figure_problems(figure)]


class Writer:
    """Turns copies into rows, and saves them; what they rest on must have been created by the directory."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def rows(self, copy: EventCopy, event: Event | None = None) -> Rows:
        """Give the rows of a copy, unsaved, for a new event or a known one; raise `DateError`."""
        event = event or Event()
        for name in OWN_FIELDS:
            value = getattr(copy, name)
            setattr(event, name, list(value) if isinstance(value, tuple) else value)
        interval = Interval.parse(event.edtf) if event.edtf else None
        event.earliest = interval.earliest if interval else None
        event.latest = interval.latest if interval else None
        claims = [(self._claim(event, said), said) for said in copy.claims]
        return Rows(
            event=event,
            places=list(self._places(event, copy)),
            actors=list(self._actors(event, copy)),
            external=list(_external(event, copy)),
            claims=[claim for claim, _ in claims],
            figures=[figure for claim, said in claims for figure in self._figures(claim, said)],
            assertions=[entry for claim, said in claims for entry in self._assertions(claim, said)],
        )

    def create(self, pairs: Sequence[tuple[Rows, EventCopy]]) -> list[Event]:
        """Save the rows of new events; about ten queries for all of them."""
        events = Event.objects.bulk_create([rows.event for rows, _ in pairs])
        in_collection = Event.collections.through
        _bulk(
            in_collection,
            (
                in_collection(
                    event_id=rows.event.pk, collection_id=self.directory.collections.records[slug].pk
                )
                for rows, copy in pairs
                for slug in copy.collections
            ),
        )
        for rows, copy in pairs:
            for claim, said in zip(rows.claims, copy.claims, strict=True):
                claim.document_id = said.document
        _bulk(EventPlace, (row for rows, _ in pairs for row in rows.places))
        _bulk(Participation, (row for rows, _ in pairs for row in rows.actors))
        _bulk(ExternalId, (row for rows, _ in pairs for row in rows.external))
        _bulk(Claim, (row for rows, _ in pairs for row in rows.claims))
        _bulk(Figure, (row for rows, _ in pairs for row in rows.figures))
        _bulk(ResponsibilityAssertion, (row for rows, _ in pairs for row in rows.assertions))
        for rows, copy in pairs:
            _relate(rows, copy)
        return events

    def rewrite(self, event: Event, before: EventCopy, after: EventCopy) -> None:
        """Make the rows of a known event say `after`; rows that say so already are left alone."""
        rows = self.rows(after, event)
        event.version = F("version") + 1
        event.save()
        event.refresh_from_db(fields=["version"])
        if before.collections != after.collections:
            event.collections.set([self.directory.collections.records[slug] for slug in after.collections])
        if before.places != after.places:
            event.event_places.all().delete()
            _bulk(EventPlace, rows.places)
        if before.actors != after.actors:
            event.participations.all().delete()
            _bulk(Participation, rows.actors)
        if before.external != after.external:
            event.external_ids.all().delete()
            _bulk(ExternalId, rows.external)
        if before.claims != after.claims or before.links != after.links:
            _rewrite_claims(rows, after)

    def _places(self, event: Event, copy: EventCopy) -> Iterator[EventPlace]:
        for entry in copy.places:
            place = self.directory.places.records[entry.place]
            yield EventPlace(event=event, place=place, role=entry.role, precision=entry.precision)

    def _actors(self, event: Event, copy: EventCopy) -> Iterator[Participation]:
        for entry in copy.actors:
            actor = self.directory.actors.records[entry.actor]
            yield Participation(event=event, actor=actor, role=entry.role, note=entry.note)

    def _claim(self, event: Event, said: ClaimCopy) -> Claim:
        return Claim(
            event=event,
            number=said.number,
            document_id=said.document,
            speaker=self.directory.actors.records[said.speaker] if said.speaker else None,
            supports=list(said.supports),
            **{name: getattr(said, name) for name in CLAIM_FIELDS},
        )

    def _figures(self, claim: Claim, said: ClaimCopy) -> Iterator[Figure]:
        for figure in said.figures:
            affiliation = self.directory.actors.records[figure.affiliation] if figure.affiliation else None
            values = {name: getattr(figure, name) for name in FIGURE_FIELDS}
            yield Figure(claim=claim, affiliation=affiliation, **values)

    def _assertions(self, claim: Claim, said: ClaimCopy) -> Iterator[ResponsibilityAssertion]:
        for entry in said.assertions:
            yield ResponsibilityAssertion(
                claim=claim,
                stance=entry.stance,
                actor=self.directory.actors.records[entry.actor] if entry.actor else None,
                authenticity=entry.authenticity,
                doubted_by=entry.doubted_by,
            )


def _rewrite_claims(rows: Rows, after: EventCopy) -> None:
    held = {row.number: row for row in rows.event.claims.all()}
    rows.event.links.all().delete()
    rows.event.claims.exclude(number__in=[claim.number for claim in rows.claims]).delete()
    for made, said in zip(rows.claims, after.claims, strict=True):
        if row := held.get(made.number):
            made.pk, made.version = row.pk, row.version + 1
        made.document_id = said.document
        made.save()
        save_figures(claim=made, figures=list(said.figures))
        made.assertions.all().delete()
    _bulk(ResponsibilityAssertion, rows.assertions)
    _relate(rows, after)


def _relate(rows: Rows, copy: EventCopy) -> None:
    """Save which claims contradict which, and the event's links: both need the claims' keys."""
    numbered = {claim.number: claim for claim in rows.claims}
    for said in copy.claims:
        if said.contradicts:
            claim = numbered[said.number]
            claim.contradicts = numbered[said.contradicts]
            claim.save(update_fields=["contradicts"])
    _bulk(
        Link,
        (
            Link(
                event=rows.event,
                target_id=entry.target,
                relation=entry.relation,
                claim=numbered[entry.claim] if entry.claim else None,
            )
            for entry in copy.links
        ),
    )


def _external(event: Event, copy: EventCopy) -> Iterator[ExternalId]:
    for entry in copy.external:
        yield ExternalId(
            event=event,
            scheme=entry.scheme,
            identifier=entry.identifier,
            scheme_version=entry.scheme_version,
            codes=dict(entry.codes),
        )


def _bulk(model: type[Model], rows: Iterable[Model]) -> None:
    model._default_manager.bulk_create(list(rows))

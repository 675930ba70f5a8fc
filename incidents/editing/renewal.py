"""Put a shared record, as it now is, into a published document."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from incidents.editing.combining import combined_figures, mark_later_figures
from incidents.editing.freezing import (
    actor_document,
    collection_document,
    document_document,
    first_reported,
    named,
    place_document,
    source_document,
    state_of,
)
from incidents.editing.gazetteer import Lineage
from incidents.models import Actor, Collection, Document, Place, Source
from incidents.models.document import ClaimDocument, DocumentDocument, EventDocument, Named
from incidents.models.log import canonical_json

Shared = Actor | Place | Source | Document | Collection


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where a document shows `old` it shows `new`, as that now is; they are one record but for a merger."""

    old: Shared
    new: Shared

    @property
    def needle(self) -> str:
        """What stands, as bytes, in every document that shows the record; and in some that do not."""
        if isinstance(self.old, Document):
            return f'"id":{self.old.pk},'
        return f'"slug":{canonical_json(self.old.slug)}'

    @property
    def _slug(self) -> str:
        """The slug that documents show it under; documents that are cited have none."""
        return "" if isinstance(self.old, Document) else self.old.slug

    def renewed(self, document: EventDocument) -> EventDocument:
        """Give a document that shows the record as it now is; the one given stays as it was."""
        fresh = copy.deepcopy(document)
        if isinstance(self.new, Actor):
            self._renew_actor(fresh, self.new)
        elif isinstance(self.new, Place):
            self._renew_places(fresh, self.new)
        elif isinstance(self.new, Collection):
            shown = collection_document(self.new)
            fresh["collections"] = [
                shown if entry["slug"] == self.new.slug else entry for entry in fresh["collections"]
            ]
        else:
            for claim in fresh["claims"]:
                claim["document"] = _cited(claim["document"], self.new)
            _recompute(fresh)
        return fresh

    def _renew_actor(self, document: EventDocument, actor: Actor) -> None:
        document["actors"] = list(
            _each_once(
                actor_document(actor, role=entry["role"], note=entry["note"])
                if entry["slug"] == self._slug
                else entry
                for entry in document["actors"]
            )
        )
        for claim in document["claims"]:
            claim["speaker"] = self._named(claim["speaker"])
            for figure in claim["figures"]:
                if figure["of_whom"]:
                    figure["of_whom"]["affiliation"] = self._named(figure["of_whom"]["affiliation"])
        for assertion in document["responsibility"]["assertions"]:
            assertion["actor"] = self._named(assertion["actor"])
        _recompute(document)

    def _named(self, entry: Named | None) -> Named | None:
        is_old = entry is not None and isinstance(self.old, Actor) and entry["slug"] == self._slug
        return named(self.new) if is_old and isinstance(self.new, Actor) else entry

    def _renew_places(self, document: EventDocument, place: Place) -> None:
        """Read the places that are it, or lie in it, anew, with all their ancestors."""
        shown = {entry["slug"] for entry in document["places"] if self._concerns(entry)}
        records = {record.slug: record for record in Place.objects.filter(slug__in=shown)}
        if self.old.pk != place.pk:
            records[self._slug] = place
        lineage = Lineage.of(record.pk for record in records.values())
        document["places"] = list(
            _each_once(
                place_document(
                    records[entry["slug"]], role=entry["role"], precision=entry["precision"], lineage=lineage
                )
                if entry["slug"] in records
                else entry
                for entry in document["places"]
            )
        )

    def _concerns(self, entry: Any) -> bool:
        return any(place["slug"] == self._slug for place in (entry, *entry["ancestors"]))


def _each_once(entries: Iterator[Any]) -> Iterator[Any]:
    """Leave out what a merger made a repetition: the same record in the same role."""
    seen = set()
    for entry in entries:
        if (entry["slug"], entry["role"]) not in seen:
            seen.add((entry["slug"], entry["role"]))
            yield entry


def _cited(cited: DocumentDocument, record: Source | Document) -> DocumentDocument:
    """Give a cited document with an outlet, an origin or itself as it now is."""
    if isinstance(record, Document):
        return document_document(record) if cited["id"] == record.pk else cited
    shown = source_document(record)
    if cited["outlet"]["slug"] == record.slug:
        cited["outlet"] = shown
        cited["reliability"] = record.reliability
    if cited["origin"]["slug"] == record.slug:
        cited["origin"] = shown
    return cited


def _recompute(document: EventDocument) -> None:
    """Bring what is computed from claims into line with them: origins, times and parties decide it."""
    claims = document["claims"]
    mark_later_figures(claims)
    document["figures"] = combined_figures(claims)
    document["first_reported"] = first_reported(claims)
    responsibility = document["responsibility"]
    responsibility["state"] = state_of(responsibility["assertions"])
    published: dict[int, ClaimDocument] = {claim["number"]: claim for claim in claims}
    for assertion in responsibility["assertions"]:
        assertion["as_of"] = published[assertion["claim"]]["document"]["published_at"]

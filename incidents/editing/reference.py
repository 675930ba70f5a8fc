"""Change what entries share: an actor, a place, an outlet, a document, a collection.

What has been published holds these as they then were. A change goes into the published documents themselves
and not through the working copies, which may hold what nobody has decided to publish; each touched event gets
an `edited` edition. All of it can be run again after an interruption: what is up to date is passed over.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F

from incidents.editing.facets import facets_of, freeze
from incidents.editing.gazetteer import Lineage
from incidents.editing.log import BATCH, Entry, append_many, writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.renewal import Renewal, Shared
from incidents.editing.review import Conflict, Refused, former_names, may_publish
from incidents.models import (
    Actor,
    Claim,
    Edition,
    EditionContent,
    EventPlace,
    Figure,
    Participation,
    Place,
    ResponsibilityAssertion,
)
from incidents.models.document import EventDocument, Facets
from incidents.taxonomy import ACTIONS


def revise(
    *, record: Shared, changes: Mapping[str, Any], by: Any, reason: str = "", version: int | None = None
) -> list[Edition]:
    """Change a shared record and publish the events it touches; give their editions.

    `changes` are values by field; a place's `parents` are places. Raises `Refused` with nothing done, and
    `Conflict` if the record's version is not the one expected.
    """
    _check_right(by)
    with writers_lock():
        _apply(record, changes, version)
    return republish(record=record, by=by, reason=reason)


def republish(*, record: Shared, by: Any, reason: str = "") -> list[Edition]:
    """Publish a shared record, as it now is, in every event that shows it, in batches of 200 at most."""
    _check_right(by)
    return _renew_all(Renewal(record, record), by, reason)


def merge_actors(*, loser: Actor, winner: Actor, by: Any, reason: str = "") -> list[Edition]:
    """Merge a duplicate actor: every entry names the other from now on, old links still match."""
    _check_right(by)
    with writers_lock():
        _check_merger(loser, winner)
        for row in Participation.objects.filter(actor=loser):
            twin = Participation.objects.filter(event=row.event_id, actor=winner, role=row.role)
            if twin.exists():
                row.delete()
            else:
                Participation.objects.filter(pk=row.pk).update(actor=winner)
        Claim.objects.filter(speaker=loser).update(speaker=winner)
        ResponsibilityAssertion.objects.filter(actor=loser).update(actor=winner)
        Figure.objects.filter(affiliation=loser).update(affiliation=winner)
        Actor.objects.filter(parent=loser).exclude(pk=winner.pk).update(parent=winner)
        _settle_merger(loser, winner)
    return _renew_all(Renewal(loser, winner), by, reason)


def merge_places(*, loser: Place, winner: Place, by: Any, reason: str = "") -> list[Edition]:
    """Merge a duplicate place; what lay in it lies in the other."""
    _check_right(by)
    with writers_lock():
        _check_merger(loser, winner)
        for row in EventPlace.objects.filter(place=loser):
            twin = EventPlace.objects.filter(event=row.event_id, place=winner, role=row.role)
            if twin.exists():
                row.delete()
            else:
                EventPlace.objects.filter(pk=row.pk).update(place=winner)
        for child in loser.children.exclude(pk=winner.pk):
            child.parents.add(winner)
            child.parents.remove(loser)
        winner.parents.remove(loser)
        if Lineage.of([winner.pk]).contains_itself(winner.pk):
            raise Refused(Refusal("parents", f"{winner} would lie in itself."))
        _settle_merger(loser, winner)
    return _renew_all(Renewal(loser, winner), by, reason)


def events_showing(record: Shared) -> list[int]:
    """Give the public ids of the events whose current document may hold a record, ascending; one query.

    The working copies are no guide: an editor may have taken the actor out and not published that.
    """
    public = [slug for slug, action in ACTIONS.items() if action.public]
    current = EditionContent.objects.filter(
        edition__superseded_by__isnull=True, edition__action__in=public
    ).order_by("edition__event")
    holding = current.filter(document__contains=Renewal(record, record).needle)
    return list(holding.values_list("edition__event", flat=True))


def _check_right(by: Any) -> None:
    if by is not None and not may_publish(by):
        raise PermissionDenied("A change that readers see needs the right to publish.")


def _apply(record: Shared, changes: Mapping[str, Any], version: int | None) -> None:
    """Save the changes under the record's lock; the caller's instance shows them."""
    if "slug" in changes and changes["slug"] != getattr(record, "slug", None):
        raise Refused(Refusal("slug", "A slug is permanent: published links lead to it."))
    rows = type(record)._default_manager.filter(pk=record.pk)
    expected = rows if version is None else rows.filter(version=version)
    if not expected.update(version=F("version") + 1):
        raise Conflict("Somebody else has saved this record meanwhile.")
    record.refresh_from_db()
    fields = {name: value for name, value in changes.items() if name != "parents"}
    for name, value in fields.items():
        setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused(
            *(Refusal(field, " ".join(texts)) for field, texts in error.message_dict.items())
        ) from error
    record.save()
    if isinstance(record, Place) and "parents" in changes:
        record.parents.set(changes["parents"])
        if Lineage.of([record.pk]).contains_itself(record.pk):
            raise Refused(Refusal("parents", f"{record} would lie in itself."))


def _check_merger(loser: Actor | Place, winner: Actor | Place) -> None:
    """A winner that is itself merged, or the loser, would close a circle."""
    winner.refresh_from_db(fields=["merged_into"])
    loser.refresh_from_db(fields=["merged_into"])
    if loser.pk == winner.pk or winner.merged_into_id or loser.merged_into_id:
        raise Refused(Refusal("merged_into", "Merge an entry that stands into another that stands."))


def _settle_merger(loser: Actor | Place, winner: Actor | Place) -> None:
    type(loser)._default_manager.filter(pk=loser.pk).update(merged_into=winner, version=F("version") + 1)
    loser.refresh_from_db()


def _renew_all(renewal: Renewal, by: Any, reason: str) -> list[Edition]:
    editions: list[Edition] = []
    touched = events_showing(renewal.old)
    for start in range(0, len(touched), BATCH):
        with writers_lock():
            entries = [_renewed(renewal, event, by, reason) for event in touched[start : start + BATCH]]
            editions += append_many([entry for entry in entries if entry])
    return editions


def _renewed(renewal: Renewal, event: int, by: Any, reason: str) -> Entry | None:
    """Freeze one event with the record as it now is; None where nothing a reader sees has changed."""
    current = Edition.objects.filter(event=event, superseded_by__isnull=True, number__isnull=False)
    content = EditionContent.objects.filter(edition__in=current).first()
    before = json.loads(content.document) if content else {}
    if "title" not in before or content is None:
        # Withdrawn, merged or redacted since it was looked for.
        return None
    facets_before: Facets = json.loads(content.facets)
    document = renewal.renewed(cast(EventDocument, before))
    facets = facets_of(
        document,
        day_order=facets_before["order"][3],
        also=former_names([document])[0],
        corrected=facets_before["corrected"],
    )
    frozen = freeze(document, facets)
    if (frozen.document, frozen.facets) == (content.document, content.facets):
        return None
    return Entry(event=event, action="edited", material=False, frozen=frozen, reason=reason.strip(), by=by)

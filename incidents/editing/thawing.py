"""From a frozen document back to the editors' rows: an older edition becomes the working copy again.

Nothing is published by it: what it brings back is decided like any other change, as a new edition.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any

from incidents.editing.figure_values import FigureValues, save_figures
from incidents.editing.log import writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import Refused, take
from incidents.editing.workflow import note_contribution
from incidents.models import (
    Actor,
    Claim,
    Collection,
    Document,
    Edition,
    EditionContent,
    Event,
    EventPlace,
    Link,
    Participation,
    Place,
    ResponsibilityAssertion,
)
from incidents.models.document import ClaimDocument, EventDocument, FigureDocument, OfWhom, TimeDocument
from incidents.taxonomy import ACTIONS


def bring_back(*, event: Event, number: int, by: Any, version: int | None = None) -> None:
    """Make the working copy say what its edition `number` said, merged actors and places by their new names.

    Claims keep the numbers they had. Whoever does it has changed the copy, as the rule of the second person
    sees it. Raises `Conflict`, and `Refused` where that edition says nothing (any more), or names what is
    not held any more.
    """
    with writers_lock():
        copy = take(event, version, states=("published", "withdrawn"))
        document = _document(copy, number)
        copy.collections.set(Collection.objects.filter(slug__in=_slugs(document["collections"])))
        for name, value in _fields(document).items():
            setattr(copy, name, value)
        copy.save()
        # Links rest on claims, so they go first and come last.
        for rows in (copy.links, copy.participations, copy.event_places):
            rows.all().delete()
        claims = _thaw_claims(copy, document)
        _thaw_rows(copy, document, claims)
        note_contribution(event=copy, by=by)
    event.refresh_from_db()


def _document(copy: Event, number: int) -> EventDocument:
    public = [slug for slug, action in ACTIONS.items() if action.public]
    edition = Edition.objects.filter(event=copy.public_id or 0, number=number, action__in=public).first()
    content = EditionContent.objects.filter(edition=edition).first() if edition else None
    if content is None:
        raise Refused(Refusal("", f"Edition {number} has no text to bring back."))
    document: EventDocument = json.loads(content.document)
    return document


def _fields(document: EventDocument) -> dict[str, Any]:
    when = document["when"]
    same = ("title", "short_title", "summary", "language", "kind", "aggregate", "grade", "grade_note")
    return {
        **{name: document[name] for name in same},  # type: ignore[literal-required]
        "status": document["status"] or "",
        "weapons": document["weapons"],
        "targets": document["targets"],
        "known": "\n".join(document["known"]),
        "not_known": "\n".join(document["not_known"]),
        "date_words": when["text"],
        "date_differs": when["differs"],
        "edtf": when["edtf"],
        "earliest": date.fromisoformat(when["earliest"]) if when["earliest"] else None,
        "latest": date.fromisoformat(when["latest"]) if when["latest"] else None,
        **_time(when["time"]),
    }


def _time(frozen: TimeDocument | None) -> dict[str, Any]:
    if frozen is None:
        return {"time_kind": "", "time_from": None, "time_to": None, "time_words": ""}
    return {
        "time_kind": frozen["kind"],
        "time_from": time.fromisoformat(frozen["start"]) if frozen["start"] else None,
        "time_to": time.fromisoformat(frozen["end"]) if frozen["end"] else None,
        "time_words": frozen["text"],
        "zone": frozen["zone"] or "",
        "zone_inferred": frozen["zone_inferred"],
    }


def _thaw_claims(copy: Event, document: EventDocument) -> dict[int, Claim]:
    """Make the event's claims those of the document; give them by number."""
    numbers = [claim["number"] for claim in document["claims"]]
    copy.claims.exclude(number__in=numbers).delete()
    held = {claim.number: claim for claim in copy.claims.all()}
    documents = Document.objects.in_bulk([claim["document"]["id"] for claim in document["claims"]])
    actors = _present(Actor, _actor_slugs(document))
    claims = {}
    for frozen in document["claims"]:
        claim = held.get(frozen["number"]) or Claim(event=copy, number=frozen["number"], version=0)
        if frozen["document"]["id"] not in documents:
            raise Refused(Refusal("claims", f"“{frozen['document']['title']}” is not held any more."))
        claim.document = documents[frozen["document"]["id"]]
        claim.speaker = actors[frozen["speaker"]["slug"]] if frozen["speaker"] else None
        _say(claim, frozen)
        save_figures(claim=claim, figures=[_figure(figure, actors) for figure in frozen["figures"]])
        claim.assertions.all().delete()
        claims[claim.number] = claim
    for frozen in document["claims"]:
        claims[frozen["number"]].contradicts = claims.get(frozen["contradicts"] or 0)
        claims[frozen["number"]].save(update_fields=["contradicts"])
    for entry in document["responsibility"]["assertions"]:
        ResponsibilityAssertion.objects.create(
            claim=claims[entry["claim"]],
            stance=entry["stance"],
            actor=actors[entry["actor"]["slug"]] if entry["actor"] else None,
            authenticity=entry["authenticity"],
            doubted_by=entry["doubted_by"],
        )
    return claims


def _say(claim: Claim, frozen: ClaimDocument) -> None:
    claim.said_by, claim.said_by_role, claim.voice = frozen["said_by"], frozen["role"], frozen["voice"]
    claim.text, claim.quoted, claim.language = frozen["text"], frozen["quoted"], frozen["language"]
    claim.locator, claim.credibility = frozen["locator"], frozen["credibility"]
    claim.supports = frozen["supports"]
    claim.version += 1
    claim.save()


def _figure(frozen: FigureDocument, actors: Mapping[str, Actor]) -> FigureValues:
    nobody: OfWhom = {"standing": "", "sex": "", "age": "", "nationality": "", "affiliation": None}
    whom = frozen["of_whom"] or nobody
    return FigureValues(
        measure=frozen["measure"],
        low=frozen["low"],
        best=frozen["best"],
        high=frozen["high"],
        approximate=frozen["approximate"],
        text=frozen["text"],
        standing=whom["standing"],
        sex=whom["sex"],
        age=whom["age"],
        nationality=whom["nationality"],
        affiliation=actors[whom["affiliation"]["slug"]].slug if whom["affiliation"] else "",
        basis=frozen["basis"],
        formula=frozen["formula"],
        inconsistent=frozen["inconsistent"],
        nature=frozen["nature"],
        scope=frozen["scope"],
        edtf=frozen["edtf"],
    )


def _thaw_rows(copy: Event, document: EventDocument, claims: Mapping[int, Claim]) -> None:
    actors = _present(Actor, _slugs(document["actors"]))
    places = _present(Place, _slugs(document["places"]))
    # Two that were merged since may now be one.
    for actor in document["actors"]:
        Participation.objects.get_or_create(
            event=copy,
            actor=actors[actor["slug"]],
            role=actor["role"],
            defaults={"note": actor["note"]},
        )
    for place in document["places"]:
        EventPlace.objects.get_or_create(
            event=copy,
            place=places[place["slug"]],
            role=place["role"],
            defaults={"precision": place["precision"]},
        )
    targets = Event.objects.in_bulk([link["event"] for link in document["links"]], field_name="public_id")
    for link in document["links"]:
        if target := targets.get(link["event"]):
            claim = claims.get(link["claim"] or 0)
            Link.objects.create(event=copy, target=target, relation=link["relation"], claim=claim)


def _slugs(entries: Iterable[Any]) -> list[str]:
    return [entry["slug"] for entry in entries]


def _actor_slugs(document: EventDocument) -> Iterator[str]:
    """Give every actor that the claims name."""
    for claim in document["claims"]:
        named = [claim["speaker"], *(f["of_whom"]["affiliation"] for f in claim["figures"] if f["of_whom"])]
        yield from (entry["slug"] for entry in named if entry)
    yield from (
        entry["actor"]["slug"] for entry in document["responsibility"]["assertions"] if entry["actor"]
    )


def _present(model: type[Any], slugs: Iterable[str]) -> dict[str, Any]:
    """Find records by slug, what was merged by what it was merged into; a query for each step of a chain."""
    found = {}
    for slug in set(slugs):
        record = model.objects.filter(slug=slug).first()
        while record is not None and record.merged_into is not None:
            record = record.merged_into
        if record is None:
            raise Refused(Refusal("", f"“{slug}” is not held any more."))
        found[slug] = record
    return found

"""Read off a document what the index needs: its facets, and its words in every script.

Nothing here looks at the rows of the working copy, so that a name changed in a public entry changes in both,
whatever the working copy holds by then.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from incidents.dates import Interval, TimeKind, order_key
from incidents.editing.combining import harm
from incidents.editing.log import Frozen
from incidents.models.document import (
    ClaimDocument,
    EventDocument,
    Facets,
    Named,
    PlaceDocument,
    TimeDocument,
    linked_events,
)
from incidents.models.log import canonical_json
from incidents.models.search_text import search_text
from incidents.taxonomy import PLACE_ROLES

BOUNDS_ONLY = frozenset({TimeKind.BEFORE, TimeKind.FIRST_REPORTED})
"""Times of day that say when it was over, not when it began: they give no start to sort by."""


def freeze(document: EventDocument, facets: Facets) -> Frozen:
    """Serialise what an edition keeps."""
    return Frozen(
        document=canonical_json(document),
        facets=canonical_json(facets),
        search_text=search_text(document),
    )


def facets_of(document: EventDocument, *, day_order: int, also: list[list[str]], corrected: bool) -> Facets:
    """Read off a document what the index needs.

    `day_order`, the old slugs in `also` and whether the entry was ever corrected stand in no document.
    """
    when = document["when"]
    matching = [place for place in document["places"] if PLACE_ROLES[place["role"]].matches_place]
    killed = document["figures"].get("killed")
    outlets = {claim["document"]["outlet"]["slug"] for claim in document["claims"]}
    return {
        "order": list(
            order_key(Interval.parse(when["edtf"]), _start_minute(when["time"]), day_order, document["id"])
        ),
        "edtf": when["edtf"],
        "kind": document["kind"],
        "strand": document["strand"],
        "aggregate": document["aggregate"],
        "collections": [entry["slug"] for entry in document["collections"]],
        "actors": [[actor["slug"], actor["role"]] for actor in document["actors"]],
        "places": sorted(
            {slug for place in matching for slug in (place["slug"], *_slugs(place["ancestors"]))}
        ),
        "located": any(_is_located(place) for place in document["places"]),
        "weapons": document["weapons"],
        "targets": document["targets"],
        "responsibility": document["responsibility"]["state"],
        "grade": document["grade"],
        "harm": harm(document["kind"], document["claims"]),
        "killed": killed["low"] if killed else None,
        "sources": sorted(outlets),
        "status": document["status"],
        "precision": when["precision"],
        "corrected": corrected,
        "figures_differ": any(figure["differs"] for figure in document["figures"].values()),
        "also": also,
        "newest_source": _newest_source(document["claims"]),
        "series": any(figure["nature"] for claim in document["claims"] for figure in claim["figures"]),
        "links": linked_events(document),
    }


def _is_located(place: PlaceDocument) -> bool:
    """Whether a place says where it was, not only what country it was about."""
    return PLACE_ROLES[place["role"]].on_map != "no" and place["precision"] != "not-stated"


def _slugs(entries: Iterable[Named]) -> list[str]:
    return [entry["slug"] for entry in entries]


def _start_minute(time: TimeDocument | None) -> int | None:
    if time is None or time["start"] is None or time["kind"] in BOUNDS_ONLY:
        return None
    hours, minutes = time["start"].split(":")
    return int(hours) * 60 + int(minutes)


def _newest_source(claims: Iterable[ClaimDocument]) -> str | None:
    """Give the date of the newest cited document, as the calendar of its own zone had it."""
    days: list[date] = []
    for claim in claims:
        document = claim["document"]
        if document["published_at"]:
            zone = ZoneInfo(document["published_zone"]) if document["published_zone"] else UTC
            days.append(datetime.fromisoformat(document["published_at"]).astimezone(zone).date())
    return max(days).isoformat() if days else None

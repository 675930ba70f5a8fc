"""Located events as GeoJSON (RFC 7946).

An event is located if a place says where it was. It is a feature with a point only where the place is known
well enough for one; of a district, a province or a country the centre would be a false point, so the geometry
is null, and the place stands in the properties with its precision.
"""

from collections.abc import Iterator
from typing import Any

from incidents.exports.about import about, about_json
from incidents.exports.answers import Answer
from incidents.exports.flat import flat_row
from incidents.exports.members import streamed
from incidents.exports.where import Position, position_of, positions_of
from incidents.models.document import EventDocument
from incidents.timeline.archive import Published

_GEOMETRY = ("latitude", "longitude", "id")


def geojson_events(answer: Answer) -> Iterator[bytes]:
    """Write a FeatureCollection; `about` and what else RFC 7946 does not know are foreign members."""
    located = (edition for edition in answer.editions() if edition.facets["located"])
    features = (feature(edition, base_url=answer.base_url, language=answer.query.lang) for edition in located)
    head = {"type": "FeatureCollection", "about": about_json(about(answer))}
    return streamed(head, "features", features)


def feature(edition: Published, *, base_url: str, language: str) -> dict[str, Any]:
    row = flat_row(edition, base_url=base_url, language=language)
    properties = {name: value for name, value in row.items() if name not in _GEOMETRY}
    return {
        "type": "Feature",
        "id": edition.document["id"],
        "geometry": _geometry(positions_of(edition.document)),
        "properties": {**properties, "located_at": _places(edition.document)},
    }


def _geometry(positions: list[Position]) -> dict[str, Any] | None:
    if not positions:
        return None
    if len(positions) == 1:
        return {"type": "Point", "coordinates": list(positions[0])}
    return {"type": "MultiPoint", "coordinates": [list(position) for position in positions]}


def _places(document: EventDocument) -> list[dict[str, Any]]:
    """Give every place with its role, and its own point, since those of other roles are no geometry."""
    found = []
    for place in document["places"]:
        position = position_of(place)
        known = {"slug": place["slug"], "role": place["role"], "precision": place["precision"]}
        found.append({**known, "coordinates": list(position) if position else None})
    return found

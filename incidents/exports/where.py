"""Where an event was, as far as its document is exact enough to say so in coordinates."""

from incidents.models.document import EventDocument, PlaceDocument
from incidents.taxonomy import PLACE_PRECISIONS, PLACE_ROLES

Position = tuple[float, float]
"""Longitude and latitude, in this order, of WGS 84."""


def places_of(document: EventDocument) -> list[PlaceDocument]:
    """Give the places where it was, in their order: not where it came from, or was meant for."""
    return [place for place in document["places"] if PLACE_ROLES[place["role"]].on_map == "yes"]


def position_of(place: PlaceDocument) -> Position | None:
    """Give a place's point, None where it is known no better than to an area.

    The centre of a district would read as the spot where it happened.
    """
    longitude, latitude = place["longitude"], place["latitude"]
    if longitude is None or latitude is None or not PLACE_PRECISIONS[place["precision"]].point:
        return None
    return longitude, latitude


def positions_of(document: EventDocument) -> list[Position]:
    """Give the points where it was, each once, in their order."""
    found = [position_of(place) for place in places_of(document)]
    return list(dict.fromkeys(position for position in found if position))


def main_place(document: EventDocument) -> PlaceDocument | None:
    """Give the place a row with one place names: the first with a point, else the first."""
    places = places_of(document)
    return next((place for place in places if position_of(place)), places[0] if places else None)


def above(place: PlaceDocument, kind: str) -> list[str]:
    """Give the English names of what a place is, or lies in, of a kind: two countries for a border."""
    own = [place["names"]["en"]] if place["kind"] == kind else []
    return own + [parent["names"]["en"] for parent in place["ancestors"] if parent["kind"] == kind]

"""The map of one event: where it was, drawn no more exactly than the sources say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from incidents.language import N_, gettext, listed
from incidents.models.document import EventDocument, PlaceDocument
from incidents.taxonomy import PLACE_PRECISIONS, PLACE_ROLES
from incidents.timeline.basemap import Land, Name, country_names, lands, percent
from incidents.timeline.drawing import Drawn, draw, words_at
from incidents.timeline.projection import View, view_of
from incidents.timeline.rooms import Rooms
from incidents.timeline.shapes import Shape, precision_of, shape_of
from incidents.timeline.wording import in_page_words, name_in, sentence_case

HEIGHT: Final = 875
LEAST_DEGREES: Final = 3.0
PIXEL: Final = 3.2
"""Units of a pixel in the narrowest picture, 310 pixels wide."""

FORMS: Final = {
    "dot": N_("dot"),
    "dot-ring": N_("dot in a ring"),
    "dashed-ring": N_("dashed ring"),
    "hatched-area": N_("hatched area"),
    "hatched-circle": N_("hatched circle, as we hold no outline"),
    "hatched-strip": N_("hatched strip"),
    "label": N_("name without an outline"),
    "label-wave": N_("name over a wave"),
}
"""What each form is called in the words under the map; texts of the catalogue."""
TONES: Final = {"hollow": N_("hollow"), "ring": N_("ring around it")}
"""How roles other than the place itself are drawn, by the taxonomy's `on_map`; texts of the catalogue."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map, its middle in percent; `tone` is yes, hollow or ring."""

    drawn: Drawn
    tone: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Locator:
    """What the event page draws; without marks there is no map, and `missing` says why."""

    title: str = ""
    height: int = HEIGHT
    ground: tuple[Land, ...] = ()
    homes: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()
    names: tuple[Name, ...] = ()
    countries: tuple[Name, ...] = ()
    captions: tuple[str, ...] = ()
    missing: str = ""


def make_locator(document: EventDocument) -> Locator:
    """Draw the places of an event; those it only concerns are on no map."""
    placed = [place for place in document["places"] if is_placed(place)]
    shapes = [(place, shape) for place in placed if (shape := shape_of(place))]
    undrawn = [place for place in placed if not any(place is drawn for drawn, _ in shapes)]
    if not shapes:
        return Locator(missing=_missing(document, undrawn))
    boxes = [box for _, shape in shapes for box in (*shape.boxes(), *shape.surroundings())]
    view = view_of(boxes, height=HEIGHT, least=LEAST_DEGREES)
    rooms = Rooms(HEIGHT, PIXEL)
    marks = tuple(_mark(place, shape, view, rooms) for place, shape in shapes)
    ground = lands(view)
    homes = frozenset(home.key for _, shape in shapes for home in shape.homes)
    inland = [ring for land in ground if land.key in homes for ring in land.rings]
    names = tuple(_name(place, mark, rooms, inland) for (place, _), mark in zip(shapes, marks, strict=True))
    shown = listed(name_in(place) for place, _ in shapes)
    hatched = {shape.area.key for _, shape in shapes if shape.area}
    return Locator(
        title=gettext("Locator map: {places}", places=shown),
        ground=ground,
        homes=homes,
        marks=marks,
        names=names,
        countries=tuple(country_names(ground, rooms, PIXEL, hatched)),
        captions=tuple(_caption(place, shape, alone=len(shapes) == 1) for place, shape in shapes),
        missing=_missing(document, undrawn) if undrawn else "",
    )


def is_placed(place: PlaceDocument) -> bool:
    """Whether a place says where something was, not only what it was about."""
    return PLACE_ROLES[place["role"]].on_map != "no" and place["precision"] != "not-stated"


def _mark(place: PlaceDocument, shape: Shape, view: View, rooms: Rooms) -> Mark:
    drawn = draw(shape, view)
    if drawn.is_point or drawn.form == "label-wave":
        across = max(2.0 * drawn.r, 16 * rooms.pixel)
        rooms.take(*drawn.at, (across, across))
    return Mark(drawn, PLACE_ROLES[place["role"]].on_map, *percent(drawn.at, HEIGHT))


def _name(
    place: PlaceDocument, mark: Mark, rooms: Rooms, inland: Sequence[Sequence[tuple[float, float]]]
) -> Name:
    text, drawn = name_in(place), mark.drawn
    size = rooms.size(text, 6)
    if drawn.rings:
        return Name(text, *percent(words_at(drawn, size, rooms), HEIGHT))
    away = max(round(drawn.r / rooms.pixel), 8) + 4
    if anchor := rooms.beside(*drawn.at, size, away * rooms.pixel, inland):
        return Name(text, mark.x, mark.y, anchor=anchor, dx=away if anchor == "start" else -away)
    return Name(text, *percent(rooms.near(*drawn.at, size), HEIGHT))


def _caption(place: PlaceDocument, shape: Shape, *, alone: bool) -> str:
    """Say what a form means: "Dashed ring: near it, within about 25 km; how far is not given"."""
    role = PLACE_ROLES[place["role"]]
    precision = PLACE_PRECISIONS[precision_of(place["kind"], place["precision"])]
    form = gettext(FORMS[shape.form])
    if role.on_map in TONES:
        form = listed([form, gettext(TONES[role.on_map])])
    said = [] if place["role"] == "occurred" else [in_page_words(role, "reads")]
    words = listed([*said, in_page_words(precision, "reads")], "; ")
    form = form if alone else gettext("{place}, {form}", place=name_in(place), form=form)
    return gettext("{form}: {meaning}.", form=sentence_case(form), meaning=words)


def _missing(document: EventDocument, undrawn: Sequence[PlaceDocument]) -> str:
    """Say why a place, or the whole event, is not on the map."""
    if undrawn:
        names = listed(name_in(place) for place in undrawn)
        return gettext("Not drawn, as we hold neither coordinates nor an outline: {places}.", places=names)
    if any(place["kind"] == "online" for place in document["places"]):
        return gettext("No map: it was held online.")
    about = listed(name_in(place) for place in document["places"] if place["role"] == "concerns")
    if about:
        return gettext(
            "No map: no source we hold says where it was, only that it is about {places}.", places=about
        )
    return gettext("No map: no source we hold says where it was.")

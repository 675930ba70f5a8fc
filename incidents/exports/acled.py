"""Events as rows of ACLED: 31 columns as its files have had them since 2023.

`actor1` and `actor2` carry no direction there, so who attacked whom is not put into them.
"""

from datetime import date

from incidents.exports.codes import acled_of
from incidents.exports.shapes import Shape, Shaping, english, only, other_places, outlets_of, own_id
from incidents.exports.where import above, main_place, position_of
from incidents.models.document import ActorDocument, EventDocument
from incidents.taxonomy import ACTOR_ROLES, KINDS, PLACE_PRECISIONS, STANDINGS
from incidents.taxonomy.mappings import INTER_NAMES, acled_disorder_type, acled_time_precision, inter_code
from incidents.timeline.archive import Published

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3"),
    *("location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes"),
    *("fatalities", "tags", "timestamp"),
)
NEVER = {
    "iso": "ACLED's numeric country codes are not held",
    "region": "ACLED's own division of the world",
    "admin3": "no third level of districts is held",
    "source_scale": "how far a source reaches is not held",
    "tags": "ACLED's own",
}


def acled_row(edition: Published) -> Shaping:
    """Put an event into ACLED's columns."""
    found = Shaping(edition)
    document = found.document
    found.put("event_id_cnty", own_id(edition), "")
    found.put("timestamp", int(edition.published_at.timestamp()), "")
    found.put("notes", document["summary"], "no summary")
    found.put("source", outlets_of(document), "no source")
    _type(found)
    _when(found)
    _where(found)
    _actors(found)
    _harm(found)
    return found


def _type(found: Shaping) -> None:
    kind, code = KINDS[found.document["kind"]], acled_of(found.document)
    if code is None and not kind.is_violence:
        found.refusal = f"ACLED has no event type for {kind.slug}"
    why = f"no honest equivalent of {kind.slug} in this case"
    sub_type = code.sub_event_type if code else None
    found.put("event_type", code.event_type if code else None, why)
    found.put("sub_event_type", sub_type, why)
    found.put("disorder_type", acled_disorder_type(sub_type) if sub_type else None, why)


def _when(found: Shaping) -> None:
    when = found.document["when"]
    first, last = (date.fromisoformat(day) if day else None for day in (when["earliest"], when["latest"]))
    precision = acled_time_precision((last - first).days + 1) if first and last else None
    if first is None or last is None or precision is None:
        found.refusal = found.refusal or f"the date {when['edtf']} is known no better than to a month"
        return
    # ACLED codes the middle of a period; time_precision says that it is one.
    day = first + (last - first) // 2
    found.put("event_date", day.isoformat(), "")
    found.put("year", day.year, "")
    found.put("time_precision", precision, "")


def _where(found: Shaping) -> None:
    place = main_place(found.document)
    code = PLACE_PRECISIONS[place["precision"]].acled if place else None
    if place is None or code is None:
        known = f"only {place['precision']}" if place else "nowhere"
        found.refusal = found.refusal or f"ACLED places an event within a country; this one is placed {known}"
        return
    position, countries = position_of(place), above(place, "country")
    found.put("location", english(place["names"]), "")
    found.put("geo_precision", code, "")
    found.put("country", only(countries), f"in {len(countries)} countries")
    found.put("admin1", only(above(place, "province")), "no single province is held")
    found.put("admin2", only(above(place, "district")), "no single district is held")
    for column, index in (("longitude", 0), ("latitude", 1)):
        found.put(column, position[index] if position else None, f"known to {place['precision']} only")
    if others := other_places(found.document, place):
        found.reasons["location"] = f"one place of several; left out: {', '.join(others)}"


def _actors(found: Shaping) -> None:
    first = next(iter(_for(found.document, "actor1")), None)
    second = next((actor for actor in _for(found.document, "actor2") if actor is not first), None)
    inters = [_actor(found, number, actor) for number, actor in ((1, first), (2, second))]
    pair = "-".join(INTER_NAMES[inter] for inter in sorted(inter for inter in inters if inter))
    found.put("interaction", pair if all(inters) else None, "inter1 and inter2 are not both known")
    left = [actor for actor in found.document["actors"] if actor is not first and actor is not second]
    if left:
        words = ", ".join(f"{actor['slug']} ({actor['role']})" for actor in left)
        found.reasons["actors"] = f"in no column: {words}"


def _actor(found: Shaping, number: int, actor: ActorDocument | None) -> int | None:
    """Fill the columns of one actor; gives its inter number."""
    inter = inter_code(actor["type"]) if actor else None
    why = "no actor has a role that ACLED's column is for"
    found.put(f"actor{number}", english(actor["names"]) if actor else None, why)
    known = f"the type {actor['type']} alone does not tell" if actor else why
    found.put(f"inter{number}", INTER_NAMES[inter] if inter else None, known)
    found.put(f"assoc_actor_{number}", None, "whom an associated actor was with is not held")
    return inter


def _for(document: EventDocument, column: str) -> list[ActorDocument]:
    return [actor for actor in document["actors"] if column in ACTOR_ROLES[actor["role"]].acled]


def _harm(found: Shaping) -> None:
    killed = found.document["figures"].get("killed")
    exact = killed["low"] if killed and killed["low"] == killed["high"] else None
    best = killed["best"] if killed and exact is None else exact
    if killed is None:
        why = "not stated, which is not zero"
    else:
        why = f"{killed['low']} to {'more' if killed['high'] is None else killed['high']}, no one number"
    found.put("fatalities", best, why)
    words = {STANDINGS[standing].acled for standing in _standings(found.document)} - {None}
    found.put("civilian_targeting", words.pop() if words else None, "no source counts civilians among them")


def _standings(document: EventDocument) -> set[str]:
    """Give what the sources call those who were killed or injured."""
    return {
        figure["of_whom"]["standing"]
        for claim in document["claims"]
        for figure in claim["figures"]
        if figure["measure"] in ("killed", "injured") and figure["of_whom"] and figure["of_whom"]["standing"]
    }


ACLED = Shape(COLUMNS, NEVER, acled_row)

"""Events as rows of UCDP GED: 49 columns; what was imported from there goes out with its own codes."""

from datetime import date
from typing import Any

from incidents.exports.shapes import Shape, Shaping, english, joined, only, other_places, outlets_of, own_id
from incidents.exports.where import above, main_place, position_of
from incidents.models.document import ActorDocument, EventDocument
from incidents.taxonomy import ACTOR_ROLES, KINDS, PLACE_PRECISIONS
from incidents.taxonomy.mappings import ucdp_date_prec, ucdp_deaths_column
from incidents.timeline.archive import Published

SCHEME = "ucdp-ged"
COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"),
    *("gwnoa", "gwnob"),
)
NEVER = dict.fromkeys(
    ("conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id"),
    "UCDP's older number, which it no longer gives",
)
OWN = (
    *("relid", "active_year", "code_status", "type_of_violence", "conflict_new_id", "conflict_name"),
    *("dyad_new_id", "dyad_name", "side_a_new_id", "side_b_new_id", "priogrid_gid", "country_id", "region"),
    *("gwnoa", "gwnob"),
)
"""Columns that only UCDP can fill: from the codes kept of an imported row."""
DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def ucdp_row(edition: Published) -> Shaping:
    """Put an event into UCDP's columns."""
    found = Shaping(edition)
    document = found.document
    if not KINDS[document["kind"]].is_violence:
        found.refusal = f"UCDP GED holds fatal violence alone, not {document['kind']}"
    codes = _codes(document)
    found.put("id", own_id(edition), "")
    for column in OWN:
        found.put(column, codes.get(column), "UCDP's own, and this event is not from there")
    aggregate = 2 if document["aggregate"] else None
    found.put("event_clarity", codes.get("event_clarity", aggregate), "UCDP's judgement of its source")
    _when(found)
    _where(found)
    _sides(found)
    _sources(found)
    _deaths(found)
    return found


def _codes(document: EventDocument) -> dict[str, Any]:
    """Give what was kept of the row an event was imported from; nothing if it is from elsewhere."""
    return next((each["codes"] for each in document["external"] if each["scheme"] == SCHEME), {})


def _when(found: Shaping) -> None:
    when = found.document["when"]
    first, last = (date.fromisoformat(day) if day else None for day in (when["earliest"], when["latest"]))
    days = (last - first).days + 1 if first and last else None
    found.put("date_start", when["earliest"], f"{when['edtf']} has no first day")
    found.put("date_end", when["latest"], f"{when['edtf']} has no last day")
    found.put("date_prec", ucdp_date_prec(days), f"{when['edtf']} is known no better than to a year")
    one_year = first.year if first and last and first.year == last.year else None
    found.put("year", one_year, f"{when['edtf']} is not in one year")


def _where(found: Shaping) -> None:
    place = main_place(found.document)
    if place is None:
        for column in (
            "where_prec",
            "where_coordinates",
            "adm_1",
            "adm_2",
            "country",
            "latitude",
            "longitude",
        ):
            found.reasons[column] = "no place is stated"
        return
    position, countries = position_of(place), above(place, "country")
    found.put("where_prec", PLACE_PRECISIONS[place["precision"]].ucdp, "no place is stated")
    found.put("where_coordinates", english(place["names"]), "")
    found.put("adm_1", only(above(place, "province")), "no single province is held")
    found.put("adm_2", only(above(place, "district")), "no single district is held")
    found.put("country", only(countries), f"in {len(countries)} countries")
    wider = f"known to {place['precision']} only"
    found.put("longitude", position[0] if position else None, wider)
    found.put("latitude", position[1] if position else None, wider)
    found.put("geom_wkt", f"POINT ({position[0]} {position[1]})" if position else None, wider)
    others = other_places(found.document, place)
    left = f"one place of several; left out: {', '.join(others)}" if others else "the place has a name alone"
    codes = _codes(found.document)
    unmoved = str(found.row.get("where_prec")) == codes.get("where_prec")
    found.put("where_description", codes.get("where_description") if unmoved else None, left)


def _sides(found: Shaping) -> None:
    first, second = _for(found, "side_a"), _for(found, "side_b")
    side_a = first[0] if first else None
    side_b = next((actor for actor in second if actor is not side_a), None)
    codes = _codes(found.document)
    for column, actor in (("side_a", side_a), ("side_b", side_b)):
        why = "no actor has a role that UCDP's column is for"
        found.put(column, codes.get(column) or (english(actor["names"]) if actor else None), why)


def _for(found: Shaping, column: str) -> list[ActorDocument]:
    """Give the actors of a side; only one-sided violence has a direction, so only there one who attacked."""
    one_sided = str(found.row.get("type_of_violence")) == "3"
    return [
        actor
        for actor in found.document["actors"]
        if column in ACTOR_ROLES[actor["role"]].ucdp and (actor["role"] != "attacker" or one_sided)
    ]


def _sources(found: Shaping) -> None:
    documents = [claim["document"] for claim in found.document["claims"]]
    found.put("number_of_sources", len({each["origin"]["slug"] for each in documents}), "")
    found.put("source_office", outlets_of(found.document), "no outlet")
    days = [each["published_at"][:10] for each in documents if each["published_at"]]
    found.put("source_date", joined(iter(days)), "no source gives its date")
    titles = joined(each["title"] for each in documents)
    found.put("source_headline", titles, "no source has a title")
    found.put("source_article", joined(each["citation"] or each["title"] for each in documents), "no title")
    speakers = joined(claim["said_by"] for claim in found.document["claims"])
    found.put("source_original", speakers, "nobody is named")


def _deaths(found: Shaping) -> None:
    killed = found.document["figures"].get("killed")
    for end in ("low", "best", "high"):
        value = (
            {"low": killed["low"], "best": killed["best"], "high": killed["high"]}[end] if killed else None
        )
        found.put(end, value, "no source gives this end" if killed else "not stated, which is not zero")
    counted = _counted(found.document)
    codes = _codes(found.document)
    if all(str(found.row.get(end)) == codes.get(end) for end in ("low", "best", "high")):
        # Its own division holds as long as its totals are what is published.
        counted |= {column: {int(codes[column])} for column in DEATHS if codes.get(column)}
    for column in DEATHS:
        values = counted.get(column, set())
        why = "sources differ" if len(values) > 1 else "no source counts them apart"
        found.put(column, next(iter(values)) if len(values) == 1 else None, why)


def _counted(document: EventDocument) -> dict[str, set[int]]:
    """Give the exact numbers of killed that sources count apart, by UCDP's column for them."""
    counted: dict[str, set[int]] = {}
    killed = document["figures"].get("killed")
    for figure in killed["of_whom"] if killed else []:
        of_whom = figure["of_whom"]
        if of_whom and of_whom["standing"] and figure["low"] == figure["high"]:
            counted.setdefault(ucdp_deaths_column(of_whom["standing"]), set()).add(figure["low"])
    return counted


UCDP = Shape(COLUMNS, NEVER, ucdp_row)

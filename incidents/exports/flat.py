"""One event as one row: the facts of its JSON under flat names."""

from collections.abc import Iterable

from incidents.exports.codes import acled_of, plover_of
from incidents.exports.instants import instant
from incidents.exports.where import main_place, position_of
from incidents.models.document import CombinedDocument, EventDocument, Named
from incidents.taxonomy import MEASURES
from incidents.timeline.archive import Published

Value = str | int | float | bool | None
Row = dict[str, Value]

MEASURE_COLUMNS = tuple(f"{measure}_{end}" for measure in MEASURES for end in ("low", "best", "high"))
COLUMNS: tuple[str, ...] = (
    *("id", "url", "title", "kind", "strand", "edtf", "earliest", "latest", "date_text"),
    *("date_precision", "date_differs", "time_kind", "time_from", "time_to", "time_zone", "time_text"),
    *("place", "place_slug", "place_role", "place_precision", "country", "latitude", "longitude", "places"),
    *("actors", "weapons", "targets", "status", "grade", "grade_note", "responsibility"),
    *MEASURE_COLUMNS,
    *("figures_approximate", "figures_differ", "aggregate", "short_title", "summary", "language"),
    *("collections", "acled_event_type", "acled_sub_event_type", "plover_category", "plover_mode"),
    *("claims", "source_urls", "source_licences", "published_at", "sequence", "digest", "sources", "edition"),
)


def flat_row(edition: Published, *, base_url: str, language: str) -> Row:
    """Give an event's values by column, in their order; None is "not stated", zero is zero.

    Several values of one column are joined by "; ". `place` and its columns are of one place, that of the
    coordinates where there are any; `places` names all of them with their roles.
    """
    document = edition.document
    return {
        "id": document["id"],
        "url": f"{base_url}/events/{document['id']}/{document['slug']}/",
        "title": document["title"],
        "kind": document["kind"],
        "strand": document["strand"],
        **_when(document),
        **_where(document, language),
        "actors": _joined(f"{_name(actor, language)} ({actor['role']})" for actor in document["actors"]),
        "weapons": _joined(document["weapons"]),
        "targets": _joined(document["targets"]),
        "status": document["status"],
        "grade": document["grade"],
        "grade_note": document["grade_note"],
        "responsibility": document["responsibility"]["state"],
        **_figures(document["figures"]),
        "aggregate": document["aggregate"],
        "short_title": document["short_title"],
        "summary": document["summary"],
        "language": document["language"],
        "collections": _joined(collection["slug"] for collection in document["collections"]),
        **_codes(document),
        **_sources(document),
        "published_at": instant(edition.published_at),
        "sequence": edition.sequence,
        "digest": edition.digest,
        "sources": _joined(_name(claim["document"]["outlet"], language) for claim in document["claims"]),
        "edition": edition.number,
    }


def _when(document: EventDocument) -> Row:
    when = document["when"]
    time = when["time"]
    return {
        "edtf": when["edtf"],
        "earliest": when["earliest"],
        "latest": when["latest"],
        "date_text": when["text"],
        "date_precision": when["precision"],
        "date_differs": when["differs"],
        "time_kind": time["kind"] if time else None,
        "time_from": time["start"] if time else None,
        "time_to": time["end"] if time else None,
        "time_zone": time["zone"] if time else None,
        "time_text": time["text"] if time else None,
    }


def _where(document: EventDocument, language: str) -> Row:
    place = main_place(document)
    position = position_of(place) if place else None
    countries = [each for each in place["ancestors"] if each["kind"] == "country"] if place else []
    return {
        "place": _name(place, language) if place else None,
        "place_slug": place["slug"] if place else None,
        "place_role": place["role"] if place else None,
        "place_precision": place["precision"] if place else None,
        "country": _joined(_name(each, language) for each in countries),
        "latitude": position[1] if position else None,
        "longitude": position[0] if position else None,
        "places": _joined(f"{_name(each, language)} ({each['role']})" for each in document["places"]),
    }


def _figures(figures: dict[str, CombinedDocument]) -> Row:
    row: Row = {}
    for measure in MEASURES:
        combined = figures.get(measure)
        row[f"{measure}_low"] = combined["low"] if combined else None
        row[f"{measure}_best"] = combined["best"] if combined else None
        row[f"{measure}_high"] = combined["high"] if combined else None
    row["figures_approximate"] = _joined(m for m in MEASURES if m in figures and figures[m]["approximate"])
    row["figures_differ"] = _joined(m for m in MEASURES if m in figures and figures[m]["differs"])
    return row


def _codes(document: EventDocument) -> Row:
    acled, plover = acled_of(document), plover_of(document)
    return {
        "acled_event_type": acled.event_type if acled else None,
        "acled_sub_event_type": acled.sub_event_type if acled else None,
        "plover_category": plover.category if plover else None,
        "plover_mode": plover.mode if plover else None,
    }


def _sources(document: EventDocument) -> Row:
    cited = [claim["document"] for claim in document["claims"]]
    return {
        "claims": len(cited),
        "source_urls": _joined(each["url"] or each["citation"] for each in cited),
        "source_licences": _joined(each["licence"] for each in cited),
    }


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(value for value in values if value)) or None


def _name(named: Named, language: str) -> str:
    return named["names"].get(language) or named["names"]["en"]
